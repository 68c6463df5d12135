"""Finds the name that was probably meant by one that does not exist, without comparing each with each."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable

__all__ = ["SimilarNames"]

_FEW = 200
"""Names up to which all are compared with one that is missing."""
_MOST_COMPARED = 50
"""Of more names, those that are compared: with most parts in common, among those that have its rarest parts."""
_PART = 3
"""Characters of a part of a name."""


class SimilarNames:
    """Names by the parts that they consist of."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = dict.fromkeys(names)
        self._with_part: dict[str, list[str]] = {}
        if len(self._names) > _FEW:
            for name in self._names:
                for part in _parts(name):
                    self._with_part.setdefault(part, []).append(name)

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def nearest(self, name: str, cutoff: float, without: str | None = None) -> str | None:
        """Return the name most like another by the ratio of ``difflib``, at least ``cutoff``; None if none is.

        The name ``without`` is never meant.
        """
        some = [one for one in self._candidates(name) if one != without]
        return next(iter(difflib.get_close_matches(name, some, n=1, cutoff=cutoff)), None)

    def _candidates(self, name: str) -> Iterable[str]:
        if not self._with_part:
            return self._names
        common: Counter[str] = Counter()
        for names in sorted((self._with_part.get(part, []) for part in _parts(name)), key=len):
            common.update(names[:_MOST_COMPARED])
            if len(common) > _MOST_COMPARED:
                break
        return [one for one, _ in common.most_common(_MOST_COMPARED)]


def _parts(name: str) -> list[str]:
    """Return the parts of a name, each once; what begins and ends it is a part too, which short names share."""
    padded = f" {name} "
    return list(dict.fromkeys(padded[place : place + _PART] for place in range(max(1, len(padded) - _PART + 1))))
