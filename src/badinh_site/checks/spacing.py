"""Finds blanks that are too many, or not of the right kind: most come with text pasted out of Word or a web page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from badinh_site.checks.text_finding import TextFinding, line_around
from badinh_site.content.syllables import is_syllable

__all__ = ["find_before_signs", "find_doubled", "find_unbroken"]

_KEEPING = "\u00a0\u202f"
"""Spaces at which no line ends."""
_UNBROKEN = re.compile(rf"(?<=[^\s\0])[ {_KEEPING}]++(?=[^\s\0])")
_DOUBLED = re.compile(r"(?<=[^\s\0])  +(?=[^\s\0])")
_BEFORE_SIGN = re.compile(rf"(?<![ {_KEEPING}])[ {_KEEPING}]++(?:[,.!?](?=[\s\0”\"’»)]|\Z)|[:;](?=[\s\0”\"’»]|\Z))")
"""Of a face like ``:)`` or a name like ``.env`` the sign goes on; it is none at the end of a phrase."""
_SIGNS = (" ,", " .", " ;", " :", " !", " ?", *_KEEPING)
"""Without one of these, there is nothing to look for."""
_CLOSING = ')”"’»%]*'
_LAST_WORD = re.compile(r"\w+\Z")
_LONGEST_SYLLABLE = 7
_WORD_BEFORE = re.compile(r"[^\W\d_][\w.]*\Z")
_LONGEST_ABBREVIATION = 5


def find_unbroken(_text: str, words: str) -> Iterator[TextFinding]:
    """Find runs of no-break spaces and other spaces, and single ones that hold nothing together.

    A single one is right beside a number or a sign (``12 km``), behind an abbreviation (``TP. Hà Nội``) and between
    the parts of a name (``Ba Đình``). Those that a line begins with are its indent.
    """
    if not any(char in words for char in _KEEPING):
        return
    for match in _UNBROKEN.finditer(words):
        if not match[0].strip(" "):
            continue
        if len(match[0]) > 1 or not _holds_together(words, match.start()):
            yield TextFinding("BD704", *match.span(), " ")


def find_doubled(_text: str, words: str) -> Iterator[TextFinding]:
    """Find two or more spaces within a line; in the rows of tables they may show columns."""
    if "  " not in words:
        return
    for match in _DOUBLED.finditer(words):
        if "|" not in line_around(words, match.start()):
            yield TextFinding("BD705", *match.span(), " ")


def find_before_signs(_text: str, words: str) -> Iterator[TextFinding]:
    """Find blanks before the signs ``, . ; : ! ?``, which in Vietnamese stand close to the word before.

    The signs that French sets apart count only behind a Vietnamese syllable, and a colon not behind a number
    (``1 : 500``).
    """
    if not any(sign in words for sign in _SIGNS):  # takes a fraction of what the expression takes
        return
    for match in _BEFORE_SIGN.finditer(words):
        sign = words[match.end() - 1]
        if _belongs_behind(sign, words, match.start()):
            yield TextFinding("BD706", match.start(), match.end() - 1, "", {"sign": sign})


def _belongs_behind(sign: str, words: str, place: int) -> bool:
    """Return whether a sign belongs close behind what stands before a place."""
    last = words[place - 1 : place]
    if not last.isalnum():
        return last != "" and last in _CLOSING
    word = _LAST_WORD.search(words, max(0, place - _LONGEST_SYLLABLE - 1), place)
    before = word[0] if word else last
    return sign in ",." or is_syllable(before) or (last.isdigit() and sign != ":")


def _holds_together(words: str, place: int) -> bool:
    before, after = words[place - 1], words[place + 1]
    if before.isdigit() or after.isdigit():
        return True
    word = _WORD_BEFORE.search(words, max(0, place - 20), place)
    if before == "." and word and len(word[0]) <= _LONGEST_ABBREVIATION:
        return True
    if not (before.isalpha() or before in ",.;:!?") or not after.isalpha():
        return before not in "“(" and after not in "”)"
    return after.isupper() and word is not None and word[0][0].isupper()
