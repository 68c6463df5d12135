"""What an editor sees of the command: words, exit codes, JSON, and speed of starting."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from badinh_site import cli
from badinh_site.diagnostics.problem import Problem, ProblemsError
from badinh_site.engine.build import run
from badinh_site.engine.outputs.folder import Folder
from badinh_site.engine.request import Request
from badinh_site.engine.result import Result as BuildResult
from badinh_site.engine.stages import Stages
from tests.support.sitemaking import SETTINGS, article, make_site, tree, write


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a site that is the current folder."""
    make_site(tmp_path)
    article(tmp_path, "2021/07/bai", title="Bài", date="13/07/2021", views=14)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BADINH_LANG", raising=False)
    return tmp_path


def badinh(*arguments: str) -> Result:
    return CliRunner().invoke(cli.main, arguments, standalone_mode=False)


def test_a_build_says_what_it_did_in_vietnamese(site: Path) -> None:
    result = badinh("build")
    assert result.return_value == 0
    assert result.output.startswith("Xong trong ")
    assert " giây: 1 tệp nội dung, " in result.output
    assert "xóa 0" in badinh("build", "--verbose").output
    again = badinh("build", "--verbose")
    assert "ghi 0," in again.output


def test_a_build_says_it_in_english_when_asked(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BADINH_LANG", "en")
    assert badinh("build").output.startswith("Done in ")


def test_json_gives_problems_with_their_place_and_the_facts_of_the_build(site: Path) -> None:
    article(site, "2021/07/hai", title=None, lead="Chỉ có tóm tắt", date="2021-07-12")
    answer = json.loads(badinh("build", "--format", "json").output)
    (problem,) = answer["problems"]
    assert problem["code"] == "BD201"
    assert problem["level"] == "warning"
    assert problem["path"] == "content/2021/07/hai.md"
    assert (problem["line"], problem["column"]) == (1, 1)
    assert answer["complete"] is True
    assert "2021/07/hai/index.html" in answer["written"]


def test_strict_turns_a_warning_into_exit_code_1_and_says_so(site: Path) -> None:
    article(site, "2021/07/hai", title=None, lead="Chỉ có tóm tắt", date="2021-07-12")
    assert badinh("build").return_value == 0
    strict = badinh("build", "--strict")
    assert strict.return_value == 1
    assert "--strict: 1 cảnh báo được tính là lỗi." in strict.output


def test_an_error_gives_exit_code_1_and_keeps_what_stood_there(site: Path) -> None:
    badinh("build")
    before = tree(site / "build")
    article(site, "2021/07/bai", title="Bài", views="1.234")
    result = badinh("build")
    assert result.return_value == 1
    assert (
        "content/2021/07/bai.md:4:8: lỗi BD113 views: “1.234” phải viết bằng chữ số liền nhau. Viết: 1234"
        in result.output
    )
    assert tree(site / "build") == before


def test_paths_in_messages_lead_from_here_to_the_file(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    article(site, "2021/07/bai", title="Bài", views="x")
    monkeypatch.chdir(site.parent)
    assert f"{site.name}/content/2021/07/bai.md:4:8:" in badinh("build", "--site", site.name).output


def test_verify_proves_the_output_and_finds_what_a_stamp_cannot_show(site: Path) -> None:
    assert "giống hệt bản xuất lại từ đầu" in badinh("build", "--verify").output
    assert badinh("build", "--verify", "--format", "json").return_value == 0


def test_verify_names_a_file_that_differs_and_ends_with_3(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    badinh("build")
    real = run.build

    def build_then_alter(asked: Request, stages: Stages) -> BuildResult:
        result = real(asked, stages)
        (site / "build/robots.txt").write_bytes(b"")
        return result

    monkeypatch.setattr(run, "build", build_then_alter)
    result = badinh("build", "--verify")
    assert result.return_value == 3
    assert "build/robots.txt: lỗi BD508 Khác với bản xuất lại từ đầu." in result.output


@pytest.mark.parametrize(
    ("failing", "line"),
    [
        ("write", "Incomplete: 1 errors, 0 warnings. Failed files keep their old version; nothing was deleted."),
        ("delete", "Incomplete: 1 errors, 0 warnings. Some old files could not be deleted yet."),
    ],
)
def test_a_build_says_whether_files_were_not_written_or_only_not_deleted(
    site: Path, monkeypatch: pytest.MonkeyPatch, failing: str, line: str
) -> None:
    badinh("build")
    (site / "content/2021/07/bai.md").unlink()
    article(site, "2021/07/hai", title="Hai", date="2021-07-12")
    real = getattr(Folder, failing)

    def refusing(folder: Folder, path: str, *data: bytes) -> object:
        if path.startswith("2021/07/"):
            raise ProblemsError(Problem("BD501", path, values={"reason": "no"}))
        return real(folder, path, *data)

    monkeypatch.setenv("BADINH_LANG", "en")
    monkeypatch.setattr(Folder, failing, refusing)
    result = badinh("build")
    assert result.return_value == 1
    assert line in result.output
    assert (site / "build/2021/07/bai/index.html").exists()


def test_quiet_prints_nothing_and_verbose_names_every_file(site: Path) -> None:
    assert badinh("build", "-q").output == ""
    (site / "build/index.html").unlink()
    assert "+ index.html\n" in badinh("build", "-v").output
    (site / "content/2021/07/bai.md").unlink()
    assert "- 2021/07/bai/index.html\n" in badinh("build", "-v").output


def test_explain_names_what_changed_and_shows_the_values_that_were_hashed(site: Path) -> None:
    badinh("build")
    article(site, "2021/07/bai", title="Bài", date="13/07/2021", views=15)
    text = badinh("explain", "/2021/07/bai/").output
    assert text.startswith("2021/07/bai/index.html: đổi đầu vào")
    changed = [line.split()[-1] for line in text.splitlines() if line.startswith("* ")]
    assert changed == ["page.views"]
    answer = json.loads(badinh("explain", "https://badinh.example/2021/07/bai/", "--format", "json").output)
    assert answer["view"]["views"] == 15
    assert answer["origin"] == "content/2021/07/bai.md"
    assert "template base.html" in answer["inputs"]
    assert "asset style.css" in answer["inputs"]


def test_explain_says_unchanged_after_a_build_and_works_for_copies(site: Path) -> None:
    badinh("build")
    assert "không đổi" in badinh("explain", "/").output
    copy = next(path for path in tree(site / "build") if path.startswith("static/style"))
    assert json.loads(badinh("explain", copy, "--format", "json").output)["template"] is None


def test_explain_suggests_a_page_for_a_wrong_address(site: Path) -> None:
    result = badinh("explain", "/2021/07/bay/")
    assert result.return_value == 1
    assert "BD511 Không có trang /2021/07/bay/ trong trang web này. Có phải “/2021/07/bai/”?" in result.output


def test_next_says_that_a_frozen_site_stays_as_it_is(site: Path) -> None:
    assert badinh("next").output == ("Trang đã đóng băng ở 14/07/2021 00:00 (frozen_at); không tự thay đổi.\n")


def test_next_names_the_moment_and_what_changes_then(site: Path) -> None:
    write(site, "content/site.yaml", SETTINGS.replace("frozen_at: 2021-07-14T00:00\n", ""))
    article(site, "2021/07/mai", title="Mai", date="2021-07-20T08:00", expires="2021-07-22")
    assert badinh("next", "--at", "2021-07-14", "-v").output == (
        "15/07/2021 00:00\n  bài content/2021/07/bai.md đã quá 48 giờ, thôi được báo là tin mới\n"
    )
    assert badinh("next", "--at", "2021-07-19").output == ("20/07/2021 08:00\n  đăng bài content/2021/07/mai.md\n")
    assert badinh("next", "--at", "2021-07-21", "-v").output.startswith("22/07/2021 08:00\n")
    assert badinh("next", "--at", "2021-07-22T08:00").output == "23/07/2021\n  gỡ bài hết hạn content/2021/07/mai.md\n"
    assert badinh("next", "--at", "2021-07-23").output == "Trang sẽ không tự thay đổi nữa.\n"


def test_next_gives_json_for_a_scheduler(site: Path) -> None:
    write(site, "content/site.yaml", SETTINGS.replace("frozen_at: 2021-07-14T00:00\n", ""))
    write(site, "content/anniversaries.yaml", "- name: Quận\n  date: 31/5/1961\n")
    answer = json.loads(badinh("next", "--at", "2021-07-14", "--format", "json").output)
    assert answer["changes"] == [{"moment": answer["next"], "kind": "news", "subject": "content/2021/07/bai.md"}]
    answer = json.loads(badinh("next", "--at", answer["next"], "--format", "json").output)
    assert answer["next"] == "2021-07-31"
    assert answer["changes"] == [{"moment": "2021-07-31", "kind": "banner", "subject": ""}]


def test_between_two_moments_that_next_names_builds_are_identical(site: Path) -> None:
    write(site, "content/site.yaml", SETTINGS.replace("frozen_at: 2021-07-14T00:00\n", ""))
    article(site, "2021/07/mai", title="Mai", date="2021-07-20T08:00")
    badinh("build", "--at", "2021-07-15")
    before = tree(site / "build")
    badinh("build", "--at", "2021-07-20T07:59:59")
    assert tree(site / "build") == before
    badinh("build", "--at", "2021-07-20T08:00")
    assert "2021/07/mai/index.html" in tree(site / "build")


def test_clean_removes_what_we_made_and_keeps_what_we_did_not(site: Path) -> None:
    badinh("build")
    count = len(tree(site / "build"))
    write(site, "build/CNAME", "badinh.example")
    assert badinh("clean").output == f"Đã xóa {count} tệp do badinh tạo.\n"
    assert tree(site / "build") == {"CNAME": b"badinh.example"}
    assert not (site / ".badinh/state.sqlite").exists()


def test_clean_removes_an_output_folder_that_is_empty_then(site: Path) -> None:
    badinh("build")
    badinh("clean", "--format", "json")
    assert not (site / "build").exists()
    assert badinh("clean").return_value == 0


def test_a_wrong_moment_or_address_is_wrong_usage(site: Path) -> None:
    assert badinh("build", "--at", "hôm qua").return_value == 2
    assert badinh("build", "--base-url", "ftp://x").return_value == 2
    assert badinh("build", "--output", "content").return_value == 2
    assert not (site / "build").exists()


def test_a_folder_without_a_site_is_said_to_be_one_and_gets_no_state_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for command in ("build", "next", "clean"):
        result = badinh(command)
        assert result.return_value == 1
        assert "BD301 Không tìm thấy content/site.yaml." in result.output
    assert list(tmp_path.iterdir()) == []


def test_drafts_and_scheduled_articles_show_only_when_asked_for(site: Path) -> None:
    article(site, "2021/07/nhap", title="Bản thảo kín", date="2021-07-10", status="draft")
    article(site, "2021/07/mai", title="Ngày mai", date="2021-07-20")
    badinh("build")
    assert not any(b"B\xe1\xba\xa3n th\xe1\xba\xa3o" in data for data in tree(site / "build").values())
    badinh("build", "--drafts")
    shown = tree(site / "build")
    assert "BẢN NHÁP" in shown["2021/07/nhap/index.html"].decode()
    assert "Hẹn giờ 20/07/2021" in shown["2021/07/mai/index.html"].decode()
    badinh("build")
    assert "2021/07/nhap/index.html" not in tree(site / "build")


def program(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "badinh_site", *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_the_program_prints_vietnamese_on_a_console_that_is_not_utf8(site: Path) -> None:
    result = program("build", PYTHONIOENCODING="cp1252", PYTHONUTF8="0")
    assert result.returncode == 0
    assert result.stdout.startswith("Xong trong ")


@pytest.mark.slow
def test_the_program_ends_with_the_codes_of_its_commands(site: Path) -> None:
    assert program("build").returncode == 0
    assert program("build", "--at", "x").returncode == 2
    assert program("build", "--nothing").returncode == 2
    assert program("khong-co").returncode == 2
    article(site, "2021/07/bai", views="x")
    assert program("build").returncode == 1


def test_our_own_bug_gives_code_3_and_a_file_to_send_instead_of_a_traceback(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_asked: object) -> None:
        raise RuntimeError("ôi")

    monkeypatch.setattr(run, "build", broken)
    monkeypatch.setattr(sys, "argv", ["badinh", "build"])
    with pytest.raises(SystemExit) as ended:
        cli.run()
    printed = capsys.readouterr().err
    assert ended.value.code == 3
    assert "badinh gặp lỗi của chính nó: RuntimeError: ôi." in printed
    assert "Traceback" not in printed
    log = Path(printed.split("Chi tiết ở ")[1].split(";")[0])
    assert "RuntimeError: ôi" in log.read_text(encoding="utf-8")
    log.unlink()


def test_an_interruption_ends_with_130(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(*_asked: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "build", stopped)
    monkeypatch.setattr(sys, "argv", ["badinh", "build"])
    with pytest.raises(SystemExit) as ended:
        cli.run()
    assert ended.value.code == 130
    assert capsys.readouterr().err.strip() == "Đã dừng theo yêu cầu."


def loaded(code: str) -> set[str]:
    """Return the modules that are loaded after some code ran in a fresh interpreter."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    run = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"],
        env=clean,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return set(run.stdout.splitlines()[-1].split())


def test_the_command_starts_without_the_heavy_libraries() -> None:
    modules = loaded("import badinh_site.cli")
    assert not modules & {"jinja2", "markdown", "yaml", "nh3", "sqlite3", "selectolax", "watchdog"}


def test_a_build_with_nothing_to_do_loads_neither_markdown_nor_jinja2(site: Path) -> None:
    assert badinh("build").return_value == 0
    modules = loaded(
        "from badinh_site.engine.build.run import build\n"
        "from badinh_site.engine.request import Request\n"
        "from pathlib import Path\n"
        "assert build(Request(Path(), Path('build'))).written == ()"
    )
    assert not modules & {"jinja2", "markdown", "nh3", "selectolax"}


def test_every_command_of_every_module_is_listed() -> None:
    modules = [path.stem for path in Path(cli.__file__).parent.glob("*.py")]
    found = {module: getattr(import_module(f"badinh_site.cli.{module}"), "COMMANDS", ()) for module in modules}
    assert {command.name for commands in found.values() for command in commands} == set(cli.main.commands)
    assert all(command.name == name for name, command in cli.main.commands.items())
