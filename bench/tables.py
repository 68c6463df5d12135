"""Formats the results of a benchmark as Markdown tables, aligned for terminals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from bench.comparison import Facts
from bench.records import Figures, Machine, Medians, Records, medians
from bench.scenarios import SCENARIOS
from bench.targets import outcomes

__all__ = ["BEGIN", "END", "facts_table", "put_into", "report", "table"]

BEGIN = "<!-- figures: begin; make bench writes what stands between these lines -->"
END = "<!-- figures: end -->"

_MIB = 2**20
_DISTURBED = 0.3
"""CPUs busy with other processes from which on a run is reported as disturbed."""


def table(head: Sequence[str], rows: Iterable[Sequence[str]], *, texts: int = 1) -> str:
    """Return a Markdown table; the first ``texts`` columns are texts, the others numbers."""
    cells = [list(head), *(list(row) for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    rule = ["-" * width if column < texts else "-" * (width - 1) + ":" for column, width in enumerate(widths)]
    return "\n".join(_line(row, widths, texts) for row in (cells[0], rule, *cells[1:]))


def _line(row: Sequence[str], widths: Sequence[int], texts: int) -> str:
    cells = zip(row, widths, strict=True)
    aligned = (cell.ljust(w) if column < texts else cell.rjust(w) for column, (cell, w) in enumerate(cells))
    return f"| {' | '.join(aligned)} |"


def facts_table(facts: Mapping[str, Facts]) -> str:
    """Return the counts of all outputs side by side."""
    rows = ([name.replace("_", " "), *(f"{getattr(one, name):,}" for one in facts.values())] for name in Facts._fields)
    return table(["", *facts], rows)


def report(records: Records) -> str:
    """Return the records as Markdown."""
    figures = medians(records.runs)
    parts = [_place(records.machine, records.versions)]
    for size in sorted({size for _, size, _ in figures}):
        parts += [f"### {size:,} articles", _medians(figures, size), _targets(figures, size)]
        parts += ["What they made:", facts_table(records.facts[str(size)])]
    disturbed = sum(run.others is not None and run.others > _DISTURBED for run in records.runs)
    if disturbed:
        parts.append(f"During {disturbed} of {len(records.runs)} runs something else kept a processor busy.")
    return "\n\n".join(filter(None, parts)) + "\n"


def _place(machine: Machine, versions: Mapping[str, str]) -> str:
    memory = f", {machine.memory / 2**30:.0f} GiB" if machine.memory else ""
    programs = ", ".join(f"{name} {version}" for name, version in versions.items())
    return (
        f"{machine.processor}, {machine.cores} cores{memory}; {machine.system}; Python {machine.python}.\n\n{programs}."
    )


def _medians(figures: Medians, size: int) -> str:
    """Return a row for each scenario and generator, grouped by scenario."""
    rows = [
        [scenario.title, generator, *_cells(one)]
        for scenario in SCENARIOS
        for (generator, measured, key), one in figures.items()
        if (measured, key) == (size, scenario.key)
    ]
    head = ["scenario", "generator", "seconds", "processor s", "peak MiB", "files written", "runs"]
    return table(head, rows, texts=2)


def _cells(one: Figures) -> list[str]:
    memory = "-" if one.memory is None else f"{one.memory / _MIB:.0f}"
    return [f"{one.wall:.2f}", f"{one.cpu:.2f}", memory, f"{one.written:,}", str(one.runs)]


def _targets(figures: Medians, size: int) -> str:
    rows = [
        [one.what, one.found, one.target, _verdict(holds=one.holds, is_meant=one.is_meant)]
        for one in outcomes(figures, size)
    ]
    return table(["badinh : peer", "found", "target", "holds"], rows) if rows else ""


def _verdict(*, holds: bool | None, is_meant: bool) -> str:
    if holds is None:
        return "-"
    word = "yes" if holds else "no"
    return word if is_meant else f"({word})"


def put_into(file: Path, text: str) -> None:
    """Write the tables to a file; if it has marks, only the part between them is replaced."""
    old = file.read_text(encoding="utf-8") if file.exists() else ""
    marked = f"{BEGIN}\n\n{text}\n{END}"
    if BEGIN in old and END in old:
        text = re.sub(f"{re.escape(BEGIN)}.*?{re.escape(END)}", lambda _: marked, old, flags=re.DOTALL)
    file.write_text(text, encoding="utf-8")
