"""The form in which a preview keeps a site that has no errors, until the next preview begins with it."""

from __future__ import annotations

from msgspec import Struct

from badinh_site.engine.build.manifest import Manifest
from badinh_site.engine.build.page_jobs import RenderContext
from badinh_site.engine.store.memo import SEALED, Memo
from badinh_site.pages.outputs import Copy, GeneratedImage, StoredFile

__all__ = ["LIVE", "LiveState"]


class LiveState(Struct, frozen=True):
    """A site without errors, besides its pages, which the state stores one by one."""

    environment_key: bytes
    """Digest of all files but the documents, see :class:`SiteKey`; empty when the files have changed since."""
    manifest: Manifest
    render_context: RenderContext
    copies: tuple[Copy, ...]
    pictures: tuple[GeneratedImage, ...]
    index: tuple[StoredFile, ...]
    origins: dict[str, str]
    """By output, the file or the list that it comes from."""


LIVE = Memo[LiveState](f"{SEALED}live", LiveState)
"""By output folder. Sealed, since the templates in its render context are executed."""
