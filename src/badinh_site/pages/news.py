"""Lays out what people read: the home page, articles, plain pages, and what leads astray."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence

from badinh_site.dates import local
from badinh_site.pages.albums import newest_albums
from badinh_site.pages.frame import head, home_link, json_feed_link, library_link, section_link, tag_link
from badinh_site.pages.outputs import Page
from badinh_site.pages.title_cards import article_share_picture
from badinh_site.pages.views import (
    Agency,
    ArticleSeed,
    Block,
    HomeView,
    NotFoundView,
    PictureView,
    PlainSeed,
    WithdrawnView,
)
from badinh_site.portal.site import Article, Link, Section, Site
from badinh_site.portal.urls import absolute, output_path
from badinh_site.settings.config import Config

__all__ = ["article_pages", "home_page", "not_found_page", "plain_pages", "withdrawn_pages"]

FEATURED = 5
"""Lead stories on the home page, at most."""
HELPFUL = 5
"""Newest articles that the page for a missing address offers."""


def _path_of(article: Article) -> str:
    return output_path(article.entry.address or "")


def home_page(site: Site) -> Page:
    """Return the front page. A single section would repeat the newest articles, so it gets no block."""
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
    """Return the picture of the first lead story. Its page says what it shows; here it stands beside a headline."""
    picture = featured[0].picture if featured else None
    return PictureView(picture, "", picture.width, picture.height, "lead") if picture else None


def _agency(config: Config) -> Agency | None:
    contact = dict(config.contact)
    said = (contact.get(name, "") for name in ("address", "phone", "email"))
    return Agency(config.agency, *said) if config.agency else None


def _title_and_agency(config: Config) -> str:
    return " - ".join(filter(None, (config.title, config.agency)))


def _block(site: Site, section: Section) -> Block[bytes]:
    cards = tuple(article.card for article in section.articles[: site.config.section_size])
    return Block(section_link(site, section.name, section.slug), cards)


def _most_read(site: Site) -> tuple[bytes, ...]:
    """Return the cards of the most read articles; those with equal counts in the order of all lists."""
    counted = (article for article in site.articles if article.entry.views)
    most = heapq.nlargest(site.config.most_read_size, counted, key=lambda article: article.entry.views or 0)
    return tuple(article.card for article in most)


def article_pages(site: Site) -> Iterator[Page]:
    """Return the page of every article."""
    breadcrumbs = _Breadcrumbs(site)
    tags = {tag.slug: tag_link(site, tag.name, tag.slug) for tag in site.tags}
    cards = [article.card for article in site.articles]
    neighbours = _neighbours(site)
    for article, places in zip(site.articles, site.related, strict=True):
        newer, older = neighbours.get(article.url, (None, None))
        seed = ArticleSeed(
            facts=article.entry.facts,
            canonical=absolute(site.config, article.url),
            mark=article.mark,
            breadcrumb=breadcrumbs.of(article),
            picture=article.picture,
            share_picture=article_share_picture(site, article),
            links=article.links,
            attachments=article.attachments,
            tags=tuple([tags[key] for key in dict.fromkeys([tag.slug for tag in article.entry.tags])]),
            newer=newer,
            older=older,
            related=tuple([cards[place] for place in places]),
        )
        yield Page(_path_of(article), "article.html", seed, article.entry.path)


def _neighbours(site: Site) -> dict[str, tuple[Link | None, Link | None]]:
    """Give, by address, the links to the next newer and the next older article of the same section."""
    found: dict[str, tuple[Link | None, Link | None]] = {}
    for section in site.sections:
        links = [None, *(Link(article.entry.title, article.url) for article in section.articles), None]
        for article, newer, older in zip(section.articles, links, links[2:], strict=False):
            found[article.url] = (newer, older)
    return found


def withdrawn_pages(site: Site) -> Iterator[Page]:
    """Return the notice at the address of all that was withdrawn. Nothing of the text itself is in it."""
    breadcrumbs = _Breadcrumbs(site)
    for article in (*site.withdrawn, *(page for page in site.pages if page.withdrawn)):
        place = head(site, site.config.word("withdrawn"), article.url, indexed=False)
        seed = WithdrawnView(place, breadcrumbs.of(article), article.entry.reason or "")
        yield Page(_path_of(article), "withdrawn.html", seed, article.entry.path)


class _Breadcrumbs:
    """The way back from an article (home, and its section where it has one) or an album."""

    def __init__(self, site: Site) -> None:
        self._home = (home_link(site),)
        self._library = (home_link(site), library_link(site))
        self._sections = {s.name: (home_link(site), section_link(site, s.name, s.slug)) for s in site.sections}

    def of(self, article: Article) -> tuple[Link, ...]:
        if article.entry.kind == "album":
            return self._library
        if article.entry.kind == "page" or article.entry.category is None:
            return self._home
        return self._sections.get(article.entry.category, self._home)


def plain_pages(site: Site) -> Iterator[Page]:
    """Return the pages outside the news."""
    for page in site.pages:
        if page.withdrawn:
            continue
        canonical = absolute(site.config, page.url)
        seed = PlainSeed(
            facts=page.entry.facts,
            canonical=canonical,
            mark=page.mark,
            breadcrumb=(home_link(site),),
            share_picture=page.share_picture,
            links=page.links,
            attachments=page.attachments,
        )
        yield Page(_path_of(page), "page.html", seed, page.entry.path)


def not_found_page(site: Site) -> Page:
    """Return the page that hosts show for a missing address."""
    title = site.config.word("not found")
    newest = tuple(article.card for article in site.articles[:HELPFUL])
    seed = NotFoundView(head(site, title, "", indexed=False), title, newest)
    return Page("404.html", "not_found.html", seed, site.config.word("origin not found"))
