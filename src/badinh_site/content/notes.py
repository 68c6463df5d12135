"""Finds notes at the foot of a text that readers do not find: without text, without a place, or defined twice."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from badinh_site.content.markdown_code import without_code

__all__ = ["NoteMistake", "note_mistakes"]

_NOTE = re.compile(r"(?<!\\)\[\^([^\[\]\s\\]+)\]")
_DEFINITION = re.compile(r"^ {0,3}\[\^([^\[\]\s\\]+)\]:", re.MULTILINE)
_END = re.compile(r"\n(?=[ \t]*\n(?! {4}|\t| *\n)| {0,3}\[\^[^\[\]\s\\]+\]:)|\Z")
"""End of the text of a note: a blank line that no indented line follows, or the next note."""


class NoteMistake(NamedTuple):
    """A note that readers do not find."""

    code: str
    """``BD243`` if it has no text, ``BD244`` if it is defined again, ``BD245`` if nothing refers to it."""
    name: str
    start: int
    """Offset in the body."""
    spans: tuple[tuple[int, int], ...]
    """Where its texts begin and end, or the reference to it."""


def note_mistakes(body: str) -> list[NoteMistake]:
    """Return the mistakes in the notes of a body, in order."""
    if "[^" not in body:
        return []
    text = without_code(body)
    definitions: dict[str, list[tuple[int, int]]] = {}
    for match in _DEFINITION.finditer(text):
        definitions.setdefault(match[1], []).append((match.start(1) - 2, _end(text, match.end())))
    starts = {start for spans in definitions.values() for start, _ in spans}
    uses: dict[str, re.Match[str]] = {}
    for match in _NOTE.finditer(text):
        if match.start() not in starts:
            uses.setdefault(match[1], match)
    empty = {name for name, spans in definitions.items() if not any(_has_text(text[slice(*span)]) for span in spans)}
    found = [
        NoteMistake("BD243", name, use.start(), (use.span(),))
        for name, use in uses.items()
        if name not in definitions or name in empty
    ]
    for name, spans in definitions.items():
        # Of two texts, either may be the one that is not on the page.
        found += [NoteMistake("BD244", name, two[0], (one, two)) for one, two in pairwise(spans)]
        found += [NoteMistake("BD245", name, spans[0][0], tuple(spans))] if name not in uses else []
    return sorted(found, key=lambda one: one.start)


def _has_text(definition: str) -> bool:
    return definition.partition("]:")[2].strip() != ""


def _end(text: str, start: int) -> int:
    match = _END.search(text, start)
    return match.start() if match else len(text)
