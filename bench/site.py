"""The bench site of one generator: made from a corpus, edited, built, cleared."""

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
"""Articles on a full page of a list; the definitions of the peers say the same."""

SETTINGS = "content/site.yaml"


class Site:
    """A folder that a generator builds. Its articles are known, so that edits need not look for them."""

    def __init__(self, folder: Path, generator: Generator, articles: Iterable[Path], newest: datetime) -> None:
        """Take the folder, the generator, the files of the articles, oldest month first, and the newest date."""
        self.folder = folder
        self.generator = generator
        self.articles = list(articles)
        self.newest = newest

    @property
    def output(self) -> Path:
        """The folder that the generator writes to."""
        return self.folder / self.generator.output

    def article(self, number: int) -> Path:
        """Return an article near the middle, one for each number: too old for feed and home page."""
        return self.articles[(len(self.articles) // 2 + number) % len(self.articles)]

    def clear(self) -> None:
        """Delete what builds have made and kept."""
        for name in (self.generator.output, *self.generator.leftovers):
            path = self.folder / name
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)


def make_site(folder: Path, generator: Generator, corpus: Corpus) -> Site:
    """Make a generator's site from a corpus; what stood in the folder is gone."""
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
    """Return the site the two files of the theme that are edited; it has them of its own, as a portal would."""
    (folder / SETTINGS).parent.mkdir(parents=True)
    for name in ("templates/article.html", "static/style.css"):
        (folder / name).parent.mkdir()
        shutil.copy(theme_folder() / name, folder / name)


def _settings(corpus: Corpus) -> str:
    """Write site.yaml: all sections, and all of them in the menu, as the peers' pages have them."""
    sections = sorted(corpus.sections)
    lists = "".join(f'  - name: "{name}"\n    slug: {slug(name)}\n' for name in sections)
    menu = "".join(f'  - title: "{name}"\n    url: /chuyen-muc/{slug(name)}/\n' for name in sections)
    return (
        "title: Ba Đình\nagency: UBND quận Ba Đình\nbase_url: https://badinh.example/\n"
        f"categories:\n{lists}menu:\n{menu}paging:\n  page_size: {PAGE_SIZE}\n"
    )


def field(text: str, name: str) -> str:
    """Return the value of a field in front matter, as it is written but without quotes."""
    found = _field(name).search(text)
    return found["value"] if found else ""


def with_field(text: str, name: str, value: str) -> str:
    """Return a file in which a field of the front matter has another value; quotes stay as they are."""
    return _field(name).sub(lambda found: f"{found['head']}{value}{found['tail']}", text, count=1)


def _field(name: str) -> re.Pattern[str]:
    """Find a field in the front matter of any of the generators, with the quotes that it may have."""
    return re.compile(rf'^(?P<head>{name}: *"?)(?P<value>.*?)(?P<tail>"?)$', re.IGNORECASE | re.MULTILINE)
