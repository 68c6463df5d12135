"""The portal as one frozen value, and the parts it is made of: articles, pages, sections, tags."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from badinh_site.dates import Moment
from badinh_site.portal.entry import Entry
from badinh_site.portal.published_images import Picture, PublishedPicture, SharePicture
from badinh_site.portal.redirects import Redirect
from badinh_site.portal.references import Attached, Attachment
from badinh_site.settings.config import Config

__all__ = ["Article", "Body", "Change", "Link", "Section", "Site", "Tag", "Target"]

Target = str | Picture
"""Where a reference in a body leads: to an address, or to a picture that the body shows or links to."""


class Link(Struct, frozen=True):
    """A text that leads somewhere; ``url`` is complete, with the prefix of ``base_url``."""

    title: str
    """What readers see of it."""
    url: str
    """Where it leads; with the prefix of ``base_url``."""


class Body(Struct, frozen=True):
    """A rendered body by digest, with the addresses that its references lead to in this view.

    The HTML itself is fetched by digest when the page is rendered. An empty digest is an empty body.
    """

    digest: bytes = b""
    """What names its HTML; empty for no text."""
    links: tuple[Target, ...] = ()
    home: str = ""
    """The web address of the page that a link within the text leads to, where the text is shown elsewhere."""


class Article(Struct, frozen=True):
    """A published content file, an article, a plain page or an album, in its place in the portal."""

    entry: Entry
    url: str
    """With the prefix of ``base_url``."""
    card: bytes
    """What names its card: the digest, and the mark after it when there is one."""
    mark: str
    """``draft``, ``scheduled`` or empty."""
    links: tuple[Target, ...]
    """Where the references of its body lead."""
    picture: Picture | None
    """The picture that front matter names."""
    pictures: tuple[Picture, ...] = ()
    """Of an album, in its order."""
    attachments: tuple[Attached, ...] = ()
    """The files that its body links to."""
    share_picture: SharePicture | None = None
    """Of its own pictures the one that stands for it on other sites."""

    @property
    def withdrawn(self) -> bool:
        """Return whether only a notice stands at its address."""
        return self.entry.status == "withdrawn"


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
    """``publish``, ``expire``, ``news`` (no news to search engines any more), ``banner`` or ``security``."""
    subject: str
    """The path of the file, or the banner's text from then on."""


class Site(Struct, frozen=True):
    """The whole portal: a pure function of (content files, settings, moment)."""

    config: Config
    articles: tuple[Article, ...]
    """Live ones, newest first; those of unknown date last."""
    withdrawn: tuple[Article, ...]
    """Articles and albums of which a notice is left."""
    pages: tuple[Article, ...]
    """Plain pages, withdrawn ones among them, in order of their URLs."""
    albums: tuple[Article, ...]
    """Live ones, newest first; those of unknown date last."""
    news: tuple[Article, ...]
    """The articles of the last 48 hours, newest first; drafts and scheduled ones are not among them."""
    sections: tuple[Section, ...]
    """In the order of site.yaml, or of the alphabet when it lists none."""
    tags: tuple[Tag, ...]
    """In Vietnamese alphabetical order."""
    related: Sequence[tuple[int, ...]]
    """For each article, the places in ``articles`` of its related news, newest first."""
    attachments: tuple[Attachment, ...]
    pictures: tuple[PublishedPicture, ...]
    redirects: tuple[Redirect, ...]
    """From old addresses to those of now, in the order of the old ones."""
    banner: str
    changes: tuple[Change, ...]
    """What will change by itself after the moment, soonest first."""
