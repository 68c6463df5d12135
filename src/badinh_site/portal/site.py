"""The portal as one frozen value, and its parts: articles, pages, sections, tags."""

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
"""The target of a reference in a body: an address, or a picture that the body shows or links to."""


class Link(Struct, frozen=True):
    """A link."""

    title: str
    """The link text."""
    url: str
    """The target, with the prefix of ``base_url``."""


class Body(Struct, frozen=True):
    """A rendered body, named by digest, with the targets of its references in this view.

    The HTML is fetched by digest when the page is rendered. An empty digest means an empty body.
    """

    digest: bytes = b""
    """Digest of its HTML; empty if there is no text."""
    links: tuple[Target, ...] = ()
    home: str = ""
    """Absolute URL of the text's own page, for links within the text when it is shown elsewhere."""


class Article(Struct, frozen=True):
    """A published article, plain page or album with its address and the targets of its references."""

    entry: Entry
    url: str
    """With the prefix of ``base_url``."""
    card: bytes
    """Name of its card: the digest, followed by the mark if there is one."""
    mark: str
    """``draft``, ``scheduled`` or empty."""
    links: tuple[Target, ...]
    """The targets of the references in its body."""
    picture: Picture | None
    """The picture named in front matter."""
    pictures: tuple[Picture, ...] = ()
    """The pictures of an album, in its order."""
    attachments: tuple[Attached, ...] = ()
    """Files that its body links to."""
    share_picture: SharePicture | None = None
    """The one of its pictures that represents it on other sites."""

    @property
    def withdrawn(self) -> bool:
        """Return whether its page is only a notice."""
        return self.entry.status == "withdrawn"


class Section(Struct, frozen=True):
    """A category and its articles, newest first."""

    name: str
    slug: str
    description: str
    articles: tuple[Article, ...]


class Tag(Struct, frozen=True):
    """A tag in its most frequent spelling, and its articles, newest first."""

    key: str
    """As in :class:`TagName`."""
    name: str
    slug: str
    articles: tuple[Article, ...]


class Change(Struct, frozen=True):
    """A change of the site that takes place by itself at a moment."""

    moment: Moment
    kind: str
    """``publish``, ``expire``, ``news`` (no longer in the news sitemap), ``banner`` or ``security``."""
    subject: str
    """The path of the file, or the text of the banner from then on."""


class Site(Struct, frozen=True):
    """The whole portal: a pure function of (content files, settings, moment)."""

    config: Config
    articles: tuple[Article, ...]
    """Live articles, newest first; those of unknown date last."""
    withdrawn: tuple[Article, ...]
    """Articles and albums replaced by a notice."""
    pages: tuple[Article, ...]
    """Plain pages including withdrawn ones, sorted by URL."""
    albums: tuple[Article, ...]
    """Live albums, newest first; those of unknown date last."""
    news: tuple[Article, ...]
    """Articles of the last 48 hours, newest first, without drafts and scheduled ones."""
    sections: tuple[Section, ...]
    """In the order of site.yaml, or in alphabetical order if it lists none."""
    tags: tuple[Tag, ...]
    """In Vietnamese alphabetical order."""
    related: Sequence[tuple[int, ...]]
    """For each article, the indexes in ``articles`` of its related news, newest first."""
    attachments: tuple[Attachment, ...]
    pictures: tuple[PublishedPicture, ...]
    redirects: tuple[Redirect, ...]
    """Redirects to current addresses, sorted by old address."""
    banner: str
    changes: tuple[Change, ...]
    """Later changes that take place by themselves, soonest first."""
