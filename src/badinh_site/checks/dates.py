"""Checks dates that follow the calendar and cannot be right all the same."""

from __future__ import annotations

from collections.abc import Iterator

from badinh_site.checks.subject import Subject
from badinh_site.checks.whole import Whole
from badinh_site.errors import Problem
from badinh_site.moments import Moment, format_date

__all__ = ["dates", "future_dates", "next_change"]

FARTHEST = 366 * 86400
"""Seconds up to which an article is scheduled ahead: what is planned for longer than a year is a mistyped year."""


def dates(subject: Subject) -> Iterator[Problem]:
    """Report dates before there was an agency, and updates before there was a text."""
    document = subject.document
    if document is None:
        return
    earliest = subject.settings.earliest
    for field, moment in (("date", document.date), ("updated", document.updated)):
        if moment is not None and _day(moment) < earliest:
            values = {"field": field, "date": format_date(moment.local), "since": format_date(earliest)}
            yield Problem("BD660", subject.path, *document.marks.get(field, (1, 1)), values)
    date, updated = document.date, document.updated
    if date is not None and updated is not None and _day(updated) < _day(date):
        values = {"date": format_date(date.local), "updated": format_date(updated.local)}
        yield Problem("BD662", subject.path, *document.marks.get("updated", (1, 1)), values)


def future_dates(whole: Whole) -> Iterator[Problem]:
    """Report dates so far ahead that nobody can mean them."""
    for entry in whole.entries:
        if entry.date is not None and entry.date.instant > whole.at.instant + FARTHEST and entry.path in whole.traits:
            place = whole.traits[entry.path].marks.get("date", (1, 1))
            yield Problem("BD661", entry.path, *place, {"date": format_date(entry.date.local)})


def next_change(whole: Whole) -> int | None:
    """Give the instant at which :func:`future_dates` will first find something else by itself."""
    starts = (entry.date.instant - FARTHEST for entry in whole.entries if entry.date is not None)
    return min((start for start in starts if start > whole.at.instant), default=None)


def _day(moment: Moment) -> str:
    return moment.local[:10]
