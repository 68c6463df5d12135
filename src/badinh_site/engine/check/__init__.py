"""Checks a site without building it."""
