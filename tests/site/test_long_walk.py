"""A newsroom of many days: one site that is edited again and again, and equals a clean build after each edit.

``BADINH_WALK_STEPS=2000 pytest tests/site/test_long_walk.py`` walks that far. Most edits change a text alone, so the
records that patches go by are carried from one patch to the next for as long as a build allows.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest import mock

import pytest

from badinh_site.engine.build.full import FullBuild
from badinh_site.portal.entry import BLOBS
from badinh_site.portal.related import rarity
from tests.support import made_up_kind
from tests.support.picturemaking import bytes_of, quadrants
from tests.support.sitemaking import SETTINGS, article, build_site, clean_tree, make_site, tree, write

pytestmark = pytest.mark.slow

STEPS = int(os.environ.get("BADINH_WALK_STEPS", "30"))
WORDS = ["ngân", "sách", "quận", "phường", "họp", "dân", "đường", "hồ", "trường", "lớp", "mới", "năm", "đầu", "xây"]


class Newsroom:
    """Edits files of a site at random, always in the same way for a seed."""

    def __init__(self, site: Path, seed: int) -> None:
        """Fill a site."""
        self.site = site
        self.random = random.Random(seed)  # noqa: S311 - nothing secret
        self.number = 0
        write(make_site(site), "content/site.yaml", SETTINGS + "archive: {reason: Xong.}\nchecksums: true\n")
        made_up_kind.write_template(site)
        for _ in range(14):
            self.write_an_article()
        for name in ("pages/gioi-thieu", "albums/hoi/index"):
            article(site, name, title=self.words(3), category=None, lead=self.words(3), body=self.words(9))
        (site / "content/albums/hoi/anh.png").write_bytes(bytes_of(quadrants(12, 8), "PNG"))

    def edit(self) -> None:
        """Edit something; most often a text alone."""
        edits: list[tuple[int, Callable[[], None]]] = [
            (40, self.change_a_text),
            (12, self.change_a_letter),
            (8, self.change_the_author),
            (6, self.exchange_two_texts),
            (6, self.copy_a_text),
            (4, self.empty_a_text),
            (6, self.take_a_text_back),
            (5, self.change_the_title),
            (5, self.change_the_status),
            (4, self.write_an_article),
            (4, self.delete_an_article),
        ]
        (chosen,) = self.random.choices([edit for _, edit in edits], [weight for weight, _ in edits])
        chosen()

    def words(self, count: int) -> str:
        """Return some words."""
        return " ".join(self.random.choices(WORDS, k=count)).capitalize()

    def files(self) -> list[Path]:
        """Return all documents."""
        return sorted(self.site.glob("content/**/*.md"))

    def a_file(self) -> Path:
        """Return any document."""
        return self.random.choice(self.files())

    def write_an_article(self) -> None:
        """Write one more."""
        self.number += 1
        day, month = self.number % 28 + 1, 5 + self.number % 2
        name = f"2021/{month:02}/bai-{self.number}"
        date, lead = f"2021-{month:02}-{day:02}", self.words(6)
        article(self.site, name, title=self.words(5), date=date, lead=lead, body=self.words(30))

    def delete_an_article(self) -> None:
        """Delete one, unless few are left."""
        articles = [file for file in self.files() if "/2021/" in file.as_posix()]
        if len(articles) > 8:
            self.random.choice(articles).unlink()

    def change_a_text(self) -> None:
        """Write more, in one document or some."""
        for file in self.random.sample(self.files(), self.random.choice((1, 1, 1, 3))):
            front, body = parts(file)
            put(file, front, f"{body[:400]} {self.words(4)}\n")

    def change_a_letter(self) -> None:
        """Change a letter of a text."""
        file = self.a_file()
        front, body = parts(file)
        place = self.random.randrange(len(body))
        put(file, front, body[:place] + self.random.choice("abcđê") + body[place + 1 :])

    def change_the_author(self) -> None:
        """Change what only the document's own page and lists of texts show."""
        file = self.a_file()
        front, body = parts(file)
        put(file, re.sub(r"author: .*\n", "", front) + f"author: {self.words(2)}\n", body)

    def exchange_two_texts(self) -> None:
        """Let two documents have each other's text."""
        one, other = self.random.sample(self.files(), 2)
        (front, body), (other_front, other_body) = parts(one), parts(other)
        put(one, front, other_body)
        put(other, other_front, body)

    def copy_a_text(self) -> None:
        """Let two documents have the same text."""
        one, other = self.random.sample(self.files(), 2)
        put(one, parts(one)[0], parts(other)[1])

    def empty_a_text(self) -> None:
        """Take a text away."""
        file = self.a_file()
        put(file, parts(file)[0], "\n")

    def take_a_text_back(self) -> None:
        """Change a text, publish it, and change it back."""
        file = self.a_file()
        front, body = parts(file)
        put(file, front, f"{body} {self.words(3)}\n")
        assert build_site(self.site).complete
        put(file, front, body)

    def change_the_title(self) -> None:
        """Change what other pages show."""
        file = self.a_file()
        front, body = parts(file)
        put(file, re.sub(r"title: .*", f"title: {self.words(4)}", front), body)

    def change_the_status(self) -> None:
        """Publish an article, or make a draft of it."""
        file = self.a_file()
        front, body = parts(file)
        put(file, front.replace("status: draft\n", "") if "status" in front else f"{front}status: draft\n", body)


def parts(file: Path) -> tuple[str, str]:
    """Return what stands in the front matter of a document, and its text."""
    _, front, body = file.read_text(encoding="utf-8").split("---\n", 2)
    return front, body


def put(file: Path, front: str, body: str) -> None:
    """Write a document."""
    file.write_text(f"---\n{front}---\n{body}", encoding="utf-8", newline="\n")


@pytest.fixture
def full_builds() -> Iterator[list[object]]:
    """Count the builds that lay the whole site out."""
    run, seen = FullBuild.run, []

    def counted(self: FullBuild, *arguments: object) -> object:
        seen.append(self)
        return run(self, *arguments)  # type: ignore[arg-type]

    with mock.patch.object(FullBuild, "run", counted):
        yield seen


@pytest.mark.parametrize("blobs", [BLOBS, ("facts",)])
def test_a_site_equals_a_clean_one_after_each_of_many_edits(
    blobs: tuple[str, ...], tmp_path: Path, full_builds: list[object]
) -> None:
    newsroom, patched = Newsroom(tmp_path / "site", len(blobs)), 0
    # With few articles to count in, a change of a text changes others as seldom as in a portal of thousands.
    with made_up_kind.registered(blobs), mock.patch.object(rarity, "_SAMPLE", 3):
        assert build_site(newsroom.site).complete
        for step in range(STEPS):
            newsroom.edit()
            full_builds.clear()
            result = build_site(newsroom.site)
            assert result.complete, result.problems
            patched += not full_builds and result.read > 0
            assert tree(newsroom.site / "build") == clean_tree(newsroom.site), step
    print(f"{STEPS} edits, {patched} of them patched")  # noqa: T201 - what a long walk was worth
    assert patched > STEPS / 4
