"""Implementations of the commands that neither build nor check: init, new, rename, fix, list, next, doctor, search."""
