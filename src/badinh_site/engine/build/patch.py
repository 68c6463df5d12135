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

from badinh_site.checks.severity import Severity
from badinh_site.content.types import Listing
from badinh_site.diagnostics.problem import StateError
from badinh_site.engine.build.dependents import Dependents, DigestChanges
from badinh_site.engine.build.derived import DerivedInputs, write_derived
from badinh_site.engine.build.manifest import OUTLINE, Manifest, publication_of
from badinh_site.engine.build.page_jobs import (
    GROUNDWORK,
    PageJob,
    RenderContext,
    destination_of,
    render_pages,
    write_stored_files,
)
from badinh_site.engine.build.plan import PlannedOutput as PlanEntry
from badinh_site.engine.build.plan import Reason
from badinh_site.engine.build.related_cache import RelatedCache
from badinh_site.engine.build.search_index import Index, patched_index, stored_index
from badinh_site.engine.inputs.parse import ParsedFile, parse_files
from badinh_site.engine.inputs.reader import SourceReader
from badinh_site.engine.inputs.scan import SourceTree
from badinh_site.engine.inputs.site_key import SiteKey, changed_documents
from badinh_site.engine.outputs.cache_keys import KeyMaker, derived_keys, stored_file_key
from badinh_site.engine.outputs.status import OutputStatus
from badinh_site.engine.outputs.writer import Writer, WriteResult, record_of, target_state
from badinh_site.engine.request import Request
from badinh_site.engine.result import Result
from badinh_site.engine.stages import Stages
from badinh_site.engine.store.entry_cache import CachedEntry, EntryCache
from badinh_site.engine.store.state import State
from badinh_site.engine.store.workspace import displaced_folder
from badinh_site.engine.workers import Workers
from badinh_site.languages.words import word
from badinh_site.pages.derived import derived_outputs
from badinh_site.pages.outputs import Page, StoredFile
from badinh_site.pages.registry import unpacked_page
from badinh_site.pages.search import changed_files
from badinh_site.portal.entry import Entry, same_but_for_text, signal_of, text_blobs_of
from badinh_site.portal.related.ranking import Related, with_other_terms
from badinh_site.settings.config import DerivedSettings

__all__ = ["PatchInputs", "TextPatch", "patch"]

MOST_DOCUMENTS = 20
"""Changed documents up to which this way is tried."""
MOST_TIMES = 100
"""Builds in a row that may go this way: it leaves the former texts in the state, which the whole way drops."""


class PatchInputs(NamedTuple):
    """A site of which only documents have changed since the last build."""

    request: Request
    state: State
    tree: SourceTree
    reader: SourceReader
    manifest: Manifest
    key: SiteKey


def patch(case: PatchInputs, stages: Stages) -> Result | None:
    """Bring a site up to date of which only documents have changed; None when that takes the whole way."""
    render_context = case.state.remembered(GROUNDWORK, case.key.environment_key)
    if render_context is None:
        return None
    with stages.stage("mend"), Workers(1, Stages()) as workers:
        mending = TextPatch(case, render_context, workers)
        pages = mending.pages()
        if pages is None:
            return None
        output_status = OutputStatus(case.request, case.state, case.manifest.keys)
        if not output_status.is_as_wanted(case.manifest.keys):
            return None
        setup, target = render_context.setup, destination_of(case.request)
        tasks = [PageJob(page, target_state(page.path, output_status)) for page in pages]
        made = list(render_pages(setup, target, tasks, case.state, workers)) if tasks else []
        writer = Writer(case.request.output, displaced_folder(case.request))
        made += write_stored_files(mending.files, case.state, writer, output_status)
        if any(one.problems for one in made):
            return None  # the whole way tells what is wrong
        manifest = mending.keep(pages)
        manifest, finished = _finish(case, render_context.finish, manifest, made, output_status)
        if any(one.problems for one in finished):
            return None
        made += finished
        _remember(case, manifest, made, output_status)
    return Result(
        problems=(*manifest.problems, *Severity(manifest.levels).apply(output_status.foreign())),
        complete=True,
        started=True,
        documents=manifest.documents,
        outputs=len(manifest.keys),
        written=tuple(one.path for one in made if one.written),
        kept=len(manifest.keys) - sum(one.written for one in made),
        read=mending.read,
        rendered=len(pages),
        publication=publication_of(manifest, case.request),
    )


def _finish(
    case: PatchInputs, finish: DerivedSettings, manifest: Manifest, made: list[WriteResult], output_status: OutputStatus
) -> tuple[Manifest, list[WriteResult]]:
    """Make anew what is made of the mended outputs; return the outline with the keys of these, and what came of it."""
    derived = derived_outputs([one.path for one in made], finish) if made else []
    if not derived:
        return manifest, []
    keys = manifest.keys | derived_keys(derived, manifest.keys)
    entries = [PlanEntry(one, keys[one.path], Reason.CHANGED) for one in derived]
    records = output_status.records | {one.path: record_of(one, keys[one.path]) for one in made}
    finishing = DerivedInputs(destination_of(case.request), output_status, records, keys)
    with Workers(1, Stages()) as workers:
        return replace(manifest, keys=keys), list(write_derived(finishing, entries, workers))


def _remember(case: PatchInputs, manifest: Manifest, made: list[WriteResult], output_status: OutputStatus) -> None:
    state, root = case.state, case.request.root
    state.remember(OUTLINE, case.key.environment_key, manifest)
    records = {one.path: (record_of(one, manifest.keys[one.path]), one.inputs, one.page) for one in made}
    output_status.keep(state)
    state.keep_records(root, records)
    state.commit()


class TextPatch:
    """Some texts that changed, and what comes of it."""

    def __init__(self, case: PatchInputs, render_context: RenderContext, workers: Workers) -> None:
        """Take the site, what rendering its pages needs, and the processes to work with."""
        self.read = 0
        """Documents that were parsed."""
        self.files: tuple[StoredFile, ...] = ()
        """The files of the index that have changed, after :meth:`pages`."""
        self._tree = case.tree
        self._request = case.request
        self._state = case.state
        self._reader = case.reader
        self._manifest = case.manifest
        self._key = case.key
        self._render_context = render_context
        self._workers = workers
        self._knowledge = RelatedCache(case.state, workers, render_context.related_size)
        self._dependents = Dependents(case.state, case.key.environment_key)
        self._entry_cache = EntryCache(CachedEntry, {}, render_context.rules.key)
        self._related: Related | None = None
        """With the new terms, once some have changed."""

    def pages(self) -> list[Page] | None:
        """Return the pages that hold the changed texts, with the new ones; None when there is more to it."""
        changed = changed_documents(self._tree, self._manifest.contents, self._key.documents)
        if len(changed) > MOST_DOCUMENTS or self._manifest.patched >= MOST_TIMES:
            return None
        folders = {dirname(found.path) for found in changed}
        rules = self._render_context.rules
        self._entry_cache = EntryCache(
            CachedEntry, {folder: self._state.folder_entries(folder) for folder in folders}, rules.key
        )
        parsed = [one for some in parse_files(changed, rules, self._workers) for one in some]
        self.read = len(parsed)
        for one in parsed:
            self._state.put_blobs(one.blobs)
        return self._pages(parsed)

    def keep(self, pages: list[Page]) -> Manifest:
        """Let the state keep what the documents say now; return the outline of the site with these pages."""
        state, setup = self._state, self._render_context.setup
        if self._related is not None:
            self._knowledge.keep_related(self._related)
        self._dependents.keep()
        state.keep_folder_entries(self._entry_cache.changes())
        state.keep_sources(self._reader.seen, self._reader.known)
        maker = KeyMaker(setup.engine, setup.portal)
        template_keys = self._render_context.template_keys
        keys = {page.path: maker.key(page, template_keys[page.template], maker.packed(page)) for page in pages}
        keys |= {file.path: stored_file_key(file) for file in self.files}
        return replace(
            self._manifest,
            contents=self._key.documents,
            keys=self._manifest.keys | keys,
            patched=self._manifest.patched + 1,
        )

    def _pages(self, parsed: Iterable[ParsedFile]) -> list[Page] | None:
        changes: list[tuple[bytes, bytes]] = []
        words: dict[bytes, bytes] = {}
        for one in parsed:
            before = self._entry_cache.get(one.path)
            if one.item is None or one.item.digest != self._reader.seen[one.path].digest:
                return None  # it could not be read, or is just being changed
            old, new = before.entry if before else None, one.item.entry
            if old is None or new is None or not _only_text_differs(before, one.item):
                return None
            if not self._leaves_others_alone(old, new):
                return None
            changes += _differences(text_blobs_of(old), text_blobs_of(new))
            words |= dict(_differences((old.words,), (new.words,)))
            self._entry_cache.put(one.item)
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
        before = stored_index(self._state)
        if before is None or not self._is_of_manifest(before):
            return False
        after = patched_index(before, words, self._state)
        self.files = self._changed_files(before.files, after.files)
        return True

    def _is_of_manifest(self, index: Index) -> bool:
        """Return whether an index is that of the site which the outline is of."""
        keys = self._manifest.keys
        return all(keys.get(file.path) == stored_file_key(file) for file in self._changed_files({}, index.files))

    def _changed_files(self, before: Mapping[str, bytes], after: Mapping[str, bytes]) -> tuple[StoredFile, ...]:
        rules = self._render_context.rules
        return changed_files(before, after, rules.addresses, word("origin search", rules.language))

    def _leaves_others_alone(self, old: Entry, new: Entry) -> bool:
        """Return whether the text speaks of the same, as far as related news go by it."""
        if old.terms == new.terms or new.type.listing is not Listing.NEWS:
            return True
        if self._dependents.is_shared(old.terms):
            return False
        before, knowledge = self._related or self._knowledge.related(), self._knowledge
        self._related = before and with_other_terms(before, signal_of(old), signal_of(new), knowledge.terms)
        return self._related is not None

    def _patched(self, path: str, patch: DigestChanges) -> Page | None:
        """Return an output as it is to be made. None when it is no page, or not the one that was recorded."""
        packed = self._state.page(self._request.root, path)
        patched = patch.applied(packed)
        try:
            return unpacked_page(patched) if patched != packed else None
        except msgspec.MsgspecError:
            raise StateError("state unreadable") from None


def _differences(old: Sequence[bytes], new: Sequence[bytes]) -> list[tuple[bytes, bytes]]:
    return [(one, other) for one, other in zip(old, new, strict=True) if one != other]


def _only_text_differs(before: CachedEntry | None, after: CachedEntry) -> bool:
    """Return whether two items say the same of a document but for its text and what only its own page shows."""
    if before is None or before.entry is None or after.entry is None or before.problems != after.problems:
        return False
    return same_but_for_text(before.entry, after.entry)
