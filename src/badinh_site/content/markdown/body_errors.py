"""What is raised for a body that cannot be rendered, or that asks for more than a body may."""

from __future__ import annotations

__all__ = ["BodyError", "ExcessError"]


class BodyError(Exception):
    """Raised for a body that Python-Markdown cannot render; the text states the cause."""


class ExcessError(BodyError):
    """Raised for a body with more of something than one body may have."""

    def __init__(self, what: str, limit: int) -> None:
        """Take the key of a phrase that names what there is too much of, and how much of it is possible."""
        super().__init__(f"{what}: {limit}")
        self.what = what
        self.limit = limit
