"""Decides what each problem counts as: by the catalogue, by site.yaml, and by what an editor has said of a line.

Builds and checks go through this one place, so that both always agree.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from msgspec.structs import replace

from badinh_site.config import OFF, can_be_set
from badinh_site.content.silences import Silence
from badinh_site.errors import Level, Problem

__all__ = ["Weighing"]

_NOTHING: Mapping[str, Sequence[Silence]] = MappingProxyType({})


class Weighing:
    """The levels of a site and the silences in its files; it remembers which of these had something to silence."""

    def __init__(
        self, levels: Iterable[tuple[str, str]] = (), silences: Mapping[str, Sequence[Silence]] = _NOTHING
    ) -> None:
        """Take the levels of site.yaml by code, and the silences of each file by its path."""
        self._levels = dict(levels)
        self.silences = {path: tuple(some) for path, some in silences.items() if some}
        self._used: set[tuple[str, int, str]] = set()

    def weighed(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """Give problems with the level that they have here, without those that are switched off or silenced."""
        if not (self._levels or self.silences):
            return tuple(problems)
        return tuple(one for problem in problems if (one := self._weighed(problem)) is not None)

    def _weighed(self, problem: Problem) -> Problem | None:
        if self._is_silenced(problem):
            return None
        level = self._levels.get(problem.code)
        if level == OFF:
            return None
        return replace(problem, level=Level(level)) if level else problem

    def _is_silenced(self, problem: Problem) -> bool:
        """Tell whether somebody has said that a problem is none; errors that a build ends with always are."""
        some = self.silences.get(problem.path)
        if not some or not can_be_set(problem.code):
            return False
        silenced = False
        for one in some:
            # What is about a whole file stands on no line, or on the first one, which opens the front matter.
            about = problem.line == one.target or (one.target == 0 and problem.line <= 3)
            if about and problem.code in one.codes:
                self._used.add((problem.path, one.line, problem.code))
                silenced = True
        return silenced

    def idle(self, paths: Collection[str], unasked: Collection[str] = ()) -> Iterator[Problem]:
        """Tell of silences in some files without a reason, and of those that silenced nothing of what was weighed.

        ``unasked`` are codes that nobody looked for.
        """
        for path, some in self.silences.items():
            for one in some if path in paths else ():
                for code in one.codes:
                    if code not in unasked and (path, one.line, code) not in self._used:
                        yield Problem("BD604", path, one.line, one.column, {"code": code})
                if not one.reasoned:
                    yield Problem("BD603", path, one.line, one.column, {"code": one.codes[0]})
