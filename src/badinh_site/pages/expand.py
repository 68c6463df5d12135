"""Grows a page's view from its seed, fetching by digest what the seed names: nothing else can reach a template."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Protocol

from msgspec.structs import replace

from badinh_site.languages.words import word
from badinh_site.pages.share_links import share
from badinh_site.pages.views import (
    AlbumPicture,
    AlbumSeed,
    AlbumView,
    ArchiveView,
    ArticleSeed,
    ArticleView,
    Block,
    DataArticle,
    DataArticleSeed,
    DataPicture,
    DataSeed,
    DataView,
    FeedEntry,
    FeedEntrySeed,
    FeedSeed,
    FeedView,
    Figure,
    FoundDocument,
    FoundDocumentSeed,
    FoundSeed,
    FoundView,
    Head,
    HomeView,
    ListView,
    NotFoundView,
    PictureView,
    PlainSeed,
    PlainView,
    Seed,
)
from badinh_site.portal.entry import Card, PageData, PictureWords
from badinh_site.portal.published_images import Picture, SharePicture
from badinh_site.portal.site import Body

__all__ = ["EXPANSIONS", "Blobs", "cards_of", "facts_of"]


class Blobs(Protocol):
    """Gives what seeds name by digest."""

    def card(self, key: bytes) -> Card:
        """Return a card."""

    def facts(self, key: bytes) -> PageData:
        """Return what only a document's own page shows."""


def cards_of(seed: Seed) -> tuple[bytes, ...]:
    """Name the cards that growing a seed will ask for."""
    match seed:
        case ArticleSeed():
            return seed.related
        case ListView():
            return seed.cards
        case NotFoundView():
            return seed.newest
        case ArchiveView():
            return seed.undated
        case HomeView():
            blocks = (*seed.sections, *filter(None, (seed.notices,)))
            listed = [key for block in blocks for key in block.cards]
            return (*seed.featured, *seed.newest, *seed.most_read, *listed)
    return ()


def facts_of(seed: Seed) -> tuple[bytes, ...]:
    """Name the facts that growing a seed will ask for."""
    match seed:
        case ArticleSeed() | PlainSeed() | AlbumSeed():
            return (seed.facts,)
        case FeedSeed():
            return tuple(one.facts for one in seed.entries)
        case FoundSeed():
            return tuple(one.facts for one in seed.documents)
    return ()


def _data_article(seed: DataArticleSeed, blobs: Blobs) -> DataArticle:
    """Return an article as data. Its facts are fetched alone: those of a whole portal would fill the memory."""
    facts, picture = blobs.facts(seed.facts), None
    if seed.picture is not None and facts.picture is not None:
        picture = DataPicture(*seed.picture, facts.picture.alt, facts.picture.caption, facts.picture.credit)
    return DataArticle(
        url=seed.url,
        title=facts.title,
        title_derived=facts.title_derived,
        published=seed.published,
        updated=seed.updated,
        section=seed.section,
        tags=seed.tags,
        authors=facts.authors,
        sources=facts.sources,
        place=facts.place,
        views=facts.views,
        lead=facts.lead,
        picture=picture,
        corrections=facts.corrections,
        body=Body(facts.body),
    )


def _found_document(seed: FoundDocumentSeed, blobs: Blobs) -> FoundDocument:
    facts = blobs.facts(seed.facts)
    body = Body(facts.body)
    return FoundDocument(seed.number, seed.url, facts.title, seed.date, seed.section, facts.lead, body)


def _cards(keys: tuple[bytes, ...], blobs: Blobs) -> tuple[Card, ...]:
    return tuple([blobs.card(key) for key in keys])


def _home(seed: HomeView[bytes], blobs: Blobs) -> HomeView[Card]:
    return HomeView(
        head=seed.head,
        featured=_cards(seed.featured, blobs),
        newest=_cards(seed.newest, blobs),
        notices=_block(seed.notices, blobs) if seed.notices else None,
        most_read=_cards(seed.most_read, blobs),
        views_as_of=seed.views_as_of,
        sections=tuple(_block(block, blobs) for block in seed.sections),
        albums=seed.albums,
        lead_picture=seed.lead_picture,
        json_feed=seed.json_feed,
        agency=seed.agency,
    )


def _block(block: Block[bytes], blobs: Blobs) -> Block[Card]:
    return Block(block.link, _cards(block.cards, blobs))


def _article(seed: ArticleSeed, blobs: Blobs) -> ArticleView:
    facts = blobs.facts(seed.facts)
    return ArticleView(
        head=Head(
            facts.title, facts.excerpt, seed.canonical, not seed.mark, _shared(seed.share_picture, facts.picture)
        ),
        breadcrumb=seed.breadcrumb,
        title=facts.title,
        title_derived=facts.title_derived,
        date=facts.date,
        updated=facts.updated,
        modified=facts.modified,
        views=facts.views,
        mark=seed.mark,
        lead=facts.lead,
        place=facts.place,
        figure=_figure(seed.picture, facts.picture),
        contents=facts.headings,
        body=Body(facts.body, seed.links),
        attachments=seed.attachments,
        authors=facts.authors,
        sources=facts.sources,
        tags=seed.tags,
        corrections=facts.corrections,
        share=share(seed.canonical, facts.title),
        newer=seed.newer,
        older=seed.older,
        related=_cards(seed.related, blobs),
    )


def _shared(shown: SharePicture | None, words: PictureWords | None) -> SharePicture | None:
    """Return the picture for other sites, with the words for it when it is one that has some."""
    return replace(shown, alt=words.alt) if shown and words else shown


def _figure(picture: Picture | None, words: PictureWords | None) -> Figure | None:
    if picture is None or words is None:
        return None
    shown = PictureView(picture, words.alt, picture.width, picture.height, "lead")
    return Figure(shown, words.caption, words.credit)


def _plain(seed: PlainSeed, blobs: Blobs) -> PlainView:
    facts = blobs.facts(seed.facts)
    return PlainView(
        head=Head(facts.title, facts.excerpt, seed.canonical, not seed.mark, seed.share_picture),
        breadcrumb=seed.breadcrumb,
        title=facts.title,
        lead=facts.lead,
        updated=facts.updated,
        mark=seed.mark,
        contents=facts.headings,
        body=Body(facts.body, seed.links),
        attachments=seed.attachments,
    )


AT_ONCE = 4
"""Pictures at the top of an album that are seen before anybody scrolls."""


def _album(seed: AlbumSeed, blobs: Blobs) -> AlbumView:
    facts, is_first = blobs.facts(seed.facts), seed.number == 1
    title = facts.title if is_first else word("numbered", seed.language).format(title=facts.title, number=seed.number)
    shown = _shared(seed.share_picture, facts.pictures[0] if facts.pictures else None)
    return AlbumView(
        head=Head(title, facts.excerpt, seed.canonical, not seed.mark, shown),
        breadcrumb=seed.breadcrumb,
        title=title,
        title_derived=facts.title_derived,
        date=facts.date,
        updated=facts.updated,
        mark=seed.mark,
        lead=facts.lead if is_first else "",
        body=Body(facts.body, seed.links) if is_first else Body(),
        attachments=seed.attachments if is_first else (),
        authors=facts.authors,
        sources=facts.sources,
        number=seed.number,
        pages=seed.pages,
        count=seed.count,
        pictures=tuple(
            _album_picture(picture, seed.first + place, facts.pictures, seed.language, at_once=place < AT_ONCE)
            for place, picture in enumerate(seed.pictures)
        ),
    )


def _album_picture(
    picture: Picture, place: int, named: Sequence[PictureWords], language: str, *, at_once: bool
) -> AlbumPicture:
    words = named[place] if place < len(named) else PictureWords("", "", "")
    number = place + 1
    # It is what its link shows, so it cannot be without any text.
    alt = words.alt or word("photo number", language).format(number=number)
    shown = PictureView(picture, alt, picture.width, picture.height, "small first" if at_once else "small")
    return AlbumPicture(number, shown, words.alt, words.caption, words.credit)


def _feed(seed: FeedSeed, blobs: Blobs) -> FeedView:
    return FeedView(
        id=seed.id,
        title=seed.title,
        subtitle=seed.subtitle,
        language=seed.language,
        author=seed.author,
        home=seed.home,
        feed=seed.feed,
        updated=seed.updated,
        entries=tuple(_feed_entry(one, blobs) for one in seed.entries),
    )


def _feed_entry(seed: FeedEntrySeed, blobs: Blobs) -> FeedEntry:
    facts = blobs.facts(seed.facts)
    return FeedEntry(
        id=seed.url,
        url=seed.url,
        title=facts.title,
        published=seed.published,
        updated=seed.updated,
        authors=facts.authors,
        categories=seed.categories,
        summary=facts.excerpt,
        lead=facts.lead,
        figure=_figure(seed.picture, facts.picture),
        body=Body(facts.body, seed.links, seed.url),
        corrections=facts.corrections,
    )


EXPANSIONS: Mapping[type, Callable[[Any, Blobs], Any]] = MappingProxyType(
    {
        ArticleSeed: _article,
        PlainSeed: _plain,
        AlbumSeed: _album,
        FeedSeed: _feed,
        DataSeed: lambda seed, blobs: DataView(
            seed.schema, seed.home, seed.frozen, tuple(_data_article(one, blobs) for one in seed.articles)
        ),
        FoundSeed: lambda seed, blobs: FoundView(tuple(_found_document(one, blobs) for one in seed.documents)),
        ListView: lambda seed, blobs: replace(seed, cards=_cards(seed.cards, blobs)),
        NotFoundView: lambda seed, blobs: replace(seed, newest=_cards(seed.newest, blobs)),
        ArchiveView: lambda seed, blobs: replace(seed, undated=_cards(seed.undated, blobs)),
        HomeView: _home,
    }
)
"""By kind of seed, what gives the view; a seed of another kind is its own view."""
