"""What ends a bench early."""

from __future__ import annotations

__all__ = ["BenchError"]


class BenchError(Exception):
    """The bench cannot go on; the message says why, for the one who runs it."""
