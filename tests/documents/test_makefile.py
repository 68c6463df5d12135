"""What the Makefile starts is there."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
MODULES = sorted(set(re.findall(r"python -m ((?:tests|docs|bench)[\w.]*)", MAKEFILE)))
FILES = sorted(set(re.findall(r"\b(?:tests|requirements)/[\w/.-]+\.(?:py|txt)", MAKEFILE)))


@pytest.mark.parametrize("name", MODULES)
def test_a_module_is_there(name: str) -> None:
    assert find_spec(name)


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_there(name: str) -> None:
    assert (ROOT / name).is_file()


def test_a_program_beside_the_tests_is_started_as_a_module_which_finds_its_neighbours() -> None:
    assert len(MODULES) > 5
    assert re.findall(r"python (?:tests|docs)/\S+", MAKEFILE) == []
