"""The short way for what editors do most: a text was changed, and nothing that another page shows of it.

The outline of the last build says which documents have changed. When what places each of them in the portal is as it
was, the pages that hold its text are taken from the state, given the new text and rendered. No other document is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from posixpath import dirname
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from badinh_site.content.sources import Found
from badinh_site.engine.catalog import Catalog, Item
from badinh_site.engine.keys import KeyMaker
from badinh_site.engine.knowledge import Remembered
from badinh_site.engine.outline import Outline
from badinh_site.engine.parsing import ParsedFile, parse_files
from badinh_site.engine.rendering import Groundwork, Made, Task, place_of, render_all, target_of
from badinh_site.engine.request import Request
from badinh_site.engine.result import Result
from badinh_site.engine.shelf import Shelf, SiteKey, SourceReader, changed_documents
from badinh_site.engine.stages import Stages
from badinh_site.engine.standing import Standing
from badinh_site.engine.state import Record, State
from badinh_site.engine.workers import Workers
from badinh_site.errors import StateError
from badinh_site.pages.frame import GATHERINGS
from badinh_site.pages.growth import with_other_facts
from badinh_site.pages.outputs import Page
from badinh_site.pages.views import ArticleSeed, PlainSeed
from badinh_site.portal.entries import Entry, signal_of
from badinh_site.portal.related import Related, with_other_terms
from badinh_site.portal.urls import output_path

__all__ = ["Case", "mend"]

MOST_DOCUMENTS = 20
"""Changed documents up to which this way is tried."""
MOST_TIMES = 100
"""Builds in a row that may go this way: it leaves the former texts in the state, which the whole way drops."""


class Case(NamedTuple):
    """A site of which only documents have changed since the last build."""

    request: Request
    state: State
    shelf: Shelf
    reader: SourceReader
    outline: Outline
    key: SiteKey


def mend(case: Case, stages: Stages) -> Result | None:
    """Bring a site up to date of which only documents have changed; None when that takes the whole way."""
    groundwork: Groundwork | None = case.state.remembered("groundwork", case.key.frame, Groundwork)
    changed = changed_documents(case.shelf, case.outline.contents, case.key.documents)
    if groundwork is None or len(changed) > MOST_DOCUMENTS or case.outline.mended >= MOST_TIMES:
        return None
    with stages.stage("mend"):
        return _Mending(case, groundwork).mend(changed)


class _Mending:
    def __init__(self, case: Case, groundwork: Groundwork) -> None:
        self._request = case.request
        self._state = case.state
        self._reader = case.reader
        self._outline = case.outline
        self._key = case.key
        self._groundwork = groundwork
        self._workers = Workers(1, Stages())
        self._knowledge = Remembered(case.state, self._workers)
        self._related: Related | None = None
        """With the new terms, once some have changed."""

    def mend(self, changed: list[Found]) -> Result | None:
        folders = {dirname(found.path) for found in changed}
        catalog = Catalog({folder: self._state.drawer(folder) for folder in folders}, self._groundwork.rules.key)
        with self._workers as workers:
            parsed = [one for some in parse_files(changed, self._groundwork.rules, workers) for one in some]
            for one in parsed:
                self._state.hold(one.held)
            pages = self._pages(parsed, catalog)
            if pages is None:
                return None
            standing = Standing(self._request, self._state, self._outline.keys)
            if not standing.is_as_wanted(self._outline.keys):
                return None
            made = list(self._render(pages, standing, workers))
        if any(one.problems for one in made):
            return None  # the whole way tells what is wrong
        self._remember(catalog, pages, made, standing)
        return Result(
            problems=(*self._outline.problems, *standing.foreign()),
            complete=True,
            started=True,
            documents=self._outline.documents,
            outputs=len(self._outline.keys),
            written=tuple(one.path for one in made if one.written),
            kept=len(self._outline.keys) - sum(one.written for one in made),
            read=len(parsed),
            rendered=len(pages),
        )

    def _pages(self, parsed: Iterable[ParsedFile], catalog: Catalog) -> list[Page] | None:
        """Give the pages that hold the changed texts, with the new ones; None when there is more to it."""
        others: dict[str, bytes] = {}
        own: list[Page] = []
        for one in parsed:
            before = catalog.get(one.path)
            if one.item is None or one.item.digest != self._reader.seen[one.path].digest:
                return None  # it could not be read, or is just being changed
            if not _only_text_differs(before, one.item):
                return None
            old, new = before.entry if before else None, one.item.entry
            if old is not None and new is not None and old.facts != new.facts:
                page = self._page(output_path(new.address or ""))
                if page is None or not isinstance(page.seed, ArticleSeed | PlainSeed) or page.seed.facts != old.facts:
                    return None
                others[page.seed.canonical] = new.facts
                own.append(page)
            if old is not None and new is not None and not self._leaves_others_alone(old, new):
                return None
            catalog.put(one.item)
        gatherings = [self._page(path) for path in GATHERINGS if path in self._outline.keys]
        if None in gatherings:
            return None
        changed = [(page, with_other_facts(page.seed, others)) for page in (*own, *gatherings) if page is not None]
        return [replace(page, seed=seed) for page, seed in changed if seed is not page.seed]

    def _leaves_others_alone(self, old: Entry, new: Entry) -> bool:
        """Tell whether the text speaks of the same, as far as related news go by it."""
        if old.terms == new.terms or new.kind != "article":
            return True
        before, knowledge = self._related or self._knowledge.related(), self._knowledge
        self._related = before and with_other_terms(before, signal_of(old), signal_of(new), knowledge.terms)
        return self._related is not None

    def _page(self, path: str) -> Page | None:
        data = self._state.page(self._request.root, path)
        try:
            return msgspec.msgpack.decode(data, type=Page) if data else None
        except msgspec.MsgspecError:
            raise StateError("state unreadable") from None

    def _render(self, pages: list[Page], standing: Standing, workers: Workers) -> Iterator[Made]:
        setup, target = self._groundwork.setup, target_of(self._request)
        tasks = [Task(page, place_of(page.path, standing)) for page in pages]
        return render_all(setup, target, tasks, self._state, workers) if tasks else iter(())

    def _remember(self, catalog: Catalog, pages: list[Page], made: list[Made], standing: Standing) -> None:
        state, root, setup = self._state, self._request.root, self._groundwork.setup
        maker = KeyMaker(setup.engine, setup.portal)
        keys = {page.path: maker.key(page, self._groundwork.template_keys[page.template]) for page in pages}
        outline = replace(
            self._outline,
            contents=self._key.documents,
            keys=self._outline.keys | keys,
            mended=self._outline.mended + 1,
        )
        state.remember("outline", self._key.frame, outline)
        if self._related is not None:
            self._knowledge.keep_related(self._related)
        state.keep_drawers(catalog.changes())
        state.keep_sources(self._reader.seen, self._reader.known)
        standing.keep(state)
        records = {
            one.path: (Record(keys[one.path], one.digest, one.stamp, one.seen), one.inputs, one.page) for one in made
        }
        state.keep_records(root, records)
        state.commit()


def _only_text_differs(before: Item | None, after: Item) -> bool:
    """Tell whether two items say the same of a document but for its text and what only its own page shows."""
    if before is None or before.entry is None or after.entry is None or before.problems != after.problems:
        return False
    nothing = {"body": b"", "facts": b"", "terms": b""}
    return bool(replace(before.entry, **nothing) == replace(after.entry, **nothing))
