"""The list of all kinds of page. A new kind needs a module of its own and a line here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import chain
from typing import Any, get_origin

import msgspec
from msgspec import Struct

from badinh_site.pages.albums import ALBUMS, LIBRARY
from badinh_site.pages.archive_data import ARCHIVE_DATA
from badinh_site.pages.article import ARTICLES
from badinh_site.pages.feeds import FEED_LIST, FEEDS
from badinh_site.pages.home import HOME
from badinh_site.pages.hosting import HOSTING_SEEDS
from badinh_site.pages.indexes import ARCHIVE, SITE_MAP, TAGS
from badinh_site.pages.kind import Kind, Seeds
from badinh_site.pages.lists import LISTS
from badinh_site.pages.machine_files import MANIFEST, OPENSEARCH, ROBOTS
from badinh_site.pages.notices import NOT_FOUND, WITHDRAWN
from badinh_site.pages.old_addresses import REDIRECT_SEEDS
from badinh_site.pages.outputs import Page
from badinh_site.pages.parts import Blobs, View
from badinh_site.pages.search import INDEX_SEEDS, SEARCH_PAGE
from badinh_site.pages.sitemaps import NEWS_SITEMAP, SITEMAPS
from badinh_site.pages.standalone import STANDALONE
from badinh_site.portal.site import Site

__all__ = ["KINDS", "cards_of", "expanded", "facts_of", "lay_out_kinds", "unpacked_page"]

KINDS: tuple[Kind, ...] = (
    ARTICLES,
    WITHDRAWN,
    STANDALONE,
    ALBUMS,
    LISTS,
    TAGS,
    ARCHIVE,
    SITE_MAP,
    FEED_LIST,
    SEARCH_PAGE,
    LIBRARY,
    HOME,
    NOT_FOUND,
    FEEDS,
    SITEMAPS,
    NEWS_SITEMAP,
    MANIFEST,
    OPENSEARCH,
    ROBOTS,
    ARCHIVE_DATA,
)
"""All kinds, in the order in which their pages are rendered: pages for readers first."""

_LAID_OUT_LAST = (*INDEX_SEEDS, *REDIRECT_SEEDS, *HOSTING_SEEDS)
"""Seeds of the pages that depend on more than the site: the search index, redirects, files for hosts."""


def lay_out_kinds(site: Site) -> list[Page]:
    """Return the pages of all kinds, in the order of the kinds."""
    pages: list[Page] = []
    for kind in KINDS:
        pages += kind.layout(site, pages)
    return pages


def expanded(seed: Struct, blobs: Blobs) -> View:
    """Return the view that a seed expands to."""
    view: View = _seeds_by_type(KINDS)[type(seed)].expand(seed, blobs)
    return view


def cards_of(seed: Struct) -> tuple[bytes, ...]:
    """Return the digests of the cards that expanding a seed will request, as declared by its kind."""
    return _seeds_by_type(KINDS)[type(seed)].cards(seed)


def facts_of(seed: Struct) -> tuple[bytes, ...]:
    """Return the digests of the page data that expanding a seed will request, as declared by its kind."""
    return _seeds_by_type(KINDS)[type(seed)].facts(seed)


def unpacked_page(data: bytes) -> Page:
    """Return the page of any kind that MessagePack data encodes.

    Raises:
        msgspec.MsgspecError: the data does not encode a page.
    """
    page = _PAGE.decode(data)
    return Page(page.path, page.template, _decoder_of(page.seed).decode(page.seed), page.origin, page.shared)


class _Packed(Struct):
    """A page whose seed is not decoded yet: the possible types follow from the list of kinds."""

    path: str
    template: str
    seed: msgspec.Raw
    origin: str
    shared: bool = True


_PAGE = msgspec.msgpack.Decoder(_Packed)


class _Tagged(Struct):
    """A packed seed, of which only the tag is of interest."""

    type: str


_TAGGED = msgspec.msgpack.Decoder(_Tagged)


def _decoder_of(seed: msgspec.Raw) -> msgspec.msgpack.Decoder[Any]:
    """Return the decoder of one seed. One of all types takes some 20 ms to make, and a patch needs two or three."""
    try:
        return _decoder(KINDS, _TAGGED.decode(seed).type)
    except KeyError:
        raise msgspec.ValidationError("unknown type of seed") from None


@lru_cache(maxsize=128)
def _decoder(kinds: tuple[Kind, ...], tag: str) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(_types_by_tag(kinds)[tag])


@lru_cache(maxsize=1)
def _types_by_tag(kinds: tuple[Kind, ...]) -> Mapping[str, Any]:
    return {(get_origin(one.kind) or one.kind).__struct_config__.tag: one.kind for one in _seeds_of(kinds)}


@lru_cache(maxsize=1)
def _seeds_by_type(kinds: tuple[Kind, ...]) -> Mapping[type, Seeds]:
    return {get_origin(seeds.kind) or seeds.kind: seeds for seeds in _seeds_of(kinds)}


def _seeds_of(kinds: tuple[Kind, ...]) -> Iterable[Seeds]:
    return chain(_LAID_OUT_LAST, *(kind.seeds for kind in kinds))
