"""The command ``python -m bench``: benchmarks badinh and its peers, and prints the figures."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.contest import Plan, hold
from bench.errors import BenchError
from bench.generators import BADINH, PEERS
from bench.records import Records, medians, merged, read_records
from bench.scenarios import SCENARIOS
from bench.tables import put_into, report
from bench.targets import outcomes

PLACE = Path(__file__).parents[1] / ".bench"


def main(words: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    asked = _parser().parse_args(words)
    try:
        records = merged(map(read_records, asked.read)) if asked.read else hold(_plan(asked))
    except (BenchError, ValueError) as error:
        _say(f"bench: {error}")
        return 1
    if asked.json:
        asked.json.write_text(records.to_json(), encoding="utf-8")
    text = report(records)
    if asked.markdown:
        put_into(asked.markdown, text)
    _say(f"\n{text}")
    return 1 if asked.strict and _is_missed(records) else 0


def _parser() -> argparse.ArgumentParser:
    generators, scenarios = (BADINH, *PEERS), tuple(scenario.key for scenario in SCENARIOS)
    parser = argparse.ArgumentParser(prog="bench", description="Measure badinh beside other generators, in one run.")
    add = parser.add_argument
    add("--sizes", type=_sizes, default=(1_000, 10_000), metavar="N,N", help="numbers of articles (1000,10000)")
    add("--large", action="store_true", help="also 100,000 articles with badinh alone")
    add("--runs", type=int, default=3, metavar="N", help="runs of each scenario (3)")
    add("--generators", type=_some_of(generators), default=generators, metavar="NAMES", help=",".join(generators))
    add("--scenarios", type=_some_of(scenarios), default=scenarios, metavar="NAMES", help=",".join(scenarios))
    add("--peer-scenarios", choices=("basic", "all"), default="basic", help="all: not only edits of bodies")
    add("--verify", type=int, nargs="?", const=5, default=0, metavar="N", help="also verify N random edits (5)")
    add("--seed", type=int, default=1, metavar="K", help="seed of the random edits (1)")
    add("--tools", type=Path, metavar="DIR", help="use the peers installed there; install none")
    add("--place", type=Path, default=PLACE, metavar="DIR", help="folder of tools, articles and sites (.bench)")
    add("--json", type=Path, metavar="FILE", help="write every run to this file")
    add("--markdown", type=Path, metavar="FILE", help="write the tables to this file, between its marks if any")
    add("--read", type=Path, nargs="+", metavar="FILE", help="measure nothing; show the runs in these files")
    add("--strict", action="store_true", help="exit with 1 if a target is missed")
    return parser


def _plan(asked: argparse.Namespace) -> Plan:
    return Plan(
        sizes=asked.sizes,
        large=asked.large,
        runs=asked.runs,
        generators=asked.generators,
        scenarios=asked.scenarios,
        all_peer_scenarios=asked.peer_scenarios == "all",
        random_edits=asked.verify,
        seed=asked.seed,
        tools=asked.tools,
        place=asked.place.resolve(),
        tell=_say,
    )


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(","))


def _some_of(names: Sequence[str]) -> Callable[[str], tuple[str, ...]]:
    """Return a parser for a comma-separated list of ``names``; the result is in the order of ``names``."""

    def read(text: str) -> tuple[str, ...]:
        unknown = set(text.split(",")) - set(names)
        if unknown:
            raise argparse.ArgumentTypeError(f"there is no {', '.join(sorted(unknown))}")
        return tuple(name for name in names if name in text.split(","))

    return read


def _is_missed(records: Records) -> bool:
    figures = medians(records.runs)
    sizes = {size for _, size, _ in figures}
    return any(one.is_meant and one.holds is False for size in sizes for one in outcomes(figures, size))


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
