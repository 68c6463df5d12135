"""Checks for valid dates that are implausible."""

from __future__ import annotations

from collections.abc import Iterator

from badinh_site.checks.document_context import DocumentContext
from badinh_site.checks.site_context import SiteContext
from badinh_site.dates import Moment, format_date
from badinh_site.diagnostics.problem import Problem

__all__ = ["dates", "future_dates", "next_change"]

FARTHEST = 366 * 86400
"""Seconds: a date more than a year ahead is taken for a mistyped year."""


def dates(context: DocumentContext) -> Iterator[Problem]:
    """Report dates before the agency existed, and updates before publication."""
    document = context.document
    earliest = context.settings.earliest
    for field, moment in (("date", document.date), ("updated", document.updated)):
        if moment is not None and _day(moment) < earliest:
            values = {"field": field, "date": format_date(moment.local), "since": format_date(earliest)}
            yield Problem("BD660", context.path, *document.marks.get(field, (1, 1)), values)
    date, updated = document.date, document.updated
    if date is not None and updated is not None and _day(updated) < _day(date):
        values = {"date": format_date(date.local), "updated": format_date(updated.local)}
        yield Problem("BD662", context.path, *document.marks.get("updated", (1, 1)), values)


def future_dates(context: SiteContext) -> Iterator[Problem]:
    """Report dates more than a year ahead."""
    for entry in context.entries:
        if (
            entry.date is not None
            and entry.date.instant > context.at.instant + FARTHEST
            and entry.path in context.summary
        ):
            place = context.summary[entry.path].marks.get("date", (1, 1))
            yield Problem("BD661", entry.path, *place, {"date": format_date(entry.date.local)})


def next_change(context: SiteContext) -> int | None:
    """Return the next instant at which the result of :func:`future_dates` changes; None if it never does."""
    starts = (entry.date.instant - FARTHEST for entry in context.entries if entry.date is not None)
    return min((start for start in starts if start > context.at.instant), default=None)


def _day(moment: Moment) -> str:
    return moment.local[:10]
