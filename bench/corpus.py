"""Generates a district newsroom: Vietnamese articles with known topics, reproducible by number and seed.

Most sentences of an article come from a common pool, and some use the words of its topics, which are its tags. Topics
come in waves, as news does, and correlate little with the category. The vocabulary is in ``corpus.txt``.

    python bench/corpus.py OUT 10000 --seed 1
"""

from __future__ import annotations

import argparse
import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import NamedTuple

__all__ = ["Fields", "Newsroom", "articles", "source"]

FIRST, LAST = datetime(2008, 1, 1, 7), datetime(2021, 7, 13, 17)  # noqa: DTZ001 - local time; the zone is added below
ZONE = timezone(timedelta(hours=7))

TOPICAL, TITLED = 0.26, 0.75
"""Shares of sentences, and of titles, that are about a topic."""
MAIN = 0.6
"""Share of an article's topical sentences that are about its first topic."""
ASIDE = 0.05
"""Share of topical sentences that are about a foreign topic."""
USUAL = 0.6
"""Share of words that are drawn from those an article repeats: its ward, its people, its expressions."""
CALM, WAVES_A_YEAR = 0.2, 1.5
"""Weight of a topic outside its waves, which peak at 2 to 10; and the frequency of waves."""

Fields = dict[str, str | int | list[str]]


class Topic(NamedTuple):
    """A topic: its name, which becomes a tag, and its vocabulary."""

    name: str
    words: dict[str, list[str]]
    """Words by the name of their placeholder in patterns."""
    sentences: list[str]


class Wave(NamedTuple):
    """A period in which a topic is in the news: its centre and half width in days, and its height."""

    middle: float
    reach: float
    height: float


class Words(NamedTuple):
    """The content of ``corpus.txt``."""

    lists: dict[str, list[str]]
    topics: list[Topic]


def articles(number: int, seed: int = 0) -> Iterator[tuple[str, Fields, str]]:
    """Yield path, front matter and body of each article, oldest first."""
    newsroom = Newsroom(number, seed)
    return (newsroom.article(place) for place in range(number))


def source(fields: Fields, body: str) -> str:
    """Return the text of an article file."""
    lines = ["---"]
    for name, value in fields.items():
        if name in ("title", "lead"):
            lines.append(f'{name}: "{value}"')
        elif isinstance(value, list):
            lines.append(f"{name}: [{', '.join(value)}]")
        else:
            lines.append(f"{name}: {value}")
    return "\n".join([*lines, "---", "", body])


class Newsroom:
    """A newsroom with a number of articles. Each depends only on its number and the seed."""

    def __init__(self, number: int, seed: int = 0) -> None:
        self._number, self._seed = number, seed
        self._lists, self._topics = _read(Path(__file__).with_suffix(".txt"))
        chance = Random(f"{seed}/waves")  # noqa: S311 - no secret
        self._weights = [chance.uniform(0.3, 2) for _ in self._topics]
        self._waves = [_waves(chance) for _ in self._topics]
        self._kin = [chance.sample(range(len(self._topics)), 3) for _ in self._topics]
        self._homes = [chance.sample(self._lists["chuyên mục"], 2) for _ in self._topics]

    def article(self, place: int) -> tuple[str, Fields, str]:
        """Return path, front matter and body of one article."""
        chance = Random(f"{self._seed}/{place}")  # noqa: S311 - no secret
        moment = FIRST + timedelta(minutes=_MINUTES * place // self._number)
        topics = self._choose(chance, (moment - FIRST) / timedelta(days=1))
        writer = _Writer(chance, self._lists, [self._topics[topic] for topic in topics], self._topics, moment)
        title = writer.title()
        home = chance.random() < 0.5
        fields: Fields = {
            "title": title,
            "date": moment.replace(tzinfo=ZONE).isoformat(),
            "views": int(chance.paretovariate(1.2) * 40),
            "category": chance.choice(self._homes[topics[0]] if home else self._lists["chuyên mục"]),
            "author": chance.choice(self._lists["tác giả"]),
            "tags": [self._topics[topic].name for topic in topics],
            "lead": writer.lead(),
        }
        return f"{moment:%Y/%m}/{_slug(title)}-{place}.md", fields, writer.body(place)

    def _choose(self, chance: Random, day: float) -> list[int]:
        """Choose an article's topics: the first by what is in the news, others also by affinity to it."""
        news = [CALM + sum(_height(wave, day) for wave in waves) for waves in self._waves]
        weights = [weight * height for weight, height in zip(self._weights, news, strict=True)]
        everything = range(len(weights))
        topics = chance.choices(everything, weights)
        for _ in range(chance.choices((0, 1, 2, 3), (34, 34, 21, 11))[0]):
            kin = chance.random() < 0.5
            topics.append(chance.choice(self._kin[topics[0]]) if kin else chance.choices(everything, weights)[0])
        return list(dict.fromkeys(topics))


class _Writer:
    """Writes one article by filling patterns with the words of its topics and of the district."""

    def __init__(
        self, chance: Random, lists: dict[str, list[str]], topics: list[Topic], others: list[Topic], moment: datetime
    ) -> None:
        self._chance, self._lists, self._topics, self._others = chance, lists, topics, others
        self._unsaid = chance.sample(lists["câu chung"], len(lists["câu chung"]))
        self._favourites: dict[tuple[str, str], list[str]] = {}
        self._day = {"hôm nay": f"{moment.day}/{moment.month}", "tháng": str(moment.month), "năm": str(moment.year)}

    def title(self) -> str:
        topical = self._chance.random() < TITLED
        patterns = self._lists["tiêu đề chủ đề" if topical else "tiêu đề chung"]
        return self._write(self._chance.choice(patterns), self._topics[0])

    def lead(self) -> str:
        return f"{self._general()} {self._topical() if self._chance.random() < TITLED else self._general()}"

    def body(self, place: int) -> str:
        blocks = [self._paragraph() for _ in range(self._chance.randint(4, 10))]
        if place % 3 == 0:
            blocks[2:2] = ["## " + self._write("Kết quả về {điều}", self._topics[0]), self._list()]
        if place % 5 == 0:
            blocks[3:3] = [self._table(), "> " + self._general(), self._marked()]
        return "\n\n".join(blocks) + "\n"

    def _paragraph(self) -> str:
        return " ".join(self._sentence() for _ in range(self._chance.randint(2, 5)))

    def _sentence(self) -> str:
        return self._topical() if self._chance.random() < TOPICAL else self._general()

    def _general(self) -> str:
        """Return a sentence of the common pool that is not in the article yet."""
        return self._write(self._unsaid.pop(), self._topics[0]) if self._unsaid else self._topical()

    def _topical(self) -> str:
        chance = self._chance
        topic = self._topics[0] if chance.random() < MAIN else chance.choice(self._topics)
        if chance.random() < ASIDE:
            topic = chance.choice(self._others)
        patterns = topic.sentences if chance.random() < 0.2 else self._lists["câu chủ đề"]
        return self._write(chance.choice(patterns), topic)

    def _list(self) -> str:
        return "\n".join(f"- {self._write('{việc}', self._chance.choice(self._topics))};" for _ in range(3))

    def _table(self) -> str:
        rows = "\n".join(self._write("| {phường} | {số} | {phần trăm}% |", self._topics[0]) for _ in range(3))
        return f"| Phường | Số lượng | Tỷ lệ |\n| --- | ---: | ---: |\n{rows}"

    def _marked(self) -> str:
        address = f"https://vanban.example/{self._day['năm']}/{self._chance.randint(1, 999)}-kh-ubnd.html"
        return self._write(f"Xem **{{đơn vị}}**, *{{tên}}* và [văn bản đầy đủ]({address}).", self._topics[0])

    def _write(self, pattern: str, topic: Topic) -> str:
        """Fill the placeholders of a pattern recursively, without repeating a word."""
        said: set[str] = set()
        while "{" in pattern:
            pattern = _PLACE.sub(lambda found: self._word(found[1], topic, said), pattern)
        return pattern[0].upper() + pattern[1:]

    def _word(self, name: str, topic: Topic, said: set[str]) -> str:
        if name in self._day:
            return self._day[name]
        words = topic.words.get(name) or self._lists[name]
        usual = self._usual(name, topic, words)
        word = self._chance.choice(usual)
        while word in said:
            word = self._chance.choice(words)
        said.add(word)
        return word

    def _usual(self, name: str, topic: Topic, words: list[str]) -> list[str]:
        """Return the words to choose from, mostly the few that this article repeats."""
        if self._chance.random() >= USUAL or name in _VARIED:
            return words
        key = topic.name if name in topic.words else "", name
        if key not in self._favourites:
            self._favourites[key] = self._chance.sample(words, max(1, len(words) // 8))
        return self._favourites[key]


_MINUTES = (LAST - FIRST) // timedelta(minutes=1)
_VARIED = ("số", "thứ", "phần trăm", "khi", "họ", "tên")
_PLACE = re.compile(r"\{([^}]+)\}")


def _waves(chance: Random) -> list[Wave]:
    days = (LAST - FIRST).days
    number = round(days / 365 * WAVES_A_YEAR)
    return [Wave(chance.uniform(0, days), chance.uniform(15, 60), chance.uniform(2, 10)) for _ in range(number)]


def _height(wave: Wave, day: float) -> float:
    return max(0.0, 1 - abs(day - wave.middle) / wave.reach) * wave.height


def _read(path: Path) -> Words:
    general, special = path.read_text(encoding="utf-8").split("==== topics\n")
    lists = {}
    for part in general.split("\n== ")[1:]:
        name, *entries = part.splitlines()
        lists[name] = [entry for entry in entries if entry]
    return Words(lists, [_topic(part) for part in special.split("== ")[1:]])


def _topic(part: str) -> Topic:
    name, *lines = part.splitlines()
    found = dict(line.split(": ", maxsplit=1) for line in lines if line)
    sentences = found.pop("câu").split(" | ")
    return Topic(name, {kind: words.split("; ") for kind, words in found.items()}, sentences)


def _slug(title: str) -> str:
    bare = unicodedata.normalize("NFD", title.lower().replace("đ", "d"))
    return "-".join(re.findall("[a-z0-9]+", re.sub("[\u0300-\u036f]", "", bare)))[:60].strip("-")


def _main() -> None:
    parser = argparse.ArgumentParser(description="Write a made-up district newsroom as Markdown files.")
    parser.add_argument("out", type=Path)
    parser.add_argument("number", type=int)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    for path, fields, body in articles(given.number, given.seed):
        file = given.out / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(source(fields, body), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    _main()
