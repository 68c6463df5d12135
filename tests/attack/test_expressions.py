"""No expression of the package takes more than linear time, on texts that are made from its own parse tree."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.expressions import Expression, expressions, slow_uses

PACKAGES = ("checks", "cli", "commands", "content", "engine", "images", "pages", "portal", "search", "strict_yaml")


@pytest.mark.slow
def test_expressions_are_linear() -> None:
    command = [sys.executable, "-m", "tests.support.expressions"]
    done = subprocess.run(
        command, cwd=Path(__file__).parents[2], capture_output=True, encoding="utf-8", check=False, timeout=3600
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert not done.stdout, f"growth, largest, seconds:\n{done.stdout}"


def test_expressions_of_every_package_are_found() -> None:
    found = {one.name.partition(".")[0] for one in expressions()}
    assert found >= set(PACKAGES)


@pytest.mark.parametrize(
    ("pattern", "use"),
    [
        (r"[ \t]+#", "search"),
        (r"<!--.*?-->", "search"),
        (r"\w+[\d_-]+!", "fullmatch"),
        (r"[ ]*(\w[^,]*?)[ ]*", "fullmatch"),
        (r"(?:[ \t]*(?:\r\n|\r|\n))*---", "match"),
    ],
)
def test_a_slow_expression_is_seen(pattern: str, use: str) -> None:
    expression = Expression("slow", re.compile(pattern), frozenset([use]))
    assert next(slow_uses(expression), None) is not None


def test_a_linear_expression_passes() -> None:
    expression = Expression("linear", re.compile(r"(?<![ \t])[ \t]++#"), frozenset(["search"]))
    assert list(slow_uses(expression)) == []
