"""Footnotes of Python-Markdown in linear time, of which one may be referred to any number of times."""

from __future__ import annotations

import re
from collections import OrderedDict
from xml.etree.ElementTree import Element, SubElement

import markdown
from markdown.extensions.footnotes import (
    FN_BACKLINK_TEXT,
    NBSP_PLACEHOLDER,
    FootnoteExtension,
    FootnoteInlineProcessor,
)

__all__ = ["Footnotes"]


class _Order(list[str]):
    """Names in an order, each of which is found at once."""

    def __init__(self) -> None:
        super().__init__()
        self._places: dict[str, int] = {}

    def append(self, name: str) -> None:
        """Append a name that is not in it."""
        self._places[name] = len(self)
        super().append(name)

    def __contains__(self, name: object) -> bool:
        return name in self._places

    def index(self, name: str, *_: object) -> int:
        """Return the place of a name."""
        return self._places[name]


class Footnotes(FootnoteExtension):
    """Counts notes and the references to them, where Python-Markdown searches all that it has seen."""

    def reset(self) -> None:
        """Forget the notes of the last text."""
        super().reset()
        self.footnote_order: list[str] = _Order()
        self.definition_order = _Order()
        """The names of notes as they are defined."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Register the processors of footnotes."""
        super().extendMarkdown(md)
        pattern = md.inlinePatterns["footnote"].pattern
        md.inlinePatterns.register(_Reference(pattern, self), "footnote", 175)

    def setFootnote(self, id: str, text: str) -> None:  # noqa: A002, N802 - Python-Markdown's names
        """Note the text of a footnote."""
        if id not in self.footnotes:
            self.definition_order.append(id)
        super().setFootnote(id, text)

    def unique_ref(self, reference: str, found: bool = False) -> str:
        """Return an id that no other reference has: ``fnref:1``, ``fnref2:1``, ``fnref3:1``."""
        if not found:
            return reference
        count = self.found_refs[reference] = self.found_refs.get(reference, 0) + 1
        name, rest = reference.split(self.get_separator(), 1)
        return reference if count == 1 else f"{name}{count}{self.get_separator()}{rest}"

    def makeFootnotesDiv(self, root: Element) -> Element | None:  # noqa: ARG002, N802 - Python-Markdown's name
        """Return the notes as an element; None if there are none."""
        notes: OrderedDict[str, str] = self.footnotes
        if not notes:
            return None
        div = Element("div", {"class": "footnote"})
        SubElement(div, "hr")
        items = SubElement(div, "ol")
        for number, name in enumerate(notes, start=1):
            item = SubElement(items, "li", {"id": self.makeFootnoteId(name)})
            # Processors of blocks treat what is in an item in another way.
            holder = Element("div")
            self.parser.parseChunk(holder, notes[name])
            item[:] = list(holder)
            self._append_back_link(item, name, number)
        return div

    def _append_back_link(self, item: Element, name: str, number: int) -> None:
        if not len(item):
            return
        link = Element("a", {"href": "#" + self.makeFootnoteRefId(name), "class": "footnote-backref"})
        link.set("title", self.getConfig("BACKLINK_TITLE").format(number))
        link.text = FN_BACKLINK_TEXT
        if item[-1].tag == "p":
            item[-1].text = (item[-1].text or "") + NBSP_PLACEHOLDER
            item[-1].append(link)
        else:
            SubElement(item, "p").append(link)


class _Reference(FootnoteInlineProcessor):
    """Finds the number of a note at once."""

    footnotes: Footnotes

    def handleMatch(  # type: ignore[override]  # noqa: N802 - Python-Markdown's name
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002
    ) -> tuple[Element | None, int | None, int | None]:
        """Return the reference to a note; None if there is no such note."""
        notes, name = self.footnotes, m[1]
        if name not in notes.footnotes:
            return None, None, None
        notes.addFootnoteRef(name)
        order = notes.definition_order if notes.getConfig("USE_DEFINITION_ORDER") else notes.footnote_order
        mark = Element("sup", {"id": notes.makeFootnoteRefId(name, found=True)})
        link = SubElement(mark, "a", {"href": "#" + notes.makeFootnoteId(name), "class": "footnote-ref"})
        link.text = notes.getConfig("SUPERSCRIPT_TEXT").format(order.index(name) + 1)
        return mark, m.start(0), m.end(0)
