"""Check that a relative path cannot leave the folder it is joined to."""

from __future__ import annotations

import re

__all__ = ["is_contained"]

_LEADING_OUT = re.compile(r"[\\:\0]|(?:^|/)\.{0,2}(?:/|\Z)")
"""Characters that separate paths on some system, and parts that are empty or dots."""


def is_contained(path: str) -> bool:
    """Return whether a relative path stays inside the folder it is joined to, on every operating system."""
    return not _LEADING_OUT.search(path)
