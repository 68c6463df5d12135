"""Reads what site.yaml says of the addresses that badinh itself chooses."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from badinh_site.languages.words import words_language
from badinh_site.settings.fixed_addresses import ADDRESSES, Addresses, is_folder, is_name
from badinh_site.strict_yaml.fields import text
from badinh_site.strict_yaml.nodes import Node
from badinh_site.strict_yaml.reader import FieldParser, Fields, Reader, described

__all__ = ["ADDRESS_FIELDS", "read_addresses"]


def _fixed(allows: Callable[[str], bool], example: str) -> FieldParser:
    """Read one of the addresses that badinh itself chooses."""

    def read(reader: Reader, node: Node, field: str) -> str | None:
        given = text(reader, node, field)
        if given is None or allows(given):
            return given
        reader.report("BD329", node, field=field, value=given, example=example)
        return None

    return read


_FOLDER, _NAME = _fixed(is_folder, "/tin-tuc/"), _fixed(is_name, "trang")
ADDRESS_FIELDS: dict[str, FieldParser] = {
    "sections": described(_FOLDER, "Where sections are, each below it by its own name.", text),
    "tags": described(_FOLDER, "The index of the tags; each tag is below it.", text),
    "archive": described(_FOLDER, "The index of the months.", text),
    "albums": described(_FOLDER, "The photo library; each album is below it.", text),
    "site_map": described(_FOLDER, "The map of the site.", text),
    "feeds": described(_FOLDER, "The page that lists the feeds.", text),
    "search": described(_FOLDER, "The page that searches, and its index.", text),
    "articles": described(_FOLDER, "Where articles without a known date are.", text),
    "data": described(_FOLDER, "Where an archive has its articles as data.", text),
    "page": described(_NAME, "The name before the number of a page of a list.", text),
    "share": described(_NAME, "The name of the pictures that are drawn for shared links.", text),
}


def read_addresses(reader: Reader, found: Fields, language: str) -> Addresses:
    """Return the table of the language with what site.yaml says otherwise; no two can be the same folder."""
    table = ADDRESSES[words_language(language)]
    given: Fields = found.get("addresses", Fields({}, {}))
    changed = {name: value for name, value in given.values.items() if value is not None}
    made = replace(table, **changed)
    owners: dict[str, str] = {}
    # Those that site.yaml gives come last, so that one of them is the place of the problem.
    for name in sorted(ADDRESS_FIELDS, key=lambda one: one in changed):
        address = getattr(made, name)
        other = owners.setdefault(address, name) if address.startswith("/") else name
        if other != name:
            place = given.marks.get(name, (1, 1))
            reader.report_at(place, "BD336", field=f"addresses.{name}", value=address, other=f"addresses.{other}")
            made = replace(made, **{name: getattr(table, name)})
    return made
