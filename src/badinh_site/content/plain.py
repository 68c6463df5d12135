"""Bodies, and parts of bodies, that are so plain that their HTML is known without Markdown and without a sanitiser.

Most news is paragraphs of plain text, now and then with a heading, a list or a table. What is certainly that is laid
out here at a small part of the cost; whatever is in doubt is left to ``markdown.py``, which says what is right: both
must give the same bytes (``tests/content/test_plain.py``). Nothing here holds for a site that adds Markdown extensions
or options.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from badinh_site.config import MarkdownSettings
from badinh_site.vietnamese import slug

__all__ = ["AS_SHIPPED", "Lifted", "Rendered", "heading_id", "heading_levels", "lift", "render_plain"]


class Rendered(NamedTuple):
    """A body as HTML, with what else of it the portal needs."""

    html: str
    """Clean; references stand as ``\\0number\\0``."""
    references: tuple[str, ...]
    """What each reference names, as the editor wrote it."""
    refused: tuple[str, ...]
    """Addresses that were left out, since no browser should follow them (``C:\\bai.pdf``, ``javascript:``)."""
    lead: str
    """Plain text before ``<!--more-->``, or else of the first paragraph."""


class Lifted(NamedTuple):
    """A body whose plain runs are taken out, with a short paragraph in the place of each, and these runs."""

    text: str
    token: str
    """With a number behind it, the paragraph that stands for a run."""
    runs: tuple[str, ...]
    leads: tuple[str, ...]

    def put_back(self, short: Rendered) -> Rendered | None:
        """Give the whole body, or None when a token is not just where and what it was: a paragraph, once."""
        paragraph = re.compile(f"<p>{self.token}([0-9]+)</p>")
        found = paragraph.findall(short.html)
        leads = {f"{self.token}{number}": lead for number, lead in enumerate(self.leads)}
        if (
            found != [str(number) for number in range(len(self.runs))]
            or short.html.count(self.token) != len(found)
            or (self.token in short.lead and short.lead not in leads)
        ):
            return None
        html = paragraph.sub(lambda match: self.runs[int(match[1])], short.html)
        return Rendered(html, short.references, short.refused, leads.get(short.lead, short.lead))


# No sign in a text may open anything in a line, nor in HTML. Signs that only mean something at the beginning of a line
# (#, =, +, -, :) may stand in it; those here may not stand at the beginning.
_SIGN = r"\\`*_\[\]{}<>&|~^\n"
_FIRST = r"[^\W_]|[\"'“‘«(–—…]"
_REST = rf"[^{_SIGN}]*+(?<![ \xa0])"
_LINE = rf"(?![0-9]+[.)](?:[ \n]|\Z))(?:{_FIRST}){_REST}"
_PARAGRAPH = re.compile(rf"{_LINE}(?:\n{_LINE})*+")
_UNORDERED = re.compile(rf"[-*+] {_LINE}(?:\n[-*+] {_LINE})*+")
_ORDERED = re.compile(rf"[0-9]{{1,9}}\. {_LINE}(?:\n[0-9]{{1,9}}\. {_LINE})*+")
_HEADING = re.compile(rf"(#{{1,6}}) ((?:{_FIRST})[^{_SIGN}#\xa0]*+(?<! ))")
_ROW = rf"\|(?:[^{_SIGN}\xa0]*+\|){{2,}}+"
_TABLE = re.compile(rf"{_ROW}\n\|(?: *-+ *\|){{2,}}+(?:\n{_ROW})++")
_MARKER = re.compile(r"^(?:[-*+]|[0-9]+\.) ", re.MULTILINE)

_NOT_LIFTED = ("<", "&#", "*[", "///", "\x02", "\x03", "\r")
"""With these, what stands elsewhere in a body can reach plain text, or be reached by it: raw HTML, characters by number
(where one has no end, Python-Markdown looks for a semicolon in all of the rest), abbreviations, the place of footnotes,
and characters that Python-Markdown takes away first."""
_STAND_IN = "thayde"

AS_SHIPPED = MarkdownSettings()
"""The settings for which all of this holds."""


class _Block(NamedTuple):
    kind: str
    """``p``, ``ul``, ``ol``, ``h``, ``table`` or nothing: what cannot be told here."""
    text: str


_UNKNOWN = _Block("", "")


def render_plain(text: str) -> Rendered | None:
    """Render a body of nothing but plain paragraphs, headings, lists and tables; None when it may be anything else."""
    blocks: list[_Block] = []
    for words in filter(None, (part.strip("\n") for part in text.split("\n\n"))):
        block = _block(words)
        # A list that follows another one continues it.
        if not block.kind or (block.kind in ("ul", "ol") and blocks and blocks[-1].kind in ("ul", "ol")):
            return None
        blocks.append(block)
    headings = [block.text.split(" ", 1) for block in blocks if block.kind == "h"]
    levels = iter(heading_levels(len(signs) for signs, _ in headings))
    ids = iter(_without_repetition(heading_id(words) for _, words in headings))
    parts = [_heading(block.text, next(levels), next(ids)) if block.kind == "h" else _html(block) for block in blocks]
    return Rendered("\n".join(parts), (), (), _lead(blocks)) if parts else None


def lift(text: str) -> Lifted | None:
    """Take the plain runs out of a body; None when there are none, or when they might mean something to the rest."""
    if any(sign in text for sign in _NOT_LIFTED):
        return None
    words = text.split("\n\n")
    blocks = [_block(word.strip("\n")) for word in words]
    token = _STAND_IN
    while token in text:
        token += "x"
    kept: list[str] = []
    runs: list[list[_Block]] = []
    open_run = False
    for place, block in enumerate(blocks):
        lifted = _stands_alone(blocks, place)
        if not lifted:
            kept.append(words[place])
        elif open_run:
            runs[-1].append(block)
        else:
            kept.append(_in_place_of(words[place], f"{token}{len(runs)}"))
            runs.append([block])
        open_run = lifted
    if not runs:
        return None
    html = tuple("\n".join(map(_html, run)) for run in runs)
    return Lifted("\n\n".join(kept), token, html, tuple(map(_lead, runs)))


def heading_levels(levels: Iterable[int]) -> list[int]:
    """Move headings: the highest to 2 (the page's own title is the h1), the others without gaps below it."""
    above: list[int] = []
    moved: list[int] = []
    for level in levels:
        while above and above[-1] >= level:
            above.pop()
        above.append(level)
        moved.append(min(6, len(above) + 1))
    return moved


def heading_id(text: str) -> str:
    """Give the name by which links reach a heading."""
    return slug(text) or "muc"


def _block(text: str) -> _Block:
    """Tell what a text between blank lines certainly is."""
    if _PARAGRAPH.fullmatch(text):
        kind = "p"
    elif _HEADING.fullmatch(text):
        kind = "h"
    elif _UNORDERED.fullmatch(text):
        kind = "ul"
    elif _ORDERED.fullmatch(text):
        kind = "ol"
    elif _TABLE.fullmatch(text) and len({line.count("|") for line in text.split("\n")}) == 1:
        kind = "table"
    else:
        return _UNKNOWN
    # Not printable are controls, blanks other than the space, and what has no place in Unicode.
    return _Block(kind, text) if text.replace("\n", "").replace("\xa0", "").isprintable() else _UNKNOWN


def _stands_alone(blocks: list[_Block], place: int) -> bool:
    """Tell whether a block is a paragraph, or stands by one and nothing beside it can continue or belong to it."""
    kind = blocks[place].kind
    if kind == "p":
        return True
    if kind not in ("ul", "ol", "table") or not 0 < place < len(blocks) - 1:
        return False
    return blocks[place - 1].kind in ("p", "h") and blocks[place + 1].kind == "p"


def _in_place_of(words: str, token: str) -> str:
    """Put a token in the place of a block, between the line ends that are more than two."""
    before = len(words) - len(words.lstrip("\n"))
    after = len(words) - len(words.rstrip("\n"))
    return "\n" * before + token + "\n" * after


def _html(block: _Block) -> str:
    # The sanitiser writes a no-break space by its name.
    text = block.text.replace("\xa0", "&nbsp;")
    if block.kind == "p":
        return f"<p>{text}</p>"
    if block.kind == "table":
        return _table(text)
    items = _MARKER.sub("", text).replace("\n", "</li>\n<li>")
    return f"<{block.kind}>\n<li>{items}</li>\n</{block.kind}>"


def _table(text: str) -> str:
    rows = [[cell.strip(" ") for cell in line[1:-1].split("|")] for line in text.split("\n")]
    head = "".join(f'<th scope="col">{cell}</th>\n' for cell in rows[0])
    body = "".join("<tr>\n" + "".join(f"<td>{cell}</td>\n" for cell in row) + "</tr>\n" for row in rows[2:])
    return f'<table tabindex="0">\n<thead>\n<tr>\n{head}</tr>\n</thead>\n<tbody>\n{body}</tbody>\n</table>'


def _heading(text: str, level: int, name: str) -> str:
    return f'<h{level} id="{name}">{text.split(" ", 1)[1]}</h{level}>'


def _without_repetition(names: Iterable[str]) -> list[str]:
    """Number the names that come again as Python-Markdown does: ``tin``, ``tin_1``, ``tin_2``."""
    seen: Counter[str] = Counter()
    unique: list[str] = []
    for name in names:
        unique.append(f"{name}_{seen[name]}" if seen[name] else name)
        seen[name] += 1
    return unique


def _lead(blocks: list[_Block]) -> str:
    return next((block.text.replace("\n", " ") for block in blocks if block.kind == "p"), "")
