"""The feeds (Atom for the site, its sections and its tags; JSON Feed for the site) and the page that lists them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from msgspec import Struct

from badinh_site.dates import Moment, rfc3339
from badinh_site.pages.kind import Kind, Seeds, of_site
from badinh_site.pages.links import feed_link, feeds_link, has_feed, home_link, json_feed_link, section_link, tag_link
from badinh_site.pages.outputs import Page
from badinh_site.pages.parts import Blobs, Figure, Head, LinkGroup, figure, head, summary
from badinh_site.portal.entry import Correction
from badinh_site.portal.published_images import Picture, PictureFile
from badinh_site.portal.site import Article, Body, Link, Site, Target
from badinh_site.portal.urls import FEED_FILE, JSON_FEED, absolute, feed_address, in_site, output_path

__all__ = [
    "FEEDS",
    "FEED_LIST",
    "FeedEntry",
    "FeedEntrySeed",
    "FeedSeed",
    "FeedView",
    "FeedsView",
    "feed_pages",
    "feeds_page",
]


class FeedsView(Struct, frozen=True, tag="feeds"):
    """The page that explains feeds to readers and lists them."""

    head: Head
    breadcrumb: tuple[Link, ...]
    title: str
    groups: tuple[LinkGroup, ...]


class FeedEntry(Struct, frozen=True):
    """One article in a feed; URLs are absolute."""

    id: str
    url: str
    title: str
    published: str
    """RFC 3339, as ``updated``."""
    updated: str
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    """Its section and its tags."""
    summary: str
    """The beginning of the lead or of the text, without markup."""
    lead: str
    """The lead of the file; empty if it has none, and the first paragraph of the body takes its place."""
    figure: Figure | None
    """The picture named in front matter."""
    body: Body
    corrections: tuple[Correction, ...]


class FeedView(Struct, frozen=True, tag="feed"):
    """The newest articles of the site, a section or a tag, for Atom (RFC 4287) and JSON Feed 1.1."""

    id: str
    title: str
    subtitle: str
    """The description of the site or the section; may be empty."""
    language: str
    author: str
    """The author of entries that name none."""
    home: str
    """Absolute URL of the page that lists the same articles."""
    feed: str
    """Absolute URL of the feed itself."""
    updated: str
    """When the newest entry changed; does not depend on the time of the build."""
    entries: tuple[FeedEntry, ...]
    """Newest first."""


class FeedEntrySeed(Struct, frozen=True):
    """The seed of a :class:`FeedEntry`."""

    facts: bytes
    url: str
    published: str
    updated: str
    categories: tuple[str, ...]
    picture: Picture | None
    links: tuple[Target, ...]


class FeedSeed(Struct, frozen=True, tag="feed"):
    """The seed of a :class:`FeedView`."""

    id: str
    title: str
    subtitle: str
    language: str
    author: str
    home: str
    feed: str
    updated: str
    entries: tuple[FeedEntrySeed, ...]


def _expand(seed: FeedSeed, blobs: Blobs) -> FeedView:
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
        figure=figure(seed.picture, facts.picture),
        body=Body(facts.body, seed.links, seed.url),
        corrections=facts.corrections,
    )


class _Channel(NamedTuple):
    """A list of articles that has a feed."""

    title: str
    subtitle: str
    front: str
    """URL of the page that lists the same articles."""
    file: str
    """URL of the feed."""
    articles: Sequence[Article]
    origin: str


def feed_pages(site: Site) -> Iterator[Page]:
    """Yield all feeds. They omit drafts, scheduled articles, and articles without a date, which Atom requires."""
    writer = _Writer(site)
    whole = _whole(site)
    yield from writer.page(whole, "feed.xml")
    yield from writer.page(whole._replace(file=in_site(site.config, f"/{JSON_FEED}")), "feed.json")
    for channel in (*_of_sections(site), *_of_tags(site)):
        yield from writer.page(channel, "feed.xml")


def feeds_page(site: Site) -> list[Page]:
    """Return the page that explains and lists the feeds; no page if there are no feeds."""
    link, feed, json_feed = feeds_link(site), feed_link(site), json_feed_link(site)
    if link is None or feed is None or json_feed is None:
        return []
    word = site.config.word
    sections = [section_link(site, one.name, one.slug) for one in site.sections if has_feed(one.articles)]
    tags = [tag_link(site, one.name, one.slug) for one in site.tags if has_feed(one.articles)]
    groups = (
        LinkGroup(word("all news"), (feed, json_feed)),
        LinkGroup(word("by section"), tuple(Link(one.title, feed_address(one.url)) for one in sections)),
        LinkGroup(word("by tag"), tuple(Link(one.title, feed_address(one.url)) for one in tags)),
    )
    seed = FeedsView(
        head=head(site, link.title, link.url, summary(site, word("about feeds"))),
        breadcrumb=(home_link(site),),
        title=link.title,
        groups=tuple(group for group in groups if group.links),
    )
    return [Page(output_path(site.config.addresses.feeds), "feeds.html", seed, word("origin feeds"))]


def _whole(site: Site) -> _Channel:
    config = site.config
    url = in_site(config, f"/{FEED_FILE}")
    return _Channel(config.title, config.description, config.base_path, url, site.articles, config.word("origin feeds"))


def _of_sections(site: Site) -> Iterator[_Channel]:
    for one in site.sections:
        title, front = f"{one.name} - {site.config.title}", section_link(site, one.name, one.slug).url
        origin = site.config.word("origin section feed", name=one.name)
        yield _Channel(title, one.description, front, feed_address(front), one.articles, origin)


def _of_tags(site: Site) -> Iterator[_Channel]:
    for one in site.tags:
        title, front = f"{one.name} - {site.config.title}", tag_link(site, one.name, one.slug).url
        origin = site.config.word("origin tag feed", name=one.name)
        yield _Channel(title, "", front, feed_address(front), one.articles, origin)


class _Writer:
    """Creates the seeds of feeds. The entry of an article is created once and shared by its feeds."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._config = site.config
        self._tags = {tag.key: tag.name for tag in site.tags}
        self._written: dict[str, FeedEntrySeed] = {}

    def page(self, channel: _Channel, template: str) -> Iterator[Page]:
        """Yield the feed of a channel; nothing if none of its articles has a date."""
        shown = [*_dated(channel.articles, self._config.feed_size)]
        if not shown:
            return
        newest = max((article.entry.modified or date for article, date in shown), key=lambda moment: moment.instant)
        front, config = absolute(self._config, channel.front), self._config
        seed = FeedSeed(
            id=front,
            title=channel.title,
            subtitle=channel.subtitle,
            language=config.language,
            author=config.agency or config.title,
            home=front,
            feed=absolute(config, channel.file),
            updated=rfc3339(newest, config.zone),
            entries=tuple(self._entry(article, date) for article, date in shown),
        )
        yield Page(channel.file.removeprefix(config.base_path), template, seed, channel.origin, shared=False)

    def _entry(self, article: Article, date: Moment) -> FeedEntrySeed:
        if article.url not in self._written:
            self._written[article.url] = self._new_entry(article, date)
        return self._written[article.url]

    def _new_entry(self, article: Article, date: Moment) -> FeedEntrySeed:
        url, entry = absolute(self._config, article.url), article.entry
        published = rfc3339(date, self._config.zone)
        names = (*filter(None, (entry.category,)), *(self._tags[tag.key] for tag in entry.tags))
        return FeedEntrySeed(
            facts=entry.facts,
            url=url,
            published=published,
            updated=rfc3339(entry.modified, self._config.zone) if entry.modified else published,
            categories=tuple(dict.fromkeys(names)),
            picture=self._whole_picture(article.picture) if article.picture else None,
            links=tuple(self._whole_link(link, url) for link in article.links),
        )

    def _whole_link(self, link: Target, url: str) -> Target:
        """Return a link that works wherever a feed reader shows the body."""
        if isinstance(link, Picture):
            return self._whole_picture(link)
        return url + link if link.startswith("#") else absolute(self._config, link)

    def _whole_picture(self, picture: Picture) -> Picture:
        """Return a picture with absolute addresses and only the files that every feed reader can show."""
        files = tuple(PictureFile(absolute(self._config, file.url), file.width) for file in picture.fallback)
        return Picture(width=picture.width, height=picture.height, webp=(), fallback=files)


def _dated(articles: Iterable[Article], count: int) -> Iterator[tuple[Article, Moment]]:
    """Yield the newest articles that a feed can show, with their dates."""
    for article in articles:
        if article.entry.type.in_feeds and article.entry.date is not None and not article.mark:
            if count == 0:
                return
            count -= 1
            yield article, article.entry.date


def _facts_of(seed: FeedSeed) -> tuple[bytes, ...]:
    return tuple(one.facts for one in seed.entries)


FEED_LIST = Kind(of_site(feeds_page), (Seeds(FeedsView),))
FEEDS = Kind(of_site(feed_pages), (Seeds(FeedSeed, _expand, facts=_facts_of),))
