"""The error that ends a benchmark."""

from __future__ import annotations

__all__ = ["BenchError"]


class BenchError(Exception):
    """Raised if a benchmark cannot continue; the message is for the user."""
