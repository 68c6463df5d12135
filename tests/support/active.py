"""What of a page could run, load or send something: found by a parser of HTML that no part of badinh uses."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

import html5lib

__all__ = ["active", "active_in_body", "wrong_addresses"]

# What content may have: written here once more, since a test that read the renderer's tables would prove little.
_ELEMENTS = frozenset(
    re.findall(
        r"\S+",
        """
        a abbr audio b blockquote br caption cite code col colgroup dd del details dfn div dl dt em
        figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small source span
        strong sub summary sup table tbody td tfoot th thead time tr u ul var video html head body
        """,
    )
)
_ATTRIBUTES = frozenset(
    re.findall(
        r"\S+",
        """
        abbr alt class cite colspan controls datetime dir download headers height href hreflang id lang open
        poster reversed rowspan scope span src start title type value width
        """,
    )
)
# What the theme's pages do to bodies: boxes of tables.
_OF_BOXES = frozenset({"role", "aria-label", "tabindex"})
_ADDRESSES = frozenset(
    re.findall(
        r"\S+",
        """
        action background cite classid codebase data dynsrc formaction href icon longdesc lowsrc manifest
        ping poster profile src srcset usemap xlink:href
        """,
    )
)
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_IGNORED = re.compile("[\t\n\r]|^[\0-\x20]+")
"""What browsers take out of an address before they read its scheme."""


def _nodes(tree: Element) -> Iterator[tuple[str, dict[str, str], str]]:
    for node in tree.iter():
        if isinstance(node.tag, str):
            yield node.tag, {str(name): value for name, value in node.attrib.items()}, node.text or ""


def _page(html: str) -> Element:
    tree: Any = html5lib.parse(html, namespaceHTMLElements=False)
    return tree  # type: ignore[no-any-return]


def active(html: str) -> set[tuple[object, ...]]:
    """Return what a page has that no body may have: each element with its kind and the names of its attributes."""
    return set(_active(_page(html), frozenset()))


def active_in_body(html: str) -> set[tuple[object, ...]]:
    """Return the same of a body alone."""
    return set(_active(_page(f"<!doctype html><title></title>{html}"), _OF_BOXES)) - {("title", (), (), True)}


def _active(tree: Element, besides: frozenset[str]) -> Iterator[tuple[object, ...]]:
    for tag, attributes, text in _nodes(tree):
        if tag in _ELEMENTS and attributes.keys() <= _ATTRIBUTES | besides:
            continue
        kinds = tuple(attributes.get(name, "") for name in ("rel", "http-equiv", "type") if name in attributes)
        names = tuple(sorted(name for name in attributes if name not in {"id", "class", "title", "lang"}))
        yield tag, names, kinds, tag != "script" or _is_data(attributes, text) or _is_ours(attributes, text)


def _is_data(attributes: dict[str, str], text: str) -> bool:
    if attributes.get("type") != "application/ld+json":
        return False
    json.loads(text)
    return True


def _is_ours(attributes: dict[str, str], text: str) -> bool:
    return not text.strip() and re.fullmatch(r"/static/[a-z]+\.[0-9a-f]+\.js", attributes.get("src", "")) is not None


def wrong_addresses(html: str) -> list[str]:
    """Return the addresses of a page with schemes that content may not have."""
    found = []
    for _, attributes, _ in _nodes(_page(html)):
        values = [value for name, value in attributes.items() if name in _ADDRESSES or name.endswith("}href")]
        values += [attributes["content"].partition("=")[2]] if attributes.get("http-equiv") else []
        values = [part for value in values for part in (value, *value.split(", "))]
        schemes = (_SCHEME.match(_IGNORED.sub("", value)) for value in values)
        found += [match.string for match in schemes if match and match[1].lower() not in _SCHEMES]
    return found
