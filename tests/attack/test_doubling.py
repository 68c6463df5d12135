"""Twice the input never takes much more than twice the time: of our expressions, parsers, checks and fixes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.doubling import LARGEST_INPUT, Growth, Row, growth_of, measured, table

MODULES = sorted(path.stem for path in Path(__file__).parent.glob("doubling_*.py"))


@pytest.mark.parametrize("module", [pytest.param(name, marks=pytest.mark.slow) for name in MODULES])
def test_twice_the_input_takes_twice_the_time(module: str) -> None:
    growths = measured(module)
    assert growths
    bad = [one for one in growths if not one.passes]
    assert not bad, "\n" + table(bad)


def test_a_quadratic_operation_is_seen() -> None:
    def each_with_each(text: str) -> int:
        return sum(text.count("b", place) for place in range(0, len(text), 16))

    growth = growth_of(Row("quadratic", lambda n: "a" * n, each_with_each))
    assert not growth.passes
    assert growth.mean > 3


def test_a_linear_operation_passes() -> None:
    growth = growth_of(Row("linear", lambda n: "a" * n, lambda text: [ord(char) for char in text]))
    assert growth.passes, table([growth])
    assert growth.sizes[-1] <= LARGEST_INPUT


def test_growth_that_costs_nothing_passes() -> None:
    assert Growth("quick", [1, 2, 4, 8], [0.000001, 0.000004, 0.000016, 0.000064]).passes
    assert not Growth("slow", [1, 2, 4, 8], [0.1, 0.4, 1.6, 6.4]).passes
