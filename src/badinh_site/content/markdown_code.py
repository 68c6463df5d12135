"""Finds the code in the Markdown source of a body, so that nothing else is looked for in it."""

from __future__ import annotations

import re

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
_SPAN = re.compile(r"(?<![`\\])(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)(?P=ticks)(?!`)", re.DOTALL)
_VISIBLE = re.compile(r"[^\n]")


def without_fenced_code(body: str, filler: str = " ") -> str:
    """Return a body of the same length and the same lines in which blocks of code between fences are blank."""
    if "```" not in body and "~~~" not in body:
        return body
    return _FENCED.sub(lambda match: blank(match[0], filler) if match["fence"] else match[0], body)


def without_code(body: str, filler: str = " ") -> str:
    """Return a body of the same length and the same lines in which code is blank, but for code that is indented."""
    body = without_fenced_code(body, filler)
    return _SPAN.sub(lambda match: blank(match[0], filler), body) if "`" in body else body


def blank(text: str, filler: str = " ") -> str:
    """Return a text of the same length and the same lines that consists of a filler."""
    return _VISIBLE.sub(filler, text) if "\n" in text else filler * len(text)
