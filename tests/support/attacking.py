"""How hard the tests in ``tests/attack`` attack: a little in each run, ``make attack`` much longer."""

from __future__ import annotations

import os

__all__ = ["SCALE", "times"]

SCALE = float(os.environ.get("BADINH_ATTACK", "1"))
"""How many times the usual number of attacks is made; 20 with ``make attack``."""


def times(usual: int) -> int:
    """Return how many attacks of a kind to make, where a usual run makes so many."""
    return max(1, round(usual * SCALE))
