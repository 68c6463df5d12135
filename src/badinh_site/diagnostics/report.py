"""Says what is wrong, in the reader's language and in the forms that programs read, and chooses the exit code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from badinh_site.diagnostics.catalogue import level_of
from badinh_site.diagnostics.problem import EXIT_FINE, EXIT_PROBLEMS, Level, Problem
from badinh_site.diagnostics.source_lines import SourceLines
from badinh_site.diagnostics.wording import describe, phrase

__all__ = ["Report", "ReportedProblem", "counted"]

MOST_ALIKE = 8
"""Warnings and pieces of advice of one code that are printed; the others are counted. Errors are all printed."""
MOST_PLACES = 3
"""Places with the very same message of which each is shown; if there are more, they are listed after the first one."""
MOST_LISTED = 20
"""Places that such a list names."""


def counted(problems: Iterable[Problem]) -> Counter[Level]:
    """Count problems by level."""
    return Counter(level_of(problem) for problem in problems)


class ReportedProblem(NamedTuple):
    """A problem in words."""

    problem: Problem
    level: Level
    file: str
    """From here, with forward slashes; empty when it is about no file."""
    text: str
    hint: str

    @property
    def place(self) -> str:
        """Name the place: ``file:line:column``, as far as it is known."""
        numbers = [str(number) for number in (self.problem.line, self.problem.column) if number]
        return ":".join([self.file, *numbers]) if self.file else ""


class Report:
    """The problems of a command, the weightiest first."""

    def __init__(self, problems: Iterable[Problem], language: str, site: Path, *, strict: bool = False) -> None:
        """Take the problems, the language to speak, and the folder of the site as it is named from here."""
        self._problems = sorted(problems, key=_weight)
        self._language = language
        self._site = site
        self._strict = strict
        self._counts = counted(self._problems)

    def exit_code(self) -> int:
        """Return the exit code that the problems ask for."""
        failed = self._counts[Level.ERROR] or (self._strict and self._counts[Level.WARNING])
        return EXIT_PROBLEMS if failed else EXIT_FINE

    def counts(self) -> dict[str, int]:
        """Return the number of problems of each level."""
        return {level.value: self._counts[level] for level in Level}

    def said(self) -> Iterator[ReportedProblem]:
        """Return every problem in words."""
        prefix = "" if self._site == Path() else self._site.as_posix().rstrip("/") + "/"
        for problem in self._problems:
            inside = problem.path.startswith(("content/", "templates/", "static/"))
            file = prefix + problem.path if inside else problem.path
            yield ReportedProblem(problem, level_of(problem), file, *describe(problem, self._language))

    def lines(self) -> Iterator[tuple[Level, str]]:
        """Yield the text of each problem with its source line; of many equal ones, the first and a list of the rest."""
        excerpts = SourceLines(self._site)
        groups: dict[tuple[str, str, str], list[ReportedProblem]] = {}
        for said in self.said():
            groups.setdefault((said.problem.code, said.text, said.hint), []).append(said)
        shown: Counter[str] = Counter()
        left_out: dict[str, tuple[Level, int]] = {}
        for (code, _, _), alike in groups.items():
            level = alike[0].level
            if level is not Level.ERROR and shown[code] >= MOST_ALIKE:
                left_out[code] = (level, left_out.get(code, (level, 0))[1] + len(alike))
                continue
            shown[code] += 1
            yield from ((level, text) for text in self._reported(alike, excerpts))
        for code, (level, count) in left_out.items():
            yield level, phrase("and more", self._language, count=count, code=code)

    def _reported(self, alike: list[ReportedProblem], excerpts: SourceLines) -> Iterator[str]:
        """Tell the same of some places: of each by itself, or, when they are many, of the first one with a list."""
        many = len(alike) > MOST_PLACES
        for said in alike[:1] if many else alike:
            kind = phrase(said.level.value, self._language)
            place = f"{said.place}:" if said.place else ""
            line = " ".join(filter(None, (place, kind, said.problem.code, said.text, said.hint)))
            yield "\n".join([line, *excerpts.of(said.problem)])
        if many:
            yield self._list([said.place for said in alike[1:]])

    def _list(self, places: list[str]) -> str:
        lines = [f"      {place}" for place in places[:MOST_LISTED]]
        if len(places) > MOST_LISTED:
            lines.append("      " + phrase("more places", self._language, count=len(places) - MOST_LISTED))
        return "\n".join([f"    {phrase('also at', self._language, count=len(places))}", *lines])

    def count_line(self) -> str | None:
        """Count the problems in words; None when there is nothing to count."""
        if len(self._problems) < 2:
            return None
        parts = [
            phrase(f"{level.value} count", self._language, count=self._counts[level])
            for level in Level
            if self._counts[level]
        ]
        return ", ".join(parts) + "."

    def strict_line(self) -> str | None:
        """Say that warnings count as errors, when that is why the command fails."""
        if not self._strict or not self._counts[Level.WARNING] or self._counts[Level.ERROR]:
            return None
        return phrase("strict", self._language, warnings=self._counts[Level.WARNING])


def _weight(problem: Problem) -> int:
    """Order by level alone: within a level, what is told first is known better where the problems were found."""
    return list(Level).index(level_of(problem))
