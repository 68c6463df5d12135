"""The portal as one frozen value, and the parts it is made of: links, cards, articles, plain pages."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from badinh_site.config import Config
from badinh_site.moments import Moment
from badinh_site.portal.references import Attachment

__all__ = ["Article", "Body", "Card", "Change", "Correction", "Figure", "Link", "PlainPage", "Section", "Site", "Tag"]


class Link(Struct, frozen=True):
    """A text that leads somewhere; ``url`` is complete, with the prefix of ``base_url``."""

    title: str
    url: str


class Body(Struct, frozen=True):
    """A rendered body by digest, with the addresses that its references lead to in this view.

    The HTML itself is fetched by digest when the page is rendered. An empty digest is an empty body.
    """

    digest: str = ""
    links: tuple[str, ...] = ()


class Figure(Struct, frozen=True):
    """A picture with what must be said of it."""

    url: str
    alt: str
    caption: str
    credit: str


class Correction(Struct, frozen=True):
    """A published correction ("Đính chính"); ``date`` is ISO 8601 or None when unknown."""

    date: str | None
    text: str


class Card(Struct, frozen=True):
    """What lists show of an article. ``date`` is ISO 8601 local time; None stays unknown on the page."""

    url: str
    title: str
    title_derived: bool
    date: str | None
    views: int | None
    excerpt: str
    mark: str
    """``draft``, ``scheduled`` or empty; only previews and ``--drafts`` builds show marked articles."""


class Article(Struct, frozen=True):
    """One live article: its card and what its own page shows besides."""

    path: str
    card: Card
    moment: Moment | None
    updated: Moment | None
    category: str | None
    tags: tuple[str, ...]
    """Slugs of its tags, in the file's order."""
    authors: tuple[str, ...]
    sources: tuple[str, ...]
    place: tuple[str, ...]
    lead: str
    """Whole lead, whether given or taken from the body."""
    lead_given: bool
    body: Body
    figure: Figure | None
    corrections: tuple[Correction, ...]
    featured: bool
    aliases: tuple[str, ...]
    withdrawn: str | None
    """The reason, for an article that was withdrawn; None for one that was not."""


class PlainPage(Struct, frozen=True):
    """One page outside the news."""

    path: str
    url: str
    title: str
    lead: str
    """Given in the file; empty when the body begins by itself."""
    description: str
    updated: Moment | None
    mark: str
    body: Body
    aliases: tuple[str, ...]
    withdrawn: str | None
    """The reason, for a page that was withdrawn; None for one that was not."""


class Section(Struct, frozen=True):
    """A category and its articles, newest first."""

    name: str
    slug: str
    description: str
    articles: tuple[Article, ...]


class Tag(Struct, frozen=True):
    """A tag, as most articles spell it, and the articles that carry it, newest first."""

    name: str
    slug: str
    articles: tuple[Article, ...]


class Change(Struct, frozen=True):
    """A moment at which the site changes by itself, and what changes then."""

    moment: Moment
    kind: str
    """``publish``, ``expire`` or ``banner``."""
    subject: str
    """The path of the file, or the banner's text from then on."""


class Site(Struct, frozen=True):
    """The whole portal: a pure function of (documents, settings, moment)."""

    config: Config
    articles: tuple[Article, ...]
    """Live ones, newest first; those of unknown date last."""
    withdrawn: tuple[Article, ...]
    pages: tuple[PlainPage, ...]
    sections: tuple[Section, ...]
    """In the order of site.yaml, or of the alphabet when it lists none."""
    tags: tuple[Tag, ...]
    """In Vietnamese alphabetical order."""
    related: Mapping[str, tuple[Card, ...]]
    """By the path of an article: its related news, newest first."""
    attachments: tuple[Attachment, ...]
    banner: str
    changes: tuple[Change, ...]
    """What will change by itself after the moment, soonest first."""
