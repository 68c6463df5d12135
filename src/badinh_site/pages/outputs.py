"""The outputs that a site consists of: each with its path and the value that decides its bytes."""

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
    """A file that a template makes of a view, which is grown from a seed."""

    path: str
    """Relative to the output folder, forward slashes."""
    template: str
    seed: Seed
    origin: str
    """What the page is there for, to name it in messages: a content file, or what lists it."""
    shared: bool = True
    """True when the template sees what all pages share (``portal``)."""


class Copy(Struct, frozen=True):
    """A file that is published as it is, or with something replaced: addresses in a stylesheet, words in a script."""

    path: str
    source: str
    """Path of the source as it was scanned."""
    digest: bytes
    """Of the source's bytes."""
    origin: str
    replacements: tuple[tuple[str, str], ...] = ()
    """Pairs of what stands in the source (in ``url(...)``, or as a literal) and what is published instead."""


class Rendition(Struct, frozen=True, tag="rendition"):
    """A file that is made of a picture: one size of it, in one format."""

    path: str
    source: str
    """Path of the picture as it was scanned."""
    digest: bytes
    """Of the picture's bytes."""
    settings: RenditionSettings
    origin: str

    @property
    def pixels(self) -> int:
        """How much work it is."""
        return self.settings.width * self.settings.height


class TitleCard(Struct, frozen=True, tag="poster"):
    """A picture that is drawn of words, for links to a page that has none of its own."""

    path: str
    words: TitleCardText
    origin: str

    @property
    def pixels(self) -> int:
        """How much work it is."""
        return SHARE_SIZE[0] * SHARE_SIZE[1]


GeneratedImage = Rendition | TitleCard
"""Files that Pillow makes."""


class StoredFile(Struct, frozen=True):
    """A file whose bytes were worked out before anything is made, and lie in the state, compressed."""

    path: str
    digest: bytes
    """Under which the state holds them."""
    origin: str


class Compressed(Struct, frozen=True):
    """A compressed copy of another output, which hosts send in place of it to browsers that can read it."""

    path: str
    source: str
    """Path of the other output."""
    format: Format
    origin: str


class Checksums(Struct, frozen=True):
    """The SHA-256 of every other output, as ``sha256sum`` writes and checks them."""

    path: str
    origin: str


Derived = Compressed | Checksums
"""An output that is made of the bytes of others, after all these stand."""


Output = Page | Copy | StoredFile | GeneratedImage | Compressed | Checksums
