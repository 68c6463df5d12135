"""Detects articles whose address has changed since the last build, and reports the line that keeps the old one working.

It is reported once, as a notice: the outputs and the result of a build never depend on earlier builds.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from badinh_site.diagnostics.problem import Problem, StateError
from badinh_site.engine.build.plan import Plan, Reason
from badinh_site.engine.build.prepared import Prepared
from badinh_site.engine.render.blobs import BlobStore
from badinh_site.engine.request import Request
from badinh_site.engine.store.state import State
from badinh_site.pages.outputs import Page
from badinh_site.pages.parts import DocumentSeed
from badinh_site.pages.registry import unpacked_page
from badinh_site.portal.entry import PageData, alias_line
from badinh_site.portal.redirects import alias_of
from badinh_site.vietnamese import slug

__all__ = ["renamed"]

MOST = 200
"""New or deleted pages up to which they are compared: more than that is no rename."""


def renamed(request: Request, state: State, prepared: Prepared, plan: Plan) -> Iterator[Problem]:
    """Report every page that is deleted while a new one has the same text or the same title."""
    new = [e.output for e in plan.render if e.reason is Reason.NEW and isinstance(e.output, Page)]
    new = [page for page in new if isinstance(page.seed, DocumentSeed)]
    if not new or not plan.delete or len(new) > MOST or len(plan.delete) > MOST:
        return
    blobs = BlobStore("/", state)
    site = prepared.site
    shown = (*site.articles, *site.pages, *site.albums)
    after = [(page, _facts_of(page, blobs)) for page in new]
    entries = {one.entry.path: one.entry for one in shown}
    for path in plan.delete:
        before = _facts(request, state, blobs, path)
        page = next((one for one, facts in after if _is_same(before, facts)), None)
        if page is not None:
            old, address = (f"/{one.removesuffix('index.html')}" for one in (path, page.path))
            line = alias_line(entries[page.origin], [alias_of(old, site.config.base_path)])
            yield Problem("BD334", page.origin, values={"url": old, "address": address, "line": line})


def _facts(request: Request, state: State, blobs: BlobStore, path: str) -> PageData | None:
    """Return the data of a page that is deleted; None when it was no text, or is no longer stored."""
    try:
        return _facts_of(unpacked_page(state.page(request.root, path)), blobs)
    except (msgspec.MsgspecError, StateError):
        return None


def _facts_of(page: Page, blobs: BlobStore) -> PageData | None:
    return blobs.facts(page.seed.facts) if isinstance(page.seed, DocumentSeed) else None


def _is_same(before: PageData | None, after: PageData | None) -> bool:
    if before is None or after is None:
        return False
    return bool(before.body and before.body == after.body) or slug(before.title) == slug(after.title) != ""
