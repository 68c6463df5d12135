"""Checks the texts of links: somebody who hears only these must know where each one leads."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from badinh_site.checks.document_context import DocumentContext
from badinh_site.checks.locate import Locator
from badinh_site.diagnostics.problem import Problem

__all__ = ["link_texts"]

_SAY_NOTHING = frozenset(
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
"""What is said of any link."""
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_NUMBERS = frozenset({"footnote-ref", "footnote-backref"})


def link_texts(context: DocumentContext) -> Iterator[Problem]:
    """Report links whose text says nothing (“tại đây”), and links without any."""
    if "<a " not in context.html:
        return
    body = LexborHTMLParser(context.html).body
    locator = Locator(context)
    for node in body.css("a[href]") if body else ():
        if node.attributes.get("class") in _NUMBERS:
            continue
        text = " ".join(node.text(deep=True).split())
        if not text and not _has_named_picture(node):
            yield locator.problem("BD615", "[](", "></a>")
        elif _EDGES.sub("", text).lower() in _SAY_NOTHING:
            yield locator.problem("BD614", f"[{text}]", f">{text}<", text, text=text)


def _has_named_picture(node: LexborNode) -> bool:
    """Return whether a picture speaks for a link; what is wrong with one without words is told of elsewhere."""
    return node.css_first("img, video, audio") is not None
