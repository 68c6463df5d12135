"""Placeholders in sanitised bodies, for references and for the signs of tags in attributes; the tags of pictures.

What works on a sanitised body as a text relies on this: ``<`` and ``>`` are nowhere but in tags. A serialiser may write
them as they are into the values of attributes, so the sanitiser's callback hides them from it.
"""

from __future__ import annotations

import html
import re

__all__ = ["PICTURE_TAG", "REFERENCE", "TAG", "attributes_of", "hidden_signs", "shown_signs"]

PICTURE_TAG = re.compile(r'(<figure class="(?P<figure>[^"]*)">)?<img(?P<attributes>(?: [a-z]+="[^"]*")*)>')
"""The tag of a picture, with the tag of a figure directly before it."""
TAG = re.compile(r"<[^<>]*+>")
"""Any tag of a sanitised body."""
REFERENCE = re.compile("\0(\\d+)\0")
"""The placeholder for an address of this site in a body: the number of the reference."""
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')
# No digit and no "#" follows their NUL, as in the other placeholders; no quotation mark, as after the end of those.
_LESS, _MORE = "\0l", "\0g"


def attributes_of(match: re.Match[str]) -> dict[str, str]:
    """Return the attributes of a matched tag."""
    return {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(match["attributes"])}


def hidden_signs(value: str) -> str:
    """Return the value of an attribute with placeholders for ``<`` and ``>``; content contains no NUL."""
    if "<" in value or ">" in value:
        return value.replace("<", _LESS).replace(">", _MORE)
    return value


def shown_signs(html: str) -> str:
    """Return serialised HTML with the character references that the placeholders of :func:`hidden_signs` mean."""
    if _LESS in html or _MORE in html:
        return html.replace(_LESS, "&lt;").replace(_MORE, "&gt;")
    return html
