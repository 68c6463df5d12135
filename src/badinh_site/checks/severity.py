"""Determines the level of each problem from the catalogue, site.yaml and suppression comments.

Builds and checks both use this module, so that they always agree.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from msgspec.structs import replace

from badinh_site.content.suppressions import Suppression
from badinh_site.diagnostics.problem import Level, Problem
from badinh_site.settings.levels import OFF, can_be_set

__all__ = ["Severity"]

_NOTHING: Mapping[str, Sequence[Suppression]] = MappingProxyType({})


class Severity:
    """The levels that a site sets and the suppressions in its files; records which suppressions matched."""

    def __init__(
        self, levels: Iterable[tuple[str, str]] = (), suppressions: Mapping[str, Sequence[Suppression]] = _NOTHING
    ) -> None:
        """Take the levels from site.yaml as pairs of code and level, and the suppressions by path."""
        self._levels = dict(levels)
        self.suppressions = {path: tuple(some) for path, some in suppressions.items() if some}
        self._used: set[tuple[str, int, str]] = set()

    def apply(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """Return the problems with their levels on this site, without disabled and suppressed ones."""
        if not (self._levels or self.suppressions):
            return tuple(problems)
        return tuple(one for problem in problems if (one := self._applied(problem)) is not None)

    def _applied(self, problem: Problem) -> Problem | None:
        if self._is_suppressed(problem):
            return None
        level = self._levels.get(problem.code)
        if level == OFF:
            return None
        return replace(problem, level=Level(level)) if level else problem

    def _is_suppressed(self, problem: Problem) -> bool:
        """Return whether a comment suppresses a problem; errors that fail a build cannot be suppressed."""
        some = self.suppressions.get(problem.path)
        if not some or not can_be_set(problem.code):
            return False
        suppressed = False
        for one in some:
            if one.target in (0, problem.line) and problem.code in one.codes:
                self._used.add((problem.path, one.line, problem.code))
                suppressed = True
        return suppressed

    def idle(self, paths: Collection[str], unasked: Collection[str] = ()) -> Iterator[Problem]:
        """Yield problems for suppressions in ``paths`` that have no reason, or that matched no problem.

        ``unasked`` are codes whose checks did not run.
        """
        for path, some in self.suppressions.items():
            for one in some if path in paths else ():
                for code in one.codes:
                    if code not in unasked and (path, one.line, code) not in self._used:
                        yield Problem("BD604", path, one.line, one.column, {"code": code})
                if not one.reasoned:
                    yield Problem("BD603", path, one.line, one.column, {"code": one.codes[0]})
