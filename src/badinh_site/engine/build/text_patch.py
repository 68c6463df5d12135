"""Finds the pages that changed texts are on, when nothing else of the site depends on these texts.

The manifest says which documents have changed. When all that places them in the portal is as before, the pages that
name their blobs are read from the state and the digests in them are replaced. No other document is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from posixpath import dirname
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from badinh_site.content.types import Listing
from badinh_site.diagnostics.problem import StateError
from badinh_site.engine.build.dependents import Dependents, DigestChanges
from badinh_site.engine.build.manifest import Manifest
from badinh_site.engine.build.page_jobs import RenderContext
from badinh_site.engine.build.related_cache import RelatedCache, RelatedPatch
from badinh_site.engine.build.search_index import patched_index, stored_index
from badinh_site.engine.inputs.parse import ParsedFile, parse_files
from badinh_site.engine.inputs.reader import SourceReader
from badinh_site.engine.inputs.scan import SourceTree
from badinh_site.engine.inputs.site_key import SiteKey, changed_documents
from badinh_site.engine.outputs.cache_keys import KeyMaker, stored_file_key
from badinh_site.engine.request import Request
from badinh_site.engine.store.entry_cache import CACHED_FILES, CachedEntry, CachedFile, EntryCache
from badinh_site.engine.store.state import State
from badinh_site.engine.workers import Workers
from badinh_site.languages.words import word
from badinh_site.pages.outputs import Page, StoredFile
from badinh_site.pages.registry import unpacked_page
from badinh_site.pages.search import changed_files
from badinh_site.portal.entry import Entry, same_but_for_text, signal_of, text_blobs_of

__all__ = ["PatchInputs", "TextPatch", "find_patch"]

MOST_DOCUMENTS = 20
"""Changed documents up to which a patch is tried."""
MOST_BYTES = 16 * 1024 * 1024
"""Bytes of the patched pages, which are in memory together: a full build goes through them one by one."""
MOST_TIMES = 100
"""Patches in a row: each leaves unreferenced blobs in the state, which a full build collects."""


class PatchInputs(NamedTuple):
    """A site of which only documents have changed since the last build."""

    request: Request
    state: State
    tree: SourceTree
    reader: SourceReader
    manifest: Manifest
    key: SiteKey


class TextPatch(NamedTuple):
    """What some changed texts change in the outputs."""

    pages: tuple[Page, ...]
    """The pages that the texts are on, with the new ones."""
    files: tuple[StoredFile, ...]
    """The files of the search index that have changed."""
    read: int
    """Documents that were parsed."""
    inputs: PatchInputs
    render_context: RenderContext
    entry_cache: EntryCache[CachedFile]
    dependents: Dependents
    related: RelatedPatch

    def keep(self) -> Manifest:
        """Store what the documents say now; return the manifest of the patched site."""
        state, reader, setup = self.inputs.state, self.inputs.reader, self.render_context.setup
        self.related.keep()
        self.dependents.keep()
        state.keep_folder_entries(self.entry_cache.changes())
        state.keep_sources(reader.seen, reader.known)
        maker = KeyMaker(setup.engine, setup.portal)
        template_keys = self.render_context.template_keys
        keys = {page.path: maker.key(page, template_keys[page.template], maker.packed(page)) for page in self.pages}
        keys |= {file.path: stored_file_key(file) for file in self.files}
        manifest = self.inputs.manifest
        return replace(
            manifest,
            contents=self.inputs.key.documents,
            keys=manifest.keys | keys,
            patched=manifest.patched + 1,
        )


class _TextChanges(NamedTuple):
    """The digests of texts, before and after."""

    blobs: list[tuple[bytes, bytes]]
    words: dict[bytes, bytes]
    """Of the words that the search index has of each document."""


def find_patch(inputs: PatchInputs, render_context: RenderContext, workers: Workers) -> TextPatch | None:
    """Find out what changed documents change; None when that needs a full build."""
    return _Finder(inputs, render_context, workers).find()


class _Finder:
    def __init__(self, inputs: PatchInputs, render_context: RenderContext, workers: Workers) -> None:
        self._inputs = inputs
        self._state = inputs.state
        self._render_context = render_context
        self._workers = workers
        self._related = RelatedPatch(RelatedCache(inputs.state, workers, render_context.related_size))
        self._dependents = Dependents(inputs.state, inputs.key.environment_key)

    def find(self) -> TextPatch | None:
        manifest, rules = self._inputs.manifest, self._render_context.rules
        changed = changed_documents(self._inputs.tree, manifest.contents, self._inputs.key.documents)
        if len(changed) > MOST_DOCUMENTS or manifest.patched >= MOST_TIMES:
            return None
        folders = {dirname(found.path) for found in changed}
        entries_by_folder = {folder: self._state.folder_entries(folder) for folder in folders}
        entry_cache = EntryCache(CACHED_FILES, entries_by_folder, rules.key)
        done = [one for some in parse_files(changed, rules, self._workers) for one in some]
        parsed = [one for one in done if isinstance(one, ParsedFile)]
        if len(parsed) < len(done):
            return None  # a file could not be read
        for one in parsed:
            self._state.put_blobs(one.blobs)
        changes = self._changes(parsed, entry_cache)
        if changes is None or any(map(self._dependents.is_shared, changes.words)):
            return None  # the search index tells documents apart by the digests of their words
        patch, files = self._dependents.patch(changes.blobs), self._index_files(changes.words)
        pages = None if patch is None or files is None else self._pages(patch)
        if pages is None or files is None:
            return None
        return TextPatch(
            pages=pages,
            files=files,
            read=len(parsed),
            inputs=self._inputs,
            render_context=self._render_context,
            entry_cache=entry_cache,
            dependents=self._dependents,
            related=self._related,
        )

    def _changes(self, parsed: Iterable[ParsedFile], entry_cache: EntryCache[CachedFile]) -> _TextChanges | None:
        """Compare documents with what they said before; None when more than their texts has changed."""
        changes = _TextChanges([], {})
        for one in parsed:
            before = entry_cache.get(one.path)
            if one.item.digest != self._inputs.reader.seen[one.path].digest:
                return None  # it is being changed right now
            if not isinstance(before, CachedEntry) or not isinstance(one.item, CachedEntry):
                return None  # it is new, or had or has an error
            old, new = before.entry, one.item.entry
            if before.problems != one.item.problems or not same_but_for_text(old, new):
                return None
            if not self._leaves_others_alone(old, new):
                return None
            changes.blobs.extend(_differences(text_blobs_of(old), text_blobs_of(new)))
            changes.words.update(_differences((old.words,), (new.words,)))
            entry_cache.put(one.item)
        return changes

    def _leaves_others_alone(self, old: Entry, new: Entry) -> bool:
        """Return whether all related articles stay the same although a text has changed."""
        if old.terms == new.terms or new.type.listing is not Listing.NEWS:
            return True
        return not self._dependents.is_shared(old.terms) and self._related.apply(signal_of(old), signal_of(new))

    def _index_files(self, words: Mapping[bytes, bytes]) -> tuple[StoredFile, ...] | None:
        """Patch the search index; return its changed files, None when it is not the one of the manifest."""
        if not words:
            return ()
        before, keys = stored_index(self._state), self._inputs.manifest.keys
        if before is None:
            return None
        if any(keys.get(file.path) != stored_file_key(file) for file in self._changed_files({}, before.files)):
            return None
        after = patched_index(before, words, self._state)
        return self._changed_files(before.files, after.files)

    def _changed_files(self, before: Mapping[str, bytes], after: Mapping[str, bytes]) -> tuple[StoredFile, ...]:
        rules = self._render_context.rules
        return changed_files(before, after, rules.addresses, word("origin search", rules.language))

    def _pages(self, patch: DigestChanges) -> tuple[Page, ...] | None:
        """Return the patched pages; None when an output is no page, or not the one recorded, or they are too large."""
        pages: list[Page] = []
        room = MOST_BYTES
        for path in patch.paths:
            packed = self._state.page(self._inputs.request.root, path)
            patched = patch.applied(packed)
            room -= len(patched)
            if patched == packed or room < 0:
                return None
            try:
                pages.append(unpacked_page(patched))
            except msgspec.MsgspecError:
                raise StateError("state unreadable") from None
        return tuple(pages)


def _differences(old: Sequence[bytes], new: Sequence[bytes]) -> list[tuple[bytes, bytes]]:
    return [(one, other) for one, other in zip(old, new, strict=True) if one != other]
