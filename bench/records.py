"""The results of a benchmark: every run, the medians and the machine, stored as JSON."""

from __future__ import annotations

import json
import os
import platform
import statistics
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import NamedTuple

from bench.comparison import Facts

__all__ = ["Figures", "Machine", "Medians", "Records", "Run", "medians", "merged", "read_records", "this_machine"]


@dataclass(frozen=True)
class Run:
    """One timed build."""

    generator: str
    size: int
    scenario: str
    wall: float
    cpu: float
    memory: int | None
    others: float | None
    written: int
    """The number of output files that the build wrote."""


@dataclass(frozen=True)
class Machine:
    """The machine and the versions of a benchmark."""

    processor: str
    cores: int
    memory: int | None
    system: str
    python: str


@dataclass(frozen=True)
class Records:
    """All results of a benchmark."""

    machine: Machine
    versions: Mapping[str, str]
    facts: Mapping[str, Mapping[str, Facts]]
    """Counts of outputs by size and generator."""
    runs: tuple[Run, ...]

    def to_json(self) -> str:
        """Return the records as JSON."""
        facts = {size: {name: one._asdict() for name, one in found.items()} for size, found in self.facts.items()}
        return json.dumps({**asdict(self), "facts": facts}, ensure_ascii=False, indent=1) + "\n"


class Figures(NamedTuple):
    """The medians of equal runs."""

    wall: float
    cpu: float
    memory: int | None
    written: int
    runs: int


Medians = Mapping[tuple[str, int, str], Figures]
"""Figures by generator, size and scenario."""


def read_records(file: Path) -> Records:
    """Read the records of an earlier benchmark."""
    data = json.loads(file.read_text(encoding="utf-8"))
    runs = tuple(Run(**run) for run in data["runs"])
    facts = {size: {name: Facts(**one) for name, one in found.items()} for size, found in data["facts"].items()}
    return Records(Machine(**data["machine"]), data["versions"], facts, runs)


def merged(all_records: Iterable[Records]) -> Records:
    """Return the merged records of several benchmarks on one machine.

    Raises:
        ValueError: machines or versions differ, so the figures are not comparable.
    """
    first, *others = all_records
    whole = first
    for one in others:
        alike = {name: whole.versions.get(name, version) for name, version in one.versions.items()}
        if one.machine != whole.machine or alike != dict(one.versions):
            raise ValueError("the records are of different machines or versions")
        whole = replace(
            whole,
            versions={**whole.versions, **one.versions},
            facts={**whole.facts, **one.facts},
            runs=whole.runs + one.runs,
        )
    return whole


def medians(runs: Iterable[Run]) -> Medians:
    """Return the medians in the order of the runs."""
    alike: dict[tuple[str, int, str], list[Run]] = {}
    for run in runs:
        alike.setdefault((run.generator, run.size, run.scenario), []).append(run)
    return {key: _figures(group) for key, group in alike.items()}


def _figures(runs: list[Run]) -> Figures:
    memory = [run.memory for run in runs if run.memory is not None]
    return Figures(
        wall=statistics.median(run.wall for run in runs),
        cpu=statistics.median(run.cpu for run in runs),
        memory=max(memory) if memory else None,
        written=round(statistics.median(run.written for run in runs)),
        runs=len(runs),
    )


def this_machine() -> Machine:
    """Return a description of this machine."""
    return Machine(_processor(), _cores(), _memory(), _system(), platform.python_version())


def _processor() -> str:
    if Path("/proc/cpuinfo").exists():
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _cores() -> int:
    """Return the number of CPUs that this process may use: a container can have fewer than the machine."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _memory() -> int | None:
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError):
        return None


def _system() -> str:
    try:
        return f"{platform.freedesktop_os_release()['PRETTY_NAME']}, {platform.system()} {platform.release()}"
    except (OSError, KeyError):
        return f"{platform.system()} {platform.release()}"
