"""Splits text into syllables for search, in exact and folded form, in runs within sentences.

The script in the browser does the same (``docs/search-index.md``); shared test vectors verify both.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from badinh_site.vietnamese import unmarked

__all__ = ["END", "LONGEST", "SIGNS", "exact_form", "folded_form", "runs", "sequence"]

LONGEST = 32
"""Characters of a syllable; the rest is dropped. The longest Vietnamese syllable has seven."""

_KNOWN = 1 << 16
"""The size of the caches: words recur, and computing their forms is slow."""

# Underscores, which \w matches, are replaced by spaces first.
SIGNS = r"[^\W_]|[\u0300-\u036f]"
"""A regular expression for the characters of syllables."""
_SYLLABLE = re.compile(r"[\w\u0300-\u036f]+")
_SENTENCE_END = re.compile(r"[.!?;:…][\"'”’»)\]}]*\Z")

END = "."
"""Separates syllables that are not neighbours."""
_BETWEEN = f" {END} "

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_ONE_TONE = re.compile(f"[^{_TONES}]*([{_TONES}])[^{_TONES}]*")
# The shape of a Vietnamese syllable: consonants, vowels with their own diacritics, consonants.
_VOWEL = "[aeiouy][\u0302\u0306\u031b]?"
_SHAPE = re.compile(f"((?:qu|gi)(?=[aeiouy])|[b-df-hj-np-tv-xzđ]*)((?:{_VOWEL})+)([b-df-hj-np-tv-xz]*)")
_OWN_VOWEL = re.compile(_VOWEL)


def runs(text: str) -> list[list[str]]:
    """Return the syllables of a text in exact form, in runs of neighbours within a sentence."""
    found: list[list[str]] = [[]]
    for syllable in sequence(text).split():
        if syllable == END:
            found.append([])
        else:
            found[-1].append(syllable)
    return [run for run in found if run]


def sequence(text: str) -> str:
    """Return the syllables of a text in exact form, separated by spaces, with :data:`END` between runs."""
    # This runs on thousands of texts, so there is no Python loop over syllables.
    return _BETWEEN.join([" ".join(map(_normal, block.split())) for block in text.replace("\t", "\n").split("\n")])


@lru_cache(maxsize=_KNOWN)
def _normal(word: str) -> str:
    """Return the syllables of a word, followed by :data:`END` if a sentence ends with it."""
    lowered = unicodedata.normalize("NFC", word.lower()).replace("_", " ")
    found = [exact_form(one) for one in _SYLLABLE.findall(lowered)]
    # Combining marks alone are not a syllable.
    return " ".join([*filter(folded_form, found), *([END] if _SENTENCE_END.search(word) else [])])


def exact_form(word: str) -> str:
    """Return the exact form of a lower-case syllable in NFC: with all diacritics, the tone placed by one rule.

    ``hoà`` and ``hòa`` are two spellings of one word, as are ``thuỷ`` and ``thủy``. Only the tone is moved.
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
    """Return a syllable with its tone: on a vowel with a diacritic of its own, else before the coda, else as usual."""
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
    """Return the folded form of a syllable in exact form: without diacritics, d for đ."""
    return exact if exact.isascii() else unmarked(exact)
