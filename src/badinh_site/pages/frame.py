"""What surrounds every page: the shared view, the head, the links to the lists, the archive notice."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct

from badinh_site.content.types import Listing
from badinh_site.pages.parts import Head, Pager
from badinh_site.pages.title_cards import portal_share_picture
from badinh_site.portal.anniversaries import BannerPiece, pieces
from badinh_site.portal.published_images import SharePicture
from badinh_site.portal.site import Article, Link, Site
from badinh_site.portal.urls import FEED_FILE, JSON_FEED, absolute, in_site, list_address, output_path
from badinh_site.settings.config import Config, Reference

__all__ = [
    "ArchiveNotice",
    "Breadcrumbs",
    "ContactLine",
    "PortalView",
    "archive_link",
    "archive_notice",
    "document_path",
    "feed_link",
    "feeds_link",
    "has_feed",
    "head",
    "home_link",
    "json_feed_link",
    "library_link",
    "list_pager",
    "portal_view",
    "search_link",
    "section_link",
    "site_map_link",
    "summary",
    "tag_link",
    "tags_link",
]


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


def document_path(article: Article) -> str:
    """Return the path of the output that is the page of a document."""
    return output_path(article.entry.address or "")


class Breadcrumbs:
    """The way back from an article (home, and its section where it has one) or an album."""

    def __init__(self, site: Site) -> None:
        self._home = (home_link(site),)
        self._library = (home_link(site), library_link(site))
        self._sections = {s.name: (home_link(site), section_link(site, s.name, s.slug)) for s in site.sections}

    def of(self, article: Article) -> tuple[Link, ...]:
        """Return the links from the home page down to a document, without itself."""
        listing, category = article.entry.type.listing, article.entry.category
        if listing is Listing.LIBRARY:
            return self._library
        return self._sections.get(category or "", self._home) if listing is Listing.NEWS else self._home


_LABELLED = ("responsible", "address", "phone", "email", "license")
"""What of the contact stands beside a label; the rest is a sentence."""


_PHONE = re.compile(r"\+?[\d .()-]{6,24}")


_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")


def portal_view(site: Site) -> PortalView:
    """Return what all pages share."""
    config = site.config
    library, archive, contact = library_link(site), archive_link(site), dict(config.contact)
    menu = _menu(site, library, archive)
    return PortalView(
        title=config.title,
        agency=config.agency,
        description=config.description,
        language=config.language,
        home=config.base_path,
        menu=menu,
        menu_urls=tuple(link.url for link in menu),
        banner=pieces(site.banner, config.writing),
        photo_library=library,
        library_is_empty=not site.albums,
        archive=archive,
        tags=tags_link(site),
        site_map=site_map_link(site),
        feed=feed_link(site),
        feeds=feeds_link(site),
        origin=config.origin,
        locale=_locale(config.language),
        share_picture=portal_share_picture(site),
        contact=tuple(_contact_line(config, name, text) for name, text in config.contact if name in _LABELLED),
        source_note=_source_note(config, contact.get("source_note", "")),
        search=search_link(site),
        archived=archive_notice(site),
    )


def _locale(language: str) -> str:
    """Return a language as Open Graph names it, with its territory. Vietnamese has one; others must name theirs."""
    parts = re.fullmatch(r"([a-z]{2,3})[-_]([A-Za-z]{2})", "vi-VN" if language == "vi" else language)
    return f"{parts[1]}_{parts[2].upper()}" if parts else ""


def _contact_line(config: Config, name: str, text: str) -> ContactLine:
    url = ""
    if name == "phone" and _PHONE.fullmatch(text):
        url = "tel:" + re.sub(r"[^+\d]", "", text)
    elif name == "email" and _EMAIL.fullmatch(text):
        url = f"mailto:{text}"
    return ContactLine(config.word(f"contact {name}"), text, url)


def _source_note(config: Config, text: str) -> str:
    """Return the whole sentence, of which site.yaml may say the name of the source only."""
    if not text or config.word("source note known by") in text.lower():
        return text
    return config.word("source note", name=text)


def _menu(site: Site, library: Link, archive: Link) -> tuple[Link, ...]:
    if site.config.menu:
        return tuple(
            Link(item.title, in_site(site.config, item.url) if item.url.startswith("/") else item.url)
            for item in site.config.menu
        )
    return (home_link(site), *(section_link(site, s.name, s.slug) for s in site.sections), library, archive)


def home_link(site: Site) -> Link:
    """Return the link to the home page."""
    return Link(site.config.word("home"), site.config.base_path)


def library_link(site: Site) -> Link:
    """Return the link to the photo library."""
    return Link(site.config.word("photo library"), in_site(site.config, site.config.addresses.albums))


def has_feed(articles: Iterable[Article]) -> bool:
    """Return whether a list of articles has a feed: not while nothing in it has a date, which Atom demands."""
    return any(one.entry.type.in_feeds and one.entry.date and not one.mark for one in articles)


def feed_link(site: Site) -> Link | None:
    """Return the link to the Atom feed of the whole site; None while it has none."""
    return (
        Link(site.config.word("atom feed"), in_site(site.config, f"/{FEED_FILE}")) if has_feed(site.articles) else None
    )


def json_feed_link(site: Site) -> Link | None:
    """Return the link to the JSON Feed of the whole site; None while it has none."""
    url = in_site(site.config, f"/{JSON_FEED}")
    return Link(site.config.word("json feed"), url) if has_feed(site.articles) else None


def feeds_link(site: Site) -> Link | None:
    """Return the link to the page that lists the feeds; None while there is none."""
    url = in_site(site.config, site.config.addresses.feeds)
    return Link(site.config.word("feeds"), url) if has_feed(site.articles) else None


def archive_link(site: Site) -> Link:
    """Return the link to the index of the months."""
    return Link(site.config.word("archive"), in_site(site.config, site.config.addresses.archive))


def search_link(site: Site) -> Link | None:
    """Return the link to the page that searches; None when site.yaml leaves it out."""
    config = site.config
    return Link(config.word("search"), in_site(config, config.addresses.search)) if config.search else None


def tags_link(site: Site) -> Link:
    """Return the link to the index of the tags."""
    return Link(site.config.word("tags"), in_site(site.config, site.config.addresses.tags))


def site_map_link(site: Site) -> Link:
    """Return the link to the map of the site."""
    return Link(site.config.word("site map"), in_site(site.config, site.config.addresses.site_map))


def section_link(site: Site, name: str, slug: str) -> Link:
    """Return the link to a section's front page."""
    return Link(name, in_site(site.config, f"{site.config.addresses.sections}{slug}/"))


def tag_link(site: Site, name: str, slug: str) -> Link:
    """Return the link to a tag's front page."""
    return Link(name, in_site(site.config, f"{site.config.addresses.tags}{slug}/"))


def list_pager(site: Site, address: str, number: int | None, full: int, front: Link) -> Pager:
    """Return the links from page ``number`` of a list (None: its front page) that has ``full`` numbered pages."""

    def link(other: int) -> Link:
        title = site.config.word("numbered", title=front.title, number=other)
        return Link(title, in_site(site.config, list_address(address, other, site.config.addresses)))

    if number is None:
        return Pager(None, front, None, link(full) if full else None)
    newer = link(number + 1) if number < full else front
    return Pager(number, front, newer, link(number - 1) if number > 1 else None)


def summary(site: Site, words: str) -> str:
    """Say for search engines what a page holds that has no description of its own: only what is known of it."""
    return f"{words} - {site.config.title}."


def head(site: Site, title: str, url: str, description: str = "", *, indexed: bool = True) -> Head:
    """Return the head of the page at ``url`` (as :func:`in_site` makes them)."""
    return Head(title, description, absolute(site.config, url), indexed)


def archive_notice(site: Site) -> ArchiveNotice | None:
    """Return what every page says of the archive; None while the portal is alive."""
    archive, frozen = site.config.archive, site.config.frozen_at
    if archive is None or frozen is None:
        return None
    return ArchiveNotice(
        frozen=frozen.local[:10],
        reason=archive.reason,
        successors=_links(archive.successors),
        sources=_links(archive.sources),
        data=Link(site.config.word("data"), in_site(site.config, f"/{site.config.addresses.data_file}")),
    )


def _links(references: Iterable[Reference]) -> tuple[Link, ...]:
    return tuple(Link(one.name, one.url) for one in references)
