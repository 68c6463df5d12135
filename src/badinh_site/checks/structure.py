"""Checks the structure of a text: its headings, its tables, and whether it is empty."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

from badinh_site.checks.document_context import DocumentContext
from badinh_site.checks.locate import Locator
from badinh_site.content.markdown_code import blank, without_fenced_code
from badinh_site.diagnostics.problem import Problem
from badinh_site.vietnamese import nfc

__all__ = ["empty_documents", "headings", "tables"]

_HEADING = re.compile(r"(?m)^(?P<signs>#{1,6})(?!#)[ \t]*(?P<words>.*?)[ \t]*#*[ \t]*$")
_UNDERLINED = re.compile(r"(?m)^ {0,3}(?P<words>\S[^\n]*)\n {0,3}(?P<rule>=+|-+)[ \t]*$")
_HTML_HEADING = re.compile(r"<h(?P<level>[1-6])\b[^>]*>(?P<words>.*?)</h(?P=level)>", re.IGNORECASE | re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_ATTRIBUTES = re.compile(r"\{[^{}]*\}\s*$")
_SIGNS = re.compile(r"[*_`\\]|<[^>]*>")


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
    body = without_fenced_code(_COMMENT.sub(lambda match: blank(match[0]), context.text[start:]))
    found = [
        _Heading(start + one.start("signs"), len(one["signs"]), _plain(one["words"])) for one in _HEADING.finditer(body)
    ]
    for one in _UNDERLINED.finditer(body):
        if _is_underlined(body, one):
            level = 1 if one["rule"][0] == "=" else 2
            found.append(_Heading(start + one.start("words"), level, _plain(one["words"])))
    found += [
        _Heading(start + one.start(), int(one["level"]), _plain(one["words"])) for one in _HTML_HEADING.finditer(body)
    ]
    return sorted(found)


def _is_underlined(body: str, match: re.Match[str]) -> bool:
    """Return whether a line above a rule is a paragraph of its own: no table, list, quote or other heading."""
    alone = match.start() == 0 or body[: match.start()].endswith("\n\n")
    return alone and not re.match(r"[-*+>|#]|\d+[.)] ", match["words"])


def _plain(words: str) -> str:
    return " ".join(nfc(_SIGNS.sub("", _ATTRIBUTES.sub("", words))).casefold().split())


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
