"""Finds Markdown, and marks of other systems, that readers see on the page because nothing has interpreted them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto
from html import unescape
from typing import NamedTuple

from badinh_site.content.notes import without_code

__all__ = ["Leftover", "Origin", "leftover_markup"]


class Origin(Enum):
    """What leftover markup was written for."""

    MARKDOWN = auto()
    OTHER_SYSTEM = auto()
    """Hugo, Jekyll or WordPress."""
    HTML = auto()
    """HTML that is shown as code."""


class Leftover(NamedTuple):
    """Markup that is text on the page."""

    start: int
    """Offset in the body."""
    text: str
    """The markup, with a few of the words behind it."""
    origin: Origin = Origin.MARKDOWN


_SHOWN = 40
"""Characters that are shown of a place."""
_CODE = re.compile(r"<(pre|code|kbd|samp)\b[^>]*>.*?</\1>", re.DOTALL)
_BLOCK_TAG = re.compile(
    r"<(?:br|/?(?:p|li|ul|ol|td|th|tr|table|dd|dt|dl|div|blockquote|figcaption|summary|details|caption|h[2-6]))\b[^>]*>"
)
_TAG = re.compile(r"<[^<>\"]*+(?:\"[^\"]*+\"[^<>\"]*+)*+>")
_AT_START = re.compile(r"(?:[-*+] |\d{1,2}[.)] |\||\[\^[^\]\s]+\]:|\{[.:#])")
_OTHER_SYSTEM = re.compile(r"\{\{[<%]|\{%|\[/?(?:gallery|caption|embed|video|audio|playlist|vc_\w+)\b")
_ANYWHERE = re.compile(rf"(?<![(*])\*\*(?![)*])|\]\(|\[\^[^\]\s]+\]|{_OTHER_SYSTEM.pattern}")
_HTML_TAG = r"<(?:a|b|br|center|div|em|figure|font|h[1-6]|i|img|li|ol|p|span|strong|table|tbody|td|tr|ul)\b[^<>\n]*>"
_INDENTED_HTML = re.compile(rf"^(?: {{4,}}| {{0,3}}\t)[ \t]*({_HTML_TAG})", re.MULTILINE | re.IGNORECASE)
_SUSPICIOUS = re.compile(
    rf"(?:^|>)\s*{_AT_START.pattern}|\n{_AT_START.pattern}|\*\*|\]\(|\[\^|\{{[{{%]|\[[a-z/]|<pre><code>\s*&lt;"
)
"""A quick look, which finds all and more."""


def leftover_markup(body: str, html: str) -> list[Leftover]:
    """Return the markup that sanitised HTML shows as text, in the order of the page.

    What cannot be found literally in the source was escaped there, so that it is meant.
    """
    if not _SUSPICIOUS.search(html):
        return []
    source = without_code(body)
    found: list[Leftover] = []
    end = 0
    for line in _lines(html):
        for text, at_start in _marked(line):
            place = _find(source, text, end, at_start=at_start)
            if place >= 0:
                found.append(Leftover(place, text, _origin(text)))
                end = place + len(text)
    return [*found, *_shown_as_code(body, html)]


def _lines(html: str) -> Iterator[str]:
    """Yield the lines of text outside of code."""
    text = _TAG.sub("", _BLOCK_TAG.sub("\n", _CODE.sub("\0", html)))
    for line in text.split("\n"):
        words = unescape(line).strip(" \t")
        if words:
            yield words


def _marked(line: str) -> Iterator[tuple[str, bool]]:
    """Yield the markup of a line with what follows, and whether the line begins with it."""
    start = _AT_START.match(line)
    if start:
        yield _cut(line), True
    inner = _ANYWHERE.search(line, start.end() if start else 0)
    if inner:
        yield _cut(line[inner.start() :]), False


def _origin(text: str) -> Origin:
    return Origin.OTHER_SYSTEM if _OTHER_SYSTEM.match(text) else Origin.MARKDOWN


def _cut(text: str) -> str:
    return text[:_SHOWN].partition("\0")[0].rstrip()


def _find(body: str, text: str, start: int, *, at_start: bool) -> int:
    """Return where the source has a text, from ``start`` on if possible; -1 if nowhere.

    Inline markup may be written differently there, so fewer and fewer of the words count, but at least one.
    """
    before = r"^[ \t>]*" if at_start else ""
    words = text.split(" ")
    for count in range(len(words), 1 if len(words) > 1 else 0, -1):
        pattern = re.compile(rf"{before}(?<!\\)({re.escape(' '.join(words[:count]))})", re.MULTILINE)
        match = pattern.search(body, start) or pattern.search(body)
        if match:
            return match.start(1)
    return -1


def _shown_as_code(body: str, html: str) -> Iterator[Leftover]:
    """Yield the HTML that four spaces at the beginning of a line have made code."""
    if not re.search(r"<pre><code>\s*&lt;", html):
        return
    for match in _INDENTED_HTML.finditer(body):
        if re.search(rf"<pre><code>\s*{re.escape(_escaped(match[1]))}", html):
            yield Leftover(match.start(1), match[1][:_SHOWN], Origin.HTML)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
