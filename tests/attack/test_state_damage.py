"""A damaged state costs time and never a right page: the build notices, or makes the same bytes all the same.

A full run (``make attack``, 20 times as many) damages files 1,000 times and values 2,000 times.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.attacking import SCALE, times
from tests.support.damaging import prepare, try_all

pytestmark = pytest.mark.slow


FULL = {"file": 50, "value": 100, "preview": 50}
"""Damages of a kind, to be multiplied; a usual run makes fewer."""


@pytest.mark.parametrize("kind", FULL)
def test_a_damaged_state_never_makes_a_wrong_page(tmp_path: Path, kind: str) -> None:
    prepare(tmp_path)
    outcomes = list(try_all(tmp_path, kind, range(times(FULL[kind]) if SCALE > 1 else 20)))
    assert [outcome for outcome in outcomes if not outcome.is_good] == []
    assert len(outcomes) >= 20
