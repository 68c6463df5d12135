"""The settings of a portal as frozen values, as ``content/site.yaml`` states them."""

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
    "OFF",
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
"""What site.yaml can name as the place of publication: each has files of its own that it is set up by."""


class Category(Struct, frozen=True):
    """A section of the portal."""

    name: str
    slug: str
    description: str = ""


class MenuItem(Struct, frozen=True):
    """An entry of the menu; ``url`` begins with ``/`` (a page of the site) or is a whole web address."""

    title: str
    url: str


class MarkdownSettings(Struct, frozen=True):
    """Extensions of Python-Markdown that the site adds to the standard set, with their options as texts."""

    extensions: tuple[str, ...] = ()
    options: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()


class SecurityContact(Struct, frozen=True):
    """Whom to tell of a weakness of the portal, and until when that holds (RFC 9116)."""

    contact: tuple[str, ...]
    """Addresses that begin with ``mailto:``, ``https://`` or ``tel:``, the best one first."""
    expires: Moment
    policy: str = ""
    languages: tuple[str, ...] = ()


class Reference(Struct, frozen=True):
    """Something that lies elsewhere: an office, a document. ``url`` is a whole web address, or empty when unknown."""

    name: str
    url: str = ""


class Archive(Struct, frozen=True):
    """What an archived portal says of itself; when it was frozen stands in ``frozen_at``."""

    reason: str
    """What happened, in a sentence."""
    successors: tuple[Reference, ...] = ()
    """Who carries on the work."""
    sources: tuple[Reference, ...] = ()
    """Where what happened can be read."""


_EARLIEST = "1975-01-01"
"""Before this day no agency of today's Vietnam published anything: an earlier date on a Vietnamese site that does not
say since when its agency is there has a mistyped year. For other countries no such day is known."""


class Checks(Struct, frozen=True):
    """What site.yaml says of ``badinh check``."""

    levels: tuple[tuple[str, str], ...] = ()
    """Codes, each with what it counts as here: a level, or ``off``."""
    agency_since: Moment | None = None
    """The day before which the agency published nothing; None when no date is too early."""
    language: str = "vi"
    """Of the site: texts are not checked as Vietnamese is written where they are in another language."""
    agency: str = ""
    """The name of the agency, which says what the place is called that the site is about."""

    @property
    def vietnamese(self) -> bool:
        """Whether what is known of Vietnamese holds for the texts of the site."""
        return words_language(self.language) == "vi"

    @property
    def close_signs(self) -> bool:
        """Whether no blank stands before a colon or an exclamation mark; it does in French, for example."""
        return has_words(self.language)

    @property
    def earliest(self) -> str:
        """The day before which a date can only be mistyped; empty when there is none."""
        if self.agency_since is not None:
            return self.agency_since.local[:10]
        return _EARLIEST if self.vietnamese else ""


Format = Literal["gzip", "brotli"]


class DerivedSettings(Struct, frozen=True):
    """What is made of the finished files."""

    formats: tuple[Format, ...] = ()
    """In which text files get a compressed copy beside them."""
    checksums: bool = False
    """True when a list of the checksums of all files is published."""


class Config(Struct, frozen=True):
    """Everything site.yaml says. A pure value: no paths of this machine, no clock."""

    title: str
    base_url: str
    """With a slash at its end: ``https://host/`` or ``https://host/prefix/``."""
    short_name: str = ""
    """The portal's name in a word or two, for the place below an icon."""
    agency: str = ""
    description: str = ""
    language: str = "vi"
    addresses: Addresses = VIETNAMESE
    zone_name: str = DEFAULT_ZONE
    categories: tuple[Category, ...] = ()
    menu: tuple[MenuItem, ...] = ()
    contact: tuple[tuple[str, str], ...] = ()
    """Field and text."""
    notices: str = ""
    """The category whose newest articles stand as notices on the home page."""
    views_as_of: Moment | None = None
    """The day that all view counts are of."""
    share_pictures: bool = False
    """True when a picture is drawn of the title of each article that has none, for links to it on other sites."""
    search: bool = True
    """False when the portal has no search of its own."""
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
        """The language of the words that badinh puts on pages: that of the site, or English where it has none."""
        return words_language(self.language)

    @property
    def writing(self) -> Writing:
        """How dates and numbers are written on pages."""
        return WRITING[self.words_language]

    def word(self, key: str, **values: object) -> str:
        """Return a word of badinh's own for a page, filled with ``values``."""
        return word(key, self.words_language).format(**values)

    @property
    def zone(self) -> tzinfo:
        """The time zone that dates without an offset are meant in."""
        return zone_named(self.zone_name)

    @property
    def base_path(self) -> str:
        """The path of ``base_url``: ``/`` or ``/prefix/``."""
        return address_parts(self.base_url)[1]

    @property
    def origin(self) -> str:
        """Scheme and host of ``base_url``, without a slash at the end."""
        return address_parts(self.base_url)[0]

    @property
    def host(self) -> str:
        """The name of the host that ``base_url`` names, without a port."""
        return urlsplit(self.base_url).hostname or ""


OFF = "off"
"""The level of what nobody wants to be told."""
