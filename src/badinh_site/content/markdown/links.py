"""Addresses in Markdown: what is between the parentheses of a link, and bare addresses in a text."""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["Target", "bare_address", "mail_addresses", "target"]

_PUNCTUATION = re.escape("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_ESCAPED = re.compile(rf"\\([{_PUNCTUATION}])")
_SPACE = re.compile(r"[ \t]*\n?[ \t]*")
_IN_BRACKETS = re.compile(r"<((?:[^<>\\\n]|\\.)*)>")
_WORD = re.compile(r"[^\s\\()\x00-\x1f]+|\\[^\s]|\\(?=\s|\Z)|([()])")
_TITLE = re.compile(r'"((?:[^"\\]|\\.)*)"|\'((?:[^\'\\]|\\.)*)\'|\(((?:[^()\\]|\\.)*)\)', re.DOTALL)
_LOOSE = re.compile(r"\(([^()\[\]<>\n]*(?:\([^()\[\]<>\n]*\)[^()\[\]<>\n]*)*)\)")
_DEEPEST = 32

_BARE = re.compile(r"(?:https?://|www\.)[^\s<>\[\]\\`|\"“”‘’«»\x02\x03]+")
_TAIL = "?!.,:;*_~'…"
_HOST = re.compile(
    r"(?:https?://)?(?=[\w-]+\.[\w-])(?:[^\W_][\w-]*\.)+[^\W_][^\W_-]*(?:-[^\W_-]+)*(?::\d{1,5})?(?=[/?#]|\Z)"
)
_LOCAL = re.compile(r"[A-Za-z0-9.+_-]{1,64}\Z")
_DOMAIN = re.compile(r"@((?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,8}[A-Za-z]{2,63})(?![\w@-])")


class Target(NamedTuple):
    """Where a link leads."""

    address: str
    title: str | None
    end: int
    """The place after the closing parenthesis."""


def target(text: str, start: int) -> Target | None:
    """Return what the parentheses that open at a place say; None if they are none of a link.

    What CommonMark does not read because of blanks in the address is read too: it is a mistake that checks tell.
    """
    return _strict(text, start) or _loose(text, start)


def _strict(text: str, start: int) -> Target | None:
    place = _after_space(text, start + 1)
    bracketed = _IN_BRACKETS.match(text, place)
    end = bracketed.end() if bracketed else _end_of_word(text, place)
    if end < 0 or (not bracketed and text.startswith("<", place)):
        return None
    address = bracketed[1] if bracketed else text[place:end]
    title = None
    after = _after_space(text, end)
    if after > end:
        match = _TITLE.match(text, after)
        if match:
            title = next(group for group in match.groups() if group is not None)
            after = _after_space(text, match.end())
    if not text.startswith(")", after):
        return None
    return Target(_unescaped(address), None if title is None else _unescaped(title), after + 1)


def _after_space(text: str, place: int) -> int:
    match = _SPACE.match(text, place)
    return match.end() if match else place


def _end_of_word(text: str, place: int) -> int:
    """Return the end of an address without blanks, whose parentheses are balanced; -1 if they are not."""
    depth = 0
    while match := _WORD.match(text, place):
        if match[1] == "(":
            depth += 1
            if depth > _DEEPEST:
                return -1
        elif match[1] == ")":
            if not depth:
                break
            depth -= 1
        place = match.end()
    return -1 if depth else place


def _loose(text: str, start: int) -> Target | None:
    match = _LOOSE.match(text, start)
    if not match:
        return None
    address, title = match[1].strip(), None
    mark = address[-1:]
    if mark in ('"', "'"):
        place = min((at for at in (address.find(f" {mark}"), address.find(f"\t{mark}")) if at >= 0), default=-1)
        if 0 <= place < len(address) - 2:
            address, title = address[:place].rstrip(), address[place + 2 : -1]
    return Target(_unescaped(address), None if title is None else _unescaped(title), match.end())


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda match: "&amp;" if match[1] == "&" else match[1], text)


def bare_address(text: str, start: int) -> str:
    """Return the web address that begins at a place, without the punctuation after it; empty if there is none."""
    match = _BARE.match(text, start)
    if not match or (start and (text[start - 1].isalnum() or text[start - 1] in "_/@.-")):
        return ""
    address = match[0]
    surplus = address.count(")") - address.count("(")
    end = len(address)
    while end:
        if address[end - 1] in _TAIL:
            end -= 1
        elif address[end - 1] in ")}" and (address[end - 1] == "}" or surplus > 0):
            surplus -= address[end - 1] == ")"
            end -= 1
        else:
            break
    address = address[:end]
    return address if _HOST.match(address) else ""


def mail_addresses(text: str) -> list[tuple[int, int]]:
    """Return where e-mail addresses begin and end in a text."""
    found: list[tuple[int, int]] = []
    place = text.find("@")
    while place >= 0:
        local = _LOCAL.search(text, max(0, place - 64), place)
        domain = _DOMAIN.match(text, place)
        if local and domain and local.start() >= (found[-1][1] if found else 0):
            begin = local.start() + len(local[0]) - len(local[0].lstrip("."))
            before = text[begin - 1] if begin else " "
            if begin < place and not before.isalnum() and before not in "/:@\x02\x03":
                found.append((begin, domain.end()))
        place = text.find("@", place + 1)
    return found
