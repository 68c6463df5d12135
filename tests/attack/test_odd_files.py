"""What is no file, too large, too deep or from the far future where a file is meant: every command says so and ends."""

from __future__ import annotations

import os
import shutil
import socket
import sys
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path

import pytest
from PIL import Image

from badinh_site.limits import DEEPEST_FOLDER, LARGEST_FILE
from badinh_site.regular_files import IrregularFileError, TooLargeError, read_beginning, read_regular
from tests.support.bounded import posix_only, run_bounded
from tests.support.sitemaking import article, build_site, codes, make_site, tree, write

pytestmark = posix_only

ARTICLE, PICTURE, ATTACHMENT = (f"content/2021/07/{name}" for name in ("tin.md", "anh.png", "tep.pdf"))
COMMANDS = (("build", "--jobs", "1"), ("check",), ("list",), ("search", "tin"), ("fix",), ("next",), ("doctor",),
            ("explain", "/"), ("rename", ARTICLE, "moi"), ("clean",))  # fmt: skip


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with an article that shows a picture and links to an attachment."""
    made = make_site(tmp_path / "site")
    article(made, "2021/07/tin", body="Xem [kế hoạch](tep.pdf) và ![Bà con đi bầu cử](anh.png).")
    write(made, ATTACHMENT, "Kế hoạch")
    Image.new("RGB", (60, 40)).save(made / PICTURE)
    return made


def pipe(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    os.mkfifo(file)


def bound_socket(file: Path) -> None:
    file.unlink(missing_ok=True)
    with chdir(file.parent), socket.socket(socket.AF_UNIX) as made:
        made.bind(file.name)


def sparse(file: Path, size: int = 5 * 2**30) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as made:
        made.truncate(size)


def nested(folder: Path, levels: int = 980) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with chdir(folder):
        for _ in range(levels):
            os.mkdir("a")  # noqa: PTH102 - as short as may be, a thousand times
            os.chdir("a")
        Path("x.md").write_text("---\ntitle: A\n---\nB\n", encoding="utf-8")


def circle(folder: Path) -> None:
    (folder.parent / "other").symlink_to(folder.name)
    folder.symlink_to("other")


PLACES = (ARTICLE, PICTURE, ATTACHMENT, "content/site.yaml", "content/redirects.yaml", "static/a.js",
          "templates/article.html")  # fmt: skip

HOSTILE: dict[str, tuple[Callable[[Path], None], str, str]] = {
    **{f"pipe-{place}": (pipe, place, "BD075") for place in PLACES},
    "socket": (bound_socket, ARTICLE, "BD075"),
    "pipe-build": (pipe, "build", "BD306"),
    "circle": (circle, "build", "BD306"),
    **{f"pipe-{name}": (pipe, name, "BD576") for name in (".badinh", ".badinh/state.sqlite", ".badinh/lock.sqlite")},
    "deep": (nested, "content", "BD077"),
    "deep-static": (nested, "static", "BD077"),
    **{f"large-{place}": (sparse, place, "BD004") for place in
       (ARTICLE, "content/site.yaml", "content/redirects.yaml", "templates/article.html", "static/a.css")},
    "large-picture": (sparse, PICTURE, "BD222"),
    **{f"large-{place}": (sparse, place, "BD076") for place in (ATTACHMENT, "static/a.bin")},
}  # fmt: skip
QUICK = (f"pipe-{ARTICLE}", "pipe-content/site.yaml", "circle", "deep", "large-picture", f"large-{ARTICLE}")


@pytest.mark.parametrize("name", QUICK)
def test_a_build_names_what_is_no_file(site: Path, name: str) -> None:
    attack(site, name, COMMANDS[:1])


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_every_command_ends_with_a_message(site: Path, name: str) -> None:
    attack(site, name, COMMANDS)


def attack(site: Path, name: str, commands: tuple[tuple[str, ...], ...]) -> None:
    act, place, code = HOSTILE[name]
    act(site / place)
    try:
        for words in commands:
            ended = run_bounded(site, *words)
            if words[0] == "build":
                assert ended.code
                assert code in ended.shown
    finally:
        if act is nested:  # deeper than shutil.rmtree goes
            os.system(f"rm -rf '{site / place}/a'")  # noqa: S605 - a path that pytest made


def test_folders_up_to_the_limit_are_read(site: Path) -> None:
    deepest = "/".join("a" * (DEEPEST_FOLDER - 1))
    article(site, f"{deepest}/sau")
    assert build_site(site).complete
    article(site, f"{deepest}/a/sau")
    assert codes(build_site(site)) == ["BD077"]


@pytest.mark.parametrize("place", ["", "content", ARTICLE, PICTURE, "content/site.yaml"])
def test_a_time_beyond_what_the_state_can_store_is_a_time_in_the_future(site: Path, place: str) -> None:
    late = 2**63 // 10**9 + 10**8
    assert build_site(site).complete
    before = tree(site / "build")
    os.utime(site / place, (late, late))
    assert (site / place).stat().st_mtime > 2**63 / 1e9, "this file system has no such times"
    for folder in (site / "build", site / "build" / "2021"):
        os.utime(folder, (late, late))
    assert build_site(site).complete
    assert build_site(site).written == ()
    assert tree(site / "build") == before


def test_a_path_that_is_too_long_for_the_state_is_named(site: Path, tmp_path: Path) -> None:
    long = tmp_path.joinpath(*["t" * 100] * 5)
    long.mkdir(parents=True)
    shutil.move(site, long)
    ended = run_bounded(long / "site", "build")
    assert ended.code == 1
    assert "BD575 The path of the site's folder is too long" in ended.shown


@pytest.mark.slow
def test_a_large_file_is_published_in_pieces(site: Path) -> None:
    """It is larger than all the memory that the process may have."""
    sparse(site / ATTACHMENT, 700 * 2**20)
    sparse(site / "static" / "a.bin", LARGEST_FILE)
    assert run_bounded(site, "build", "--jobs", "1", memory=600_000_000).code == 0
    assert (site / "build" / "2021" / "07" / "tep.pdf").stat().st_size == 700 * 2**20
    for file in (site / "build").rglob("*.bin"):
        file.unlink()


def test_a_file_that_changes_while_it_is_copied_is_not_published(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sparse(site / ATTACHMENT, 3 * 2**20)
    read, reads = os.read, 0

    def growing(opened: int, size: int) -> bytes:
        nonlocal reads
        data = read(opened, size)
        if len(data) == 2**20:
            reads += 1
            return data if reads < 8 else data[:-1] + b"x"
        return data

    with monkeypatch.context() as patch:
        patch.setattr(os, "read", growing)
        result = build_site(site)
    assert codes(result) == ["BD510"]
    assert not [path for path in tree(site / "build") if "tep.pdf" in path]
    assert build_site(site).complete


# Reading


@pytest.mark.parametrize("size", [0, 1, 99, 100])
def test_a_file_up_to_the_limit_is_read(tmp_path: Path, size: int) -> None:
    (tmp_path / "a").write_bytes(b"x" * size)
    assert read_regular(tmp_path / "a", 100) == b"x" * size
    assert read_beginning(tmp_path / "a", 50) == b"x" * min(size, 50)


def test_a_file_beyond_the_limit_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_bytes(b"x" * 101)
    monkeypatch.setattr(os, "read", lambda *_: pytest.fail("read it"))
    with pytest.raises(TooLargeError):
        read_regular(tmp_path / "a", 100)


def test_a_file_that_grows_is_read_to_the_limit_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_bytes(b"x")
    asked: list[int] = []

    def endless(_: int, size: int) -> bytes:
        asked.append(size)
        return b"x" * size

    monkeypatch.setattr(os, "read", endless)
    with pytest.raises(TooLargeError):
        read_regular(tmp_path / "a", 100)
    assert len(asked) <= 2


@pytest.mark.parametrize(("make", "kind"), [(pipe, "pipe"), (Path.mkdir, "folder")])
def test_what_is_no_file_is_named(tmp_path: Path, make: Callable[[Path], None], kind: str) -> None:
    make(tmp_path / "a")
    for read in (lambda: read_regular(tmp_path / "a", 9), lambda: read_beginning(tmp_path / "a", 9)):
        with pytest.raises(IrregularFileError) as caught:
            read()
        assert caught.value.kind == kind


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="names a device of Linux")
def test_a_device_that_never_ends_is_named() -> None:
    with pytest.raises(IrregularFileError, match="device"):
        read_regular("/dev/zero", 9)
