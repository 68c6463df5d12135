"""Generators of reference sections, one module per kind, for ``tools/references.py``."""
