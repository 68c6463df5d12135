"""Reads YAML without implicit types against a table of fields, and reports every mistake with its position."""
