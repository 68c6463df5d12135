"""Changes the targets of links in a text, and nothing else.

Only a Markdown parser knows where links are. So every spelling of a target in the text is a candidate, and the text is
parsed again with the candidate changed: a change is kept if it had exactly the intended effect.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import quote

__all__ = ["EditedText", "LinkChange", "change_links", "link_path"]

_SIGNS = re.compile(r"[!-/:-@\[-`{-~]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}


class LinkChange(NamedTuple):
    """A changed link."""

    line: int
    before: str
    after: str


class EditedText(NamedTuple):
    """A text with changed links."""

    text: str
    changes: tuple[LinkChange, ...]
    left: tuple[tuple[str, str], ...]
    """Targets that could not be changed, with their intended replacements."""


Read = Callable[[str], tuple[object, tuple[str, ...]] | None]
"""Parses a text into its content without links, and the targets of its links in order; None if it has errors."""


class _Candidate(NamedTuple):
    start: int
    end: int
    before: str
    after: str


def change_links(text: str, changes: Mapping[str, str], read: Read) -> EditedText:
    """Return a text with link targets changed; ``changes`` maps old to new targets, ``read`` parses the text."""
    was = read(text)
    if was is None:
        return EditedText(text, (), tuple(changes.items()))
    content, targets = was
    wanted = (content, tuple(changes.get(target, target) for target in targets))
    candidates = sorted(_candidates(text, changes))
    every = _changed(text, candidates)
    if read(every) == wanted:
        return EditedText(every, _changes(text, candidates), ())
    kept: list[_Candidate] = []
    for candidate in candidates:
        now = read(_changed(text, [*kept, candidate]))
        before = read(_changed(text, kept))
        if now is not None and now[0] == content and now != before:
            kept.append(candidate)
    patched = _changed(text, kept)
    found = read(patched)
    left = set(found[1] if found else ()) & changes.keys()
    return EditedText(patched, _changes(text, kept), tuple((one, changes[one]) for one in sorted(left)))


def link_path(path: str) -> str:
    """Return a relative path quoted for links of any form: in Markdown, HTML and YAML."""
    written = "".join(char if char.isalnum() or char in "/._-~" else quote(char) for char in path)
    return written if written[:1].isalnum() or written.startswith(".") else f"./{written}"


def _candidates(text: str, changes: Mapping[str, str]) -> Iterator[_Candidate]:
    for before, after in changes.items():
        spelling = "".join(map(_spelled, unicodedata.normalize("NFC", before)))
        for match in re.finditer(rf"(?<![\w/.%~-]){spelling}(?![\w/%#?~-]|\.\w)", text):
            yield _Candidate(match.start(), match.end(), before, after)


def _spelled(char: str) -> str:
    """Return a pattern for the ways to write a character in Markdown and HTML."""
    forms = {char, unicodedata.normalize("NFD", char), _ENTITIES.get(char, char)}
    pattern = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
    return rf"\\?(?:{pattern})" if _SIGNS.match(char) else f"(?:{pattern})"


def _changed(text: str, candidates: list[_Candidate]) -> str:
    parts, place = [], 0
    for one in candidates:
        if one.start >= place:
            parts += [text[place : one.start], one.after]
            place = one.end
    return "".join([*parts, text[place:]])


def _changes(text: str, candidates: list[_Candidate]) -> tuple[LinkChange, ...]:
    lines = re.compile(r"\r\n|\r|\n")
    return tuple(LinkChange(len(lines.findall(text, 0, one.start)) + 1, one.before, one.after) for one in candidates)
