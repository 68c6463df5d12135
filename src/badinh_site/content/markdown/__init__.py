"""Markdown to clean HTML, with a fast path for plain text."""
