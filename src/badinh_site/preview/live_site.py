"""A site that is kept in step with its files, and of which an output is made when somebody asks for it.

It is laid out as a build does it. The pages are kept in a state of its own, so that it begins where it ended last time,
and nothing of it touches the output folder or the state of the builds.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from badinh_site.content.files import SourceFile
from badinh_site.diagnostics.problem import Problem, ProblemsError, StateError
from badinh_site.engine.build.dependents import keep_dependents
from badinh_site.engine.build.images import draw_card, make_renditions
from badinh_site.engine.build.manifest import Manifest, is_current
from badinh_site.engine.build.page_jobs import RenderContext
from badinh_site.engine.build.patch import PatchInputs, TextPatch
from badinh_site.engine.build.prepare import prepare
from badinh_site.engine.build.prepared import Prepared, Unprepared
from badinh_site.engine.build.search_index import unpacked
from badinh_site.engine.inputs.reader import SourceReader
from badinh_site.engine.inputs.scan import THEME, SourceTree, rescan, scan
from badinh_site.engine.inputs.site_key import SiteKey, site_key
from badinh_site.engine.outputs.writer import copied_bytes
from badinh_site.engine.render.compiled import CompiledTemplates
from badinh_site.engine.render.pages import PageRenderer
from badinh_site.engine.request import Request
from badinh_site.engine.stages import Stages
from badinh_site.engine.store.entry_cache import CachedEntry, EntryCache
from badinh_site.engine.store.memo import SEALED, Memo
from badinh_site.engine.store.state import Seen, State
from badinh_site.engine.workers import Workers
from badinh_site.pages.assets import AssetLink
from badinh_site.pages.outputs import Copy, Derived, GeneratedImage, Page, Rendition, StoredFile, TitleCard
from badinh_site.pages.parts import View
from badinh_site.pages.registry import unpacked_page
from badinh_site.portal.entry import Entry

__all__ = ["LiveSite", "Update"]


class LiveState(Struct, frozen=True):
    """The site as it is shown: as it was when nothing was wrong with it."""

    frame: bytes
    """Digest of all but the documents, see :class:`SiteKey`."""
    manifest: Manifest
    render_context: RenderContext
    copies: tuple[Copy, ...]
    pictures: tuple[GeneratedImage, ...]
    index: tuple[StoredFile, ...]
    origins: dict[str, str]
    """By output, which file or list it comes from."""


_SHOWN = Memo[LiveState](f"{SEALED}live", LiveState)
"""By output folder; the frame in it says of which files it is. It holds the groundwork, whose templates are run."""


class Update(NamedTuple):
    """What a look at the files gave."""

    changed: tuple[str, ...]
    """Files that are new, changed or gone since the last look, by path."""
    outputs: int
    """Outputs that are new, changed or gone; pages are not rendered for that."""
    parsed: int
    """Documents that were parsed."""


NOTHING_NEW = Update((), 0, 0)


class LiveSite:
    """One site, for one base address and moment. Belongs to the thread that made it, as its state does."""

    def __init__(self, request: Request, state: State) -> None:
        """Take what is asked for, with an output folder that names what the state keeps; and that state."""
        self.problems: tuple[Problem, ...] = ()
        """What is wrong with the site as its files are now. With an error among them, the last good one is shown."""
        self.took = 0.0
        """Seconds that it last took to look at all files."""
        self._request = request
        self._state = state
        self._known: Mapping[str, Seen] = state.sources()
        self._shown = state.remembered(_SHOWN, request.root.encode())
        self._failed: SiteKey | None = None
        """Of the files that the problems are of, when no site can be made of them."""
        self._workers = Workers(request.jobs, Stages())
        self._files: dict[str, Copy | GeneratedImage | StoredFile] = {}
        """The outputs that are no pages."""
        self._page_renderer: PageRenderer | None = None
        self._tree: SourceTree | None = None
        self._unsaved = False
        if self._shown is not None:
            self._take(self._shown)

    @property
    def keys(self) -> Mapping[str, bytes]:
        """The outputs of the site by path, each with the key that decides its bytes."""
        return self._shown.manifest.keys if self._shown else {}

    @property
    def base_path(self) -> str:
        """The path of the site's address, with a slash at its end."""
        return self._shown.render_context.setup.base_path if self._shown else "/"

    @property
    def assets(self) -> Mapping[str, AssetLink]:
        """The static files by name."""
        return self._shown.render_context.setup.assets if self._shown else {}

    @property
    def title(self) -> str:
        """The name of the portal."""
        return self._shown.render_context.setup.portal.title if self._shown else ""

    @property
    def zone_name(self) -> str:
        """The time zone of the portal."""
        return self._shown.manifest.zone_name if self._shown else "UTC"

    @property
    def documents(self) -> Mapping[str, SourceFile]:
        """The content files by path, as the last look found them."""
        return self._tree.documents if self._tree else {}

    @property
    def since(self) -> int:
        """The moment that the site was laid out for, in seconds since 1970."""
        return self._shown.manifest.since if self._shown else 0

    @property
    def until(self) -> int | None:
        """The moment at which the site changes by itself, in seconds since 1970."""
        return self._shown.manifest.until if self._shown else None

    def look(self, now: int, touched: Collection[str] | None = None) -> Update:
        """Look at the files and bring everything up to date; ``now`` is the clock, in seconds since 1970.

        When it is known which files alone can have changed since the last look, only these are looked at.

        Raises:
            StateError: the state has lost something.
            UsageError: the moment or the address asked for is none.
        """
        request = replace(self._request, now=now)
        began = time.monotonic()
        again = None
        if touched is not None and self._tree is not None:
            again = rescan(self._tree, request.site.absolute(), touched)
        tree = scan(request.site) if again is None else again
        reader = SourceReader(self._known)
        key = _key(request, tree, reader)
        if again is None:
            self.took = time.monotonic() - began
        if key is not None and self._is_current(key, request):
            self._tree, self._known = tree, reader.seen
            return NOTHING_NEW
        before, known, keys = self._tree, self._known, self.keys
        parsed = self._mend(request, tree, reader, key)
        if parsed is None:
            parsed = self._lay_out(request, tree, reader)
        self._tree, self._known, self._unsaved = tree, reader.seen, True
        changed = _changed_files(before, tree, known, reader.seen)
        return Update(tuple(sorted(changed)), _count_differences(keys, self.keys), parsed)

    def _is_current(self, key: SiteKey, request: Request) -> bool:
        """Return whether nothing has changed since the last look."""
        if self._failed is not None:
            return key == self._failed
        shown = self._shown
        return (
            shown is not None and key == (shown.frame, shown.manifest.contents) and is_current(shown.manifest, request)
        )

    def _mend(self, request: Request, tree: SourceTree, reader: SourceReader, key: SiteKey | None) -> int | None:
        """Take the short way for texts that changed; None when there is more to it."""
        shown = self._shown
        if (
            shown is None
            or key is None
            or key.environment_key != shown.frame
            or not is_current(shown.manifest, request)
        ):
            return None
        case = PatchInputs(request, self._state, tree, reader, shown.manifest, key)
        mending = TextPatch(case, shown.render_context, self._workers)
        pages = mending.pages()
        if pages is None:
            return None
        manifest = mending.keep(pages)
        self._state.keep_pages(request.root, {page.path: msgspec.msgpack.encode(page) for page in pages})
        held = {file.path: file for file in (*shown.index, *mending.files)}
        self._shown = replace(shown, manifest=manifest, index=tuple(held.values()))
        self._files |= held
        return mending.read

    def _lay_out(self, request: Request, tree: SourceTree, reader: SourceReader) -> int:
        try:
            with self._workers as workers:
                prepared = prepare(request, self._state, tree, reader, workers)
        except ProblemsError as error:  # a process died
            self.problems, self._failed = error.problems, None
            self._show_no_longer()
            return 0
        self.problems, self._failed = prepared.problems, None
        parsed = 0 if isinstance(prepared, Unprepared) else prepared.loaded.read
        key = _key(request, tree, reader)
        if key is None:  # a file can be read no more
            self._show_no_longer()
            return parsed
        if isinstance(prepared, Unprepared) or prepared.has_errors:
            self._failed = key
            self._show_no_longer()
            return parsed
        try:
            render_context = prepared.render_context()
        except ProblemsError as error:
            self.problems += error.problems
            self._show_no_longer()
            return parsed
        self._show(prepared, key, render_context)
        return parsed

    def _show(self, prepared: Prepared, key: SiteKey, render_context: RenderContext) -> None:
        """Show the site as it is now."""
        root, origins = self._request.root, {output.path: output.origin for output in prepared.outputs}
        keys, former = self.keys, self._shown.origins if self._shown else {}
        pages = {
            path: msgspec.msgpack.encode(page)
            for page in prepared.outputs
            if isinstance(page, Page)
            and (keys.get(path := page.path) != prepared.keys[path] or former.get(path) != page.origin)
        }
        if self._shown is None:  # there may be pages of another version of badinh
            self._state.forget_root(root)
        self._state.forget_records(root, keys.keys() - prepared.keys.keys())
        self._state.keep_pages(root, pages)
        copies = tuple(output for output in prepared.outputs if isinstance(output, Copy))
        pictures = tuple(output for output in prepared.outputs if isinstance(output, GeneratedImage))
        manifest = prepared.manifest(key.documents)
        # What is made of the bytes of finished outputs has none to be made of here: nobody finds it in a preview.
        derived = {output.path for output in prepared.outputs if isinstance(output, Derived)}
        manifest = replace(manifest, keys={path: one for path, one in manifest.keys.items() if path not in derived})
        index = tuple(output for output in prepared.outputs if isinstance(output, StoredFile))
        self._take(LiveState(key.environment_key, manifest, render_context, copies, pictures, index, origins))
        keep_dependents(self._state, key.environment_key, prepared.dependents)
        blob_digests = prepared.blob_digests()
        self._state.drop_unused(blob_digests, slack=len(blob_digests) // 50 + 100)

    def _show_no_longer(self) -> None:
        """Go on showing the last good site, of which the state does not know any more which files it was made of."""
        if self._shown is not None:
            self._shown = replace(self._shown, frame=b"")

    def _take(self, shown: LiveState) -> None:
        self._shown, self.problems = shown, shown.manifest.problems
        files: tuple[Copy | GeneratedImage | StoredFile, ...] = (*shown.copies, *shown.pictures, *shown.index)
        self._files = {file.path: file for file in files}
        self._page_renderer = None

    def page(self, path: str) -> Page | None:
        """Return a page as it was laid out; None when there is none at a path.

        Raises:
            StateError: the state has lost it.
        """
        if path not in self.keys or path in self._files:
            return None
        try:
            return unpacked_page(self._state.page(self._request.root, path))
        except msgspec.MsgspecError:
            raise StateError("state unreadable") from None

    def origin(self, path: str) -> str:
        """Say which file an output comes from, or which list it is."""
        return self._shown.origins.get(path, "") if self._shown else ""

    def render(self, page: Page) -> bytes:
        """Make the bytes of a page.

        Raises:
            ProblemsError: its template fails.
            StateError: the state has lost something.
        """
        return self._printing().render(page)

    def view(self, page: Page) -> View:
        """Return what the template of a page sees.

        Raises:
            StateError: the state has lost something of it.
        """
        return self._printing().view(page)

    def _printing(self) -> PageRenderer:
        if self._page_renderer is None:
            assert self._shown is not None  # noqa: S101 - there is a page
            self._page_renderer = PageRenderer(
                self._shown.render_context.setup, self._state, CompiledTemplates(self._state)
            )
        return self._page_renderer

    def file(self, path: str) -> bytes | Path | None:
        """Return an output that is no page: a file as it stands, or bytes; None when the output is a page.

        Raises:
            ProblemsError: its source cannot be read or used, or has just changed.
            StateError: the state has lost it.
        """
        file = self._files.get(path)
        if isinstance(file, StoredFile):
            return unpacked(self._state.blob(file.digest))
        if isinstance(file, TitleCard):
            return draw_card(file)
        found = self._source(file.source) if file else None
        if file is None or found is None:
            return None
        if isinstance(file, Rendition):
            return next(make_renditions(found, (file,)))
        return copied_bytes(file, found) if file.replacements else Path(found.file)

    def _source(self, path: str) -> SourceFile | None:
        if self._tree is None:
            return None
        name = path.removeprefix(THEME).removeprefix("static/")
        return self._tree.others.get(path) or self._tree.static.get(name)

    def entries(self) -> Iterator[Entry]:
        """Return what places each content file in the portal, published or not; files with mistakes are left out.

        Raises:
            StateError: the state has lost some.
        """
        if self._shown is not None:
            items = EntryCache(
                CachedEntry, self._state.entries_by_folder(), self._shown.render_context.rules.key
            ).items()
            yield from (item.entry for item in items if item.entry is not None)

    def keep(self) -> None:
        """Make what is known durable, so that the next preview begins with it."""
        if self._unsaved and self._shown is not None:
            self._state.remember(_SHOWN, self._request.root.encode(), self._shown)
            self._unsaved = False
        self._state.commit()

    def stop(self) -> None:
        """End a look that is going on; may be called from any thread. The site is of no use after that."""
        self._workers.stop()


def _key(request: Request, tree: SourceTree, reader: SourceReader) -> SiteKey | None:
    """Return the key of the files; None when one cannot be read, which laying out reports."""
    try:
        return site_key(request, tree, reader, {**reader.known, **reader.seen})
    except ProblemsError:
        return None


def _changed_files(
    before: SourceTree | None, now: SourceTree, known: Mapping[str, Seen], seen: Mapping[str, Seen]
) -> set[str]:
    """Name the files that are new, changed or gone between two looks."""
    if before is None:
        return set()
    changed: set[str] = set()
    for old, new in zip(before[:-1], now[:-1], strict=True):  # all but the problems
        changed.update(found.path for name, found in new.items() if old.get(name) != found)
        changed.update(old[name].path for name in old.keys() - new.keys())
    # One that was changed twice within a tick of the clock shows it by its contents alone.
    changed.update(path for path, one in seen.items() if path in known and known[path].digest != one.digest)
    return changed


def _count_differences(before: Mapping[str, bytes], now: Mapping[str, bytes]) -> int:
    return sum(before.get(path) != key for path, key in now.items()) + len(before.keys() - now.keys())
