"""Render pages from the blobs in the state."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec import Struct

from badinh_site.engine.render.blobs import BlobStore
from badinh_site.engine.render.compiled import CompiledTemplates
from badinh_site.engine.render.renderer import Renderer, Source
from badinh_site.engine.store.state import State
from badinh_site.pages.assets import AssetLink
from badinh_site.pages.outputs import Page
from badinh_site.pages.parts import View
from badinh_site.pages.portal_view import PortalView
from badinh_site.pages.registry import expanded

__all__ = ["PageRenderer", "RenderInputs", "renderer_for"]


class RenderInputs(Struct, frozen=True):
    """The inputs of rendering besides the pages: plain values that can be sent to another process."""

    base_path: str
    language: str
    """The language of words, dates and numbers on pages."""
    portal: PortalView
    assets: dict[str, AssetLink]
    sources: dict[str, Source]
    engine: bytes
    template_parts: dict[str, dict[str, bytes]]


def renderer_for(setup: RenderInputs, body: Callable[[bytes], bytes], compiled: CompiledTemplates) -> Renderer:
    """Return a renderer for the templates of a site; ``body`` returns the HTML of a body by its digest."""
    return Renderer(setup.sources, setup.assets, setup.portal, body, compiled, setup.language)


class PageRenderer:
    """Renders pages from the blobs in the state."""

    def __init__(self, setup: RenderInputs, state: State, compiled: CompiledTemplates) -> None:
        """Take the inputs that all pages share, and the state with the blobs."""
        self._blobs = BlobStore(setup.base_path, state)
        self._renderer = renderer_for(setup, self._blobs.body, compiled)

    def fetch(self, pages: Iterable[Page]) -> None:
        """Fetch the blobs that some pages need in a few queries."""
        self._blobs.fetch([page.seed for page in pages])

    def render(self, page: Page) -> bytes:
        """Render one page.

        Raises:
            ProblemsError: its template fails.
            StateError: a blob of the page is missing.
        """
        return self._renderer.render(page, self.view(page))

    def view(self, page: Page) -> View:
        """Return the view that the template of a page renders.

        Raises:
            StateError: a blob of the page is missing.
        """
        return expanded(page.seed, self._blobs)
