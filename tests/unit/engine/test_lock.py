"""One build at a time: the second says who holds the lock, and a dead holder holds nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from badinh_site.diagnostics.problem import ProblemsError
from badinh_site.diagnostics.wording import describe
from badinh_site.engine.store.lock import BUILDING, site_lock

HOLD = """
import sys
from pathlib import Path
from badinh_site.engine.store.lock import site_lock
with site_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def holder(folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=dict(os.environ),
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_build_is_refused_and_told_who_is_at_work(tmp_path: Path) -> None:
    with holder(tmp_path) as process:
        with pytest.raises(ProblemsError) as refused, site_lock(tmp_path):
            pytest.fail("two builds at once")
        (problem,) = refused.value.problems
        assert problem.code == "BD503"
        assert str(process.pid) in describe(problem, "vi")[0]
        process.communicate("")
    with site_lock(tmp_path):
        pass


def test_the_lock_of_a_killed_build_is_free(tmp_path: Path) -> None:
    with holder(tmp_path) as process:
        process.kill()
        process.communicate()
    with site_lock(tmp_path):
        assert (tmp_path / BUILDING.holder).exists()
    assert not (tmp_path / BUILDING.holder).exists()


def test_a_damaged_lock_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / BUILDING.lock).write_bytes(b"rubbish" * 1000)
    with site_lock(tmp_path):
        pass


def test_a_holder_that_cannot_be_read_is_left_out_of_the_message(tmp_path: Path) -> None:
    with holder(tmp_path) as process:
        (tmp_path / BUILDING.holder).write_bytes(b"{")
        with pytest.raises(ProblemsError) as refused, site_lock(tmp_path):
            pytest.fail("two builds at once")
        assert describe(refused.value.problems[0], "vi")[0] == "Một lượt xuất khác đang chạy."
        process.communicate("")


def test_the_state_folder_keeps_itself_out_of_git(tmp_path: Path) -> None:
    with site_lock(tmp_path / ".badinh"):
        assert (tmp_path / ".badinh/.gitignore").read_text(encoding="utf-8") == "*\n"
