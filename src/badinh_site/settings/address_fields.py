"""Reads the section ``addresses`` of site.yaml, which overrides generated addresses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import get_type_hints

from msgspec.structs import replace

from badinh_site.languages.words import words_language
from badinh_site.settings.fixed_addresses import ADDRESSES, VIETNAMESE, Addresses, is_folder, is_name
from badinh_site.strict_yaml.fields import text
from badinh_site.strict_yaml.nodes import Node
from badinh_site.strict_yaml.reader import FieldParser, Fields, Reader, described

__all__ = ["ADDRESS_FIELDS", "read_addresses"]


def _fixed(is_valid: Callable[[str], bool], example: str) -> FieldParser:
    """Return a field type for addresses that ``is_valid`` accepts."""

    def read(reader: Reader, node: Node, field: str) -> str | None:
        address = text(reader, node, field)
        if address is None or is_valid(address):
            return address
        reader.report("BD329", node, field=field, value=address, example=example)
        return None

    return read


_FOLDER, _NAME = _fixed(is_folder, "/tin-tuc/"), _fixed(is_name, "trang")


def _fields() -> Iterator[tuple[str, FieldParser]]:
    """Yield a field for each generated address, with its description."""
    hints = get_type_hints(Addresses, include_extras=True)
    for name in Addresses.__struct_fields__:
        is_path = getattr(VIETNAMESE, name).startswith("/")
        yield name, described(_FOLDER if is_path else _NAME, hints[name].__metadata__[0].description, text)


ADDRESS_FIELDS: dict[str, FieldParser] = dict(_fields())


def read_addresses(reader: Reader, found: Fields, language: str) -> Addresses:
    """Return the addresses of the language with the overrides in site.yaml; two equal folders are reported."""
    table = ADDRESSES[words_language(language)]
    section: Fields = found.get("addresses", Fields({}, {}))
    overrides = {name: value for name, value in section.values.items() if value is not None}
    addresses = replace(table, **overrides)
    owners: dict[str, str] = {}
    # Overridden names come last, so that a problem is reported at one of them.
    for name in sorted(ADDRESS_FIELDS, key=lambda one: one in overrides):
        address = getattr(addresses, name)
        other = owners.setdefault(address, name) if address.startswith("/") else name
        if other != name:
            place = section.marks.get(name, (1, 1))
            reader.report_at(place, "BD336", field=f"addresses.{name}", value=address, other=f"addresses.{other}")
            addresses = replace(addresses, **{name: getattr(table, name)})
    return addresses
