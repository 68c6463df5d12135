"""Whether a relative path stays inside the folder that it is put under."""

from __future__ import annotations

import re

__all__ = ["is_contained"]

_LEADING_OUT = re.compile(r"[\\:\0]|(?:^|/)\.{0,2}(?:/|\Z)")
"""Signs that separate in some system, and parts that are empty or dots."""


def is_contained(path: str) -> bool:
    """Return whether a relative path stays inside the folder that it is put under, on every system."""
    return not _LEADING_OUT.search(path)
