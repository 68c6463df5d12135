"""The budgets of what content may ask for: what is beyond is refused with a message, before it costs time or memory.

Each is far beyond what editors write, and low enough that a text made to be expensive is not.
"""

from __future__ import annotations

__all__ = ["LARGEST_TEXT"]

LARGEST_TEXT = 2 * 1024 * 1024
"""Maximum size of a text file in bytes, a hundred times that of the longest article."""
