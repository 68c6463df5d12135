"""Generators of reference sections, one module per kind, for ``docs/references.py``."""
