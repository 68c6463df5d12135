"""The values that templates see: one frozen view for each kind of page, and nothing else.

A template gets two names, ``portal`` (what every page shares) and ``page`` (its own view). Whatever a page shows stands
in these values. A page is planned as its *seed*: the view with everything heavy in it named by digest. The digest of
the seed decides whether the page is rendered; :mod:`badinh_site.pages.expand` makes the view of it then.
"""

from __future__ import annotations

from typing import Generic, TypeVar

from msgspec import Struct

from badinh_site.content.markdown.headings import Heading
from badinh_site.portal.anniversaries import BannerPiece
from badinh_site.portal.entry import Card, Correction
from badinh_site.portal.published_images import Picture, SharePicture
from badinh_site.portal.references import Attached
from badinh_site.portal.site import Body, Link, Target

__all__ = [
    "Agency",
    "AlbumCard",
    "AlbumPicture",
    "AlbumSeed",
    "AlbumView",
    "ApacheRule",
    "ApacheView",
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
    "FeedEntry",
    "FeedEntrySeed",
    "FeedSeed",
    "FeedView",
    "FeedsView",
    "Figure",
    "FoundDocument",
    "FoundDocumentSeed",
    "FoundSeed",
    "FoundView",
    "Head",
    "HeadersView",
    "HomeView",
    "HostView",
    "IndexView",
    "LibraryView",
    "LinkGroup",
    "ListView",
    "ManifestView",
    "NewsEntry",
    "NewsSitemapView",
    "NginxMap",
    "NginxMapsView",
    "NginxServerView",
    "NotFoundView",
    "NumbersView",
    "OpenSearchView",
    "Pager",
    "PictureView",
    "PlainSeed",
    "PlainView",
    "PortalView",
    "RedirectLine",
    "RedirectLinesView",
    "RedirectView",
    "RobotsView",
    "SearchView",
    "SecurityView",
    "Seed",
    "ServerHeaders",
    "Share",
    "SiteMapView",
    "SitemapEntry",
    "SitemapIndexView",
    "SitemapPart",
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
    """What it is: address, telephone and such."""
    text: str
    url: str
    """``tel:`` or ``mailto:`` where the text is a number or an address; empty otherwise."""


class ArchiveNotice(Struct, frozen=True):
    """What every page of an archived portal says at its top."""

    frozen: str
    """The day that the portal shows, in ISO 8601."""
    reason: str
    """What has happened, as site.yaml says it."""
    successors: tuple[Link, ...]
    """With an empty URL where no address is known; so are the sources."""
    sources: tuple[Link, ...]
    data: Link
    """All articles as data."""


class PortalView(Struct, frozen=True):
    """What every page shares: header, menu, banner, footer. Small on purpose: no counts, nothing "latest"."""

    title: str
    agency: str
    """The agency that publishes it."""
    description: str
    language: str
    home: str
    """URL path of the home page, with the prefix of ``base_url``: ``/`` or ``/badinh/``."""
    menu: tuple[Link, ...]
    """The main menu."""
    menu_urls: tuple[str, ...]
    """Where its entries lead."""
    banner: tuple[BannerPiece, ...]
    """The anniversary sentence in pieces; none when nothing is remembered."""
    photo_library: Link
    """The photo library."""
    library_is_empty: bool
    """True while the photo library has no album: pages say so."""
    archive: Link
    """The archive by months."""
    tags: Link
    """The list of all tags."""
    site_map: Link
    """The map of the site for people."""
    feed: Link | None
    """The Atom feed of the whole site; None while no article has a date, which Atom demands."""
    feeds: Link | None
    """The page that explains and lists the feeds; None while there is none."""
    origin: str
    """Scheme and host of the site's address, to make whole addresses of URLs for other sites."""
    locale: str
    """The language and territory as Open Graph writes them (``vi_VN``); empty when the territory is unknown."""
    share_picture: SharePicture | None
    """What other sites show with links to pages that have no picture of their own."""
    contact: tuple[ContactLine, ...]
    """What site.yaml says of the agency: only what it says."""
    source_note: str
    """The sentence that asks to name the source; empty when site.yaml has none."""
    search: Link | None = None
    """The page that searches; None when site.yaml leaves it out."""
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
    share_picture: SharePicture | None = None
    """The picture of the page that other sites show with a link to it."""


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


class Agency(Struct, frozen=True):
    """What site.yaml says of the agency, as machines are told it; what it does not say is empty."""

    name: str
    """As ``agency`` in site.yaml has it."""
    address: str
    """Where it sits."""
    phone: str
    """As site.yaml writes it."""
    email: str
    """As site.yaml writes it."""


class HomeView(Struct, Generic[C], frozen=True, tag="home"):
    """The front page: lead stories, newest articles, notices, what is read most, one block a section."""

    head: Head
    featured: tuple[C, ...]
    """Lead stories."""
    newest: tuple[C, ...]
    notices: Block[C] | None
    """The newest of the category that ``notices`` in site.yaml names."""
    most_read: tuple[C, ...]
    """Those with the highest counts; none while no file gives one."""
    views_as_of: str | None
    """The day that view counts are of, when site.yaml says so."""
    sections: tuple[Block[C], ...]
    """One block a section."""
    albums: tuple[AlbumCard, ...] = ()
    """The newest albums of the photo library."""
    lead_picture: PictureView | None = None
    """The picture of the first lead story."""
    json_feed: Link | None = None
    """The JSON Feed of the whole site."""
    agency: Agency | None = None
    """None when site.yaml names none."""


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


class Share(Struct, frozen=True):
    """Plain links by which a reader passes an address on."""

    facebook: str
    """Where Facebook takes it."""
    zalo: str
    """Where Zalo takes it."""
    email: str
    """A ``mailto:`` address with the title and the address in it."""


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
    modified: str | None
    """When it was last updated or corrected, whichever is later, as far as its file says it."""
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
    """Links by which a reader passes it on."""
    newer: Link | None
    """The neighbours in the article's section."""
    older: Link | None
    related: tuple[Card, ...]
    """Related news, the newest first."""


class ArticleSeed(Struct, frozen=True, tag="article"):
    """What an :class:`ArticleView` is made from."""

    facts: bytes
    """Digest of the article's :class:`Facts`."""
    canonical: str
    mark: str
    breadcrumb: tuple[Link, ...]
    picture: Picture | None
    """The one that front matter names."""
    share_picture: SharePicture | None
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
    """Why it was withdrawn, as the file gives it."""


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
    share_picture: SharePicture | None
    links: tuple[Target, ...]
    attachments: tuple[Attached, ...]


class Pager(Struct, frozen=True):
    """Where a list goes on. Numbers count from the oldest page, so a full page never changes its content."""

    number: int | None
    """None on the front page of the list."""
    front: Link
    """The newest page of the list."""
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
    feed: Link | None = None
    """The Atom feed of the section or the tag."""


class TagCount(Struct, frozen=True):
    """A tag and how many articles carry it."""

    link: Link
    count: int


class TagsView(Struct, frozen=True, tag="tags"):
    """All tags in alphabetical order."""

    head: Head
    breadcrumb: tuple[Link, ...]
    title: str
    tags: tuple[TagCount, ...]
    """In Vietnamese alphabetical order."""


class YearMonth(Struct, frozen=True):
    """A month of the calendar: its archive page, and how many articles that lists."""

    link: Link
    """With an empty URL when there are none."""
    count: int


class Year(Struct, frozen=True):
    """One year of the calendar, with all its twelve months."""

    year: int
    """Its number."""
    count: int
    months: tuple[YearMonth, ...]
    """All twelve, January first."""


class ArchiveView(Struct, Generic[C], frozen=True, tag="archive"):
    """The index of the month archives, and the articles whose date is unknown."""

    head: Head
    breadcrumb: tuple[Link, ...]
    title: str
    years: tuple[Year, ...]
    """The newest first."""
    undated: tuple[C, ...]
    """Articles whose date is unknown."""


class LibraryView(Struct, frozen=True, tag="library"):
    """The photo library: its albums, newest first. Without any it says so."""

    head: Head
    breadcrumb: tuple[Link, ...]
    title: str
    albums: tuple[AlbumCard, ...]
    """Those of this page, the newest first."""
    pager: Pager


class AlbumPicture(Struct, frozen=True):
    """A picture of an album with what is said of it. What nobody has said is empty."""

    number: int
    """In the album, from 1."""
    shown: PictureView
    """The picture in the row."""
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
    """Those of this page, in the album's order."""


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
    share_picture: SharePicture | None
    language: str
    """Of the words that its view gets."""


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


class SearchView(Struct, frozen=True, tag="search"):
    """The page that searches, with other ways to find something for those whose browser runs no scripts."""

    head: Head
    breadcrumb: tuple[Link, ...]
    title: str
    years: tuple[LinkGroup, ...]
    """By year, the months in which something was published."""
    web: Link
    """A web search limited to this site."""


class FeedsView(Struct, frozen=True, tag="feeds"):
    """The page for people that says what a feed is, and lists them."""

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
    """Where it leads."""


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
    """The beginning of lead or text, without markup."""
    lead: str
    """The sapo when the file gives one; empty when the first paragraph of the body serves."""
    figure: Figure | None
    """The picture that front matter names."""
    body: Body
    corrections: tuple[Correction, ...]


class FeedView(Struct, frozen=True, tag="feed"):
    """The newest articles of the site, a section or a tag, for Atom (RFC 4287) and JSON Feed 1.1."""

    id: str
    title: str
    subtitle: str
    """What is said of it below its title; empty when nothing is."""
    language: str
    author: str
    """Of what has no author of its own."""
    home: str
    """The page that shows the same to people."""
    feed: str
    """Where it is published itself."""
    updated: str
    """Of the newest entry, never of the build."""
    entries: tuple[FeedEntry, ...]
    """The newest first."""


class FeedEntrySeed(Struct, frozen=True):
    """What a :class:`FeedEntry` is made from."""

    facts: bytes
    url: str
    published: str
    updated: str
    categories: tuple[str, ...]
    picture: Picture | None
    links: tuple[Target, ...]


class FeedSeed(Struct, frozen=True, tag="feed"):
    """What a :class:`FeedView` is made from."""

    id: str
    title: str
    subtitle: str
    language: str
    author: str
    home: str
    feed: str
    updated: str
    entries: tuple[FeedEntrySeed, ...]


class SitemapEntry(Struct, frozen=True):
    """One address of the site; ``changed`` is known only where the content says it."""

    url: str
    changed: str | None
    """When its page changed; None when the content does not say it."""
    images: tuple[str, ...] = ()
    """The web addresses of the pictures that the page shows."""


class SitemapView(Struct, frozen=True, tag="sitemap"):
    """Addresses of the site for search engines: all of them, or one part."""

    entries: tuple[SitemapEntry, ...]
    """In the order of their addresses."""


class SitemapPart(Struct, frozen=True):
    """A part of the sitemap; ``changed`` is when the newest page in it changed, where the content says it."""

    url: str
    changed: str | None
    """When the newest page in it changed; None when the content does not say it."""


class SitemapIndexView(Struct, frozen=True, tag="sitemap_index"):
    """The parts of a sitemap that is too large for one file."""

    parts: tuple[SitemapPart, ...]
    """In the order of their names."""


class NewsEntry(Struct, frozen=True):
    """An article in the news sitemap."""

    url: str
    title: str
    published: str
    """ISO 8601, day only when no hour is known."""


class NewsSitemapView(Struct, frozen=True, tag="news_sitemap"):
    """The newest articles for search engines that show news."""

    name: str
    """Of the publication."""
    language: str
    """ISO 639: two or three letters."""
    entries: tuple[NewsEntry, ...]
    """The newest first."""


class ManifestView(Struct, frozen=True, tag="manifest"):
    """site.webmanifest: the portal as an application. What all pages share stands in it too."""

    short_name: str
    """For the place below an icon; empty when site.yaml has none."""


class OpenSearchView(Struct, frozen=True, tag="opensearch"):
    """What browsers need to search the portal from their own box (OpenSearch 1.1)."""

    name: str
    """At most 16 characters, as the format demands; 48 of the title."""
    title: str
    description: str
    language: str
    origin: str
    """Scheme and host, to make whole addresses."""
    template: str
    """The whole address of a search, with ``{searchTerms}`` in the place of the words."""
    own: str
    """The whole address of the description itself."""


class RobotsView(Struct, frozen=True, tag="robots"):
    """robots.txt: everything may be read; here are the sitemaps."""

    sitemap: str
    """The web address of the sitemap."""
    news: str = ""
    """The news sitemap, while there is one."""


class RedirectLine(Struct, frozen=True):
    """An old address and where it leads; all of it is ASCII without blanks."""

    old: str
    """Its path."""
    query: tuple[tuple[str, str], ...]
    """Parameters that a request must have, by name."""
    url: str
    """Where it leads."""


class RedirectLinesView(Struct, frozen=True, tag="redirect_lines"):
    """``_redirects`` of Netlify and Cloudflare Pages, what is more specific first."""

    lines: tuple[RedirectLine, ...]
    """One for each old address."""
    status: str
    """The status code with which hosts answer."""


class ServerHeaders(Struct, frozen=True):
    """What a host says with its answers."""

    always: tuple[tuple[str, str], ...]
    """Names and values. No value holds a quote, a dollar sign or a line's end."""
    short: str
    """Cache-Control of pages."""
    forever: str
    """Cache-Control of files whose names say what is in them."""
    hashed: str
    """A regular expression (PCRE) for the names of such files."""


class HeadersView(Struct, frozen=True, tag="headers"):
    """``_headers`` of Netlify and Cloudflare Pages."""

    headers: ServerHeaders
    prefix: str


class NginxMap(Struct, frozen=True):
    """Old addresses that have parameters of the same names, or none."""

    variable: str
    after: str
    """The variable of the map to ask next; empty for the last one."""
    names: tuple[str, ...]
    """The parameters that a request must have."""
    lines: tuple[tuple[str, str], ...]
    """Decoded paths with parameters, and where they lead."""


class NginxMapsView(Struct, frozen=True, tag="nginx_maps"):
    """What stands in nginx's http block."""

    variable: str
    maps: tuple[NginxMap, ...]
    """In the order in which they are asked."""
    bucket_size: int
    """Bytes; 0 where nginx's own value is enough."""
    table_size: int
    """The largest size of the hash table; 0 where nginx's own value is enough."""
    headers: ServerHeaders


class NginxServerView(Struct, frozen=True, tag="nginx_server"):
    """What stands in nginx's server block."""

    variable: str
    prefix: str
    headers: ServerHeaders


class ApacheRule(Struct, frozen=True):
    """A redirect as mod_rewrite has it."""

    conditions: tuple[str, ...]
    """Regular expressions for the query."""
    pattern: str
    """A regular expression for the path."""
    url: str
    """Where it leads."""


class ApacheView(Struct, frozen=True, tag="apache"):
    """``.htaccess``."""

    rules: tuple[ApacheRule, ...]
    """In the order in which they are tried."""
    prefix: str
    headers: ServerHeaders


class HostView(Struct, frozen=True, tag="host"):
    """The name of the portal's host."""

    host: str
    """Without a scheme or a path."""


class SecurityView(Struct, frozen=True, tag="security"):
    """security.txt (RFC 9116)."""

    contact: tuple[str, ...]
    """Addresses for those who have found a hole."""
    expires: str
    """The moment from which it is no longer valid."""
    policy: str
    """Where the rules for reports stand; empty when site.yaml names none."""
    languages: tuple[str, ...]
    """In which reports can be written."""
    canonical: str
    """Its own web address."""


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
    """None when front matter names none."""
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


class DataView(Struct, frozen=True, tag="data"):
    """All articles of an archived portal as data."""

    schema: str
    """Address of the JSON Schema."""
    home: str
    """The address of the portal."""
    frozen: str
    """The day that the portal shows, in ISO 8601."""
    articles: tuple[DataArticle, ...]
    """In the order of the portal, the newest first."""


class DataSeed(Struct, frozen=True, tag="data"):
    """What a :class:`DataView` is made from."""

    schema: str
    home: str
    frozen: str
    articles: tuple[DataArticleSeed, ...]


class DataSchemaView(Struct, frozen=True, tag="data_schema"):
    """The JSON Schema of the data: what each field means."""

    id: str
    """Its own address."""


class FoundDocument(Struct, frozen=True):
    """What a result of the search shows of a document."""

    number: int
    """Its number in the index."""
    url: str
    title: str
    date: str
    """As people read it (``13/07/2021``); empty when unknown."""
    section: str
    """Empty when it is in none."""
    lead: str
    """Empty when the text begins with it."""
    body: Body


class FoundDocumentSeed(Struct, frozen=True, array_like=True):
    """What a :class:`FoundDocument` is made from."""

    number: int
    url: str
    canonical: str
    date: str
    section: str
    facts: bytes


class FoundView(Struct, frozen=True, tag="found"):
    """What results show of some documents whose numbers are neighbours."""

    documents: tuple[FoundDocument, ...]
    """In the order of their numbers."""


class FoundSeed(Struct, frozen=True, tag="found"):
    """What a :class:`FoundView` is made from."""

    documents: tuple[FoundDocumentSeed, ...]


class IndexView(Struct, frozen=True, tag="index"):
    """What a search has to know of the index before it reads any other file of it."""

    version: int
    """Of the form of the index."""
    documents: int
    """How many can be found."""
    pairs: int
    """Shards of pairs of syllables."""
    words: int
    """Shards of pairs of syllables, and of single ones."""
    group: int
    """Numbers of documents that one file of results holds."""
    sections: tuple[str, ...]
    """Their names; documents name them by place."""


class NumbersView(Struct, frozen=True, tag="numbers"):
    """What a search has to know of every document: lines of numbers, each written in base64-VLQ."""

    lines: tuple[str, ...]
    """``docs/search-index.md`` says what each holds."""


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
    | FeedsView
    | NotFoundView[Card]
    | RedirectView
    | FeedView
    | SitemapView
    | SitemapIndexView
    | NewsSitemapView
    | SearchView
    | OpenSearchView
    | ManifestView
    | RobotsView
    | RedirectLinesView
    | HeadersView
    | NginxMapsView
    | NginxServerView
    | ApacheView
    | HostView
    | SecurityView
    | DataView
    | DataSchemaView
    | FoundView
    | IndexView
    | NumbersView
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
    | FeedsView
    | NotFoundView[bytes]
    | RedirectView
    | FeedSeed
    | SitemapView
    | SitemapIndexView
    | NewsSitemapView
    | SearchView
    | OpenSearchView
    | ManifestView
    | RobotsView
    | RedirectLinesView
    | HeadersView
    | NginxMapsView
    | NginxServerView
    | ApacheView
    | HostView
    | SecurityView
    | DataSeed
    | DataSchemaView
    | FoundSeed
    | IndexView
    | NumbersView
)
"""What a page is planned as. A view without anything heavy in it is its own seed."""
