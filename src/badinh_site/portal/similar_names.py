"""Finds the file that was probably meant by the name of one that does not exist."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable
from posixpath import basename, splitext

__all__ = ["SimilarNames"]

_CLOSE = 0.7
"""Least likeness of two names, of which one is probably the other with a slip."""
_MOST_COMPARED = 200
"""Names that are compared with one that is missing, those first that have its rarest parts in common."""
_PART = 3
"""Characters of a part of a name."""


class SimilarNames:
    """The files of a site by the parts of their names, so that not every missing one is compared with every file."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._by_name: dict[str, list[str]] = {}
        for path in paths:
            self._by_name.setdefault(basename(path).casefold(), []).append(path)
        self._names: dict[str, list[str]] = {}
        """By type of file."""
        self._with_part: dict[tuple[str, str], list[str]] = {}
        for name in self._by_name:
            suffix = splitext(name)[1]
            self._names.setdefault(suffix, []).append(name)
            for part in _parts(name):
                self._with_part.setdefault((suffix, part), []).append(name)

    def similar(self, place: str, path: str) -> str:
        """Return the path of the file of the same type whose name is most like that of ``place``; empty for none.

        The file ``path``, which asks, is never meant.
        """
        name = basename(place).casefold()
        named = {one: paths[-1] for one in self._candidates(name) if (paths := self._others(one, path))}
        near = difflib.get_close_matches(name, named, n=1, cutoff=_CLOSE)
        return named[near[0]] if near else ""

    def _others(self, name: str, path: str) -> list[str]:
        return [one for one in self._by_name[name][-2:] if one != path]

    def _candidates(self, name: str) -> list[str]:
        """Return the names of its type, or if they are many those with most of its parts, of those with rare ones."""
        suffix = splitext(name)[1]
        known = self._names.get(suffix, [])
        if len(known) <= _MOST_COMPARED:
            return known
        common: Counter[str] = Counter()
        for names in sorted((self._with_part.get((suffix, part), []) for part in _parts(name)), key=len):
            common.update(names[:_MOST_COMPARED])
            if len(common) > _MOST_COMPARED:
                break
        return [one for one, _ in common.most_common(_MOST_COMPARED)]


def _parts(name: str) -> list[str]:
    """Return the parts of a name, each once; also what begins and ends it, which short names have in common."""
    padded = f" {splitext(name)[0]} "
    return list(dict.fromkeys(padded[place : place + _PART] for place in range(max(1, len(padded) - _PART + 1))))
