"""Finds the comments by which an editor says that a warning is not meant for a line, and why.

``<!-- badinh: bỏ qua BD614 vì đó là tên của mục -->`` in a text, ``# badinh: ignore BD106 because ...`` in YAML: on the
line itself, or on a line of its own before it.
"""

from __future__ import annotations

import re

from msgspec import Struct

__all__ = ["Silence", "silences"]

_WORDS = (
    r"\s*badinh:\s*(?:bỏ qua|ignore)\s+(?P<codes>BD\d{3}(?:[ ,]+BD\d{3})*)(?:\s+(?:vì|because)\s+(?P<reason>\S.*?))?\s*"
)
_IN_TEXT = re.compile(rf"<!--{_WORDS}-->", re.IGNORECASE)
_IN_YAML = re.compile(rf"(?:^|(?<=\s))#{_WORDS}$", re.IGNORECASE)
_CODE = re.compile(r"BD\d{3}", re.IGNORECASE)
_SIGN = "badinh:"


class Silence(Struct, frozen=True, array_like=True):
    """What an editor has said of one line."""

    codes: tuple[str, ...]
    line: int
    """Of the comment, from 1."""
    column: int
    target: int
    """The line that it is about; 0 when it is about the whole file."""
    reasoned: bool
    """True when it says why."""


def silences(text: str, body_line: int = 0) -> tuple[Silence, ...]:
    """Give the silences of a file: comments of HTML from the line ``body_line`` on, before it those of YAML.

    Without a body all of it is YAML. One on a line of its own is about the next line that is neither empty nor another
    one; directly below the line that opens front matter, it is about the whole file as well.
    """
    if _SIGN not in text.lower():
        return ()
    lines = text.split("\n")
    found: list[Silence] = []
    for number, line in enumerate(lines, start=1):
        match = _match(line, in_text=0 < body_line <= number)
        if match is None:
            continue
        alone = not (line[: match.start()] + line[match.end() :]).strip()
        first = body_line > 0 and number == 2
        target = 0 if alone and first else _next(lines, number, body_line) if alone else number
        codes = tuple(code.upper() for code in _CODE.findall(match["codes"]))
        found.append(Silence(codes, number, match.start() + 1, target, bool(match["reason"])))
    return tuple(found)


def _match(line: str, *, in_text: bool) -> re.Match[str] | None:
    if _SIGN not in line.lower():
        return None
    return (_IN_TEXT if in_text else _IN_YAML).search(line)


def _next(lines: list[str], number: int, body_line: int) -> int:
    """Give the next line that says something."""
    for place in range(number, len(lines)):
        line = lines[place]
        if line.strip() and _match(line, in_text=0 < body_line <= place + 1) is None:
            return place + 1
    return number
