"""Decides what each problem counts as: by the catalogue, by site.yaml, and by what an editor has said of a line.

Builds and checks go through this one place, so that both always agree.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from msgspec.structs import replace

from badinh_site.content.suppressions import Suppression
from badinh_site.diagnostics.problem import Level, Problem
from badinh_site.settings.config import OFF
from badinh_site.settings.fields import can_be_set

__all__ = ["Severity"]

_NOTHING: Mapping[str, Sequence[Suppression]] = MappingProxyType({})


class Severity:
    """The levels of a site and the silences in its files; it remembers which of these had something to silence."""

    def __init__(
        self, levels: Iterable[tuple[str, str]] = (), suppressions: Mapping[str, Sequence[Suppression]] = _NOTHING
    ) -> None:
        """Take the levels of site.yaml by code, and the silences of each file by its path."""
        self._levels = dict(levels)
        self.suppressions = {path: tuple(some) for path, some in suppressions.items() if some}
        self._used: set[tuple[str, int, str]] = set()

    def apply(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """Return problems with the level that they have here, without those that are switched off or silenced."""
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
        """Return whether somebody has said that a problem is none; errors that a build ends with always are."""
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
        """Tell of silences in some files without a reason, and of those that silenced nothing of what was weighed.

        ``unasked`` are codes that nobody looked for.
        """
        for path, some in self.suppressions.items():
            for one in some if path in paths else ():
                for code in one.codes:
                    if code not in unasked and (path, one.line, code) not in self._used:
                        yield Problem("BD604", path, one.line, one.column, {"code": code})
                if not one.reasoned:
                    yield Problem("BD603", path, one.line, one.column, {"code": one.codes[0]})
