"""The prose of a content file: the words that readers see, without code, addresses, tags and names of fields.

The prose is as long as the text of the file, so that offsets are the same in both. Everything else is replaced by NUL,
a character that no content file contains; line breaks are kept.
"""

from __future__ import annotations

import re

from badinh_site.content.markdown_code import blank, without_code, without_fenced_code

__all__ = ["NOT_PROSE", "body_start", "prose_of", "without_hidden"]

NOT_PROSE = "\0"

_FENCE = "---"
_FRONT_BEGIN = re.compile(r"\s*+(?<![^\n])---[^\S\n]*+\n")
_FRONT_END = re.compile(r"^(?:---|\.\.\.)[^\S\n]*+(?:\n|\Z)", re.MULTILINE)
_WORDED = frozenset(
    ["title", "lead", "alt", "caption", "credit", "text", "reason", "author", "source", "place", "tags", "name"]
)
"""Fields whose values readers see. The values of others are addresses, dates and fixed words."""

_FIELD = re.compile(r"([ ]*(?:-[ ]+)*)([A-Za-z_][\w-]*)[ ]*:(?:[ ]+|$)")
_ITEM = re.compile(r"[ ]*(?:-[ ]+)*")
_BLOCK = re.compile(r"[|>][-+0-9]*[ ]*(?:#.*)?$")
_QUOTED = re.compile(r'"((?:[^"\\]++|\\.)*+)"|' r"'((?:[^']++|'')*)'")
_ESCAPE = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)|''")
_REMARK = re.compile(r"[ ]#.*$")
_FLOW = re.compile(r"[\[\]{},\"'][ ]*|(?<! )[ ]++(?=[\]},])")
_END = re.compile(r"(?<![ \t])[ \t]++$")

_INDENTED = re.compile(r"^(?: {4}|\t).*$", re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_RAW = re.compile(
    r"<(pre|code|kbd|samp|var|script|style|textarea|svg|math)\b[^<>]*>.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE
)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_DEFINITION = re.compile(r"^ {0,3}(?:\*?\[(?!\^)[^\]\n]+\]:.*$|\[\^[^\]\n]+\]:[ ]*)", re.MULTILINE)
"""The definition of a link or an abbreviation; of a footnote, only its name."""
_TARGET = re.compile(
    r"\](?:\((?:<[^<>\n]*>[ \t]*|[^()\n\"]*+(?:\([^()\n\"]*+\)[^()\n\"]*+)*+)(?P<title>\"[^\"\n]*+\"[ \t]*+)?+\)"
    r"|\[[^\]\n]*+\])"
)
"""The target of a link, which may contain spaces and brackets, with or without a title."""
_NOTE = re.compile(r"\[\^[^\[\]\n]+\]")
_BRACED = re.compile(r"\{[^{}\n]*\}")
_ENTITY = re.compile(r"&#?\w+;")
_ADDRESS = re.compile(r"(?:https?://|ftp://|www\.)[^\s<>\"“”]+|(?<![\w.+-])[\w.+-]++@[\w-]+\.[\w.-]+")
_LEAD = re.compile(
    r"^(?=[ \t>*+#:0-9-])[ \t]*+(?:>[ \t]*+)*+(?:(?:[-*+]|[0-9]{1,9}[.)]|\#{1,6}|:)(?:[ \t]++|$))*+", re.MULTILINE
)
"""Markers of quotes, lists and headings at the beginning of a line."""
_TRAIL = re.compile(r"(?<![ \t])[ \t]++$", re.MULTILINE)
"""Spaces at the end of a line, where two of them are a line break."""


def prose_of(text: str) -> str:
    """Return the prose of a content file; there is none if its front matter is missing or not closed.

    ``text`` has Unix line ends and no byte order mark.
    """
    lines = text.split("\n")
    start = next((number for number, line in enumerate(lines) if line.strip()), len(lines))
    if start == len(lines) or lines[start].rstrip() != _FENCE:
        return _hidden(text)
    for end in range(start + 1, len(lines)):
        if lines[end].rstrip() in (_FENCE, "..."):
            front = _front(lines[start + 1 : end])
            head = [*map(_hidden, lines[: start + 1]), *front, _hidden(lines[end])]
            return "\n".join([*head, *([_body("\n".join(lines[end + 1 :]))] if end + 1 < len(lines) else ())])
    return _hidden(text)


def body_start(text: str) -> int:
    """Return the offset at which the body of a content file begins: its end if the front matter is missing or open."""
    begin = _FRONT_BEGIN.match(text)
    end = _FRONT_END.search(text, begin.end()) if begin else None
    return end.end() if end else len(text)


def _hidden(text: str) -> str:
    return blank(text, NOT_PROSE)


def _hide(match: re.Match[str]) -> str:
    return _hidden(match[0])


def _front(lines: list[str]) -> list[str]:
    """Return the prose of front matter, line by line."""
    found: list[str] = []
    worded, block, depth = False, False, 0
    for line in lines:
        indent = len(line) - len(line.lstrip(" "))
        if not line.strip() or (block and indent > depth):
            found.append(_hidden(line[:indent]) + _value_end(line[indent:]) if worded else _hidden(line))
            continue
        field = _FIELD.match(line)
        if field:
            worded, depth = field[2] in _WORDED, len(field[1])
        begin = field.end() if field else _begin_of_item(line)
        block = _BLOCK.match(line, begin) is not None
        found.append(_hidden(line[:begin]) + (_value(line[begin:]) if worded and not block else _hidden(line[begin:])))
        if line[begin : begin + 1] in ("'", '"') and not _QUOTED.match(line, begin):
            worded = False  # it continues on the next line, which may look like anything
    return found


def _begin_of_item(line: str) -> int:
    match = _ITEM.match(line)
    return match.end() if match else 0


def _value(text: str) -> str:
    """Return the prose of a value on one line."""
    if text[:1] in ("'", '"'):
        quoted = _QUOTED.match(text)
        if not quoted:
            return _hidden(text)
        inside = _ESCAPE.sub(_hide, text[1 : quoted.end() - 1])
        return NOT_PROSE + inside + _hidden(text[quoted.end() - 1 :])
    if text[:1] in ("[", "{"):
        return _FLOW.sub(_hide, _REMARK.sub(_hide, text))
    if text[:1] in ("#", "&", "*", "!", "%", "@", "`"):
        return _hidden(text)
    return _value_end(_REMARK.sub(_hide, text))


def _value_end(text: str) -> str:
    return _END.sub(_hide, text)


def _body(text: str) -> str:
    """Return the prose of a body. Each step is skipped if the text does not contain the character it needs."""
    text = without_fenced_code(text, NOT_PROSE)
    if "    " in text or "\t" in text:
        text = _INDENTED.sub(_hide, text)
    text = without_code(text, NOT_PROSE)
    if "<" in text:
        for pattern in (_COMMENT, _RAW, _TAG):
            text = pattern.sub(_hide, text)
    if "]" in text:
        text = _DEFINITION.sub(_hide, text)
        text = _NOTE.sub(_hide, text)
        text = _TARGET.sub(_hide_target, text)
    if "{" in text:
        text = _BRACED.sub(_hide, text)
    if "&" in text:
        text = _ENTITY.sub(_hide, text)
    if "://" in text or "@" in text or "www." in text:
        text = _ADDRESS.sub(_hide, text)
    return _TRAIL.sub(_hide, _LEAD.sub(_hide, text))


def without_hidden(body: str) -> str:
    """Return the Markdown of a body with code and comments replaced by NUL, so that offsets stay the same."""
    body = without_code(body, NOT_PROSE)
    return _COMMENT.sub(_hide, body) if "<!--" in body else body


def _hide_target(match: re.Match[str]) -> str:
    """Hide the target of a link, but not its title, which may be the caption of a picture."""
    start, end = (place - match.start() for place in match.span("title"))
    if match["title"] is None:
        return _hidden(match[0])
    end = match[0].rindex('"', start, end)
    return _hidden(match[0][: start + 1]) + match[0][start + 1 : end] + _hidden(match[0][end:])
