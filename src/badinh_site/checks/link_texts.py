"""Checks that link texts make sense out of context, as a screen reader lists them (WCAG 2.4.9)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from badinh_site.checks.document_context import DocumentContext
from badinh_site.checks.locate import Locator
from badinh_site.diagnostics.problem import Problem

__all__ = ["link_texts"]

_GENERIC = frozenset(
    """
    tại đây|ở đây|vào đây|đây|tại link này|link này|link|đường link|tại đường link này|tại liên kết này|liên kết này
    |liên kết|đường dẫn|đường dẫn này|xem thêm|xem tiếp|xem|xem tại đây|xem ở đây|xem chi tiết|xem chi tiết tại đây
    |chi tiết|chi tiết tại đây|chi tiết xem tại đây|đọc thêm|đọc tiếp|bấm vào đây|bấm đây|nhấn vào đây|nhấp vào đây
    |click vào đây|tải về|tải về tại đây|tải tại đây|tải xuống|download|here|click here|click|read more|more|this link
    |this|link here|see here|see more
    """.replace("\n", "")
    .replace("    ", "")
    .split("|")
)
"""Texts that describe no particular link."""
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_FOOTNOTE_LINKS = frozenset({"footnote-ref", "footnote-backref"})


def link_texts(context: DocumentContext) -> Iterator[Problem]:
    """Report links whose text is generic (“tại đây”) or empty."""
    if "<a " not in context.html:
        return
    body = LexborHTMLParser(context.html).body
    locator = Locator(context)
    for node in body.css("a[href]") if body else ():
        if node.attributes.get("class") in _FOOTNOTE_LINKS:
            continue
        text = " ".join(node.text(deep=True).split())
        if not text and not _has_named_picture(node):
            yield locator.problem("BD615", "[](", "></a>")
        elif _EDGES.sub("", text).lower() in _GENERIC:
            yield locator.problem("BD614", f"[{text}]", f">{text}<", text, text=text)


def _has_named_picture(node: LexborNode) -> bool:
    """Return whether a link contains a picture, video or audio; missing alternative texts are reported elsewhere."""
    return node.css_first("img, video, audio") is not None
