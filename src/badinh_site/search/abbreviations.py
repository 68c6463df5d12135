"""Lets an abbreviation and what it stands for find each other: “UBND” and “Ủy ban nhân dân”."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from badinh_site.search.text import END, sequence
from badinh_site.vietnamese import ABBREVIATIONS

__all__ = ["with_other_forms"]


class _Form(NamedTuple):
    """One form of a name, and the other."""

    words: str
    other: str


@cache
def _forms() -> Mapping[str, tuple[_Form, ...]]:
    """Return the forms by the longest of their syllables: a text without it need not be searched."""
    pairs = [(_spaced(sequence(short)), _spaced(sequence(long))) for short, long in ABBREVIATIONS.items()]
    both = [*pairs, *((long, short) for short, long in pairs)]
    found: dict[str, tuple[_Form, ...]] = {}
    for words, other in both:
        longest = max(words.split(), key=len)
        found[longest] = (*found.get(longest, ()), _Form(f" {words} ", other))
    return found


def with_other_forms(syllables: str) -> str:
    """Return the syllables of a text, followed by the other forms of the names in it.

    Syllables are as :func:`badinh_site.search.text.sequence` returns them. The other forms are apart from the text and
    from each other, so no pair or phrase crosses into them.
    """
    forms = _forms()
    candidates = forms.keys() & set(syllables.split())
    if not candidates:
        return syllables
    padded = f" {_spaced(syllables)} "
    found = {form.other for one in candidates for form in forms[one] if form.words in padded}
    return f" {END} ".join([syllables, *sorted(found)])


def _spaced(syllables: str) -> str:
    """Return syllables with one space between them; a dash between two leaves a second one."""
    return " ".join(syllables.split())
