"""A short run of the fuzzer: none of what nobody would write ends in a traceback."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support import fuzzing

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


@pytest.mark.parametrize("target", fuzzing.TARGETS)
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
