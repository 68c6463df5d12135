"""The words that a page lacks are found where they are lacking, in texts of any length."""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher

import pytest

from badinh_site.content import word_alignment
from badinh_site.content.word_alignment import left_over


def left(source: str, page: str) -> list[int]:
    words, there = source.split(), page.split()
    return list(left_over(words, there, Counter(words) - Counter(there)))


@pytest.mark.parametrize(
    ("source", "page", "places"),
    [
        ("a b c", "a b c", []),
        ("a b c", "a c", [1]),
        ("a b c", "", [0, 1, 2]),
        ("", "a b", []),
        ("của a s của b của c", "của a của c", [2, 4, 5]),
        ("a b c d", "c d a b", [0, 1]),
        ("x y z " * 500, "x y " * 500, list(range(2, 1500, 3))),
        ("x y z " * 500 + "a x y", "x y " * 500 + "a y", [*range(2, 1500, 3), 1501]),
        ("x y " * 100 + "z " + "y x " * 100, "x y " * 100 + "y x " * 100, [200]),
    ],
)
def test_words_without_a_counterpart_are_found(source: str, page: str, places: list[int]) -> None:
    assert left(source, page) == places


def test_the_next_word_of_the_page_is_found_behind_words_that_it_has_in_addition() -> None:
    assert left("x y " * 100 + "s z x", "x y " * 50 + "q r " + "x y " * 50 + "z x") == [200]


@pytest.mark.parametrize(
    ("source", "page", "places"),
    [
        # The first word of the page is none of the source: what follows is where the page goes on.
        ("a b c " * 50 + "b " + "a c b " * 50, "c " + "a b c " * 50 + "a c b " * 50, [150]),
        ("x y " * 100, "y x " * 100, []),
        # What the page has only far behind is no reason to skip all that is between.
        ("w w " + "x y " * 100 + "x", "x y " * 100 + "w w", [202]),
    ],
)
def test_long_parts_are_read_along(source: str, page: str, places: list[int]) -> None:
    assert left(source, page) == places


def test_anchors_are_the_longest_row_in_the_order_of_both() -> None:
    assert word_alignment._anchors(["a", "b", "c", "d"], ["c", "a", "b", "d"]) == [(0, 1), (1, 2), (3, 3)]
    assert word_alignment._anchors(["a", "b", "c", "x", "x"], ["x", "b", "c", "a"]) == [(1, 1), (2, 2)]
    assert word_alignment._anchors(["a"], ["b"]) == []


def test_only_short_parts_are_aligned_exactly(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []

    def counted(junk: None, one: list[str], other: list[str], *, autojunk: bool) -> SequenceMatcher[str]:
        sizes.append(len(one) * len(other))
        return SequenceMatcher(junk, one, other, autojunk=autojunk)

    monkeypatch.setattr(word_alignment, "SequenceMatcher", counted)
    once = [f"từ{number}" for number in range(2000)]
    assert left(" ".join(once), " ".join(once[::2])) == list(range(1, 2000, 2))
    assert left("x y z " * 2000, "x z " * 2000) == list(range(1, 6000, 3))
    assert max(sizes) <= 4096
