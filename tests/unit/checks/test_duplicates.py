from __future__ import annotations

from collections import Counter

import pytest

from badinh_site.checks.duplicates import _corrections, _differ_by_one


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
