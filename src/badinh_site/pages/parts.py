"""Values that the views of several kinds of page share, and the blobs that expanding a seed may ask for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeAlias, TypeVar

from msgspec import Struct
from msgspec.structs import fields, replace

from badinh_site.portal.entry import Card, PageData, PictureWords
from badinh_site.portal.published_images import Picture, SharePicture
from badinh_site.portal.site import Link

__all__ = [
    "Blobs",
    "C",
    "Figure",
    "Head",
    "LinkGroup",
    "Pager",
    "PictureView",
    "Seed",
    "View",
    "cards",
    "extra_fields",
    "figure",
    "shared_picture",
]

C = TypeVar("C")
"""A card: in a seed its digest (and mark), in a view the :class:`Card`."""


class Head(Struct, frozen=True):
    """What the ``<head>`` of a page needs."""

    title: str
    """The page's own title; the template adds the portal's."""
    description: str
    canonical: str
    """Absolute URL; empty for a page that has none (404)."""
    indexed: bool = True
    """False asks search engines to leave the page out."""
    share_picture: SharePicture | None = None
    """The picture of the page that other sites show with a link to it."""


class PictureView(Struct, frozen=True):
    """A picture where a page shows it."""

    picture: Picture
    """Its files, in all sizes."""
    alt: str
    width: int
    """As it is shown, in CSS pixels, where there is room: its own, unless the body asks for less."""
    height: int
    place: str = ""
    """``lead`` for the picture of an article; ``rong``, ``trai`` or ``phai`` where a body asks for it; ``small`` in
    rows of pictures, ``small first`` at the top of a page, where it is seen at once."""
    attributes: tuple[tuple[str, str], ...] = ()
    """What else the body gives it: ``class``, ``id``, ``title`` and such."""


class Figure(Struct, frozen=True):
    """The picture of an article, with what must be said of it."""

    picture: PictureView
    """The picture itself."""
    caption: str
    credit: str


class Pager(Struct, frozen=True):
    """Where a list goes on. Numbers count from the oldest page, so a full page never changes its content."""

    number: int | None
    """None on the front page of the list."""
    front: Link
    """The newest page of the list."""
    newer: Link | None
    older: Link | None


class LinkGroup(Struct, frozen=True):
    """Links under one heading."""

    title: str
    links: tuple[Link, ...]


View: TypeAlias = Struct
"""What a template sees of its page: frozen plain values."""


Seed: TypeAlias = Struct
"""What a page is planned as: a view in which large values are replaced by their digests."""


class Blobs(Protocol):
    """Gives what seeds name by digest."""

    def card(self, key: bytes) -> Card:
        """Return a card."""

    def facts(self, key: bytes) -> PageData:
        """Return what only a document's own page shows."""


def cards(keys: tuple[bytes, ...], blobs: Blobs) -> tuple[Card, ...]:
    """Return the cards that a seed names."""
    return tuple([blobs.card(key) for key in keys])


def extra_fields(view: type[Struct]) -> Callable[[PageData], dict[str, Any]]:
    """Return a function that returns, by name, what a view shows of the front matter that only pages show.

    Those are the fields of :class:`PageData` that have a default.
    """
    names = tuple(one.name for one in fields(PageData) if not one.required and one.name in view.__struct_fields__)
    return lambda facts: {name: getattr(facts, name) for name in names}


def shared_picture(shown: SharePicture | None, words: PictureWords | None) -> SharePicture | None:
    """Return the picture for other sites, with the words for it when it is one that has some."""
    return replace(shown, alt=words.alt) if shown and words else shown


def figure(picture: Picture | None, words: PictureWords | None) -> Figure | None:
    """Return the lead picture of a page with its words, where it has both."""
    if picture is None or words is None:
        return None
    shown = PictureView(picture, words.alt, picture.width, picture.height, "lead")
    return Figure(shown, words.caption, words.credit)
