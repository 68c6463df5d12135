"""Reports problems in the user's language, and determines the exit code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from badinh_site.diagnostics.catalogue import level_of
from badinh_site.diagnostics.problem import EXIT_FINE, EXIT_PROBLEMS, Level, Problem
from badinh_site.diagnostics.source_lines import SourceLines
from badinh_site.diagnostics.visible import visible
from badinh_site.diagnostics.wording import describe, phrase

__all__ = ["Report", "ReportedProblem", "counted"]

MOST_ALIKE = 8
"""The maximum number of warnings, or pieces of advice, of one code that are printed. Errors are all printed."""
MOST_PLACES = 3
"""Up to so shortened problems with the same message are printed in full; if there are more, only the first one is."""
MOST_LISTED = 20
"""The maximum number of positions listed for the others."""


def counted(problems: Iterable[Problem]) -> Counter[Level]:
    """Return the number of problems by level."""
    return Counter(level_of(problem) for problem in problems)


class ReportedProblem(NamedTuple):
    """A problem with its localised message."""

    problem: Problem
    level: Level
    file: str
    """The path from the current folder, with forward slashes; empty if there is no file."""
    text: str
    hint: str

    @property
    def place(self) -> str:
        """The position as ``file:line:column``, as far as it is known."""
        numbers = [str(number) for number in (self.problem.line, self.problem.column) if number]
        return ":".join([visible(self.file), *numbers]) if self.file else ""


class Report:
    """The problems of a command, most severe first."""

    def __init__(self, problems: Iterable[Problem], language: str, site: Path, *, strict: bool = False) -> None:
        """Take the problems, the language of messages, and the path of the site from the current folder."""
        self._problems = sorted(problems, key=_severity)
        self._language = language
        self._site = site
        self._strict = strict
        self._counts = counted(self._problems)

    def exit_code(self) -> int:
        """Return the exit code for the problems."""
        failed = self._counts[Level.ERROR] or (self._strict and self._counts[Level.WARNING])
        return EXIT_PROBLEMS if failed else EXIT_FINE

    def counts(self) -> dict[str, int]:
        """Return the number of problems of each level."""
        return {level.value: self._counts[level] for level in Level}

    def reported(self, *, is_printed: bool = False) -> Iterator[ReportedProblem]:
        """Yield every problem with its localised message, in which everything is visible if it is to be printed."""
        prefix = "" if self._site == Path() else self._site.as_posix().rstrip("/") + "/"
        for problem in self._problems:
            inside = problem.path.startswith(("content/", "templates/", "static/"))
            file = prefix + problem.path if inside else problem.path
            yield ReportedProblem(
                problem, level_of(problem), file, *describe(problem, self._language, is_printed=is_printed)
            )

    def lines(self) -> Iterator[tuple[Level, str]]:
        """Yield the lines of each problem, with its source line; equal messages are grouped, and long lists cut."""
        excerpts = SourceLines(self._site)
        groups: dict[tuple[str, str, str], list[ReportedProblem]] = {}
        for reported in self.reported(is_printed=True):
            groups.setdefault((reported.problem.code, reported.text, reported.hint), []).append(reported)
        shown: Counter[str] = Counter()
        left_out: dict[str, tuple[Level, int]] = {}
        for (code, _, _), group in groups.items():
            level = group[0].level
            if level is not Level.ERROR and shown[code] >= MOST_ALIKE:
                left_out[code] = (level, left_out.get(code, (level, 0))[1] + len(group))
                continue
            shown[code] += 1
            yield from ((level, text) for text in self._group_lines(group, excerpts))
        for code, (level, count) in left_out.items():
            yield level, phrase("and more", self._language, count=count, code=code)

    def _group_lines(self, group: list[ReportedProblem], excerpts: SourceLines) -> Iterator[str]:
        """Yield the lines for problems with the same message: all, or the first and a list of other positions."""
        shortened = len(group) > MOST_PLACES
        for reported in group[:1] if shortened else group:
            kind = phrase(reported.level.value, self._language)
            place = f"{reported.place}:" if reported.place else ""
            line = " ".join(filter(None, (place, kind, reported.problem.code, reported.text, reported.hint)))
            yield "\n".join([line, *excerpts.of(reported.problem)])
        if shortened:
            yield self._list([reported.place for reported in group[1:]])

    def _list(self, places: list[str]) -> str:
        lines = [f"      {place}" for place in places[:MOST_LISTED]]
        if len(places) > MOST_LISTED:
            lines.append("      " + phrase("more places", self._language, count=len(places) - MOST_LISTED))
        return "\n".join([f"    {phrase('also at', self._language, count=len(places))}", *lines])

    def count_line(self) -> str | None:
        """Return a line with the number of problems by level; None for fewer than two."""
        if len(self._problems) < 2:
            return None
        parts = [
            phrase(f"{level.value} count", self._language, count=self._counts[level])
            for level in Level
            if self._counts[level]
        ]
        return ", ".join(parts) + "."

    def strict_line(self) -> str | None:
        """Return a line that says that warnings count as errors, if the command fails only because of them."""
        if not self._strict or not self._counts[Level.WARNING] or self._counts[Level.ERROR]:
            return None
        return phrase("strict", self._language, warnings=self._counts[Level.WARNING])


def _severity(problem: Problem) -> int:
    """Return the sort key, the level alone: within a level the order of discovery is kept."""
    return list(Level).index(level_of(problem))
