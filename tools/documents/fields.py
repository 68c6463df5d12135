"""Generates the tables of the fields of front matter and settings: type, default and description.

The source is the field tables with which badinh reads files; nested field types (groups, lists) are found in closures.
A field without a description is an error.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC
from typing import Any, NamedTuple

import msgspec

from badinh_site.content.frontmatter import album_fields, fields
from badinh_site.dates import Moment
from badinh_site.diagnostics.wording import translated
from badinh_site.portal.anniversaries import Anniversary, anniversary_fields
from badinh_site.portal.redirects import REDIRECT_FIELDS
from badinh_site.settings.config import Config
from badinh_site.settings.fields import FIELDS
from badinh_site.settings.fixed_addresses import ADDRESSES, Addresses
from badinh_site.settings.read import read_config
from badinh_site.strict_yaml.reader import DescribedField, FieldParser
from tools.documents.sections import table

__all__ = ["FORMS", "TABLES", "UndescribedError", "address_table", "field_table", "field_texts", "rows"]

TABLES: Mapping[str, tuple[Mapping[str, FieldParser], tuple[str, ...]]] = {
    "article": (fields(UTC), ()),
    "album": (album_fields(UTC), ()),
    "site": (FIELDS, ("title", "base_url")),
    "anniversaries": (anniversary_fields(UTC), ("name", "date")),
    "redirects": (REDIRECT_FIELDS, ("from", "to")),
}
"""Every field table, with its required fields."""

FORMS: Mapping[str, str] = {
    "text": "text",
    "text_list": "a text, or a list of texts",
    "boolean": "true or false",
    "moment": "a date, with an hour if need be",
    "whole_number": "a whole number from {low}",
    "whole_number to": "a whole number, {low} to {high}",
    "choice": "one of: {choices}",
    "choices": "some of: {choices}",
    "group": "a group",
    "entries": "a list",
    "entries of": "a list, each: {form}",
    "mapping_of": "a group with names of its own",
}
"""Names of the field types in ``strict_yaml/fields.py``, translated in the context ``form``."""

HEAD = ("Field", "Form", "Default", "Meaning")
NEEDED = "needed"
"""Texts in place of a default; translated like the header, in the context ``table``."""


class UndescribedError(Exception):
    """Raised for a field without a description, or a field type without a name."""


class Row(NamedTuple):
    """One field."""

    name: str
    """The full name, with those of its groups: ``image.src``, ``categories[].name``."""
    shape: FieldParser
    about: str
    needed: bool


def rows(fields: Mapping[str, FieldParser], needed: tuple[str, ...] = (), prefix: str = "") -> Iterator[Row]:
    """Yield the fields of a table, each followed by its nested fields.

    Raises:
        UndescribedError: a field has no description.
    """
    for name, kind in fields.items():
        if not isinstance(kind, DescribedField):
            raise UndescribedError(f"{prefix}{name}: no description; wrap its kind in described(...)")
        yield Row(prefix + name, kind.shape, kind.about, name in needed)
        inner, mark = kind.shape, ""
        while _name(inner) == "entries":
            inner, mark = _closure(inner)["kind"], "[]"
        if _name(inner) == "group":
            closure = _closure(inner)
            yield from rows(closure["fields"], closure["required"], f"{prefix}{name}{mark}.")


def _name(kind: FieldParser) -> str:
    """Return the name of the function in ``strict_yaml/fields.py`` that is, or returned, a field type."""
    assert inspect.isfunction(kind)  # noqa: S101 - all kinds are
    return kind.__qualname__.split(".", maxsplit=1)[0]


def _closure(kind: FieldParser) -> Mapping[str, Any]:
    assert inspect.isfunction(kind)  # noqa: S101 - all kinds are
    return inspect.getclosurevars(kind).nonlocals


def _type_name(kind: FieldParser, say: Callable[[str, str], str]) -> str:
    name = _name(kind)
    closure = _closure(kind)
    if name == "whole_number" and closure["high"] < 10**6:
        name = "whole_number to"
    if name == "entries" and _name(closure["kind"]) not in ("group", "text"):
        return say("form", FORMS["entries of"]).format(form=_type_name(closure["kind"], say))
    if name not in FORMS:
        raise UndescribedError(f"the kind {name} has no word in FORMS")
    choices = ", ".join(f"`{choice}`" for choice in closure.get("choices", closure.get("known", ())))
    return say("form", FORMS[name]).format(low=closure.get("low"), high=closure.get("high"), choices=choices)


def field_table(name: str, language: str) -> str:
    """Return one of ``TABLES`` as a Markdown table, with defaults for site.yaml and anniversaries.yaml."""

    def say(context: str, text: str) -> str:
        return translated(context, text, language)

    defaults = _DEFAULTS.get(name, dict)()
    shown = []
    for row in rows(*TABLES[name]):
        default = say("table", NEEDED) if row.needed else defaults.get(row.name, "")
        shown.append((f"`{row.name}`", _type_name(row.shape, say), default, say("field", row.about)))
    head = tuple(say("table", word) for word in HEAD)
    if any(row[2] for row in shown):
        return table(head, shown)
    return table((head[0], head[1], head[3]), [(row[0], row[1], row[3]) for row in shown])


def address_table() -> str:
    """Return the generated addresses in each language as a Markdown table."""
    names = Addresses.__struct_fields__
    heads = ("Field", *(f"`{language}`" for language in ADDRESSES))
    return table(
        heads, [(f"`addresses.{name}`", *(f"`{getattr(one, name)}`" for one in ADDRESSES.values())) for name in names]
    )


def _site_defaults() -> dict[str, str]:
    """Return the defaults of optional settings, from a site.yaml with only the required ones."""
    config, _ = read_config("title: x\nbase_url: https://x.example/\n")
    assert config is not None  # noqa: S101 - these settings are valid
    values = {**msgspec.structs.asdict(config), "zone": config.zone_name, "checksums": config.finish.checksums}
    shown = {name: _in_yaml(value) for name, value in values.items()}
    numbers = {f"paging.{name}": shown[name] for name in Config.__struct_fields__ if name.endswith("_size")}
    return {**shown, **numbers}


def _anniversary_defaults() -> dict[str, str]:
    names = {"before": "show.before", "after": "show.after", "years": "years"}
    values = {one.name: one.default for one in msgspec.structs.fields(Anniversary)}
    return {shown: _in_yaml(values[name]) for name, shown in names.items()}


_DEFAULTS: Mapping[str, Callable[[], dict[str, str]]] = {"site": _site_defaults, "anniversaries": _anniversary_defaults}


def _in_yaml(value: object) -> str:
    """Return a default in YAML; empty for empty values."""
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{value}`" if isinstance(value, int | str) and value != "" and not isinstance(value, Moment) else ""


def field_texts() -> Iterator[tuple[str, str]]:
    """Yield the catalogue context and the English text of everything in these tables."""
    yield from (("table", word) for word in (*HEAD, NEEDED))
    yield from (("form", text) for text in FORMS.values())
    yield from (("field", row.about) for one in TABLES.values() for row in rows(*one))
