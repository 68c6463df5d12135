from __future__ import annotations

import subprocess
import sys
from unicodedata import is_normalized

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badinh_site.content.document import DocumentCorrection, Picture, Reference
from badinh_site.content.parser import BrokenDocument, ParsedDocument, Parser
from badinh_site.dates import parse, zone_named
from badinh_site.diagnostics.catalogue import level_of
from badinh_site.diagnostics.problem import Problem
from badinh_site.diagnostics.wording import describe, translatable
from badinh_site.hashing import digest
from badinh_site.settings.config import MarkdownSettings

HANOI = zone_named("Asia/Ho_Chi_Minh")
PARSER = Parser("Asia/Ho_Chi_Minh", MarkdownSettings())

FULL = """---
title: Kỷ niệm 60 năm
date: 13/07/2021 08:30
updated: 2021-07-14
expires: 2022-01-01
views: 1234
category: Tin tức
tags: [kỷ niệm, Ba Đình]
author: Nguyễn Văn A
source: Báo Hà Nội Mới
place: Hà Nội
lead: Sáng 13/7
image: {src: anh.jpg, alt: Lễ kỷ niệm, caption: Toàn cảnh}
status: withdrawn
reason: Theo yêu cầu
corrections: [{date: 15/07/2021, text: Sửa tên}, {text: Sửa ngày}]
featured: true
url: /2021/07/ky-niem/
aliases: [/cu/]
---
Thân bài có [liên kết](../06/bai.md).
"""


def parse_text(text: str, path: str = "content/2021/07/bai.md"):
    return PARSER.parse(text.encode(), path)


def document_of(text: str, path: str = "content/2021/07/bai.md"):
    parsed = parse_text(text, path)
    assert isinstance(parsed, ParsedDocument)
    assert parsed.problems == ()
    return parsed.document


def with_body(body: str):
    return document_of(f"---\ntitle: a\n---\n{body}")


def test_a_document_says_everything_that_the_file_says():
    document = document_of(FULL)
    assert document.path == "content/2021/07/bai.md"
    assert document.type_name == "article"
    assert document.title == "Kỷ niệm 60 năm"
    assert document.date == parse("2021-07-13T08:30", HANOI)
    assert document.updated == parse("2021-07-14", HANOI)
    assert document.expires == parse("2022-01-01", HANOI)
    assert document.views == 1234
    assert document.category == "Tin tức"
    assert document.tags == ("kỷ niệm", "Ba Đình")
    assert document.authors == ("Nguyễn Văn A",)
    assert document.sources == ("Báo Hà Nội Mới",)
    assert document.extra == {"place": ("Hà Nội",)}
    assert (document.lead, document.lead_given) == ("Sáng 13/7", True)
    assert document.picture == Picture(Reference("anh.jpg", 13, 9), "Lễ kỷ niệm", "Toàn cảnh", "")
    assert (document.status, document.reason) == ("withdrawn", "Theo yêu cầu")
    assert document.corrections == (
        DocumentCorrection(parse("2021-07-15", HANOI), "Sửa tên"),
        DocumentCorrection(None, "Sửa ngày"),
    )
    assert document.featured is True
    assert document.url == "/2021/07/ky-niem/"
    assert document.aliases == ("/cu/",)
    assert document.references == (Reference("../06/bai.md", 21, 24),)
    assert document.marks["url"] == (18, 1)


def test_what_a_file_does_not_say_stays_unknown():
    document = document_of("---\n---\n")
    assert (document.title, document.date, document.updated, document.expires, document.views) == (None,) * 5
    assert (document.category, document.reason, document.url, document.picture) == (None,) * 4
    assert document.tags == document.authors == document.sources == document.aliases == ()
    assert document.extra == {}
    assert document.corrections == document.references == ()
    assert (document.lead, document.lead_given) == ("", False)
    assert (document.status, document.featured) == ("published", False)
    assert document.body == b""
    assert document.marks == {}


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("content/2021/07/bai.md", "article"),
        ("content/pages/gioi-thieu.md", "page"),
        ("content/pages/a/b.md", "page"),
        ("content/pages.md", "article"),
        ("content/2021/pages/a.md", "article"),
    ],
)
def test_the_folder_tells_pages_from_articles(path, kind):
    assert document_of("---\ntitle: a\n---\n", path).type_name == kind


# Body and lead


def test_the_body_stands_apart_under_its_digest():
    parsed = parse_text("---\ntitle: a\n---\nMột *hai*\n")
    assert isinstance(parsed, ParsedDocument)
    assert parsed.html == "<p>Một <em>hai</em></p>".encode()
    assert parsed.document.body == digest(parsed.html)


@pytest.mark.parametrize("body", ["", "\n\n", "  \n\t\n"])
def test_a_file_without_a_body_has_no_digest(body):
    parsed = parse_text(f"---\ntitle: a\n---\n{body}")
    assert isinstance(parsed, ParsedDocument)
    assert parsed.html == b""
    assert parsed.document.body == b""


def test_a_given_lead_goes_before_the_first_paragraph():
    document = document_of("---\nlead: Tóm tắt\n---\nMột\n")
    assert (document.lead, document.lead_given) == ("Tóm tắt", True)


def test_the_first_paragraph_is_the_lead_when_none_is_given():
    document = document_of("---\nlead: ''\n---\n# Tựa\n\nMột\nhai\n\nBa")
    assert (document.lead, document.lead_given) == ("Một hai", False)


def test_what_stands_before_more_is_the_lead():
    assert with_body("Một\n\nHai\n\n<!--more-->\n\nBa").lead == "Một Hai"


# Places of references


def test_each_reference_has_its_line_and_column():
    assert with_body("\nMột [a](b.md)\n\n![c](ảnh.jpg) [d](b.md)\n").references == (
        Reference("b.md", 5, 9),
        Reference("ảnh.jpg", 7, 6),
        Reference("b.md", 7, 19),
    )


def test_each_picture_that_says_nothing_has_its_line_and_column():
    text = "---\ntitle: a\n---\n![b](a.jpg)\n\n![](a.jpg) ![](https://a.vn/)\n<img src='a.jpg'>"
    assert [(one.code, one.line, one.column) for one in parse_text(text).problems] == [
        ("BD219", 6, 5),
        ("BD219", 6, 16),
        ("BD219", 7, 11),
    ]


def test_pictures_of_one_address_that_say_nothing_have_each_its_place():
    text = "---\ntitle: a\n---\n![](https://a.vn/b.jpg)\n\n![](https://a.vn/b.jpg)"
    assert [(one.line, one.column) for one in parse_text(text).problems] == [(4, 5), (6, 5)]


def test_lines_count_from_the_top_of_the_file():
    assert document_of("\n\n---\ntitle: a\n---\n[a](b.md)").references == (Reference("b.md", 6, 5),)


def test_a_reference_is_not_taken_for_the_words_before_it():
    assert with_body("Xem b.md\n\n[a](b.md)").references == (Reference("b.md", 6, 5),)


def test_a_reference_before_the_last_found_one_is_found_too():
    assert with_body("[x]: z.md\n\n[a](b.md) [c][x]").references == (
        Reference("b.md", 6, 5),
        Reference("z.md", 4, 6),
    )


# Normal form


def html_of(body: str) -> str:
    parsed = parse_text(f"---\ntitle: a\n---\n{body}")
    assert isinstance(parsed, ParsedDocument)
    return parsed.html.decode()


@pytest.mark.parametrize(
    "body",
    [
        "tr&ocirc;&#768;ng",
        "tr&#244;&#x300;ng",
        "<b>tr&ocirc;&#768;ng</b>",
        "## tr&ocirc;&#768;ng",
        "![tr&ocirc;&#768;ng](a.jpg 'tr&ocirc;&#768;ng')",
        "- tr&ocirc;&#768;ng\n\n| tr&ocirc;&#768;ng | b |\n|---|---|\n| a | b |",
    ],
)
def test_a_mark_from_a_character_reference_joins_its_letter(body: str):
    html = html_of(body)
    assert "trồng" in html
    assert is_normalized("NFC", html)


def test_a_mark_from_a_character_reference_leaves_tags_alone():
    html = html_of("<b>&#824;a</b> tr&ocirc;&#768;ng")
    assert html == "<p><b>\u0338a</b> trồng</p>"


def test_the_lead_is_composed_across_elements():
    assert with_body("tr<b>&ocirc;</b>&#768;ng").lead == "trồng"


def test_a_title_with_an_escaped_mark_is_composed():
    assert document_of('---\ntitle: "tr\\u00f4\\u0300ng"\n---\n').title == "trồng"


# Mistakes


def test_a_file_that_is_no_text_gives_its_problem():
    problem = Problem("BD001", "content/a.md", 2, 1, {"offset": "5"})
    assert PARSER.parse(b"---\n\xff", "content/a.md") == BrokenDocument((problem,), draft=False)


def test_a_file_without_front_matter_gives_its_problem():
    problem = Problem("BD101", "a.md", 1, 1, {"remedy": translatable("no front matter")})
    assert parse_text("Thân", "a.md") == BrokenDocument((problem,), draft=False)


def test_all_problems_of_a_file_are_told_and_nothing_is_published():
    parsed = parse_text("---\ntitle: a\x01b\nviews: 1.234\ndate: mai\ntitel: x\n---\nThân", "a.md")
    assert [(p.code, p.line) for p in parsed.problems] == [("BD003", 2), ("BD113", 3), ("BD114", 4), ("BD107", 5)]
    assert isinstance(parsed, BrokenDocument)


@pytest.mark.parametrize("body", ["`&#11;`", "```\n&#11;\n```", "- ~~~\n  &#11;\n  ~~~"])
def test_code_may_show_the_number_of_a_control_character(body: str):
    assert isinstance(parse_text(f"---\ntitle: a\n---\n{body}", "a.md"), ParsedDocument)
    assert [one.code for one in parse_text(f"---\ntitle: a\n---\n{body}\n\n&#11;", "a.md").problems] == ["BD003"]


def test_a_link_to_the_editors_own_machine_is_an_error_where_it_stands():
    parsed = parse_text("---\ntitle: a\n---\nThân\n\n[x](C:\\bai.pdf) [y](file:///bai.pdf)", "a.md")
    assert parsed.problems == (
        Problem("BD217", "a.md", 6, 5, {"target": "C:\\bai.pdf"}),
        Problem("BD217", "a.md", 6, 21, {"target": "file:///bai.pdf"}),
    )
    assert isinstance(parsed, BrokenDocument)


@pytest.mark.parametrize(
    ("body", "column"),
    [
        ("[x](https:// a.vn/)", 5),
        ("![x](https://a.vn:80800/a.jpg)", 6),
        ("<a href='https:///a'>x</a>", 10),
        ('<video src="//a b/c.mp4"></video>', 13),
        ('<video poster="http://a..b/" src="https://a.vn/c.mp4"></video>', 16),
        ("[x](https://xn--a.vn/)", 5),
    ],
)
def test_an_address_that_no_browser_opens_is_an_error_where_it_stands(body: str, column: int):
    parsed = parse_text(f"---\ntitle: a\n---\n{body}", "a.md")
    refused = [one for one in parsed.problems if one.code != "BD219"]
    assert [(one.code, one.line, one.column) for one in refused] == [("BD280", 4, column)]
    assert isinstance(parsed, BrokenDocument)


def test_a_link_of_another_kind_is_left_out_with_a_warning():
    parsed = parse_text("---\ntitle: a\n---\n[x](javascript:alert)", "a.md")
    assert parsed.problems == (Problem("BD218", "a.md", 4, 5, {"target": "javascript:alert"}),)
    assert isinstance(parsed, ParsedDocument)
    assert parsed.html == b"<p><a>x</a></p>"


def test_a_warning_does_not_keep_a_file_from_being_published():
    parsed = parse_text("---\ntitel: x\n---\nThân\x02bài", "a.md")
    assert [p.code for p in parsed.problems] == ["BD003", "BD107"]
    assert isinstance(parsed, ParsedDocument)
    assert parsed.html == "<p>Thân bài</p>".encode()


def test_a_body_that_is_nested_too_deeply_is_a_problem_of_the_body():
    parser = Parser("UTC", MarkdownSettings())
    parsed = parser.parse(b"---\ntitle: a\n---\n" + b"- " * 1500 + b"a", "a.md")
    assert parsed == BrokenDocument((Problem("BD210", "a.md", 4, 0, {"detail": translatable("nested")}),), draft=False)


def test_a_file_does_not_depend_on_a_broken_one_before_it():
    data = b"---\ntitle: a\n---\nMot [a](b.md)"
    parser = Parser("UTC", MarkdownSettings())
    before = parser.parse(data, "a.md")
    parser.parse(b"---\ntitle: a\n---\n" + b"- " * 1500 + b"a", "b.md")
    assert parser.parse(data, "a.md") == before


def test_an_extension_that_is_not_there_is_a_problem_of_site_yaml():
    parser = Parser("UTC", MarkdownSettings(("badinh_no_such_extension",)))
    parsed = parser.parse(b"---\ntitle: a\n---\nx", "a.md")
    assert [(p.code, p.path) for p in parsed.problems] == [("BD304", "content/site.yaml")]
    assert parser.parse(b"---\ntitle: a\n---\n", "a.md").problems == ()


@pytest.mark.parametrize("field", ["title", "lead", "reason", "category", "author"])
def test_no_field_carries_a_control_character(field):
    parsed = parse_text(f'---\n{field}: "a\\0b\\x02c"\n---\n')
    assert isinstance(parsed, ParsedDocument)
    value = getattr(parsed.document, {"author": "authors"}.get(field, field))
    assert not set("".join(value)) & {"\0", "\x02"}


def test_dates_are_meant_in_the_zone_of_the_site():
    parsed = Parser("UTC", MarkdownSettings()).parse(b"---\ndate: 2021-07-13\n---\n", "a.md")
    assert isinstance(parsed, ParsedDocument)
    assert parsed.document.date == parse("2021-07-13", zone_named("UTC"))


files = st.builds(
    lambda front, body: f"---\n{front}\n---\n{body}".encode(),
    st.lists(
        st.tuples(st.sampled_from(["title", "date", "views", "image", "tags", "status", "corrections", "x"]),
                  st.text(alphabet="ab1/:-[]{}'\"\\0 \nđ", max_size=15)),
        max_size=4,
    ).map(lambda pairs: "\n".join(": ".join(pair) for pair in pairs)),
    st.text(max_size=60) | st.text(alphabet="ab()!<>/='\"# \n*-`", max_size=60),
)  # fmt: skip


@given(st.binary(max_size=100) | files)
def test_parsing_never_raises(data):
    parsed = PARSER.parse(data, "content/a.md")
    wrong = any(level_of(problem) == "error" for problem in parsed.problems)
    assert isinstance(parsed, BrokenDocument) == wrong
    if isinstance(parsed, ParsedDocument):
        assert parsed.document.body == (digest(parsed.html) if parsed.html else b"")
    for problem in parsed.problems:
        assert describe(problem, "vi")[0]
    assert PARSER.parse(data, "content/a.md") == parsed


LOADED = """
import sys
from badinh_site.settings.config import MarkdownSettings
from badinh_site.content.parser import Parser
Parser("Asia/Ho_Chi_Minh", MarkdownSettings()).parse(sys.stdin.buffer.read(), "content/a.md")
print([name for name in ("yaml", "markdown", "markdown_it", "nh3", "selectolax") if name in sys.modules])
"""


@pytest.mark.parametrize(
    ("text", "loaded"),
    [
        ("---\ntitle: Tin\ntags: [a, b]\n---\n\nMột\n\n## Hai\n\n- ba\n", "[]"),
        ("---\ntitle: |\n  Tin\n---\n\nMột\n", "['yaml']"),
        ("---\ntitle: Tin\n---\n\n`Một`\n", "['markdown', 'markdown_it', 'nh3', 'selectolax']"),
    ],
)
def test_a_plain_article_does_not_wait_for_libraries(text, loaded):
    done = subprocess.run([sys.executable, "-c", LOADED], input=text.encode(), capture_output=True, check=True)
    assert done.stdout.decode().strip() == loaded
