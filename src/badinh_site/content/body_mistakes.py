"""Reports what is written in a body and does not reach readers, or reaches them as signs that they cannot read."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from badinh_site.content.files import line_and_column
from badinh_site.content.leftover_markup import Leftover, Origin, leftover_markup
from badinh_site.content.lost_text import LostText, lost_text
from badinh_site.content.markdown.fast_path import Rendered
from badinh_site.content.notes import note_mistakes
from badinh_site.diagnostics.problem import Problem

__all__ = ["body_mistakes"]

_LONGEST = 60
"""Characters of a text that a message quotes."""
_DEFINITION = re.compile(r" {0,3}\[[^\]\n]+\]:")
_ABBREVIATION = re.compile(r" {0,3}\*\[([^\]\n]+)\]:")
_LEFTOVER_CODES = {
    Origin.MARKDOWN: "BD242", Origin.OTHER_SYSTEM: "BD248", Origin.HTML: "BD249",
    Origin.FENCE: "BD287", Origin.TABLE: "BD719",
}  # fmt: skip


def body_mistakes(body: str, rendered: Rendered, path: str, first_line: int) -> list[Problem]:
    """Return the problems of a body whose page differs from what was written.

    Args:
        body: the Markdown source.
        rendered: what became of it.
        path: the content file.
        first_line: the line of the file on which the body begins.
    """
    notes = note_mistakes(body)
    spans = _Spans(span for one in notes for span in one.spans)
    texts = _Spans(span for one in notes if one.code != "BD243" for span in one.spans)
    found = [(one.start, one.code, {"name": one.name}) for one in notes]
    targets = (*rendered.references, *rendered.refused)
    lost = (one for one in lost_text(body, rendered.html, targets) if one.start not in texts)
    found += [(one.start, *_lost(body, one)) for one in lost]
    left = (one for one in leftover_markup(body, rendered.html) if one.start not in spans)
    found += [(one.start, *_left(one)) for one in left]
    return list(_problems(sorted(found, key=lambda one: one[0]), body, path, first_line))


class _Spans:
    """Parts of a body, of which it is soon known whether a place is in one."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            self._starts.append(start)
            self._ends.append(max(end, self._ends[-1] if self._ends else 0))

    def __contains__(self, place: int) -> bool:
        before = bisect_right(self._starts, place)
        return before > 0 and place < self._ends[before - 1]


def _lost(body: str, lost: LostText) -> tuple[str, dict[str, str]]:
    """Return the code and the values for a text that is not on the page."""
    if lost.element:
        return "BD241", {"name": lost.text}
    line = body[body.rfind("\n", 0, lost.start) + 1 :].partition("\n")[0]
    is_cell = line.count("|") > 1 and body[: lost.start].rstrip()[-1:] == "|"
    if abbreviation := _ABBREVIATION.match(line):
        return "BD288", {"name": abbreviation[1]}
    if _DEFINITION.match(line):
        return "BD247", {"text": _quoted(line)}
    return "BD246" if is_cell else "BD240", {"text": _quoted(lost.text)}


def _left(left: Leftover) -> tuple[str, dict[str, str]]:
    return _LEFTOVER_CODES[left.origin], {} if left.origin is Origin.TABLE else {"text": left.text}


def _quoted(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST].rsplit(' ', 1)[0]}…"


def _problems(found: list[tuple[int, str, dict[str, str]]], body: str, path: str, first_line: int) -> Iterator[Problem]:
    for place, code, values in found:
        line, column = line_and_column(body, place)
        yield Problem(code, path, line + first_line - 1, column, values)
