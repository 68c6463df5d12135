"""The anniversary banner: which foundings are commemorated at a moment, and in which sentence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta, tzinfo
from itertools import chain, pairwise, zip_longest

from msgspec import Struct

from badinh_site.dates import Moment, add_days, day_of
from badinh_site.diagnostics.problem import Problem
from badinh_site.languages.words import word
from badinh_site.languages.writing import WRITING, Writing
from badinh_site.strict_yaml.fields import choice, entries, group, moment, text, whole_number
from badinh_site.strict_yaml.reader import FieldParser, Fields, Reader, described

__all__ = [
    "ANNIVERSARIES_FILE",
    "Anniversary",
    "BannerPiece",
    "anniversary_fields",
    "banner",
    "edges",
    "pieces",
    "read_anniversaries",
]

ANNIVERSARIES_FILE = "content/anniversaries.yaml"
DAYS_BEFORE, DAYS_AFTER = 30, 60
_EVENTS = "{events}"
_EVERY = {"round": 10, "fives": 5, "every": 1}


class Anniversary(Struct, frozen=True):
    """A founding that is commemorated; ``name`` follows "Ngày thành lập" in the sentence."""

    name: str
    founded: date
    before: int = DAYS_BEFORE
    """Number of days before the anniversary on which the banner appears."""
    after: int = DAYS_AFTER
    """Number of days after the anniversary for which the banner remains."""
    years: str = "round"
    """Which years are commemorated: ``round`` (every tenth), ``fives`` or ``every``."""
    words: str = ""
    """The sentence with ``{count}`` and ``{events}``; empty for that of the language. Without the latter, the events
    follow it."""
    event: str = ""
    """The words before the name; empty for those of the language."""


class BannerPiece(Struct, frozen=True):
    """A piece of the banner's sentence: words, or a day, also in a form for machines."""

    text: str
    day: str = ""
    """ISO 8601; empty for words."""


class _Occasion(Struct, frozen=True):
    anniversary: Anniversary
    day: date
    count: int


def anniversary_fields(zone: tzinfo) -> dict[str, FieldParser]:
    """Return the table of fields of an entry in anniversaries.yaml."""
    days = {
        "before": described(whole_number(0, 366), "Days before the day itself on which the line begins to show."),
        "after": described(whole_number(0, 366), "Days after the day itself through which it shows."),
    }
    return {
        "name": described(text, "What was founded; it reads after “Ngày thành lập”, or “the founding of”."),
        "date": described(moment(zone), "The day of the founding."),
        "show": described(group(days), "How long the line shows."),
        "years": described(
            choice(*_EVERY), "Which years are remembered: every tenth (round), every fifth (fives), or every one."
        ),
        "words": described(
            text, "The words of the line: {count} is the number of years, {events} what was founded and when."
        ),
        "event": described(text, "The words before the name, in place of “Ngày thành lập” or “the founding of”."),
    }


def read_anniversaries(source: str, zone: tzinfo) -> tuple[tuple[Anniversary, ...], tuple[Problem, ...]]:
    """Read anniversaries.yaml: a list of entries with name, date, show (before, after) and years."""
    reader = Reader(ANNIVERSARIES_FILE)
    node = reader.read_node(source)
    found: tuple[Fields, ...] = ()
    if node is not None:
        found = entries(group(anniversary_fields(zone), required=("name", "date")))(reader, node, "anniversaries") or ()
    return tuple(map(_anniversary, found)), tuple(reader.problems)


def _anniversary(found: Fields) -> Anniversary:
    show: Fields = found.get("show", Fields({}, {}))
    return Anniversary(
        found.get("name"),
        day_of(found.get("date")),
        show.get("before", DAYS_BEFORE),
        show.get("after", DAYS_AFTER),
        found.get("years", "round"),
        found.get("words", ""),
        found.get("event", ""),
    )


def banner(anniversaries: tuple[Anniversary, ...], at: Moment, language: str = "vi") -> str:
    """Return the sentence for a moment; empty if there is no anniversary.

    Anniversaries of the same number of years share a sentence if it has the same words, in the order of the file.
    """
    today = day_of(at)
    clauses: dict[tuple[int, str], list[str]] = {}
    for anniversary in anniversaries:
        for occasion in _occasions(anniversary, today.year - 2, today.year + 2):
            if _first_day(occasion) <= today <= _last_day(occasion):
                clauses.setdefault((occasion.count, anniversary.words), []).append(_clause(occasion, language))
    sentences = [
        _sentence(words or word("anniversary", language, count), count, _joined(some, language))
        for (count, words), some in clauses.items()
    ]
    return " ".join([*map(_ended, sentences[:-1]), *sentences[-1:]])


def _sentence(pattern: str, count: int, events: str) -> str:
    """Return a sentence. The words of an editor may have other braces, which remain."""
    whole = pattern if _EVENTS in pattern else f"{pattern} {_EVENTS}"
    before, _, after = whole.replace("{count}", str(count)).partition(_EVENTS)
    return before + events + after


def _ended(sentence: str) -> str:
    """Return a sentence with its end, so that another one can follow."""
    return sentence if sentence.endswith((".", "!", "?", "…")) else f"{sentence}."


def pieces(sentence: str, writing: Writing = WRITING["vi"]) -> tuple[BannerPiece, ...]:
    """Return the banner's sentence in pieces, with days separate. Text in a name may look like a day but is none."""
    words = writing.banner_days.split(sentence)
    days = [BannerPiece(day, writing.day_in_banner(day)) for day in writing.banner_days.findall(sentence)]
    found = chain.from_iterable(zip_longest(map(BannerPiece, words), days, fillvalue=BannerPiece("")))
    return tuple(piece for piece in found if piece.text)


def edges(
    anniversaries: tuple[Anniversary, ...], after: Moment, zone: tzinfo, language: str = "vi"
) -> list[tuple[Moment, str]]:
    """Return the moments after ``after``, within about ten years, at which the banner changes, with the new text."""
    today = day_of(after)
    days: set[date] = {today}
    for anniversary in anniversaries:
        for occasion in _occasions(anniversary, today.year - 2, today.year + 12):
            days |= {_first_day(occasion), _last_day(occasion) + timedelta(days=1)}
    texts = [(day, banner(anniversaries, add_days(day, 0, zone), language)) for day in sorted(days) if day >= today]
    return [(add_days(day, 0, zone), now) for (_, was), (day, now) in pairwise(texts) if now != was]


def _occasions(anniversary: Anniversary, first_year: int, last_year: int) -> Iterator[_Occasion]:
    for year in range(first_year, min(last_year, date.max.year - 2) + 1):
        count = year - anniversary.founded.year
        if count >= 1 and count % _EVERY[anniversary.years] == 0:
            yield _Occasion(anniversary, _day_in(anniversary.founded, year), count)


def _day_in(founded: date, year: int) -> date:
    """Return the anniversary in a year; that of 29 February may fall on 28 February."""
    try:
        return founded.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


def _first_day(occasion: _Occasion) -> date:
    return occasion.day - timedelta(days=occasion.anniversary.before)


def _last_day(occasion: _Occasion) -> date:
    return occasion.day + timedelta(days=occasion.anniversary.after)


def _clause(occasion: _Occasion, language: str) -> str:
    written = WRITING[language].banner_day
    founded, day = written(occasion.anniversary.founded), written(occasion.day)
    event = occasion.anniversary.event or word("event", language)
    return word("founding", language).format(event=event, name=occasion.anniversary.name, founded=founded, day=day)


def _joined(clauses: list[str], language: str) -> str:
    some, last = ", ".join(clauses[:-1]), clauses[-1]
    return word("and", language).format(some=some, last=last) if some else last
