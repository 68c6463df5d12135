from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badinh_site.content.frontmatter import Split, album_fields, fields, read_fields, split
from badinh_site.dates import parse, zone_named
from badinh_site.diagnostics.problem import Problem, ProblemsError

HANOI = zone_named("Asia/Ho_Chi_Minh")
TABLE = fields(HANOI)


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        ("---\ntitle: a\n---\nThân\n", Split("\ntitle: a", "Thân\n", 4)),
        ("---\n---\n", Split("\n", "", 3)),
        ("---\n---", Split("\n", "", 3)),
        ("---\ntitle: a\n...\nThân", Split("\ntitle: a", "Thân", 4)),
        ("---  \ntitle: a\n--- \t\nThân", Split("\ntitle: a", "Thân", 4)),
        ("\n \n---\ntitle: a\n---\nThân", Split("\n\n\ntitle: a", "Thân", 6)),
        ("---\na: 1\n\nb: 2\n---\nx\n---\ny", Split("\na: 1\n\nb: 2", "x\n---\ny", 6)),
        ("---\na: '----'\n ---\n---\n", Split("\na: '----'\n ---", "", 5)),
    ],
)
def test_a_file_is_divided_at_its_fences(source, parts):
    assert split(source, "a.md") == parts


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("", 1),
        ("\n\n", 1),
        ("title: a\n---\n", 1),
        ("\n\nThân", 3),
        ("# Tin\n", 1),
        (" ---\n---\n", 1),
        ("----\n---\n", 1),
    ],
)
def test_a_file_without_front_matter_is_a_problem_where_it_should_begin(source, line):
    with pytest.raises(ProblemsError) as caught:
        split(source, "a.md")
    assert [(p.code, p.path, p.line, p.column) for p in caught.value.problems] == [("BD101", "a.md", line, 1)]


@pytest.mark.parametrize(("source", "line"), [("---", 1), ("---\ntitle: a\n", 1), ("\n---\ntitle: a\n", 2)])
def test_front_matter_without_an_end_is_a_problem_where_it_begins(source, line):
    with pytest.raises(ProblemsError) as caught:
        split(source, "a.md")
    assert [(p.code, p.path, p.line, p.column) for p in caught.value.problems] == [("BD102", "a.md", line, 1)]


@given(st.text(max_size=200) | st.text(alphabet="-.a: \n\t", max_size=80))
def test_dividing_raises_nothing_but_problems(source):
    try:
        parts = split(source, "a.md")
    except ProblemsError as error:
        codes = [problem.code for problem in error.problems]
    else:
        codes = []
    assert codes in ([], ["BD101"], ["BD102"])
    if codes:
        return
    lines = source.split("\n")
    assert "\n".join(lines[parts.body_line - 1 :]) == parts.body
    first = len(parts.front) - len(parts.front.lstrip("\n"))
    assert parts.front.split("\n")[first : parts.body_line - 2] == lines[first : parts.body_line - 2]


@given(st.text(alphabet="ab: -\n", max_size=60), st.text(alphabet="ab: -\n", max_size=60))
def test_what_is_put_together_is_divided_again(front, body):
    if any(line.rstrip() in ("---", "...") for line in front.split("\n")):
        return
    assert split(f"---\n{front}\n---\n{body}", "a.md") == Split(f"\n{front}", body, front.count("\n") + 4)


FULL = """---
title: Quận Ba Đình kỷ niệm 60 năm
date: 13/07/2021 08:30
updated: 2021-07-14
expires: 2022-01-01
views: 1234
category: Tin tức
tags: [kỷ niệm, Ba Đình]
author: Nguyễn Văn A
source: [Báo Hà Nội Mới]
place: Hà Nội
lead: Sáng 13/7
image:
  src: anh.jpg
  alt: Lễ kỷ niệm
  caption: Toàn cảnh
  credit: Báo
status: withdrawn
reason: Theo yêu cầu
corrections:
- date: 15/07/2021
  text: Sửa tên
- text: Sửa ngày
featured: có
url: /2021/07/ky-niem/
aliases: [/cu/, /cu-hon/]
---
"""


def test_every_field_of_an_article_is_read():
    found, problems = read_fields(split(FULL, "a.md").front, "a.md", TABLE)
    assert problems == []
    assert set(found.values) == set(TABLE)
    image, corrections = found.values.pop("image"), found.values.pop("corrections")
    assert found.values == {
        "title": "Quận Ba Đình kỷ niệm 60 năm",
        "date": parse("2021-07-13T08:30", HANOI),
        "updated": parse("2021-07-14", HANOI),
        "expires": parse("2022-01-01", HANOI),
        "views": 1234,
        "category": "Tin tức",
        "tags": ("kỷ niệm", "Ba Đình"),
        "author": ("Nguyễn Văn A",),
        "source": ("Báo Hà Nội Mới",),
        "place": ("Hà Nội",),
        "lead": "Sáng 13/7",
        "status": "withdrawn",
        "reason": "Theo yêu cầu",
        "featured": True,
        "url": "/2021/07/ky-niem/",
        "aliases": ("/cu/", "/cu-hon/"),
    }
    assert image.values == {"src": "anh.jpg", "alt": "Lễ kỷ niệm", "caption": "Toàn cảnh", "credit": "Báo"}
    assert [one.values for one in corrections] == [
        {"date": parse("2021-07-15", HANOI), "text": "Sửa tên"},
        {"text": "Sửa ngày"},
    ]


def test_marks_are_lines_of_the_file():
    found, _ = read_fields(split(FULL, "a.md").front, "a.md", TABLE)
    assert found.marks["title"] == (2, 1)
    assert found.marks["image"] == (13, 1)
    assert found.values["image"].marks["alt"] == (15, 3)
    assert found.marks["aliases"] == (26, 1)


def test_lines_are_counted_from_the_top_of_the_file_even_after_empty_lines():
    _, problems = read_fields(split("\n\n---\ntitle: a\nviews: x\n---\n", "a.md").front, "a.md", TABLE)
    assert problems == [Problem("BD112", "a.md", 5, 8, {"field": "views", "value": "x"})]


@pytest.mark.parametrize(
    ("line", "code", "column"),
    [
        ("views: 1.234", "BD113", 8),
        ("views: -1", "BD112", 8),
        ("date: 32/01/2021", "BD115", 7),
        ("updated: mai", "BD114", 10),
        ("status: deleted", "BD116", 9),
        ("image: {src: a.jpg}", "BD117", 8),
        ("image: a.jpg", "BD108", 8),
        ("corrections: [{date: 2021-07-13}]", "BD117", 15),
        ("corrections: Sửa tên", "BD111", 14),
        ("featured: 1", "BD111", 11),
        ("titel: x", "BD107", 1),
        ("title: a: b", "BD103", 9),
        ("\ttitle: a", "BD104", 1),
    ],
)
def test_mistakes_are_told_with_their_place(line, code, column):
    _, problems = read_fields(split(f"---\n{line}\n---\n", "a.md").front, "a.md", TABLE)
    assert [(p.code, p.path, p.line) for p in problems] == [(code, "a.md", 2)]
    assert code == "BD104" or problems[0].column == column


def test_a_wrong_field_stays_absent_and_the_others_are_read():
    found, problems = read_fields("title: a\nviews: x\nplace: Hà Nội", "a.md", TABLE)
    assert found.values == {"title": "a", "views": None, "place": ("Hà Nội",)}
    assert [p.code for p in problems] == ["BD112"]


# Lines that keep an article from the public


def codes_of(front, table=TABLE):
    return [problem.code for problem in read_fields(front, "a.md", table)[1]]


@pytest.mark.parametrize(
    ("line", "example"),
    [
        ("draft: true", "status: draft"),
        ("draft:", "status: draft"),
        ("Status: draft", "status: draft"),
        ("stauts: draft", "status: draft"),
        ("statuss: nhap", "status: nhap"),
        ("published: false", "status: draft"),
        ("hidden: yes", "status: draft"),
        ("trạng thái: nháp", "status: draft"),
        ("Trang thai: chưa duyệt", "status: draft"),
        ("gỡ: có", "status: withdrawn"),
        ("ngày: 01/01/2030", "date: 01/01/2030"),
        ("publishDate: 2030-01-01", "date: 2030-01-01"),
        ("dates: 2030-01-01", "date: 2030-01-01"),
        ("hết hạn: 01/01/2022", "expires: 01/01/2022"),
        ("expiryDate: 2022-01-01", "expires: 2022-01-01"),
        ("expirse: 2022-01-01", "expires: 2022-01-01"),
    ],
)
def test_a_line_that_was_to_keep_an_article_from_the_public_is_an_error(line, example):
    for table in (TABLE, album_fields(HANOI)):
        problems = read_fields(f"title: a\n{line}\n", "a.md", table)[1]
        assert [(one.code, one.line, one.values["example"]) for one in problems] == [("BD125", 2, example)]


@pytest.mark.parametrize(
    ("front", "code"),
    [
        ("draft: false", "BD119"),
        ("published: true", "BD119"),
        ("Trạng thái: đã đăng", "BD119"),
        ("ngày: 01/01/2030\ndate: 01/07/2021", "BD119"),
        ("date: 01/07/2021\ncreated: 01/01/2020", "BD119"),
        ("expires: 01/07/2022\nuntil: 01/01/2023", "BD119"),
        ("tiêu đề: a", "BD119"),
        ("lastmod: 01/01/2021", "BD119"),
        ("corrections: [{ngày: 01/01/2021, text: a}]", "BD119"),
        ("rate: 5", "BD107"),
        ("weight: 5", "BD106"),
    ],
)
def test_another_line_is_ignored_with_a_warning(front, code):
    assert codes_of(front) == [code]


@pytest.mark.parametrize("front", ["status: published\ndraft: true", "status: withdrawn\nreason: a\nStatus: draft"])
def test_a_status_that_contradicts_the_status_is_an_error(front):
    assert codes_of(front) == ["BD125"]
