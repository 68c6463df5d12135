"""Rules for blocks of badinh's own, beside those of CommonMark and of tables in ``markdown-it-py``.

A rule gets the state of the block parser and a line. It returns whether a block begins there; unless asked silently,
it also appends the tokens of the block and moves the state behind it. Add a syntax for blocks here, and what its tokens
become in ``blocks.py``.
"""

from __future__ import annotations

import re
from typing import Protocol

from markdown_it import MarkdownIt
from markdown_it.parser_block import ParserBlock
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock, html_block, list_block, paragraph, table
from markdown_it.token import Token

from badinh_site.content.markdown.body_errors import ExcessError
from badinh_site.content.markdown.raw_html import BLOCKS, COMPLETE_TAG, ELEMENTS, TAG_NAME, VOID, centred, open_elements
from badinh_site.limits import MOST_CELLS

__all__ = ["Definitions", "block_parser"]

_NESTING = 100
"""So many levels of lists, items and quotes are read; deeper text is a mistake."""

_ENUMERATED = re.compile(r"[0-9]{4,}[.)]")
_UNTIL_BLANK = re.compile(r"</?(?!(?:script|pre|style|textarea)\b)[A-Za-z]", re.IGNORECASE)
_CLOSED = re.compile(r"<(?:!--.*?--|(script|pre|style|textarea)\b.*?</\1)>[ \t]*(?=[^\s<])", re.IGNORECASE)
_CENTER = re.compile(r"</?center\b[^<>]*>", re.IGNORECASE)
_ABBREVIATION = re.compile(r"\*\[([^\]\\]*)\] ?:[ \t]*(.*)")
_FOOTNOTE = re.compile(r"\[\^([^\]\[]*)\]:[ \t]*")
_DEFINITION = re.compile(r":[ ]{1,3}(?! )")


class Definitions(Protocol):
    """What takes the definitions that a text contains but does not show."""

    def footnote(self, name: str, text: str) -> None:
        """Note the text of a footnote."""

    def abbreviation(self, name: str, title: str) -> None:
        """Note what an abbreviation means."""


class _Blocks(ParserBlock):
    """Refuses text that is nested too deeply, which the parser of markdown-it-py drops silently."""

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:  # noqa: N803 - its own names
        if state.level >= _NESTING:
            raise RecursionError
        super().tokenize(state, startLine, endLine)


def block_parser() -> MarkdownIt:
    """Return markdown-it-py with the blocks of CommonMark, tables and badinh's own blocks; its inline rules are unused.

    The environment of a parse says in ``definitions`` what takes them (:class:`Definitions`), in ``colons`` whether the
    text may contain a definition list, and counts the cells of its tables in ``cells``.
    """
    parser = MarkdownIt("commonmark", {"maxNesting": _NESTING + 1})
    parser.block = _Blocks()
    # Addresses stay as they are written: badinh resolves and checks them.
    parser.normalizeLink = str  # type: ignore[method-assign,assignment]
    parser.validateLink = _any_address  # type: ignore[method-assign,assignment]
    interrupting: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote"]}
    ruler = parser.block.ruler
    ruler.before("code", "indented_html", _indented_html)
    ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    ruler.before("list", "abbreviation", _abbreviation, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    ruler.at("list", _list, interrupting)
    ruler.before("reference", "footnote", _footnote, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    ruler.at("html_block", _html, interrupting)
    ruler.after("heading", "tight_heading", _tight_heading, interrupting)
    ruler.before("lheading", "definition_list", _definition_list)
    ruler.at("paragraph", _paragraph)
    return parser


def _any_address(_address: str) -> bool:
    return True


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _begins(state: StateBlock, line: int, char: str) -> bool:
    """Return whether a line that is no code begins with a character."""
    return state.src.startswith(char, state.bMarks[line] + state.tShift[line]) and not state.is_code_block(line)


def _table(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:  # noqa: N803 - its own names
    """Read a table, unless the body has too many cells already."""
    before = len(state.tokens)
    found = table(state, startLine, endLine, silent)
    if found and not silent:
        cells = state.env["cells"]
        cells.update(token.tag for token in state.tokens[before:] if token.tag in ("td", "th") and token.nesting > 0)
        if cells.total() > MOST_CELLS:
            raise ExcessError("table cells", MOST_CELLS)
    return found


def _list(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:  # noqa: N803 - its own names
    """Begin a list, unless its first number has four digits or more: ``2021. Năm đó`` is a sentence."""
    place = state.bMarks[startLine] + state.tShift[startLine]
    next_item = state.sCount[startLine] < state.blkIndent
    if not next_item and _ENUMERATED.match(state.src, place):
        return False
    return list_block(state, startLine, endLine, silent)


def _paragraph(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:  # noqa: N803
    """Read a paragraph with the no-break spaces around its text; one of these alone is none."""
    found = paragraph(state, startLine, endLine, silent)
    text = state.getLines(startLine, state.line, state.blkIndent, False).strip(" \t\n")
    if text.strip():
        state.tokens[-2].content = text
    else:
        del state.tokens[-3:]
    return found


def _tight_heading(state: StateBlock, startLine: int, _endLine: int, silent: bool) -> bool:  # noqa: N803
    """Read ``##Đề mục`` as a heading.

    A single ``#`` before a letter begins one only where no paragraph is open, if the line has several words and none
    of the others is a hashtag too.
    """
    if not _begins(state, startLine, "#"):
        return False
    line = _line(state, startLine).rstrip(" \t")
    words = line.lstrip("#")
    level = len(line) - len(words)
    if level > 6 or not words or words[0] in " \t":
        return False
    if level == 1 and (silent or not words[0].isalpha() or " " not in words or " #" in words):
        return False
    if silent:
        return True
    short = words.rstrip("#")
    state.line = startLine + 1
    token = state.push("heading_open", f"h{level}", 1)
    token.map = [startLine, state.line]
    _push_inline(state, short.rstrip(" \t") if short.endswith((" ", "\t")) else words, startLine)
    state.push("heading_close", f"h{level}", -1)
    return True


def _push_inline(state: StateBlock, text: str, line: int) -> None:
    token = state.push("inline", "", 0)
    token.content = text
    token.map = [line, line + 1]
    token.children = []


def _html(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:  # noqa: N803
    """Read raw HTML: only elements that are blocks, and only as far as they reach if text follows on the next line.

    HTML that ends before the words of a line begins a paragraph.
    """
    if not _begins(state, startLine, "<"):
        return False
    line = _line(state, startLine)
    name = TAG_NAME.match(line)
    if _CLOSED.match(line) or not (name or line.startswith(("<!", "<?"))):
        return False
    if name and name[1].lower() not in BLOCKS:
        return not silent and _lone_tag(state, startLine, name[1].lower())
    if not _UNTIL_BLANK.match(line):
        return html_block(state, startLine, endLine, silent)
    if silent:
        return True
    token = _push_html(state, startLine, _end_of_html(state, startLine, endLine))
    depth, _ = open_elements(token.content)
    state.env["open"] = max(0, state.env.get("open", 0) + depth)
    if _CENTER.match(token.content.lstrip()):
        _read_centered(state, state.tokens.pop())
    return True


def _lone_tag(state: StateBlock, line: int, name: str) -> bool:
    """Read a tag that is alone between blank lines, as around paragraphs, though its element is none of blocks."""
    alone = state.isEmpty(line + 1) if line + 1 < state.lineMax else True
    if not (alone and name in ELEMENTS and name not in VOID and COMPLETE_TAG.fullmatch(_line(state, line).rstrip())):
        return False
    _push_html(state, line, line + 1)
    return True


def _push_html(state: StateBlock, begin: int, end: int) -> Token:
    """Append some lines of raw HTML, move the state behind them, and return their token."""
    state.line = end
    token = state.push("html_block", "", 0)
    token.map = [begin, end]
    token.content = state.getLines(begin, end, state.blkIndent, True)
    return token


def _end_of_html(state: StateBlock, line: int, end: int) -> int:
    """Return the line after which HTML that began in a line ends: at a blank one, or where all is closed."""
    depth, inside = open_elements(_line(state, line))
    line += 1
    while line < end and not state.isEmpty(line) and state.sCount[line] >= state.blkIndent:
        if depth <= 0 and not inside and not state.src.startswith("<", state.bMarks[line] + state.tShift[line]):
            break
        more, inside = open_elements(_line(state, line))
        depth += more
        line += 1
    return line


def _read_centered(state: StateBlock, token: Token) -> None:
    """Read what is in ``<center>`` as Markdown, centred."""
    text = centred(token.content, "\n\n")
    state.md.block.parse(text, state.md, state.env, state.tokens)


def _indented_html(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:  # noqa: N803
    """Read HTML that is indented like code as HTML if an element before it is still open."""
    if silent or not state.env.get("open") or not state.is_code_block(startLine):
        return False
    indent = state.sCount[startLine]
    state.sCount[startLine] = state.blkIndent
    found = _html(state, startLine, endLine, silent)
    state.sCount[startLine] = indent
    return found


def _abbreviation(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:  # noqa: N803
    """Take the definition of an abbreviation, whose title may follow on the next line."""
    if not _begins(state, startLine, "*["):
        return False
    match = _ABBREVIATION.match(_line(state, startLine))
    if not match:
        return False
    if silent:
        return True
    title, state.line = match[2].strip(), startLine + 1
    if not title and state.line < endLine and not state.isEmpty(state.line):
        title, state.line = _line(state, state.line).strip(), state.line + 1
    state.env["definitions"].abbreviation(match[1].strip(), title)
    return True


def _footnote(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:  # noqa: N803
    """Take the definition of a footnote: its paragraph, and what is indented by four blanks below it."""
    if not _begins(state, startLine, "[^"):
        return False
    line = _line(state, startLine)
    match = _FOOTNOTE.match(line)
    if not match:
        return False
    if silent:
        return True
    indent = state.blkIndent + 4
    end = _end_of_indented(state, startLine + 1, endLine, indent)
    text = f"{line[match.end() :]}\n{state.getLines(startLine + 1, end, indent, False)}"
    state.env["definitions"].footnote(match[1], text.strip("\n"))
    state.line = end
    return True


def _end_of_indented(state: StateBlock, line: int, end: int, indent: int) -> int:
    """Return the line after a paragraph and the blocks below it that are indented."""
    lazy = True
    last = line
    while line < end:
        if state.isEmpty(line):
            lazy = False
        elif state.sCount[line] >= indent:
            lazy, last = True, line + 1
        elif lazy and state.sCount[line] >= state.blkIndent and not _interrupted(state, line, end):
            last = line + 1
        else:
            break
        line += 1
    return last


def _interrupted(state: StateBlock, line: int, end: int) -> bool:
    """Return whether another block begins in a line of a paragraph."""
    before, state.parentType = state.parentType, "paragraph"
    found = any(rule(state, line, end, True) for rule in state.md.block.ruler.getRules("paragraph"))
    state.parentType = before
    return found


def _definition_list(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:  # noqa: N803
    """Read terms, each in a line, with their definitions below them, which begin with a colon."""
    if silent or not state.env["colons"] or state.is_code_block(startLine):
        return False
    first = _first_definition(state, startLine, endLine)
    if first < 0:
        return False
    state.push("dl_open", "dl", 1)
    line = startLine
    while first >= 0:
        for term in range(line, first):
            if not state.isEmpty(term):
                state.push("dt_open", "dt", 1)
                _push_inline(state, _line(state, term).strip(" \t"), term)
                state.push("dt_close", "dt", -1)
        line = _definitions(state, first, endLine)
        after = state.skipEmptyLines(line)
        first = _first_definition(state, after, endLine) if after < endLine else -1
        line = after if first >= 0 else line
    state.push("dl_close", "dl", -1)
    state.line = line
    return True


def _is_definition(state: StateBlock, line: int) -> bool:
    return _begins(state, line, ":") and _DEFINITION.match(_line(state, line)) is not None


def _first_definition(state: StateBlock, line: int, end: int) -> int:
    """Return the line of the definition below the terms that begin in a line; -1 if there is none."""
    start = line
    while line < end and not state.isEmpty(line):
        if state.sCount[line] < state.blkIndent:
            return -1
        if _is_definition(state, line):
            return line if line > start else -1
        if _interrupted(state, line, end):
            return -1
        line += 1
    line += 1
    return line if start < line < end and _is_definition(state, line) else -1


def _definitions(state: StateBlock, line: int, end: int) -> int:
    """Append the definitions that begin in a line, and return the line after them."""
    while True:
        after = _end_of_definition(state, line, end)
        indent = state.blkIndent + 4
        text = _line(state, line)[1:].lstrip(" ") + "\n" + state.getLines(line + 1, after, indent, False)
        state.push("dd_open", "dd", 1)
        begin = len(state.tokens)
        state.md.block.parse(text, state.md, state.env, state.tokens)
        if not state.isEmpty(line - 1) and "\n\n" not in text.strip("\n"):
            for token in state.tokens[begin:]:
                token.hidden = token.hidden or (token.type.startswith("paragraph") and token.level == 0)
        state.push("dd_close", "dd", -1)
        following = state.skipEmptyLines(after)
        if following >= end or not _is_definition(state, following):
            return after
        line = following


def _end_of_definition(state: StateBlock, line: int, end: int) -> int:
    """Return the line after a definition."""
    following = next((one for one in range(line + 1, end) if _is_definition(state, one)), end)
    return _end_of_indented(state, line + 1, following, state.blkIndent + 4)
