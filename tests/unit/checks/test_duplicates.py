from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from badinh_site.checks.duplicates import _corrections, _differ_by_one
from tests.support.running import badinh
from tests.support.sitemaking import article, make_site


def meant(*names: str, by_slug: bool = False) -> dict[str, str]:
    return _corrections(Counter(names), by_slug=by_slug)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("Nguyễn Son", "Nguyễn Sơn"),
        ("nguyễn sơn", "Nguyễn Sơn"),
        ("Nguyễn  Sơn.", "Nguyễn Sơn"),
        ("Nguyễnn Sơn", "Nguyễn Sơn"),
        ("Ngyuễn Sơn", "Nguyễn Sơn"),
        ("Trần Thi Hoà", "Trần Thị Hòa"),
        ("Phòng Văn hoa và Thông tin", "Phòng Văn hoá và Thông tin"),
        ("Cổng thôgn tin điện tử", "Cổng thông tin điện tử"),
        ("Trần Micheal", "Trần Michael"),
        ("UBND phường Kim Mã", "Ủy ban nhân dân phường Kim Mã"),
        ("Ủy ban nhân dân quận", "UBND quận"),
    ],
)
def test_a_name_in_a_wrong_spelling_is_the_frequent_one(wrong: str, right: str) -> None:
    assert meant(right, right, wrong) == {wrong: right}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nguyễn Sơn", "Nguyễn Sang"),
        ("Nguyễn Lan", "Nguyễn Loan"),
        ("Trần Văn Nam", "Trần Văn Năng"),
        ("Lê An", "Lê Ân Hà"),
        ("tổ dân phố 1", "tổ dân phố 2"),
        ("covid-19", "covid-18"),
        ("phường Trúc Bạch", "phường Phúc Xá"),
        ("quý I", "quý II"),
    ],
)
def test_names_of_two_are_two(one: str, other: str) -> None:
    assert meant(one, one, one, other) == {}
    assert meant(other, other, other, one) == {}


SAME = "Cùng một câu dài như nhau của hai bài khác tên. " * 10
COPIES = [
    "bai - Copy",
    "bai - Copy (2)",
    "bai - Bản sao",
    "bai - Sao chép",
    "Bản sao của bai",
    "Bai (1)",
    "bai copy",
    "bai-ban-sao",
    "bai (bản sao)",
    "bai_copy",
]


@pytest.mark.parametrize("copy", COPIES)
@pytest.mark.parametrize(("body", "code"), [(SAME, "BD651"), ("Một câu khác hẳn.", "BD650")])
def test_the_copy_of_a_file_is_told_and_not_the_original(tmp_path: Path, copy: str, body: str, code: str) -> None:
    site = make_site(tmp_path)
    article(site, "2021/07/bai", title="Tin một", date="13/07/2021", body=SAME)
    article(site, f"2021/07/{copy}", title="Tin một", date="13/07/2021", body=body)
    problems = json.loads(badinh(site, "check", "--format", "json").out)["problems"]
    told = [(one["code"], one["path"]) for one in problems if one["code"] in {"BD650", "BD651"}]
    assert told == [(code, f"content/2021/07/{copy}.md")]


def test_of_two_files_that_share_a_text_the_later_one_is_told_whatever_its_name(tmp_path: Path) -> None:
    site = make_site(tmp_path)
    article(site, "2021/07/bai - Copy", title="Tin một", date="12/07/2021", body=SAME)
    article(site, "2021/07/bai", title="Tin một", date="13/07/2021", body=SAME)
    problems = json.loads(badinh(site, "check", "--format", "json").out)["problems"]
    assert [one["path"] for one in problems if one["code"] == "BD651"] == ["content/2021/07/bai.md"]


def test_of_equally_frequent_names_that_fold_to_one_only_one_is_told() -> None:
    assert len(meant("Nguyễn Son", "Nguyễn Sơn")) == 1


def test_tags_that_share_an_address_are_one_already() -> None:
    assert meant("y tế", "y tế", "y te", by_slug=True) == {}
    assert meant("cựu chiến binh", "cựu chiến binh", "CCB", by_slug=True) == {"CCB": "cựu chiến binh"}
    assert meant("giao thông", "giao thông", "giao thôgn", by_slug=True) == {"giao thôgn": "giao thông"}


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("abc", "abd", True),
        ("abc", "abcd", True),
        ("bc", "abc", True),
        ("abc", "acb", True),
        ("abc", "bca", False),
        ("abc", "ade", False),
        ("abcd", "ab", False),
    ],
)
def test_one_slip_is_one_letter_or_two_that_changed_places(one: str, other: str, apart: bool) -> None:
    assert _differ_by_one(one, other) is apart
    assert _differ_by_one(other, one) is apart
