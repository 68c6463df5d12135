"""Inline patterns of a site's own Markdown extensions, beside badinh's one pass over a text.

Patterns that come before those of links run on the raw text, together with Python-Markdown's for code and escapes; all
others run on what badinh has left as text. Elements are placeholders meanwhile, so that a pattern can match around one.
"""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element, SubElement

import markdown
from markdown.inlinepatterns import InlineProcessor as Pattern
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString, Registry

__all__ = ["PLACEHOLDER", "ForeignPatterns"]

PLACEHOLDER = re.compile("\x02element:([0-9]+)\x03")
"""Stands for an element in a text."""

_STOCK = ("backtick", "escape", "footnote", "reference", "link", "image_link", "image_reference", "short_reference",
          "short_image_ref", "autolink", "automail", "linebreak", "html", "entity", "not_strong", "em_strong",
          "em_strong2")  # fmt: skip
"""Names of patterns that badinh's own rules replace, unless an extension has put another in the place of one."""
_MODULES = ("markdown.inlinepatterns", "badinh_site.content.markdown.footnotes")


class ForeignPatterns:
    """The inline patterns that other extensions have registered."""

    def __init__(self, md: markdown.Markdown) -> None:
        patterns = list(md.inlinePatterns)
        named = {md.inlinePatterns.get_index_for_name(name): name for name in _STOCK if name in md.inlinePatterns}
        foreign = [place not in named or type(one).__module__ not in _MODULES for place, one in enumerate(patterns)]
        links = next((place for place, name in named.items() if name == "reference"), 0)
        self._early = _processor(md, patterns[:links]) if any(foreign[:links]) else None
        late = [one for one, is_foreign in zip(patterns[links:], foreign[links:], strict=True) if is_foreign]
        self.elements: list[Element] = []
        self._late = _processor(md, [*late, _Restore(self.elements)]) if late else None

    def __bool__(self) -> bool:
        return self._early is not None or self._late is not None

    def before(self, text: str, ancestors: list[str]) -> str:
        """Return a text in which the early patterns have been applied, with placeholders for their elements."""
        if self._early is None:
            return text
        root = Element("div")
        holder = SubElement(root, "p")
        holder.text = text
        self._early.run(root, ancestors[:])
        return self._flat(holder)

    def after(self, element: Element, ancestors: list[str]) -> None:
        """Apply the late patterns to the text in an element, around the elements in it."""
        if self._late is None or isinstance(element.text, AtomicString):
            return
        root = Element("div")
        holder = SubElement(root, element.tag)
        holder.text = self._flat(element)
        self._late.run(root, ancestors[:])
        element.text = holder.text
        element[:] = list(holder)

    def _flat(self, holder: Element) -> str:
        """Return the content of an element as text with placeholders."""
        parts = [holder.text or ""]
        for child in holder:
            parts += [f"\x02element:{len(self.elements)}\x03", child.tail or ""]
            child.tail = None
            self.elements.append(child)
        return "".join(parts)


class _Restore(Pattern):
    """Puts elements back in place of their placeholders."""

    def __init__(self, elements: list[Element]) -> None:
        super().__init__(PLACEHOLDER.pattern)
        self._elements = elements

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: ARG002, N802
        return self._elements[int(m[1])], m.start(), m.end()


def _processor(md: markdown.Markdown, patterns: list[Any]) -> InlineProcessor:
    processor = InlineProcessor(md)
    registry: Registry[Any] = Registry()
    for number, pattern in enumerate(patterns):
        registry.register(pattern, str(number), -number)
    processor.inlinePatterns = registry
    return processor
