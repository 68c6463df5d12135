"""Reads the tags of pictures in bodies as the sanitiser writes them."""

from __future__ import annotations

import html
import re

__all__ = ["PICTURE_TAG", "REFERENCE", "attributes_of"]

PICTURE_TAG = re.compile(r'(<figure class="(?P<figure>[^"]*)">)?<img(?P<attributes>(?: [a-z]+="[^"]*")*)>')
"""The tag of a picture, with that of a figure which it begins."""
REFERENCE = re.compile("\0(\\d+)\0")
"""What stands in a body for the address of something of this site: its number."""
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')


def attributes_of(match: re.Match[str]) -> dict[str, str]:
    """Return the attributes of a tag that was found."""
    return {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(match["attributes"])}
