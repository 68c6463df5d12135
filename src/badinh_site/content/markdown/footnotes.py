"""Footnotes of Python-Markdown, of which one may be referred to any number of times."""

from __future__ import annotations

from markdown.extensions.footnotes import FootnoteExtension

__all__ = ["Footnotes"]


class Footnotes(FootnoteExtension):
    """Counts the references to a footnote, where Python-Markdown tries all ids that it has given already."""

    def unique_ref(self, reference: str, found: bool = False) -> str:
        """Return an id that no other reference has: ``fnref:1``, ``fnref2:1``, ``fnref3:1``."""
        if not found:
            return reference
        count = self.found_refs[reference] = self.found_refs.get(reference, 0) + 1
        name, rest = reference.split(self.get_separator(), 1)
        return reference if count == 1 else f"{name}{count}{self.get_separator()}{rest}"
