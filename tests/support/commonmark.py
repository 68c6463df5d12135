"""The examples of CommonMark's specification, and HTML reduced to what they are compared by: structure and words.

``make html-validate`` installs the specification, where there is npm; nothing of it is kept in this repository.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser, LexborNode

__all__ = ["SPECIFICATION", "Example", "examples", "outline"]

SPECIFICATION = Path(__file__).parent / "html-validate/node_modules/commonmark-spec/spec.txt"
_EXAMPLE = re.compile(r"^`{32} example\n(.*?)^\.\n(.*?)^`{32}$|^#{1,6} ([^\n]*)$", re.DOTALL | re.MULTILINE)
_FIGURE = re.compile(r"<figure>(<a [^>]*>)?<img ([^>]*)>(</a>)?<figcaption>(.*?)</figcaption></figure>")
_BLOCKS = frozenset({"p", "ul", "ol", "li", "blockquote", "hr", "h", "pre", "div", "table", "tr", "td", "th", "br"})
_COMPARED = ("href", "src", "alt", "title", "start")


class Example(NamedTuple):
    """An example of the specification."""

    number: int
    section: str
    markdown: str
    html: str


def examples() -> list[Example]:
    """Return all examples, in order."""
    found: list[Example] = []
    section = ""
    for match in _EXAMPLE.finditer(SPECIFICATION.read_text(encoding="utf-8")):
        if match[3] is not None:
            section = match[3]
        else:
            markdown, html = (part.replace("→", "\t") for part in (match[1], match[2]))
            found.append(Example(len(found) + 1, section, markdown, html))
    return found


def outline(html: str) -> list[tuple[str, object]]:
    """Return elements and words in order, without what badinh changes on purpose.

    Left out are levels and ids of headings, classes, and blanks that no reader sees; a figure counts as the paragraph
    with a picture that it was made of.
    """
    body = LexborHTMLParser(_FIGURE.sub(_as_picture, html.strip())).body
    parts: list[tuple[str, object]] = []
    if body is not None:
        _walk(body, parts, in_code=False)
    return list(_trimmed(parts))


def _as_picture(match: re.Match[str]) -> str:
    title = match[4].replace('"', "&quot;")
    return f'<p>{match[1] or ""}<img {match[2]} title="{title}">{match[3] or ""}</p>'


def _walk(node: LexborNode, parts: list[tuple[str, object]], *, in_code: bool) -> None:
    for child in node.iter(include_text=True):
        if child.tag == "-text":
            _append_text(parts, child.text_content or "", in_code=in_code)
        elif not child.tag.startswith(("-", "_")):
            tag = "h" if re.fullmatch("h[1-6]", child.tag) else child.tag
            values = {name: unquote(child.attributes[name] or "") for name in _COMPARED if name in child.attributes}
            attributes = {name: re.sub(r"\s+", " ", value).strip() for name, value in values.items()}
            parts.append((f"<{tag}", sorted((name, value) for name, value in attributes.items() if value)))
            _walk(child, parts, in_code=in_code or child.tag == "pre")
            parts.append((f">{tag}", ""))


def _append_text(parts: list[tuple[str, object]], text: str, *, in_code: bool) -> None:
    if in_code:
        parts.append(("code", text))
        return
    text = re.sub(r"[ \t\n]+", " ", text)
    if parts and parts[-1][0] == "words":
        parts[-1] = ("words", f"{parts[-1][1]}{text}")
    else:
        parts.append(("words", text))


def _trimmed(parts: list[tuple[str, object]]) -> list[tuple[str, object]]:
    """Return parts with words trimmed at the edges of blocks."""
    kept: list[tuple[str, object]] = []
    for place, (kind, value) in enumerate(parts):
        if kind != "words":
            kept.append((kind, value))
            continue
        text = str(value)
        if not place or parts[place - 1][0][1:] in _BLOCKS:
            text = text.lstrip()
        if place + 1 == len(parts) or parts[place + 1][0][1:] in _BLOCKS:
            text = text.rstrip()
        if text:
            kept.append((kind, text))
    return kept
