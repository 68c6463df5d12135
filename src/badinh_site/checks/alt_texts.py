"""Checks what is said of pictures to those who cannot see them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from badinh_site.checks.document_context import DocumentContext
from badinh_site.checks.locate import Locator
from badinh_site.content.document import Picture
from badinh_site.content.markdown.placeholders import PICTURE_TAG, attributes_of
from badinh_site.diagnostics.problem import Problem

__all__ = ["picture_words"]

LONGEST_ALT = 250
"""Characters. A screen reader says all of it without a pause, and nobody can go back in it; what is longer belongs into
the text."""

_FILE = re.compile(r".+\.(?:jpe?g|jfif|png|gif|webp|avif|heic|svg)", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:IMG|DSC[NF]?|DCIM|PXL|MVI|image|photo|picture|screenshot|z)[-_ ]?[\d_-]+\w*", re.IGNORECASE)
_KIND = re.compile(
    r"(?:(?:hình|ảnh|hình ảnh|bức ảnh|bức hình|ảnh minh hoạ|ảnh minh họa|hình minh hoạ|hình minh họa|minh hoạ|minh họa"
    r"|ảnh chụp|ảnh đại diện|logo|banner|image|picture|photo|untitled|alt)[\s._-]*\d*|\d+)",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"<img[^>]*>\s*(?:</a>\s*)?<figcaption[^>]*>(.*?)</figcaption>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


class _Shown(NamedTuple):
    alt: str
    caption: str


def picture_words(context: DocumentContext) -> Iterator[Problem]:
    """Report texts for those who cannot see a picture that tell them nothing: a file's name, “ảnh”, the caption."""
    document = context.document
    if document is None:
        return
    for picture in (*((document.picture,) if document.picture else ()), *document.pictures):
        code = _fault(_Shown(picture.alt, picture.caption))
        if code:
            yield _at(code, context.path, picture)
    if "<img" not in context.html:
        return
    locator = Locator(context)
    for one in _in_body(context.html):
        code = _fault(one)
        if code:
            yield locator.problem(code, f"![{one.alt}]", one.alt, **_values(code, one.alt))


def _in_body(html: str) -> Iterator[_Shown]:
    for match in PICTURE_TAG.finditer(html):
        caption = _FIGURE.match(html, html.index("<img", match.start()))
        yield _Shown(attributes_of(match).get("alt", ""), _TAG.sub("", caption[1]) if caption else "")


def _fault(shown: _Shown) -> str | None:
    """Return the code of what is wrong with the text of a picture; that there is none, the build says."""
    words = " ".join(shown.alt.split())
    if not words:
        return None
    if any(kind.fullmatch(words) for kind in (_FILE, _NUMBERED, _KIND)):
        return "BD630"
    if words.strip(".").casefold() == " ".join(shown.caption.split()).strip(".").casefold():
        return "BD631"
    return "BD632" if len(words) > LONGEST_ALT else None


def _at(code: str, path: str, picture: Picture) -> Problem:
    return Problem(code, path, picture.source.line, picture.source.column, _values(code, picture.alt))


def _values(code: str, alt: str) -> dict[str, str]:
    if code == "BD632":
        return {"count": str(len(alt)), "limit": str(LONGEST_ALT)}
    return {"alt": alt}
