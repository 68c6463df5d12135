"""The types of content, a row each: where their files lie, which fields they have, and where they appear.

Whoever needs to know how one type differs from another asks its row; nothing else compares the names of types.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import tzinfo
from enum import Enum, auto
from posixpath import basename, dirname
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from badinh_site.strict_yaml.reader import FieldParser


__all__ = [
    "ALBUM",
    "ARTICLE",
    "PAGE",
    "TYPES",
    "AddressRule",
    "ContentType",
    "ContentTypes",
    "Listing",
    "Order",
    "is_document",
    "type_named",
    "type_of",
]


class AddressRule(Enum):
    """How the address of a document follows from its file; ``portal/urls.py`` applies it."""

    DATE_AND_NAME = auto()
    """``/2021/07/name/``; below the address of undated articles when the date is unknown."""
    PATH = auto()
    """``/name/``: the path below the folder of the type, without that folder; directly below the root of the site."""
    LIBRARY = auto()
    """The path of the document's own folder, below the address of the photo library."""


class Order(Enum):
    """In which order documents are listed."""

    NEWEST_FIRST = auto()
    """Those of unknown date last."""
    ADDRESS = auto()


class Listing(Enum):
    """Where documents are listed."""

    NEWS = auto()
    """As articles: on the home page, in sections, tags and months, and as related news."""
    LIBRARY = auto()
    """In the photo library, those that have pictures."""
    SITE_MAP = auto()
    """In the map of the site only."""


class ContentType(NamedTuple):
    """A type of content."""

    name: str
    """What entries store, and ``badinh list --format json`` prints."""
    folder: str
    """Where its files lie, with a slash at the end. The innermost folder decides."""
    fields: Callable[[tzinfo], dict[str, FieldParser]]
    """Returns the table of its front matter."""
    address: AddressRule
    order: Order
    listing: Listing
    has_own_folder: bool
    """A document is a folder with an ``index.md``, and the files beside that belong to it."""
    is_gallery: bool
    """It shows the pictures that it names, or else all in its folder, and may do without a text."""
    in_feeds: bool
    is_news: bool
    """It is news to search engines during its first two days."""
    is_dated: bool
    """Its date says when its text was written."""
    by_day: bool
    """A sitemap that is divided files it under its day."""

    def is_document(self, path: str) -> bool:
        """Return whether a file in the folder of the type is the text of a document."""
        if not self.has_own_folder:
            return path.lower().endswith(".md")
        folder, _, name = path.removeprefix(self.folder).rpartition("/")
        return bool(folder) and name.lower() == "index.md"

    def name_of(self, path: str) -> str:
        """Return the name of the file, or of the folder, that a document is."""
        return basename(dirname(path) if self.has_own_folder else path)


def _fields(zone: tzinfo) -> dict[str, FieldParser]:
    from badinh_site.content.frontmatter import fields  # noqa: PLC0415 - a build with nothing to do does without

    return fields(zone)


def _album_fields(zone: tzinfo) -> dict[str, FieldParser]:
    from badinh_site.content.frontmatter import album_fields  # noqa: PLC0415 - likewise, a build with nothing to do

    return album_fields(zone)


ARTICLE = ContentType(
    name="article",
    folder="content/",
    fields=_fields,
    address=AddressRule.DATE_AND_NAME,
    order=Order.NEWEST_FIRST,
    listing=Listing.NEWS,
    has_own_folder=False,
    is_gallery=False,
    in_feeds=True,
    is_news=True,
    is_dated=True,
    by_day=True,
)


PAGE = ContentType(
    name="page",
    folder="content/pages/",
    fields=_fields,
    address=AddressRule.PATH,
    order=Order.ADDRESS,
    listing=Listing.SITE_MAP,
    has_own_folder=False,
    is_gallery=False,
    in_feeds=False,
    is_news=False,
    is_dated=False,
    by_day=False,
)


ALBUM = ContentType(
    name="album",
    folder="content/albums/",
    fields=_album_fields,
    address=AddressRule.LIBRARY,
    order=Order.NEWEST_FIRST,
    listing=Listing.LIBRARY,
    has_own_folder=True,
    is_gallery=True,
    in_feeds=False,
    is_news=False,
    is_dated=True,
    by_day=False,
)


class ContentTypes:
    """A table of types. One of them has the whole of ``content/``, and so what lies in no other folder."""

    def __init__(self, types: Iterable[ContentType]) -> None:
        self.all = tuple(types)
        self._by_name = {one.name: one for one in self.all}
        outer, *inner = sorted(self.all, key=lambda one: len(one.folder))
        self._inner, self._outer = inner[::-1], outer

    def named(self, name: str) -> ContentType:
        """Return a type by its name."""
        return self._by_name[name]

    def of(self, path: str) -> ContentType:
        """Return the type of the files in the folder of a file."""
        for one in self._inner:
            if path.startswith(one.folder):
                return one
        return self._outer


TYPES = ContentTypes((ARTICLE, PAGE, ALBUM))
type_named = TYPES.named
type_of = TYPES.of


def is_document(path: str) -> bool:
    """Return whether a file in ``content/`` is the text of a document."""
    return type_of(path).is_document(path)
