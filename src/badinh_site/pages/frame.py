"""The parts around every page: the shared view, the head, links to the lists, the archive notice."""

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
    """One line of the contact details in site.yaml."""

    label: str
    """Name of the detail, such as address or telephone."""
    text: str
    url: str
    """A ``tel:`` or ``mailto:`` URL if the text is a telephone number or an e-mail address; empty otherwise."""


class ArchiveNotice(Struct, frozen=True):
    """The notice at the top of every page of an archived portal."""

    frozen: str
    """The day at which the portal is frozen, in ISO 8601."""
    reason: str
    """The reason, as written in site.yaml."""
    successors: tuple[Link, ...]
    """The URL is empty if no address is known; likewise in ``sources``."""
    sources: tuple[Link, ...]
    data: Link
    """All articles as data."""


class PortalView(Struct, frozen=True):
    """Values that all pages share: header, menu, banner, footer. Small on purpose: no counts, nothing "latest"."""

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
    """The URLs of its entries."""
    banner: tuple[BannerPiece, ...]
    """The anniversary sentence in pieces; empty if there is no anniversary."""
    photo_library: Link
    """The photo library."""
    library_is_empty: bool
    """True if the photo library has no albums."""
    archive: Link
    """The archive by months."""
    tags: Link
    """The list of all tags."""
    site_map: Link
    """The site map for readers."""
    feed: Link | None
    """The Atom feed of the whole site; None if no article has a date, which Atom requires."""
    feeds: Link | None
    """The page that explains and lists the feeds; None if there are no feeds."""
    origin: str
    """Scheme and host of the site, to turn URL paths into absolute URLs."""
    locale: str
    """Language and territory in the notation of Open Graph (``vi_VN``); empty if the territory is unknown."""
    share_picture: SharePicture | None
    """The picture that other sites show next to links to pages without a picture of their own."""
    contact: tuple[ContactLine, ...]
    """The contact details given in site.yaml, one line each."""
    source_note: str
    """The sentence that asks others to credit the source; empty if site.yaml has none."""
    search: Link | None = None
    """The search page; None if site.yaml disables it."""
    archived: ArchiveNotice | None = None
    """None unless the portal is archived."""


def document_path(article: Article) -> str:
    """Return the output path of a document's page."""
    return output_path(article.entry.address or "")


class Breadcrumbs:
    """The breadcrumb links of documents: home, and the section of an article or the photo library of an album."""

    def __init__(self, site: Site) -> None:
        self._home = (home_link(site),)
        self._library = (home_link(site), library_link(site))
        self._sections = {s.name: (home_link(site), section_link(site, s.name, s.slug)) for s in site.sections}

    def of(self, article: Article) -> tuple[Link, ...]:
        """Return the links from the home page down to a document, without the document itself."""
        listing, category = article.entry.type.listing, article.entry.category
        if listing is Listing.LIBRARY:
            return self._library
        return self._sections.get(category or "", self._home) if listing is Listing.NEWS else self._home


_LABELLED = ("responsible", "address", "phone", "email", "license")
"""Contact details that have a label; the others are whole sentences."""


_PHONE = re.compile(r"\+?[\d .()-]{6,24}")


_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")


def portal_view(site: Site) -> PortalView:
    """Return the values that all pages share."""
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
    """Return a language as Open Graph names it. The territory of Vietnamese is known; others must name theirs."""
    parts = re.fullmatch(r"([a-z]{2,3})[-_]([A-Za-z]{2})", "vi-VN" if language == "vi" else language)
    return f"{parts[1]}_{parts[2].upper()}" if parts else ""


def _contact_line(config: Config, name: str, text: str) -> ContactLine:
    url = ""
    if name == "phone" and _PHONE.fullmatch(text):
        url = "tel:" + re.sub(r"[^+\d]", "", text)
    elif name == "email" and _EMAIL.fullmatch(text):
        url = f"mailto:{text}"
    label = config.word(f"contact {name}")
    if text.lower().startswith(f"{label.lower()} "):  # “Giấy phép: Giấy phép số 1”
        text = text[len(label) :].lstrip(" :")
    return ContactLine(label, text, url)


def _source_note(config: Config, text: str) -> str:
    """Return the whole sentence; site.yaml may contain only the name of the source."""
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
    """Return whether a list of articles has a feed. Atom requires at least one article with a date."""
    return any(one.entry.type.in_feeds and one.entry.date and not one.mark for one in articles)


def feed_link(site: Site) -> Link | None:
    """Return the link to the Atom feed of the whole site; None if it has none."""
    return (
        Link(site.config.word("atom feed"), in_site(site.config, f"/{FEED_FILE}")) if has_feed(site.articles) else None
    )


def json_feed_link(site: Site) -> Link | None:
    """Return the link to the JSON Feed of the whole site; None if it has none."""
    url = in_site(site.config, f"/{JSON_FEED}")
    return Link(site.config.word("json feed"), url) if has_feed(site.articles) else None


def feeds_link(site: Site) -> Link | None:
    """Return the link to the page that lists the feeds; None if there are no feeds."""
    url = in_site(site.config, site.config.addresses.feeds)
    return Link(site.config.word("feeds"), url) if has_feed(site.articles) else None


def archive_link(site: Site) -> Link:
    """Return the link to the archive, the index of the months."""
    return Link(site.config.word("archive"), in_site(site.config, site.config.addresses.archive))


def search_link(site: Site) -> Link | None:
    """Return the link to the search page; None if site.yaml disables it."""
    config = site.config
    return Link(config.word("search"), in_site(config, config.addresses.search)) if config.search else None


def tags_link(site: Site) -> Link:
    """Return the link to the index of the tags."""
    return Link(site.config.word("tags"), in_site(site.config, site.config.addresses.tags))


def site_map_link(site: Site) -> Link:
    """Return the link to the site map for readers."""
    return Link(site.config.word("site map"), in_site(site.config, site.config.addresses.site_map))


def section_link(site: Site, name: str, slug: str) -> Link:
    """Return the link to the front page of a section."""
    return Link(name, in_site(site.config, f"{site.config.addresses.sections}{slug}/"))


def tag_link(site: Site, name: str, slug: str) -> Link:
    """Return the link to the front page of a tag."""
    return Link(name, in_site(site.config, f"{site.config.addresses.tags}{slug}/"))


def list_pager(site: Site, address: str, number: int | None, full: int, front: Link) -> Pager:
    """Return the links of page ``number`` (None: the front page) of a list with ``full`` numbered pages."""

    def link(other: int) -> Link:
        title = site.config.word("numbered", title=front.title, number=other)
        return Link(title, in_site(site.config, list_address(address, other, site.config.addresses)))

    if number is None:
        return Pager(None, front, None, link(full) if full else None)
    newer = link(number + 1) if number < full else front
    return Pager(number, front, newer, link(number - 1) if number > 1 else None)


def summary(site: Site, words: str) -> str:
    """Return a description, for search engines, of a page that has none of its own."""
    return f"{words} - {site.config.title}."


def head(site: Site, title: str, url: str, description: str = "", *, indexed: bool = True) -> Head:
    """Return the head of the page at ``url`` (as returned by :func:`in_site`)."""
    return Head(title, description, absolute(site.config, url), indexed)


def archive_notice(site: Site) -> ArchiveNotice | None:
    """Return the notice on every page of an archived portal; None if it is not archived."""
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
