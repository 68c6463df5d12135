"""A short run of the fuzzer: none of what nobody would write ends in a traceback."""

from __future__ import annotations

import random
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support import fuzzing
from tests.support.attacking import times

pytestmark = pytest.mark.slow

LINES = st.lists(
    st.one_of(
        st.sampled_from([token.encode("utf-8") for token in fuzzing._TOKENS]),
        st.text(max_size=40).map(lambda text: text.encode("utf-8", "surrogatepass")),
        st.binary(max_size=20),
    ),
    max_size=12,
)


@cache
def seeds(target: str) -> tuple[bytes, ...]:
    """Return what examples of a target begin with; hundreds of files are read once, not for each example."""
    return tuple(fuzzing.seeds(target))


@st.composite
def spoilt(draw: Any, target: str) -> bytes:
    """Take a known mistake, cut something out, and put something in."""
    data = draw(st.sampled_from(seeds(target)))
    start = draw(st.integers(0, len(data)))
    end = draw(st.integers(start, min(len(data), start + 40)))
    between = draw(st.sampled_from([b"", b" ", b"\n", b"\n  "])).join(draw(LINES))
    return data[:start] + between + data[end:]


@pytest.mark.parametrize("target", sorted(fuzzing.TARGETS.keys() - {"growth"}))
def test_no_input_makes_a_traceback(target):
    run = fuzzing.TARGETS[target]

    @settings(max_examples=15 if target == "site" else 150, suppress_health_check=list(HealthCheck))
    @given(spoilt(target))
    def feed(data: bytes) -> None:
        run(data)

    feed()


@pytest.mark.parametrize("target", fuzzing.TARGETS)
def test_every_target_starts_from_something(target):
    assert len(seeds(target)) > 10


def test_no_input_takes_longer_than_its_length_says():
    chance = random.Random(17)  # noqa: S311 - not a secret
    units = [part for seed in seeds("growth") for part in seed.split(b"\0") if part]
    for number in range(times(16)):
        one = b"\0".join(b"".join(chance.choices(units, k=chance.randint(0, most))) for most in (2, 3, 2))
        fuzzing.growth(seeds("growth")[number % len(seeds("growth"))] if number % 2 else one)


def test_growth_is_found(monkeypatch):
    def quadratic(text: str) -> int:
        return sum(text.count("z", place) for place in range(0, len(text), 8))

    monkeypatch.setattr(fuzzing, "_renders", quadratic)
    with pytest.raises(AssertionError, match="four times the text"):
        fuzzing.growth(b"\0a\0")
