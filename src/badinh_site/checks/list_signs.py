"""Finds lists that are typed with the signs of Word, or without the blank that Markdown needs.

Dialogues, whose lines begin with a dash too, are no lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from badinh_site.checks.body_blocks import ITEM, Block, Line, body_blocks, has_break, rewritten
from badinh_site.checks.text_finding import TextFinding
from badinh_site.content.prose import body_start

__all__ = ["BULLETS", "LETTER_BULLETS", "find_list_signs", "find_plus_signs", "find_signs_apart"]

BULLETS = "•●▪■◦○➢➤‣⁃∙·\uf02d\uf076\uf0a7\uf0b7\uf0d8\uf0fc"
"""Signs of lists, also as Word stores them for its fonts of symbols."""
LETTER_BULLETS = "oØüv§"
"""Letters that are signs of lists in such a font; only a wide gap tells them from words."""
_CERTAIN = set(BULLETS) - set("·")
"""Signs that are a list where there is but one."""
_DASHES = "–—―-"
_BLANKS = "[ \t\u00a0]"
_START = rf"(?P<sign>[{BULLETS}]|[–—―+-]|[{LETTER_BULLETS}](?=[\t\u00a0]|  ))(?P<gap>{_BLANKS}*+)"
_ITEM = re.compile(rf"(?P<indent>{_BLANKS}*+){_START}(?P<rest>[\w“\"'(\[*_!<].*)", re.DOTALL)
_ANY = re.compile(rf"^{_BLANKS}*+{_START}[^\s-]", re.MULTILINE)
_PLUS = re.compile(r"^ ?\+[ \t]", re.MULTILINE)
_LETTER = re.compile(r"[*_“\"'(\[]*[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]")
_SPOKEN = re.compile(r"[!?…”\"][*_]*\s*\Z")
_SENTENCE = re.compile(r"[.!?…”\"][*_]*\s*\Z")
_ANNOUNCES = re.compile(r"\b(?:gồm|gồm có|sau|sau đây|cụ thể)\s*:\s*\Z", re.IGNORECASE)
_DEEPEST = 3
_STEP = "    "
"""The indent of an item in an item, which every kind of Markdown understands."""


class _Item(NamedTuple):
    """An item with the lines that continue it."""

    sign: str
    indent: int
    is_markdown: bool
    """Whether Markdown reads it as an item."""
    rest: str
    """Its first line without the sign."""
    lines: list[Line]

    @property
    def key(self) -> tuple[str, int]:
        """What items of one level have in common."""
        return ("-" if self.sign in _DASHES else self.sign), self.indent // 2

    @property
    def last(self) -> str:
        """Its last line."""
        return self.lines[-1].text


class _Run(NamedTuple):
    """Items one below the other."""

    items: tuple[_Item, ...]
    before: str
    """The line above, in the same block."""
    after: str
    """The line below, in the same block."""

    @property
    def lines(self) -> list[Line]:
        """All lines of it."""
        return [line for item in self.items for line in item.lines]

    @property
    def is_apart(self) -> bool:
        """Whether each of its items has a line of its own on the page."""
        above = [self.before, *(item.last for item in self.items)] if self.before else [i.last for i in self.items]
        return all(map(has_break, above if self.after else above[:-1]))


def find_list_signs(text: str, _words: str) -> Iterator[TextFinding]:
    """Yield lists whose signs Markdown does not know, so that their items run together on the page."""
    for run in _runs(text):
        if run.items[0].indent < len(_STEP) and _is_list(run) and not run.is_apart:
            yield from rewritten("BD713", run.lines, _as_markdown(run), sign=_first_sign(run.items))


def find_plus_signs(text: str, _words: str) -> Iterator[TextFinding]:
    """Yield items with ``+`` right below items with ``-``: they are meant to be a level deeper."""
    if not _PLUS.search(text, body_start(text)):
        return
    for block in body_blocks(text):
        for run in _runs_of(block) if block.is_text else ():
            signs = {item.sign for item in run.items}
            is_flat = all(item.is_markdown and item.indent < len("- ") for item in run.items)
            if is_flat and signs == {"-", "+"} and run.items[0].sign == "-":
                yield from rewritten("BD715", run.lines, _as_markdown(run))


def find_signs_apart(text: str, _words: str) -> Iterator[TextFinding]:
    """Yield lists whose items are paragraphs or lines that begin with a sign, but no items for readers' programs."""
    if not _ANY.search(text, body_start(text)):
        return
    single: list[_Run] = []
    for block in body_blocks(text):
        runs = list(_runs_of(block))
        is_single = block.is_text and len(runs) == 1 and len(runs[0].items) == 1 and runs[0].lines == list(block.lines)
        if single and not (is_single and block.follows):
            yield from _apart(single)
            single = []
        if is_single:
            single += runs
        elif block.is_text:
            for run in runs:
                if _is_list(run) and run.is_apart and len(run.items) > 1:
                    yield from rewritten("BD714", run.lines, _as_markdown(run), sign=_first_sign(run.items))
    yield from _apart(single)


def _apart(single: list[_Run]) -> Iterator[TextFinding]:
    """Yield the list that paragraphs with a sign each are."""
    run = _Run(tuple(item for one in single for item in one.items), "", "")
    if len(run.items) > 1 and _is_list(run):
        last = run.lines[-1]
        text = "\n".join(_as_markdown(run))
        yield TextFinding(
            "BD714", run.lines[0].start, last.start + len(last.text), text, {"sign": _first_sign(run.items)}
        )


def _runs(text: str) -> Iterator[_Run]:
    """Yield the runs of all blocks that may be lists of their own."""
    if not _ANY.search(text, body_start(text)):
        return
    for block in body_blocks(text):
        if block.is_text:
            yield from (run for run in _runs_of(block) if run.before or run.after or len(run.items) > 1)


def _runs_of(block: Block) -> Iterator[_Run]:
    """Yield the runs of items in a block. A line that begins with a small letter continues the item above it."""
    items: list[_Item] = []
    before = ""
    for line in (*block.lines, None):
        item = _item_of(line) if line else None
        if item:
            items.append(item)
        elif line and items and line.text.lstrip(" \t")[:1].islower():
            items[-1].lines.append(line)
        else:
            if items:
                yield _Run(tuple(items), before, line.text if line else "")
            items, before = [], line.text if line else ""


def _item_of(line: Line) -> _Item | None:
    match = _ITEM.match(line.text)
    if not match or not _WORD.search(match["rest"]):
        return None
    sign, gap = match["sign"], match["gap"]
    is_markdown = sign in "+-" and gap[:1] in (" ", "\t")
    if sign in "+-" and not gap and not _LETTER.match(match["rest"]):
        return None
    return _Item(sign, line.indent, is_markdown, match["rest"].rstrip(" \t\\"), [line])


def _is_list(run: _Run) -> bool:
    """Return whether a run is a list that Markdown does not recognise."""
    wrong = [item for item in run.items if not item.is_markdown]
    signs = {item.sign for item in wrong}
    if signs & _CERTAIN:
        return True
    return len(wrong) > 1 and (not signs <= set(_DASHES + "+") or not _is_dialogue(run))


def _is_dialogue(run: _Run) -> bool:
    """Return whether lines with dashes may be what people say: whole sentences, unless a list is announced."""
    if any(_SPOKEN.search(item.last) for item in run.items):
        return True
    return not _ANNOUNCES.search(run.before) and any(_SENTENCE.search(item.last) for item in run.items[:-1])


def _first_sign(items: Sequence[_Item]) -> str:
    return next(item.sign for item in items if not item.is_markdown)


def _as_markdown(run: _Run) -> Iterator[str]:
    """Yield the lines of a run as a list of Markdown; each sign that is new begins a deeper level."""
    levels: list[tuple[str, int]] = []
    is_inner = ITEM.match(run.before) is not None
    outer = _STEP if is_inner else ""
    is_inside = is_inner and ITEM.match(run.after) is not None
    for number, item in enumerate(run.items):
        if item.key in levels:
            del levels[levels.index(item.key) + 1 :]
        elif len(levels) < _DEEPEST:
            levels.append(item.key)
        indent = outer + _STEP * (len(levels) - 1)
        above = "\n" if not number and run.before and not is_inner else ""
        below = "\n" if number == len(run.items) - 1 and run.after and not is_inside else ""
        more = [f"{indent}  {line.text.strip()}" for line in item.lines[1:]]
        texts = [f"{above}{indent}- {item.rest}", *more]
        yield from (*texts[:-1], texts[-1] + below)
