"""Lists the content files of a site with where each stands: published, draft, scheduled, withdrawn, expired."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

import msgspec
from msgspec import Struct

from badinh_site.commands.site_access import with_contents
from badinh_site.dates import local
from badinh_site.diagnostics.catalogue import level_of
from badinh_site.diagnostics.problem import Level, Problem, UsageError
from badinh_site.diagnostics.wording import translatable
from badinh_site.engine.inputs.load import LoadedSite
from badinh_site.engine.request import Request, moment_of
from badinh_site.engine.store.state import State
from badinh_site.portal.entry import Entry, PageData, status_of
from badinh_site.portal.status import Status
from badinh_site.settings.config import Config
from badinh_site.strict_yaml.reader import did_you_mean
from badinh_site.vietnamese import fold, slug

__all__ = ["ListFilter", "ListedContent", "list_content", "month_meant"]

_MONTH = re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})|(?P<m2>\d{1,2})[/-](?P<y2>\d{4})")


class ListFilter(Struct, frozen=True):
    """Which content files are asked for; what is not said does not matter."""

    phases: frozenset[Status] = frozenset()
    section: str | None = None
    """A category as somebody typed it: its name with or without marks, or its slug."""
    author: str | None = None
    """A part of the name, with or without marks."""
    month: str | None = None
    """``2021-07``."""
    by_views: bool = False
    """True when what is read most comes first, and not the newest."""


class ListedContent(Struct, frozen=True):
    """A content file as lists show it. What is not known is None."""

    status: str
    date: str | None
    """ISO 8601, like the next one."""
    expires: str | None
    """The moment from which it is gone."""
    views: int | None
    section: str | None
    authors: tuple[str, ...]
    title: str
    kind: str
    """``article``, ``page`` or ``album``."""
    path: str
    address: str | None


def month_meant(text: str) -> str | None:
    """Read a month as people write it: ``2021-07``, ``7/2021``. None when it is none."""
    match = _MONTH.fullmatch(text.strip())
    if not match:
        return None
    year, month = match["y"] or match["y2"], int(match["m"] or match["m2"])
    return f"{year}-{month:02}" if 1 <= month <= 12 else None


def list_content(request: Request, wanted: ListFilter) -> tuple[tuple[ListedContent, ...], tuple[Problem, ...]]:
    """Return the content files that are asked for, and the mistakes for which some are missing in the list.

    Raises:
        ProblemsError: there is no site.
        UsageError: there is no such section, or the moment asked for is none.
    """

    def act(library: LoadedSite, state: State) -> tuple[tuple[ListedContent, ...], tuple[Problem, ...]]:
        assert library.config is not None  # noqa: S101 - there is no library without settings
        at = moment_of(request, library.config.frozen_at, library.config.zone)
        section = None if wanted.section is None else _section(wanted.section, library.config, library.entries)
        chosen = [one for one in library.entries if _is_chosen(one, wanted, section, at.instant)]
        chosen.sort(key=_most_read_first if wanted.by_views else _newest_first)
        listed = list(_listed(chosen, state, at.instant))
        if wanted.author is not None:
            listed = [one for one in listed if any(fold(wanted.author) in fold(name) for name in one.authors)]
        wrong = tuple(problem for problem in library.problems if level_of(problem) is Level.ERROR)
        return tuple(listed), wrong

    return with_contents(request, act)


def _section(typed: str, config: Config, entries: Iterable[Entry]) -> str:
    """Find the category that is meant."""
    used = {entry.category for entry in entries if entry.category is not None}
    known = {category.name: category.slug for category in config.categories} | {name: slug(name) for name in used}
    meant = [name for name, mark in known.items() if fold(typed) in (fold(name), mark)]
    if typed in known or len(meant) == 1:
        return typed if typed in known else meant[0]
    folded = {fold(name): name for name in known}
    near = did_you_mean(fold(typed), tuple(folded))
    similar = translatable("similar", folded[near]) if near else translatable("nothing")
    raise UsageError(Problem("BD806", values={"value": typed, "choices": ", ".join(known), "similar": similar}))


def _is_chosen(entry: Entry, wanted: ListFilter, section: str | None, instant: int) -> bool:
    if wanted.phases and status_of(entry, instant) not in wanted.phases:
        return False
    if section is not None and entry.category != section:
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
