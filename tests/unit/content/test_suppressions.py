from __future__ import annotations

import pytest

from badinh_site.content.suppressions import Suppression, find_suppressions, without_suppressions

FRONT = "---\ntitle: Tin\n---\n"


def targets(text: str, body_line: int = 4) -> list[tuple[tuple[str, ...], int, int, bool]]:
    return [(one.codes, one.line, one.target, one.reasoned) for one in find_suppressions(text, body_line)]


def test_a_text_without_one_has_none() -> None:
    assert find_suppressions(FRONT + "Xin chào, badinh.\n", 4) == ()


@pytest.mark.parametrize(
    "comment",
    [
        "<!-- badinh: bỏ qua BD614 vì là tên -->",
        "<!--badinh:bỏ qua BD614 vì là tên-->",
        "<!-- badinh: ignore BD614 because it is a name -->",
        "<!-- BADINH: Bỏ qua bd614 vì là tên -->",
    ],
)
def test_it_speaks_two_languages_and_is_about_its_own_line(comment: str) -> None:
    assert targets(f"{FRONT}Xem. {comment}\nKhác.\n") == [(("BD614",), 4, 4, True)]


def test_alone_it_is_about_the_next_line_that_says_something() -> None:
    one, other = "<!-- badinh: bỏ qua BD614 vì a -->", "<!-- badinh: bỏ qua BD630, BD631 vì b -->"
    assert targets(f"{FRONT}{one}\n\n{other}\n\nXem.\n") == [
        (("BD614",), 4, 8, True),
        (("BD630", "BD631"), 6, 8, True),
    ]


def test_at_the_end_of_a_file_it_is_about_itself() -> None:
    assert targets(f"{FRONT}Xem.\n<!-- badinh: bỏ qua BD614 vì a -->") == [(("BD614",), 5, 5, True)]


def test_without_a_reason_it_is_one_all_the_same() -> None:
    assert targets(f"{FRONT}Xem. <!-- badinh: bỏ qua BD614 -->\n") == [(("BD614",), 4, 4, False)]
    assert targets(f"{FRONT}Xem. <!-- badinh: bỏ qua BD614 vì -->\n") == []


@pytest.mark.parametrize(
    "comment", ["# badinh: bỏ qua BD614 vì a", "<!-- badinh: bỏ qua tất cả -->", "badinh: bỏ qua BD614"]
)
def test_other_words_in_a_text_are_none(comment: str) -> None:
    assert targets(f"{FRONT}{comment}\n") == []


def test_in_yaml_it_is_a_comment_of_yaml() -> None:
    text = "a: 1 # badinh: bỏ qua BD106 vì a\n# badinh: ignore BD107\nb: 2\nc: x# badinh: bỏ qua BD106 vì a\n"
    assert targets(text, 0) == [(("BD106",), 1, 1, True), (("BD107",), 2, 3, False)]


def test_below_the_line_that_opens_front_matter_it_is_about_the_whole_file() -> None:
    text = "---\n# badinh: bỏ qua BD650 vì hằng năm\n# badinh: bỏ qua BD106 vì a\nzzz: 1\n---\nXem.\n"
    assert find_suppressions(text, 6) == (
        Suppression(("BD650",), 2, 1, 0, reasoned=True),
        Suppression(("BD106",), 3, 1, 4, reasoned=True),
    )


def test_an_example_in_code_is_none() -> None:
    comment = "<!-- badinh: bỏ qua BD614 vì a -->"
    body = f"```\n{comment}\n```\n\nViết `{comment}`.\n\n~~~\n```\n{comment}\n~~~\n"
    assert targets(FRONT + body) == []
    assert without_suppressions(body) == body
    assert targets(f"{FRONT}```\na\n```\n{comment}\nb\n") == [(("BD614",), 7, 8, True)]


@pytest.mark.parametrize(
    "body",
    [
        "Đoạn một.\n\n@Xem [tại đây](a.md).\n",
        "@# Mục\n\nA.\n",
        "@| a | b |\n|---|---|\n| 1 | 2 |\n",
        "- a\n@- [tại đây](b.md)\n- c\n",
        "Một\n@hai\nba\n",
        '@![Ảnh](a.jpg "C")\n',
    ],
)
def test_a_body_is_published_as_if_none_stood_in_it(body: str) -> None:
    plain, comment = body.replace("@", ""), "<!-- badinh: bỏ qua BD614 vì bí mật -->"
    end = body.index("\n", body.index("@"))
    assert without_suppressions(body.replace("@", f"{comment}\n")) == plain
    assert without_suppressions(body[:end].replace("@", "") + f" {comment}" + body[end:]) == plain
