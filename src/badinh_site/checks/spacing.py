"""Finds superfluous and wrong spaces; most come with text pasted from Word or a web page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from badinh_site.checks.text_finding import TextFinding, line_around
from badinh_site.content.syllables import is_syllable

__all__ = ["find_before_signs", "find_doubled", "find_no_break"]

_NO_BREAK = "\u00a0\u202f"
"""No-break spaces."""
_NO_BREAK_RUN = re.compile(rf"(?<=[^\s\0])[ {_NO_BREAK}]++(?=[^\s\0])")
_DOUBLED = re.compile(r"(?<=[^\s\0])  +(?=[^\s\0])")
_BEFORE_SIGN = re.compile(rf"(?<![ {_NO_BREAK}])[ {_NO_BREAK}]++(?:[,.!?](?=[\s\0”\"’»)]|\Z)|[:;](?=[\s\0”\"’»]|\Z))")
"""A sign followed by other characters, as in ``:)`` or ``.env``, is not punctuation."""
_SIGNS = (" ,", " .", " ;", " :", " !", " ?", *_NO_BREAK)
"""A text that contains none of these has no match."""
_CLOSING = ')”"’»%]*'
_NO_LETTER = re.compile(r"\W")
_LONGEST_SYLLABLE = 7
_NO_ABBREVIATION = re.compile(r"[^\w.]")
_LETTER = re.compile(r"[^\W\d_]")
_LONGEST_ABBREVIATION = 5


def find_no_break(_text: str, words: str) -> Iterator[TextFinding]:
    """Yield runs of spaces with a no-break space, and single no-break spaces without a purpose.

    A single one is right next to a number or a symbol (``12 km``), after an abbreviation (``TP. Hà Nội``) and between
    the parts of a name (``Ba Đình``). No-break spaces at the beginning of a line indent it.
    """
    if not any(char in words for char in _NO_BREAK):
        return
    for match in _NO_BREAK_RUN.finditer(words):
        if not match[0].strip(" "):
            continue
        if len(match[0]) > 1 or not _is_needed(words, match.start()):
            yield TextFinding("BD704", *match.span(), " ")


def find_doubled(_text: str, words: str) -> Iterator[TextFinding]:
    """Yield runs of spaces within a line, except in table rows, where they may align columns."""
    if "  " not in words:
        return
    for match in _DOUBLED.finditer(words):
        if "|" not in line_around(words, match.start()):
            yield TextFinding("BD705", *match.span(), " ")


def find_before_signs(_text: str, words: str) -> Iterator[TextFinding]:
    """Yield spaces before ``, . ; : ! ?``, which follow the word without a space in Vietnamese.

    Signs that French sets off with a space are reported only after a Vietnamese syllable, and a colon not after a
    number (``1 : 500``).
    """
    if not any(sign in words for sign in _SIGNS):  # a fraction of the cost of the pattern
        return
    for match in _BEFORE_SIGN.finditer(words):
        sign = words[match.end() - 1]
        if _attaches(sign, words, match.start()):
            yield TextFinding("BD706", match.start(), match.end() - 1, "", {"sign": sign})


def _attaches(sign: str, words: str, place: int) -> bool:
    """Return whether a sign belongs directly after the character before ``place``."""
    last = words[place - 1 : place]
    if not last.isalnum():
        return last != "" and last in _CLOSING
    before = _NO_LETTER.split(words[max(0, place - _LONGEST_SYLLABLE - 1) : place])[-1] or last
    return sign in ",." or is_syllable(before) or (last.isdigit() and sign != ":")


def _is_needed(words: str, place: int) -> bool:
    before, after = words[place - 1], words[place + 1]
    if before.isdigit() or after.isdigit():
        return True
    ending = _NO_ABBREVIATION.split(words[max(0, place - 20) : place])[-1]
    letter = _LETTER.search(ending)
    if before == "." and letter and len(ending) - letter.start() <= _LONGEST_ABBREVIATION:
        return True
    if not (before.isalpha() or before in ",.;:!?") or not after.isalpha():
        return before not in "“(" and after not in "”)"
    return after.isupper() and letter is not None and letter[0].isupper()
