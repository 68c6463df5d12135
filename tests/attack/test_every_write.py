"""A build that is killed, or finds the disk full, before any of its writes is put right by the next one."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support.attacking import SCALE, times
from tests.support.interrupting import KILLED
from tests.support.sitemaking import article, clean_tree, make_site, tree, write

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
COMMAND = ("build", "-q")


class Ended(NamedTuple):
    """How a build ended."""

    code: int
    moments: int
    """How often it was about to write, if it was not killed."""
    shown: str


def site_of(place: Path) -> Path:
    """Return a site that was built, and then changed: pages to write anew, to add and to delete."""
    site = make_site(place)
    for number in range(4):
        article(site, f"2021/06/bai-{number}", title=f"Bài {number}", date=f"2021-06-0{number + 1}", tags="thẻ")
    write(site, "content/2021/06/tep.pdf", "%PDF-1.4\n")
    assert interrupted(site, "kill", 0).code == 0
    change(site)
    return site


def change(site: Path) -> None:
    """Edit a text, a title and a template; add an article, delete another."""
    article(site, "2021/06/bai-0", title="Bài 0", date="2021-06-01", tags="thẻ", body="Một câu khác.")
    article(site, "2021/06/bai-1", title="Tựa đề mới", date="2021-06-02", tags="thẻ")
    article(site, "2021/06/moi", title="Mới", date="2021-06-30")
    (site / "content/2021/06/bai-2.md").unlink(missing_ok=True)


def interrupted(site: Path, how: str, number: int) -> Ended:
    """Build, and interrupt it at the moment with a number; 0 is never."""
    command = [sys.executable, "-m", "tests.support.interrupting", how, str(number), *COMMAND]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")]), "BADINH_LANG": "en"}
    done = subprocess.run(command, cwd=site, env=environment, capture_output=True, encoding="utf-8", check=False)
    *shown, last = done.stderr.strip().splitlines() or [""]
    return Ended(done.returncode, int(last) if last.isdigit() else 0, done.stdout + "\n".join(shown))


def chosen(moments: int) -> list[int]:
    """Return some of the moments, or all in a long attack; always the first and the last ones."""
    few = {1, 2, moments - 1, moments}
    some = random.Random(20211307).sample(range(1, moments + 1), min(moments, times(4)))  # noqa: S311 - not secret
    return sorted(few | (set(range(1, moments + 1)) if SCALE >= 20 else set(some)))


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes], int]:
    """Return a changed site, what it becomes, and how often its build writes."""
    site = site_of(tmp_path_factory.mktemp("changed") / "site")
    counted = shutil.copytree(site, site.with_name("counted"), symlinks=True)
    shutil.rmtree(counted / ".badinh")  # a state belongs to its folder
    shutil.rmtree(counted / "build")
    whole = interrupted(counted, "kill", 0)
    assert whole.code == 0, whole.shown
    return site, clean_tree(site), whole.moments


@pytest.mark.parametrize("how", ["kill", "full"])
@pytest.mark.parametrize("begins", ["with nothing", "with a state"])
def test_whatever_a_build_was_about_to_write_the_next_one_puts_it_right(
    how: str, begins: str, changed: tuple[Path, dict[str, bytes], int]
) -> None:
    site, expected, moments = changed
    for number in chosen(moments):
        if begins == "with nothing":
            for folder in (".badinh", "build"):
                shutil.rmtree(site / folder, ignore_errors=True)
        else:
            article(site, "2021/06/bai-0", title=f"Bài {number}", date="2021-06-01", tags="thẻ")
            article(site, "2021/06/bai-2", title="Bài 2", date="2021-06-03", tags="thẻ")
            (site / "content/2021/06/moi.md").unlink()
            assert interrupted(site, how, 0).code == 0
            change(site)
        ended = interrupted(site, how, number)
        if how == "kill":
            assert ended.code in (KILLED, 0), (number, ended.shown)
        else:
            assert ended.code in (0, 1), (number, ended.shown)
            assert ended.code == 0 or "BD50" in ended.shown, (number, ended.shown)
        again = interrupted(site, how, 0)
        assert again.code == 0, (number, again.shown)
        assert tree(site / "build") == expected, number


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Yield a folder on a disk of its own whose size can be changed."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(place)]
    if sys.platform != "linux" or os.geteuid() or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("only root can make a small disk, and not in every container")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_build_on_a_disk_of_any_size_ends_with_a_message_and_is_put_right(small_disk: Path) -> None:
    site = site_of(small_disk / "site")
    expected = clean_tree(site)
    full = 0
    for room in random.Random(7).sample(range(0, 3000, 16), times(4)):  # noqa: S311 - not secret
        for folder in (".badinh", "build"):
            shutil.rmtree(site / folder, ignore_errors=True)
        used = sum(file.stat().st_blocks * 512 for file in small_disk.rglob("*") if file.is_file())
        resize(small_disk, used // 1024 + 64 + room)
        ended = interrupted(site, "kill", 0)
        assert ended.code in (0, 1), (room, ended.shown)
        assert ended.code == 0 or "BD50" in ended.shown, (room, ended.shown)
        full += ended.code
        resize(small_disk, 64 * 1024)
        again = interrupted(site, "kill", 0)
        assert again.code == 0, (room, again.shown)
        assert tree(site / "build") == expected, room
    assert full


def resize(place: Path, kilobytes: int) -> None:
    """Give the disk another size."""
    subprocess.run(["mount", "-o", f"remount,size={kilobytes}k", str(place)], check=True)
