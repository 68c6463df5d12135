"""Detects articles whose address is gone since the last build, and reports the line that keeps the old one working.

It is reported once, as a notice: the outputs and the result of a build never depend on earlier builds.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from badinh_site.diagnostics.problem import Problem, StateError
from badinh_site.engine.build.plan import Plan, Reason
from badinh_site.engine.build.prepared import Prepared
from badinh_site.engine.render.blobs import BlobStore
from badinh_site.engine.request import Request
from badinh_site.engine.store.state import State
from badinh_site.pages.albums import AlbumSeed
from badinh_site.pages.old_addresses import RedirectView
from badinh_site.pages.outputs import Page
from badinh_site.pages.parts import DocumentSeed
from badinh_site.pages.registry import unpacked_page
from badinh_site.portal.entry import Entry, PageData, alias_line
from badinh_site.portal.redirects import alias_of
from badinh_site.vietnamese import slug

__all__ = ["lost_addresses"]

MOST = 200
"""New or deleted pages up to which they are compared: more than that is a folder that was moved, and takes too long."""


class _Lost(NamedTuple):
    """An address that the site no longer has."""

    address: str
    origin: str
    """The file that its page was made from."""
    facts: PageData


def lost_addresses(request: Request, state: State, prepared: Prepared, plan: Plan) -> Iterator[Problem]:
    """Report every page of a document that is deleted, unless its document has expired or is to be published later."""
    deleted = [page for path in plan.delete if (page := _page(request, state, path)) is not None]
    texts = [page for page in deleted if _is_public_text(page)]
    new = [entry.output for entry in plan.render if entry.reason is Reason.NEW and isinstance(entry.output, Page)]
    new = [page for page in new if isinstance(page.seed, DocumentSeed)]
    redirected = {one.old.path for one in prepared.site.redirects}
    lost = [page for page in texts if _address(page) not in redirected]
    if not lost:
        return
    if len(lost) > MOST or len(new) > MOST:
        yield from _in_one(lost, prepared)
        return
    blobs = BlobStore("/", state)
    comparison = _Comparison(prepared, {page.origin: _facts_of(page, blobs) for page in new}, _old_addresses(deleted))
    for page in lost:
        facts = _facts_of(page, blobs)
        if facts is not None:
            yield from comparison.problems(_Lost(_address(page), page.origin, facts))


def _in_one(lost: list[Page], prepared: Prepared) -> Iterator[Problem]:
    """Yield one problem for many lost addresses of files that are gone, or that became drafts."""
    drafts = {entry.path for entry in prepared.loaded.entries if entry.status == "draft"}
    gone = [page for page in lost if page.origin not in prepared.loaded.found or page.origin in drafts]
    if gone:
        yield Problem("BD342", gone[0].origin, values={"count": str(len(gone)), "url": _address(gone[0])})


class _Comparison:
    """Finds out what has become of the documents whose pages are deleted."""

    def __init__(
        self, prepared: Prepared, new: dict[str, PageData | None], old_addresses: dict[str, list[str]]
    ) -> None:
        """Take the site, the new texts by file, and the addresses that led to each file and are deleted too."""
        site = prepared.site
        self._base_path = site.config.base_path
        self._found = prepared.loaded.found
        self._entries = {entry.path: entry for entry in prepared.loaded.entries}
        self._shown = {
            one.entry.path: one.entry for one in (*site.articles, *site.pages, *site.albums, *site.withdrawn)
        }
        self._new = new
        self._old_addresses = old_addresses

    def problems(self, lost: _Lost) -> Iterator[Problem]:
        """Yield what there is to report of a lost address."""
        moved = self._shown.get(lost.origin) or self._same_text(lost.facts)
        if moved is not None:
            line = alias_line(moved, [alias_of(lost.address, self._base_path)])
            values = {"url": lost.address, "address": moved.address or "", "line": line}
            yield Problem("BD334", moved.path, values=values)
        elif lost.origin not in self._found:
            addresses = (lost.address, *self._old_addresses.get(lost.origin, ()))
            aliases = ", ".join(alias_of(one, self._base_path) for one in addresses)
            values = {"url": lost.address, "title": lost.facts.title, "line": f"aliases: [{aliases}]"}
            yield Problem("BD340", lost.origin, values=values)
        elif lost.origin not in self._entries or self._entries[lost.origin].status == "draft":
            yield Problem("BD341", lost.origin, values={"url": lost.address})

    def _same_text(self, before: PageData) -> Entry | None:
        return next((self._shown.get(path) for path, after in self._new.items() if _is_same(before, after)), None)


def _page(request: Request, state: State, path: str) -> Page | None:
    """Return a page that is deleted; None when it was no page, or is no longer stored."""
    try:
        return unpacked_page(state.page(request.root, path))
    except (msgspec.MsgspecError, StateError):
        return None


def _is_public_text(page: Page) -> bool:
    """Return whether a page was the first one of a document that readers could see."""
    if isinstance(page.seed, AlbumSeed) and page.seed.number > 1:
        return False
    return isinstance(page.seed, DocumentSeed) and not page.seed.mark


def _old_addresses(pages: list[Page]) -> dict[str, list[str]]:
    """Return the addresses that led to a file, of the pages that did it, by file."""
    found: dict[str, list[str]] = {}
    for page in pages:
        if isinstance(page.seed, RedirectView):
            found.setdefault(page.origin, []).append(_address(page))
    return found


def _address(page: Page) -> str:
    return f"/{page.path.removesuffix('index.html')}"


def _facts_of(page: Page, blobs: BlobStore) -> PageData | None:
    try:
        return blobs.facts(page.seed.facts) if isinstance(page.seed, DocumentSeed) else None
    except StateError:
        return None


def _is_same(before: PageData, after: PageData | None) -> bool:
    if after is None:
        return False
    return bool(before.body and before.body == after.body) or slug(before.title) == slug(after.title) != ""
