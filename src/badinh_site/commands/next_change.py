"""Computes when a site changes by itself, for schedulers and people."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import NamedTuple

from msgspec.structs import replace

from badinh_site.commands.site_access import read_settings
from badinh_site.dates import at_instant
from badinh_site.diagnostics.problem import Problem
from badinh_site.engine.build import explain
from badinh_site.engine.request import Request, moment_of
from badinh_site.portal.site import Change

__all__ = ["EXIT_NOTHING", "Outlook", "parse_duration", "upcoming_changes"]

EXIT_NOTHING = 4
"""The exit code of ``badinh next`` if nothing changes in the given time span."""

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_UNSEEN = "news"
"""The kind of changes that only search engines notice: an article leaves the sitemap of news after 48 hours."""
_SPAN = re.compile(r"(\d{1,6})([smhd])")
_LONGEST = 3660 * 86400
"""Seconds of about ten years, the range in which anniversaries are looked up."""


class Outlook(NamedTuple):
    """The coming changes of a site."""

    frozen: str | None
    """The moment at which the site is frozen, in ISO 8601; a frozen site does not change."""
    changes: tuple[Change, ...]
    """The changes at the next moment, or all in the given time span, soonest first."""
    visible: tuple[Change, ...]
    """Those that readers see; without a time span, the next of them, even if the sitemap of news changes before."""
    problems: tuple[Problem, ...]


def parse_duration(text: str) -> int | None:
    """Parse a duration of whole numbers with s, m, h or d, such as ``15m`` or ``1h30m``, into seconds.

    None if the text is not a duration, or longer than ten years.
    """
    parts = _SPAN.findall(text)
    if not parts or "".join(number + unit for number, unit in parts) != text:
        return None
    seconds = sum(int(number) * _UNITS[unit] for number, unit in parts)
    return seconds if seconds <= _LONGEST else None


def upcoming_changes(request: Request, since: int | None = None, within: int | None = None) -> Outlook:
    """Return the next changes, or all changes in a time span around the moment of the request.

    The span begins ``since`` seconds before that moment, exclusive, and ends ``within`` seconds after it, inclusive:
    adjacent spans neither share nor miss a change.

    Raises:
        ProblemsError: there is no site.
        UsageError: ``at`` is not a moment.
    """
    if since is None and within is None:
        found = explain.upcoming(request)
        return Outlook(found.frozen, _soonest(found.changes), _soonest(_visible(found.changes)), found.problems)
    config = read_settings(request.site)
    at = moment_of(request, config.frozen_at, config.zone)
    if request.at is not None or config.frozen_at is None:
        request = replace(request, at=at_instant(at.instant - (since or 0), config.zone).local)
    found = explain.upcoming(request)
    last = at.instant + (within or 0)
    changes = tuple(c for c in found.changes if c.moment.instant <= last)
    return Outlook(found.frozen, changes, _visible(changes), found.problems)


def _visible(changes: Sequence[Change]) -> tuple[Change, ...]:
    return tuple(change for change in changes if change.kind != _UNSEEN)


def _soonest(changes: Sequence[Change]) -> tuple[Change, ...]:
    return tuple(takewhile(lambda change: change.moment.instant == changes[0].moment.instant, changes))
