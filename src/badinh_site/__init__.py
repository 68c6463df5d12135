"""badinh builds the static site of a district news portal from Markdown articles and Jinja2 templates."""

__all__ = ["__version__"]

__version__ = "0.1.0"
