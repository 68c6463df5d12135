"""The source files: scan, read, parse, load."""
