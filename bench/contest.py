"""Runs a whole benchmark: the same articles for every generator, a comparison of outputs, then the timed builds."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from typing import NamedTuple

from bench.articles import Corpus, read_corpus
from bench.comparison import Facts, facts_of, faults, notes
from bench.errors import BenchError
from bench.generators import Generator, available
from bench.measure import CAN_SEE_MEMORY
from bench.proof import prove
from bench.records import Records, Run, medians, this_machine
from bench.scenarios import PEER_BASICS, SCENARIOS, Scenario, build, run_scenario
from bench.site import Site, make_site
from bench.tables import facts_table
from bench.targets import LARGE
from bench.tools import Tools, install

__all__ = ["Plan", "corpus_of", "hold"]

CORPUS_MAKER = Path(__file__).with_name("corpus.py")


class Plan(NamedTuple):
    """The options of a benchmark."""

    sizes: tuple[int, ...]
    large: bool
    runs: int
    generators: tuple[str, ...]
    scenarios: tuple[str, ...]
    all_peer_scenarios: bool
    random_edits: int
    seed: int
    tools: Path | None
    """The folder of installed peers; without it they are installed."""
    place: Path
    """The folder of tools, corpora and sites."""
    tell: Callable[[str], None]


def hold(plan: Plan) -> Records:
    """Run a benchmark and return every run.

    Raises:
        BenchError: something is missing, a build failed, or the sites cannot be compared.
    """
    _check_system(plan)
    generators = _generators(plan)
    runs: list[Run] = []
    facts = {str(size): _measure_size(plan, size, generators, runs) for size in plan.sizes}
    if plan.large:
        ours = [generator for generator in generators if generator.is_ours]
        facts[str(LARGE)] = _measure_size(plan, LARGE, ours, runs)
    return Records(this_machine(), {one.name: one.version for one in generators}, facts, tuple(runs))


def _check_system(plan: Plan) -> None:
    if not hasattr(os, "wait4"):
        raise BenchError("it needs Linux or macOS; Windows does not tell what processes have used")
    if not CAN_SEE_MEMORY:
        plan.tell("Memory is measured on Linux only; everything else is measured here, too.")


def _generators(plan: Plan) -> list[Generator]:
    folder = plan.tools or plan.place / "tools"
    if plan.tools is None and set(plan.generators) != {"badinh"}:
        install(folder, plan.tell)
    found, missing = available(Tools(folder.resolve()), plan.generators)
    for line in (*missing, ", ".join(f"{one.name} {one.version}" for one in found)):
        plan.tell(line)
    return found


def _measure_size(plan: Plan, size: int, generators: Sequence[Generator], runs: list[Run]) -> dict[str, Facts]:
    """Measure all generators with ``size`` articles; append to ``runs`` and return the counts of outputs."""
    plan.tell(f"\n{size:,} articles")
    corpus = read_corpus(corpus_of(plan.place, size))
    sites = [make_site(plan.place / "sites" / f"{one.name}-{size}", one, corpus) for one in generators]
    facts = _compare(plan, corpus, sites)
    for site in sites:
        numbers = count(1)
        for scenario in _scenarios(plan, site.generator):
            found = list(run_scenario(site, size, scenario, plan.runs, numbers))
            runs += found
            (figures,) = medians(found).values()
            plan.tell(f"{site.generator.name:14} {scenario.title:28} {figures.wall:8.2f} s")
        if site.generator.is_ours and plan.random_edits:
            _prove(plan, site, numbers)
        shutil.rmtree(site.folder)
    return facts


def corpus_of(place: Path, size: int) -> Path:
    """Return a corpus of ``size`` articles; an existing one of the same program is reused."""
    parts = sorted(CORPUS_MAKER.parent.glob(f"{CORPUS_MAKER.stem}.*"))  # the program and its vocabulary
    version = hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()
    folder = place / "corpora" / f"{size}-{version[:8]}"
    if not folder.exists():
        unfinished = folder.with_name(f"{folder.name}.part")
        shutil.rmtree(unfinished, ignore_errors=True)
        subprocess.run((sys.executable, CORPUS_MAKER, unfinished, str(size)), check=True)
        unfinished.rename(folder)
    return folder


def _compare(plan: Plan, corpus: Corpus, sites: Sequence[Site]) -> dict[str, Facts]:
    """Build every site once, which also warms the system's caches, and stop if an output is not as expected."""
    facts = {}
    for site in sites:
        memory = build(site, shared_once=True)
        facts[site.generator.name] = facts_of(site, memory)
    plan.tell(facts_table(facts) + "\n")
    wrong = [line for site in sites for line in faults(site.generator, facts[site.generator.name], corpus)]
    if wrong:
        raise BenchError("the sites cannot be compared:\n" + "\n".join(wrong))
    for line in notes(facts):
        plan.tell(f"- {line}")
    return facts


def _scenarios(plan: Plan, generator: Generator) -> list[Scenario]:
    """Return the scenarios of a generator: all for badinh, the requested ones for others."""
    asked = [scenario for scenario in SCENARIOS if scenario.key in plan.scenarios]
    if generator.is_ours:
        return asked
    return [one for one in asked if one.key in PEER_BASICS or (plan.all_peer_scenarios and one.for_all)]


def _prove(plan: Plan, site: Site, numbers: count[int]) -> None:
    names = list(prove(site, plan.random_edits, plan.seed, numbers))
    plan.tell(f"{len(names)} random edits, each proved equal to a clean build: {', '.join(names)}")
