"""Takes text apart for search: syllables in exact and folded form, in runs that no sentence end interrupts.

The script in the reader's browser does the same (``docs/search-index.md``); vectors in the tests hold both to it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from badinh_site.vietnamese import unmarked

__all__ = ["END", "LONGEST", "SIGNS", "exact_form", "folded_form", "runs", "sequence"]

LONGEST = 32
"""Characters of a syllable that count; the rest is dropped. The longest Vietnamese one has seven."""

_KNOWN = 1 << 16
"""Written words whose forms are remembered: they come again, and finding their forms is slow."""

# Underscores, which \w takes in, become spaces first.
SIGNS = r"[^\W_]|[\u0300-\u036f]"
"""What syllables consist of, as a regular expression."""
_SYLLABLE = re.compile(r"[\w\u0300-\u036f]+")
_SENTENCE_END = re.compile(r"[.!?;:…][\"'”’»)\]}]*\Z")

END = "."
"""Stands between syllables that are no neighbours."""
_BETWEEN = f" {END} "

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_ONE_TONE = re.compile(f"[^{_TONES}]*([{_TONES}])[^{_TONES}]*")
# A consonant, vowels with their own marks, a consonant: what is not made like this is no syllable of Vietnamese.
_VOWEL = "[aeiouy][\u0302\u0306\u031b]?"
_SHAPE = re.compile(f"((?:qu|gi)(?=[aeiouy])|[b-df-hj-np-tv-xzđ]*)((?:{_VOWEL})+)([b-df-hj-np-tv-xz]*)")
_OWN_VOWEL = re.compile(_VOWEL)


def runs(text: str) -> list[list[str]]:
    """Return the syllables of a text in exact form, in runs: neighbours in a run are neighbours in a sentence."""
    found: list[list[str]] = [[]]
    for syllable in sequence(text).split():
        if syllable == END:
            found.append([])
        else:
            found[-1].append(syllable)
    return [run for run in found if run]


def sequence(text: str) -> str:
    """Return the syllables of a text in exact form, between blanks, with :data:`END` where a neighbour is none."""
    # Thousands of texts are taken apart: nothing here is done syllable by syllable in Python.
    return _BETWEEN.join([" ".join(map(_normal, block.split())) for block in text.replace("\t", "\n").split("\n")])


@lru_cache(maxsize=_KNOWN)
def _normal(word: str) -> str:
    """Return the syllables between two blanks, followed by :data:`END` when a sentence ends there."""
    lowered = unicodedata.normalize("NFC", word.lower()).replace("_", " ")
    found = [exact_form(one) for one in _SYLLABLE.findall(lowered)]
    # What is nothing but marks is no syllable.
    return " ".join([*filter(folded_form, found), *([END] if _SENTENCE_END.search(word) else [])])


def exact_form(word: str) -> str:
    """Return the exact form of a syllable in lower case (NFC): with all its marks, the tone where one rule puts it.

    ``hoà`` and ``hòa`` are one word in two spellings, as are ``thuỷ`` and ``thủy``. Only the place of a tone changes.
    """
    if word.isascii():
        return word[:LONGEST]
    parts = unicodedata.normalize("NFD", word)
    tone = _ONE_TONE.fullmatch(parts)
    if tone is not None:
        shape = _SHAPE.fullmatch(parts.replace(tone[1], ""))
        if shape is not None:
            parts = _with_tone(shape[1], _OWN_VOWEL.findall(shape[2]), shape[3], tone[1])
    return unicodedata.normalize("NFC", parts)[:LONGEST]


def _with_tone(onset: str, vowels: list[str], coda: str, tone: str) -> str:
    """Write a syllable with its tone on the vowel with a mark of its own, else before the end, else on the first."""
    marked = [place for place, vowel in enumerate(vowels) if len(vowel) > 1]
    if marked:
        place = marked[-1]
    elif coda:
        place = len(vowels) - 1
    else:
        place = 1 if len(vowels) > 2 else 0
    return onset + "".join(vowels[:place]) + vowels[place] + tone + "".join(vowels[place + 1 :]) + coda


@lru_cache(maxsize=_KNOWN)
def folded_form(exact: str) -> str:
    """Return the folded form of a syllable in exact form: without marks, d for đ."""
    return exact if exact.isascii() else unmarked(exact)
