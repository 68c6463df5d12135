"""Reads what editors write: finds files, takes them apart, renders Markdown, cleans HTML."""
