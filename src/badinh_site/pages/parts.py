"""Values shared by the views of several kinds of page, and the interface to the blobs that a seed names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol, TypeAlias, TypeVar

from msgspec import Struct
from msgspec.structs import fields, replace

from badinh_site.portal.entry import Card, PageData, PictureWords
from badinh_site.portal.published_images import Picture, SharePicture
from badinh_site.portal.site import Link, Site, Target
from badinh_site.portal.urls import absolute

__all__ = [
    "Blobs",
    "C",
    "DocumentSeed",
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
    "head",
    "pictures_in",
    "shared_picture",
    "summary",
]

C = TypeVar("C")
"""A card: its digest (and mark) in a seed, the :class:`Card` in a view."""


class Head(Struct, frozen=True):
    """Values for the ``<head>`` of a page."""

    title: str
    """The title of the page; the template adds that of the portal."""
    description: str
    canonical: str
    """Absolute URL; empty for a page that has none (404)."""
    indexed: bool = True
    """False asks search engines not to index the page."""
    share_picture: SharePicture | None = None
    """The picture that other sites show next to a link to the page."""


def head(site: Site, title: str, url: str, description: str = "", *, indexed: bool = True) -> Head:
    """Return the head of the page at ``url`` (a path in the site)."""
    return Head(title, description, absolute(site.config, url), indexed)


def summary(site: Site, words: str) -> str:
    """Return a description, for search engines, of a page that has none of its own."""
    return f"{words} - {site.config.title}."


class PictureView(Struct, frozen=True):
    """A picture as a page displays it."""

    picture: Picture
    """Its files, in all sizes."""
    alt: str
    width: int
    """Display width in CSS pixels where there is room: the picture's own, unless the body asks for less."""
    height: int
    place: str = ""
    """``lead`` for the picture of an article; ``rong``, ``trai`` or ``phai`` if a body asks for it; ``small`` in rows
    of pictures, ``small first`` at the top of a page, where it is visible at once."""
    attributes: tuple[tuple[str, str], ...] = ()
    """Other attributes set in the body, such as ``class``, ``id`` and ``title``."""


class Figure(Struct, frozen=True):
    """The picture of an article, with its caption and credit."""

    picture: PictureView
    """The picture itself."""
    caption: str
    credit: str


class Pager(Struct, frozen=True):
    """Links to the other pages of a list. Pages are numbered from the oldest, so a full page never changes."""

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
"""The values of a page as its template sees them: plain and frozen."""


Seed: TypeAlias = Struct
"""A view in which large values are replaced by their digests. The plan of a page contains its seed."""


class DocumentSeed(Struct, frozen=True):
    """What the seeds of documents' own pages have in common."""

    facts: bytes
    """Digest of the document's :class:`PageData`."""
    canonical: str
    mark: str
    breadcrumb: tuple[Link, ...]

    def shown_pictures(self) -> Iterator[Picture]:
        """Yield the pictures that the page shows, in its order."""
        yield from ()


def pictures_in(links: Iterable[Target | None]) -> Iterator[Picture]:
    """Yield the pictures among targets of references."""
    return (link for link in links if isinstance(link, Picture))


class Blobs(Protocol):
    """Access to the values that seeds name by digest."""

    def card(self, key: bytes) -> Card:
        """Return the card with a digest (and mark)."""

    def facts(self, key: bytes) -> PageData:
        """Return the values that only a document's own page shows."""


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
    """Return the share picture, with the alternative text of ``words`` if there is one."""
    return replace(shown, alt=words.alt) if shown and words else shown


def figure(picture: Picture | None, words: PictureWords | None) -> Figure | None:
    """Return the lead picture of a page with its caption and credit; None if either is missing."""
    if picture is None or words is None:
        return None
    shown = PictureView(picture, words.alt, picture.width, picture.height, "lead")
    return Figure(shown, words.caption, words.credit)
