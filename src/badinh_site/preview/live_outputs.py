"""The outputs of the last version of a site without errors, each made when a browser asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from badinh_site.diagnostics.problem import Problem, ProblemsError, StateError
from badinh_site.engine.build.images import draw_card, make_renditions
from badinh_site.engine.build.manifest import Manifest
from badinh_site.engine.build.page_jobs import RenderContext
from badinh_site.engine.build.search_index import unpacked
from badinh_site.engine.outputs.writer import copied_bytes
from badinh_site.engine.render.compiled import CompiledTemplates
from badinh_site.engine.render.pages import PageRenderer
from badinh_site.engine.store.entry_cache import CACHED_FILES, CachedEntry, EntryCache
from badinh_site.engine.store.state import State
from badinh_site.pages.assets import AssetLink
from badinh_site.pages.outputs import Copy, GeneratedImage, Page, Rendition, StoredFile, TitleCard
from badinh_site.pages.parts import View
from badinh_site.pages.registry import unpacked_page
from badinh_site.portal.entry import Entry
from badinh_site.preview.live_state import LiveState
from badinh_site.preview.sources import Sources

__all__ = ["LiveOutputs", "LivePage", "NoOutputs"]


class LivePage(NamedTuple):
    """A page as it was laid out."""

    page: Page
    renderer: PageRenderer

    def render(self) -> bytes:
        """Return the bytes of the page.

        Raises:
            ProblemsError: its template fails.
            StateError: the state has lost something.
        """
        return self.renderer.render(self.page)

    def view(self) -> View:
        """Return the view that the template of the page gets.

        Raises:
            StateError: the state has lost something of it.
        """
        return self.renderer.view(self.page)


class LiveOutputs:
    """The outputs of a site. They belong to the thread of their state."""

    def __init__(self, live: LiveState, state: State, root: str, sources: Sources) -> None:
        """Take what is known of the site, the state and the name by which it has the pages, and the source files."""
        self._live = live
        self._state = state
        self._root = root
        self._sources = sources
        files: tuple[Copy | GeneratedImage | StoredFile, ...] = (*live.copies, *live.pictures, *live.index)
        self._files = {file.path: file for file in files}

    @property
    def manifest(self) -> Manifest:
        """The manifest of the site."""
        return self._live.manifest

    @property
    def render_context(self) -> RenderContext:
        """What rendering needs besides the pages."""
        return self._live.render_context

    @property
    def keys(self) -> Mapping[str, bytes]:
        """The cache keys of all outputs, by path."""
        return self._live.manifest.keys

    @property
    def origins(self) -> Mapping[str, str]:
        """The file or the list that each output comes from."""
        return self._live.origins

    @property
    def base_path(self) -> str:
        """The path of the site's address, with a slash at its end."""
        return self._live.render_context.setup.base_path

    @property
    def assets(self) -> Mapping[str, AssetLink]:
        """The static files by name."""
        return self._live.render_context.setup.assets

    @property
    def title(self) -> str:
        """The name of the portal."""
        return self._live.render_context.setup.portal.title

    @property
    def zone_name(self) -> str:
        """The time zone of the portal."""
        return self._live.manifest.zone_name

    @property
    def since(self) -> int:
        """The moment for which the site was laid out, in seconds since 1970."""
        return self._live.manifest.since

    @property
    def until(self) -> float:
        """The moment at which the site changes by itself, in seconds since 1970."""
        return self._live.manifest.until

    def is_page(self, path: str) -> bool:
        """Return whether an output is a page, and not a file."""
        return path in self.keys and path not in self._files

    def page(self, path: str) -> LivePage:
        """Return a page.

        Raises:
            StateError: the state has lost it.
        """
        try:
            return LivePage(unpacked_page(self._state.page(self._root, path)), self._renderer)
        except msgspec.MsgspecError:
            raise StateError("state unreadable") from None

    @cached_property
    def _renderer(self) -> PageRenderer:
        return PageRenderer(self._live.render_context.setup, self._state, CompiledTemplates(self._state))

    def file(self, path: str) -> bytes | Path:
        """Return an output that is no page: its bytes, or the source file that is copied unchanged.

        Raises:
            ProblemsError: its source is gone, cannot be read or used, or has just changed.
            StateError: the state has lost it.
        """
        file = self._files[path]
        if isinstance(file, StoredFile):
            return unpacked(self._state.blob(file.digest))
        if isinstance(file, TitleCard):
            return draw_card(file)
        found = self._sources.file(file.source)
        if found is None:
            raise ProblemsError(Problem("BD510", file.source))
        if isinstance(file, Rendition):
            return next(make_renditions(found, (file,)))
        return copied_bytes(file, found) if file.replacements else Path(found.file)

    def entries(self) -> Iterator[Entry]:
        """Return the entries of all content files without errors, published or not.

        Raises:
            StateError: the state has lost some.
        """
        rules = self._live.render_context.rules
        items = EntryCache(CACHED_FILES, self._state.entries_by_folder(), rules.key).items()
        yield from (item.entry for item in items if isinstance(item, CachedEntry))

    def patch(self, manifest: Manifest, files: Iterable[StoredFile]) -> None:
        """Take the manifest after some texts have changed, and the changed files of the search index."""
        changed = {file.path: file for file in files}
        index = {file.path: file for file in self._live.index} | changed
        self._live = replace(self._live, manifest=manifest, index=tuple(index.values()))
        self._files |= changed

    def as_state(self, environment_key: bytes) -> LiveState:
        """Return what the next preview begins with; an empty key makes it lay the site out."""
        return replace(self._live, environment_key=environment_key)


class NoOutputs:
    """A site that has had errors since its preview began for the first time: nothing of it can be shown."""

    keys: Mapping[str, bytes] = MappingProxyType({})
    origins: Mapping[str, str] = MappingProxyType({})
    base_path = "/"
    assets: Mapping[str, AssetLink] = MappingProxyType({})
    title = ""
    zone_name = "UTC"
    since = 0
    until = float("inf")

    def is_page(self, _path: str) -> bool:
        """Return False."""
        return False

    def page(self, path: str) -> LivePage:
        """Raise KeyError."""
        raise KeyError(path)

    def file(self, path: str) -> bytes | Path:
        """Raise KeyError."""
        raise KeyError(path)

    def entries(self) -> Iterator[Entry]:
        """Return no entries."""
        return iter(())
