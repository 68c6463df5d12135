"""Parses a query into syllables, phrases and index lookups (``docs/search-index.md``, "Queries")."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from badinh_site.search.text import SIGNS, folded_form, runs

__all__ = ["MOST_CHARACTERS", "MOST_SYLLABLES", "Query", "Syllable", "Unit", "parse"]

MOST_CHARACTERS, MOST_SYLLABLES = 1000, 32
"""The rest of a query is ignored."""
_QUOTE = re.compile('["“”„«»]')
_ENDS_OPEN = re.compile(f"(?:{SIGNS})\\Z")


class Syllable(NamedTuple):
    """A syllable of a query."""

    exact: str
    folded: str
    open: bool
    """True if it may be incomplete, at the end of a query that is being typed."""
    in_phrase: bool

    @property
    def marked(self) -> bool:
        """Whether it was typed with diacritics."""
        return self.exact != self.folded


class Unit(NamedTuple):
    """One lookup: a pair of neighbouring syllables, or a single one."""

    places: tuple[int, ...]
    """The positions of its syllables in the query."""
    wanted: bool
    """True if documents without it do not match."""


class Query(NamedTuple):
    """A parsed query."""

    syllables: tuple[Syllable, ...]
    pairs: tuple[Unit, ...]
    words: tuple[Unit, ...]
    phrases: tuple[tuple[int, ...], ...]
    """Phrases of three or more syllables, as positions. The index has only pairs: these are verified in the text."""

    @property
    def marked(self) -> bool:
        """Whether any syllable was typed with diacritics."""
        return any(one.marked for one in self.syllables)

    def with_syllable(self, place: int, folded: str) -> Query:
        """Return the query with the syllable at a position replaced by a folded one."""
        other = self.syllables[place]._replace(exact=folded, folded=folded, open=False)
        return self._replace(syllables=(*self.syllables[:place], other, *self.syllables[place + 1 :]))


def parse(text: str) -> Query:
    """Parse a query."""
    text = text[:MOST_CHARACTERS]
    opens = _ENDS_OPEN.search(text) is not None
    segments: list[tuple[list[str], bool]] = []
    room = MOST_SYLLABLES
    for part, words in enumerate(_QUOTE.split(text)):
        for run in runs(words):
            kept = run[:room]
            opens = opens and len(kept) == len(run)
            room -= len(kept)
            if kept:
                segments.append((kept, part % 2 == 1))
    return _query(segments, opens=opens)


def _query(segments: list[tuple[list[str], bool]], *, opens: bool) -> Query:
    syllables: list[Syllable] = []
    pairs: list[Unit] = []
    words: list[Unit] = []
    phrases: list[tuple[int, ...]] = []
    for run, in_phrase in segments:
        places = tuple(range(len(syllables), len(syllables) + len(run)))
        syllables += [Syllable(one, folded_form(one), open=False, in_phrase=in_phrase) for one in run]
        pairs += [Unit(both, in_phrase) for both in pairwise(places)]
        words += [Unit((place,), in_phrase and len(run) == 1) for place in places]
        if in_phrase and len(run) > 2:
            phrases.append(places)
    if syllables and opens:
        syllables[-1] = syllables[-1]._replace(open=True)
    return Query(tuple(syllables), tuple(pairs), tuple(words), tuple(phrases))
