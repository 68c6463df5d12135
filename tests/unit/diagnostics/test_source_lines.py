"""The line that a problem is about, as a terminal shows it, and the mark under the spot."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from badinh_site.diagnostics.problem import Problem
from badinh_site.diagnostics.source_lines import WIDTH, SourceLines

FILE = "content/bai.md"


def excerpt(site: Path, text: str | bytes, line: int, column: int = 0) -> list[str]:
    file = site / FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
    return list(SourceLines(site).of(Problem("BD113", FILE, line, column)))


def pointed_at(shown: list[str]) -> str:
    """Return what stands above the mark; of characters that take no column, or two, this knows nothing."""
    line, mark = shown
    return line[mark.index("^")]


def test_the_line_is_shown_with_its_number_and_a_mark(tmp_path: Path) -> None:
    assert excerpt(tmp_path, "---\nviews: 1.234\n---\n", 2, 8) == ["    2 | views: 1.234", "      |        ^"]


def test_without_a_column_there_is_no_mark(tmp_path: Path) -> None:
    assert excerpt(tmp_path, "a\nb\n", 2) == ["    2 | b"]


@pytest.mark.parametrize(("line", "column"), [(0, 0), (0, 3), (3, 1), (4, 1), (99, 1)])
def test_a_line_that_is_not_there_or_empty_is_not_shown(tmp_path: Path, line: int, column: int) -> None:
    assert excerpt(tmp_path, "một\nhai\n \t \n", line, column) == []


def test_the_mark_can_stand_behind_the_end_of_the_line_and_goes_no_farther(tmp_path: Path) -> None:
    assert excerpt(tmp_path, "a: [b\n", 1, 6) == ["    1 | a: [b", "      |      ^"]
    assert excerpt(tmp_path, "a: [b\n", 1, 60) == ["    1 | a: [b", "      |      ^"]


def test_a_file_that_is_not_there_a_folder_or_no_path_gives_nothing(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    for path in ("content/khong-co.md", "content", "", "content/\0.md"):
        assert list(SourceLines(tmp_path).of(Problem("BD113", path, 1, 1))) == []


def test_a_file_that_is_far_too_large_is_not_read(tmp_path: Path) -> None:
    assert excerpt(tmp_path, b"x\n" * (3 * 2**20), 1, 1) == []


def test_one_reader_tells_of_many_files(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.md").write_text(f"tệp {name}\n", encoding="utf-8")
    excerpts = SourceLines(tmp_path)
    shown = [list(excerpts.of(Problem("BD113", f"{name}.md", 1))) for name in "abba"]
    assert shown == [["    1 | tệp a"], ["    1 | tệp b"], ["    1 | tệp b"], ["    1 | tệp a"]]


@pytest.mark.parametrize(
    "sign",
    ["\x1b", "\x07", "\x7f", "\x9b", "\u202e", "\u2066", "\u200f", "\u200b", "\ufeff", "\u2028", "\ue000"],
)
def test_nothing_in_a_line_can_move_the_cursor_or_turn_the_text_round(tmp_path: Path, sign: str) -> None:
    shown = excerpt(tmp_path, f"một {sign}[2J hai\n", 1, 5)
    assert shown == ["    1 | một ·[2J hai", "      |     ^"]


def test_no_sign_of_the_kinds_that_terminals_obey_is_printed(tmp_path: Path) -> None:
    signs = [chr(number) for number in range(0x110000) if unicodedata.category(chr(number)) in ("Cc", "Cf", "Zl", "Zp")]
    text = "".join(sign for sign in signs if sign not in "\0\r\n")
    for start in range(0, len(text), 90):
        (line,) = excerpt(tmp_path, f"a{text[start : start + 90]}z\n", 1)
        assert set(line) <= set("    1 | a·z")


def test_no_line_of_a_file_that_is_no_text_is_shown(tmp_path: Path) -> None:
    assert excerpt(tmp_path, "một \0[2J hai\nba\n", 1, 5) == []
    assert excerpt(tmp_path, "một \0[2J hai\nba\n", 2, 1) == []


def test_a_tab_takes_the_place_of_one_space_so_that_the_mark_stays_below(tmp_path: Path) -> None:
    assert excerpt(tmp_path, "a:\tb\tc\n", 1, 6) == ["    1 | a: b c", "      |      ^"]


def test_columns_are_those_of_the_composed_text(tmp_path: Path) -> None:
    shown = excerpt(tmp_path, unicodedata.normalize("NFD", "tiêu đề: ệ [\n"), 1, 12)
    assert pointed_at(shown) == "["


def test_marks_that_have_no_composed_form_take_no_column(tmp_path: Path) -> None:
    line, mark = excerpt(tmp_path, "q\u0301\u0323 [\n", 1, 5)
    assert line == "    1 | q\u0323\u0301 ["
    assert mark == "      |   ^"


def test_wide_letters_take_two_columns(tmp_path: Path) -> None:
    assert excerpt(tmp_path, "河内 [\n", 1, 4) == ["    1 | 河内 [", "      |      ^"]


@pytest.mark.parametrize("column", [1, 2, 39, 40, 41, 42, 96, 97, 500, 903, 904, 905, 960, 999, 1000])
def test_a_long_line_is_cut_around_the_spot(tmp_path: Path, column: int) -> None:
    text = "".join(chr(ord("a") + place % 26) for place in range(1000))
    shown = excerpt(tmp_path, text, 1, column)
    assert len(shown[0]) <= len("    1 | ") + WIDTH
    assert pointed_at(shown) == text[column - 1]


def test_what_is_cut_off_is_marked_on_its_side(tmp_path: Path) -> None:
    text = "x" * 1000
    parts = [excerpt(tmp_path, text, 1, column)[0].removeprefix("    1 | ") for column in (1, 500, 1000)]
    assert [(part[0] == "…", part[-1] == "…") for part in parts] == [(False, True), (True, True), (True, False)]


def test_a_long_line_without_a_column_is_shown_from_its_beginning(tmp_path: Path) -> None:
    (line,) = excerpt(tmp_path, "ab" * 200, 1)
    assert line.startswith("    1 | abab")
    assert line.endswith("…")


def test_a_long_line_of_wide_letters_takes_no_more_columns_than_another(tmp_path: Path) -> None:
    line, mark = excerpt(tmp_path, "河" * 300 + "[" + "内" * 300, 1, 301)
    columns = sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line)
    assert columns <= len("    1 | ") + WIDTH
    before = line[: line.index("[")]
    assert mark.index("^") == sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in before)


def test_bytes_that_are_no_text_are_shown_as_such(tmp_path: Path) -> None:
    assert excerpt(tmp_path, b"B\xe0i vi\xeat\n", 1, 2) == ["    1 | B\ufffdi vi\ufffdt", "      |  ^"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_whatever_ends_them(tmp_path: Path, end: str) -> None:
    assert excerpt(tmp_path, "\ufeffmột" + end + "hai" + end, 2, 1) == ["    2 | hai", "      | ^"]


def test_separators_of_unicode_end_no_line(tmp_path: Path) -> None:
    assert excerpt(tmp_path, "a\u2028b\u0085c\x0bd\nhai\n", 2) == ["    2 | hai"]
