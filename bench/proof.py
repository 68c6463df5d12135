"""Verifies incremental builds: after each of many random edits, the output must equal that of a clean build."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import count

from bench.edits import EDITS
from bench.measure import measure
from bench.site import Site

__all__ = ["prove"]


def prove(site: Site, edits: int, seed: int, numbers: count[int]) -> Iterator[str]:
    """Make random edits, build with ``--verify`` after each, and yield its name.

    Every kind of edit is made once before any is repeated.

    Raises:
        BenchError: a build failed, or its output differs from a clean build's.
    """
    choice = random.Random(seed)  # noqa: S311 - reproducible failures
    command = (*site.generator.command, "--verify")
    names: list[str] = []
    for _ in range(edits):
        names = names or choice.sample(sorted(EDITS), len(EDITS))
        name = names.pop()
        EDITS[name](site, choice.choice(site.articles), next(numbers))
        measure(command, site.folder, site.generator.environment)
        yield name
