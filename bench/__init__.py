"""Benchmarks badinh against other generators on the same articles in one run: ``python -m bench --help``."""
