"""The short way for what editors do most: a text was changed, and nothing that another page shows of it.

The outline of the last build says which documents have changed. When what places each of them in the portal is as it
was, the pages that hold its text are taken from the state, given the new text and rendered. No other document is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from posixpath import dirname
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from badinh_site.checks.weighing import Weighing
from badinh_site.config import Finish
from badinh_site.engine.catalog import Catalog, Item
from badinh_site.engine.dependents import Dependents, Patch
from badinh_site.engine.finishing import Finishing, finish_all
from badinh_site.engine.indexing import Index, kept_index, mended_index
from badinh_site.engine.keys import KeyMaker, derived_keys, held_key
from badinh_site.engine.knowledge import Remembered
from badinh_site.engine.outline import OUTLINE, Outline, publication_of
from badinh_site.engine.parsing import ParsedFile, parse_files
from badinh_site.engine.plan import Entry as PlanEntry
from badinh_site.engine.plan import Reason
from badinh_site.engine.rendering import (
    GROUNDWORK,
    Groundwork,
    Made,
    Placer,
    Task,
    place_all,
    place_of,
    record_of,
    render_all,
    target_of,
)
from badinh_site.engine.request import Request
from badinh_site.engine.result import Result
from badinh_site.engine.shelf import Shelf, SiteKey, SourceReader, changed_documents
from badinh_site.engine.stages import Stages
from badinh_site.engine.standing import Standing
from badinh_site.engine.state import State
from badinh_site.engine.workers import Workers
from badinh_site.engine.workplace import kept_folder
from badinh_site.errors import StateError
from badinh_site.pages.finish import finishing_outputs
from badinh_site.pages.outputs import Held, Page
from badinh_site.pages.registry import unpacked_page
from badinh_site.pages.search import changed_files
from badinh_site.portal.entries import Entry, same_but_for_text, signal_of, text_blobs_of
from badinh_site.portal.related import Related, with_other_terms
from badinh_site.words import word

__all__ = ["Case", "Mending", "mend"]

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
    groundwork = case.state.remembered(GROUNDWORK, case.key.frame)
    if groundwork is None:
        return None
    with stages.stage("mend"), Workers(1, Stages()) as workers:
        mending = Mending(case, groundwork, workers)
        pages = mending.pages()
        if pages is None:
            return None
        standing = Standing(case.request, case.state, case.outline.keys)
        if not standing.is_as_wanted(case.outline.keys):
            return None
        setup, target = groundwork.setup, target_of(case.request)
        tasks = [Task(page, place_of(page.path, standing)) for page in pages]
        made = list(render_all(setup, target, tasks, case.state, workers)) if tasks else []
        placer = Placer(case.request.output, kept_folder(case.request))
        made += place_all(mending.files, case.state, placer, standing)
        if any(one.problems for one in made):
            return None  # the whole way tells what is wrong
        outline = mending.keep(pages)
        outline, finished = _finish(case, groundwork.finish, outline, made, standing)
        if any(one.problems for one in finished):
            return None
        made += finished
        _remember(case, outline, made, standing)
    return Result(
        problems=(*outline.problems, *Weighing(outline.levels).weighed(standing.foreign())),
        complete=True,
        started=True,
        documents=outline.documents,
        outputs=len(outline.keys),
        written=tuple(one.path for one in made if one.written),
        kept=len(outline.keys) - sum(one.written for one in made),
        read=mending.read,
        rendered=len(pages),
        publication=publication_of(outline, case.request),
    )


def _finish(
    case: Case, finish: Finish, outline: Outline, made: list[Made], standing: Standing
) -> tuple[Outline, list[Made]]:
    """Make anew what is made of the mended outputs; give the outline with the keys of these, and what came of it."""
    derived = finishing_outputs([one.path for one in made], finish) if made else []
    if not derived:
        return outline, []
    keys = outline.keys | derived_keys(derived, outline.keys)
    entries = [PlanEntry(one, keys[one.path], Reason.CHANGED) for one in derived]
    records = standing.records | {one.path: record_of(one, keys[one.path]) for one in made}
    finishing = Finishing(target_of(case.request), standing, records, keys)
    with Workers(1, Stages()) as workers:
        return replace(outline, keys=keys), list(finish_all(finishing, entries, workers))


def _remember(case: Case, outline: Outline, made: list[Made], standing: Standing) -> None:
    state, root = case.state, case.request.root
    state.remember(OUTLINE, case.key.frame, outline)
    records = {one.path: (record_of(one, outline.keys[one.path]), one.inputs, one.page) for one in made}
    standing.keep(state)
    state.keep_records(root, records)
    state.commit()


class Mending:
    """Some texts that changed, and what comes of it."""

    def __init__(self, case: Case, groundwork: Groundwork, workers: Workers) -> None:
        """Take the site, what rendering its pages needs, and the processes to work with."""
        self.read = 0
        """Documents that were parsed."""
        self.files: tuple[Held, ...] = ()
        """The files of the index that have changed, after :meth:`pages`."""
        self._shelf = case.shelf
        self._request = case.request
        self._state = case.state
        self._reader = case.reader
        self._outline = case.outline
        self._key = case.key
        self._groundwork = groundwork
        self._workers = workers
        self._knowledge = Remembered(case.state, workers, groundwork.related_size)
        self._dependents = Dependents(case.state, case.key.frame)
        self._catalog = Catalog(Item, {}, groundwork.rules.key)
        self._related: Related | None = None
        """With the new terms, once some have changed."""

    def pages(self) -> list[Page] | None:
        """Give the pages that hold the changed texts, with the new ones; None when there is more to it."""
        changed = changed_documents(self._shelf, self._outline.contents, self._key.documents)
        if len(changed) > MOST_DOCUMENTS or self._outline.mended >= MOST_TIMES:
            return None
        folders = {dirname(found.path) for found in changed}
        rules = self._groundwork.rules
        self._catalog = Catalog(Item, {folder: self._state.drawer(folder) for folder in folders}, rules.key)
        parsed = [one for some in parse_files(changed, rules, self._workers) for one in some]
        self.read = len(parsed)
        for one in parsed:
            self._state.hold(one.held)
        return self._pages(parsed)

    def keep(self, pages: list[Page]) -> Outline:
        """Let the state keep what the documents say now; give the outline of the site with these pages."""
        state, setup = self._state, self._groundwork.setup
        if self._related is not None:
            self._knowledge.keep_related(self._related)
        self._dependents.keep()
        state.keep_drawers(self._catalog.changes())
        state.keep_sources(self._reader.seen, self._reader.known)
        maker = KeyMaker(setup.engine, setup.portal)
        template_keys = self._groundwork.template_keys
        keys = {page.path: maker.key(page, template_keys[page.template], maker.packed(page)) for page in pages}
        keys |= {file.path: held_key(file) for file in self.files}
        return replace(
            self._outline,
            contents=self._key.documents,
            keys=self._outline.keys | keys,
            mended=self._outline.mended + 1,
        )

    def _pages(self, parsed: Iterable[ParsedFile]) -> list[Page] | None:
        changes: list[tuple[bytes, bytes]] = []
        words: dict[bytes, bytes] = {}
        for one in parsed:
            before = self._catalog.get(one.path)
            if one.item is None or one.item.digest != self._reader.seen[one.path].digest:
                return None  # it could not be read, or is just being changed
            old, new = before.entry if before else None, one.item.entry
            if old is None or new is None or not _only_text_differs(before, one.item):
                return None
            if not self._leaves_others_alone(old, new):
                return None
            changes += _differences(text_blobs_of(old), text_blobs_of(new))
            words |= dict(_differences((old.words,), (new.words,)))
            self._catalog.put(one.item)
        if any(map(self._dependents.is_shared, words)):
            return None  # the index knows documents by these
        patch = self._dependents.patch(changes)
        if patch is None or not self._bring_index_up_to_date(words):
            return None
        pages = [self._patched(path, patch) for path in patch.paths]
        return None if None in pages else [page for page in pages if page is not None]

    def _bring_index_up_to_date(self, words: Mapping[bytes, bytes]) -> bool:
        """Patch the index by digests of terms. False when it is not that of the outline."""
        if not words:
            return True
        before = kept_index(self._state)
        if before is None or not self._is_of_outline(before):
            return False
        after = mended_index(before, words, self._state)
        self.files = self._changed_files(before.files, after.files)
        return True

    def _is_of_outline(self, index: Index) -> bool:
        """Tell whether an index is that of the site which the outline is of."""
        keys = self._outline.keys
        return all(keys.get(file.path) == held_key(file) for file in self._changed_files({}, index.files))

    def _changed_files(self, before: Mapping[str, bytes], after: Mapping[str, bytes]) -> tuple[Held, ...]:
        rules = self._groundwork.rules
        return changed_files(before, after, rules.addresses, word("origin search", rules.language))

    def _leaves_others_alone(self, old: Entry, new: Entry) -> bool:
        """Tell whether the text speaks of the same, as far as related news go by it."""
        if old.terms == new.terms or new.kind != "article":
            return True
        if self._dependents.is_shared(old.terms):
            return False
        before, knowledge = self._related or self._knowledge.related(), self._knowledge
        self._related = before and with_other_terms(before, signal_of(old), signal_of(new), knowledge.terms)
        return self._related is not None

    def _patched(self, path: str, patch: Patch) -> Page | None:
        """Return an output as it is to be made. None when it is no page, or not the one that was recorded."""
        packed = self._state.page(self._request.root, path)
        patched = patch.applied(packed)
        try:
            return unpacked_page(patched) if patched != packed else None
        except msgspec.MsgspecError:
            raise StateError("state unreadable") from None


def _differences(old: Sequence[bytes], new: Sequence[bytes]) -> list[tuple[bytes, bytes]]:
    return [(one, other) for one, other in zip(old, new, strict=True) if one != other]


def _only_text_differs(before: Item | None, after: Item) -> bool:
    """Tell whether two items say the same of a document but for its text and what only its own page shows."""
    if before is None or before.entry is None or after.entry is None or before.problems != after.problems:
        return False
    return same_but_for_text(before.entry, after.entry)
