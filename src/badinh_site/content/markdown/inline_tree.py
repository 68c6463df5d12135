"""The pieces into which inline markup cuts a text, and the elements that are made of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element

from markdown.util import AtomicString

from badinh_site.content.markdown.emphasis import Delimiter
from badinh_site.content.markdown.links import mail_addresses

__all__ = ["Bare", "Begin", "End", "InLink", "Piece", "build_inline", "words_of"]

_STASHED = re.compile(r"\x02[a-z]+:[0-9]+\x03")


class Begin(NamedTuple):
    """The beginning of an element."""

    element: Element


class End(NamedTuple):
    """The end of an element."""

    tag: str


class Bare(NamedTuple):
    """A bare web address, which is a link unless it is in one."""

    address: str


class InLink(NamedTuple):
    """The beginning or the end of a link in raw HTML."""

    begins: bool


Piece = str | Element | Delimiter | Begin | End | Bare | InLink


def build_inline(pieces: Sequence[Piece]) -> tuple[str | None, list[Element]]:
    """Return the text and the elements that pieces make, as the content of an element."""
    builder = _Builder()
    for piece in pieces:
        builder.add(piece)
    return builder.content()


def words_of(pieces: Sequence[Piece]) -> str:
    """Return pieces as the alternative text of a picture: words without markup."""
    words: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            words.append(_STASHED.sub("", piece))
        elif isinstance(piece, Delimiter):
            words.append(piece.char * piece.remaining)
        elif isinstance(piece, Bare):
            words.append(piece.address.replace("&", "&amp;"))
        elif isinstance(piece, Element):
            words.append(piece.get("alt") or "".join(piece.itertext()))
    return "".join(words)


class _Builder:
    def __init__(self) -> None:
        self._root = Element("p")
        self._open = [self._root]
        self._words: list[str] = []
        """Since the last element or tag."""
        self._text: list[str] = []
        """Since the last element."""
        self._links = 0

    def add(self, piece: Piece) -> None:
        """Append a piece."""
        if isinstance(piece, str):
            self._words.append(piece)
        elif isinstance(piece, Delimiter):
            self._add_delimiter(piece)
        elif isinstance(piece, Begin):
            self._begin(piece.element)
        elif isinstance(piece, End):
            self._end()
        elif isinstance(piece, InLink):
            self._flush()
            self._links = max(0, self._links + (1 if piece.begins else -1))
        elif isinstance(piece, Bare):
            self._add_address(piece.address, "http://" if piece.address.startswith("www.") else "")
        else:
            self._append_element(piece)

    def content(self) -> tuple[str | None, list[Element]]:
        """Return what has been built."""
        self._settle()
        return self._root.text, list(self._root)

    def _add_delimiter(self, one: Delimiter) -> None:
        for _ in one.closes:
            self._end()
        if one.remaining:
            self._words.append(one.char * one.remaining)
        for tag in reversed(one.opens):
            self._begin(Element(tag))

    def _begin(self, element: Element) -> None:
        self._append_element(element)
        self._open.append(element)
        self._links += element.tag == "a"

    def _end(self) -> None:
        self._settle()
        self._links -= self._open.pop().tag == "a"

    def _flush(self) -> None:
        """Add the words to the text; e-mail addresses in them become links."""
        if not self._words:
            return
        words = "".join(self._words)
        self._words.clear()
        end = 0
        if "@" in words and not self._links:
            for start, after in mail_addresses(words):
                self._text.append(words[end:start])
                self._append_link("mailto:", words[start:after])
                end = after
        self._text.append(words[end:])

    def _add_address(self, address: str, scheme: str) -> None:
        if self._links:
            self._words.append(address.replace("&", "&amp;"))
        else:
            self._flush()
            self._append_link(scheme, address)

    def _append_link(self, scheme: str, address: str) -> None:
        address = address.replace("&", "&amp;")
        link = Element("a", {"href": scheme + address})
        link.text = AtomicString(address)
        self._put_text()
        self._open[-1].append(link)

    def _append_element(self, element: Element) -> None:
        self._settle()
        self._open[-1].append(element)

    def _settle(self) -> None:
        self._flush()
        self._put_text()

    def _put_text(self) -> None:
        """Put the text behind the last element."""
        text = "".join(self._text)
        self._text.clear()
        if not text:
            return
        parent = self._open[-1]
        if len(parent):
            parent[-1].tail = text
        else:
            parent.text = text
