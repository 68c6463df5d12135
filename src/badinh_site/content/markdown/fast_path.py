"""A fast path for bodies, and parts of bodies, that are plain enough to render without Markdown and a sanitiser.

Most news is paragraphs of plain text, sometimes with a heading, a list, a table, a quote, words in bold or italics and
a link to another site. Text that is certainly of this kind is rendered here at a fraction of the cost; in case of doubt
``renderer.py`` renders it. That module defines the correct result: both must return the same bytes
(``tests/unit/content/test_fast_path.py``). The fast path does not apply to sites with Markdown extensions or options of
their own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from badinh_site.settings.config import MarkdownSettings
from badinh_site.vietnamese import slug

__all__ = ["AS_SHIPPED", "Lifted", "Rendered", "heading_id", "heading_levels", "lift", "render_plain"]


class Rendered(NamedTuple):
    """A body as HTML, with its references and its lead."""

    html: str
    """Sanitised; references are ``\\0number\\0``."""
    references: tuple[str, ...]
    """The targets of the references, as written by the editor."""
    refused: tuple[str, ...]
    """Removed addresses, which no browser should follow (``C:\\bai.pdf``, ``javascript:``)."""
    lead: str
    """Plain text of the part before ``<!--more-->``, or else of the first paragraph."""
    unnamed: tuple[int | str, ...] = ()
    """Pictures without alternative text: the number of the reference, or an external address."""


class Lifted(NamedTuple):
    """A body whose plain runs are replaced by placeholder paragraphs, and these runs."""

    text: str
    token: str
    """Followed by a number, the placeholder for a run."""
    runs: tuple[str, ...]
    leads: tuple[str, ...]

    def put_back(self, short: Rendered) -> Rendered | None:
        """Return the whole body; None if a placeholder did not survive as exactly one paragraph."""
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
        return short._replace(html=html, lead=leads.get(short.lead, short.lead))


# Characters that are special within a line or in HTML are not allowed in text. Those that are special only at the
# beginning of a line (#, =, +, -, :) are allowed within it; _FIRST matches what may begin a line.
_SPECIAL = r"\\`*_\[\]{}<>&|~^\n"
_FIRST = r"[^\W_]|[\"'“‘«(–—…]"

# Markup contains plain text only and is separate from the words around it, so each delimiter can pair only with its
# own. The host of an address is a name, not a number, which the sanitiser would normalise; the rest of the address
# contains nothing that Markdown or HTML would escape.
_APART_BEFORE = r"(?<![^ \n(\"'“‘«])"
_APART_AFTER = r"(?![^ \n.,;:!?)\"'”’»…])"
_INSIDE = rf"(?![ \xa0])([^{_SPECIAL}]++)(?<![ \xa0])"
_ADDRESS = r"(https?://(?:[a-z0-9]++(?:-[a-z0-9]++)*+\.)++[a-z]{2,63}+(?:[/?#][A-Za-z0-9/._=?#%:-]*+)?+)"
_MARKUP = rf"{_APART_BEFORE}(?:\*\*{_INSIDE}\*\*|\*{_INSIDE}\*|\[{_INSIDE}\]\({_ADDRESS}\)){_APART_AFTER}"
_ELEMENT = re.compile(_MARKUP)
_MARKED = re.compile(r"\*(?! )|\[")
"""Beginning of markup other than list items."""

_PLAIN = rf"[^{_SPECIAL}]*+"
_LINE = rf"(?![0-9]+[.)](?:[ \n]|\Z))(?={_FIRST}|[*\[]){_PLAIN}(?:(?=[*\[]){_MARKUP}{_PLAIN})*+(?<![ \xa0])"
_PARAGRAPH = re.compile(rf"{_LINE}(?:\n{_LINE})*+")
_UNORDERED = re.compile(rf"(?P<mark>[-*+]) {_LINE}(?:\n(?P=mark) {_LINE})*+")
_ORDERED = re.compile(rf"[0-9]{{1,3}}\. {_LINE}(?:\n[0-9]{{1,9}}\. {_LINE})*+")
_HEADING = re.compile(rf"(#{{1,6}}) ((?:{_FIRST})[^{_SPECIAL}#\xa0]*+(?<! ))")
_ROW = rf"\|(?:[^{_SPECIAL}\xa0]*+\|){{2,}}+"
_TABLE = re.compile(rf"{_ROW}\n\|(?: *:?-+:? *\|){{2,}}+(?:\n{_ROW})++")
_QUOTE = re.compile(rf"> {_LINE}(?:\n> {_LINE})*+")
_MARKER = re.compile(r"^(?:[-*+>]|[0-9]+\.) ", re.MULTILINE)
_SIDES = {
    (False, False): "",
    (True, False): ' class="align-left"',
    (True, True): ' class="align-center"',
    (False, True): ' class="align-right"',
}
"""Alignment of cells, by whether the delimiter row begins and ends with a colon."""

_ADDRESS_MARKS = ("://", "www.", "@")
"""Every bare address contains one of these."""

_NOT_LIFTED = ("<", "&#", "*[", "///", "\x02", "\x03", "\r")
"""With these, other parts of a body may affect plain text or be affected by it: raw HTML, numeric character references
(for an unterminated one, Python-Markdown searches all the rest for a semicolon), abbreviations, the position of
footnotes, and characters that Python-Markdown removes first."""
_PLACEHOLDER = "thayde"
_TOKENS = re.compile(f"{_PLACEHOLDER}x*")
_LONGEST_TOKEN = 40

AS_SHIPPED = MarkdownSettings()
"""The settings to which the fast path applies."""


class _Block(NamedTuple):
    kind: str
    """``p``, ``ul``, ``ol``, ``h``, ``table`` or ``blockquote``; empty if unknown."""
    text: str
    marked: bool = False
    """Whether the text contains markup."""


_UNKNOWN = _Block("", "")


def render_plain(text: str) -> Rendered | None:
    """Return a body of plain blocks only, rendered; None if it may contain anything else."""
    blocks: list[_Block] = []
    for words in filter(None, (part.strip("\n") for part in text.split("\n\n"))):
        block = _block(words)
        if not block.kind or (blocks and _continues(blocks[-1], block)):
            return None
        blocks.append(block)
    headings = [block.text.split(" ", 1) for block in blocks if block.kind == "h"]
    levels = iter(heading_levels(len(marks) for marks, _ in headings))
    ids = iter(_without_repetition(heading_id(words) for _, words in headings))
    parts = [_heading(block.text, next(levels), next(ids)) if block.kind == "h" else _html(block) for block in blocks]
    return Rendered("\n".join(parts), (), (), _lead(blocks)) if parts else None


def lift(text: str) -> Lifted | None:
    """Return a body with its plain runs replaced; None if there are none, or if they may affect the rest."""
    if any(mark in text for mark in _NOT_LIFTED):
        return None
    words = text.split("\n\n")
    # Markup is not lifted: Python-Markdown numbers it, and unbalanced delimiters elsewhere can expose these numbers.
    blocks = [_UNKNOWN if block.marked else block for block in (_block(word.strip("\n")) for word in words)]
    token = _unused_token(text)
    if len(token) > _LONGEST_TOKEN:
        return None
    kept: list[str] = []
    runs: list[list[_Block]] = []
    open_run = False
    for place, block in enumerate(blocks):
        lifted = _is_separate(blocks, place)
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


def _unused_token(text: str) -> str:
    """Return the shortest placeholder that is not in a text."""
    if _PLACEHOLDER not in text:
        return _PLACEHOLDER
    return max((match[0] for match in _TOKENS.finditer(text)), key=len) + "x"


def heading_levels(levels: Iterable[int]) -> list[int]:
    """Return new levels of headings: the highest is 2 (the title of the page is 1), others follow without gaps."""
    above: list[int] = []
    moved: list[int] = []
    for level in levels:
        while above and above[-1] >= level:
            above.pop()
        above.append(level)
        moved.append(min(6, len(above) + 1))
    return moved


def heading_id(text: str) -> str:
    """Return the id of a heading, to which links refer."""
    return slug(text) or "muc"


def _block(text: str) -> _Block:
    """Return the block of a text between blank lines; its kind is empty in case of doubt."""
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
    elif _QUOTE.fullmatch(text):
        kind = "blockquote"
    else:
        return _UNKNOWN
    if _may_contain_address(text):
        return _UNKNOWN
    # Not printable: control characters, whitespace other than the space, unassigned code points.
    printable = text.replace("\n", "").replace("\xa0", "").isprintable()
    return _Block(kind, text, _is_marked(text)) if printable else _UNKNOWN


def _is_marked(text: str) -> bool:
    # Most texts contain neither character, and this test is faster than the regular expression.
    return ("*" in text or "[" in text) and _MARKED.search(text) is not None


def _may_contain_address(text: str) -> bool:
    """Return whether a text may contain a bare address, which becomes a link; those of links are none."""
    if not any(mark in text for mark in _ADDRESS_MARKS):
        return False
    words = _ELEMENT.sub(r"\1\2\3", text)
    return any(mark in words for mark in _ADDRESS_MARKS)


def _continues(before: _Block, block: _Block) -> bool:
    """Return whether Markdown may merge a block with the one before: a list with a list of its kind."""
    return before.kind in ("ul", "ol") and before.kind == block.kind


def _is_separate(blocks: list[_Block], place: int) -> bool:
    """Return whether a block is a paragraph, or is next to one and cannot be merged with its neighbours."""
    kind = blocks[place].kind
    if kind == "p":
        return True
    if kind not in ("ul", "ol", "table") or not 0 < place < len(blocks) - 1:
        return False
    return blocks[place - 1].kind in ("p", "h") and blocks[place + 1].kind == "p"


def _in_place_of(words: str, token: str) -> str:
    """Return a token with the extra line breaks around the block that it replaces."""
    before = len(words) - len(words.lstrip("\n"))
    after = len(words) - len(words.rstrip("\n"))
    return "\n" * before + token + "\n" * after


def _html(block: _Block) -> str:
    words = _words(block)
    if block.marked:
        words = _ELEMENT.sub(_element, words)
    # The sanitiser writes a no-break space as a named character reference.
    words = words.replace("\xa0", "&nbsp;")
    if block.kind == "p":
        return f"<p>{words}</p>"
    if block.kind == "blockquote":
        return f"<blockquote>\n<p>{words}</p>\n</blockquote>"
    if block.kind == "table":
        return _table(words)
    items = words.replace("\n", "</li>\n<li>")
    first = int(block.text.split(".", 1)[0]) if block.kind == "ol" else 1
    start = f' start="{first}"' if first != 1 else ""
    return f"<{block.kind}{start}>\n<li>{items}</li>\n</{block.kind}>"


def _words(block: _Block) -> str:
    """Return the text of a block without the markers at the beginning of its lines."""
    return _MARKER.sub("", block.text) if block.kind in ("ul", "ol", "blockquote") else block.text


def _element(match: re.Match[str]) -> str:
    bold, italic, text, address = match.groups()
    if bold:
        return f"<strong>{bold}</strong>"
    return f"<em>{italic}</em>" if italic else f'<a href="{address}">{text}</a>'


def _table(text: str) -> str:
    head, rule, *body = ([cell.strip(" ") for cell in line[1:-1].split("|")] for line in text.split("\n"))
    sides = [_SIDES[cell[0] == ":", cell[-1] == ":"] for cell in rule]
    names = "".join(f'<th{side} scope="col">{cell}</th>\n' for side, cell in zip(sides, head, strict=True))
    rows = ("".join(f"<td{side}>{cell}</td>\n" for side, cell in zip(sides, row, strict=True)) for row in body)
    lines = "".join(f"<tr>\n{row}</tr>\n" for row in rows)
    return f"<table>\n<thead>\n<tr>\n{names}</tr>\n</thead>\n<tbody>\n{lines}</tbody>\n</table>"


def _heading(text: str, level: int, name: str) -> str:
    return f'<h{level} id="{name}">{text.split(" ", 1)[1]}</h{level}>'


def _without_repetition(names: Iterable[str]) -> list[str]:
    """Return names with repetitions numbered as by Python-Markdown: ``tin``, ``tin_1``, ``tin_2``."""
    seen: Counter[str] = Counter()
    unique: list[str] = []
    for name in names:
        unique.append(f"{name}_{seen[name]}" if seen[name] else name)
        seen[name] += 1
    return unique


def _lead(blocks: list[_Block]) -> str:
    """Return the first paragraph, which may be in a quote, without markup."""
    first = next((block for block in blocks if block.kind in ("p", "blockquote")), _UNKNOWN)
    words = _words(first)
    return (_ELEMENT.sub(r"\1\2\3", words) if first.marked else words).replace("\n", " ")
