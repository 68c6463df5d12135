"""Comments with which an editor suppresses a warning for a line, with a reason.

``<!-- badinh: bỏ qua BD614 vì đó là tên của mục -->`` in a body, ``# badinh: ignore BD106 because ...`` in YAML: on the
line itself, or on a separate line before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from badinh_site.content.markdown_code import without_fenced_code

__all__ = ["Suppression", "find_suppressions", "without_suppressions"]

_WORDS = r"\s*+badinh:\s*+(?:bỏ qua|ignore)\s++(?P<codes>BD\d{3}(?:[ ,]++BD\d{3})*+)"
_REASON = r"\s++(?:vì|because)\s++(?P<reason>\S)"
_IN_TEXT = re.compile(rf"(?<!`)<!--{_WORDS}(?:{_REASON}.*?(?:-->|(?P<open>\Z))|\s*+-->)", re.IGNORECASE)
_IN_YAML = re.compile(rf"(?:^|(?<=\s))#{_WORDS}(?:{_REASON}.*|\s*+)$", re.IGNORECASE)
_CODE = re.compile(r"BD\d{3}", re.IGNORECASE)
_SIGN = "badinh:"


class Suppression(Struct, frozen=True, array_like=True):
    """A comment that suppresses warnings for one line or a whole file."""

    codes: tuple[str, ...]
    line: int
    """Line of the comment, from 1."""
    column: int
    target: int
    """The line to which it applies; 0 for the whole file."""
    reasoned: bool
    """True if it states a reason."""


def find_suppressions(text: str, body_line: int = 0) -> tuple[Suppression, ...]:
    """Return the suppressions in a file: HTML comments from the line ``body_line`` on, YAML comments before it.

    Without a body, the whole text is YAML. A comment on a separate line applies to the next line that is neither empty
    nor such a comment; directly below the opening line of front matter, it applies to the whole file.
    """
    if _SIGN not in text.lower():
        return ()
    lines = text.split("\n")
    front = body_line - 1 if body_line else len(lines)
    matches = [*(_match(line, _IN_YAML) for line in lines[:front]), *_matches(lines[front:])]
    following = _following(lines, matches)
    found: list[Suppression] = []
    for place, match in enumerate(matches):
        if match is None:
            continue
        target = place + 1
        if not _rest(match).strip():
            target = 0 if body_line and place == 1 else following[place] + 1
        codes = tuple(code.upper() for code in _CODE.findall(match["codes"]))
        found.append(Suppression(codes, place + 1, match.start() + 1, target, bool(match["reason"])))
    return tuple(found)


def without_suppressions(body: str) -> str:
    """Return the text of a body without suppressions."""
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
    """Yield the suppression in each line of a body, or None; examples in code blocks do not count."""
    for line in without_fenced_code("\n".join(lines)).split("\n"):
        match = _match(line, _IN_TEXT)
        yield match if match and match["open"] is None else None


def _match(line: str, pattern: re.Pattern[str]) -> re.Match[str] | None:
    return pattern.search(line) if _SIGN in line.lower() else None


def _rest(match: re.Match[str]) -> str:
    """Return the line without the comment and the whitespace before it."""
    return match.string[: match.start()].rstrip() + match.string[match.end() :]


def _following(lines: Sequence[str], matches: Sequence[re.Match[str] | None]) -> list[int]:
    """Return for each line the index of the next one with content, or its own if there is none."""
    found: list[int] = []
    after: int | None = None
    for place in reversed(range(len(lines))):
        found.append(place if after is None else after)
        after = place if lines[place].strip() and matches[place] is None else after
    return found[::-1]
