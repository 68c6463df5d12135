"""The table of contents that stands in place of ``[TOC]``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar
from xml.etree.ElementTree import Element

from markdown.extensions.toc import TocExtension, TocTreeprocessor

from badinh_site.content.markdown.body_errors import ExcessError
from badinh_site.limits import MOST_CONTENTS_TABLES

__all__ = ["ContentsTable"]


class _Places(TocTreeprocessor):
    """Finds all places of the table first, since each repeats all headings."""

    def replace_marker(self, root: Element, elem: Element) -> None:
        """Put the table in place of each paragraph that is nothing but the marker."""
        found = list(self._places(root))
        if len(found) > MOST_CONTENTS_TABLES:
            raise ExcessError("tables of contents", MOST_CONTENTS_TABLES)
        for parent, place in found:
            parent[place] = elem

    def _places(self, node: Element) -> Iterator[tuple[Element, int]]:
        for place, child in enumerate(node):
            if self.header_rgx.match(child.tag) or child.tag in ("pre", "code"):
                continue
            if len(child) == 0 and (child.text or "").strip() == self.marker:
                yield node, place
            else:
                yield from self._places(child)


class ContentsTable(TocExtension):
    """Python-Markdown's extension, with a bound for the number of tables."""

    TreeProcessorClass: ClassVar[type[TocTreeprocessor]] = _Places  # type: ignore[misc]
