"""Measures related news: hides the tags of articles, and counts recommendations that share them.

From title, lead and body alone, the code of the build chooses ten related articles for each. A choice that shares a tag
is a hit. Simpler rankings serve as baselines, and CPU time is measured too.

    python -m bench.related --number 2000 --seed 1
    python -m bench.related --content content --json
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from random import Random
from typing import NamedTuple

import msgspec

from badinh_site.content.parser import BrokenDocument, Parser
from badinh_site.content.topic_terms import Terms
from badinh_site.content.types import Listing
from badinh_site.portal.related.ranking import Related, Signal, related
from badinh_site.settings.config import MarkdownSettings
from bench import corpus

SIZE = 10
"""The number of related articles."""

Chosen = Sequence[Sequence[int]]


class Labelled(NamedTuple):
    """An article without its tags, and what is hidden: category and tags, the main one first."""

    signal: Signal
    category: str
    tags: tuple[str, ...]


class Precision(NamedTuple):
    """The shares of related articles that have any tag, and the main tag, in common with their article."""

    any_tag: float
    main_tag: float


def measure(articles: Sequence[Labelled]) -> dict[str, Precision]:
    """Return the precision of each ranking."""
    signals = [article.signal for article in articles]
    chance = Random(1)  # noqa: S311 - no secret
    ways: dict[str, Chosen] = {
        "related news": related(signals, SIZE).lists(),
        "nearest in time": [_nearest(articles, place) for place in range(len(articles))],
        "newest in the category": _newest_alike(articles),
        "random": [_others(place, chance.sample(range(len(articles)), SIZE + 1)) for place in range(len(articles))],
    }
    return {name: _precision(articles, chosen) for name, chosen in ways.items()}


def times(signals: Sequence[Signal]) -> dict[str, float]:
    """Return the CPU seconds for computing all lists, and for updating them after a change."""
    memory, fresh = _timed(lambda: related(signals, SIZE))
    packed = msgspec.msgpack.encode(memory)

    def update(now: Sequence[Signal]) -> Related:
        made = [Signal(one.url, one.instant, one.category, one.tags, one.terms) for one in now]
        return related(made, SIZE, msgspec.msgpack.decode(packed, type=Related))

    middle = len(signals) // 2
    changed = msgspec.structs.replace(signals[middle], terms=signals[0].terms)
    newest = msgspec.structs.replace(signals[0], url="/moi/", instant=(signals[-1].instant or 0) + 60)
    return {
        "all lists anew": fresh,
        "nothing changed": _timed(lambda: update(signals))[1],
        "one article changed": _timed(lambda: update([*signals[:middle], changed, *signals[middle + 1 :]]))[1],
        "one article added": _timed(lambda: update([*signals, newest]))[1],
        "one article deleted": _timed(lambda: update([*signals[:middle], *signals[middle + 1 :]]))[1],
    }


def _timed(work: Callable[[], Related]) -> tuple[Related, float]:
    seconds = []
    for _ in range(3):
        start = time.process_time()
        result = work()
        seconds.append(time.process_time() - start)
    return result, min(seconds)


def _made_up(number: int, seed: int) -> Iterable[Labelled]:
    terms = Terms()
    for path, fields, body in corpus.articles(number, seed):
        title, lead, category, date, tags = (fields[name] for name in ("title", "lead", "category", "date", "tags"))
        instant = int(datetime.fromisoformat(str(date)).timestamp())
        signal = Signal(f"/{path}", instant, None, (), terms(str(title), str(lead), body))
        yield Labelled(signal, str(category), tuple(tags) if isinstance(tags, list) else ())


def _read(folder: Path) -> Iterable[Labelled]:
    """Read the articles of a site that have tags and a date, like a build."""
    parser = Parser("Asia/Ho_Chi_Minh", MarkdownSettings())
    for file in sorted(folder.rglob("*.md")):
        path = f"content/{file.relative_to(folder).as_posix()}"
        parsed = parser.parse(file.read_bytes(), path)
        if isinstance(parsed, BrokenDocument):
            continue
        document = parsed.document
        if document.type.listing is Listing.NEWS and document.tags and document.date:
            signal = Signal(path, document.date.instant, None, (), document.terms)
            yield Labelled(signal, document.category or "", document.tags)


def _nearest(articles: Sequence[Labelled], place: int) -> list[int]:
    start = max(0, min(place - SIZE // 2, len(articles) - SIZE - 1))
    return _others(place, range(start, min(start + SIZE + 1, len(articles))))


def _newest_alike(articles: Sequence[Labelled]) -> Chosen:
    newest: dict[str, list[int]] = {}
    for place in reversed(range(len(articles))):
        alike = newest.setdefault(articles[place].category, [])
        if len(alike) <= SIZE:
            alike.append(place)
    return [_others(place, newest[article.category]) for place, article in enumerate(articles)]


def _others(place: int, places: Iterable[int]) -> list[int]:
    return [other for other in places if other != place][:SIZE]


def _precision(articles: Sequence[Labelled], chosen: Chosen) -> Precision:
    asked = hits = main = 0
    for article, places in zip(articles, chosen, strict=True):
        asked += len(places)
        hits += sum(not set(article.tags).isdisjoint(articles[other].tags) for other in places)
        main += sum(article.tags[0] == articles[other].tags[0] for other in places)
    return Precision(round(hits / max(asked, 1), 3), round(main / max(asked, 1), 3))


def _main() -> None:
    parser = argparse.ArgumentParser(description="Measure how well related news are chosen, and how quickly.")
    parser.add_argument("--content", type=Path, help="a folder of articles with tags, instead of generated ones")
    parser.add_argument("--number", type=int, default=2000, help="number of generated articles")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    found = _read(given.content) if given.content else _made_up(given.number, given.seed)
    articles = sorted(found, key=lambda one: (one.signal.instant or 0, one.signal.url))
    if len(articles) <= SIZE:
        sys.exit(f"{len(articles)} articles with date and tags are too few to measure.")
    precision, seconds = measure(articles), times([article.signal for article in articles])
    if given.json:
        answer = {"articles": len(articles), "precision": {name: one._asdict() for name, one in precision.items()}}
        print(json.dumps(answer | {"seconds": {name: round(one, 3) for name, one in seconds.items()}}))
        return
    print(f"{len(articles)} articles; share of {SIZE} choices with a tag in common, with the same main tag:")
    for name, (any_tag, main_tag) in precision.items():
        print(f"  {name:24}{any_tag:7.3f}{main_tag:7.3f}")
    print("Seconds:")
    for name, spent in seconds.items():
        print(f"  {name:24}{spent:7.3f}")


if __name__ == "__main__":
    _main()
