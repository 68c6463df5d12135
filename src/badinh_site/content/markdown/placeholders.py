"""Placeholders for references, and picture tags, in sanitised bodies."""

from __future__ import annotations

import html
import re

__all__ = ["PICTURE_TAG", "REFERENCE", "attributes_of"]

PICTURE_TAG = re.compile(r'(<figure class="(?P<figure>[^"]*)">)?<img(?P<attributes>(?: [a-z]+="[^"]*")*)>')
"""The tag of a picture, with the tag of a figure directly before it."""
REFERENCE = re.compile("\0(\\d+)\0")
"""The placeholder for an address of this site in a body: the number of the reference."""
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')


def attributes_of(match: re.Match[str]) -> dict[str, str]:
    """Return the attributes of a matched tag."""
    return {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(match["attributes"])}
