"""The benchmark site of a generator: created from a corpus, edited, built, cleaned."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from badinh_site.engine.inputs.scan import theme_folder
from badinh_site.vietnamese import slug
from bench.articles import Corpus
from bench.generators import Generator

__all__ = ["PAGE_SIZE", "SETTINGS", "Site", "field", "make_site", "with_field"]

PAGE_SIZE = 20
"""Articles on a full page of a list, as in the configurations of the peers."""

SETTINGS = "content/site.yaml"


class Site:
    """A folder that a generator builds. Its articles are listed, so that edits need not search for them."""

    def __init__(self, folder: Path, generator: Generator, articles: Iterable[Path], newest: datetime) -> None:
        """Take the folder, the generator, the files of the articles, oldest month first, and the newest date."""
        self.folder = folder
        self.generator = generator
        self.articles = list(articles)
        self.newest = newest

    @property
    def output(self) -> Path:
        """The output folder of the generator."""
        return self.folder / self.generator.output

    def article(self, number: int) -> Path:
        """Return the article for a number, near the middle: too old for feed and home page."""
        return self.articles[(len(self.articles) // 2 + number) % len(self.articles)]

    def clear(self) -> None:
        """Delete the outputs and caches of builds."""
        for name in (self.generator.output, *self.generator.leftovers):
            path = self.folder / name
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)


def make_site(folder: Path, generator: Generator, corpus: Corpus) -> Site:
    """Create the site of a generator from a corpus, replacing the folder."""
    shutil.rmtree(folder, ignore_errors=True)
    if generator.definition is None:
        _copy_theme(folder)
        (folder / SETTINGS).write_text(_settings(corpus), encoding="utf-8")
    else:
        shutil.copytree(generator.definition, folder)
    articles = []
    for article in corpus.articles():
        path, text = generator.written_as(article)
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        articles.append(file)
    return Site(folder, generator, articles, datetime.fromisoformat(corpus.newest))


def _copy_theme(folder: Path) -> None:
    """Copy the two theme files that are edited into the site, as a portal with its own theme has them."""
    (folder / SETTINGS).parent.mkdir(parents=True)
    for name in ("templates/article.html", "static/style.css"):
        (folder / name).parent.mkdir()
        shutil.copy(theme_folder() / name, folder / name)


def _settings(corpus: Corpus) -> str:
    """Write site.yaml with all sections in the menu, as on the peers' pages."""
    sections = sorted(corpus.sections)
    lists = "".join(f'  - name: "{name}"\n    slug: {slug(name)}\n' for name in sections)
    menu = "".join(f'  - title: "{name}"\n    url: /chuyen-muc/{slug(name)}/\n' for name in sections)
    return (
        "title: Ba Đình\nagency: UBND quận Ba Đình\nbase_url: https://badinh.example/\n"
        f"categories:\n{lists}menu:\n{menu}paging:\n  page_size: {PAGE_SIZE}\n"
    )


def field(text: str, name: str) -> str:
    """Return the value of a field in front matter without quotes."""
    found = _field(name).search(text)
    return found["value"] if found else ""


def with_field(text: str, name: str, value: str) -> str:
    """Return a file with the value of a front matter field replaced; quotes are kept."""
    return _field(name).sub(lambda found: f"{found['head']}{value}{found['tail']}", text, count=1)


def _field(name: str) -> re.Pattern[str]:
    """Return the match of a field in the front matter of any generator, including quotes."""
    return re.compile(rf'^(?P<head>{name}: *"?)(?P<value>.*?)(?P<tail>"?)$', re.IGNORECASE | re.MULTILINE)
