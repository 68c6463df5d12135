"""Checks of one content file: what they find, and above all what they leave alone."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badinh_site.checks.document_context import TextContext
from badinh_site.checks.document_summary import BrokenDocumentResult, CheckedFile, DocumentResult
from badinh_site.checks.run import check_document
from badinh_site.content.parser import Parser
from badinh_site.settings.config import Checks, MarkdownSettings

PARSER = Parser("Asia/Ho_Chi_Minh", MarkdownSettings())
PATH = "content/2021/07/bai.md"


def look(body: str, front: str = "title: Nghỉ lễ") -> CheckedFile:
    data = f"---\n{front}\n---\n{body}".encode()
    return check_document(data, PATH, PARSER.parse(data, PATH), Checks())


def reported(body: str, front: str = "title: Nghỉ lễ") -> list[tuple[str, int, int]]:
    return [(one.code, one.line, one.column) for one in look(body, front).problems]


@pytest.mark.parametrize(
    "body",
    [
        "## Một\n\nA.\n\n### Hai\n\nB.\n\n## Ba\n",
        "### Một\n\nA.\n\n## Hai\n",
        "# Một\n\nA.\n\n## Hai\n",
        "```\n# a\n\n#### b\n```\n",
        "~~~\n# a\n# b\n",
        "<!-- # a\n#### b -->\n\n## C\n",
        "| a | b |\n|---|---|\n| 1 | 2 |\n",
        "- a\n\n---\n\nb\n",
        "Dòng.\n\n***\n\nDòng.\n",
        "#haha #hihi\n",
        "Xem [Kế hoạch 12](tot.md), [đây là kế hoạch](tot.md), [xem thêm về hồ](tot.md).\n",
        "Chú thích[^1] tại đây.\n\n[^1]: Nguồn.\n",
        "[![Cầu mới lúc sáng](anh.jpg)](tot.md)\n",
        '![Cầu mới lúc sáng](anh.jpg "Cầu mới")\n',
        "![Ảnh Bác Hồ thăm phường](anh.jpg) ![Hình rồng trên nóc đình](anh.jpg)\n",
        "`[](tot.md)` và `![Ảnh](anh.jpg)`\n",
        "<table><caption>A</caption><tr><th>Tổ</th><td>1</td></tr></table>\n",
    ],
)
def test_what_is_right_is_left_alone(body: str) -> None:
    assert reported(body) == []


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("## Một\n\n#### Hai\n", ("BD642", 6, 1)),
        ("Một\n===\n\n#### Hai\n", ("BD642", 7, 1)),
        ("# Một\n\nA\n\n<h1>Hai</h1>\n", ("BD640", 8, 1)),
        ("# NGHỈ LỄ #\n", ("BD641", 4, 1)),
        ("Nghỉ lễ\n===\n", ("BD641", 4, 1)),
        ("Xem **[tại đây](a.md)**.\n", ("BD614", 4, 7)),
        ("[**Xem thêm »**](a.md)\n", ("BD614", 4, 4)),
        ('<a href="a.md"> </a>\n', ("BD615", 4, 0)),
        ("![anh.jpg](anh.jpg)\n", ("BD630", 4, 1)),
        ("![thư mục/anh 1.PNG](anh.jpg)\n", ("BD630", 4, 1)),
        ("![z2345678901_abc](anh.jpg)\n", ("BD630", 4, 1)),
        ("![12](anh.jpg)\n", ("BD630", 4, 1)),
        ("||\n|---|\n|a|\n", ("BD645", 6, 2)),
    ],
)
def test_what_is_wrong_is_found_where_it_stands(body: str, found: tuple[str, int, int]) -> None:
    assert reported(body) == [found]


def test_columns_are_those_of_composed_letters() -> None:
    body = unicodedata.normalize("NFD", "Đường phố, xem [tại đây](a.md).\n\n## Một\n\n#### Tiếng Việt\n")
    assert sorted(reported(body)) == [("BD614", 4, 16), ("BD642", 8, 1), ("BD701", 4, 1)]


def test_a_problem_of_a_place_is_counted_in_composed_letters() -> None:
    text = unicodedata.normalize("NFD", "---\ntitle: Tiếng Việt!\n---\n")
    problem = TextContext(PATH, text, 4, Checks()).problem("BD641", text.index("!"))
    assert (problem.line, problem.column) == (2, 18)


@pytest.mark.parametrize("body", ["", "Một.", "Một.\n\nHai.\n"])
def test_the_body_of_a_subject_is_what_follows_the_front_matter(body: str) -> None:
    text = f"---\ntitle: a\n---\n{body}"
    assert TextContext(PATH, text, 4, Checks()).body == body
    assert TextContext(PATH, text, 0, Checks()).body == ""


def test_of_a_file_with_an_error_only_its_text_is_seen() -> None:
    found = look("# Một\n\n# Hai\n", "date: 31/02/2021")
    assert isinstance(found, BrokenDocumentResult)
    assert found.problems == ()
    assert check_document(b"\xff\xfe", PATH, PARSER.parse(b"\xff\xfe", PATH), Checks()).problems == ()


def test_traits_are_what_others_can_compare() -> None:
    found = look('## Mục một\n\n[a](https://a.example/?x=1&amp;y=2#z) <a href="//b.example">b</a>\n', "author: [A, B]")
    assert isinstance(found, DocumentResult)
    summary = found.summary
    assert (summary.authors, summary.ids, summary.marks) == (("A", "B"), ("muc-mot",), {"author": (2, 1)})
    assert [(one.target, one.line, one.column) for one in summary.external] == [
        ("https://a.example/?x=1&y=2#z", 6, 5),
        ("//b.example", 6, 48),
    ]
    assert summary.text_digest == b""


@given(st.text(alphabet="#-=_*[]()!<>|`~ \na1Ắ{}:.&\"'/\\h", max_size=80))
def test_no_text_makes_a_check_fail(body: str) -> None:
    assert look(body).path == PATH
