"""The output folder: whole files, nothing outside, nothing of others touched."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from badinh_site.diagnostics.problem import ProblemsError
from badinh_site.engine.containment import is_contained
from badinh_site.engine.outputs.folder import TEMPORARY, Folder, Scan


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/etc/x",
        "../x",
        "a/../../x",
        "a//b",
        "./a",
        "a/.",
        "C:/x",
        "C:x",
        "..\\x",
        "a\\b",
        "a\0b",
        "a/..",
        "//h/x",
        "a/",
    ],
)
def test_a_path_that_leads_out_is_refused_by_every_door(path: str, tmp_path: Path) -> None:
    folder = Folder(tmp_path / "build")
    assert not is_contained(path)
    for act in (lambda: folder.write(path, b"x"), lambda: folder.delete(path), lambda: folder.read(path)):
        with pytest.raises(ProblemsError) as refused:
            act()
        assert refused.value.problems[0].code == "BD506"
    assert list(tmp_path.rglob("*")) == []


def test_a_file_is_written_as_a_whole_and_gives_its_stamp(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    stamp = folder.write("a/b/c.html", "đ".encode())
    status = (tmp_path / "a/b/c.html").stat()
    assert stamp == (max(status.st_mtime_ns, status.st_ctime_ns), 2)
    assert folder.read("a/b/c.html") == "đ".encode()
    assert not list(tmp_path.rglob(f"*{TEMPORARY}"))


@pytest.mark.parametrize(
    ("number", "code"),
    [(errno.ENOSPC, "BD502"), (errno.EACCES, "BD501"), (errno.EROFS, "BD501"), (errno.ENOTDIR, "BD509")],
)
def test_a_failed_write_leaves_the_old_file_and_no_rest(
    number: int, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Folder(tmp_path)
    folder.write("a.html", b"old")

    def fail(_file: str, _target: str) -> None:
        raise OSError(number, "lỗi")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(ProblemsError) as refused:
        folder.write("a.html", b"new")
    assert refused.value.problems[0].code == code
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {"a.html": b"old"}


def test_a_folder_that_is_a_link_to_elsewhere_is_not_written_through(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.html").write_bytes(b"theirs")
    (tmp_path / "build").mkdir()
    (tmp_path / "build/2021").symlink_to(outside, target_is_directory=True)
    folder = Folder(tmp_path / "build")
    with pytest.raises(ProblemsError):
        folder.write("2021/a.html", b"ours")
    with pytest.raises(ProblemsError):
        folder.delete("2021/a.html")
    assert (outside / "a.html").read_bytes() == b"theirs"


def test_deleting_removes_the_folders_that_are_empty_then_and_no_others(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    for path in ("2021/07/a/index.html", "2021/06/b/index.html"):
        folder.write(path, b"x")
    (tmp_path / "2021/06/b/note.txt").write_bytes(b"theirs")
    folder.delete("2021/07/a/index.html")
    folder.delete("2021/06/b/index.html")
    assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")) == [
        "2021",
        "2021/06",
        "2021/06/b",
        "2021/06/b/note.txt",
    ]
    folder.delete("2021/07/a/index.html")


def test_a_scan_tells_ours_from_foreign_and_looks_into_no_foreign_folder(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.write("a/index.html", b"x")
    folder.write("a/other.html", b"x")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git/config").write_bytes(b"x")
    (tmp_path / f"a/index.html{TEMPORARY}").write_bytes(b"half")
    (tmp_path / f"own.txt{TEMPORARY}").write_bytes(b"theirs")
    scan = folder.scan({"a/index.html", "b/missing.html"})
    assert set(scan.stamps) == {"a/index.html"}
    assert scan.foreign == (".git/", "a/other.html", f"own.txt{TEMPORARY}")
    assert scan.leftovers == (f"a/index.html{TEMPORARY}",)


def test_a_scan_of_a_folder_that_is_not_there_finds_nothing(tmp_path: Path) -> None:
    scan = Folder(tmp_path / "none").scan({"a"})
    assert (scan.stamps, scan.foreign, scan.leftovers) == ({}, (), ())


def settled(scan: Scan, root: Path) -> dict[str, int]:
    """Return the folders of a scan as a later one would know them, once they are old enough."""
    found = {}
    for folder in ("", "a/"):
        status = (root / folder).stat()
        found[folder] = max(status.st_mtime_ns, status.st_ctime_ns)
    assert scan.folders.items() <= found.items()
    return found


def test_a_folder_that_has_not_changed_is_not_listed_but_its_files_are_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Folder(tmp_path)
    folder.write("a/index.html", b"x")
    ours = {"a/index.html", "index.html"}
    known = settled(folder.scan(ours), tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", lambda _path: pytest.fail("listed"))
        again = folder.scan(ours, known)
    assert (set(again.stamps), again.foreign, again.folders) == ({"a/index.html"}, (), known)
    (tmp_path / "a/index.html").write_bytes(b"other")
    assert folder.scan(ours, known).stamps["a/index.html"][1] == 5


def test_a_folder_in_which_something_came_or_went_is_listed_again(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.write("a/index.html", b"x")
    ours = {"a/index.html"}
    known = settled(folder.scan(ours), tmp_path) | {"a/": 0}
    (tmp_path / "a/foreign").write_bytes(b"x")
    scan = folder.scan(ours, known)
    assert scan.foreign == ("a/foreign",)
    assert "a/" not in scan.folders
    outside = tmp_path.with_name(f"{tmp_path.name}-outside")
    (tmp_path / "a").rename(outside)
    (tmp_path / "a").symlink_to(outside, target_is_directory=True)
    assert folder.scan(ours, known).stamps == {}
