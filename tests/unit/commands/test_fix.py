"""A mended file says what it said, and a second run finds nothing to do."""

from __future__ import annotations

import re
import stat
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from badinh_site.checks.fix_proofs import Proof
from badinh_site.checks.text_rules import FIXABLE
from badinh_site.commands.fix import FixedFile, Fixer, write_fixed
from badinh_site.content.files import SourceFile
from badinh_site.content.parser import ParsedDocument, Parser
from badinh_site.diagnostics.problem import ProblemsError
from badinh_site.settings.config import Config
from badinh_site.settings.read import read_config
from bench.legacy import in_tcvn3, in_vni, misread
from tests.support.running import badinh

SITE = "title: Tin\nbase_url: https://badinh.example/\nfrozen_at: 2021-07-14\n"
HEAD = "---\ntitle: Tin\ndate: 13/07/2021\n---\n"
PATH = "content/2021/07/bai.md"
LETTERS = [code for code, kind in FIXABLE.items() if kind.proof is Proof.SAME_PAGE]
"""Kinds of mends that keep the structure of the page; ``test_fix_habits.py`` has the others."""
UNSEEN = re.compile("[\\s\u00ad\u200b\u200d\u200e\u202e\u2060\ufeff]+")


def config() -> Config:
    found = read_config(SITE)[0]
    assert found is not None
    return found


def fixed(folder: Path, text: str, *, codes=tuple(FIXABLE), legacy=False) -> FixedFile:
    file = folder / "bai.md"
    file.write_bytes(text.encode("utf-8"))
    return Fixer(config(), codes, legacy=legacy).fix_file(SourceFile(PATH, str(file), (0, 0)))


@pytest.mark.parametrize(
    ("body", "after"),
    [
        ("Hà Nội  , ngày\u00a0\u00a013/7 .", "Hà Nội, ngày 13/7."),
        ("Ủy ban \u200b nhân dân", "Ủy ban nhân dân"),
        ("Ba \u0110i\u0300nh", "Ba \u0110ình"),
        ("Tin\x0bmới \x0c nhất", "Tin mới nhất"),
        ("Ngắt dòng  \nở đây  , nhé.", "Ngắt dòng  \nở đây, nhé."),
        ("## Đề  mục\n\n-   mục  một\n-   mục hai", "## Đề mục\n\n-   mục một\n-   mục hai"),
        ("| a  b |\n| ---- |\n| c , d |", "| a  b |\n| ---- |\n| c, d |"),
        ("**đậm** , *nghiêng*  và [bài  này](a  b.md)", "**đậm**, *nghiêng* và [bài này](a  b.md)"),
        ("- \u200bmục", "- mục"),
        ("Số 5 \u00a0km và 5\u00a0km", "Số 5 km và 5\u00a0km"),
    ],
)
def test_what_is_safe_is_mended(tmp_path, body, after):
    result = fixed(tmp_path, f"{HEAD}{body}\n")
    assert result.after == f"{HEAD}{after}\n"
    assert result.problems == ()


@pytest.mark.parametrize(
    "body",
    [
        "```\nx  = 1 ,\n```",
        "Lệnh `a  ,  b` và ``c\u200b``",
        "Đoạn:\n\n    x  = 1 ;\n",
        "<pre>a  b ,</pre>",
        "Xem https://a.vn/b\u200bc",
        "![ảnh](a\u200bb.jpg)",
        "\u00a0\u00a0\u00a0Thụt đầu dòng",
    ],
)
def test_code_addresses_and_indents_are_never_touched(tmp_path, body):
    result = fixed(tmp_path, f"{HEAD}{body}\n")
    assert result.after == result.before


@pytest.mark.parametrize(
    "body", ["\u200b# không phải đề mục", "1\u200b. không phải danh sách", "*\u200b*không đậm*\u200b*"]
)
def test_what_would_change_the_page_is_left_and_told(tmp_path, body):
    result = fixed(tmp_path, f"{HEAD}{body}\n")
    assert result.after == result.before
    assert [(one.code, one.values) for one in result.problems] == [("BD720", {"codes": "BD702"})]


def test_of_a_kind_that_would_change_the_page_in_one_line_the_others_are_mended(tmp_path):
    result = fixed(tmp_path, f"{HEAD}\u200b# không\n\nTin\u200b mới\n")
    assert result.after == f"{HEAD}\u200b# không\n\nTin mới\n"
    assert result.places == {"BD702": 1}
    assert [one.code for one in result.problems] == ["BD720"]


@pytest.mark.parametrize(
    ("front", "after"),
    [
        ('title: "Họp  tổ , khu 5"', 'title: "Họp tổ, khu 5"'),
        ("title: Tin\ntags: [Y  tế , Đô thị]", "title: Tin\ntags: [Y tế , Đô thị]"),
        ("title: Tin   # ghi  chú ,", "title: Tin   # ghi  chú ,"),
        ("title: Tin\ncategory: Tin  tức", "title: Tin\ncategory: Tin  tức"),
        ("title: Tin\nlead: >-\n  Dòng  một ,\n  dòng hai", "title: Tin\nlead: >-\n  Dòng một,\n  dòng hai"),
        ('title: \u200b"Tin"', 'title: \u200b"Tin"'),
    ],
)
def test_values_of_front_matter_are_mended_and_nothing_else_of_it(tmp_path, front, after):
    assert fixed(tmp_path, f"---\n{front}\n---\nThân.\n").after == f"---\n{after}\n---\nThân.\n"


def test_a_file_with_errors_is_left_alone_and_told(tmp_path):
    result = fixed(tmp_path, "---\ntitle: Tin\ndate: hôm qua\n---\nHà Nội , ngày\n")
    assert result.after == result.before
    assert [one.code for one in result.problems] == ["BD723"]


@pytest.mark.parametrize("written", [in_tcvn3, in_vni, misread, lambda text: misread(text, "cp1258")])
def test_text_of_before_unicode_is_converted_only_when_asked_for(tmp_path, written):
    sentence = "ủy ban nhân dân quận **thông báo** lịch tiếp công dân  định kỳ của lãnh đạo quận trong tháng tới"
    text = f"{HEAD}Đoạn đầu.\n\n{written(sentence)}\n\n```\n{written(sentence)}\n```\n"
    kept = fixed(tmp_path, text)
    assert (kept.after, kept.is_legacy) == (kept.before, True)
    result = fixed(tmp_path, text, legacy=True)
    assert result.after == f"{HEAD}Đoạn đầu.\n\n{sentence}\n\n```\n{written(sentence)}\n```\n"
    assert result.places == {"BD010": 1}


def test_only_the_kinds_that_are_asked_for_are_mended(tmp_path):
    assert fixed(tmp_path, f"{HEAD}a  b , c\n", codes=["BD706"]).after == f"{HEAD}a  b, c\n"


FRAGMENTS = (
    *(
        "Hà Nội",
        "quận",
        "đ",
        "A",
        "12",
        "1.",
        "-",
        "*",
        "**",
        "_",
        "#",
        "##",
        ">",
        "|",
        "`",
        "``",
        "```",
        "~~~",
        "[",
        "]",
    ),
    *(
        "](",
        "a.md",
        ")",
        "![",
        "<b>",
        "</b>",
        "<pre>",
        "</pre>",
        "<!--",
        "-->",
        "&nbsp;",
        "&",
        ":",
        ",",
        ".",
        ";",
        "!",
        "?",
    ),
    *(
        "“",
        "”",
        '"',
        "'",
        "\\",
        "{",
        "}",
        "---",
        "===",
        "[^1]",
        "[^1]:",
        "https://a.vn",
        "    ",
        "\t",
        " ",
        "  ",
        "\n",
        "\n\n",
    ),
    *("  \n", "\u00a0", "\u00a0 ", "\u200b", "\u00ad", "\ufeff", "\u202e", "e\u0302\u0301", "\u0301", "\x0b", "\u2028"),
)


def shown(html: str) -> str:
    """Return what readers see of a page, without what mends may change."""
    root = LexborHTMLParser(html.replace("&nbsp;", " ")).root
    return UNSEEN.sub("", unicodedata.normalize("NFC", root.text(deep=True) if root else ""))


def code_of(html: str) -> list[str]:
    return [node.text(deep=True) for node in LexborHTMLParser(html).css("code, pre")]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from(FRAGMENTS), max_size=25).map("".join),
    st.lists(st.sampled_from([one for one in FRAGMENTS if "\n" not in one]), max_size=6).map("".join),
)
def test_a_mended_page_says_the_same_and_is_mended_once_for_all(tmp_path, body, lead):
    parser = Parser(config().zone_name, config().markdown)
    text = f"---\ntitle: Tin\nlead: {lead}\n---\n{body}"
    result = fixed(tmp_path, text, codes=LETTERS)
    assert result.after.count("\n") == result.before.count("\n")
    parsed, patched = (parser.parse(one.encode("utf-8"), PATH) for one in (result.before, result.after))
    assert isinstance(parsed, ParsedDocument) == isinstance(patched, ParsedDocument)
    if isinstance(parsed, ParsedDocument) and isinstance(patched, ParsedDocument):
        before, after = parsed.html.decode("utf-8"), patched.html.decode("utf-8")
        assert shown(after) == shown(before)
        assert code_of(after) == code_of(before)
        assert after.count("<") == before.count("<")
        assert patched.document.marks.keys() == parsed.document.marks.keys()
        assert [one.target for one in patched.document.references] == [one.target for one in parsed.document.references]
    again = fixed(tmp_path, result.after, codes=LETTERS)
    assert again.after == result.after
    assert not again.places


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    (folder / "content/2021/07").mkdir(parents=True)
    (folder / "content/site.yaml").write_text(SITE, encoding="utf-8")
    (folder / PATH).write_text(f"{HEAD}Hà Nội  mới , nhé\u200b.\n", encoding="utf-8")
    return folder


def test_nothing_is_written_unless_asked_for(site):
    before = (site / PATH).read_bytes()
    answer = badinh(site, "fix", language="en")
    assert answer.code == 0
    assert answer.out == (
        f"--- {PATH}\n+++ {PATH}\n@@ -5 +5 @@\n-Hà Nội ·mới·, nhé⟨ZWSP⟩.\n+Hà Nội mới, nhé.\n"
        "3 problems in 1 of 1 files can be fixed (BD702 1, BD705 1, BD706 1); run badinh fix --write.\n"
    )
    assert (site / PATH).read_bytes() == before
    assert badinh(site, "fix", "--write", language="en").code == 0
    assert (site / PATH).read_text("utf-8") == f"{HEAD}Hà Nội mới, nhé.\n"
    assert badinh(site, "fix", language="en").out == "Nothing to fix in 1 files.\n"


def test_line_ends_and_the_byte_order_mark_stay(site):
    text = f"{HEAD}Một  hai.\nBa\n"
    mixed = text.replace("\n", "\r\n", 3).replace("Ba\n", "Ba\r")
    (site / PATH).write_bytes(b"\xef\xbb\xbf" + mixed.encode("utf-8"))
    assert badinh(site, "fix", "--write").code == 0
    assert (site / PATH).read_bytes() == b"\xef\xbb\xbf" + mixed.replace("Một  hai", "Một hai").encode("utf-8")


def test_paths_choose_files_and_folders(site):
    other = site / "content/2021/06/khac.md"
    other.parent.mkdir()
    other.write_text(f"{HEAD}a  b\n", encoding="utf-8")
    assert "1 " in badinh(site, "fix", "content/2021/06", "--write").out
    assert other.read_text("utf-8") == f"{HEAD}a b\n"
    assert "mới ," in (site / PATH).read_text("utf-8")
    wrong = badinh(site, "fix", "content/2021/05", language="en")
    assert (wrong.code, wrong.err.split(" ")[1]) == (2, "BD721")
    for outside in (str(site.parent), "..", "../.."):
        answer = badinh(site, "fix", outside, language="en")
        assert (answer.code, answer.err.split(" ")[1]) == (2, "BD721")


def test_an_unknown_kind_is_wrong_usage(site):
    answer = badinh(site, "fix", "--code", "BD707", language="en")
    assert (answer.code, answer.err.split(" ")[1]) == (2, "BD722")


def test_a_file_that_changes_meanwhile_is_not_written(site):
    file = site / PATH
    found = SourceFile(PATH, str(file), (0, 0))
    result = Fixer(config(), FIXABLE, legacy=False).fix_file(found)
    file.write_text(f"{HEAD}Mới gõ.\n", encoding="utf-8")
    with pytest.raises(ProblemsError) as raised:
        write_fixed(site, [result])
    assert [problem.code for problem in raised.value.problems] == ["BD510"]
    assert file.read_text("utf-8") == f"{HEAD}Mới gõ.\n"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights in another way")
def test_rights_of_a_file_stay(site):
    file = site / PATH
    file.chmod(0o640)
    assert badinh(site, "fix", "--write").code == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_a_file_whose_name_is_decomposed_is_written_in_its_place(site):
    name = unicodedata.normalize("NFD", "content/2021/07/Kế hoạch.md")
    (site / name).write_text(f"{HEAD}a  b\n", encoding="utf-8")
    assert badinh(site, "fix", "--write").code == 0
    assert (site / name).read_text("utf-8") == f"{HEAD}a b\n"
    assert len(list((site / "content/2021/07").iterdir())) == 2
