"""Plain text from the HTML of a body: its first paragraph, its words, the part before ``<!-- more -->``."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

__all__ = ["first_paragraph", "plain_text", "split_at_more"]

_MORE = re.compile(r"<!--\s*more\s*-->")


_AROUND_LINE_END = re.compile(r"(?<![ \t])[ \t]*+\n[ \t\n]*+")


_BLOCK_END = re.compile(r"(?=</(?:p|li|h[2-6]|div|td|th|dt|dd|blockquote|figcaption|pre)>)|<br>")


def split_at_more(html: str) -> tuple[str, bool, str]:
    """Return the HTML before ``<!-- more -->``, whether this comment exists, and the HTML after it."""
    match = _MORE.search(html)
    return (html[: match.start()], True, html[match.end() :]) if match else (html, False, "")


def first_paragraph(html: str) -> str:
    """Return the text of the first paragraph with any text; empty if there is none."""
    body = LexborHTMLParser(html.replace("<br>", "<br>\n")).body
    for node in body.css("p") if body else ():
        text = _text_of(node)
        if text:
            return text
    return ""


def plain_text(html: str) -> str:
    """Return the text of a body, a line for each block."""
    body = LexborHTMLParser(_BLOCK_END.sub("\n", html)).body
    return _text_of(body) if body else ""


def _text_of(node: LexborNode) -> str:
    for mark in node.css("sup"):
        if mark.css_first("a.footnote-ref"):
            mark.decompose()
    text = node.text(deep=True)
    return (_AROUND_LINE_END.sub(" ", text) if "\n" in text else text).strip(" \n\t")
