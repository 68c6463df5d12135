"""The settings in ``content/site.yaml`` as frozen values."""

from __future__ import annotations

from datetime import tzinfo
from typing import Literal
from urllib.parse import urlsplit

from msgspec import Struct

from badinh_site.dates import Moment, zone_named
from badinh_site.languages.words import has_words, word, words_language
from badinh_site.languages.writing import WRITING, Writing
from badinh_site.settings.addresses import address_parts
from badinh_site.settings.fixed_addresses import VIETNAMESE, Addresses

__all__ = [
    "DEFAULT_ZONE",
    "HOSTS",
    "SITE_FILE",
    "Archive",
    "Category",
    "Checks",
    "Config",
    "DerivedSettings",
    "Format",
    "MarkdownSettings",
    "MenuItem",
    "Reference",
    "SecurityContact",
]

SITE_FILE = "content/site.yaml"


DEFAULT_ZONE = "Asia/Ho_Chi_Minh"


HOSTS = ("netlify", "cloudflare", "nginx", "apache", "github")
"""Hosting services that site.yaml can name; each has configuration files of its own."""


class Category(Struct, frozen=True):
    """A section of the portal."""

    name: str
    slug: str
    description: str = ""


class MenuItem(Struct, frozen=True):
    """An entry of the menu; ``url`` begins with ``/`` (a page of the site) or is an absolute URL."""

    title: str
    url: str


class MarkdownSettings(Struct, frozen=True):
    """Extensions of Python-Markdown in addition to the standard set, with their options as texts."""

    extensions: tuple[str, ...] = ()
    options: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()


class SecurityContact(Struct, frozen=True):
    """The contact for security reports, with its expiry (RFC 9116)."""

    contact: tuple[str, ...]
    """URIs that begin with ``mailto:``, ``https://`` or ``tel:``, preferred ones first."""
    expires: Moment
    policy: str = ""
    languages: tuple[str, ...] = ()


class Reference(Struct, frozen=True):
    """An external office or document. ``url`` is an absolute URL, or empty if unknown."""

    name: str
    url: str = ""


class Archive(Struct, frozen=True):
    """The notice of an archived portal; ``frozen_at`` is the moment at which it was frozen."""

    reason: str
    """Why it was archived, in a sentence."""
    successors: tuple[Reference, ...] = ()
    """The offices that continue its work."""
    sources: tuple[Reference, ...] = ()
    """Documents on which the archiving is based."""


_EARLIEST = "1975-01-01"
"""No agency of today's Vietnam published anything before this day: an earlier date on a Vietnamese site without
``agency_since`` is a mistyped year. There is no such day for other countries."""


class Checks(Struct, frozen=True):
    """The settings of ``badinh check``."""

    levels: tuple[tuple[str, str], ...] = ()
    """Pairs of a code and its level on this site, or ``off``."""
    agency_since: Moment | None = None
    """The day on which the agency was founded; earlier dates are reported."""
    language: str = "vi"
    """The language of the site; only Vietnamese texts are checked for Vietnamese spelling."""
    agency: str = ""
    """The name of the agency, which contains the place name."""

    @property
    def vietnamese(self) -> bool:
        """Whether rules of Vietnamese spelling apply to the texts of the site."""
        return words_language(self.language) == "vi"

    @property
    def close_signs(self) -> bool:
        """Whether punctuation follows words without a space, unlike in French, for example."""
        return has_words(self.language)

    @property
    def earliest(self) -> str:
        """The first plausible day for dates, in ISO 8601; empty if there is none."""
        if self.agency_since is not None:
            return self.agency_since.local[:10]
        return _EARLIEST if self.vietnamese else ""


Format = Literal["gzip", "brotli"]


class DerivedSettings(Struct, frozen=True):
    """Settings of files that are derived from finished outputs."""

    formats: tuple[Format, ...] = ()
    """Compression formats of the copies of text files."""
    checksums: bool = False
    """True to publish the checksums of all files."""


class Config(Struct, frozen=True):
    """All settings in site.yaml. A pure value: independent of the machine and the clock."""

    title: str
    base_url: str
    """With a trailing slash: ``https://host/`` or ``https://host/prefix/``."""
    short_name: str = ""
    """The portal's name in a word or two, for labels of icons."""
    agency: str = ""
    description: str = ""
    language: str = "vi"
    addresses: Addresses = VIETNAMESE
    zone_name: str = DEFAULT_ZONE
    categories: tuple[Category, ...] = ()
    menu: tuple[MenuItem, ...] = ()
    contact: tuple[tuple[str, str], ...] = ()
    """Pairs of a field and its text."""
    notices: str = ""
    """The category whose newest articles are shown as notices on the home page."""
    views_as_of: Moment | None = None
    """The day on which views were counted."""
    share_pictures: bool = False
    """True to draw title cards for articles without a picture, which other sites show with links."""
    search: bool = True
    """False for a portal without a search page."""
    page_size: int = 20
    home_size: int = 10
    section_size: int = 5
    most_read_size: int = 5
    feed_size: int = 20
    related_size: int = 10
    frozen_at: Moment | None = None
    archive: Archive | None = None
    finish: DerivedSettings = DerivedSettings()
    markdown: MarkdownSettings = MarkdownSettings()
    hosting: tuple[str, ...] = ()
    """Some of :data:`HOSTS`, in that order."""
    security: SecurityContact | None = None
    checks: Checks = Checks()

    @property
    def words_language(self) -> str:
        """The language of interface words: that of the site, or English if it is not supported."""
        return words_language(self.language)

    @property
    def writing(self) -> Writing:
        """The formats of dates and numbers on pages."""
        return WRITING[self.words_language]

    def word(self, key: str, **values: object) -> str:
        """Return an interface word for pages, formatted with ``values``."""
        return word(key, self.words_language).format(**values)

    @property
    def zone(self) -> tzinfo:
        """The time zone of dates without an offset."""
        return zone_named(self.zone_name)

    @property
    def base_path(self) -> str:
        """The path of ``base_url``: ``/`` or ``/prefix/``."""
        return address_parts(self.base_url)[1]

    @property
    def origin(self) -> str:
        """Scheme and host of ``base_url``, without a trailing slash."""
        return address_parts(self.base_url)[0]

    @property
    def host(self) -> str:
        """The host name of ``base_url``, without a port."""
        return urlsplit(self.base_url).hostname or ""
