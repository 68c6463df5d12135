"""Finds the code in the Markdown source of a body, so that nothing else is looked for in it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

__all__ = ["blank", "without_code", "without_fenced_code"]

_FENCED = re.compile(
    r"^ {0,3}<(?:!--.*?(?:-->|\Z)|(?i:(?P<raw>pre|script|style|textarea)\b.*?(?:</(?P=raw)\s*>|\Z)))"
    r"|^[ \t]*+(?P<quote>>)?(?:[ \t>]*+(?:[-*+]|\d{1,9}[.)])[ \t])*+[ \t>]*+"
    r"(?P<fence>(?P<sign>[`~])(?P=sign){2,}+)(?!(?<=`)[^\n]*`)"
    r".*?(?:^[ \t>]*+(?P=fence)(?P=sign)*+[ \t]*$|(?(quote)^(?![ \t]*>)|(?!))|\Z)",
    re.MULTILINE | re.DOTALL,
)
"""A block of code, also in quotes and items, up to a fence that is at least as long, or to the end of its quote.

Comments and HTML in which Markdown is not read are found too, since no fence in them begins code.
"""
_TICKS = re.compile(r"`++")
_BLANK_LINE = re.compile(r"\n(?=[ \t]*+\n)")
_VISIBLE = re.compile(r"[^\n]")


def without_fenced_code(body: str, filler: str = " ") -> str:
    """Return a body of the same length and the same lines in which blocks of code between fences are blank."""
    if "```" not in body and "~~~" not in body:
        return body
    return _FENCED.sub(lambda match: blank(match[0], filler) if match["fence"] else match[0], body)


def without_code(body: str, filler: str = " ") -> str:
    """Return a body of the same length and the same lines in which code is blank, but for code that is indented."""
    body = without_fenced_code(body, filler)
    if "`" not in body:
        return body
    parts: list[str] = []
    end = 0
    for start, after in _spans(body):
        parts += [body[end:start], blank(body[start:after], filler)]
        end = after
    return "".join([*parts, body[end:]])


def _spans(body: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each piece of code between runs of as many backticks, within a paragraph.

    A run without a partner is text. An expression would look for each partner up to the end of the paragraph.
    """
    runs = [match.span() for match in _TICKS.finditer(body)]
    partners, breaks, end = _partners(runs), [match.start() for match in _BLANK_LINE.finditer(body)], 0
    for (start, opened), closing in zip(runs, partners, strict=True):
        if closing is None or start < end or body[start - 1 : start] == "\\":
            continue
        paragraph = bisect_left(breaks, opened)
        if paragraph == len(breaks) or closing[0] <= breaks[paragraph]:
            end = closing[1]
            yield start, end


def _partners(runs: Sequence[tuple[int, int]]) -> list[tuple[int, int] | None]:
    """Return for each run of backticks the next one that is as long."""
    later: dict[int, tuple[int, int]] = {}
    found: list[tuple[int, int] | None] = []
    for start, end in reversed(runs):
        found.append(later.get(end - start))
        later[end - start] = start, end
    return found[::-1]


def blank(text: str, filler: str = " ") -> str:
    """Return a text of the same length and the same lines that consists of a filler."""
    return _VISIBLE.sub(filler, text) if "\n" in text else filler * len(text)
