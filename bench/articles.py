"""Reads the articles of a corpus, and writes each the way a generator wants to have it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import yaml

from badinh_site.vietnamese import slug

__all__ = ["Article", "Corpus", "as_badinh", "as_eleventy", "as_hugo", "as_pelican", "read_article", "read_corpus"]

# libyaml's loader is ten times quicker. BaseLoader makes texts of everything, so dates stay as they are written.
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class Article(NamedTuple):
    """An article of the corpus."""

    place: str
    """Its path below the corpus: ``2021/07/name.md``."""
    text: str
    """The whole file."""
    fields: Mapping[str, str | list[str]]
    body: str

    @property
    def stem(self) -> str:
        """The name of its file, which becomes that of its page."""
        return Path(self.place).stem


class Corpus(NamedTuple):
    """What is known of the articles without holding them in memory."""

    folder: Path
    places: tuple[str, ...]
    sections: Counter[str]
    """How many articles each section has, by its name."""
    tags: Counter[str]
    """How many articles each tag has, by its slug."""
    newest: str
    """The date of the newest article."""

    def articles(self) -> Iterator[Article]:
        """Return the articles one after the other."""
        return (read_article(self.folder, place) for place in self.places)


def read_corpus(folder: Path) -> Corpus:
    """Look through a corpus."""
    places = tuple(sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*.md")))
    sections: Counter[str] = Counter()
    tags: Counter[str] = Counter()
    newest = ""
    for place in places:
        fields = read_article(folder, place).fields
        sections[str(fields["category"])] += 1
        tags.update({slug(tag) for tag in fields["tags"]})
        newest = max(newest, str(fields["date"]))
    return Corpus(folder, places, sections, tags, newest)


def read_article(folder: Path, place: str) -> Article:
    """Read one article of a corpus."""
    text = (folder / place).read_text(encoding="utf-8")
    front, body = text.removeprefix("---\n").split("\n---\n", 1)
    return Article(place, text, yaml.load(front, Loader=_LOADER), body.strip() + "\n")  # noqa: S506 - makes only texts


def as_badinh(article: Article) -> tuple[str, str]:
    """Return path and text of an article for badinh: the corpus is written for it."""
    return f"content/{article.place}", article.text


def as_hugo(article: Article) -> tuple[str, str]:
    """Return path and text of an article for Hugo."""
    fields = _renamed(article, {"lead": "summary", "category": "categories"})
    fields["categories"] = [str(fields["categories"])]
    return f"content/news/{article.place}", _yaml(fields) + article.body


def as_eleventy(article: Article) -> tuple[str, str]:
    """Return path and text of an article for Eleventy."""
    return f"news/{article.place}", _yaml(_renamed(article, {"lead": "summary", "tags": "keywords"})) + article.body


def as_pelican(article: Article) -> tuple[str, str]:
    """Return path and text of an article for Pelican."""
    fields = {**_renamed(article, {"lead": "summary"}), "slug": article.stem}
    lines = (f"{name.capitalize()}: {', '.join(v) if isinstance(v, list) else v}\n" for name, v in fields.items())
    return f"content/news/{article.place}", "".join(lines) + "\n" + article.body


def _renamed(article: Article, names: Mapping[str, str]) -> dict[str, str | list[str]]:
    return {names.get(name, name): value for name, value in article.fields.items()}


def _yaml(fields: Mapping[str, str | list[str]]) -> str:
    """Return front matter. Dates and numbers stay bare, or the generators would take them for texts."""
    lines = (
        f"{name}: {value if name in ('date', 'views') else json.dumps(value, ensure_ascii=False)}\n"
        for name, value in fields.items()
    )
    return f"---\n{''.join(lines)}---\n\n"
