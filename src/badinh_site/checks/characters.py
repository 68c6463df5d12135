"""Finds characters that cannot be seen, and letters that are taken apart into a base and its marks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from badinh_site.checks.text_finding import TextFinding, line_around
from badinh_site.diagnostics.wording import translatable
from badinh_site.vietnamese import UNWANTED, nfc

__all__ = [
    "DIRECTIONS",
    "INVISIBLE",
    "find_controls",
    "find_decomposed",
    "find_directions",
    "find_invisible",
    "find_lost",
]

INVISIBLE = "\u00ad\u034f\u180e\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufeff"
"""Characters without width: where a word may be divided or not, joiners, and the byte order mark."""
_JOINERS = "\u200c\u200d"
DIRECTIONS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Characters that turn the direction of writing (Unicode Standard Annex 9)."""
_FROM_THE_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
"""The blocks of Hebrew, Arabic and other scripts that are written from the right, without the signs above."""
_NEAR = 8
"""Characters before a joiner among which the one that it joins stands."""
_LOST = "\ufffd"
_EMOJI = ("So", "Sk")
_WITHOUT_JOINERS = ("LATIN", "COMBINING", "GREEK", "CYRILLIC")
"""What the names of letters and marks begin with in scripts in which a joiner changes nothing."""
_MARKED = re.compile(r"[^\s\0]*[^\x00-\u02ff\s][^\s\0]*")
_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_TURNED = re.compile(f"[{DIRECTIONS}]")


def find_decomposed(text: str, words: str) -> Iterator[TextFinding]:
    """Find words that are not in the composed normal form (NFC), which search and other programs take for others."""
    if text.isascii() or unicodedata.is_normalized("NFC", words):
        return
    for match in _MARKED.finditer(words):
        composed = nfc(match[0])
        if composed != match[0]:
            yield TextFinding("BD701", *match.span(), composed)


def find_invisible(_text: str, words: str) -> Iterator[TextFinding]:
    """Find characters without width. Joiners stay where scripts of India, Arabic or emoji need them."""
    if not any(char in words for char in INVISIBLE):
        return
    for match in _INVISIBLE.finditer(words):
        if match[0] not in _JOINERS or not _joins(words[max(0, match.start() - _NEAR) : match.start()]):
            yield TextFinding("BD702", *match.span(), "", _named(match[0]))


def find_directions(_text: str, words: str) -> Iterator[TextFinding]:
    """Find characters that turn the direction of writing, in lines without letters that are written from the right."""
    if not any(char in words for char in DIRECTIONS):
        return
    line_end, needed = 0, False
    for match in _TURNED.finditer(words):
        if match.start() >= line_end:
            line = line_around(words, match.start())
            line_end = words.rfind("\n", 0, match.start()) + 1 + len(line)
            needed = _FROM_THE_RIGHT.search(line) is not None
        if not needed:
            yield TextFinding("BD703", *match.span(), "", _named(match[0]))


def find_controls(_text: str, words: str) -> Iterator[TextFinding]:
    """Find control characters, of which the build warns, and which it publishes as spaces."""
    for match in UNWANTED.finditer(words.replace("\0", " ")):
        yield TextFinding("BD003", *match.span(), " ", {"char": f"U+{ord(match[0]):04X}"})


def find_lost(_text: str, words: str) -> Iterator[TextFinding]:
    """Find the sign (U+FFFD) that programs put where they could not read a character."""
    place = words.find(_LOST)
    if place >= 0:
        yield TextFinding("BD712", place, place + 1)


def _joins(before: str) -> bool:
    """Return whether a joiner behind a text has something to join: an emoji, or letters of a script that needs it."""
    last = before.rstrip("\ufe0f\u20e3" + _JOINERS)[-1:]
    if not last:
        return False
    kind = unicodedata.category(last)
    return kind in _EMOJI or (kind[0] in "LM" and not unicodedata.name(last, "LATIN").startswith(_WITHOUT_JOINERS))


def _named(char: str) -> dict[str, str]:
    return {"char": f"U+{ord(char):04X}", "name": translatable(f"char {ord(char):04X}")}
