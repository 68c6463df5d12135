r"""Makes characters visible that a reader cannot see, a terminal obeys, or a program takes for a command.

Texts come from content, from file names, from other sites. What is printed of them is one line that reads as it is:
controls, line breaks and characters that change the direction of text are written as escapes (``\u202e``).
"""

from __future__ import annotations

import re
from functools import cache

__all__ = ["HIDDEN", "visible", "visible_json", "visible_line", "visible_text"]

HIDDEN = (
    "\\x00-\\x1f\\x7f-\\x9f\\xad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b\\u200e\\u200f\\u2028-\\u202e"
    "\\u2060-\\u206f\\u3164\\ud800-\\udfff\\ufeff\\uffa0\\ufff0-\\ufffb\\ufffe\\uffff\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff"
)
"""The characters, as a part of a class of a regular expression: controls (C0, C1), line separators, characters without
width or glyph, those that change directions, halves of surrogate pairs, tags."""
_JOINERS = "(?<![\\u0600-\\u06ff\\u0900-\\u0dff\\u2190-\\u2bff\\ufe0f\\U0001f000-\\U0001faff])[\\u200c\\u200d]"
"""Joiners elsewhere than in Arabic, Indic scripts and emoji, which need them."""
_PRINTABLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0")
"""Those of them that Python takes for printable."""


@cache
def _unseen(but: str) -> re.Pattern[str]:
    """Return what matches such a character, but for one. Few commands print any, so it is compiled when needed."""
    return re.compile(f"(?!{but})[{HIDDEN}]|{_JOINERS}" if but else f"[{HIDDEN}]|{_JOINERS}")


@cache
def _command() -> re.Pattern[str]:
    """Return what matches a command of a CI service anywhere in a line: ``##[error]``, ``##vso[...]``."""
    return re.compile(r"(?<=#)#(?=\w*\[)")


@cache
def _command_line() -> re.Pattern[str]:
    """Return what matches a workflow command of GitHub at the beginning of a line."""
    return re.compile(r"(\s*):(?=:)")


def _escaped(text: str, but: str = "") -> str:
    if text.isprintable() and _PRINTABLE.isdisjoint(text):
        return text
    return _unseen(but).sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def visible(text: str) -> str:
    """Return a value as part of one line: line breaks and tabs are escaped too."""
    return _escaped(text)


def visible_text(text: str) -> str:
    """Return a text of several lines, escaped but for the breaks between them."""
    return _escaped(text, "\n")


def visible_line(line: str, *, is_command: bool = False) -> str:
    """Return a line as it is printed: no service of a CI takes it for a command unless it is meant as one."""
    shown = _escaped(line, "\t")
    if "##" in shown:
        shown = _command().sub(_escape, shown)
    if is_command or "::" not in shown:
        return shown
    found = _command_line().match(shown)
    return f"{found[1]}\\u003a{shown[found.end() :]}" if found else shown


def visible_json(data: str) -> str:
    """Return the same JSON in which the characters are escapes of JSON: it is loaded to the same values."""
    shown = data if data.isascii() and "\x7f" not in data else _unseen("\n").sub(_escape_json, data)
    return _command().sub(_escape_json, shown) if "##" in shown else shown


def _escape_json(match: re.Match[str]) -> str:
    pair = match[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{pair[at]:02x}{pair[at + 1]:02x}" for at in range(0, len(pair), 2))
