"""Commands that change files do all of it or nothing, whatever step fails and whatever signal comes."""

from __future__ import annotations

import errno
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from badinh_site.commands import file_changes
from badinh_site.commands.init import Portal, create_portal
from badinh_site.diagnostics.problem import ProblemsError
from badinh_site.engine.outputs import folder
from tests.support.running import badinh
from tests.support.sitemaking import article, make_site

OLD, NEW = "content/2021/07/bai.md", "content/2021/08/khac/moi.md"


def rename(site: Path) -> int:
    return badinh(site, "rename", OLD, NEW).code


def fix(site: Path) -> int:
    return badinh(site, "fix", "--write").code


def new(site: Path) -> int:
    return badinh(site, "new", "Bài mới").code


def init(site: Path) -> int:
    try:
        create_portal(site / "khac/cong", Portal("Cổng"))
    except ProblemsError:
        return 1
    return 0


COMMANDS = [rename, fix, new, init]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = make_site(tmp_path / "site")
    article(site, "2021/07/bai", title="Bài", date="2021-07-01", body="Hai  chữ , và  ba.")
    for number in range(3):
        body = "[Bài](../07/bai.md)  và ,  [nữa](../07/bai.md)."
        article(site, f"2021/06/nguon-{number}", title=f"Nguồn {number}", date="2021-06-01", body=body)
    (site / OLD).with_name("bai.png").write_bytes(b"picture")
    return site


def everything(site: Path) -> dict[str, bytes]:
    """Return all files and folders, but for what is remembered."""
    found = (one for one in site.rglob("*") if ".badinh" not in one.relative_to(site).parts)
    return {one.relative_to(site).as_posix(): one.read_bytes() if one.is_file() else b"folder" for one in found}


class Failing:
    """Makes the k-th step that changes a file fail, or be interrupted; counts them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, at: int, act: Callable[[], None]) -> None:
        self.steps, self._at, self._act = 0, at, act
        for owner, name in (
            (folder, "_write_new"),
            (Path, "replace"),
            (Path, "rename"),
            (Path, "mkdir"),
            (Path, "chmod"),
            (Path, "rmdir"),
        ):
            monkeypatch.setattr(owner, name, self._counted(getattr(owner, name)))

    def _counted(self, right: Callable[..., object]) -> Callable[..., object]:
        def step(*given: object, **named: object) -> object:
            if any(".badinh" in Path(str(one)).parts for one in given):
                return right(*given, **named)
            self.steps += 1
            if self.steps == self._at:
                self._act()
            return right(*given, **named)

        return step


def full() -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("command", COMMANDS)
def test_a_step_that_fails_leaves_every_file_and_folder_as_it_was(
    site: Path, monkeypatch: pytest.MonkeyPatch, command: Callable[[Path], int]
) -> None:
    before, number = everything(site), 0
    while True:
        number += 1
        with monkeypatch.context() as patch:
            failing = Failing(patch, number, full)
            code = command(site)
        if failing.steps < number:
            break
        assert code == 1
        assert everything(site) == before, number
    assert number > 3
    assert code == 0
    assert everything(site) != before


@pytest.mark.skipif(os.name == "nt", reason="Windows ends the process")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
@pytest.mark.parametrize("command", COMMANDS)
def test_a_signal_in_between_comes_too_late(
    site: Path, monkeypatch: pytest.MonkeyPatch, command: Callable[[Path], int], name: str
) -> None:
    number = getattr(signal, name)
    former = signal.getsignal(number)
    with monkeypatch.context() as patch:
        failing = Failing(patch, 2, lambda: os.kill(os.getpid(), number))
        assert command(site) == 0
    assert failing.steps > 2
    assert signal.getsignal(number) is former
    assert [path for path in everything(site) if path.endswith(file_changes._STAGED)] == []
