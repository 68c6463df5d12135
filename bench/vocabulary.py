"""Generates articles with as many words and pairs of words as possible: the worst case for a search index.

Syllables are drawn at random from all possible Vietnamese ones, so that hardly any pair occurs twice.

    python -m bench.vocabulary OUT 10000 --seed 1
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from itertools import accumulate, product
from pathlib import Path
from random import Random

from badinh_site.content.syllables import is_syllable
from badinh_site.search.text import exact_form
from bench.corpus import FIRST, LAST, ZONE, Fields, source

__all__ = ["articles", "write"]

_ONSETS = "b c ch d đ g gi h k kh l m n ng ngh nh ph qu r s t th tr v x"
_RIMES = (
    "a ac ach ai am an ang anh ao ap at ay âm ân âng âp ât âu ăc ăm ăn ăng ăt e en eo ê ên ênh êt i ich inh iên iêt "
    "iêu o oa oan oanh oc ong ô ôc ôi ôn ông ơi ơn u uân uê ui un ung uôc uôi uôn uy uyên uyêt ư ưa ưc ưng ươc ương"
)
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
SECTIONS = ("Tin tức", "Văn hóa", "Giáo dục", "Đô thị")


def articles(number: int, seed: int = 0) -> Iterator[tuple[str, Fields, str]]:
    """Yield path, front matter and body of each article, oldest first."""
    for place in range(number):
        chance = Random(f"{seed}/{place}")  # noqa: S311 - no secret
        moment = FIRST + (LAST - FIRST) * place / number
        moment = moment.replace(tzinfo=ZONE) - timedelta(seconds=moment.second, microseconds=moment.microsecond)
        fields: Fields = {
            "title": _words(chance, 8, 14).capitalize(),
            "date": moment.isoformat(),
            "category": chance.choice(SECTIONS),
            "author": "Lê Minh",
            "tags": [],
            "lead": f"{_words(chance, 15, 25).capitalize()}.",
        }
        yield f"{moment:%Y/%m}/bai-{place}.md", fields, "\n\n".join(_paragraph(chance) for _ in range(8)) + "\n"


def write(folder: Path, number: int, seed: int = 0) -> None:
    """Write the articles into a folder."""
    for path, fields, body in articles(number, seed):
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(source(fields, body), encoding="utf-8", newline="\n")


def _paragraph(chance: Random) -> str:
    return " ".join(f"{_words(chance, 8, 20).capitalize()}." for _ in range(4))


def _words(chance: Random, least: int, most: int) -> str:
    words, weights = _syllables()
    return " ".join(chance.choices(words, cum_weights=weights, k=chance.randint(least, most)))


@cache
def _syllables() -> tuple[list[str], list[float]]:
    """Return syllables, common ones first, with cumulative frequencies: the n-th is 1/n as frequent as the first."""
    words = sorted({exact_form(_with_tone(*parts)) for parts in product(_ONSETS.split(), _RIMES.split(), _TONES)})
    words = [word for word in words if is_syllable(word)]
    Random(7).shuffle(words)  # noqa: S311 - no secret
    return words, list(accumulate(1 / (place + 20) for place in range(len(words))))


def _with_tone(onset: str, rime: str, tone: str) -> str:
    return onset + rime[:1] + tone + rime[1:]


def _main() -> None:
    parser = argparse.ArgumentParser(description="Make articles of many different words.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("number", type=int)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    write(asked.folder, asked.number, asked.seed)


if __name__ == "__main__":
    _main()
