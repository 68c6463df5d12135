"""`badinh list` shows where every content file stands, on a terminal, in a spreadsheet and to programs."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badinh_site.commands.list_content import parse_month
from badinh_site.commands.tables import as_csv, as_table
from badinh_site.diagnostics.source_lines import columns_of
from tests.support.running import badinh
from tests.support.sitemaking import article, make_site, write

SETTINGS = """\
title: Thử
base_url: https://badinh.example/
frozen_at: 2021-07-14T00:00
categories: [Tin tức, Đô thị]
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = make_site(tmp_path, SETTINGS)
    article(site, "2021/07/dang", title="Đã lên trang", date="13/07/2021 08:30", views=14, author="Nguyễn Sơn")
    article(site, "2021/07/nhap", title="Còn viết", date="10/07/2021", status="draft", category="Đô thị")
    article(site, "2021/07/hen", title="Chờ đến giờ", date="15/07/2021", author="[Trần Bình, Nguyễn Sơn]")
    article(site, "2021/06/het", title="Hết hạn rồi", date="01/06/2021", expires="30/06/2021", views=1905)
    article(site, "2021/06/go", title="Đã gỡ", date="02/06/2021", status="withdrawn", reason="Sai.", views=7)
    write(site, "content/pages/lien-he.md", "---\ntitle: Liên hệ\n---\n\nx\n")
    return site


def names(site: Path, *options: str) -> list[str]:
    data = json.loads(badinh(site, "list", "--format", "json", *options).out)
    return [Path(one["path"]).stem for one in data["files"]]


def test_everything_is_listed_newest_first_with_its_state(site: Path) -> None:
    assert badinh(site, "list").out.splitlines() == [
        "Tình trạng  Ngày              Lượt xem  Chuyên mục  Tiêu đề       Tệp",
        "hẹn giờ     15/07/2021        -         Tin tức     Chờ đến giờ   content/2021/07/hen.md",
        "đã đăng     13/07/2021 08:30  14        Tin tức     Đã lên trang  content/2021/07/dang.md",
        "bản nháp    10/07/2021        -         Đô thị      Còn viết      content/2021/07/nhap.md",
        "đã gỡ       02/06/2021        7         Tin tức     Đã gỡ         content/2021/06/go.md",
        "hết hạn     01/06/2021        1.905     Tin tức     Hết hạn rồi   content/2021/06/het.md",
        "đã đăng     -                 -         -           Liên hệ       content/pages/lien-he.md",
        "Tất cả: 6.",
    ]


def test_what_is_missing_from_the_list_is_told(site: Path) -> None:
    article(site, "2021/07/hong", title="Ngày sai", date="31/11/2021", status="draft")
    write(site, "content/2021/07/bai.md.txt", "---\ntitle: a\n---\n")
    answer = badinh(site, "list", "--status", "draft")
    assert answer.code == 0
    told = [line.split(" ")[:4] for line in answer.err.splitlines() if line.startswith("content/")]
    assert told == [
        ["content/2021/07/hong.md:4:7:", "cảnh", "báo", "BD115"],
        ["content/2021/07/bai.md.txt:", "cảnh", "báo", "BD283"],
    ]


def test_a_draft_with_mistakes_is_listed_as_one(site: Path) -> None:
    write(site, "content/2021/07/hong.md", "---\ntitle: Ngày sai\ndate: 31/11/2021\nstatus: draft\n---\nx\n")
    write(site, "content/2021/07/sai.md", "---\ntitle: Ngày sai\ndate: 31/11/2021\n---\nx\n")
    answer = badinh(site, "list", "--status", "draft")
    assert answer.out.splitlines()[1:] == [
        "bản nháp           10/07/2021  -         Đô thị      Còn viết  content/2021/07/nhap.md",
        "bản nháp, còn lỗi  -           -         -           -         content/2021/07/hong.md",
        "Tất cả: 2.",
    ]
    assert names(site, "--status", "draft") == ["nhap", "hong"]
    assert names(site)[-1] == "hong"
    for unknown in (("--status", "published"), ("--month", "7/2021"), ("--section", "Đô thị"), ("--author", "Sơn")):
        assert "hong" not in names(site, *unknown)
    (*_, one) = json.loads(badinh(site, "list", "--format", "json", "--status", "draft").out)["files"]
    assert {name: one[name] for name in ("status", "date", "title", "path", "broken")} == {
        "status": "draft",
        "date": None,
        "title": "",
        "path": "content/2021/07/hong.md",
        "broken": True,
    }


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--status", "draft"), ["nhap"]),
        (("--status", "scheduled", "--status", "expired"), ["hen", "het"]),
        (("--section", "do thi"), ["nhap"]),
        (("--section", "Tin tức", "--sort", "views"), ["het", "dang", "go", "hen"]),
        (("--author", "nguyen son"), ["hen", "dang"]),
        (("--month", "6/2021"), ["go", "het"]),
        (("--at", "2021-06-15", "--status", "published"), ["het", "lien-he"]),
        (("--month", "2020-01"), []),
    ],
)
def test_filters_and_order(site: Path, options: tuple[str, ...], expected: list[str]) -> None:
    assert names(site, *options) == expected


def test_json_gives_all_that_is_known(site: Path) -> None:
    (one,) = json.loads(badinh(site, "list", "--format", "json", "--status", "expired").out)["files"]
    assert one == {
        "status": "expired",
        "date": "2021-06-01",
        "expires": "2021-07-01",
        "views": 1905,
        "section": "Tin tức",
        "authors": [],
        "title": "Hết hạn rồi",
        "kind": "article",
        "path": "content/2021/06/het.md",
        "address": "/2021/06/het/",
    }


def test_nothing_found_is_said(site: Path) -> None:
    answer = badinh(site, "list", "--month", "2020-01", language="en")
    assert (answer.code, answer.out) == (0, "No matching files.\n")


@pytest.mark.parametrize(("option", "value", "code"), [("--section", "Du lịch", "BD806"), ("--month", "nay", "BD813")])
def test_a_filter_that_cannot_be_meant_is_wrong_usage(site: Path, option: str, value: str, code: str) -> None:
    answer = badinh(site, "list", option, value)
    assert (answer.code, code in answer.err) == (2, True)


def test_files_that_cannot_be_read_are_told_of(site: Path) -> None:
    write(site, "content/2021/07/hong.md", "không có phần đầu\n")
    for style in ("text", "csv"):
        answer = badinh(site, "list", "--format", style)
        assert (answer.code, "hong.md:1:1: lỗi BD101" in answer.err) == (1, True)
        assert "dang.md" in answer.out


def test_a_spreadsheet_opens_the_list_and_runs_nothing(site: Path) -> None:
    article(site, "2021/07/xau", title="'=HYPERLINK(\"http://x\")'", date="14/07/2021", author="'@a'")
    answer = badinh(site, "list", "--format", "csv")
    assert answer.out.startswith("\ufeffTình trạng,Ngày,Hết hạn,Lượt xem,Chuyên mục,Tác giả,Tiêu đề,Loại,Tệp,Địa chỉ\n")
    rows = list(csv.DictReader(io.StringIO(answer.out.removeprefix("\ufeff"))))
    assert len(rows) == 7
    (bad,) = (row for row in rows if row["Tệp"].endswith("xau.md"))
    assert (bad["Tiêu đề"], bad["Tác giả"]) == ('\'=HYPERLINK("http://x")', "'@a")


def test_a_spreadsheet_is_in_the_language_of_the_command(site: Path) -> None:
    head, first, *_ = badinh(site, "list", "--format", "csv", language="en").out.removeprefix("\ufeff").splitlines()
    assert head == "Status,Date,Expires,Views,Category,Authors,Title,Type,File,Address"
    assert first.startswith("scheduled,2021-07-15,")
    assert ",article," in first
    _, first, *_ = badinh(site, "list", "--format", "csv").out.splitlines()
    assert first.startswith("hẹn giờ,2021-07-15,")
    assert ",bài viết," in first


NUMBER = re.compile(r"[+-]?\d+([.,]\d+)*")


@given(st.text(st.sampled_from("=+-@;x \t\r\n\x855.'") | st.characters(codec="utf-8"), max_size=20))
def test_no_cell_begins_like_a_formula_and_none_is_lost(text: str) -> None:
    (row,) = list(csv.reader(io.StringIO(as_csv((), [[text, "x"]]).removeprefix("\ufeff\n"), newline="")))
    assert row[0].replace("'", "").split() == text.replace("'", "").split()
    for cell in (row[0], *row[0].split(";")):
        assert not cell.lstrip().startswith(("=", "@", "＝", "＋", "－", "＠")), "a formula"
        assert not cell.lstrip().startswith(("+", "-")) or NUMBER.fullmatch(cell.strip()), "a formula"
    assert not set(row[0]) & set("\t\r\n\v\f\x85\u2028\u2029")


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("- Kết quả", "'- Kết quả"),
        ("Họp; - kết quả", "Họp; '- kết quả"),
        ("x;=cmd|'/c calc'!A0", "x;'=cmd|'/c calc'!A0"),
        ("x; =1+1;@a", "x; '=1+1;'@a"),
        ("  =1", "  '=1"),
        ("x\t=1", "x =1"),
        ("-5", "-5"),
        ("+1.234,5", "+1.234,5"),
        ("-5;-7", "-5;-7"),
        ("-5+1", "'-5+1"),
        ("2021-2025", "2021-2025"),
        ("a=b; c-d", "a=b; c-d"),
    ],
)
def test_a_formula_is_a_text_with_each_separator_and_a_number_stays_one(cell: str, safe: str) -> None:
    (row,) = list(csv.reader(io.StringIO(as_csv((), [[cell, "x"]]).removeprefix("\ufeff\n"), newline="")))
    assert row[0] == safe


@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=30)), max_size=5), st.integers(10, 60))
def test_a_table_fits_and_does_nothing_to_the_terminal(rows: list[tuple[str, str]], width: int) -> None:
    lines = as_table(("Tiêu đề", "Tệp"), rows, width, flexible=0)
    assert len(lines) == len(rows) + 1
    assert all(line.replace("\u0300", "").isprintable() or not line.isascii() for line in lines)
    assert not any(char in line for line in lines for char in "\x1b\x9b\r\n\t\u202e\u200b")
    second = max(columns_of(cell) for _, cell in [("", "Tệp"), *rows])
    assert all(columns_of(line) <= max(width, 12 + 2 + second) for line in lines)


def test_vietnamese_and_wide_letters_stand_in_columns() -> None:
    rows = [("Nghỉ lễ", "a"), ("Nghi\u0309 lê\u0303", "b"), ("河內", "c"), ("x\x1b[31my", "d")]
    assert as_table(("T", "P"), rows, None, flexible=0) == [
        "T        P",
        "Nghỉ lễ  a",
        "Nghi\u0309 lê\u0303  b",
        "河內     c",
        "x·[31my  d",
    ]


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2021-07", "2021-07"),
        ("2021-7", "2021-07"),
        ("7/2021", "2021-07"),
        ("13/2021", None),
        ("2021", None),
        ("", None),
    ],
)
def test_a_month_can_be_written_in_two_ways(text: str, month: str | None) -> None:
    assert parse_month(text) == month
