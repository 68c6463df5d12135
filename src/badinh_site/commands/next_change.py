"""Tells schedulers and people what of a site changes by itself in a stretch of time."""

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

__all__ = ["EXIT_NOTHING", "Outlook", "look_ahead", "seconds_of"]

EXIT_NOTHING = 4
"""How ``badinh next`` ends when nothing changes in the stretch of time that was asked about."""

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_SPAN = re.compile(r"(\d{1,6})([smhd])")
_LONGEST = 3660 * 86400
"""Seconds of about ten years, for which anniversaries are looked up."""


class Outlook(NamedTuple):
    """What changes by itself."""

    frozen: str | None
    """The moment at which the site is frozen, as ISO 8601; it does not change then."""
    changes: tuple[Change, ...]
    """Those of the next moment, or all in the stretch of time that was asked about; soonest first."""
    problems: tuple[Problem, ...]


def seconds_of(text: str) -> int | None:
    """Read a length of time: whole numbers with s, m, h or d, such as ``15m`` or ``1h30m``.

    None when it is none, or longer than ten years.
    """
    parts = _SPAN.findall(text)
    if not parts or "".join(number + unit for number, unit in parts) != text:
        return None
    seconds = sum(int(number) * _UNITS[unit] for number, unit in parts)
    return seconds if seconds <= _LONGEST else None


def look_ahead(request: Request, since: int | None = None, within: int | None = None) -> Outlook:
    """Return what changes next; or all that changes in a stretch of time around the moment of the request.

    The stretch begins ``since`` seconds before that moment, which does not belong to it, and ends ``within`` seconds
    after it, which does: stretches that follow each other have no change in common and leave none out.

    Raises:
        ProblemsError: there is no site.
        UsageError: the moment asked for is none.
    """
    if since is None and within is None:
        found = explain.upcoming(request)
        return Outlook(found.frozen, _soonest(found.changes), found.problems)
    config = read_settings(request.site)
    at = moment_of(request, config.frozen_at, config.zone)
    if request.at is not None or config.frozen_at is None:
        request = replace(request, at=at_instant(at.instant - (since or 0), config.zone).local)
    found = explain.upcoming(request)
    last = at.instant + (within or 0)
    return Outlook(found.frozen, tuple(c for c in found.changes if c.moment.instant <= last), found.problems)


def _soonest(changes: Sequence[Change]) -> tuple[Change, ...]:
    return tuple(takewhile(lambda change: change.moment.instant == changes[0].moment.instant, changes))
