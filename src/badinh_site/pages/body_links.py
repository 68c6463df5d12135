"""References in bodies, replaced by addresses and by pictures in all their sizes."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence

from badinh_site.content.markdown.placeholders import PICTURE_TAG, REFERENCE, attributes_of
from badinh_site.pages.parts import PictureView
from badinh_site.portal.published_images import Picture
from badinh_site.portal.site import Target
from badinh_site.vietnamese import nfc

__all__ = ["fill", "lead_home", "plain_text", "single_file"]

PLACES = ("rong", "trai", "phai")
"""Classes with which an editor places a picture: wide, left, right."""
_QUOTED = '"{}"'
_OWN = ("src", "alt", "width", "height")
"""Attributes that come from the published picture, or that are read by name."""


def fill(body: str, targets: Sequence[Target], show: Callable[[PictureView], str]) -> str:
    """Return the HTML of a body with its references replaced; ``show`` renders a picture."""

    def shown(match: re.Match[str]) -> str:
        attributes = attributes_of(match)
        own = REFERENCE.fullmatch(attributes.get("src", ""))
        target = targets[int(own[1])] if own else ""
        if not isinstance(target, Picture):
            return match[0]
        return (match[1] or "") + str(show(_view(target, attributes, match["figure"] or "")))

    if any(isinstance(target, Picture) for target in targets):
        body = PICTURE_TAG.sub(shown, body)
    return REFERENCE.sub(lambda match: html.escape(_address(targets[int(match[1])])), body)


# The sanitiser quotes attributes with double quotes, and escapes "<" in text.
_WITHOUT_SCHEME = re.compile(r'(<[a-z]+(?: [a-z-]+="[^"]*")*? (?:href|src|poster)=")(?=//)')
_WITHIN = re.compile(r'(<a(?: [a-z-]+="[^"]*")*? href=")(#[^"]*")')


def lead_home(body: str, url: str) -> str:
    """Return the HTML of a body to be shown elsewhere: links within it point to the page at ``url``.

    Addresses without a scheme get one, since a reader may show the body from a file.
    """
    while '="//' in body and (whole := _WITHOUT_SCHEME.sub(r"\1https:", body)) != body:
        body = whole  # an element may have several
    return _WITHIN.sub(lambda match: match[1] + html.escape(url) + match[2], body)


_ATTRIBUTES = r'[^<>"]*+(?:"[^"]*+"[^<>"]*+)*+'
_TAG = re.compile(f"<{_ATTRIBUTES}>")
_BLOCK_END = re.compile(
    rf"</(?:p|h[1-6]|li|tr|pre|dt|dd|div|caption|figcaption|blockquote)>|<(?:br|hr)\b{_ATTRIBUTES}>"
)
_LINE, _CELL = "\x1e", "\x1f"
"""Separators that no body contains: control characters are replaced when a file is read."""
_CELL_END = re.compile(r"</t[dh]>")


def plain_text(body: str) -> str:
    """Return the text of a body without markup: one line per paragraph, item or row, cells separated by tabs."""
    # A line ends where a block ends, not at the line breaks of the source.
    marked = _CELL_END.sub(_CELL, _BLOCK_END.sub(_LINE, " ".join(body.split())))
    # The sanitiser quotes attributes with double quotes and escapes "<" in text, so no parser is needed.
    text = nfc(html.unescape(_TAG.sub("", marked)))
    cells = ([cell.strip() for cell in line.split(_CELL)] for line in text.split(_LINE))
    return "\n".join(filter(None, ("\t".join(some).strip() for some in cells)))


def single_file(view: PictureView) -> str:
    """Return a picture as an ``<img>`` tag that every feed reader understands."""
    named = {
        "src": view.picture.src,
        "alt": view.alt,
        "width": str(view.width),
        "height": str(view.height),
        **dict(view.attributes),
    }
    attributes = " ".join(f"{name}={_QUOTED.format(html.escape(value))}" for name, value in named.items())
    return f"<img {attributes}>"


def _view(picture: Picture, attributes: dict[str, str], figure: str) -> PictureView:
    classes = f"{figure} {attributes.get('class', '')}".split()
    asked = attributes.get("width", "")
    width = int(asked) if asked.isdecimal() and len(asked) < 6 and 0 < int(asked) < picture.width else picture.width
    return PictureView(
        picture=picture,
        alt=attributes.get("alt", ""),
        width=width,
        height=max(1, round(picture.height * width / picture.width)),
        place=next((one for one in PLACES if one in classes), ""),
        attributes=tuple((name, value) for name, value in attributes.items() if name not in _OWN),
    )


def _address(target: Target) -> str:
    return target.largest if isinstance(target, Picture) else target
