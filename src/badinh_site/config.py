"""The portal's settings: ``content/site.yaml``, read once and validated."""

from __future__ import annotations

import re
from datetime import UTC, tzinfo
from functools import lru_cache
from typing import Literal, NamedTuple
from urllib.parse import quote, urlsplit

from msgspec import Struct
from msgspec.structs import replace

from badinh_site.address_settings import ADDRESS_FIELDS, read_addresses
from badinh_site.addresses import VIETNAMESE, Addresses
from badinh_site.errors import Level, Problem
from badinh_site.kinds import (
    as_node,
    boolean,
    choice,
    choices,
    entries,
    group,
    mapping_of,
    moment,
    text,
    text_list,
    whole_number,
)
from badinh_site.messages import MESSAGES
from badinh_site.moments import Moment, zone_named
from badinh_site.nodes import MappingNode, Node, ScalarNode
from badinh_site.schema import Fields, Kind, Reader, described
from badinh_site.vietnamese import slug
from badinh_site.words import has_words, word, words_language
from badinh_site.writing import WRITING, Writing

__all__ = [
    "CONTACT_FIELDS",
    "FIELDS",
    "HOSTS",
    "OFF",
    "SITE_FILE",
    "Archive",
    "Category",
    "Checks",
    "Config",
    "Finish",
    "Format",
    "MarkdownSettings",
    "MenuItem",
    "Reference",
    "SecurityContact",
    "ascii_host",
    "can_be_set",
    "read_config",
    "with_base_url",
]

SITE_FILE = "content/site.yaml"
DEFAULT_ZONE = "Asia/Ho_Chi_Minh"

CONTACT_FIELDS: dict[str, Kind] = {
    "responsible": described(text, "Who answers for the contents."),
    "address": described(text, "The address of the office."),
    "phone": described(text, "The telephone number."),
    "email": described(text, "The e-mail address."),
    "license": described(text, "The number and date of the licence."),
    "source_note": described(text, "The name to be given as the source, or a whole sentence that asks for it."),
}
"""What the footer can say of the agency, in this order; a field that site.yaml leaves empty is left out."""

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


class Finish(Struct, frozen=True):
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
    finish: Finish = Finish()
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
        return _parts(self.base_url)[1]

    @property
    def origin(self) -> str:
        """Scheme and host of ``base_url``, without a slash at the end."""
        return _parts(self.base_url)[0]

    @property
    def host(self) -> str:
        """The name of the host that ``base_url`` names, without a port."""
        return urlsplit(self.base_url).hostname or ""


@lru_cache(maxsize=16)  # every link of the site asks for it
def _parts(base_url: str) -> tuple[str, str]:
    """Give the origin and the path of a base URL."""
    parts = urlsplit(base_url)
    return f"{parts.scheme}://{parts.netloc}", parts.path


_PAGING: dict[str, Kind] = {
    "page_size": described(whole_number(1, 1000), "Articles on a page of a list."),
    "home_size": described(whole_number(0, 1000), "Newest articles on the home page."),
    "section_size": described(whole_number(0, 1000), "Articles of each section on the home page."),
    "most_read_size": described(whole_number(0, 100), "Articles in what is read most; 0 leaves the block out."),
    "feed_size": described(whole_number(1, 1000), "Articles in a feed."),
    "related_size": described(whole_number(0, 100), "Related news below an article; 0 leaves the block out."),
}


def _url(reader: Reader, node: Node, field: str) -> str | None:
    word = text(reader, node, field)
    if word is None:
        return None
    whole = _normal_base_url(word)
    if whole is None:
        reader.report("BD303", node, field=field, value=word)
    return whole


def _normal_base_url(word: str) -> str | None:
    """Give a base URL with a slash at its end, or None when the text is no web address."""
    try:
        parts = urlsplit(word)
        port = parts.port
    except ValueError:
        return None
    good = (
        parts.scheme in ("http", "https") and parts.hostname and not (parts.query or parts.fragment or parts.username)
    )
    if not good or re.search(r"[\s\\<>\"]", word) or "//" in parts.path or ".." in parts.path:
        return None
    try:
        host = ascii_host(parts.hostname or "")
    except UnicodeError:
        return None
    path = quote(parts.path.strip("/"), safe="/-._~%")
    return f"{parts.scheme}://{host}{f':{port}' if port else ''}/{path + '/' if path else ''}"


# Labels of letters, digits and inner hyphens, 63 characters each (RFC 1035, 2.3.1).
_HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*")


def ascii_host(name: str) -> str:
    """Give a host's ASCII form, in square brackets when it is a number of IPv6.

    Raises:
        UnicodeError: it has none.
    """
    if ":" in name:
        return f"[{name}]"
    ascii_name = name if name.isascii() else name.encode("idna").decode("ascii").lower()
    if not _HOST.fullmatch(ascii_name):
        raise UnicodeError(name)
    return ascii_name


_LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", re.IGNORECASE)
"""The form of BCP 47 language tags in common use: what browsers and screen readers choose a voice by."""


def _language(reader: Reader, node: Node, field: str) -> str | None:
    tag = text(reader, node, field)
    if tag is None:
        return None
    if _LANGUAGE_TAG.fullmatch(tag):
        if not has_words(tag):
            reader.report("BD328", node, field=field, value=tag)
        return tag
    reader.report("BD327", node, field=field, value=tag)
    return None


def _zone(reader: Reader, node: Node, field: str) -> str | None:
    word = text(reader, node, field)
    if word is None:
        return None
    try:
        zone_named(word)
    except ValueError:
        reader.report("BD302", node, field=field, value=word)
        return None
    return word


_CATEGORY = group(
    {
        "name": described(text, "The name, as articles give it in category."),
        "slug": described(text, "The name in its address; made from the name where it is not given."),
        "description": described(text, "A sentence on the page of the section."),
    },
    required=("name",),
)
_MENU_ITEM = group(
    {
        "title": described(text, "The words of the link."),
        "url": described(text, "A page of the site (/gioi-thieu/) or a whole web address."),
    },
    required=("title", "url"),
)


def _category(reader: Reader, node: Node, field: str) -> Category | None:
    if isinstance(node, ScalarNode):
        name = text(reader, node, field)
        found = Fields({"name": name}, {})
    else:
        found = _CATEGORY(reader, node, field)
    if found is None or found.get("name") is None:
        return None
    name, given = found.get("name"), found.get("slug")
    own = slug(given or name)
    if given and given != own:
        reader.report_at(found.marks["slug"], "BD215", field=f"{field}.slug", value=given)
        return None
    if not own:
        reader.report("BD216", node, field=f"{field}.name", value=name)
        return None
    return Category(found.get("name"), own, found.get("description", ""))


def _categories(reader: Reader, node: Node, field: str) -> tuple[Category, ...] | None:
    kept: dict[str, Category] = {}

    def one(reader: Reader, node: Node, item: str) -> Category | None:
        category = _category(reader, node, item)
        if category and (category.slug in kept or any(category.name == other.name for other in kept.values())):
            reader.report("BD305", node, field=field, value=category.name)
            return None
        if category:
            kept[category.slug] = category
        return category

    found: tuple[Category, ...] | None = entries(one)(reader, node, field)
    return found


def _menu_item(reader: Reader, node: Node, field: str) -> MenuItem | None:
    found = _MENU_ITEM(reader, node, field)
    if found is None:
        return None
    url = found.get("url")
    if not re.fullmatch(r"(/(?!/)|https?://|mailto:|tel:)\S*", url):
        reader.report_at(found.marks["url"], "BD303", field=f"{field}.url", value=url)
        return None
    return MenuItem(found.get("title"), url)


def _hosting(reader: Reader, node: Node, field: str) -> tuple[str, ...] | None:
    found: tuple[str, ...] | None = choices(*HOSTS)(reader, node, field)
    if found and {"netlify", "cloudflare"} <= set(found):
        reader.report("BD322", node, field=field)
    return found


_CONTACT = re.compile(r"(mailto:[!-?A-~]+@|https://|tel:)[!-~]+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_POLICY = re.compile(r"https://[!-~]+")


def _addresses(pattern: re.Pattern[str], example: str) -> Kind:
    def read(reader: Reader, node: Node, field: str) -> tuple[str, ...] | None:
        found = text_list(reader, node, field)
        for one in found or ():
            if not pattern.fullmatch(one) or not one.isascii():
                reader.report("BD323", node, field=field, value=one, example=example)
        return found or None

    return read


_SECURITY: dict[str, Kind] = {
    "contact": described(
        _addresses(_CONTACT, "mailto:bao-mat@ten-mien.vn"),
        "Addresses that begin with mailto:, https:// or tel:, the best one first.",
        text_list,
    ),
    "expires": described(as_node, "The day by which these lines must be looked at again.", moment(UTC)),
    "policy": described(
        _addresses(_POLICY, "https://ten-mien.vn/bao-mat/"), "The address of a page that says how to report.", text
    ),
    "languages": described(_addresses(_LANGUAGE, "vi, en"), "The languages that the office reads.", text_list),
}


def _web_address(reader: Reader, node: Node, field: str) -> str | None:
    word = text(reader, node, field)
    if word is not None and not re.fullmatch(r"https?://[^\s/]\S*", word):
        reader.report("BD303", node, field=field, value=word)
        return None
    return word


_REFERENCE = group(
    {
        "name": described(text, "The name of an office or a document; a name alone may stand in its place."),
        "url": described(_web_address, "Its web address, where it is known for sure.", text),
    },
    required=("name",),
)


def _reference(reader: Reader, node: Node, field: str) -> Reference | None:
    """Read a name with an address, or a name alone."""
    if isinstance(node, ScalarNode):
        name = text(reader, node, field)
        return Reference(name) if name else None
    found = _REFERENCE(reader, node, field)
    return Reference(found.get("name"), found.get("url", "")) if found else None


_REFERENCES = entries(_reference)


_ARCHIVE = group(
    {
        "reason": described(text, "What happened, in a sentence."),
        "successors": described(_REFERENCES, "Who carries on the work.", entries(_REFERENCE)),
        "sources": described(_REFERENCES, "Where what happened can be read.", entries(_REFERENCE)),
    },
    required=("reason",),
)


def _archive(reader: Reader, node: Node, field: str) -> Archive | None:
    found = _ARCHIVE(reader, node, field)
    return Archive(found.get("reason"), found.get("successors", ()), found.get("sources", ())) if found else None


_FORMATS: tuple[Format, ...] = ("gzip", "brotli")


def _formats(reader: Reader, node: Node, field: str) -> tuple[Format, ...] | None:
    found = entries(choice(*_FORMATS))(reader, node, field)
    return None if found is None else tuple(form for form in _FORMATS if form in found)


OFF = "off"
"""The level of what nobody wants to be told."""
_LEVEL = choice(*Level, OFF)
_OF_CHECKS = re.compile("BD[67]")
"""How the codes of what only a check finds begin."""


def can_be_set(code: str) -> bool:
    """Tell whether a site can say what a code counts as: all but the errors that a build ends with."""
    return code in MESSAGES and (MESSAGES[code].level is not Level.ERROR or _OF_CHECKS.match(code) is not None)


def _levels(reader: Reader, node: Node, field: str) -> tuple[tuple[str, str], ...] | None:
    """Read what codes count as; what a site cannot say is reported."""
    found = reader.fields_of(node, dict.fromkeys(_codes(node), _LEVEL), f"{field}.")
    for code, place in found.marks.items():
        if code not in MESSAGES:
            reader.report_at(place, "BD601", field=field, value=code)
        elif not can_be_set(code):
            reader.report_at(place, "BD602", field=field, value=code)
    return tuple((code, level) for code, level in found.values.items() if level is not None and can_be_set(code))


def _codes(node: Node) -> list[str]:
    pairs = node.value if isinstance(node, MappingNode) else ()
    return [key.value for key, _ in pairs if isinstance(key, ScalarNode)]


_MARKDOWN: dict[str, Kind] = {
    "extensions": described(
        text_list, "Extensions of Python-Markdown beside the standard set; they must be installed."
    ),
    "options": described(mapping_of(mapping_of(text)), "Options of these extensions, by extension and name."),
}

_CHECKS: dict[str, Kind] = {
    "levels": described(
        _levels, "What codes count as, each error, warning, advice or off, such as BD219: error.", mapping_of(_LEVEL)
    ),
    "agency_since": described(
        as_node,
        "The day on which the agency began; articles with an earlier date are told of."
        " Without it, a Vietnamese site is told of dates before 1975.",
        moment(UTC),
    ),
}

FIELDS: dict[str, Kind] = {
    "title": described(text, "The name of the portal."),
    "short_name": described(text, "Its name in a word or two, for the place below an icon."),
    "agency": described(text, "The agency that publishes it; stands in the header and the footer."),
    "description": described(text, "A sentence or two on what the portal is; stands on the home page."),
    "base_url": described(_url, "The public address. A path after the host is allowed.", text),
    "language": described(
        _language,
        "The language of the portal, of the words around its texts, and of messages about it: vi or en.",
        text,
    ),
    "addresses": described(group(ADDRESS_FIELDS), "Addresses that badinh itself chooses, where others are wanted."),
    "zone": described(_zone, "The time zone of dates without one.", text),
    "categories": described(
        _categories, "The sections, each a name or a group. Without it articles may name any.", entries(_CATEGORY)
    ),
    "menu": described(entries(_menu_item), "The menu at the top of every page.", entries(_MENU_ITEM)),
    "contact": described(group(CONTACT_FIELDS), "What the footer says of the agency. What is empty is left out."),
    "notices": described(as_node, "The category whose newest articles stand as notices on the home page.", text),
    "views_as_of": described(
        as_node, "The day that all view counts are of; shown beside what is read most.", moment(UTC)
    ),
    "share_pictures": described(
        boolean, "true draws a picture of the title for articles that have none, for shared links."
    ),
    "search": described(boolean, "false leaves out the page that searches, and its index."),
    "paging": described(group(_PAGING), "How long lists are."),
    "frozen_at": described(
        as_node, "The moment at which the portal stands still. Without it time goes on.", moment(UTC)
    ),
    "archive": described(
        _archive, "Makes the portal an archive and says so at the top of every page; needs frozen_at.", _ARCHIVE
    ),
    "checksums": described(
        boolean, "true publishes the checksums of all files (SHA256SUMS). An archive does unless told false."
    ),
    "precompress": described(
        _formats, "Puts compressed copies beside text files, for hosts that send these.", choices(*_FORMATS)
    ),
    "markdown": described(group(_MARKDOWN), "What the site adds to Markdown."),
    "hosting": described(
        _hosting, "Where the portal is published; adds the files that set the host up.", choices(*HOSTS)
    ),
    "security": described(
        group(_SECURITY, required=("contact", "expires")), "Whom to tell of a weakness (security.txt, RFC 9116)."
    ),
    "checks": described(group(_CHECKS), "What checks tell of, and how much it weighs."),
}


def read_config(source: str) -> tuple[Config | None, tuple[Problem, ...]]:
    """Read the text of site.yaml. Without a title and a base_url there is no configuration, only problems."""
    reader = Reader(SITE_FILE)
    found = reader.read(source, FIELDS)
    told = {problem.values.get("field") for problem in reader.problems}
    if found.marks or not reader.problems:
        for name in ("title", "base_url"):
            if found.get(name) is None and name not in told:
                place = found.marks.get(name, (1, 1))
                reader.problems.append(Problem("BD117", SITE_FILE, *place, {"field": name, "name": name}))
    zone_name = found.get("zone", DEFAULT_ZONE)
    late = _Late(
        _moment(reader, found, "frozen_at", zone_name),
        _moment(reader, found, "views_as_of", zone_name),
        _notices(reader, found),
        _security(reader, found, zone_name),
        _checks(reader, found, zone_name),
    )
    addresses = read_addresses(reader, found, found.get("language", "vi"))
    told = {problem.values.get("field") for problem in reader.problems}
    if found.get("archive") is not None and late.frozen_at is None and "frozen_at" not in told:
        reader.report_at(found.marks["archive"], "BD117", field="frozen_at", name="frozen_at")
    if found.get("title") is None or found.get("base_url") is None:
        return None, tuple(reader.problems)
    return replace(_config(found, zone_name, late), addresses=addresses), tuple(reader.problems)


class _Late(NamedTuple):
    """Settings that can be read only when others are known: the zone, the categories."""

    frozen_at: Moment | None
    views_as_of: Moment | None
    notices: str
    security: SecurityContact | None
    checks: Checks


def _moment(reader: Reader, found: Fields, field: str, zone_name: str) -> Moment | None:
    node = found.get(field)
    return None if node is None else moment(zone_named(zone_name))(reader, node, field)


def _security(reader: Reader, found: Fields, zone_name: str) -> SecurityContact | None:
    given: Fields | None = found.get("security")
    if given is None:
        return None
    expires = moment(zone_named(zone_name))(reader, given.get("expires"), "security.expires")
    if expires is None:
        return None
    policy = given.get("policy", ("",))
    return SecurityContact(given.get("contact"), expires, policy[0], given.get("languages", ()))


def _checks(reader: Reader, found: Fields, zone_name: str) -> Checks:
    given: Fields = found.get("checks", Fields({}, {}))
    node = given.get("agency_since")
    since = None if node is None else moment(zone_named(zone_name))(reader, node, "checks.agency_since")
    return Checks(given.get("levels", ()), since, found.get("language", "vi"), found.get("agency", ""))


def _notices(reader: Reader, found: Fields) -> str:
    """Give the category of the notices, which has to be one of those that site.yaml lists."""
    node = found.get("notices")
    name = text(reader, node, "notices") if node is not None else None
    categories = {category.name: category for category in found.get("categories", ())}
    if name is None or not categories or name in categories:
        return name or ""
    choices = ", ".join(categories)
    reader.report("BD308", node, field="notices", value=name, choices=choices)
    return ""


def _finish(found: Fields) -> Finish:
    """An archive lists its checksums unless it is told not to."""
    checksums = found.get("checksums", found.get("archive") is not None)
    return Finish(found.get("precompress", ()), checksums)


def _config(found: Fields, zone_name: str, late: _Late) -> Config:
    paging: Fields = found.get("paging", Fields({}, {}))
    sizes = {name: paging.get(name) for name in _PAGING if paging.get(name) is not None}
    contact: Fields = found.get("contact", Fields({}, {}))
    markdown: Fields = found.get("markdown", Fields({}, {}))
    return Config(
        title=found.get("title"),
        base_url=found.get("base_url"),
        short_name=found.get("short_name", ""),
        agency=found.get("agency", ""),
        description=found.get("description", ""),
        language=found.get("language", "vi"),
        zone_name=zone_name,
        categories=found.get("categories", ()),
        menu=found.get("menu", ()),
        contact=tuple((name, contact.get(name)) for name in CONTACT_FIELDS if contact.get(name)),
        notices=late.notices,
        views_as_of=late.views_as_of,
        share_pictures=found.get("share_pictures", False),
        search=found.get("search", True),
        frozen_at=late.frozen_at,
        archive=found.get("archive"),
        finish=_finish(found),
        markdown=MarkdownSettings(markdown.get("extensions", ()), markdown.get("options", ())),
        hosting=found.get("hosting", ()),
        security=late.security,
        checks=late.checks,
        **sizes,
    )


def with_base_url(config: Config, base_url: str) -> Config | None:
    """Give the settings for another place of publication; None when ``base_url`` is no web address."""
    whole = _normal_base_url(base_url)
    return None if whole is None else replace(config, base_url=whole)
