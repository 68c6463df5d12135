"""A content file that takes too long, or with which a process dies, is a problem of that file alone."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

import pytest

from badinh_site.checks.text_rules import FIXABLE
from badinh_site.commands import long_fixes
from badinh_site.commands.fix import Fixer
from badinh_site.commands.site_access import read_settings
from badinh_site.content.files import SourceFile
from badinh_site.diagnostics.problem import Problem, ProblemsError
from badinh_site.engine import workers
from badinh_site.engine.apart import Apart, DiedError, LateError
from badinh_site.engine.inputs import parse
from badinh_site.engine.stages import Stages
from badinh_site.engine.workers import StoppedError, Workers
from tests.support.sitemaking import article, build_site, check_site, clean_tree, make_site, tree, write

pytestmark = pytest.mark.slow

REAL_CHUNK = parse._parse_chunk


def add(one: int, other: int) -> tuple[int, int]:
    return one + other, os.getpid()


def die() -> NoReturn:
    os._exit(9)


def fail() -> NoReturn:
    raise LookupError("không thấy")


def never_return() -> None:
    """Stay in C code that looks at no signal."""
    re.match(r"(?:a|a)*b", "a" * 100)


def chunk_with_traps(files: Iterable[SourceFile], *arguments: Any) -> bytes:
    """Parse files, in another process, where the names of some are traps."""
    files = list(files)
    for found in files:
        if found.path.endswith("cham.md"):
            never_return()
        if found.path.endswith("chet.md"):
            die()
    return REAL_CHUNK(files, *arguments)


def nothing() -> None:
    """Do nothing."""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    make_site(tmp_path)
    for number in range(20):
        article(tmp_path, f"2021/05/bai-{number}", title=f"Bài {number}", date="2021-05-01", body=f"Đoạn *{number}*.")
    monkeypatch.setattr(parse, "_parse_chunk", chunk_with_traps)
    monkeypatch.setattr(parse, "CHUNK", 3)
    return tmp_path


def test_work_is_done_in_one_other_process_until_that_is_ended() -> None:
    apart = Apart(nothing)
    try:
        three, first = apart.run(add, (1, 2), 60, nothing)
        seven, second = apart.run(add, (3, 4), 60, nothing)
        assert (three, seven) == (3, 7)
        assert first == second != os.getpid()
        with pytest.raises(LookupError, match="không thấy"):
            apart.run(fail, (), 60, nothing)
        assert apart.run(add, (1, 1), 60, nothing) == (2, first)
    finally:
        apart.end()


def test_work_that_takes_too_long_or_dies_is_ended_and_the_next_begins_in_a_new_process() -> None:
    apart = Apart(nothing)
    try:
        with pytest.raises(LateError):
            apart.run(never_return, (), 0, nothing)
        with pytest.raises(DiedError):
            apart.run(die, (), 60, nothing)
        assert apart.run(add, (1, 2), 60, nothing)[0] == 3
    finally:
        apart.end()


def test_work_that_is_not_wanted_any_more_is_ended() -> None:
    with Workers(1, Stages()) as crew:
        crew.stop()
        with pytest.raises(StoppedError):
            crew.apart(add, (1, 2), 60)
    looks = iter([None, None])

    def stop_at_the_third() -> None:
        if next(looks, StoppedError) is StoppedError:
            raise StoppedError

    apart = Apart(nothing)
    with pytest.raises(StoppedError):
        apart.run(never_return, (), 600, stop_at_the_third)
    assert apart._running == []


def test_a_long_text_that_takes_too_long_is_told_and_the_rest_is_read(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    article(site, "2021/05/cham", title="Chậm", date="2021-05-01", body="Một bài dài. " * 100)
    monkeypatch.setattr(parse, "LONG_TEXT", 1000)
    monkeypatch.setattr(parse, "DEADLINE", 0)
    late = Problem("BD065", "content/2021/05/cham.md", values={"seconds": "0"})
    assert late in build_site(site, jobs=1).problems
    assert ("BD065", "content/2021/05/cham.md") in {one[:2] for one in check_site(site)}
    assert [one.code for one in build_site(site, jobs=1).problems] == ["BD065"]  # it is not remembered: tried again
    (site / "content/2021/05/cham.md").unlink()
    assert build_site(site, jobs=1).complete


def test_a_long_text_makes_the_same_site_apart(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    article(site, "2021/05/dai", title="Dài", date="2021-05-01", body="Một *bài* dài.\n\n" * 100)
    monkeypatch.setattr(parse, "LONG_TEXT", 1000)
    assert build_site(site, jobs=1).complete
    monkeypatch.undo()
    assert tree(site / "build") == clean_tree(site, jobs=1)


def test_a_file_with_which_a_process_dies_is_told(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    article(site, "2021/05/chet", title="Chết", date="2021-05-01", body="x")
    monkeypatch.setattr(workers, "SMALL", 2)
    problems = build_site(site, jobs=2).problems
    assert [(one.code, one.path) for one in problems] == [("BD066", "content/2021/05/chet.md")]
    (site / "content/2021/05/chet.md").unlink()
    assert build_site(site, jobs=2).complete
    monkeypatch.undo()
    assert tree(site / "build") == clean_tree(site, jobs=1)


def fix_never(*_: object) -> NoReturn:
    never_return()
    raise AssertionError


def fix_and_die(*_: object) -> NoReturn:
    die()


@pytest.mark.parametrize(("trap", "code"), [(fix_never, "BD065"), (fix_and_die, "BD066")])
def test_fixing_a_long_text_is_ended_in_the_same_way(
    site: Path, monkeypatch: pytest.MonkeyPatch, trap: object, code: str
) -> None:
    settings = read_settings(site)
    file = write(site, "content/2021/05/dai.md", "---\ntitle: Dài\n---\nMột , hai.\n" + "Ba.\n" * 9)
    found = SourceFile("content/2021/05/dai.md", str(file), (0, file.stat().st_size))
    assert not long_fixes.is_long(found)
    monkeypatch.setattr(long_fixes, "LONG_TEXT", 10)
    assert long_fixes.is_long(found)
    apart = long_fixes.fix_long(settings, tuple(FIXABLE), found, legacy=False)
    assert apart == Fixer(settings, tuple(FIXABLE), legacy=False).fix_file(found)
    assert "Một, hai." in apart.after
    monkeypatch.setattr(long_fixes, "_fixed", trap)
    monkeypatch.setattr(long_fixes, "_SECONDS", 0 if code == "BD065" else 60)
    with pytest.raises(ProblemsError) as told:
        long_fixes.fix_long(settings, tuple(FIXABLE), found, legacy=False)
    assert [(one.code, one.path) for one in told.value.problems] == [(code, found.path)]
