"""Lists the kinds of page: how the pages of each are laid out, and how their seeds are expanded to views."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple, Union, get_origin

import msgspec
from msgspec import Struct

from badinh_site.pages.albums import album_pages, library_pages
from badinh_site.pages.archive_data import data_pages
from badinh_site.pages.expand import EXPANSIONS, Blobs
from badinh_site.pages.feeds import feed_pages, feeds_page
from badinh_site.pages.lists import (
    archive_page,
    month_pages,
    search_pages,
    section_pages,
    site_map_page,
    tag_pages,
    tags_page,
)
from badinh_site.pages.machine_files import manifest_page, opensearch_pages, robots_page
from badinh_site.pages.news import article_pages, home_page, not_found_page, plain_pages, withdrawn_pages
from badinh_site.pages.outputs import Page
from badinh_site.pages.sitemaps import news_sitemap_pages, sitemap_pages
from badinh_site.pages.views import (
    AlbumSeed,
    ApacheView,
    ArchiveView,
    ArticleSeed,
    DataSchemaView,
    DataSeed,
    FeedSeed,
    FeedsView,
    FoundSeed,
    HeadersView,
    HomeView,
    HostView,
    IndexView,
    LibraryView,
    ListView,
    ManifestView,
    NewsSitemapView,
    NginxMapsView,
    NginxServerView,
    NotFoundView,
    NumbersView,
    OpenSearchView,
    PlainSeed,
    RedirectLinesView,
    RedirectView,
    RobotsView,
    SearchView,
    SecurityView,
    SitemapIndexView,
    SiteMapView,
    SitemapView,
    TagsView,
    View,
    WithdrawnView,
)
from badinh_site.portal.site import Site

__all__ = ["KINDS", "Expand", "Kind", "Seeds", "expanded", "lay_out_kinds", "unpacked_page"]

Expand = Callable[[Any, Blobs], Any]
"""Returns the view of a seed: a pure function of the seed, which fetches what the seed names by digest."""
_Layout = Callable[[Site, Sequence[Page]], Iterable[Page]]


class Seeds(NamedTuple):
    """The seeds of some pages: their type, as msgspec decodes it, and what expands them."""

    kind: Any
    expand: Expand


class Kind(NamedTuple):
    """A kind of page."""

    layout: _Layout
    """Returns its pages, from the site and the pages of the kinds before it."""
    seeds: tuple[Seeds, ...]
    """All types of seeds in its pages, each with a tag of its own."""


def lay_out_kinds(site: Site) -> list[Page]:
    """Return the pages of all kinds, in the order of the kinds."""
    pages: list[Page] = []
    for kind in KINDS:
        pages += kind.layout(site, pages)
    return pages


def expanded(seed: Struct, blobs: Blobs) -> View:
    """Return the view that the template of a page sees."""
    view: View = _expansions(KINDS)[type(seed)](seed, blobs)
    return view


def unpacked_page(data: bytes) -> Page:
    """Return a page of any kind from its MessagePack.

    Raises:
        msgspec.MsgspecError: the data are no page.
    """
    page = _PAGE.decode(data)
    return Page(page.path, page.template, _decoder(KINDS).decode(page.seed), page.origin, page.shared)


class _Packed(Struct):
    """A page whose seed is still packed: which types there are, only the list of kinds says."""

    path: str
    template: str
    seed: msgspec.Raw
    origin: str
    shared: bool = True


_PAGE = msgspec.msgpack.Decoder(_Packed)


@lru_cache(maxsize=1)
def _decoder(kinds: tuple[Kind, ...]) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(Union[tuple(seeds.kind for seeds in _seeds_of(kinds))])  # noqa: UP007 - of a list


@lru_cache(maxsize=1)
def _expansions(kinds: tuple[Kind, ...]) -> Mapping[type, Expand]:
    return {get_origin(seeds.kind) or seeds.kind: seeds.expand for seeds in _seeds_of(kinds)}


def _seeds_of(kinds: tuple[Kind, ...]) -> Iterable[Seeds]:
    return chain(_LAID_OUT_LAST, *(kind.seeds for kind in kinds))


def _seeds(*kinds: Any) -> tuple[Seeds, ...]:
    """Return seeds of some types. What has no expansion is its own view."""
    return tuple(Seeds(kind, EXPANSIONS.get(get_origin(kind) or kind, _as_it_is)) for kind in kinds)


def _as_it_is(seed: Struct, _: Blobs) -> Struct:
    return seed


def _of_site(layout: Callable[[Site], Iterable[Page]]) -> _Layout:
    """Return the layout of a kind that depends on no other page."""
    return lambda site, _: layout(site)


def _single(layout: Callable[[Site], Page]) -> _Layout:
    """Return the layout of a kind of which there is one page."""
    return lambda site, _: [layout(site)]


def _lists_by_time(site: Site, _: Sequence[Page]) -> list[Page]:
    """Order lists by their newest article: those that show the same cards are rendered one soon after the other."""
    places = {article.card: place for place, article in enumerate(site.articles)}

    def place(page: Page) -> int:
        cards = page.seed.cards if isinstance(page.seed, ListView) else ()
        return places[cards[0]] if cards else 0

    return sorted((*section_pages(site), *tag_pages(site), *month_pages(site)), key=place)


KINDS: tuple[Kind, ...] = (
    Kind(_of_site(article_pages), _seeds(ArticleSeed)),
    Kind(_of_site(withdrawn_pages), _seeds(WithdrawnView)),
    Kind(_of_site(plain_pages), _seeds(PlainSeed)),
    Kind(_of_site(album_pages), _seeds(AlbumSeed)),
    Kind(_lists_by_time, _seeds(ListView[bytes])),
    Kind(_single(tags_page), _seeds(TagsView)),
    Kind(_single(archive_page), _seeds(ArchiveView[bytes])),
    Kind(_single(site_map_page), _seeds(SiteMapView)),
    Kind(_of_site(feeds_page), _seeds(FeedsView)),
    Kind(_of_site(search_pages), _seeds(SearchView)),
    Kind(_of_site(library_pages), _seeds(LibraryView)),
    Kind(_single(home_page), _seeds(HomeView[bytes])),
    Kind(_single(not_found_page), _seeds(NotFoundView[bytes])),
    Kind(_of_site(feed_pages), _seeds(FeedSeed)),
    Kind(sitemap_pages, _seeds(SitemapView, SitemapIndexView)),
    Kind(_of_site(news_sitemap_pages), _seeds(NewsSitemapView)),
    Kind(_single(manifest_page), _seeds(ManifestView)),
    Kind(_of_site(opensearch_pages), _seeds(OpenSearchView)),
    Kind(_single(robots_page), _seeds(RobotsView)),
    Kind(_of_site(data_pages), _seeds(DataSeed, DataSchemaView)),
)
"""All kinds, in the order in which their pages are made: pages for readers first."""

_LAID_OUT_LAST = (
    *_seeds(FoundSeed, IndexView, NumbersView),
    *_seeds(RedirectView, RedirectLinesView),
    *_seeds(HeadersView, NginxMapsView, NginxServerView, ApacheView, HostView, SecurityView),
)
"""Seeds of the pages that need more than the site: the search index, redirects, files for hosts."""
