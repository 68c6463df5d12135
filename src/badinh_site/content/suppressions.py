"""Finds the comments by which an editor says that a warning is not meant for a line, and why.

``<!-- badinh: bỏ qua BD614 vì đó là tên của mục -->`` in a text, ``# badinh: ignore BD106 because ...`` in YAML: on the
line itself, or on a line of its own before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

__all__ = ["Suppression", "find_suppressions", "without_suppressions"]

_WORDS = (
    r"\s*badinh:\s*(?:bỏ qua|ignore)\s+(?P<codes>BD\d{3}(?:[ ,]+BD\d{3})*)(?:\s+(?:vì|because)\s+(?P<reason>\S.*?))?\s*"
)
_IN_TEXT = re.compile(rf"(?<!`)<!--{_WORDS}-->", re.IGNORECASE)
_IN_YAML = re.compile(rf"(?:^|(?<=\s))#{_WORDS}$", re.IGNORECASE)
_CODE = re.compile(r"BD\d{3}", re.IGNORECASE)
_SIGN = "badinh:"
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


class Suppression(Struct, frozen=True, array_like=True):
    """What an editor has said of one line."""

    codes: tuple[str, ...]
    line: int
    """Of the comment, from 1."""
    column: int
    target: int
    """The line that it is about; 0 when it is about the whole file."""
    reasoned: bool
    """True when it says why."""


def find_suppressions(text: str, body_line: int = 0) -> tuple[Suppression, ...]:
    """Return the silences of a file: comments of HTML from the line ``body_line`` on, before it those of YAML.

    Without a body all of it is YAML. One on a line of its own is about the next line that is neither empty nor another
    one; directly below the line that opens front matter, it is about the whole file.
    """
    if _SIGN not in text.lower():
        return ()
    lines = text.split("\n")
    front = body_line - 1 if body_line else len(lines)
    matches = [*(_match(line, _IN_YAML) for line in lines[:front]), *_matches(lines[front:])]
    found: list[Suppression] = []
    for place, match in enumerate(matches):
        if match is None:
            continue
        target = place + 1
        if not _rest(match).strip():
            target = 0 if body_line and place == 1 else _next(lines, matches, place) + 1
        codes = tuple(code.upper() for code in _CODE.findall(match["codes"]))
        found.append(Suppression(codes, place + 1, match.start() + 1, target, bool(match["reason"])))
    return tuple(found)


def without_suppressions(body: str) -> str:
    """Return the text of a body as it would stand there if nobody had silenced anything."""
    if _SIGN not in body.lower():
        return body
    lines = body.split("\n")
    kept: list[str] = []
    for line, match in zip(lines, _matches(lines), strict=True):
        if match is None:
            kept.append(line)
        elif rest := _rest(match).rstrip():
            kept.append(rest)
    return "\n".join(kept)


def _matches(lines: Sequence[str]) -> Iterator[re.Match[str] | None]:
    """Return for each line of a body the comment in it; examples in blocks of code are none."""
    fence = ""
    for line in lines:
        mark = _FENCE.match(line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        yield None if fence or mark else _match(line, _IN_TEXT)


def _match(line: str, pattern: re.Pattern[str]) -> re.Match[str] | None:
    return pattern.search(line) if _SIGN in line.lower() else None


def _rest(match: re.Match[str]) -> str:
    """Return the line without the comment, and without the blanks before it."""
    return match.string[: match.start()].rstrip() + match.string[match.end() :]


def _next(lines: Sequence[str], matches: Sequence[re.Match[str] | None], place: int) -> int:
    """Return the place of the next line that says something; of this one when none does."""
    later = range(place + 1, len(lines))
    return next((one for one in later if lines[one].strip() and matches[one] is None), place)
