"""Looks for what a build does not mind and a reader does: in each content file by itself, and in the whole site."""
