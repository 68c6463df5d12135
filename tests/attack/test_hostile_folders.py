"""Whoever works on the folder of a stranger runs no code of it, and reads and writes nowhere else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from badinh_site.engine.request import Request
from badinh_site.preview.session import Session
from tests.support.hostile_folders import FOLDERS, SECRET, write_good_site
from tests.support.running import badinh, files

pytestmark = pytest.mark.slow

COMMANDS = (
    ("build",),
    ("check",),
    ("fix",),
    ("doctor",),
    ("list",),
    ("next",),
    ("search", "tin"),
    ("explain", "/"),
    ("build", "--drafts", "--verify"),
    ("clean",),
)
OURS = ("build", ".badinh")
SYMLINKS = os.name == "posix"
SCRIPT = shutil.which("badinh", path=str(Path(sys.executable).parent))


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """Return a folder beside the site that is none of its business."""
    folder = tmp_path / "outside"
    folder.mkdir()
    for name in ("secret.md", "secret.txt", "secret.html", "secret.png"):
        text = f"---\ntitle: {SECRET}\n---\n\n{SECRET}\n" if name == "secret.md" else SECRET
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "root").mkdir()
    (folder / "root/key.txt").write_text(SECRET, encoding="utf-8")
    return folder


def hostile_site(name: str, outside: Path) -> Path:
    if ("link" in name or name == "output_that_leads_out") and not SYMLINKS:
        pytest.skip("links need rights here")
    site = outside.parent / "site"
    write_good_site(site)
    FOLDERS[name](site, outside)
    return site


def preview(site: Path) -> None:
    """Show the home page and an article as ``badinh serve`` does."""
    (site / ".badinh").mkdir(exist_ok=True)
    session = Session(Request(site, site / ".badinh/preview", drafts=True), site / ".badinh", "vi", lambda _: None)
    try:
        session.begin()
        for address in ("", "2021/07/tot/"):
            session.serve(address)
    finally:
        session.close()


def test_there_are_enough_of_them() -> None:
    assert len(FOLDERS) >= 24


@pytest.mark.parametrize("name", FOLDERS)
def test_no_command_runs_code_of_a_folder_or_leaves_it(name: str, outside: Path) -> None:
    site = hostile_site(name, outside)
    before, sources = files(outside), files(site, without=OURS)
    for args in COMMANDS:
        answer = badinh(site, *args)
        assert answer.code in (0, 1, 2), args
        assert answer.code == 0 or answer.err or "--verify" in args, args
        assert files(outside) == before, args
        output = site / "build"
        published = files(output) if output.is_dir() and not output.is_symlink() else {}
        assert not [path for path, data in published.items() if SECRET.encode() in data], args
        assert SECRET not in answer.out + answer.err, args
    preview(site)
    # With -m, Python looks for its own modules in the current folder before any code of badinh runs.
    program = [sys.executable, "-m", "badinh_site"] if name == "modules_beside" else [str(SCRIPT)]
    command = [*program, "build", "--jobs", "2"]
    started = subprocess.run(command, cwd=site, capture_output=True, timeout=300, check=False)
    assert started.returncode in (0, 1, 2), started.stderr
    assert b"Traceback" not in started.stderr
    assert files(outside) == before
    assert files(site, without=OURS) == sources
    assert sorted(one.name for one in outside.parent.iterdir()) == ["outside", "site"]


def test_only_the_command_line_lets_code_run(outside: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = hostile_site("extension_beside", outside)
    monkeypatch.syspath_prepend(site)  # what is not installed cannot run, allowed or not
    assert badinh(site, "build").code == 1
    assert not (outside / "canary").exists()
    assert badinh(site, "build", "--allow-extension", "hostile_extension").code == 1
    monkeypatch.delitem(sys.modules, "hostile_extension", raising=False)
    assert (outside / "canary").exists()
