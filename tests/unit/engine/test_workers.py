"""Work that is spread over processes comes back in order, ends in good order, and makes the same site."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import NoReturn

import pytest

from badinh_site.diagnostics.problem import ProblemsError
from badinh_site.engine import workers
from badinh_site.engine.build import page_jobs
from badinh_site.engine.inputs import parse
from badinh_site.engine.stages import Stages
from badinh_site.engine.workers import SMALL, Workers
from tests.support.sitemaking import article, build_site, clean_tree, codes, make_site, tree

pytestmark = pytest.mark.slow

COMMAND = [sys.executable, "-m", "badinh_site"]


def square(number: int) -> tuple[int, int]:
    return number * number, os.getpid()


def die(*_: object) -> NoReturn:
    os._exit(9)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a site of a few dozen articles that point at each other."""
    make_site(tmp_path)
    for number in range(40):
        body = f"Đoạn {number}.\n\nXem [bài khác](bai-{(number + 1) % 40}.md) và **đậm**."
        article(tmp_path, f"2021/05/bai-{number}", title=f"Bài {number}", date="2021-05-01", body=body, tags="[a, b]")
    return tmp_path


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let even small work go to other processes, in several chunks."""
    monkeypatch.setattr(workers, "SMALL", 2)
    monkeypatch.setattr(parse, "CHUNK", 7)
    monkeypatch.setattr(page_jobs, "CHUNK", 7)


def test_results_come_in_order_from_other_processes() -> None:
    with Workers(2, Stages()) as crew:
        results = list(crew.map(square, ((number,) for number in range(30)), SMALL))
        again = list(crew.map(square, [(7,)], SMALL))
    assert [result for result, _ in results] == [number * number for number in range(30)]
    assert os.getpid() not in {process for _, process in results}
    assert again[0][0] == 49
    assert {span.process for span in crew.stages.chunks} >= {process for _, process in results}


@pytest.mark.parametrize(("jobs", "size"), [(2, SMALL - 1), (1, SMALL)])
def test_small_work_and_one_job_stay_in_this_process(jobs: int, size: int) -> None:
    with Workers(jobs, Stages()) as crew:
        assert list(crew.map(square, [(3,)], size)) == [(9, os.getpid())]


def test_a_process_that_dies_is_told_of() -> None:
    with Workers(2, Stages()) as crew, pytest.raises(ProblemsError) as reported:
        list(crew.map(die, [(), ()], SMALL))
    assert [problem.code for problem in reported.value.problems] == ["BD513"]


def test_several_processes_make_what_one_makes(site: Path, eager: None) -> None:
    assert build_site(site, jobs=2).complete
    assert tree(site / "build") == clean_tree(site, jobs=1)
    (site / "templates").mkdir()
    article(site, "2021/05/bai-3", title="Bài khác hẳn", date="2021-05-01", tags="b")
    assert build_site(site, jobs=3).complete
    assert tree(site / "build") == clean_tree(site, jobs=1)


def test_mistakes_come_back_from_other_processes(site: Path, eager: None) -> None:
    article(site, "2021/05/sai", title="Sai", views="nhiều")
    article(site, "2021/05/ky-tu", title="Ký tự", body="a\x00b")
    alone = build_site(site, jobs=1)
    assert {"BD112", "BD002"} <= set(codes(alone))
    assert build_site(site, jobs=2).problems == alone.problems


@pytest.mark.parametrize("module", [parse, page_jobs])
def test_the_old_site_stands_after_a_process_died(
    site: Path, eager: None, module: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert build_site(site, jobs=2).complete
    before = tree(site / "build")
    for number in range(30):  # more than are mended in this process
        article(site, f"2021/05/bai-{number}", title=f"Bài mới {number}", date="2021-05-01")
    with monkeypatch.context() as patch:
        patch.setattr(module, "_parse_chunk" if module is parse else "_render_chunk", die)
        patch.setattr(parse, "_MOST_DEATHS", 1)
        with pytest.raises(ProblemsError):
            build_site(site, jobs=2)
    assert tree(site / "build") == before
    assert build_site(site, jobs=2).complete
    assert tree(site / "build") == clean_tree(site, jobs=1)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signal for one group of processes")
def test_ctrl_c_ends_all_processes_without_a_traceback(tmp_path: Path) -> None:
    make_site(tmp_path)
    for number in range(SMALL + 50):
        article(tmp_path, f"2021/05/bai-{number}", title=f"Bài {number}", date="2021-05-01", body="Xem **đậm**. " * 50)
    command = [*COMMAND, "build", "--site", str(tmp_path), "--jobs", "2"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True, env=dict(os.environ)
    )
    while not (tmp_path / ".badinh/building.json").exists():
        assert process.poll() is None
        time.sleep(0.001)
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, b"Traceback" in errors) == (130, False), errors.decode()
    assert build_site(tmp_path, jobs=1).complete
    assert tree(tmp_path / "build") == clean_tree(tmp_path)


@pytest.mark.usefixtures("eager")
def test_a_body_that_the_state_has_lost_is_missed_in_another_process_and_the_build_starts_over(site: Path) -> None:
    assert build_site(site, jobs=2).complete
    with closing(sqlite3.connect(site / ".badinh/state.sqlite")) as connection, connection:
        connection.execute("DELETE FROM blob")
    shutil.rmtree(site / "build")
    result = build_site(site, jobs=2)
    assert (result.complete, codes(result)) == (True, ["BD504"])
    assert tree(site / "build") == clean_tree(site)
