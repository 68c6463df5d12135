"""Pictures with captions, or with a place of their own, as figures."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

__all__ = ["Figures"]

_PLACES = frozenset({"rong", "trai", "phai"})
"""Classes with which an editor places a picture: wide, left, right."""

Line = list["str | Element"]


class Figures(Treeprocessor):
    """Makes figures of the lines of paragraphs that are only a picture with a caption or a class that places it."""

    def run(self, root: Element) -> None:
        """Replace such paragraphs in a tree."""
        for parent in list(root.iter()):
            if any(child.tag == "p" and child.find(".//img") is not None for child in parent):
                self._replace(parent)

    def _replace(self, parent: Element) -> None:
        content: list[Element] = []
        for child in parent:
            parts = _parts(child) if child.tag == "p" else [child]
            for part in parts[:-1]:
                part.tail = "\n"
            parts[-1].tail = child.tail
            content += parts
        parent[:] = content


def _parts(paragraph: Element) -> list[Element]:
    """Return the figures and paragraphs that a paragraph consists of."""
    lines = _lines(paragraph)
    pictures = [_lone_picture(line) for line in lines]
    if not any(picture is not None for picture in pictures):
        return [paragraph]
    parts: list[Element] = []
    text: Line = []
    for line, picture in zip(lines, pictures, strict=True):
        if picture is None:
            text += [*(["\n"] if text and not _is_break(line[0]) else []), *line]
            continue
        if text:
            parts.append(_paragraph(paragraph, text))
            text = []
        parts.append(_figure(paragraph, line, picture))
    return [*parts, _paragraph(paragraph, text)] if text else parts


def _is_break(piece: str | Element) -> bool:
    return isinstance(piece, Element) and piece.tag == "br"


def _lines(paragraph: Element) -> list[Line]:
    """Return the content of a paragraph, cut at line ends and breaks between its elements."""
    lines: list[Line] = [[]]
    for piece in [paragraph.text, *(part for child in paragraph for part in (child, child.tail))]:
        if isinstance(piece, Element) and _is_break(piece):
            lines.append([piece, "\n"])
        elif isinstance(piece, Element) or (piece and isinstance(piece, AtomicString)):
            lines[-1].append(piece)
        elif piece:
            after_break = len(lines[-1]) == 2 and _is_break(lines[-1][0])
            first, *more = (piece.removeprefix("\n") if after_break else piece).split("\n")
            lines[-1].append(first)
            lines += [[one] for one in more]
    return [line for line in lines if any(not isinstance(piece, str) or piece for piece in line)]


def _lone_picture(line: Line) -> Element | None:
    """Return the picture, possibly in a link, that is all of a line and belongs in a figure; None if there is none."""
    rest = [piece for piece in line if not _is_break(piece) and not (isinstance(piece, str) and not piece.strip())]
    if len(rest) != 1 or isinstance(rest[0], str):
        return None
    picture = rest[0]
    while picture.tag == "a" and len(picture) == 1 and not (picture.text or picture[0].tail or "").strip():
        picture = picture[0]
    if picture.tag != "img" or not (picture.get("title") or _PLACES & set((picture.get("class") or "").split())):
        return None
    return picture


def _figure(paragraph: Element, line: Line, picture: Element) -> Element:
    figure = Element("figure", dict(paragraph.attrib))
    paragraph.attrib.pop("id", None)
    for piece in line:
        if isinstance(piece, Element) and not _is_break(piece):
            piece.tail = None
            figure.append(piece)
    classes = " ".join(filter(None, (figure.get("class"), picture.attrib.pop("class", None))))
    if classes:
        figure.set("class", classes)
    caption = picture.attrib.pop("title", None)
    if caption:
        SubElement(figure, "figcaption").text = AtomicString(caption)
    return figure


def _paragraph(paragraph: Element, content: Line) -> Element:
    """Return a paragraph of lines between figures."""
    made = Element("p", dict(paragraph.attrib))
    if _is_break(content[0]):
        content = content[2:]
    words: list[str] = []
    for piece in content:
        if isinstance(piece, str):
            words.append(piece)
            continue
        _set_last_text(made, words)
        piece.tail = None
        made.append(piece)
    _set_last_text(made, words)
    return made


def _set_last_text(element: Element, words: list[str]) -> None:
    """Put words, which it takes out of the list, behind all that is in an element."""
    if not words:
        return
    if len(element):
        element[-1].tail = "".join(words)
    else:
        element.text = "".join(words)
    words.clear()
