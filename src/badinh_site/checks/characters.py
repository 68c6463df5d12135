"""Finds invisible characters, and letters decomposed into a base and combining marks."""

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
    "find_replacement_character",
    "find_unseen_controls",
]

INVISIBLE = "\u00ad\u034f\u180e\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufeff"
"""Zero-width characters: soft hyphens and spaces, joiners, invisible operators, and the byte order mark."""
_JOINERS = "\u200c\u200d"
DIRECTIONS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Characters that control the direction of text (Unicode Standard Annex 9)."""
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
"""The blocks of Hebrew, Arabic and other right-to-left scripts, without ``DIRECTIONS``."""
_CONTEXT = 8
"""Characters before a joiner that are searched for the one that it joins."""
_REPLACEMENT = "\ufffd"
_EMOJI = ("So", "Sk")
_SCRIPTS_WITHOUT_JOINERS = ("LATIN", "COMBINING", "GREEK", "CYRILLIC")
"""First words of the Unicode names of characters in scripts in which joiners have no effect."""
_WORD = re.compile(r"[^\s\0]++")
_BEYOND_LATIN_1 = re.compile(r"[^\x00-\u02ff\s]")
_C1 = re.compile("[\x80-\x84\x86-\x9f]")
_MARKS = "\u061c\u200e\u200f"
_ENDS = {
    **dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c"),
    **dict.fromkeys("\u2066\u2067\u2068", "\u2069"),
}
"""What ends an embedding, an override or an isolate."""
_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_DIRECTION = re.compile(f"[{DIRECTIONS}]")


def find_decomposed(text: str, words: str) -> Iterator[TextFinding]:
    """Yield words that are not in composed normal form (NFC), which search and other programs do not recognise."""
    if text.isascii() or unicodedata.is_normalized("NFC", words):
        return
    for match in _WORD.finditer(words):
        composed = nfc(match[0]) if _BEYOND_LATIN_1.search(match[0]) else match[0]
        if composed != match[0]:
            yield TextFinding("BD701", *match.span(), composed)


def find_invisible(_text: str, words: str) -> Iterator[TextFinding]:
    """Yield zero-width characters. Joiners are accepted in Indic scripts, Arabic and emoji, which need them."""
    if not any(char in words for char in INVISIBLE):
        return
    for match in _INVISIBLE.finditer(words):
        if match[0] not in _JOINERS or not _needs_joiner(words[max(0, match.start() - _CONTEXT) : match.start()]):
            yield TextFinding("BD702", *match.span(), "", _char_values(match[0]))


def find_directions(text: str, words: str) -> Iterator[TextFinding]:
    """Yield direction controls in lines without right-to-left letters, and in the others those without a counterpart.

    Embeddings, overrides and isolates are also found in code and comments, where they hide what is written.
    """
    if not any(char in text for char in DIRECTIONS):
        return
    line_end, needed = 0, frozenset[int]()
    for match in _DIRECTION.finditer(text):
        if match[0] in _MARKS and words[match.start()] != match[0]:
            continue
        if match.start() >= line_end:
            line = line_around(text, match.start())
            begin = text.rfind("\n", 0, match.start()) + 1
            line_end = begin + len(line)
            needed = frozenset(begin + place for place in _paired(line)) if _RIGHT_TO_LEFT.search(line) else frozenset()
        if match.start() not in needed:
            yield TextFinding("BD703", *match.span(), "", _char_values(match[0]))


def _paired(line: str) -> Iterator[int]:
    """Yield the places of marks, and of openings and ends that belong together, in a line."""
    open_ones: list[tuple[str, int]] = []
    for match in _DIRECTION.finditer(line):
        if match[0] in _MARKS:
            yield match.start()
        elif match[0] not in _ENDS.values():
            open_ones.append((_ENDS[match[0]], match.start()))
        elif open_ones and open_ones[-1][0] == match[0]:
            yield from (open_ones.pop()[1], match.start())


def find_unseen_controls(text: str, _words: str) -> Iterator[TextFinding]:
    """Yield control characters that are published (C1): they come from texts in an old encoding."""
    if not text.isascii():
        for match in _C1.finditer(text):
            yield TextFinding("BD790", *match.span(), values={"char": f"U+{ord(match[0]):04X}"})


def find_controls(_text: str, words: str) -> Iterator[TextFinding]:
    """Yield control characters. The build warns of them and publishes them as spaces."""
    for match in UNWANTED.finditer(words.replace("\0", " ")):
        yield TextFinding("BD003", *match.span(), " ", {"char": f"U+{ord(match[0]):04X}"})


def find_replacement_character(_text: str, words: str) -> Iterator[TextFinding]:
    """Yield the first replacement character (U+FFFD), which programs write for a character they could not decode."""
    place = words.find(_REPLACEMENT)
    if place >= 0:
        yield TextFinding("BD712", place, place + 1)


def _needs_joiner(before: str) -> bool:
    """Return whether a joiner after ``before`` is needed: after an emoji, or in a script that uses joiners."""
    last = before.rstrip("\ufe0f\u20e3" + _JOINERS)[-1:]
    if not last:
        return False
    kind = unicodedata.category(last)
    return kind in _EMOJI or (
        kind[0] in "LM" and not unicodedata.name(last, "LATIN").startswith(_SCRIPTS_WITHOUT_JOINERS)
    )


def _char_values(char: str) -> dict[str, str]:
    return {"char": f"U+{ord(char):04X}", "name": translatable(f"char {ord(char):04X}")}
