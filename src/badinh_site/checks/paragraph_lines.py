"""Finds lines that were paragraphs where they were written, and run together on the page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from badinh_site.checks.body_blocks import ITEM, Line, body_blocks, ends_sentence, has_break, rewritten
from badinh_site.checks.text_finding import TextFinding
from badinh_site.content.prose import body_start

__all__ = ["LABEL", "find_joined_paragraphs", "find_labels"]

_LONG = 60
"""Characters of a line that may be a paragraph: verses and addresses are shorter."""
_WIDEST = 120
"""Characters of a line that no editor has wrapped."""
_FEW, _INDENTED_LONG = 3, 40
_JOINED = re.compile(r"[.!?:;…”\"’»)*_][ \t]*\n[ \t\u00a0]*[^\W_]")
_INNER_END = re.compile(r"[.!?…][”\"’»)]?[ ][“\"‘«(]?[^\W\d_a-z]")
_START = re.compile(r"(?P<indent>\t| {2,}+|[ \t]*+\u00a0{2,}+)?+[ \t\u00a0]*+[*_]{0,3}+[“\"‘«(]?[^\W_]")
_SMALL = re.compile(r"[ \t\u00a0*_“\"‘«(]*(?=(.))")

_LETTERS = ("abcdđeghiklmnopqrstuvxy", "abcdefghijklmnopqrstuvwxyz")
"""The order of letters before points: of Vietnamese laws, and of English."""
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")
_BLANK = "[ \t\u00a0]"
LABEL = re.compile(
    rf"{_BLANK}*+[*_]{{0,3}}(?:(?P<letter>\(?[a-zđ]\))|(?P<roman>[IVX]{{1,4}}[./](?={_BLANK}))"
    rf"|(?P<number>\(\d{{1,2}}\)|\d{{1,2}}(?:/(?!\d)|[.)](?=[^\W\d_])))"
    rf"|(?P<level>(?:\d{{1,2}}\.){{1,3}}\d{{1,2}}\.?(?={_BLANK})))(?={_BLANK}*+[^\s])"
)
"""A number or a letter before a point or an item that Markdown does not take for the beginning of an item."""
_ANY_LABEL = re.compile(rf"^{LABEL.pattern}", re.MULTILINE)
_NUMBER = re.compile(r"\d+")


def find_labels(text: str, _words: str) -> Iterator[TextFinding]:
    """Yield points such as ``a)``, ``1/``, ``II.`` one below the other: each is meant to begin a line."""
    if not _ANY_LABEL.search(text, body_start(text)):
        return
    for block in body_blocks(text):
        if not block.is_text:
            continue
        labelled = _labelled(block.lines)
        starts = [place for place in _starts(block.lines, labelled) if not has_break(block.lines[place - 1].text)]
        with_label = set(labelled)
        labels = [_label(block.lines[place]) for place in starts if place in with_label]
        if labels:
            # Blank lines would end a list that the points are part of.
            has_items = any(ITEM.match(line.text) for line in block.lines)
            for finding in _separated("BD716", block.lines, starts, label=labels[0]):
                yield finding._replace(replacement=None) if has_items else finding


def find_joined_paragraphs(text: str, _words: str) -> Iterator[TextFinding]:
    """Yield blocks whose lines are a paragraph each: long, whole sentences, several in a line or each indented."""
    if not _JOINED.search(text, body_start(text)):
        return
    for block in body_blocks(text):
        if block.is_text and len(block.lines) > 1 and _are_paragraphs(block.lines):
            yield from _separated("BD718", block.lines, range(1, len(block.lines)), count=str(len(block.lines)))


def _labelled(lines: Sequence[Line]) -> list[int]:
    """Return which lines begin with the label that follows the one before in the same form, or is followed by it."""
    last: dict[str, tuple[int, str]] = {}
    found: set[int] = set()
    for place, line in enumerate(lines):
        match = LABEL.match(line.text)
        if not match or not match.lastgroup:
            continue
        form, label = match.lastgroup, match[match.lastgroup]
        if form in last and _follows(form, last[form][1], label):
            found |= {last[form][0], place}
        last[form] = place, label
    return sorted(found)


def _follows(form: str, first: str, second: str) -> bool:
    """Return whether a label comes right after another of its form."""
    if form == "letter":
        return any(f"{first.strip('()')}{second.strip('()')}" in letters for letters in _LETTERS)
    if form == "roman":
        return (first[:-1], second[:-1]) in pairwise(_ROMAN) and first[-1] == second[-1]
    before, after = ([int(part) for part in _NUMBER.findall(label)] for label in (first, second))
    is_same_form = _NUMBER.sub("", first) == _NUMBER.sub("", second)
    return is_same_form and before[:-1] == after[:-1] and before[-1] + 1 == after[-1]


def _starts(lines: Sequence[Line], labelled: list[int]) -> list[int]:
    """Return the lines that begin a paragraph: those with a label, and the first below that is no part of the last."""
    starts = [place for place in labelled if place]
    if labelled:
        rest = range(labelled[-1] + 1, len(lines))
        starts += [place for place in rest if not _continues(lines[place]) and not LABEL.match(lines[place].text)][:1]
    return starts


def _label(line: Line) -> str:
    match = LABEL.match(line.text)
    return match[match.lastgroup] if match and match.lastgroup else ""


def _are_paragraphs(lines: Sequence[Line]) -> bool:
    texts = [line.text for line in lines]
    starts = [_START.match(text) for text in texts]
    if not all(starts) or any(ITEM.match(text) or LABEL.match(text) for text in texts):
        return False
    if any(map(_continues, lines)) or any(map(has_break, texts[:-1])) or not all(map(ends_sentence, texts[:-1])):
        return False
    if all(start and start["indent"] for start in starts[1:]):
        return all(len(text) >= _INDENTED_LONG for text in texts[:-1])
    if not all(len(text) >= _LONG for text in texts[:-1]) or not ends_sentence(texts[-1]):
        return False
    is_unwrapped = len(lines) >= _FEW or max(map(len, texts)) > _WIDEST
    return is_unwrapped and any(_INNER_END.search(text) for text in texts)


def _continues(line: Line) -> bool:
    first = _SMALL.match(line.text)
    return first is not None and first[1].islower()


def _separated(code: str, lines: Sequence[Line], starts: Sequence[int], **values: str) -> Iterator[TextFinding]:
    """Yield the finding that puts a blank line before lines, which lose their indent."""
    chosen = set(starts)
    texts = ["\n" + line.text.lstrip() if n in chosen else line.text for n, line in enumerate(lines)]
    return rewritten(code, lines, texts, **values)
