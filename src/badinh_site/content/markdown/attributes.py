"""Attribute lists (``{: #id .class key=value }``): only what is one; other text in braces stays text."""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element

from markdown.extensions.attr_list import AttrListTreeprocessor

__all__ = ["AttributeLists", "attribute_list"]

_NAME = r"[A-Za-z_][\w:.-]*"
_PART = re.compile(rf"""#([\w:.-]+)|\.([\w:-]+)|({_NAME})=(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`{{}}]+))""")
_BRACES = re.compile(r"\{[^{}\n]*\}")
_AT_END = re.compile(r"\{[^{}\n]*\}[ \t]*\Z")


def attribute_list(text: str) -> list[tuple[str, str]] | None:
    """Return the attributes that the text between braces lists; None if it is anything else."""
    text = text.removeprefix(":").strip(" ")
    found: list[tuple[str, str]] = []
    place = 0
    while place < len(text):
        match = _PART.match(text, place)
        if not match or (match.end() < len(text) and text[match.end()] != " "):
            return None
        name, one, key, *values = match.groups()
        found.append(("id", name) if name else ("class", one) if one else (key, next(filter(None, values), "")))
        place = match.end()
        while text.startswith(" ", place):
            place += 1
    return found or None


class AttributeLists(AttrListTreeprocessor):
    """Sets the attributes that lists name: at the end of a block's text or of a heading, or right after an element."""

    def run(self, doc: Element) -> None:
        """Set attributes in a tree, and take their lists out of its texts."""
        for element in doc.iter():
            if self.md.is_block_level(element.tag):
                self._at_end(element)
            elif element.tail:
                self._after(element)

    def _at_end(self, element: Element) -> None:
        holder, text = _last_text(element)
        match = _AT_END.search(text, max(0, text.rfind("{"))) if "{" in text else None
        own = attribute_list(match[0].rstrip()[1:-1]) if match else None
        if match is None or own is None:
            return
        before = text[: match.start()]
        kept = before.rstrip(" ")
        if re.fullmatch(r"h[1-6]|dt|td|th", element.tag):
            if kept == before:
                return
        elif not kept.endswith("\n"):
            return
        else:
            kept = kept[:-1]
        _set(element, own)
        if holder is element:
            element.text = kept
        else:
            holder.tail = kept

    def _after(self, element: Element) -> None:
        """Set attributes named right after an inline element; after a picture, a blank may be between."""
        tail = element.tail or ""
        text = tail.lstrip(" ") if element.tag == "img" else tail
        match = _BRACES.match(text)
        own = attribute_list(match[0][1:-1]) if match else None
        if match and own:
            _set(element, own)
            element.tail = text[match.end() :]


def _last_text(element: Element) -> tuple[Element, str]:
    """Return the element that has the last text of an element's own, and the text: for items, before a list in them."""
    if element.tag == "li":
        lists = [place for place, child in enumerate(element) if child.tag in ("ul", "ol")]
        last = lists[0] if lists else len(element)
        if last:
            return element[last - 1], element[last - 1].tail or ""
        return element, element.text or ""
    if len(element):
        return element[-1], element[-1].tail or ""
    return element, element.text or ""


def _set(element: Element, attributes: list[tuple[str, Any]]) -> None:
    for name, value in attributes:
        if name == "class" and element.get("class"):
            element.set("class", f"{element.get('class')} {value}")
        else:
            element.set(name, value)
