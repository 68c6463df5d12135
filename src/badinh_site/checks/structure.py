"""Checks the structure of a text: its headings, its tables, and whether it is empty."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

from badinh_site.checks.document_context import DocumentContext
from badinh_site.checks.locate import Locator
from badinh_site.content.element_ends import Ends
from badinh_site.content.markdown_code import blank, without_fenced_code
from badinh_site.diagnostics.problem import Problem
from badinh_site.vietnamese import nfc

__all__ = ["empty_documents", "headings", "tables"]

_HEADING = re.compile(r"(?m)^(?P<signs>#{1,6}+)(?P<words>.*+)$")
_UNDERLINED = re.compile(r"(?m)^ {0,3}+(?P<words>\S[^\n]*+)\n {0,3}+(?P<rule>=++|-++)[ \t]*+$")
_HTML_BEGIN = re.compile(r"<h(?P<level>[1-6])\b", re.IGNORECASE)
_HTML_ENDS = {level: re.compile(f"</h{level}>", re.IGNORECASE) for level in range(1, 7)}
_COMMENT = re.compile(r"<!--.*?(?:-->|(?P<open>\Z))", re.DOTALL)
_ATTRIBUTES = re.compile(r"\{[^{}]*+\}\s*+$")
_SIGNS = re.compile(r"[*_`\\]")
_TAG = re.compile(r"<[^>]*+(?:>|(?P<open>\Z))")


class _Heading(NamedTuple):
    place: int
    level: int
    words: str


def headings(context: DocumentContext) -> Iterator[Problem]:
    """Report headings that mislead readers who navigate by them.

    The page title is the only heading of level 1. Headings of the body are shifted below it, so a body may begin with
    any level, but must not skip one.
    """
    if not any(sign in context.text for sign in ("#", "<h", "<H", "\n=", "\n-")):
        return
    found = _headings(context)
    for one in found:
        if not one.words:
            yield context.problem("BD643", one.place)
    title = _plain(context.document.title or "")
    first = [one for one in found if one.level == 1]
    if len(first) > 1:
        yield context.problem("BD640", first[1].place, count=str(len(first)))
    if found and title and found[0].words == title:
        yield context.problem("BD641", found[0].place)
    for before, after in pairwise(found):
        if after.level > before.level + 1:
            yield context.problem("BD642", after.place, before=str(before.level), level=str(after.level))


def _headings(context: DocumentContext) -> list[_Heading]:
    """Return the headings of the Markdown source; those of the HTML are already shifted."""
    start = context.body_start
    body = without_fenced_code(_COMMENT.sub(_blanked, context.text[start:]))
    found = [
        _Heading(start + one.start("signs"), len(one["signs"]), _plain(_without_closing(one["words"])))
        for one in _HEADING.finditer(body)
        if not one["words"].startswith("#")
    ]
    for one in _UNDERLINED.finditer(body):
        if _is_underlined(body, one):
            level = 1 if one["rule"][0] == "=" else 2
            found.append(_Heading(start + one.start("words"), level, _plain(one["words"])))
    found += [_Heading(start + place, level, _plain(words)) for place, level, words in _html_headings(body)]
    return sorted(found)


def _blanked(match: re.Match[str]) -> str:
    return match[0] if match["open"] is not None else blank(match[0])


def _without_closing(words: str) -> str:
    """Return the words of a heading without the number signs that may end it."""
    return words.rstrip(" \t").rstrip("#").rstrip(" \t")


def _html_headings(body: str) -> Iterator[_Heading]:
    """Yield the headings in HTML. What ends them is searched for only once, since it may be missing from many."""
    ends = Ends(body, _HTML_ENDS)
    place = 0
    while begin := _HTML_BEGIN.search(body, place):
        level, opened = int(begin["level"]), body.find(">", begin.end()) + 1
        if not opened:
            return
        end = ends.after(level, opened)
        if end:
            yield _Heading(begin.start(), level, body[opened : end.start()])
        place = end.end() if end else begin.end()


def _is_underlined(body: str, match: re.Match[str]) -> bool:
    """Return whether a line above a rule is a paragraph of its own: no table, list, quote or other heading."""
    alone = match.start() == 0 or body.endswith("\n\n", 0, match.start())
    return alone and not re.match(r"[-*+>|#]|\d+[.)] ", match["words"])


def _plain(words: str) -> str:
    text = _TAG.sub(lambda match: match[0] if match["open"] is not None else "", _ATTRIBUTES.sub("", words))
    return " ".join(nfc(_SIGNS.sub("", text)).casefold().split())


def tables(context: DocumentContext) -> Iterator[Problem]:
    """Report tables without header cells."""
    if "<table" not in context.html:
        return
    body = LexborHTMLParser(context.html).body
    locator = Locator(context)
    for node in body.css("table") if body else ():
        heads = node.css("th")
        if not any(head.text(deep=True).strip() for head in heads):
            cells = [text for cell in node.css("td") if (text := cell.text(deep=True).strip())]
            yield locator.problem("BD645", *(cells[:1] or ["|"]), "<table")


def empty_documents(context: DocumentContext) -> Iterator[Problem]:
    """Report documents that consist of a title only. Drafts may."""
    document = context.document
    if document.type.is_gallery or document.status != "published":
        return
    if not document.body and not document.lead and document.picture is None:
        line, column = document.marks.get("title", (1, 1))
        yield Problem("BD655", context.path, line, column)
