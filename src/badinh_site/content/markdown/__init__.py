"""Markdown rendered to sanitised HTML, with a fast path for plain text."""
