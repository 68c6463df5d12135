"""Answers queries from the files of an index, as the script in the reader's browser does."""

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
"""Documents in which a phrase is looked for."""
COMPLETIONS, SLIPS = 8, 5
"""Common syllables that a begun one may become, and that one with a slip may have been meant to be."""


class Record(Struct, frozen=True):
    """What a result shows of a document."""

    number: int
    url: str
    title: str
    date: str
    section: str
    lead: str
    text: str


class IndexSettings(Struct, frozen=True):
    """What ``index.json`` says."""

    version: int
    documents: int
    pairs: int
    words: int
    group: int
    sections: tuple[str, ...]


class Filters(NamedTuple):
    """What of a portal is searched."""

    section: str = ""
    year: int = 0


_EVERYTHING = Filters()


class SearchAnswer(NamedTuple):
    """What a query finds."""

    numbers: list[int]
    """The best ones first."""
    slip: tuple[str, str] | None = None
    """A syllable that nobody says, and the one that was looked for instead of it."""


class _Document(NamedTuple):
    day: int
    """Days in the order of time, with gaps; 0 when unknown."""
    year: int
    section: int
    title_size: int


class Engine:
    """An index that is open. Files are read when a query needs them, each once."""

    def __init__(self, read: Callable[[str], bytes]) -> None:
        """Take what gives the bytes of a file by its path below the folder of the index."""
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
        """Answer a query."""
        query = parse(text)
        if not query.syllables:
            return SearchAnswer([])
        ranked, slip = self._ranked(query, filters), None
        if not any(one.complete for one in ranked):
            for place, word in self._corrections(query):
                other = query.with_syllable(place, word)
                better = self._ranked(other, filters)
                if any(one.complete for one in better):
                    slip, query, ranked = (query.syllables[place].exact, word), other, better
                    break
        numbers = self._ordered(ranked, by_date=by_date)
        return SearchAnswer(list(self._with_phrases(query, numbers)) if query.phrases else numbers, slip)

    def records(self, numbers: Iterable[int]) -> Iterator[Record]:
        """Return what results show of some documents."""
        for number in numbers:
            path = f"r/{number // self._settings.group:x}.json"
            some = msgspec.json.decode(self._read(path), type=list[Record])
            yield next(one for one in some if one.number == number)

    def _ranked(self, query: Query, filters: Filters) -> list[Ranked]:
        """Rank by pairs alone when that finds documents with all syllables: single ones have long lists."""
        for units in (query.pairs, (*query.pairs, *query.words)):
            ranked = rank(query, units, self._matches, self._filter(filters), self._title_sizes)
            if any(one.complete for one in ranked):
                break
        return ranked

    def _filter(self, filters: Filters) -> Callable[[int], bool]:
        """Return what tells whether a document is among those that are searched."""
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
        """Return the lines of a term in folded form, or of all terms that begin with it."""
        shard = self._shard(path_of(folded[0], last if len(folded) == 2 else "", self._sizes))
        term = " ".join(folded)
        for line in shard[bisect_left(shard, f"{term}\t") :]:
            key, exact, *fields = line.split("\t")
            if not key.startswith(term):
                return
            if begun or key == term:
                yield Match(tuple(exact.split(" ")), tuple(map(decode, fields)))

    def _shard(self, path: str) -> list[str]:
        """Return the lines of a shard, each with its folded term ahead of it."""
        if path not in self._shards:
            lines = self._read(path).decode("utf-8").splitlines()
            self._shards[path] = [f"{_folded(line.partition(chr(9))[0])}\t{line}" for line in lines]
        return self._shards[path]

    def _completions(self, begun: str) -> list[str]:
        found = [word for _, word in self._lexicon() if word != begun and word.startswith(begun)]
        return found[:COMPLETIONS]

    def _lexicon(self) -> list[tuple[int, str]]:
        """Return the common syllables, the most common ones first."""
        if self._common is None:
            lines = self._read(LEXICON_FILE).decode("utf-8").splitlines()
            pairs = (line.split("\t") for line in lines)
            self._common = sorted((-read_numbers(size)[0], word) for word, size in pairs)
        return self._common

    def _corrections(self, query: Query) -> Iterator[tuple[int, str]]:
        """Return what the first syllable that nobody says may have been meant to be."""
        for unit in query.words:
            if not any(self._matches(query, unit)):
                place = unit.places[0]
                slips = [word for _, word in self._lexicon() if _is_slip(query.syllables[place].folded, word)]
                yield from ((place, word) for word in slips[:SLIPS])
                return

    def _with_phrases(self, query: Query, numbers: Sequence[int]) -> Iterator[int]:
        for record in self.records(numbers[:CHECKED]):
            if all(_says(record, [query.syllables[place] for place in phrase]) for phrase in query.phrases):
                yield record.number


def _folded(term: str) -> str:
    return " ".join(map(folded_form, term.split(" ")))


def _documents(text: str) -> dict[int, _Document]:
    """Read ``documents.txt``."""
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


def _is_slip(typed: str, meant: str) -> bool:
    """Return whether two words differ by one letter more, less or other, or by two neighbours in the other order."""
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


def _says(record: Record, phrase: Sequence[Syllable]) -> bool:
    """Return whether a document has a phrase, in its title, its lead or its text."""
    return any(
        all(map(_equals, phrase, run[start : start + len(phrase)]))
        for field in (record.title, record.lead, record.text)
        for run in runs(field)
        for start in range(len(run) - len(phrase) + 1)
    )


def _equals(typed: Syllable, said: str) -> bool:
    wanted, has = (typed.exact, said) if typed.marked else (typed.folded, folded_form(said))
    return has.startswith(wanted) if typed.open else has == wanted
