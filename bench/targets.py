"""The performance targets: ratios of figures of one run, valid on any machine, and limits of memory. Never seconds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from bench.generators import BADINH
from bench.records import Medians

__all__ = ["LARGE", "TARGETS", "Growth", "Memory", "Outcome", "Ratio", "outcomes"]

STANDARD = 10_000
LARGE = 100_000


class Ratio(NamedTuple):
    """The time of a scenario relative to that of a peer."""

    scenario: str
    peer: str
    peer_scenarios: tuple[str, ...]
    """The first of these that was measured is compared."""
    limit: float


class Memory(NamedTuple):
    """The memory of a cold build."""

    size: int
    limit: int
    """In MiB."""


class Growth(NamedTuple):
    """The factor by which a scenario takes longer with ten times as many articles."""

    scenario: str
    limit: float


class Outcome(NamedTuple):
    """The result for one target."""

    what: str
    found: str
    target: str
    holds: bool | None
    """None if the other figure was not measured."""
    is_meant: bool
    """False if the target is for another size, so that the result is informative only."""


TARGETS: tuple[Ratio | Memory | Growth, ...] = (
    Ratio("cold", "hugo", ("cold",), 0.15),
    Ratio("cold", "hugo-norel", ("cold",), 1.0),
    Ratio("cold", "pelican", ("cold",), 0.2),
    Ratio("no-op", "hugo-norel", ("no-op",), 0.05),
    Ratio("body", "hugo-norel", ("body",), 0.05),
    Ratio("no-op", "pelican-cache", ("no-op",), 0.02),
    Ratio("body", "pelican-cache", ("body",), 0.02),
    Ratio("add", "hugo-norel", ("add", "body"), 0.12),
    Ratio("delete", "hugo-norel", ("delete", "body"), 0.12),
    Ratio("title", "hugo-norel", ("title", "body"), 0.12),
    Ratio("template", "hugo-norel", ("cold",), 0.5),
    Memory(STANDARD, 300),
    Memory(LARGE, 1_500),
    Growth("cold", 11),
    Growth("no-op", 12),
)


def outcomes(figures: Medians, size: int) -> Iterator[Outcome]:
    """Compare the figures of one size with the targets.

    Scenarios that badinh did not run are left out, and so are missing peers, unless the target is for this size.
    """
    for target in TARGETS:
        outcome = _outcome(target, figures, size)
        if outcome:
            yield outcome


def _outcome(target: Ratio | Memory | Growth, figures: Medians, size: int) -> Outcome | None:
    if isinstance(target, Ratio):
        return _ratio(target, figures, size)
    if isinstance(target, Memory):
        return _memory(target, figures, size)
    return _growth(target, figures, size)


def _ratio(target: Ratio, figures: Medians, size: int) -> Outcome | None:
    ours = figures.get((BADINH, size, target.scenario))
    beside = next((name for name in target.peer_scenarios if (target.peer, size, name) in figures), None)
    what = f"{target.scenario} : {target.peer} {beside or target.peer_scenarios[0]}"
    limit, is_meant = f"≤ {target.limit}", size == STANDARD
    if ours is None:
        return None
    if beside is None:
        return Outcome(what, "not measured", limit, None, is_meant) if is_meant else None
    ratio = ours.wall / figures[target.peer, size, beside].wall
    return Outcome(what, f"{ratio:.3f}", limit, ratio <= target.limit, is_meant)


def _memory(target: Memory, figures: Medians, size: int) -> Outcome | None:
    ours = figures.get((BADINH, size, "cold"))
    if ours is None or ours.memory is None or size != target.size:
        return None
    mib = ours.memory / 2**20
    return Outcome("memory, cold", f"{mib:.0f} MiB", f"≤ {target.limit} MiB", mib <= target.limit, is_meant=True)


def _growth(target: Growth, figures: Medians, size: int) -> Outcome | None:
    ours, smaller = (figures.get((BADINH, n, target.scenario)) for n in (size, size // 10))
    if ours is None or smaller is None:
        return None
    times = ours.wall / smaller.wall
    what = f"{target.scenario}, {size:,} : {size // 10:,}"
    return Outcome(what, f"{times:.1f}", f"≤ {target.limit:g}", times <= target.limit, size == LARGE)
