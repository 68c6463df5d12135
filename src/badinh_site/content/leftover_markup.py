"""Finds Markdown, and marks of other systems, that readers see on the page because nothing has interpreted them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from enum import Enum, auto
from html import unescape
from typing import NamedTuple

from badinh_site.content.element_ends import Ends
from badinh_site.content.markdown_code import without_code
from badinh_site.vietnamese import nfc

__all__ = ["Leftover", "Origin", "leftover_markup"]


class Origin(Enum):
    """What leftover markup was written for."""

    MARKDOWN = auto()
    OTHER_SYSTEM = auto()
    """Hugo, Jekyll or WordPress."""
    HTML = auto()
    """HTML that is shown as code."""
    TABLE = auto()
    """Rows that are no table, since the row of dashes is missing."""
    FENCE = auto()
    """The beginning of code that nothing ends."""


class Leftover(NamedTuple):
    """Markup that is text on the page."""

    start: int
    """Offset in the body."""
    text: str
    """The markup, with a few of the words behind it."""
    origin: Origin = Origin.MARKDOWN


_SHOWN = 40
"""Characters that are shown of a place."""
_MOST_MISSES = 300
"""Searches without success, each of which costs a look at the whole body; then nothing more is searched for."""
_ATTRIBUTES = r"[^<>\"]*+(?:\"[^\"]*+\"[^<>\"]*+)*+"
"""The attributes of a tag as the sanitiser writes them."""
_CODE = re.compile(rf"<(pre|code|kbd|samp)\b{_ATTRIBUTES}>")
_CODE_ENDS = {name: re.compile(f"</{name}>") for name in ("pre", "code", "kbd", "samp")}
_BLOCK_TAG = re.compile(
    r"<(?:br|/?(?:p|li|ul|ol|td|th|tr|table|dd|dt|dl|div|blockquote|figcaption|summary|details|caption|h[2-6]))\b"
    rf"{_ATTRIBUTES}>"
)
_TAG = re.compile(f"<{_ATTRIBUTES}>")
_AT_START = re.compile(r"(?:[-*+] |\d{1,2}[.)] |\||\[\^[^\]\s]+\]:|\{[.:#])")
_OTHER_SYSTEM = re.compile(
    r"\{\{[<%]|\{%|\[/?(?:gallery|caption|embed|video|audio|playlist|vc_\w+)\b|[\[{]/[a-zA-Z]+[\]}]"
    r"|\{(?:loadposition|loadmodule|gallery|youtube|vimeo|mp3|mp4)\b|\[(?:img|url|quote|color|size)[=\]]"
)
_LINK = (
    r"\]\(|!\[[^\[\]\n]{0,200}\] ?[(\[]|!\[\[|!\([^()\n]{0,200}\)\["
    r"|\] \((?=https?:|www\.|mailto:)|\)\[(?=https?:|www\.|mailto:)"
    r"|\[[^\[\]\n]{1,200}\]\[(?=[^\[\]\n\d][^\[\]\n]{0,200}\]|\])"
)
"""A link or picture that is none, because of a blank, brackets in the wrong order, or a name that has no address."""
_ANYWHERE = re.compile(
    rf"(?<![(*])\*\*(?![)*])|{_LINK}|\[\^[^\[\]\n]{{1,200}}\]|\^\[(?=[^\[\]\n]{{1,200}}\])|{_OTHER_SYSTEM.pattern}"
)
_HTML_TAG = re.compile(
    r"<(?:a|b|br|center|div|em|figure|font|h[1-6]|i|img|li|ol|p|span|strong|table|tbody|td|tr|ul)\b[^<>\n]*>",
    re.IGNORECASE,
)
_CODE_BLOCK = re.compile(r"<pre><code>([^<]*)</code></pre>")
_LAST_CODE = re.compile(r"<pre\b[^<>]*><code\b[^<>]*>([^<]*)</code></pre>")
_FENCE = re.compile(r"^ {0,3}(?:(`{3,})[^`\n]*|(~{3,})[^\n]*)$", re.MULTILINE)
_WORDS = re.compile(r"[^\W\d_][ ,]++[^\W\d_]")
_SUSPICIOUS = re.compile(
    r"(?:^|>\s*+|\n)(?:[-*+] |\d{1,2}[.)] |\||\{[.:#])|^\s++(?:[-*+] |\d{1,2}[.)] |\||\{[.:#])"
    r"|\*\*|\] ?\(|[\])]\[|!\[|!\(|\[\^|\^\[|\{[{%/a-z]|\[[a-z/]|<pre"
)
"""A quick look, which finds all and more."""


def leftover_markup(body: str, html: str) -> list[Leftover]:
    """Return the markup that sanitised HTML shows as text, in the order of the page.

    What cannot be found literally in the source was escaped there, so that it is meant.
    """
    if not _SUSPICIOUS.search(html):
        return []
    source = without_code(body)
    places = _Places(source)
    found: list[Leftover] = []
    row = end = 0
    for line in _lines(html):
        for text, at_start in _marked(line):
            place = places.find(text, end, at_start=at_start)
            if place >= 0:
                if not (text.startswith("|") and _is_next_row(source, found, row, place)):
                    found.append(Leftover(place, text, _origin(text)))
                row, end = place, place + len(text)
    return [*found, *_shown_as_code(source, html), *_unclosed(body, html)]


def _lines(html: str) -> Iterator[str]:
    """Yield the lines of text outside of code."""
    text = _TAG.sub("", _BLOCK_TAG.sub("\n", _without_code(html)))
    for line in text.split("\n"):
        words = unescape(line).strip(" \t")
        if words:
            yield words


def _without_code(html: str) -> str:
    """Return HTML with NUL in place of each piece of code."""
    ends = Ends(html, _CODE_ENDS)
    parts: list[str] = []
    place = 0
    for begin in _CODE.finditer(html):
        end = ends.after(begin[1], begin.end()) if begin.start() >= place else None
        if end:
            parts += [html[place : begin.start()], "\0"]
            place = end.end()
    return "".join([*parts, html[place:]])


def _marked(line: str) -> Iterator[tuple[str, bool]]:
    """Yield the markup of a line with what follows, and whether the line begins with it."""
    start = _AT_START.match(line)
    if start:
        yield _cut(line), True
    inner = _ANYWHERE.search(line, start.end() if start else 0)
    if inner:
        yield _cut(line[inner.start() :]), False


def _is_next_row(source: str, found: list[Leftover], row: int, place: int) -> bool:
    """Return whether all lines from ``row``, a row of the table found last, to a place are rows of it too."""
    if not found or found[-1].origin is not Origin.TABLE:
        return False
    return all(line.lstrip(" \t>").startswith("|") for line in source[row:place].splitlines())


def _origin(text: str) -> Origin:
    if text.startswith("|"):
        return Origin.TABLE
    return Origin.OTHER_SYSTEM if _OTHER_SYSTEM.match(text) else Origin.MARKDOWN


def _cut(text: str) -> str:
    return text[:_SHOWN].partition("\0")[0].rstrip()


class _Places:
    """Where a source has texts of its page."""

    def __init__(self, body: str) -> None:
        self._body = body
        self._misses = 0

    def find(self, text: str, start: int, *, at_start: bool) -> int:
        """Return where the source has a text, from ``start`` on if possible; -1 if nowhere.

        Inline markup may be written differently there, so fewer and fewer of the words count, but at least one.
        """
        before = r"^[ \t>]*+" if at_start else ""
        words = text.split(" ")
        for count in range(len(words), 1 if len(words) > 1 else 0, -1):
            pattern = re.compile(rf"{before}(?<!\\)({re.escape(' '.join(words[:count]))})", re.MULTILINE)
            for begin in (start, 0) if self._misses < _MOST_MISSES else ():
                match = pattern.search(self._body, begin)
                if match:
                    return match.start(1)
                self._misses += 1
        return -1


def _shown_as_code(source: str, html: str) -> Iterator[Leftover]:
    """Yield the HTML that four spaces at the beginning of a line have made code."""
    blocks = _CODE_BLOCK.findall(html)
    places = _indented(source) if blocks else {}
    end = -1
    for block in blocks:
        line = unescape(block).strip().partition("\n")[0].strip()
        offsets = places.get(line, [])
        following = bisect_right(offsets, end)
        tag = _HTML_TAG.match(line)
        if following < len(offsets) and tag:
            end = offsets[following]
            yield Leftover(end, tag[0][:_SHOWN], Origin.HTML)


def _unclosed(body: str, html: str) -> Iterator[Leftover]:
    """Yield the fence that makes all words behind it code, because no other ends it."""
    opening: re.Match[str] | None = None
    for match in _FENCE.finditer(body):
        if opening is None:
            opening = match
        elif match[0].strip().startswith(opening[1] or opening[2]) and not match[0].strip().strip("`~"):
            opening = None
    blocks = _LAST_CODE.findall(html) if opening else []
    if opening is None or not blocks:
        return
    shown = unescape(blocks[-1]).strip()
    if shown == nfc(body[opening.end() :]).strip() and any(map(_is_prose, shown.split("\n"))):
        mark = opening[0].strip()[:_SHOWN]
        yield Leftover(body.index(mark, opening.start()), mark, Origin.FENCE)


def _is_prose(line: str) -> bool:
    """Return whether a line has words, of which one is Vietnamese by its letters."""
    return _WORDS.search(line) is not None and any(one.isalpha() and not one.isascii() for one in line)


def _indented(source: str) -> dict[str, list[int]]:
    """Return where the words of lines begin that begin with four spaces or a tab, by these words."""
    places: dict[str, list[int]] = {}
    start = 0
    for line in source.split("\n"):
        words = line.lstrip(" \t>")
        indent = line[: len(line) - len(words)]
        if "    " in indent or "\t" in indent:
            places.setdefault(nfc(words.strip()), []).append(start + len(indent))
        start += len(line) + 1
    return places
