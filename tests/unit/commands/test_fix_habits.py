"""What is typed as in Word becomes the structure that was meant, with the same words; otherwise it is left alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from badinh_site.checks.fix_proofs import Proof
from badinh_site.checks.text_rules import FIXABLE
from badinh_site.commands.fix import FixedFile, Fixer, write_fixed
from badinh_site.commands.page_proof import Page, is_proven, page_of
from badinh_site.content.files import SourceFile
from badinh_site.content.parser import ParsedDocument, Parser
from badinh_site.settings.config import Config
from badinh_site.settings.read import read_config

HEAD = "---\ntitle: Tin\ndate: 13/07/2021\n---\n"
PATH = "content/2021/07/bai.md"
HABITS = [code for code, kind in FIXABLE.items() if kind.proof is not Proof.SAME_PAGE]
ONE = "Quận Ba Đình tổ chức nhiều hoạt động trong tháng 7. Các phường cùng tham gia đông đủ."
TWO = "Đoàn thanh niên trồng thêm nhiều cây xanh ở các ngõ. Bà con khu dân cư rất vui mừng."


def config() -> Config:
    found = read_config("title: Tin\nbase_url: https://badinh.example/\n")[0]
    assert found is not None
    return found


def fixed(folder: Path, data: bytes) -> FixedFile:
    file = folder / "bai.md"
    file.write_bytes(data)
    return Fixer(config(), HABITS, legacy=False).fix_file(SourceFile(PATH, str(file), (0, 0)))


def parsed(text: str) -> ParsedDocument:
    result = Parser(config().zone_name, config().markdown).parse(text.encode("utf-8"), PATH)
    assert isinstance(result, ParsedDocument)
    return result


def page(body: str) -> Page:
    return page_of(parsed(HEAD + body))


@pytest.mark.parametrize(
    ("body", "after", "code"),
    [
        ("Gồm:\n• Đơn\n• Ảnh\nXong.", "Gồm:\n\n- Đơn\n- Ảnh\n\nXong.", "BD713"),
        ("• Đơn\n• Ảnh", "- Đơn\n- Ảnh", "BD713"),
        ("• Đơn\no\tBản **chính**\no\tBản sao\n• Ảnh\nmàu",
         "- Đơn\n    - Bản **chính**\n    - Bản sao\n- Ảnh\n  màu", "BD713"),
        ("1. Hồ sơ\n• Đơn\n• Ảnh\n2. Lệ phí", "1. Hồ sơ\n    - Đơn\n    - Ảnh\n2. Lệ phí", "BD713"),
        ("-Đơn;\n-Ảnh", "- Đơn;\n- Ảnh", "BD713"),
        ("- Đơn;\n+Màu\n+Đen trắng\n- Ảnh", "- Đơn;\n    - Màu\n    - Đen trắng\n- Ảnh", "BD713"),
        ("• Đơn\n\n• Ảnh\n\nXong.", "- Đơn\n- Ảnh\n\nXong.", "BD714"),
        ("- Đơn\n+ Màu\n- Ảnh", "- Đơn\n    - Màu\n- Ảnh", "BD715"),
        ("Gồm:\na) Đơn;\nb) Ảnh\nmàu.\nXong.", "Gồm:\n\na) Đơn;\n\nb) Ảnh\nmàu.\n\nXong.", "BD716"),
        ("\tPhường **họp** [tổ](https://a.vn/x).\nThế thôi.",
         "Phường **họp** [tổ](https://a.vn/x).\n\nThế thôi.", "BD717"),
        ("\tTrăm năm trong cõi ta,\n\tChữ tài chữ mệnh.", "Trăm năm trong cõi ta,  \nChữ tài chữ mệnh.", "BD717"),
        (f"\t{ONE}\n\t{TWO}", f"{ONE}\n\n{TWO}", "BD717"),
        ("    - Đơn đề nghị cấp\n    - Ảnh của người nộp", "- Đơn đề nghị cấp\n- Ảnh của người nộp", "BD717"),
        (f"{ONE}\n{TWO}\n{ONE}", f"{ONE}\n\n{TWO}\n\n{ONE}", "BD718"),
        (f"{ONE}\n\t{TWO}", f"{ONE}\n\n{TWO}", "BD718"),
        ("| Ngày | Việc |\n| 13/7 | Họp |", "| Ngày | Việc |\n| --- | --- |\n| 13/7 | Họp |", "BD719"),
        ("Lịch:\n| A | B |\n|–|–|\n| c | d |\nHết.", "Lịch:\n\n| A | B |\n| --- | --- |\n| c | d |\n\nHết.", "BD719"),
        ("A\tB\tC\nd\te\tf", "| A | B | C |\n| --- | --- | --- |\n| d | e | f |", "BD719"),
        ("    <p>Một &amp; hai</p>\n\n    <ul>\n        <li>Ba</li>\n    </ul>\nBốn",
         "<p>Một &amp; hai</p>\n\n<ul>\n<li>Ba</li>\n</ul>\n\nBốn", "BD249"),
    ],
)  # fmt: skip
def test_a_habit_becomes_what_was_meant_once_for_all(tmp_path, body, after, code):
    result = fixed(tmp_path, f"{HEAD}{body}\n".encode())
    assert result.after == f"{HEAD}{after}\n"
    assert (result.places, result.problems) == ({code: 1}, ())
    again = fixed(tmp_path, result.after.encode())
    assert (again.after, again.problems) == (result.after, ())


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("• 1. Đơn\n• 2. Ảnh", "BD713"),
        ("    <table>\n    <tr><td>**Đơn**</td></tr>\n    </table>", "BD249"),
        ("    <p>Một <script>hai</script> ba</p>", "BD249"),
        ("1. Hồ sơ\n• Đơn\n• Ảnh\nXong.", "BD713"),
    ],
)
def test_what_cannot_be_proven_is_left_and_told(tmp_path, body, code):
    result = fixed(tmp_path, (HEAD + body).encode())
    assert result.after == result.before
    assert [(one.code, one.values) for one in result.problems] == [("BD720", {"codes": code})]


def test_points_in_a_list_are_left_to_the_editor(tmp_path):
    result = fixed(tmp_path, f"{HEAD}1. Hồ sơ\na) Đơn;\nb) Ảnh.\n".encode())
    assert (result.after, result.problems) == (result.before, ())


def test_html_that_is_no_code_on_the_page_is_left_alone(tmp_path):
    result = fixed(tmp_path, f"{HEAD}<div>\n\n    <p>Một</p>\n\n</div>\n".encode())
    assert (result.after, result.problems) == (result.before, ())


@pytest.mark.parametrize(
    ("proof", "before", "after"),
    [
        (Proof.LIST, "• Đơn\n• Ảnh", "- Đơn"),
        (Proof.LIST, "• Đơn\n• Ảnh", "- Ảnh\n- Đơn"),
        (Proof.LIST, "• Đơn\n• Ảnh", "- **Đơn**\n- Ảnh"),
        (Proof.LIST, "• Đơn\n• Ảnh", "Đơn\nẢnh"),
        (Proof.LIST, "• [Đơn](https://a.vn)", "- [Đơn](https://b.vn)"),
        (Proof.LIST, "• Đơn `a  b`", "- Đơn `a b`"),
        (Proof.INNER_LIST, "- Đơn\n+ Ảnh", "- Đơn\n\n- Ảnh"),
        (Proof.PARAGRAPHS, "a) Đơn\nb) Ảnh", "a) Đơn\nb) Ảnh"),
        (Proof.PARAGRAPHS, "a) Đơn\nb) Ảnh", "a) Đơn\n\nẢnh"),
        (Proof.PARAGRAPHS, "a) Đơn\n# Ảnh", "a) Đơn\n\n# Ảnh\n\nx"),
        (Proof.TABLE, "| A | B |\n| c | d |", "| A | B |\n| --- | --- |\n| c |"),
        (Proof.TABLE, "| A | B |\n| c | d |", "A B c d"),
        (Proof.NO_CODE_BOX, "\tĐơn\n\n`x`", "Đơn\n\nx"),
        (Proof.NO_CODE_BOX, "\tĐơn đề nghị", "Đơn"),
        (Proof.HTML, "    <p>Đơn</p>", "<p>Đon</p>"),
        (Proof.HTML, "    <p>Đơn</p>\n\n**Ảnh**", "<p>Đơn</p>\n\n*Ảnh*"),
        (Proof.HTML, "    <p>Đơn</p>", ""),
        (Proof.SAME_PAGE, "Đơn  ảnh", "Đơn ả"),
    ],
)
def test_another_change_of_the_page_is_no_proof(proof, before, after):
    assert not is_proven(proof, page(before), page(after), 1)


def test_a_change_of_front_matter_is_no_proof():
    other = page_of(parsed(f"{HEAD}- Đơn".replace("Tin", "Tin mới")))
    assert is_proven(Proof.LIST, page("• Đơn"), page("- Đơn"), 1)
    assert not is_proven(Proof.LIST, page("• Đơn"), other, 1)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_new_lines_end_as_the_others(tmp_path, end):
    result = fixed(tmp_path, f"{HEAD}Gồm:\n• Đơn\n• Ảnh\nXong".replace("\n", end).encode())
    (tmp_path / PATH).parent.mkdir(parents=True)
    file = tmp_path / PATH
    file.write_bytes(result.data)
    write_fixed(tmp_path, [result._replace(file=file)])
    assert file.read_bytes() == f"{HEAD}Gồm:\n\n- Đơn\n- Ảnh\n\nXong".replace("\n", end).encode()


def test_lines_keep_their_ends_where_they_differ(tmp_path):
    result = fixed(tmp_path, f"{HEAD}Gồm:\r\n• Đơn\r\n• Ảnh\nXong\r\nrồi\r".encode())
    (tmp_path / PATH).parent.mkdir(parents=True)
    file = tmp_path / PATH
    file.write_bytes(result.data)
    write_fixed(tmp_path, [result._replace(file=file)])
    assert file.read_bytes() == f"{HEAD}Gồm:\r\n\n- Đơn\n- Ảnh\n\nXong\r\nrồi\r".encode()


PARTS = ("• ", "- ", "-", "– ", "+ ", "a) ", "b) ", "1/ ", "1. ", "2. ", "\t", "    ", "Quận", " họp tổ.", "Đơn", "\n",
         "\n", "\n\n", "|", " | ", "| a | b |\n", "|-|-|", "<p>", "</p>", "<ul>", "<li>", "```", "**", "`", ">", "# ",
         "\u00a0", "o\t", "I. ", "[a](b.md)", "[^1]", "[^1]: ", "---", "  ", ONE, TWO)  # fmt: skip
SIGNS = re.compile(r"[^\w]+|(?<!\w)[oØüv](?!\w)|\d+[.)]")


def words(html: str) -> str:
    """Return the words of a page; HTML that is shown as code says what it says as HTML."""
    boxes = re.sub(r"<[^<>]*>", " ", " ".join(n.text() for n in LexborHTMLParser(html).css("body")))
    return SIGNS.sub("", boxes)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(PARTS), max_size=25).map("".join))
def test_the_words_of_a_page_stay_in_their_order(tmp_path, body):
    result = fixed(tmp_path, f"---\ntitle: Tin\n---\n{body}\n".encode())
    if result.after != result.before:
        before, after = parsed(result.before), parsed(result.after)
        assert words(after.html.decode()) == words(before.html.decode())
        assert after.document.marks.keys() == before.document.marks.keys()
        codes = [{problem.code for problem in one.problems} for one in (after, before)]
        assert codes[0] <= codes[1]
    again = fixed(tmp_path, result.after.encode())
    assert again.after == result.after
