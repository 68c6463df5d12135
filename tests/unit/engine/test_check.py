"""Checks from the outside: what is remembered of them, what they leave alone, levels, baselines."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from badinh_site.checks import run
from badinh_site.diagnostics.problem import Problem
from badinh_site.engine.check.full import FullCheck
from badinh_site.engine.check.model import VERDICT, CheckOptions
from badinh_site.engine.check.run import check
from badinh_site.engine.store.state import State
from badinh_site.engine.workers import Workers
from tests.support.running import badinh, files
from tests.support.sitemaking import SETTINGS, article, build_site, clean_tree, make_site, request, tree, write

EMPTY = "Xem [tại đây](mot.md)."


@pytest.fixture
def site(tmp_path: Path) -> Path:
    make_site(tmp_path)
    for name in ("mot", "hai", "ba"):
        article(tmp_path, f"2021/07/{name}", title=name, date="2021-07-01")
    return tmp_path


def reported(site: Path, wanted: CheckOptions | None = None, **options: object) -> list[str]:
    return [p.code for p in check(request(site, **options), wanted or CheckOptions()).problems]


def examined(site: Path) -> list[str]:
    """Check, and give the files that were looked into."""
    found: list[str] = []
    real = run.check_document

    def noted(data: bytes, path: str, *more: Any) -> object:
        found.append(Path(path).name)
        return real(data, path, *more)

    with mock.patch.object(run, "check_document", noted):
        reported(site)
    return found


def test_a_check_of_an_untouched_site_knows_its_answer(site: Path) -> None:
    article(site, "2021/07/bon", body=EMPTY)
    first = check(request(site), CheckOptions())
    with mock.patch.object(FullCheck, "run", side_effect=AssertionError):
        again = check(request(site), CheckOptions())
    assert again == first
    assert [p.code for p in again.problems] == ["BD614"]


def test_builds_leave_what_checks_remember_and_the_other_way_round(site: Path) -> None:
    reported(site)
    assert build_site(site).complete
    with mock.patch.object(FullCheck, "run", side_effect=AssertionError):
        assert reported(site) == []
    article(site, "2021/07/bon", body=EMPTY)
    assert reported(site) == ["BD614"]
    result = build_site(site)
    assert result.complete
    assert tree(site / "build") == clean_tree(site)
    assert build_site(site).rendered == 0


def test_only_files_that_changed_are_looked_into_again(site: Path) -> None:
    assert sorted(examined(site)) == ["ba.md", "hai.md", "mot.md"]
    article(site, "2021/07/hai", title="Hai", body="Khác.")
    assert examined(site) == ["hai.md"]
    build_site(site)
    article(site, "2021/07/ba", title="Ba", body="Khác nữa.")
    assert examined(site) == ["ba.md"]
    write(site, "content/site.yaml", SETTINGS + "checks: {agency_since: 2021-07-02}\n")
    assert sorted(examined(site)) == ["ba.md", "hai.md", "mot.md"]


def test_an_edit_that_was_checked_is_mended_by_the_next_build(site: Path) -> None:
    build_site(site)
    article(site, "2021/07/hai", title="hai", date="2021-07-01", body="Khác.")
    assert reported(site) == []
    result = build_site(site)
    assert (result.complete, result.read) == (True, 1)
    assert "2021/07/hai/index.html" in result.written
    assert tree(site / "build") == clean_tree(site)


def test_what_was_checked_first_is_not_parsed_again_by_the_first_build(site: Path) -> None:
    reported(site)
    result = build_site(site)
    assert (result.complete, result.read) == (True, 0)
    assert tree(site / "build") == clean_tree(site)


def test_what_was_parsed_for_a_check_alone_is_parsed_once(site: Path) -> None:
    build_site(site)
    write(site, "content/site.yaml", SETTINGS + "zone: Asia/Bangkok\n")
    assert reported(site) == []
    article(site, "2021/07/hai", title="Hai", body="Khác.")
    assert reported(site) == []
    result = build_site(site)
    assert (result.complete, result.read) == (True, 0)
    assert tree(site / "build") == clean_tree(site)


def test_a_check_with_other_options_takes_nothing_from_builds(site: Path) -> None:
    article(site, "2021/07/nhap", title="Nháp", status="draft", tags="a")
    build_site(site)
    assert reported(site, drafts=True) == []
    assert build_site(site).rendered == 0
    article(site, "2021/07/hai", title="hai", date="2021-07-01", body="Khác.")
    assert reported(site, drafts=True) == []
    assert build_site(site).complete
    assert tree(site / "build") == clean_tree(site)


def test_time_alone_changes_what_is_found(site: Path) -> None:
    write(site, "content/site.yaml", SETTINGS.replace("frozen_at: 2021-07-14T00:00\n", ""))
    article(site, "2023/01/hen", title="Hẹn", date="2023-01-01")
    assert reported(site, at="2021-07-14") == ["BD661"]
    assert reported(site, at="2021-12-30") == ["BD661"]
    assert reported(site, at="2022-01-02") == []
    assert reported(site, at="2021-07-14") == ["BD661"]


@pytest.mark.parametrize(("level", "code"), [("error", 1), ("warning", 0), ("advice", 0), ("off", 0)])
def test_levels_hold_for_builds_and_checks_alike(site: Path, level: str, code: int) -> None:
    write(site, "content/site.yaml", SETTINGS + f"checks: {{levels: {{BD106: {level}}}}}\n")
    article(site, "2021/07/bon", zzz=1)
    assert badinh(site, "check", language="en").code == code
    built = badinh(site, "build", language="en")
    again = badinh(site, "build", language="en")
    assert built.code == again.code == code
    shown = "" if level == "off" else f"content/2021/07/bon.md:4:1: {level} BD106"
    for answer in (built, again):
        assert answer.err.startswith(shown) if shown else answer.err == ""
    assert badinh(site, "build", "--strict").code == int(level in ("error", "warning"))


def test_levels_hold_for_what_a_build_finds_in_its_output(site: Path) -> None:
    write(site, "content/site.yaml", SETTINGS + "checks: {levels: {BD505: warning}}\n")
    write(site, "build/rieng.txt", "x")
    for _ in range(2):
        assert [(p.code, p.level) for p in build_site(site).problems] == [("BD505", "warning")]
    article(site, "2021/07/hai", title="hai", date="2021-07-01", body="Khác.")
    assert [(p.code, p.level) for p in build_site(site).problems] == [("BD505", "warning")]


def test_a_silence_holds_until_its_line_is_mended(site: Path) -> None:
    comment = "<!-- badinh: bỏ qua BD614 vì là tên -->"
    article(site, "2021/07/bon", body=f"{comment}\n\n{EMPTY}")
    assert reported(site) == []
    article(site, "2021/07/bon", body=f"{comment}\n\nHết.\n\n{EMPTY}")
    assert reported(site) == ["BD604", "BD614"]


def test_no_silence_is_published(site: Path) -> None:
    article(site, "2021/07/bon", body=f"{EMPTY} <!-- badinh: bỏ qua BD614 vì bí mật -->")
    assert build_site(site).complete
    assert not [path for path, data in files(site / "build").items() if "bí mật".encode() in data]


def test_a_baseline_is_known_by_the_text_of_lines_wherever_these_are(site: Path) -> None:
    file = site / "da-biet.json"
    article(site, "2021/07/bon", body=f"{EMPTY}\n\n{EMPTY}\n\n[Hỏng](/khong-co/)")
    assert sorted(reported(site)) == ["BD610", "BD614", "BD614"]
    assert reported(site, CheckOptions(new_baseline=file)) == []
    article(site, "2021/07/bon", body=f"Thêm một đoạn.\n\n{EMPTY}\n\n{EMPTY}\n\n[Hỏng](/khong-co/)")
    assert reported(site, CheckOptions(baseline=file)) == []
    article(site, "2021/07/bon", body="\n\n".join([EMPTY] * 3 + ["[Hỏng](/khong-co/)", "[Mới hỏng](/khong-co/)"]))
    assert sorted(reported(site, CheckOptions(baseline=file))) == ["BD610", "BD614"]
    article(site, "2021/07/bon", body="Mọi thứ đã sửa.")
    assert reported(site, CheckOptions(baseline=file)) == ["BD607"]


def test_errors_of_a_build_are_in_no_baseline(site: Path) -> None:
    article(site, "2021/07/bon", views="1.234")
    answer = badinh(site, "check", "--write-baseline", "da-biet.json")
    assert (answer.code, "BD113" in answer.err) == (1, True)
    assert json.loads((site / "da-biet.json").read_bytes()) == {"version": 1, "known": []}
    assert badinh(site, "check", "--baseline", "da-biet.json").code == 1


def test_a_baseline_lets_an_old_site_pass_the_gate(site: Path) -> None:
    write(site, "content/2021/07/thua.pdf", "%PDF")
    article(site, "2021/07/bon", body="[Mục](#khong-co)")
    assert badinh(site, "check", "--strict").code == 1
    assert badinh(site, "check", "--strict", "--write-baseline", "da-biet.json").code == 0
    answer = badinh(site, "check", "--strict", "--baseline", "da-biet.json")
    assert (answer.code, answer.err) == (0, "")
    assert "2 vấn đề đã biết" in answer.out


def test_found_in_processes_is_what_is_found_here(site: Path) -> None:
    for number in range(6):
        article(site, f"2021/07/b{number}", title=f"Tin {number}", body=EMPTY)
    here = check(request(site, jobs=1), CheckOptions()).problems
    (site / ".badinh/state.sqlite").unlink()
    with mock.patch.object(Workers, "are_worth", return_value=True):
        there = check(request(site, jobs=2), CheckOptions()).problems
    assert there == here
    assert len(here) == 6


def test_a_withdrawn_or_expired_text_is_not_checked(site: Path) -> None:
    article(site, "2021/07/bon", body=EMPTY, status="withdrawn", reason="Sai")
    article(site, "2021/07/nam", body=EMPTY, expires="2021-07-02")
    assert reported(site) == []


def test_problems_come_with_errors_first_and_files_in_order(site: Path) -> None:
    article(site, "2021/07/an", title="An", body=EMPTY)
    article(site, "2021/07/bon", body="[Hỏng](/khong-co/) [mục](#khong-co)")
    found: tuple[Problem, ...] = check(request(site), CheckOptions()).problems
    assert [p.code for p in found] == ["BD610", "BD611", "BD614"]


@pytest.mark.parametrize("value", [b"", b"\xc1", b"x" * 40, "văn bản", 7])
def test_a_damaged_memory_is_dropped_with_a_notice(site: Path, value: object) -> None:
    article(site, "2021/07/bon", body=EMPTY)
    first = reported(site)
    with closing(sqlite3.connect(site / ".badinh/state.sqlite")) as connection, connection:
        changed = connection.execute("UPDATE memo SET value = ? WHERE name LIKE 'check %'", (value,))
        assert changed.rowcount == 3
    assert sorted(reported(site)) == sorted([*first, "BD504"])
    assert reported(site) == first


def test_a_check_that_is_killed_has_changed_nothing(site: Path) -> None:
    build_site(site)
    article(site, "2021/07/bon", body=EMPTY)
    with mock.patch.object(State, "commit", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        reported(site)
    assert reported(site) == ["BD614"]
    assert build_site(site).complete
    assert tree(site / "build") == clean_tree(site)


def test_drafts_and_another_address_are_checked_by_themselves(site: Path) -> None:
    article(site, "2021/07/bon", status="draft", title="Bốn", body="[Hỏng](/khong-co/)")
    assert reported(site) == []
    assert reported(site, drafts=True) == ["BD610"]
    assert reported(site) == []
    article(site, "2021/07/nam", title="Năm", body="[Ta](https://khac.example/khong-co/)")
    assert reported(site) == []
    assert reported(site, base_url="https://khac.example/") == ["BD610"]


def test_what_checks_remember_goes_into_no_preview(site: Path) -> None:
    reported(site)
    with State.open(site / ".badinh/state.sqlite") as state:
        assert state.has(VERDICT)
        state.copy_to(site / "copy/preview.sqlite")
    with State.open(site / "copy/preview.sqlite") as copy:
        assert not copy.has(VERDICT)
        assert copy.entries_by_folder()
