"""The measured scenarios: clean builds, no-op builds, and builds after an edit."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import NamedTuple

from bench.edits import EDITS, Edit
from bench.measure import measure
from bench.records import Run
from bench.site import Site

__all__ = ["PEER_BASICS", "SCENARIOS", "Scenario", "build", "run_scenario"]


class Scenario(NamedTuple):
    """One kind of build."""

    key: str
    title: str
    edit: Edit | None = None
    is_cold: bool = False
    follows_at_once: bool = False
    """Whether it is measured only once, immediately after the previous build."""
    for_all: bool = True
    """Whether it is comparable across generators."""


SCENARIOS = (
    Scenario("cold", "cold", is_cold=True),
    Scenario("again", "right after a cold one", follows_at_once=True, for_all=False),
    Scenario("no-op", "nothing changed"),
    Scenario("body", "edit a body", EDITS["body"]),
    Scenario("title", "edit a title", EDITS["title"]),
    Scenario("add", "add an article", EDITS["add"]),
    Scenario("delete", "delete an article", EDITS["delete"]),
    Scenario("rename", "rename a section", EDITS["rename"], for_all=False),
    Scenario("template", "touch the article template", EDITS["template"]),
    Scenario("style", "change the stylesheet", EDITS["style"], for_all=False),
    Scenario("views", "refresh all view counts", EDITS["views"], for_all=False),
)

PEER_BASICS = ("cold", "no-op", "body")
"""Measured with every peer. Peers rebuild everything, so other edits take equally long."""

_STAMPS_SETTLE = 2.1
"""Seconds after which badinh trusts a modification time: a file could change again within one clock tick."""


def run_scenario(site: Site, size: int, scenario: Scenario, runs: int, numbers: count[int]) -> Iterator[Run]:
    """Yield the measurements of several runs of a scenario. ``numbers`` makes every edit unique.

    Raises:
        BenchError: a build failed.
    """
    if site.generator.is_ours and not (scenario.is_cold or scenario.follows_at_once):
        # An earlier scenario may just have written every file, which must not affect this one.
        time.sleep(_STAMPS_SETTLE)
        build(site)
    for _ in range(1 if scenario.follows_at_once else runs):
        if scenario.is_cold:
            site.clear()
        if scenario.edit:
            number = next(numbers)
            scenario.edit(site, site.article(number), number)
        yield _timed(site, size, scenario.key)


def build(site: Site, *, shared_once: bool = False) -> int | None:
    """Build a site without timing it; return its peak memory.

    Raises:
        BenchError: the build failed.
    """
    generator = site.generator
    return measure(generator.command, site.folder, generator.environment, shared_once=shared_once).memory


def _timed(site: Site, size: int, scenario: str) -> Run:
    generator = site.generator
    mark = site.folder.with_name(f"{site.folder.name}.mark")
    mark.write_bytes(b"")  # its time is the file system's own "before the build"
    took = measure(generator.command, site.folder, generator.environment)
    written = _written_since(site.output, mark)
    return Run(generator.name, size, scenario, took.wall, took.cpu, took.memory, took.others, written)


def _written_since(folder: Path, mark: Path) -> int:
    begun = mark.stat().st_mtime_ns
    return sum(file.is_file() and file.stat().st_mtime_ns > begun for file in folder.rglob("*"))
