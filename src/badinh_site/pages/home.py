"""The home page: lead stories, newest and most read articles, sections, albums."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from typing import Generic

from msgspec import Struct

from badinh_site.dates import local
from badinh_site.pages.albums import AlbumCard, newest_albums
from badinh_site.pages.kind import Kind, Seeds, single
from badinh_site.pages.links import json_feed_link, section_link
from badinh_site.pages.outputs import Page
from badinh_site.pages.parts import Blobs, C, Head, PictureView, cards, head
from badinh_site.portal.entry import Card
from badinh_site.portal.site import Article, Link, Section, Site
from badinh_site.settings.config import Config

__all__ = ["HOME", "Agency", "HomeView", "SectionBlock", "home_page"]


class SectionBlock(Struct, Generic[C], frozen=True):
    """A titled list of cards on the home page."""

    link: Link
    cards: tuple[C, ...]


class Agency(Struct, frozen=True):
    """The agency as described in site.yaml, for structured data; fields that site.yaml omits are empty."""

    name: str
    """``agency`` in site.yaml."""
    address: str
    """Its postal address, as written in site.yaml."""
    phone: str
    """As written in site.yaml."""
    email: str
    """As written in site.yaml."""


class HomeView(Struct, Generic[C], frozen=True, tag="home"):
    """The home page: lead stories, newest articles, notices, most read articles, one block per section."""

    head: Head
    featured: tuple[C, ...]
    """Lead stories."""
    newest: tuple[C, ...]
    notices: SectionBlock[C] | None
    """The newest articles of the category named by ``notices`` in site.yaml."""
    most_read: tuple[C, ...]
    """The articles with the highest view counts; empty if no file contains one."""
    views_as_of: str | None
    """The day of the view counts, if site.yaml names one."""
    sections: tuple[SectionBlock[C], ...]
    """One block per section."""
    albums: tuple[AlbumCard, ...] = ()
    """The newest albums of the photo library."""
    lead_picture: PictureView | None = None
    """The picture of the first lead story."""
    json_feed: Link | None = None
    """The JSON Feed of the whole site."""
    agency: Agency | None = None
    """None if site.yaml names none."""


def _expand(seed: HomeView[bytes], blobs: Blobs) -> HomeView[Card]:
    return HomeView(
        head=seed.head,
        featured=cards(seed.featured, blobs),
        newest=cards(seed.newest, blobs),
        notices=_expand_block(seed.notices, blobs) if seed.notices else None,
        most_read=cards(seed.most_read, blobs),
        views_as_of=seed.views_as_of,
        sections=tuple(_expand_block(block, blobs) for block in seed.sections),
        albums=seed.albums,
        lead_picture=seed.lead_picture,
        json_feed=seed.json_feed,
        agency=seed.agency,
    )


def _expand_block(block: SectionBlock[bytes], blobs: Blobs) -> SectionBlock[Card]:
    return SectionBlock(block.link, cards(block.cards, blobs))


FEATURED = 5
"""Maximum number of lead stories on the home page."""


def home_page(site: Site) -> Page:
    """Return the home page. A single section would repeat the newest articles, so it has no block."""
    config = site.config
    featured = [article for article in site.articles if article.entry.featured][:FEATURED]
    shown = {article.url for article in featured}
    newest = [article.card for article in site.articles[: config.home_size + FEATURED] if article.url not in shown]
    filled = [section for section in site.sections if section.articles and config.section_size]
    blocks = [_block(site, section) for section in filled if section.name != config.notices]
    notices = [_block(site, section) for section in filled if section.name == config.notices]
    most_read = _most_read(site)
    seed = HomeView(
        head=head(site, config.title, config.base_path, config.description or _title_and_agency(config)),
        featured=tuple(article.card for article in featured),
        newest=tuple(newest[: config.home_size]),
        notices=notices[0] if notices else None,
        most_read=most_read,
        views_as_of=local(config.views_as_of) if most_read else None,
        sections=tuple(blocks) if len(blocks) > 1 else (),
        albums=newest_albums(site),
        lead_picture=_lead_picture(featured),
        json_feed=json_feed_link(site),
        agency=_agency(config),
    )
    return Page("index.html", "home.html", seed, config.word("origin home"))


def _lead_picture(featured: Sequence[Article]) -> PictureView | None:
    """Return the picture of the first lead story, without alternative text: the headline beside it is enough."""
    picture = featured[0].picture if featured else None
    return PictureView(picture, "", picture.width, picture.height, "lead") if picture else None


def _agency(config: Config) -> Agency | None:
    contact = dict(config.contact)
    said = (contact.get(name, "") for name in ("address", "phone", "email"))
    return Agency(config.agency, *said) if config.agency else None


def _title_and_agency(config: Config) -> str:
    return " - ".join(filter(None, (config.title, config.agency)))


def _block(site: Site, section: Section) -> SectionBlock[bytes]:
    cards = tuple(article.card for article in section.articles[: site.config.section_size])
    return SectionBlock(section_link(site, section.name, section.slug), cards)


def _most_read(site: Site) -> tuple[bytes, ...]:
    """Return the cards of the most read articles; ties keep the order of the lists."""
    counted = (article for article in site.articles if article.entry.views)
    most = heapq.nlargest(site.config.most_read_size, counted, key=lambda article: article.entry.views or 0)
    return tuple(article.card for article in most)


def _cards_of(seed: HomeView[bytes]) -> tuple[bytes, ...]:
    blocks = (*seed.sections, *filter(None, (seed.notices,)))
    listed = [key for block in blocks for key in block.cards]
    return (*seed.featured, *seed.newest, *seed.most_read, *listed)


HOME = Kind(single(home_page), (Seeds(HomeView[bytes], _expand, _cards_of),))
