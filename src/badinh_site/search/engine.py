"""Answers queries from the files of an index, in the same way as the script in the browser."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

import msgspec
from msgspec import Struct

from badinh_site.search.lexicon import LEXICON_FILE
from badinh_site.search.query import Query, Syllable, Unit, parse
from badinh_site.search.ranking import Match, Ranked, rank
from badinh_site.search.shards import Sizes, decode, path_of, read_numbers
from badinh_site.search.text import folded_form, runs

__all__ = ["Engine", "Filters", "Record", "SearchAnswer"]

CHECKED = 40
"""Documents that are searched for a phrase."""
COMPLETIONS, CORRECTIONS = 8, 5
"""Common syllables that are tried to complete a prefix, and to correct a misspelt syllable."""


class Record(Struct, frozen=True):
    """The part of a document that results show."""

    number: int
    url: str
    title: str
    date: str
    section: str
    lead: str
    text: str


class IndexSettings(Struct, frozen=True):
    """The content of ``index.json``."""

    version: int
    documents: int
    pairs: int
    words: int
    group: int
    sections: tuple[str, ...]


class Filters(NamedTuple):
    """Restricts a search to a section and a year; empty and 0 mean all."""

    section: str = ""
    year: int = 0


_EVERYTHING = Filters()


class SearchAnswer(NamedTuple):
    """The result of a query."""

    numbers: list[int]
    """Document numbers, best first."""
    correction: tuple[str, str] | None = None
    """A syllable that occurs nowhere, and the one that was searched for instead."""


class _Document(NamedTuple):
    day: int
    """A day number that ascends with time, with gaps; 0 if unknown."""
    year: int
    section: int
    title_size: int


class Engine:
    """An open index. Each file is read once, when a query first needs it."""

    def __init__(self, read: Callable[[str], bytes]) -> None:
        """Take a function that returns the bytes of a file by its path within the index."""
        self._read = read
        self._settings = msgspec.json.decode(read("index.json"), type=IndexSettings)
        self._sizes = Sizes(self._settings.pairs, self._settings.words)
        self._documents = _documents(read("documents.txt").decode("ascii"))
        self._title_sizes = {number: one.title_size for number, one in self._documents.items()}
        self._shards: dict[str, list[str]] = {}
        self._common: list[tuple[int, str]] | None = None

    @property
    def sections(self) -> tuple[str, ...]:
        """The names of the sections."""
        return self._settings.sections

    def find(self, text: str, filters: Filters = _EVERYTHING, *, by_date: bool = False) -> SearchAnswer:
        """Return the documents that match a query."""
        query = parse(text)
        if not query.syllables:
            return SearchAnswer([])
        ranked, correction = self._ranked(query, filters), None
        if not any(one.complete for one in ranked):
            for place, word in self._corrections(query):
                other = query.with_syllable(place, word)
                better = self._ranked(other, filters)
                if any(one.complete for one in better):
                    correction, query, ranked = (query.syllables[place].exact, word), other, better
                    break
        numbers = self._ordered(ranked, by_date=by_date)
        return SearchAnswer(list(self._with_phrases(query, numbers)) if query.phrases else numbers, correction)

    def records(self, numbers: Iterable[int]) -> Iterator[Record]:
        """Yield the records of some documents."""
        for number in numbers:
            path = f"r/{number // self._settings.group:x}.json"
            some = msgspec.json.decode(self._read(path), type=list[Record])
            yield next(one for one in some if one.number == number)

    def _ranked(self, query: Query, filters: Filters) -> list[Ranked]:
        """Rank by pairs alone if that finds complete matches, since single syllables have long posting lists."""
        for units in (query.pairs, (*query.pairs, *query.words)):
            ranked = rank(query, units, self._matches, self._filter(filters), self._title_sizes)
            if any(one.complete for one in ranked):
                break
        return ranked

    def _filter(self, filters: Filters) -> Callable[[int], bool]:
        """Return a predicate for the document numbers that pass the filters."""
        sections = self._settings.sections
        section = sections.index(filters.section) + 1 if filters.section in sections else 0
        if filters.section and not section:
            return lambda _: False

        def passes(number: int) -> bool:
            document = self._documents[number]
            return filters.year in (0, document.year) and section in (0, document.section)

        return passes

    def _ordered(self, ranked: Sequence[Ranked], *, by_date: bool) -> list[int]:
        complete = [one for one in ranked if one.complete]
        if by_date:
            found = sorted(complete or ranked, key=lambda one: (self._documents[one.number].day, one.number))
        else:
            found = sorted(ranked, key=lambda o: (o.complete, o.score, self._documents[o.number].day, o.number))
        return [one.number for one in reversed(found)]

    def _matches(self, query: Query, unit: Unit) -> Iterator[Match]:
        typed = [query.syllables[place] for place in unit.places]
        folded = [one.folded for one in typed]
        yield from self._lines(folded, folded[-1], begun=len(typed) == 2 and typed[-1].open)
        if len(typed) == 1 and typed[0].open:
            for word in self._completions(folded[0]):
                yield from self._lines([word], word, begun=False)

    def _lines(self, folded: list[str], last: str, *, begun: bool) -> Iterator[Match]:
        """Yield the lines of a term in folded form, or, if ``begun``, of all terms that start with it."""
        shard = self._shard(path_of(folded[0], last if len(folded) == 2 else "", self._sizes))
        term = " ".join(folded)
        for line in shard[bisect_left(shard, f"{term}\t") :]:
            key, exact, *fields = line.split("\t")
            if not key.startswith(term):
                return
            if begun or key == term:
                yield Match(tuple(exact.split(" ")), tuple(map(decode, fields)))

    def _shard(self, path: str) -> list[str]:
        """Return the lines of a shard, each prefixed with its folded term."""
        if path not in self._shards:
            lines = self._read(path).decode("utf-8").splitlines()
            self._shards[path] = [f"{_folded(line.partition(chr(9))[0])}\t{line}" for line in lines]
        return self._shards[path]

    def _completions(self, begun: str) -> list[str]:
        found = [word for _, word in self._lexicon() if word != begun and word.startswith(begun)]
        return found[:COMPLETIONS]

    def _lexicon(self) -> list[tuple[int, str]]:
        """Return the common syllables, most common first."""
        if self._common is None:
            lines = self._read(LEXICON_FILE).decode("utf-8").splitlines()
            pairs = (line.split("\t") for line in lines)
            self._common = sorted((-read_numbers(size)[0], word) for word, size in pairs)
        return self._common

    def _corrections(self, query: Query) -> Iterator[tuple[int, str]]:
        """Yield possible corrections of the first syllable that occurs nowhere, each with its position."""
        for unit in query.words:
            if not any(self._matches(query, unit)):
                place = unit.places[0]
                near = [word for _, word in self._lexicon() if _is_one_edit(query.syllables[place].folded, word)]
                yield from ((place, word) for word in near[:CORRECTIONS])
                return

    def _with_phrases(self, query: Query, numbers: Sequence[int]) -> Iterator[int]:
        for record in self.records(numbers[:CHECKED]):
            if all(_contains(record, [query.syllables[place] for place in phrase]) for phrase in query.phrases):
                yield record.number


def _folded(term: str) -> str:
    return " ".join(map(folded_form, term.split(" ")))


def _documents(text: str) -> dict[int, _Document]:
    """Parse ``documents.txt``."""
    months, sizes, numbers, days, sections, titles = (
        read(line)
        for read, line in zip((decode, read_numbers, decode, *[read_numbers] * 3), text.split("\n"), strict=False)
    )
    ends = list(accumulate(sizes))
    found: dict[int, _Document] = {}
    block = 0
    for number, day, section, title in zip(numbers, days, sections, titles, strict=True):
        while number >= ends[block]:
            block += 1
        month = months[block]
        found[number] = _Document(month * 32 + day if month else 0, month // 12, section, title)
    return found


def _is_one_edit(typed: str, meant: str) -> bool:
    """Return whether two words have an edit distance of one; transposed neighbours count as one edit."""
    if abs(len(typed) - len(meant)) > 1 or typed == meant:
        return False
    start = next(
        (place for place, (a, b) in enumerate(zip(typed, meant, strict=False)) if a != b), min(len(typed), len(meant))
    )
    rest, other = typed[start:], meant[start:]
    return (
        rest[1:] == other[1:]
        or rest[1:] == other
        or rest == other[1:]
        or (rest[:2] == other[1::-1] and len(other) > 1 and rest[2:] == other[2:])
    )


def _contains(record: Record, phrase: Sequence[Syllable]) -> bool:
    """Return whether title, lead or text of a document contain a phrase."""
    return any(
        all(map(_equals, phrase, run[start : start + len(phrase)]))
        for field in (record.title, record.lead, record.text)
        for run in runs(field)
        for start in range(len(run) - len(phrase) + 1)
    )


def _equals(typed: Syllable, word: str) -> bool:
    wanted, has = (typed.exact, word) if typed.marked else (typed.folded, folded_form(word))
    return has.startswith(wanted) if typed.open else has == wanted
