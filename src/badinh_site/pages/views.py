"""The values that templates see: one frozen view for each kind of page, and nothing else.

A template gets two names, ``portal`` (what every page shares) and ``page`` (its own view). Whatever a page shows stands
in these values. A page is planned as its *seed*: the view with everything heavy in it named by digest. The digest of
the seed decides whether the page is rendered; :mod:`badinh_site.pages.growth` makes the view of it then.
"""

from __future__ import annotations

from typing import Generic, TypeVar

from msgspec import Struct

from badinh_site.content.headings import Heading
from badinh_site.portal.anniversaries import BannerPiece
from badinh_site.portal.entries import Card, Correction
from badinh_site.portal.model import Body, Link, Target
from badinh_site.portal.pictures import Picture
from badinh_site.portal.references import Attached

__all__ = [
    "AlbumCard",
    "AlbumPicture",
    "AlbumSeed",
    "AlbumView",
    "ArchiveNotice",
    "ArchiveView",
    "ArticleSeed",
    "ArticleView",
    "Block",
    "ContactLine",
    "DataArticle",
    "DataArticleSeed",
    "DataPicture",
    "DataSchemaView",
    "DataSeed",
    "DataView",
    "DataWithdrawn",
    "FeedEntry",
    "FeedEntrySeed",
    "FeedSeed",
    "FeedView",
    "Figure",
    "Head",
    "HomeView",
    "LibraryView",
    "LinkGroup",
    "ListView",
    "NotFoundView",
    "Pager",
    "PictureView",
    "PlainSeed",
    "PlainView",
    "PortalView",
    "RedirectView",
    "RobotsView",
    "Seed",
    "Share",
    "SiteMapView",
    "SitemapEntry",
    "SitemapView",
    "TagCount",
    "TagsView",
    "View",
    "WithdrawnView",
    "Year",
    "YearMonth",
]


C = TypeVar("C")
"""A card: in a seed its digest (and mark), in a view the :class:`Card`."""


class ContactLine(Struct, frozen=True):
    """A line of what site.yaml says of the agency."""

    label: str
    text: str
    url: str
    """``tel:`` or ``mailto:`` where the text is a number or an address; empty otherwise."""


class ArchiveNotice(Struct, frozen=True):
    """What every page of an archived portal says at its top."""

    frozen: str
    """The day that the portal shows, in ISO 8601."""
    reason: str
    successors: tuple[Link, ...]
    """With an empty URL where no address is known; so are the sources."""
    sources: tuple[Link, ...]
    data: Link
    """All articles as data."""


class PortalView(Struct, frozen=True):
    """What every page shares: header, menu, banner, footer. Small on purpose: no counts, nothing "latest"."""

    title: str
    agency: str
    description: str
    language: str
    home: str
    """URL path of the home page, with the prefix of ``base_url``: ``/`` or ``/badinh/``."""
    menu: tuple[Link, ...]
    menu_urls: tuple[str, ...]
    """Where its entries lead."""
    banner: tuple[BannerPiece, ...]
    """The anniversary sentence in pieces; none when nothing is remembered."""
    library: Link
    library_empty: bool
    """True while the photo library has no album: pages say so."""
    archive: Link
    tags: Link
    site_map: Link
    feed: Link | None
    """None while no article has a date: an Atom feed needs one."""
    contact: tuple[ContactLine, ...]
    """What site.yaml says of the agency: only what it says."""
    source_note: str
    """The sentence that asks to name the source; empty when site.yaml has none."""
    archived: ArchiveNotice | None = None
    """None while the portal is alive."""


class Head(Struct, frozen=True):
    """What the ``<head>`` of a page needs."""

    title: str
    """The page's own title; the template adds the portal's."""
    description: str
    canonical: str
    """Absolute URL; empty for a page that has none (404)."""
    indexed: bool = True
    """False asks search engines to leave the page out."""


class Block(Struct, Generic[C], frozen=True):
    """A titled list of cards on the home page."""

    link: Link
    cards: tuple[C, ...]


class AlbumCard(Struct, frozen=True):
    """What lists show of an album."""

    url: str
    title: str
    date: str | None
    count: int
    """Of its pictures."""
    mark: str
    """``draft``, ``scheduled`` or empty."""
    cover: PictureView
    """Its first picture. The title says what it is: it has no text of its own."""


class HomeView(Struct, Generic[C], frozen=True, tag="home"):
    """The front page: lead stories, newest articles, notices, what is read most, one block a section."""

    head: Head
    featured: tuple[C, ...]
    newest: tuple[C, ...]
    notices: Block[C] | None
    most_read: tuple[C, ...]
    views_as_of: str | None
    """The day that view counts are of, when site.yaml says so."""
    sections: tuple[Block[C], ...]
    albums: tuple[AlbumCard, ...] = ()
    """The newest albums of the photo library."""


class PictureView(Struct, frozen=True):
    """A picture where a page shows it."""

    picture: Picture
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
    caption: str
    credit: str


class Share(Struct, frozen=True):
    """Plain links by which a reader passes an address on."""

    facebook: str
    zalo: str
    email: str


class ArticleView(Struct, frozen=True, tag="article"):
    """An article's own page."""

    head: Head
    breadcrumb: tuple[Link, ...]
    """Home, section; the article itself is not in it."""
    title: str
    title_derived: bool
    """True when the file has no title and this one was made from its lead."""
    date: str | None
    """ISO 8601 local time, day only when no hour is known; None when the date is unknown."""
    updated: str | None
    views: int | None
    mark: str
    """``draft``, ``scheduled`` or empty."""
    lead: str
    """The sapo when the file gives one; empty when the first paragraph of the body serves."""
    place: tuple[str, ...]
    figure: Figure | None
    """The picture that front matter names."""
    contents: tuple[Heading, ...]
    """The headings of a long text; none of a short one."""
    body: Body
    attachments: tuple[Attached, ...]
    authors: tuple[str, ...]
    sources: tuple[str, ...]
    tags: tuple[Link, ...]
    corrections: tuple[Correction, ...]
    share: Share
    newer: Link | None
    """The neighbours in the article's section."""
    older: Link | None
    related: tuple[Card, ...]


class ArticleSeed(Struct, frozen=True, tag="article"):
    """What an :class:`ArticleView` is made from."""

    facts: bytes
    """Digest of the article's :class:`Facts`."""
    canonical: str
    mark: str
    breadcrumb: tuple[Link, ...]
    picture: Picture | None
    """The one that front matter names."""
    links: tuple[Target, ...]
    """Where the references of the body lead."""
    attachments: tuple[Attached, ...]
    """The files among them."""
    tags: tuple[Link, ...]
    newer: Link | None
    older: Link | None
    related: tuple[bytes, ...]
    """Digests of the cards."""


class WithdrawnView(Struct, frozen=True, tag="withdrawn"):
    """The notice at the address of an article that was withdrawn."""

    head: Head
    breadcrumb: tuple[Link, ...]
    reason: str


class PlainView(Struct, frozen=True, tag="page"):
    """A page outside the news: about, contact."""

    head: Head
    breadcrumb: tuple[Link, ...]
    title: str
    lead: str
    updated: str | None
    mark: str
    contents: tuple[Heading, ...]
    body: Body
    attachments: tuple[Attached, ...]


class PlainSeed(Struct, frozen=True, tag="page"):
    """What a :class:`PlainView` is made from."""

    facts: bytes
    canonical: str
    mark: str
    breadcrumb: tuple[Link, ...]
    links: tuple[Target, ...]
    attachments: tuple[Attached, ...]


class Pager(Struct, frozen=True):
    """Where a list goes on. Numbers count from the oldest page, so a full page never changes its content."""

    number: int | None
    """None on the front page of the list."""
    front: Link
    newer: Link | None
    older: Link | None


class ListView(Struct, Generic[C], frozen=True, tag="list"):
    """Articles of a section, a tag or a month, newest first."""

    head: Head
    breadcrumb: tuple[Link, ...]
    kind: str
    """``section``, ``tag`` or ``month``."""
    title: str
    description: str
    cards: tuple[C, ...]
    pager: Pager
    months: tuple[Link, ...] = ()
    """On the front page of a month: the twelve of its year, with an empty URL where there is nothing to show."""


class TagCount(Struct, frozen=True):
    """A tag and how many articles carry it."""

    link: Link
    count: int


class TagsView(Struct, frozen=True, tag="tags"):
    """All tags in Vietnamese alphabetical order."""

    head: Head
    breadcrumb: tuple[Link, ...]
    title: str
    tags: tuple[TagCount, ...]


class YearMonth(Struct, frozen=True):
    """A month of the calendar: its archive page, and how many articles that lists."""

    link: Link
    """With an empty URL when there are none."""
    count: int


class Year(Struct, frozen=True):
    """One year of the calendar, with all its twelve months."""

    year: int
    count: int
    months: tuple[YearMonth, ...]


class ArchiveView(Struct, Generic[C], frozen=True, tag="archive"):
    """The index of the month archives, and the articles whose date is unknown."""

    head: Head
    breadcrumb: tuple[Link, ...]
    title: str
    years: tuple[Year, ...]
    undated: tuple[C, ...]


class LibraryView(Struct, frozen=True, tag="library"):
    """The photo library: its albums, newest first. Without any it says so."""

    head: Head
    breadcrumb: tuple[Link, ...]
    title: str
    albums: tuple[AlbumCard, ...]
    pager: Pager


class AlbumPicture(Struct, frozen=True):
    """A picture of an album with what is said of it. What nobody has said is empty."""

    number: int
    """In the album, from 1."""
    shown: PictureView
    alt: str
    caption: str
    credit: str


class AlbumView(Struct, frozen=True, tag="album"):
    """A page of an album; its text stands on the first one only."""

    head: Head
    breadcrumb: tuple[Link, ...]
    """Home, photo library; on later pages the album too."""
    title: str
    title_derived: bool
    date: str | None
    updated: str | None
    mark: str
    lead: str
    body: Body
    attachments: tuple[Attached, ...]
    authors: tuple[str, ...]
    sources: tuple[str, ...]
    number: int
    """Of this page, from 1."""
    pages: tuple[str, ...]
    """URLs of all pages of the album."""
    count: int
    """Of the album's pictures."""
    pictures: tuple[AlbumPicture, ...]


class AlbumSeed(Struct, frozen=True, tag="album"):
    """What an :class:`AlbumView` is made from."""

    facts: bytes
    canonical: str
    mark: str
    breadcrumb: tuple[Link, ...]
    links: tuple[Target, ...]
    attachments: tuple[Attached, ...]
    number: int
    pages: tuple[str, ...]
    count: int
    first: int
    """The place in the album of the first picture of this page, from 0."""
    pictures: tuple[Picture, ...]


class LinkGroup(Struct, frozen=True):
    """Links under one heading."""

    title: str
    links: tuple[Link, ...]


class SiteMapView(Struct, frozen=True, tag="site_map"):
    """The map of the site for people: where everything is."""

    head: Head
    breadcrumb: tuple[Link, ...]
    title: str
    groups: tuple[LinkGroup, ...]


class NotFoundView(Struct, Generic[C], frozen=True, tag="not_found"):
    """The page a host shows for an address that does not exist."""

    head: Head
    title: str
    newest: tuple[C, ...]


class RedirectView(Struct, frozen=True, tag="redirect"):
    """A stub at an old address that leads to the new one."""

    head: Head
    target: Link


class FeedEntry(Struct, frozen=True):
    """One article in the Atom feed; URLs are absolute."""

    id: str
    url: str
    title: str
    published: str
    updated: str
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    summary: str
    body: Body


class FeedView(Struct, frozen=True, tag="feed"):
    """The Atom feed of the newest articles (RFC 4287)."""

    id: str
    home: str
    feed: str
    updated: str
    """Of the newest entry, never of the build."""
    entries: tuple[FeedEntry, ...]


class FeedEntrySeed(Struct, frozen=True):
    """What a :class:`FeedEntry` is made from."""

    facts: bytes
    url: str
    published: str
    updated: str
    categories: tuple[str, ...]
    links: tuple[Target, ...]


class FeedSeed(Struct, frozen=True, tag="feed"):
    """What a :class:`FeedView` is made from."""

    id: str
    home: str
    feed: str
    updated: str
    entries: tuple[FeedEntrySeed, ...]


class SitemapEntry(Struct, frozen=True):
    """One address of the site; ``changed`` is known only where the content says it."""

    url: str
    changed: str | None


class SitemapView(Struct, frozen=True, tag="sitemap"):
    """The site's addresses for search engines (sitemaps.org, at most 50,000 a file)."""

    entries: tuple[SitemapEntry, ...]


class RobotsView(Struct, frozen=True, tag="robots"):
    """robots.txt: everything may be read; here is the sitemap."""

    sitemap: str


class DataPicture(Struct, frozen=True):
    """The picture of an article, as data."""

    url: str
    width: int
    height: int
    alt: str
    caption: str
    credit: str


class DataArticle(Struct, frozen=True):
    """An article as data: what its page says, without how. What is unknown is None or empty, and left out."""

    url: str
    title: str
    title_derived: bool
    published: str | None
    """ISO 8601: a day, or a moment with its offset where the hour is known."""
    updated: str | None
    section: str | None
    tags: tuple[str, ...]
    authors: tuple[str, ...]
    sources: tuple[str, ...]
    place: tuple[str, ...]
    views: int | None
    lead: str
    picture: DataPicture | None
    corrections: tuple[Correction, ...]
    body: Body


class DataArticleSeed(Struct, frozen=True, array_like=True):
    """What a :class:`DataArticle` is made from."""

    facts: bytes
    url: str
    published: str | None
    updated: str | None
    section: str | None
    tags: tuple[str, ...]
    picture: tuple[str, int, int] | None
    """Address, width and height."""


class DataWithdrawn(Struct, frozen=True):
    """An article of which a notice is left."""

    url: str
    reason: str


class DataView(Struct, frozen=True, tag="data"):
    """All articles of an archived portal as data."""

    schema: str
    """Address of the JSON Schema."""
    home: str
    frozen: str
    articles: tuple[DataArticle, ...]
    withdrawn: tuple[DataWithdrawn, ...]


class DataSeed(Struct, frozen=True, tag="data"):
    """What a :class:`DataView` is made from."""

    schema: str
    home: str
    frozen: str
    articles: tuple[DataArticleSeed, ...]
    withdrawn: tuple[DataWithdrawn, ...]


class DataSchemaView(Struct, frozen=True, tag="data_schema"):
    """The JSON Schema of the data: what each field means."""

    id: str
    """Its own address."""


View = (
    HomeView[Card]
    | ArticleView
    | WithdrawnView
    | PlainView
    | AlbumView
    | ListView[Card]
    | TagsView
    | ArchiveView[Card]
    | LibraryView
    | SiteMapView
    | NotFoundView[Card]
    | RedirectView
    | FeedView
    | SitemapView
    | RobotsView
    | DataView
    | DataSchemaView
)

Seed = (
    HomeView[bytes]
    | ArticleSeed
    | WithdrawnView
    | PlainSeed
    | AlbumSeed
    | ListView[bytes]
    | TagsView
    | ArchiveView[bytes]
    | LibraryView
    | SiteMapView
    | NotFoundView[bytes]
    | RedirectView
    | FeedSeed
    | SitemapView
    | RobotsView
    | DataSeed
    | DataSchemaView
)
"""What a page is planned as. A view without anything heavy in it is its own seed."""
