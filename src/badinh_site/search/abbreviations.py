"""Lets an abbreviation and what it stands for find each other: “UBND” and “Ủy ban nhân dân”."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from badinh_site.search.text import END, sequence
from badinh_site.vietnamese import ABBREVIATIONS

__all__ = ["with_other_forms"]


class _Form(NamedTuple):
    """One form of a name, and the other."""

    syllables: frozenset[str]
    words: str
    other: str


@cache
def _forms() -> tuple[_Form, ...]:
    pairs = [(_spaced(sequence(short)), _spaced(sequence(long))) for short, long in ABBREVIATIONS.items()]
    both = [*pairs, *((long, short) for short, long in pairs)]
    return tuple(_Form(frozenset(words.split()), f" {words} ", other) for words, other in both)


def with_other_forms(syllables: str) -> str:
    """Return the syllables of a text, followed by the other forms of the names in it.

    Syllables are as :func:`badinh_site.search.text.sequence` returns them. The other forms are apart from the text and
    from each other, so no pair or phrase crosses into them.
    """
    there, padded = set(syllables.split()), f" {_spaced(syllables)} "
    found: Iterable[str] = (form.other for form in _forms() if form.syllables <= there and form.words in padded)
    return f" {END} ".join([syllables, *dict.fromkeys(found)])


def _spaced(syllables: str) -> str:
    """Return syllables with one space between them; a dash between two leaves a second one."""
    return " ".join(syllables.split())
