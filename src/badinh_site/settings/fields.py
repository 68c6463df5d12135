"""The table of the fields of ``content/site.yaml``, each with its type and its description."""

from __future__ import annotations

import re
from datetime import UTC

from badinh_site.dates import zone_named
from badinh_site.diagnostics.catalogue import MESSAGES
from badinh_site.diagnostics.problem import Level
from badinh_site.settings.address_fields import ADDRESS_FIELDS
from badinh_site.settings.addresses import base_url, language_tag, web_address
from badinh_site.settings.config import HOSTS, Archive, Category, Format, MenuItem, Reference
from badinh_site.settings.levels import OFF, can_be_set
from badinh_site.strict_yaml.fields import (
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
from badinh_site.strict_yaml.nodes import MappingNode, Node, ScalarNode
from badinh_site.strict_yaml.reader import FieldParser, Fields, Reader, described
from badinh_site.vietnamese import slug

__all__ = ["CONTACT_FIELDS", "FIELDS", "PAGING"]

CONTACT_FIELDS: dict[str, FieldParser] = {
    "responsible": described(text, "Who is responsible for the content."),
    "address": described(text, "The address of the office."),
    "phone": described(text, "The telephone number."),
    "email": described(text, "The e-mail address."),
    "license": described(text, "The number and date of the licence."),
    "source_note": described(text, "The name to credit as the source, or a whole sentence that asks for it."),
}
"""The contact details in the footer, in this order; empty ones are left out."""


PAGING: dict[str, FieldParser] = {
    "page_size": described(whole_number(1, 1000), "Articles per page of a list."),
    "home_size": described(whole_number(0, 1000), "Newest articles on the home page."),
    "section_size": described(whole_number(0, 1000), "Articles of each section on the home page."),
    "most_read_size": described(whole_number(0, 100), "Articles in the most-read list; 0 hides it."),
    "feed_size": described(whole_number(1, 1000), "Articles in a feed."),
    "related_size": described(whole_number(0, 100), "Related articles below an article; 0 hides them."),
}


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
        "name": described(text, "The name that articles use in category."),
        "slug": described(text, "The name in addresses; derived from the name by default."),
        "description": described(text, "A sentence for the page of the section."),
    },
    required=("name",),
)


_MENU_ITEM = group(
    {
        "title": described(text, "The text of the link."),
        "url": described(text, "A page of the site (/gioi-thieu/) or an absolute web address."),
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

    def category_item(reader: Reader, node: Node, item: str) -> Category | None:
        category = _category(reader, node, item)
        if category and (category.slug in kept or any(category.name == other.name for other in kept.values())):
            reader.report("BD305", node, field=field, value=category.name)
            return None
        if category:
            kept[category.slug] = category
        return category

    found: tuple[Category, ...] | None = entries(category_item)(reader, node, field)
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


_CONTACT = re.compile(r"((?<![!-?A-~])mailto:[!-?A-~]++@|https://|tel:)[!-~]+")


_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


_POLICY = re.compile(r"https://[!-~]+")


def _addresses(pattern: re.Pattern[str], example: str) -> FieldParser:
    def read(reader: Reader, node: Node, field: str) -> tuple[str, ...] | None:
        found = text_list(reader, node, field)
        for address in found or ():
            if not pattern.fullmatch(address) or not address.isascii():
                reader.report("BD323", node, field=field, value=address, example=example)
        return found or None

    return read


_SECURITY: dict[str, FieldParser] = {
    "contact": described(
        _addresses(_CONTACT, "mailto:bao-mat@ten-mien.vn"),
        "Addresses that begin with mailto:, https:// or tel:, preferred ones first.",
        text_list,
    ),
    "expires": described(as_node, "The day by which these fields must be reviewed.", moment(UTC)),
    "policy": described(
        _addresses(_POLICY, "https://ten-mien.vn/bao-mat/"), "The address of a page that explains how to report.", text
    ),
    "languages": described(_addresses(_LANGUAGE, "vi, en"), "The languages that the office reads.", text_list),
}


_REFERENCE = group(
    {
        "name": described(text, "The name of an office or a document; a name alone can replace the group."),
        "url": described(web_address, "Its web address, if known for certain.", text),
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
        "reason": described(text, "Why the portal was archived, in a sentence."),
        "successors": described(_REFERENCES, "Who continues the work.", entries(_REFERENCE)),
        "sources": described(_REFERENCES, "Documents on which this is based.", entries(_REFERENCE)),
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


_LEVEL = choice(*Level, OFF)


def _levels(reader: Reader, node: Node, field: str) -> tuple[tuple[str, str], ...] | None:
    """Read the levels of codes; unknown and fixed codes are reported."""
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


_MARKDOWN: dict[str, FieldParser] = {
    "extensions": described(
        text_list,
        "Extensions in addition to the standard set: admonition, codehilite, legacy_attrs, legacy_em, md_in_html, meta,"
        " nl2br, sane_lists, smarty, wikilinks. Others must be installed, and allowed by --allow-extension.",
    ),
    "options": described(mapping_of(mapping_of(text)), "Options of these extensions, by extension and name."),
}


_CHECKS: dict[str, FieldParser] = {
    "levels": described(
        _levels, "Levels of codes: error, warning, advice or off, such as BD219: error.", mapping_of(_LEVEL)
    ),
    "agency_since": described(
        as_node,
        "The day on which the agency was founded; earlier dates are reported."
        " Without it, dates before 1975 are reported on Vietnamese sites.",
        moment(UTC),
    ),
}


FIELDS: dict[str, FieldParser] = {
    "title": described(text, "The name of the portal."),
    "short_name": described(text, "Its name in a word or two, for labels of icons."),
    "agency": described(text, "The agency that publishes it, shown in the header and the footer."),
    "description": described(text, "A description in a sentence or two, shown on the home page."),
    "base_url": described(base_url, "The public address. A path after the host is allowed.", text),
    "language": described(
        language_tag,
        "The language of the portal, of the words around its texts, and of messages about it: vi or en.",
        text,
    ),
    "addresses": described(group(ADDRESS_FIELDS), "Overrides of generated addresses."),
    "zone": described(_zone, "The time zone of dates without one.", text),
    "categories": described(
        _categories, "The sections, each a name or a group. Without it, articles can use any.", entries(_CATEGORY)
    ),
    "menu": described(entries(_menu_item), "The menu at the top of every page.", entries(_MENU_ITEM)),
    "contact": described(group(CONTACT_FIELDS), "Contact details in the footer. Empty ones are left out."),
    "notices": described(as_node, "The category whose newest articles are shown as notices on the home page.", text),
    "views_as_of": described(
        as_node, "The day on which views were counted, shown with the most-read list.", moment(UTC)
    ),
    "share_pictures": described(boolean, "true draws a title card for articles without a picture, for shared links."),
    "search": described(boolean, "false leaves out the search page and its index."),
    "paging": described(group(PAGING), "Lengths of lists."),
    "frozen_at": described(
        as_node, "The moment at which the portal is frozen. By default, it follows the clock.", moment(UTC)
    ),
    "archive": described(
        _archive, "Marks the portal as an archive at the top of every page; requires frozen_at.", _ARCHIVE
    ),
    "checksums": described(
        boolean, "true publishes the checksums of all files (SHA256SUMS). The default for archives."
    ),
    "precompress": described(
        _formats, "Writes compressed copies of text files, for hosts that serve them.", choices(*_FORMATS)
    ),
    "markdown": described(group(_MARKDOWN), "Additions to Markdown."),
    "hosting": described(
        _hosting, "Where the portal is published; adds configuration files for the host.", choices(*HOSTS)
    ),
    "security": described(
        group(_SECURITY, required=("contact", "expires")), "The contact for security reports (security.txt, RFC 9116)."
    ),
    "checks": described(group(_CHECKS), "Settings of checks."),
}
