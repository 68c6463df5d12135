"""Each target is found where it is written as one."""

from __future__ import annotations

import pytest

from badinh_site.content.link_places import LinkPlaces


def places(body: str, *targets: str) -> list[tuple[int, int]]:
    return [tuple(place) for place in LinkPlaces(body, 1).of(targets)]


@pytest.mark.parametrize(
    ("body", "target", "place"),
    [
        ("Bài b.md: [a](b.md)", "b.md", (1, 15)),
        ("**Chủ đề:** Dùng trợ lý ảo\n\n[bài](Dùng trợ lý ảo)", "Dùng trợ lý ảo", (3, 7)),
        ("`[a](b.md)` [a](b.md)", "b.md", (1, 17)),
        ("```\n[a](b.md)\n```\n\n[a](b.md)", "b.md", (5, 5)),
        ("<!-- [a](b.md) --> [a](b.md)", "b.md", (1, 24)),
        ("b.md.pdf [a](b.md.pdf) [b](b.md)", "b.md", (1, 28)),
        ("[a](<ke hoach.pdf>)", "ke hoach.pdf", (1, 6)),
        ("[a](ke hoach (1).pdf)", "ke hoach (1).pdf", (1, 5)),
        ("[a](b.md 'x (1)') [a](b.md (1)\"x\")", "b.md", (1, 5)),
        ('![a](b.jpg "b.jpg")', "b.jpg", (1, 6)),
        ("[a](b\\_c.md)", "b_c.md", (1, 5)),
        ("[a](?a=1&amp;b=2)", "?a=1&b=2", (1, 5)),
        ("<a href='x&amp;y.pdf'>a</a>", "x&y.pdf", (1, 10)),
        ("<a href=b.md>a</a>", "b.md", (1, 9)),
        ("<video poster = \"a.jpg\"\n src='a.mp4'>", "a.mp4", (2, 7)),
        ("[a][1] b.md\n\n[1]: b.md 'b.md'", "b.md", (3, 6)),
        ("[^1]: b.md [a](b.md)", "b.md", (1, 16)),
        ("hai.vn <https://hai.vn>", "https://hai.vn", (1, 9)),
        ("ở https://hai.vn.", "https://hai.vn", (1, 3)),
        ("b.md [a](b.md (x))", "b.md", (1, 10)),
        ("b.md [a]()", "", (1, 8)),
        ("[a](\nb.md)", "b.md", (2, 1)),
        ("https://hai.vn có", "https://hai.vn", (1, 1)),
        ("`https://hai.vn` https://hai.vn", "https://hai.vn", (1, 18)),
        ("`https://hai.vn`", "https://hai.vn", (1, 2)),
        ("[a](b_(1)) [c]()", "", (1, 14)),
        ("[a](b (1).md) [c](b)", "b", (1, 19)),
    ],
)
def test_a_target_is_found_where_it_is_written(body: str, target: str, place: tuple[int, int]) -> None:
    assert places(body, target) == [place]


def test_equal_targets_are_told_apart_in_their_order() -> None:
    body = "[a](b.md) b.md [c](d.md)\n![a](b.md) <a href='b.md'>"
    assert places(body, "b.md", "d.md", "b.md", "b.md") == [(1, 5), (1, 20), (2, 6), (2, 21)]


def test_a_definition_is_the_place_of_all_its_links() -> None:
    assert places("[a][x] [b][x]\n\n[x]: b.md", "b.md", "b.md") == [(3, 6), (3, 6)]


def test_what_is_not_found_has_the_line_of_the_body() -> None:
    assert [tuple(place) for place in LinkPlaces("[a](b.md)", 5).of(["c.md"])] == [(5, 0)]
    assert [tuple(place) for place in LinkPlaces("Một\n\nhai", 5).of(["c.md", ""])] == [(5, 0), (5, 0)]
