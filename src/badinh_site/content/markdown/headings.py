"""The headings of a body that its contents list shows: those of the second level, in a body that has several."""

from __future__ import annotations

import re
from html import unescape

from msgspec import Struct

__all__ = ["Heading", "headings"]

FEWEST = 3
"""A text with fewer parts is overlooked without a contents list."""

_HEADING = re.compile(r'<h2 (?:[^>]*? )?id="([^"]*)"[^>]*>(.*?)</h2>', re.DOTALL)
_FOOTNOTE = re.compile(r"<sup\b[^>]*><a\b[^>]*footnote-ref.*?</sup>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_OWN_LIST = 'class="toc"'


class Heading(Struct, frozen=True):
    """A heading that can be reached by its id."""

    id: str
    text: str


def headings(html: str) -> tuple[Heading, ...]:
    """Return the headings of clean HTML for a contents list; none when it has few, or brings a list of its own."""
    if html.count("<h2 ") < FEWEST or _OWN_LIST in html:
        return ()
    found = tuple(Heading(unescape(name), _plain(words)) for name, words in _HEADING.findall(html))
    named = tuple(heading for heading in found if heading.text)
    return named if len(named) >= FEWEST else ()


def _plain(words: str) -> str:
    return " ".join(unescape(_TAG.sub("", _FOOTNOTE.sub("", words))).split())
