"""Lists the content files of a site with their status: published, draft, scheduled, withdrawn, expired."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

import msgspec
from msgspec import Struct

from badinh_site.commands.site_access import with_loaded_site
from badinh_site.content.types import type_of
from badinh_site.dates import local
from badinh_site.diagnostics.catalogue import MESSAGES, level_of
from badinh_site.diagnostics.problem import Level, Problem, UsageError
from badinh_site.diagnostics.wording import translatable
from badinh_site.engine.inputs.load import LoadedSite
from badinh_site.engine.request import Request, moment_of
from badinh_site.engine.store.state import State
from badinh_site.portal.entry import Entry, PageData, status_of
from badinh_site.portal.left_out import LEFT_OUT
from badinh_site.portal.status import Status
from badinh_site.settings.config import Config
from badinh_site.strict_yaml.reader import did_you_mean
from badinh_site.vietnamese import fold, name_key, slug

__all__ = ["ListFilter", "ListedContent", "list_content", "parse_month"]

_MONTH = re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})|(?P<m2>\d{1,2})[/-](?P<y2>\d{4})")


class ListFilter(Struct, frozen=True):
    """The filters and the order of a list."""

    statuses: frozenset[Status] = frozenset()
    section: str | None = None
    """A category as typed: its name with or without diacritics, or its slug."""
    author: str | None = None
    """A part of the name, with or without diacritics."""
    month: str | None = None
    """``2021-07``."""
    by_views: bool = False
    """True to sort by views, most read first; otherwise the newest come first."""


class ListedContent(Struct, frozen=True, omit_defaults=True):
    """A row of the list. Unknown values are None."""

    status: str
    date: str | None
    """ISO 8601, like ``expires``."""
    expires: str | None
    """The moment at which it expires."""
    views: int | None
    section: str | None
    authors: tuple[str, ...]
    title: str
    kind: str
    """``article``, ``page`` or ``album``."""
    path: str
    address: str | None
    broken: bool = False
    """True for a draft that cannot be read: nothing but its path is known. Otherwise data do not have this field."""


def parse_month(text: str) -> str | None:
    """Parse a month, ``2021-07`` or ``7/2021``; None if the text is not a month."""
    match = _MONTH.fullmatch(text.strip())
    if not match:
        return None
    year, month = match["y"] or match["y2"], int(match["m"] or match["m2"])
    return f"{year}-{month:02}" if 1 <= month <= 12 else None


def list_content(request: Request, wanted: ListFilter) -> tuple[tuple[ListedContent, ...], tuple[Problem, ...]]:
    """Return the selected content files, and the problems because of which others are missing.

    Raises:
        ProblemsError: there is no site.
        UsageError: there is no such section, or ``at`` is not a moment.
    """

    def act(loaded: LoadedSite, state: State) -> tuple[tuple[ListedContent, ...], tuple[Problem, ...]]:
        at = moment_of(request, loaded.config.frozen_at, loaded.config.zone)
        section = None if wanted.section is None else _section(wanted.section, loaded.config, loaded.entries)
        selected = [one for one in loaded.entries if _matches(one, wanted, section, at.instant)]
        selected.sort(key=_most_read_first if wanted.by_views else _newest_first)
        listed = list(_listed(selected, state, at.instant))
        if wanted.author is not None:
            listed = [one for one in listed if any(fold(wanted.author) in fold(name) for name in one.authors)]
        if _wants_broken_drafts(wanted):
            listed += map(_broken_draft, sorted(loaded.broken_drafts))
        return tuple(listed), tuple(filter(_keeps_from_list, loaded.problems))

    return with_loaded_site(request, act)


def _wants_broken_drafts(wanted: ListFilter) -> bool:
    """Return whether drafts are listed of which neither category nor author nor date is known."""
    is_filtered = (wanted.section, wanted.author, wanted.month) != (None, None, None)
    return not is_filtered and (not wanted.statuses or Status.DRAFT in wanted.statuses)


def _broken_draft(path: str) -> ListedContent:
    kind = type_of(path).name
    return ListedContent(Status.DRAFT.value, None, None, None, None, (), "", kind, path, None, broken=True)


def _keeps_from_list(problem: Problem) -> bool:
    """Return whether a problem keeps a file from the list: an error, also in a draft, or that it is no article."""
    return Level.ERROR in (level_of(problem), MESSAGES[problem.code].level) or problem.code in LEFT_OUT


def _section(typed: str, config: Config, entries: Iterable[Entry]) -> str:
    """Return the name of the category that was typed."""
    used = {entry.category for entry in entries if entry.category is not None}
    known = {category.name: category.slug for category in config.categories} | {name: slug(name) for name in used}
    matches = [name for name, mark in known.items() if fold(typed) in (fold(name), mark)]
    if typed in known or len(matches) == 1:
        return typed if typed in known else matches[0]
    folded = {fold(name): name for name in known}
    near = did_you_mean(fold(typed), tuple(folded))
    similar = translatable("similar", folded[near]) if near else translatable("nothing")
    raise UsageError(Problem("BD806", values={"value": typed, "choices": ", ".join(known), "similar": similar}))


def _matches(entry: Entry, wanted: ListFilter, section: str | None, instant: int) -> bool:
    if wanted.statuses and status_of(entry, instant) not in wanted.statuses:
        return False
    if section is not None and name_key(entry.category or "") != name_key(section):
        return False
    return wanted.month is None or (entry.date is not None and entry.date.local.startswith(wanted.month))


def _listed(entries: Collection[Entry], state: State, instant: int) -> Iterator[ListedContent]:
    facts = state.blobs_of({entry.facts for entry in entries})
    decode = msgspec.msgpack.Decoder(PageData).decode
    for entry in entries:
        yield ListedContent(
            status=status_of(entry, instant).value,
            date=local(entry.date),
            expires=local(entry.end),
            views=entry.views,
            section=entry.category,
            authors=decode(facts[entry.facts]).authors,
            title=entry.title,
            kind=entry.type_name,
            path=entry.path,
            address=entry.address,
        )


def _newest_first(entry: Entry) -> tuple[bool, int, str]:
    return entry.date is None, -(entry.date.instant if entry.date else 0), entry.path


def _most_read_first(entry: Entry) -> tuple[bool, int, str]:
    return entry.views is None, -(entry.views or 0), entry.path
