"""Queries for known articles: titles or phrases of the text, in the spellings that readers type."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from random import Random
from typing import NamedTuple

from badinh_site.search.text import exact_form, folded_form, runs
from badinh_site.vietnamese import nfc

__all__ = ["FORMS", "Known", "Said", "known_items", "marked_items"]

FORMS = ("with marks", "without marks", "mixed tones")
"""As written; without diacritics; with every other tone in the other placement."""
PHRASE = 6
"""Syllables of a phrase: enough to be unique, and as many as somebody remembers."""

_SWAPPED = {
    exact_form(f"{vowels[0]}{tone}{vowels[1]}"): nfc(f"{vowels}{tone}")
    for vowels in ("oa", "oe", "uy")
    for tone in "\u0300\u0301\u0303\u0309\u0323"
}
_ENDING = re.compile(rf"(?<![qQ])({'|'.join(_SWAPPED)})\b")


class Said(NamedTuple):
    """The text of an article."""

    url: str
    title: str
    lead: str
    text: str


class Known(NamedTuple):
    """A query and the article that it should find."""

    url: str
    kind: str
    """``title`` or ``phrase``."""
    words: str

    def typed(self, form: str) -> str:
        """Return the query in one of the forms."""
        if form == "without marks":
            return " ".join(folded_form(one) for run in runs(self.words) for one in run)
        return _ENDING.sub(_Alternating(), self.words) if form == "mixed tones" else self.words


class _Alternating:
    """Moves every other tone to its other placement."""

    def __init__(self) -> None:
        self._turn = False

    def __call__(self, match: re.Match[str]) -> str:
        self._turn = not self._turn
        return _SWAPPED[match[1]] if self._turn else match[1]


def known_items(articles: Sequence[Said], count: int, seed: int = 1) -> list[Known]:
    """Return ``count`` titles and phrases that each occur in only one article."""
    chance = Random(seed)  # noqa: S311 - no secret
    titles = Counter(_folded(one.title) for one in articles)
    order = chance.sample(articles, len(articles))
    found = [Known(one.url, "title", one.title) for one in order if titles[_folded(one.title)] == 1][:count]
    said = [_spaced(f"{one.title}\n{one.lead}\n{one.text}") for one in articles]
    phrases = (known for one in order for known in _phrase(one, said, chance))
    found += [known for known, _ in zip(phrases, range(count), strict=False)]
    return found


def _phrase(article: Said, said: Sequence[str], chance: Random) -> Iterator[Known]:
    """Return a phrase that only this article contains, if a few attempts find one."""
    stretches = [run for run in runs(article.text) if len(run) >= PHRASE]
    for _ in range(5 if stretches else 0):
        run = chance.choice(stretches)
        start = chance.randint(0, len(run) - PHRASE)
        words = " ".join(run[start : start + PHRASE])
        folded = f" {_folded(words)} "
        if sum(folded in text for text in said) == 1:
            yield Known(article.url, "phrase", words)
            return


def marked_items(articles: Sequence[Said], count: int, seed: int = 1) -> list[tuple[str, set[str], set[str]]]:
    """Return pairs of syllables that occur with different diacritics, each with its documents and the others."""
    pairs: dict[str, dict[str, set[str]]] = {}
    for one in articles:
        for run in runs(f"{one.title}\n{one.lead}\n{one.text}"):
            for first, second in pairwise(run):
                exact = f"{first} {second}"
                pairs.setdefault(_folded(exact), {}).setdefault(exact, set()).add(one.url)
    several = sorted(exact for variants in pairs.values() if len(variants) > 1 for exact in variants)
    several = [exact for exact in several if exact != _folded(exact)]
    chosen = Random(seed).sample(several, min(count, len(several)))  # noqa: S311 - no secret
    return [
        (exact, (own := pairs[_folded(exact)][exact]), set().union(*pairs[_folded(exact)].values()) - own)
        for exact in chosen
    ]


def _folded(words: str) -> str:
    return " ".join(folded_form(one) for run in runs(words) for one in run)


def _spaced(text: str) -> str:
    """Return the syllables of a text separated by spaces, in which phrases can be searched."""
    return f" {' | '.join(' '.join(map(folded_form, run)) for run in runs(text))} "
