"""The command line speaks the reader's language: the one asked for, else the site's, else Vietnamese."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from badinh_site.cli import main
from badinh_site.cli.localised_help import chosen_language, usage
from tests.support.sitemaking import SETTINGS, make_site

ENGLISH = SETTINGS + "language: en\n"


@pytest.fixture(autouse=True)
def _outside_any_site(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BADINH_LANG", raising=False)


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        ((), {}, "vi"),
        (("build", "--lang", "en"), {}, "en"),
        (("build", "--lang=en"), {}, "en"),
        (("--lang", "vi"), {"BADINH_LANG": "en"}, "vi"),
        ((), {"BADINH_LANG": "en_GB.UTF-8"}, "en"),
        ((), {"BADINH_LANG": "VI"}, "vi"),
        ((), {"BADINH_LANG": ""}, "vi"),
        ((), {"BADINH_LANG": "fr"}, "en"),
        (("explain", "--", "--lang=en"), {}, "vi"),
        (("build", "--lang"), {}, "vi"),
    ],
)
def test_the_language_is_the_one_that_is_asked_for(arguments, environment, language):
    assert chosen_language(arguments, environment) == language


@pytest.mark.parametrize(
    ("settings", "language"),
    [(ENGLISH, "en"), (SETTINGS, "vi"), (SETTINGS + 'language: "vi-VN"\n', "vi"), (SETTINGS + "language: fr\n", "en")],
)
def test_a_site_is_spoken_of_in_its_own_language(tmp_path, settings, language):
    make_site(tmp_path / "site", settings)
    assert chosen_language(("build", "--site", str(tmp_path / "site")), {}) == language
    assert chosen_language(("build", f"--site={tmp_path / 'site'}"), {}) == language
    assert chosen_language(("build", f"--site={tmp_path / 'site'}", "--lang", "vi"), {}) == "vi"
    assert chosen_language(("build", f"--site={tmp_path / 'site'}"), {"BADINH_LANG": "vi"}) == "vi"


def test_settings_that_cannot_be_read_leave_the_language_as_it_is(tmp_path):
    (make_site(tmp_path / "site") / "content/site.yaml").write_bytes(b"\xff\xfelanguage: en")
    assert chosen_language(("build", "--site", str(tmp_path / "site")), {}) == "vi"


def test_problems_are_told_in_the_language_of_the_site(tmp_path):
    site = make_site(tmp_path / "site", ENGLISH + "zone: Asia/Ha_Noi\n")
    answer = CliRunner().invoke(main, ["build", "--site", str(site)], standalone_mode=False)
    assert "error BD302" in answer.stderr
    answer = CliRunner().invoke(main, ["build", "--site", str(site), "--lang", "vi"], standalone_mode=False)
    assert "lỗi BD302" in answer.stderr


@pytest.mark.parametrize("name", [None, *sorted(main.commands)])
def test_help_is_given_in_both_languages(name):
    call = [name, "--help"] if name else ["--help"]
    vietnamese = CliRunner().invoke(main, call).output
    english = CliRunner().invoke(main, ["--lang", "en", *call]).output
    assert vietnamese.startswith("Cách gọi: ")
    assert "Tùy chọn:" in vietnamese
    assert "Hiện phần trợ giúp này rồi dừng." in vietnamese
    assert english.startswith("Usage: ")
    assert "Show this message and exit." in english
    assert "Show this" not in vietnamese


def test_commands_are_listed_with_a_whole_sentence_each():
    for line in CliRunner().invoke(main, ["--help"]).output.partition("Các lệnh:")[2].splitlines():
        assert not line.endswith("...")


@pytest.mark.parametrize(
    ("call", "vietnamese", "english"),
    [
        (
            ["new", "Thông", "báo", "nghỉ", "lễ"],
            'Tiêu đề có dấu cách phải đặt trong dấu nháy: badinh new "Thông báo nghỉ lễ"',
            'A title with spaces must be in quotes: badinh new "Thông báo nghỉ lễ"',
        ),
        (["new"], 'Thiếu tiêu đề: badinh new "Tiêu đề"', 'The title is missing: badinh new "Title"'),
        (
            ["init"],
            "Thiếu tên thư mục: badinh init trang-tin",
            "The name of the folder is missing: badinh init my-portal",
        ),
        (["list", "phụ nữ"], "Thừa “phụ nữ”.", "“phụ nữ” is too much here."),
        (
            ["list", "--status", "nháp"],
            "--status: “nháp” không dùng được. Chọn một trong: published, draft, scheduled, withdrawn, expired.",
            "--status: “nháp” is not allowed. Choose one of: published, draft, scheduled, withdrawn, expired.",
        ),
        (
            ["build", "--jobs", "nhiều"],
            "--jobs: “nhiều” không phải số dùng được ở đây.",
            "--jobs: “nhiều” is not a number that is allowed here.",
        ),
        (["build", "--jobs", "0"], "--jobs: “0” không phải số", "--jobs: “0” is not a number"),
        (["list", "--month"], "Sau --month phải có giá trị.", "--month needs a value after it."),
        (["dung"], "Không có lệnh đó.", "Unknown command."),
        (["build", "--nhap"], "Không có tùy chọn --nhap.", "Unknown option --nhap."),
    ],
)
def test_a_wrong_call_is_answered_in_one_language_with_what_to_type(call, vietnamese, english):
    with pytest.raises(click.ClickException) as caught:
        main(call, standalone_mode=False)
    assert usage(caught.value, "vi").startswith(vietnamese)
    assert usage(caught.value, "en").startswith(english)
