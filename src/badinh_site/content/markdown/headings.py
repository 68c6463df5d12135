"""The headings in the table of contents of a body: those of the second level, if there are several."""

from __future__ import annotations

import re
from html import unescape

from msgspec import Struct

from badinh_site.content.markdown.placeholders import TAG

__all__ = ["Heading", "headings"]

FEWEST = 3
"""A text with fewer sections needs no table of contents."""

# In sanitised HTML, < and > are nowhere but in tags, and every element is closed.
_HEADING = re.compile(r'<h2 (?:[^<>]*? )?id="([^"<>]*)"[^<>]*>((?:[^<]++|<(?!/?h2[ >]))*+)</h2>')
_FOOTNOTE = re.compile(r"<sup\b[^<>]*><a\b[^<>]*footnote-ref(?:[^<]++|<(?!/?sup[ >]))*+</sup>")
_OWN_LIST = 'class="toc"'


class Heading(Struct, frozen=True):
    """A heading in a table of contents."""

    id: str
    text: str


def headings(html: str) -> tuple[Heading, ...]:
    """Return the headings of sanitised HTML for a table of contents; none if it has few, or a table of its own."""
    if html.count("<h2 ") < FEWEST or _OWN_LIST in html:
        return ()
    found = tuple(Heading(unescape(name), _plain(words)) for name, words in _HEADING.findall(html))
    named = tuple(heading for heading in found if heading.text)
    return named if len(named) >= FEWEST else ()


def _plain(words: str) -> str:
    return " ".join(unescape(TAG.sub("", _FOOTNOTE.sub("", words))).split())
