"""Changes are told of when they have come to rest: whatever tool makes them, and none is lost."""

from __future__ import annotations

import shutil
import threading
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from badinh_site.preview.watch import PollingWatch, Watch
from tests.support.sitemaking import article, make_site, write

PATIENCE = 20.0
"""Seconds that a sign is waited for before a test fails; it mostly comes within a tenth of one."""


class Ear:
    """Hears of changes, and lets a test wait for them."""

    def __init__(self) -> None:
        self.heard = 0
        self._news = threading.Condition()
        self.act: Callable[[], None] = lambda: None
        """What is done at each refresh."""

    def touched(self, *files: str) -> None:
        """Take no notice."""

    def refresh(self) -> None:
        self.act()
        with self._news:
            self.heard += 1
            self._news.notify_all()

    def wait_until(self, condition: Callable[[], bool]) -> None:
        with self._news:
            assert self._news.wait_for(condition, PATIENCE), "nothing was told"

    def wait_for_more_than(self, heard: int) -> None:
        self.wait_until(lambda: self.heard > heard)


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
def site(tmp_path: Path, ear: Ear) -> Iterator[Path]:
    """Return a site that is watched."""
    make_site(tmp_path)
    article(tmp_path, "2021/05/a", title="A", date="2021-05-01")
    watch = Watch(tmp_path, ear)
    watch.start()
    yield tmp_path
    watch.close()


def save(site: Path) -> None:
    write(site, "content/2021/05/a.md", "---\ntitle: B\n---\n")


def save_atomically(site: Path) -> None:
    other = site / "content/2021/05/.a.md.tmp"
    other.write_text("---\ntitle: B\n---\n", encoding="utf-8")
    other.replace(site / "content/2021/05/a.md")


def save_by_way_of_a_backup(site: Path) -> None:
    file = site / "content/2021/05/a.md"
    file.rename(file.with_suffix(".md~"))
    write(site, "content/2021/05/a.md", "---\ntitle: B\n---\n")


def rename(site: Path) -> None:
    (site / "content/2021/05/a.md").rename(site / "content/2021/05/b.md")


def move_a_folder(site: Path) -> None:
    (site / "content/2021/05").rename(site / "content/2021/06")


def delete(site: Path) -> None:
    (site / "content/2021/05/a.md").unlink()


def make_a_first_template(site: Path) -> None:
    write(site, "templates/mark.html", "x")


def use_a_decomposed_name(site: Path) -> None:
    write(site, f"content/2021/05/{unicodedata.normalize('NFD', 'đường-phố')}.md", "---\ntitle: B\n---\n")


@pytest.mark.parametrize(
    "act",
    [
        save,
        save_atomically,
        save_by_way_of_a_backup,
        rename,
        move_a_folder,
        delete,
        make_a_first_template,
        use_a_decomposed_name,
    ],
    ids=lambda act: act.__name__,
)
def test_a_change_is_told_of(site: Path, ear: Ear, act: Callable[[Path], None]) -> None:
    act(site)
    ear.wait_for_more_than(0)


def test_files_in_a_folder_that_came_later_are_watched(site: Path, ear: Ear) -> None:
    for text in ("x", "y", "z"):
        heard = ear.heard
        write(site, "templates/mark.html", text)
        ear.wait_for_more_than(heard)


def test_a_content_folder_that_was_replaced_is_watched_again(site: Path, ear: Ear) -> None:
    (site / "content").rename(site / "old")
    ear.wait_for_more_than(0)
    heard = ear.heard
    shutil.copytree(site / "old", site / "content")
    ear.wait_for_more_than(heard)
    ear.wait_until(lambda: _tells_of_another_save(site, ear))


def _tells_of_another_save(site: Path, ear: Ear) -> bool:
    """Save until that is told of: the folder is watched from a moment after it came."""
    save(site)
    return ear._news.wait_for(lambda heard=ear.heard: ear.heard > heard, 1)  # type: ignore[misc]


def test_reading_is_no_change(site: Path, ear: Ear) -> None:
    for file in (site / "content").rglob("*.md"):
        file.read_bytes()
    list((site / "content").iterdir())
    save(site)
    ear.wait_for_more_than(0)
    assert ear.heard == 1


def test_a_change_that_comes_while_the_last_one_is_worked_on_is_told_of_after_it(site: Path, ear: Ear) -> None:
    working, may_end = threading.Event(), threading.Event()

    def act() -> None:
        working.set()
        assert may_end.wait(PATIENCE)

    ear.act = act
    save(site)
    assert working.wait(PATIENCE)
    article(site, "2021/05/neu", title="C", date="2021-05-01")
    may_end.set()
    ear.wait_for_more_than(1)


def test_thousands_of_files_at_once_are_all_there_when_the_last_batch_is_told_of(site: Path, ear: Ear) -> None:
    seen = 0

    def act() -> None:
        nonlocal seen
        seen = len(list((site / "content").rglob("*.md")))

    ear.act = act
    for number in range(2000):
        file = site / f"content/2021/{number % 12 + 1:02}/bai-{number}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("---\ntitle: B\n---\n", encoding="utf-8")
    ear.wait_until(lambda: seen >= 2000)


def test_where_nothing_can_be_watched_the_files_are_looked_at_again_and_again(ear: Ear) -> None:
    watch = PollingWatch(0.01, ear)
    watch.start()
    ear.wait_for_more_than(2)
    watch.close()
