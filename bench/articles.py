"""Reads the articles of a corpus, and converts them to the format of each generator."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import yaml

from badinh_site.vietnamese import slug

__all__ = ["Article", "Corpus", "as_badinh", "as_eleventy", "as_hugo", "as_pelican", "read_article", "read_corpus"]

# libyaml's loader is ten times faster. BaseLoader reads all scalars as texts, so dates are unchanged.
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class Article(NamedTuple):
    """An article of the corpus."""

    place: str
    """The path within the corpus: ``2021/07/name.md``."""
    text: str
    """The whole file."""
    fields: Mapping[str, str | list[str]]
    body: str

    @property
    def stem(self) -> str:
        """The file name without suffix, which becomes that of the page."""
        return Path(self.place).stem


class Corpus(NamedTuple):
    """The articles of a corpus, without their contents in memory."""

    folder: Path
    places: tuple[str, ...]
    sections: Counter[str]
    """Numbers of articles by section."""
    tags: Counter[str]
    """Numbers of articles by slug of a tag."""
    newest: str
    """The date of the newest article."""

    def articles(self) -> Iterator[Article]:
        """Yield the articles, read one at a time."""
        return (read_article(self.folder, place) for place in self.places)


def read_corpus(folder: Path) -> Corpus:
    """Scan a corpus."""
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
    return Article(place, text, yaml.load(front, Loader=_LOADER), body.strip() + "\n")  # noqa: S506 - returns only texts


def as_badinh(article: Article) -> tuple[str, str]:
    """Return path and text of an article for badinh, unchanged."""
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
    """Return front matter. Dates and numbers are not quoted, or the generators would take them for texts."""
    lines = (
        f"{name}: {value if name in ('date', 'views') else json.dumps(value, ensure_ascii=False)}\n"
        for name, value in fields.items()
    )
    return f"---\n{''.join(lines)}---\n\n"
