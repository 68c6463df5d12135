"""`badinh doctor` says what is well, and of what is not the way out."""

from __future__ import annotations

import importlib.metadata
import json
import os
import shutil
import subprocess
import time
import unicodedata
from pathlib import Path

import pytest

from badinh_site.commands import doctor
from badinh_site.commands.doctor import Diagnosis, Failed, Passed, examine
from badinh_site.engine.store.lock import site_lock
from tests.support.running import Answer, badinh, files
from tests.support.sitemaking import article, build_site, make_site, request

FREE = shutil.disk_usage("/")._replace(free=2**40)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a site that is kept in git, on a computer where all is well."""
    site = make_site(tmp_path / "site")
    article(site, "2021/07/bai", date="13/07/2021")
    (site / ".gitignore").write_text("/build/\n/.badinh/\n", encoding="utf-8")
    monkeypatch.setattr(doctor, "_console_encoding", lambda: "UTF-8")
    monkeypatch.setattr("shutil.disk_usage", lambda _: FREE)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    git(site, "init", "-q")
    git(site, "add", ".")
    git(site, "-c", "user.name=x", "-c", "user.email=x@x.example", "commit", "-qm", "x")
    return site


def git(site: Path, *words: str) -> None:
    subprocess.run(["git", "-C", str(site), *words], check=True)


def reported(answer: Answer) -> set[str]:
    return {word for word in answer.err.split() if word.startswith("BD")}


def found(site: Path) -> dict[str, Diagnosis]:
    return {one.name: one for one in examine(request(site))}


def test_all_is_well_where_all_is_well(site: Path) -> None:
    before = files(site)
    answer = badinh(site, "doctor")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.splitlines()[-1] == "Mọi thứ đều tốt."
    assert len([line for line in answer.out.splitlines() if line.startswith("ĐẠT  ")]) == 11
    assert {name for name in files(site) if not name.startswith(".git/")} == {
        name for name in before if not name.startswith(".git/")
    }


def test_a_built_site_has_a_sound_state(site: Path) -> None:
    assert build_site(site).complete
    finding = found(site)["state"]
    assert isinstance(finding, Passed)
    assert finding.values["sources"] != "0"
    assert int(finding.values["outputs"]) == len([path for path in (site / "build").rglob("*") if path.is_file()])


def test_a_damaged_state_is_told_of_and_left_to_the_next_build(site: Path) -> None:
    build_site(site)
    (site / ".badinh/state.sqlite").write_bytes(b"x" * 5000)
    answer = badinh(site, "doctor")
    assert (answer.code, reported(answer)) == (0, {"BD504"})
    assert (site / ".badinh/state.sqlite").read_bytes() == b"x" * 5000


def test_a_build_that_is_running_is_nothing_bad(site: Path) -> None:
    build_site(site)
    with site_lock(site / ".badinh"):
        answer = badinh(site, "doctor", language="en")
    assert (answer.code, answer.err) == (0, "")
    assert "OK  a build is running now" in answer.out


@pytest.mark.parametrize("encoding", ["cp1258", "ANSI_X3.4-1968", "cp437"])
def test_a_console_of_another_encoding_gets_advice(site: Path, monkeypatch: pytest.MonkeyPatch, encoding: str) -> None:
    monkeypatch.setattr(doctor, "_console_encoding", lambda: encoding)
    answer = badinh(site, "doctor")
    assert (answer.code, reported(answer), encoding in answer.err) == (0, {"BD822"}, True)


def test_little_space_gets_advice(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: FREE._replace(free=100 * 2**20))
    answer = badinh(site, "doctor")
    assert (reported(answer), "100 MB" in answer.err) == ({"BD824"}, True)


def test_a_clock_that_is_behind_is_noticed_by_a_file(site: Path) -> None:
    later = time.time() + 3 * 86400
    os.utime(site / "content/2021/07/bai.md", (later, later))
    assert reported(badinh(site, "doctor")) == {"BD826"}


def test_missing_zone_data_is_an_error(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(name: str) -> object:
        raise ValueError(name)

    monkeypatch.setattr(doctor, "zone_named", none)
    answer = badinh(site, "doctor")
    assert (answer.code, reported(answer)) == (1, {"BD827"})


def test_a_package_that_is_missing_or_too_old_is_an_error(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = [
        "click>=8.1",
        "nh3>=999",
        "khong-co>=1.0",
        "brotli>=1.1; extra == 'brotli'",
        "tzdata>=1; sys_platform == 'linux2'",
    ]
    monkeypatch.setattr(importlib.metadata, "requires", lambda _: asked)
    problems = [one.problem for one in examine(request(site)) if isinstance(one, Failed)]
    assert [(one.code, one.values["name"]) for one in problems] == [("BD821", "nh3"), ("BD821", "khong-co")]
    assert badinh(site, "doctor").code == 1


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nobody can be kept from writing")
def test_a_folder_without_the_right_to_write_is_an_error(site: Path) -> None:
    (site / "content").chmod(0o500)
    try:
        answer = badinh(site, "doctor")
    finally:
        (site / "content").chmod(0o700)
    assert (answer.code, reported(answer)) == (1, {"BD823"})


def test_a_folder_that_refuses_files_is_an_error(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> object:
        raise OSError(13, "Permission denied")

    monkeypatch.setattr("tempfile.NamedTemporaryFile", refuse)
    answer = badinh(site, "doctor")
    assert (answer.code, reported(answer)) == (1, {"BD823"})


def test_a_site_outside_git_gets_advice(site: Path) -> None:
    shutil.rmtree(site / ".git")
    (site / ".git").write_text("gitdir: nowhere\n", encoding="utf-8")
    answer = badinh(site, "doctor")
    assert (answer.code, reported(answer)) == (0, {"BD828"})


def test_no_git_at_all_gets_the_same_advice(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert reported(badinh(site, "doctor")) == {"BD828"}


def test_git_that_changes_line_ends_and_changes_that_are_not_committed_get_advice(site: Path) -> None:
    git(site, "config", "core.autocrlf", "true")
    article(site, "2021/07/moi", date="13/07/2021")
    answer = badinh(site, "doctor")
    assert (answer.code, reported(answer)) == (0, {"BD829", "BD830"})
    (site / ".gitattributes").write_text("* text=auto eol=lf\n", encoding="utf-8")
    assert reported(badinh(site, "doctor")) == {"BD830"}


def test_names_with_letters_and_marks_apart_get_advice(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    right = Path.iterdir

    def apart(folder: Path):  # type: ignore[no-untyped-def]
        return (one.with_name(unicodedata.normalize("NFD", one.name)) for one in right(folder))

    monkeypatch.setattr(Path, "iterdir", apart)
    assert "BD825" in reported(badinh(site, "doctor"))


def test_without_a_site_only_the_computer_is_examined(tmp_path: Path) -> None:
    answer = badinh(tmp_path, "doctor")
    assert (answer.code, "BD301" in answer.err) == (1, True)
    assert answer.out.startswith("ĐẠT  Python 3.")
    assert files(tmp_path) == {}


def test_wrong_settings_are_told_of(site: Path) -> None:
    (site / "content/site.yaml").write_text("base_url: https://x.example/\n", encoding="utf-8")
    answer = badinh(site, "doctor")
    assert (answer.code, "BD117" in reported(answer)) == (1, True)


def test_programs_get_every_check(site: Path) -> None:
    data = json.loads(badinh(site, "doctor", "--format", "json").out)
    assert all(one["good"] for one in data["checks"])
    assert data["problems"] == []
    assert {"python", "packages", "console", "clock", "rights", "git"} <= {one["name"] for one in data["checks"]}
