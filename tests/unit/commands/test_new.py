"""`badinh new` begins articles that say what was asked for, whatever the title holds."""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from badinh_site.commands.new import NewContent, create_content
from badinh_site.commands.site_access import read_settings
from badinh_site.commands.yaml_text import one_line, quoted
from badinh_site.content.document import Document
from badinh_site.content.parser import ParsedDocument, Parser
from badinh_site.dates import parse
from badinh_site.diagnostics.problem import UsageError
from badinh_site.settings.config import MarkdownSettings
from tests.support.running import badinh, files
from tests.support.sitemaking import build_site, make_site

SETTINGS = "title: Thử\nbase_url: https://badinh.example/\ncategories: [Tin tức, Thông báo, Đô thị]\n"
AT = ("--at", "2021-07-13T08:30")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return make_site(tmp_path, SETTINGS)


def document(file: Path, site: Path) -> Document:
    parsed = Parser("Asia/Ho_Chi_Minh", MarkdownSettings()).parse(file.read_bytes(), file.relative_to(site).as_posix())
    assert isinstance(parsed, ParsedDocument)
    assert parsed.problems == ()
    return parsed.document


def test_a_new_article_lies_in_the_folder_of_its_month(site: Path) -> None:
    answer = badinh(site, "new", "Đường Điện Biên Phủ thông xe", "--category", "Đô thị", *AT)
    assert (answer.code, answer.err) == (0, "")
    assert Path(answer.out.strip()) == Path("content/2021/07/duong-dien-bien-phu-thong-xe.md")
    made = document(site / answer.out.strip(), site)
    assert (made.title, made.category, made.status) == ("Đường Điện Biên Phủ thông xe", "Đô thị", "published")
    assert made.date is not None
    assert made.date.local == "2021-07-13T08:30:00+07:00"
    assert made.lead == ""
    assert build_site(site, at="2021-07-14").problems == ()


def test_its_date_is_now_in_the_zone_of_the_site(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.time", lambda: 1626109200.0)  # 2021-07-12T17:00Z
    assert badinh(site, "new", "Nửa đêm").code == 0
    assert "date: 13/07/2021 00:00 " in (site / "content/2021/07/nua-dem.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("language", "word"), [("vi", "người đọc không thấy"), ("en", "readers do not see them")])
def test_its_comments_speak_the_language_that_is_asked_for(site: Path, language: str, word: str) -> None:
    assert badinh(site, "new", "Bài", *AT, language=language).code == 0
    text = (site / "content/2021/07/bai.md").read_text(encoding="utf-8")
    assert word in text
    assert "Tin tức, Thông báo, Đô thị" in text


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("options", [(), ("--album",)])
@pytest.mark.parametrize("sign", ["#", "# ?"], ids=["only the sign", "the sign and a blank"])
def test_its_commented_fields_can_be_used_as_they_stand(
    site: Path, language: str, options: tuple[str, ...], sign: str
) -> None:
    assert badinh(site, "new", "Bài", *options, *AT, language=language).code == 0
    (file,) = (site / "content").rglob("*.md")
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    # The first comment says what comments are.
    used = "".join(re.sub(f"^{sign}", "", line) if number > 1 else line for number, line in enumerate(lines))
    file.write_text(used.replace("category: ...", "category: Tin tức"), encoding="utf-8")
    assert "\n#" not in used[len("---\n# ") :]
    made = document(file, site)
    assert (made.pictures if options else made.picture) is not None
    assert options or (len(made.tags) == 2 and made.expires is not None and made.lead_given)


@pytest.mark.parametrize("field", ["category", "tags", "author", "lead", "expires"])
def test_a_single_field_can_be_used_by_deleting_its_sign(site: Path, field: str) -> None:
    assert badinh(site, "new", "Bài", *AT).code == 0
    file = site / "content/2021/07/bai.md"
    text = file.read_text(encoding="utf-8")
    assert text.count(f"\n#{field}: ") == 1
    used = text.replace(f"\n#{field}: ", f"\n{field}: ").replace("category: ...", "category: Tin tức")
    file.write_text(used, encoding="utf-8")
    document(file, site)


def test_an_album_and_a_draft_are_begun_too(site: Path) -> None:
    assert badinh(site, "new", "--album", "Hội xuân", "--draft", *AT).code == 0
    made = document(site / "content/albums/hoi-xuan/index.md", site)
    assert (made.type_name, made.title, made.status) == ("album", "Hội xuân", "draft")


def test_a_file_that_is_there_is_not_touched(site: Path) -> None:
    assert badinh(site, "new", "Bài", *AT).code == 0
    before = files(site)
    answer = badinh(site, "new", "Bài", "--draft", *AT)
    assert (answer.code, "BD805" in answer.err) == (1, True)
    assert files(site) == before


@pytest.mark.parametrize("typed", ["đô thị", "do thi", "DO THI", "do-thi"])
def test_a_category_is_known_without_its_marks(site: Path, typed: str) -> None:
    assert badinh(site, "new", "Bài", "--category", typed, *AT).code == 0
    assert document(site / "content/2021/07/bai.md", site).category == "Đô thị"


def test_a_category_that_is_not_there_is_not_taken(site: Path) -> None:
    answer = badinh(site, "new", "Bài", "--category", "Thông cáo", *AT)
    assert answer.shown == (
        "exit 2\nlỗi BD806 Không có chuyên mục “Thông cáo” trong content/site.yaml. Có phải “Thông báo”? "
        "Chọn một trong: Tin tức, Thông báo, Đô thị.\n"
    )
    assert list(files(site)) == ["content/site.yaml"]


@pytest.mark.parametrize("title", ["!!!", "", "  ", "市"])
def test_a_title_that_gives_no_name_is_refused(site: Path, title: str) -> None:
    answer = badinh(site, "new", title, *AT)
    assert (answer.code, "BD804" in answer.err) == (2, True)


def test_a_wrong_date_is_wrong_usage(site: Path) -> None:
    assert badinh(site, "new", "Bài", "--at", "hôm nay").code == 2


@pytest.mark.parametrize(
    "title",
    [
        "Ông A: “thế này”",
        'Nói "thẳng": #1',
        "- 5 độ C",
        "C:\\thu muc",
        "it's 100%",
        "[a] {b} & *c",
        "no",
        "12:30",
        "'",
        "---",
    ],
)
def test_titles_are_quoted_so_that_they_say_what_was_typed(site: Path, title: str) -> None:
    answer = badinh(site, "new", *AT, "--", f"{title} x")
    assert answer.code == 0
    assert document(site / answer.out.strip(), site).title == f"{title} x"


@pytest.mark.parametrize("title", ["- 5 độ C", "-5", "--- Nghỉ lễ", "–h", "-Tin: “x”"])
def test_a_title_may_begin_with_a_hyphen(site: Path, title: str) -> None:
    answer = badinh(site, "new", title, "--draft", *AT)
    assert answer.code == 0
    assert document(site / answer.out.strip(), site).title == title


def test_a_misspelt_option_is_no_title(site: Path) -> None:
    assert badinh(site, "new", "--drft", "Bài", *AT).code == 2
    assert badinh(site, "new", "--drft").code == 2


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=st.text(max_size=60))
def test_any_title_is_kept_or_refused(site: Path, title: str) -> None:
    beginning = NewContent(title, parse("2021-07-13", read_settings(site).zone))
    shutil.rmtree(site / "content/2021", ignore_errors=True)
    try:
        file = create_content(site, read_settings(site), beginning, "vi")
    except UsageError:
        return
    made = document(file, site)
    assert made.title == one_line(title)


@given(st.text(max_size=60).map(one_line))
def test_quotes_hold_any_line(text: str) -> None:
    assert yaml.safe_load(quoted(text)) == text


@pytest.mark.skipif(os.name == "nt", reason="the editor of this test is a shell script")
def test_the_editor_is_opened_on_the_new_file(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    editor = site / "soan.py"
    editor.write_text("import sys, pathlib\npathlib.Path('mo').write_text(sys.argv[1])\n", encoding="utf-8")
    monkeypatch.setenv("VISUAL", f"{sys.executable} {editor}")
    assert badinh(site, "new", "Bài", "--edit", *AT).code == 0
    assert Path((site / "mo").read_text(encoding="utf-8")) == Path("content/2021/07/bai.md")


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_nothing_is_written_through_a_link_that_leads_away(
    site: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    away = tmp_path_factory.mktemp("away")
    (site / "content/2021").symlink_to(away)
    answer = badinh(site, "new", "Bài", *AT)
    assert (answer.code, files(away)) == (1, {})
