"""Says what a command did and what is wrong, in the reader's language, and chooses the exit code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec

from badinh_site.errors import EXIT_FINE, EXIT_PROBLEMS, Level, Problem
from badinh_site.messages import describe, level_of, phrase

__all__ = ["Report"]

MOST_ALIKE = 8
"""Warnings and notices of one code that are printed; the others are counted. Errors are all printed."""


class Report:
    """The problems of a command, and its results in words."""

    def __init__(self, problems: Iterable[Problem], language: str, prefix: str, *, strict: bool = False) -> None:
        """Take the problems, ``vi`` or ``en``, and what leads from here to the site folder (empty, or with ``/``)."""
        self._problems = tuple(problems)
        self._language = language
        self._prefix = prefix
        self._strict = strict
        self._counts = Counter(level_of(problem) for problem in self._problems)

    @property
    def errors(self) -> int:
        """How many errors there are."""
        return self._counts[Level.ERROR]

    @property
    def warnings(self) -> int:
        """How many warnings there are."""
        return self._counts[Level.WARNING]

    def exit_code(self) -> int:
        """Give the exit code that the problems ask for."""
        failed = self.errors or (self._strict and self.warnings)
        return EXIT_PROBLEMS if failed else EXIT_FINE

    def lines(self) -> Iterator[tuple[Level, str]]:
        """Give a line for each problem; of many alike, the first ones and a count."""
        alike: Counter[str] = Counter()
        for problem in self._problems:
            level = level_of(problem)
            alike[problem.code] += 1
            if level is Level.ERROR or alike[problem.code] <= MOST_ALIKE:
                yield level, self._line(problem, level)
        for code, count in alike.items():
            level = level_of(Problem(code))
            if level is not Level.ERROR and count > MOST_ALIKE:
                yield level, phrase("and more", self._language, count=count - MOST_ALIKE, code=code)

    def _line(self, problem: Problem, level: Level) -> str:
        text, hint = describe(problem, self._language)
        kind = phrase(level.value, self._language)
        return " ".join(filter(None, (self._place(problem), kind, problem.code, text, hint)))

    def _place(self, problem: Problem) -> str:
        if not problem.path:
            return ""
        numbers = [str(number) for number in (problem.line, problem.column) if number]
        return ":".join([self._shown(problem.path), *numbers]) + ":"

    def _shown(self, path: str) -> str:
        inside = path.startswith(("content/", "templates/", "static/"))
        return self._prefix + path if inside else path

    def strict_line(self) -> str | None:
        """Say that warnings count as errors, when that is why the command fails."""
        if not self._strict or not self.warnings or self.errors:
            return None
        return phrase("strict", self._language, warnings=self.warnings)

    def json(self, **facts: object) -> str:
        """Give problems and facts as one JSON object."""
        problems = [
            {
                "level": level_of(problem).value,
                "code": problem.code,
                "path": self._shown(problem.path) or None,
                "line": problem.line or None,
                "column": problem.column or None,
                "message": describe(problem, self._language)[0],
                "hint": describe(problem, self._language)[1],
            }
            for problem in self._problems
        ]
        data = msgspec.json.encode({**facts, "problems": problems})
        return msgspec.json.format(data, indent=2).decode("utf-8")
