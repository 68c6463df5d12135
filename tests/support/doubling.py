"""Doubles the input of an operation again and again, and says how its time grows.

Twice the input of a linear operation takes twice the time, of a quadratic one four times. A row names an operation and
a text for it; a module with ``ROWS`` in ``tests/attack``, named ``doubling_*.py``, is measured in a process of its own
by ``test_doubling.py``, or by hand, here only the rows with a word in their names::

    python -m tests.support.doubling doubling_content "blanks"
"""

from __future__ import annotations

import gc
import importlib
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import NamedTuple

from tests.support.attacking import SCALE

__all__ = ["GREATEST", "Growth", "Row", "growth_of", "measured", "seconds_of", "table"]

_EVERY, _ALL_ROWS = 3, 2
"""A usual run measures each third row, ``make attack`` all of them: that takes some minutes."""
GREATEST = 2.6
"""Mean growth over three doublings that is still passed: linear is 2, n log n less than 2.3, quadratic 4."""
LARGEST_INPUT = 2 * 1024 * 1024
"""Characters, the largest text that is read."""
LONG_ENOUGH = 0.04 * min(max(SCALE, 1), 8)
"""Seconds of the processor for the largest input of a row: the smallest one is an eighth of it."""
TOO_SHORT = 0.004
"""Seconds below which nothing is measured: growth that costs no more than this is nobody's harm."""
_SMALLEST = 64
_REPEATS = 3
_PATIENCE = 300
"""Seconds after which a process is given up, since an input of a few hundred characters may take for ever."""
_ROOT = Path(__file__).parents[2]


class Row(NamedTuple):
    """An operation, and the text that may be expensive for it."""

    name: str
    text: Callable[[int], str]
    """Returns a text of about so many parts; twice the number, twice the text."""
    work: Callable[[str], object]
    long_enough: float = LONG_ENOUGH
    """Seconds that the largest input must take. More shows growth that is hidden below a large linear part."""


class Growth(NamedTuple):
    """What was measured: four texts, each twice as long as the one before."""

    name: str
    sizes: Sequence[int]
    """Characters."""
    seconds: Sequence[float]
    """Of the processor, the least of some repeats."""

    @property
    def mean(self) -> float:
        """How many times longer twice the text takes, in the geometric mean of the doublings; 1 for no time at all."""
        if self.seconds[-1] < TOO_SHORT:
            return 1.0
        doublings = len(self.seconds) - 1
        return (self.seconds[-1] / max(self.seconds[0], 1e-7)) ** (1 / doublings)

    @property
    def passes(self) -> bool:
        """Whether the growth is linear, or nearly; a single step, where memory has to be got, is no growth."""
        steps = [after / max(before, 1e-7) for before, after in pairwise(self.seconds)]
        return min(self.mean, median(steps)) <= GREATEST


def growth_of(row: Row) -> Growth:
    """Double the text of a row until its work takes long enough or the text is too large; return the last four steps.

    Growth that would fail is measured once more, with more repeats and texts twice as long: where memory has to be got
    for them, that is a single step.
    """
    number, steps = _SMALLEST, []
    while True:
        text = row.text(number)
        steps.append((number, len(text), seconds_of(row.work, text, 1)))
        if len(steps) >= 4 and (steps[-1][2] >= row.long_enough or 2 * len(text) > LARGEST_INPUT):
            break
        number *= 2
    last = [step[0] for step in steps[-4:]]
    growth = _measured(row, last, _REPEATS)
    if not growth.passes:
        is_room = 2 * steps[-1][1] <= LARGEST_INPUT
        growth = _measured(row, [2 * one for one in last] if is_room else last, 2 * _REPEATS)
    return growth


def _measured(row: Row, numbers: Sequence[int], repeats: int) -> Growth:
    texts = [row.text(one) for one in numbers]
    return Growth(row.name, list(map(len, texts)), [seconds_of(row.work, text, repeats) for text in texts])


def seconds_of(work: Callable[[str], object], text: str, repeats: int) -> float:
    """Return the least time of the processor that some work takes."""
    least = float("inf")
    for _ in range(repeats):
        begin = time.process_time()
        work(text)
        least = min(least, time.process_time() - begin)
        if least > 1:  # long enough to be true at once
            break
    return least


def measured(module: str) -> list[Growth]:
    """Measure the rows of a module in a process of its own. Raises AssertionError if a row does not come to an end."""
    command = [sys.executable, "-m", "tests.support.doubling", module, "--json"]
    with subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, encoding="utf-8") as process:
        try:
            printed = process.communicate(timeout=_PATIENCE * max(SCALE, 1))[0]
        except subprocess.TimeoutExpired:
            process.kill()
            printed = process.communicate()[0]
    done = [Growth(*json.loads(line)) for line in printed.splitlines()]
    assert process.returncode == 0, (
        f"{table(done)}\nThe row after these fails or does not end (exit {process.returncode})."
    )
    return done


def table(some: Iterable[Growth]) -> str:
    """Return what was measured, line by line, the worst first."""
    rows = sorted(some, key=lambda one: -one.mean)
    lines = [_line(one) for one in rows]
    return "\n".join(["growth  largest        n       2n       4n       8n  (seconds)", *lines])


def _line(one: Growth) -> str:
    seconds = " ".join(f"{second:8.4f}" for second in one.seconds)
    return f"{one.mean:5.2f}  {one.sizes[-1] / 1024:7.0f} KB  {seconds}  {one.name}"


def _main(module: str, *words: str) -> None:
    as_json, wanted = "--json" in words, [word for word in words if word != "--json"]
    rows: Sequence[Row] = importlib.import_module(f"tests.attack.{module}").ROWS
    rows = rows[::_EVERY] if as_json and SCALE < _ALL_ROWS else rows
    done = []
    gc.disable()  # when it looks through all objects is chance; between the rows it does
    for row in rows:
        gc.collect()
        if all(word in row.name for word in wanted):
            done.append(growth_of(row))
            if as_json:
                print(json.dumps(done[-1]), flush=True)  # noqa: T201 - the process that asks reads it
    if not as_json:
        print(table(done))  # noqa: T201 - for a person


if __name__ == "__main__":
    _main(*sys.argv[1:])
