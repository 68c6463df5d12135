"""Keeps a site up to date with its files, without building it.

The site is laid out as a build does it, and its outputs are made when a browser asks for them. Pages are stored in a
state of the preview's own, so that the next preview begins where this one ended; the output folder and the state of
builds are not touched.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from badinh_site.content.files import SourceFile
from badinh_site.diagnostics.problem import Problem, ProblemsError
from badinh_site.engine.build.dependents import keep_dependents
from badinh_site.engine.build.manifest import is_current
from badinh_site.engine.build.page_jobs import RenderContext
from badinh_site.engine.build.prepare import prepare
from badinh_site.engine.build.prepared import Prepared, Unprepared
from badinh_site.engine.build.text_patch import PatchInputs, find_patch
from badinh_site.engine.inputs.reader import SourceReader
from badinh_site.engine.inputs.scan import SourceTree
from badinh_site.engine.inputs.site_key import SiteKey, site_key
from badinh_site.engine.request import Request
from badinh_site.engine.stages import Stages
from badinh_site.engine.store.state import State
from badinh_site.engine.workers import Workers
from badinh_site.pages.outputs import Copy, Derived, GeneratedImage, Page, StoredFile
from badinh_site.preview.live_outputs import LiveOutputs, NoOutputs
from badinh_site.preview.live_state import LIVE, LiveState
from badinh_site.preview.sources import Scan, Sources

__all__ = ["LiveSite", "Update"]

_NO_KEY = SiteKey(b"", b"")
"""Differs from the key of any files."""


class Update(NamedTuple):
    """The effect of an update."""

    changed: tuple[str, ...]
    """Files that are new, changed or gone since the last update, by path."""
    outputs: int
    """Outputs that are new, changed or gone; pages are not rendered for that."""
    parsed: int
    """Documents that were parsed."""


NOTHING_NEW = Update((), 0, 0)


class LiveSite:
    """One site, for one base address and moment. It belongs to the thread of its state."""

    def __init__(self, request: Request, state: State) -> None:
        """Take the request, whose output folder names the pages in the state, and the state."""
        self.problems: tuple[Problem, ...] = ()
        """The problems of the files as they are now. While there is an error, :attr:`outputs` are of the last version
        without one."""
        self.outputs: LiveOutputs | NoOutputs = NoOutputs()
        self.broken_drafts: frozenset[str] = frozenset()
        """Drafts that cannot be shown because of mistakes in them, by path."""
        self.took = 0.0
        """Seconds that the last scan of all files took."""
        self._request = request
        self._state = state
        self._sources = Sources(request.site, state.sources())
        self._workers = Workers(request.jobs, Stages())
        self._key = _NO_KEY
        """The files that were last laid out."""
        self._has_failed = False
        """True when these files have errors."""
        self._unsaved = False
        kept = state.remembered(LIVE, request.root.encode())
        if kept is not None:
            self._take(kept)

    @property
    def documents(self) -> Mapping[str, SourceFile]:
        """The content files by path, as the last scan found them."""
        return self._sources.documents

    def look(self, now: int, touched: Collection[str] | None = None) -> Update:
        """Bring everything up to date with the files; ``now`` is the clock, in seconds since 1970.

        When only ``touched`` files can have changed since the last update, the others are not scanned.

        Raises:
            StateError: the state has lost something.
            UsageError: the moment or the address asked for is none.
        """
        request = replace(self._request, now=now)
        began = time.monotonic()
        found = self._sources.scan(touched)
        key = _key(request, found.tree, found.reader)
        if found.is_whole:
            self.took = time.monotonic() - began
        if key is not None and self._is_current(key, request):
            self._sources.accept(found)
            return NOTHING_NEW
        before = self.outputs.keys
        parsed = None if key is None else self._patch(request, found, key)
        if parsed is None:
            parsed = self._lay_out(request, found.tree, found.reader)
        self._unsaved = True
        return Update(self._sources.accept(found), _count_differences(before, self.outputs.keys), parsed)

    def _is_current(self, key: SiteKey, request: Request) -> bool:
        """Return whether nothing has changed since the last update. Errors do not change by themselves."""
        if key != self._key:
            return False
        return self._has_failed or self._is_unchanged_by_time(request)

    def _is_unchanged_by_time(self, request: Request) -> bool:
        return isinstance(self.outputs, LiveOutputs) and is_current(self.outputs.manifest, request)

    def _patch(self, request: Request, found: Scan, key: SiteKey) -> int | None:
        """Patch the site when only texts have changed; return how many documents were parsed, None if more changed."""
        outputs = self.outputs
        if self._has_failed or not isinstance(outputs, LiveOutputs) or key.environment_key != self._key.environment_key:
            return None
        if not is_current(outputs.manifest, request):
            return None
        inputs = PatchInputs(request, self._state, found.tree, found.reader, outputs.manifest, key)
        patch = find_patch(inputs, outputs.render_context, self._workers)
        if patch is None:
            return None
        manifest = patch.keep()
        self._state.keep_pages(request.root, {page.path: msgspec.msgpack.encode(page) for page in patch.pages})
        outputs.patch(manifest, patch.files)
        self._key = key
        return patch.read

    def _lay_out(self, request: Request, tree: SourceTree, reader: SourceReader) -> int:
        """Lay the site out; return how many documents were parsed."""
        try:
            with self._workers as workers:
                prepared = prepare(request, self._state, tree, reader, workers)
        except ProblemsError as error:  # a process died
            self.problems, self._key, self._has_failed = error.problems, _NO_KEY, False
            return 0
        parsed = 0 if isinstance(prepared, Unprepared) else prepared.loaded.read
        self.problems, self._key, self._has_failed = prepared.problems, _NO_KEY, False
        self.broken_drafts = frozenset() if isinstance(prepared, Unprepared) else prepared.loaded.broken_drafts
        key = _key(request, tree, reader)
        if key is None:  # a file can no longer be read
            return parsed
        if isinstance(prepared, Unprepared) or prepared.has_errors:
            self._key, self._has_failed = key, True
            return parsed
        try:
            render_context = prepared.render_context()
        except ProblemsError as error:
            self.problems += error.problems
        else:
            self._show(prepared, key, render_context)
        return parsed

    def _show(self, prepared: Prepared, key: SiteKey, render_context: RenderContext) -> None:
        """Show the site as it is now."""
        self._keep_pages(prepared)
        manifest = prepared.manifest(key.documents)
        # Outputs that are made of the bytes of others are not served: nobody looks for them in a preview.
        derived = {output.path for output in prepared.outputs if isinstance(output, Derived)}
        manifest = replace(manifest, keys={path: one for path, one in manifest.keys.items() if path not in derived})
        live = LiveState(
            environment_key=key.environment_key,
            manifest=manifest,
            render_context=render_context,
            copies=tuple(output for output in prepared.outputs if isinstance(output, Copy)),
            pictures=tuple(output for output in prepared.outputs if isinstance(output, GeneratedImage)),
            index=tuple(output for output in prepared.outputs if isinstance(output, StoredFile)),
            origins={output.path: output.origin for output in prepared.outputs},
        )
        self._take(live)
        keep_dependents(self._state, key.environment_key, prepared.dependents)
        blob_digests = prepared.blob_digests()
        self._state.drop_unused(blob_digests, slack=len(blob_digests) // 50 + 100)

    def _keep_pages(self, prepared: Prepared) -> None:
        """Store the pages that differ from the stored ones, and drop those that are gone."""
        root, keys, origins = self._request.root, self.outputs.keys, self.outputs.origins
        pages = {
            page.path: msgspec.msgpack.encode(page)
            for page in prepared.outputs
            if isinstance(page, Page)
            and (keys.get(page.path) != prepared.keys[page.path] or origins.get(page.path) != page.origin)
        }
        if isinstance(self.outputs, NoOutputs):  # the pages of another version of badinh may be stored
            self._state.forget_root(root)
        self._state.forget_records(root, keys.keys() - prepared.keys.keys())
        self._state.keep_pages(root, pages)

    def _take(self, live: LiveState) -> None:
        self.problems = live.manifest.problems
        self.outputs = LiveOutputs(live, self._state, self._request.root, self._sources)
        self._key = SiteKey(live.environment_key, live.manifest.contents)

    def keep(self) -> None:
        """Make what is known durable, so that the next preview begins with it."""
        if self._unsaved and isinstance(self.outputs, LiveOutputs):
            environment_key = b"" if self._has_failed else self._key.environment_key
            self._state.remember(LIVE, self._request.root.encode(), self.outputs.as_state(environment_key))
            self._unsaved = False
        self._state.commit()

    def stop(self) -> None:
        """Stop a running update; may be called from any thread. The site cannot be used after that."""
        self._workers.stop()


def _key(request: Request, tree: SourceTree, reader: SourceReader) -> SiteKey | None:
    """Return the key of the files; None when one cannot be read, which laying out reports."""
    try:
        return site_key(request, tree, reader, {**reader.known, **reader.seen})
    except ProblemsError:
        return None


def _count_differences(before: Mapping[str, bytes], now: Mapping[str, bytes]) -> int:
    return sum(before.get(path) != key for path, key in now.items()) + len(before.keys() - now.keys())
