"""The outputs of a site, each with its path and the value that determines its bytes."""

from __future__ import annotations

from msgspec import Struct

from badinh_site.images.source import SHARE_SIZE, RenditionSettings
from badinh_site.images.title_card_text import TitleCardText
from badinh_site.pages.parts import Seed
from badinh_site.settings.config import Format

__all__ = [
    "Checksums",
    "Compressed",
    "Copy",
    "Derived",
    "GeneratedImage",
    "Output",
    "Page",
    "Rendition",
    "StoredFile",
    "TitleCard",
]


class Page(Struct, frozen=True):
    """A file that a template renders from a view, which is expanded from a seed."""

    path: str
    """Relative to the output folder, forward slashes."""
    template: str
    seed: Seed
    origin: str
    """The source of the page, as messages name it: a content file, or a description such as that of a section."""
    shared: bool = True
    """True if the template also gets the values that all pages share (``portal``)."""


class Copy(Struct, frozen=True):
    """A file that is published unchanged, or with replacements: addresses in a stylesheet, words in a script."""

    path: str
    source: str
    """Path of the source as scanned."""
    digest: bytes
    """Digest of the source's bytes."""
    origin: str
    replacements: tuple[tuple[str, str], ...] = ()
    """Pairs of a text in the source (in ``url(...)``, or a literal) and its replacement."""


class Rendition(Struct, frozen=True, tag="rendition"):
    """A file encoded from a picture: one size in one format."""

    path: str
    source: str
    """Path of the picture as scanned."""
    digest: bytes
    """Digest of the picture's bytes."""
    settings: RenditionSettings
    origin: str

    @property
    def pixels(self) -> int:
        """Return the number of pixels, which estimates the work."""
        return self.settings.width * self.settings.height


class TitleCard(Struct, frozen=True, tag="poster"):
    """A picture drawn from a title, for links to a page that has no picture of its own."""

    path: str
    words: TitleCardText
    origin: str

    @property
    def pixels(self) -> int:
        """Return the number of pixels, which estimates the work."""
        return SHARE_SIZE[0] * SHARE_SIZE[1]


GeneratedImage = Rendition | TitleCard
"""Files that Pillow encodes."""


class StoredFile(Struct, frozen=True):
    """A file whose bytes are computed before the plan, and stored compressed in the state."""

    path: str
    digest: bytes
    """Key of the bytes in the state."""
    origin: str


class Compressed(Struct, frozen=True):
    """A compressed copy of another output, which hosts send to browsers that accept its format."""

    path: str
    source: str
    """Path of the output that is compressed."""
    format: Format
    origin: str


class Checksums(Struct, frozen=True):
    """The SHA-256 of every other output, as ``sha256sum`` writes and checks them."""

    path: str
    origin: str


Derived = Compressed | Checksums
"""An output computed from the bytes of other outputs once all of those are written."""


Output = Page | Copy | StoredFile | GeneratedImage | Compressed | Checksums
