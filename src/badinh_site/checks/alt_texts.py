"""Checks the alternative texts of pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from badinh_site.checks.document_context import DocumentContext
from badinh_site.checks.locate import Locator
from badinh_site.content.document import Picture
from badinh_site.content.markdown.placeholders import PICTURE_TAG, attributes_of
from badinh_site.diagnostics.problem import Problem

__all__ = ["alt_texts"]

LONGEST_ALT = 250
"""Characters. A screen reader reads an alternative text in image go, and listeners cannot go back within it."""

_FILE_NAME = re.compile(r"(?<=.)\.(?:jpe?g|jfif|png|gif|webp|avif|heic|svg)\Z", re.IGNORECASE)
_CAMERA_NAME = re.compile(
    r"(?:IMG|DSC[NF]?|DCIM|PXL|MVI|image|photo|picture|screenshot|z)[-_ ]?[\d_-](?:[\d_-]*-)?\w*", re.IGNORECASE
)
_GENERIC = re.compile(
    r"(?:(?:hình|ảnh|hình ảnh|bức ảnh|bức hình|ảnh minh hoạ|ảnh minh họa|hình minh hoạ|hình minh họa|minh hoạ|minh họa"
    r"|ảnh chụp|ảnh đại diện|logo|banner|image|picture|photo|untitled|alt)[\s._-]*\d*|\d+)",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"<img[^>]*+>\s*+(?:</a>\s*+)?+<figcaption[^>]*+>")
_FIGURE_END = "</figcaption>"
_TAG = re.compile(r"<[^>]*+>?")


class _Image(NamedTuple):
    alt: str
    caption: str


def alt_texts(context: DocumentContext) -> Iterator[Problem]:
    """Report alternative texts without information: a file name, “ảnh”, a copy of the caption; and overlong ones."""
    document = context.document
    for picture in (*((document.picture,) if document.picture else ()), *document.pictures):
        code = _code_of(_Image(picture.alt, picture.caption))
        if code:
            yield _problem(code, context.path, picture)
    if "<img" not in context.html:
        return
    locator = Locator(context)
    for image in _in_body(context.html):
        code = _code_of(image)
        if code:
            yield locator.problem(code, f"![{image.alt}]", image.alt, **_values(code, image.alt))


def _in_body(html: str) -> Iterator[_Image]:
    for match in PICTURE_TAG.finditer(html):
        caption = _FIGURE.match(html, html.index("<img", match.start()))
        words = html[caption.end() : html.find(_FIGURE_END, caption.end())] if caption else ""
        yield _Image(attributes_of(match).get("alt", ""), _TAG.sub("", words))


def _code_of(image: _Image) -> str | None:
    """Return the code of the fault in a picture's text, or None. The build itself reports missing texts."""
    words = " ".join(image.alt.split())
    if not words:
        return None
    if _FILE_NAME.search(words) or _CAMERA_NAME.fullmatch(words) or _GENERIC.fullmatch(words):
        return "BD630"
    if words.strip(".").casefold() == " ".join(image.caption.split()).strip(".").casefold():
        return "BD631"
    return "BD632" if len(words) > LONGEST_ALT else None


def _problem(code: str, path: str, picture: Picture) -> Problem:
    return Problem(code, path, picture.source.line, picture.source.column, _values(code, picture.alt))


def _values(code: str, alt: str) -> dict[str, str]:
    if code == "BD632":
        return {"count": str(len(alt)), "limit": str(LONGEST_ALT)}
    return {"alt": alt}
