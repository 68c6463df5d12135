"""A difference shows what changes, however long the line, and nothing in it can harm a terminal."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from badinh_site.commands.diff import diff_lines


def shown(before: str, after: str) -> list[str]:
    return [line.text for line in diff_lines("a.md", before, after)][2:]


def test_nothing_is_shown_of_equal_texts():
    assert list(diff_lines("a.md", "x\ny", "x\ny")) == []


def test_a_long_line_is_cut_down_to_what_stands_around_its_changes():
    middle = "chữ " * 60
    before, after = f"đầu  dòng {middle}cuối , dòng", f"đầu dòng {middle}cuối, dòng"
    assert shown(before, after) == [
        "@@ -1 +1 @@",
        "-đầu· dòng chữ chữ chữ chữ chữ chữ ch…",
        "+đầu dòng chữ chữ chữ chữ chữ chữ ch…",
        "@@ -1 +1 @@",
        "-…chữ chữ chữ chữ chữ chữ chữ cuối·, dòng",
        "+…chữ chữ chữ chữ chữ chữ chữ cuối, dòng",
    ]


def test_letters_that_stand_apart_from_their_marks_are_shown_together_with_a_note():
    assert shown(unicodedata.normalize("NFD", "Đoạn văn"), "Đoạn văn") == [
        "@@ -1 +1 @@",
        "-Đoạn⟨NFD⟩ văn⟨NFD⟩",
        "+Đoạn văn",
    ]


@given(st.text(), st.text())
def test_nothing_reaches_the_terminal_that_is_no_plain_character(before, after):
    pair = (text.replace("\n", " ") for text in (before, after))
    for line in diff_lines("\x1b[31m.md", *pair):
        assert {unicodedata.category(char) for char in line.text} & {"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"} == set()


def test_more_or_fewer_lines_are_shown_as_a_whole():
    before = "Gồm:\n• Đơn\n• Ảnh\nXong.\n\nBa\n\nBốn"
    after = "Gồm:\n\n- Đơn\n- Ảnh\n\nXong.\nBa\n\nBốn  năm"
    assert [line.text for line in diff_lines("a.md", before, after)] == [
        "--- a.md", "+++ a.md",
        "@@ -2,2 +2,4 @@", "-• Đơn", "-• Ảnh", "+", "+- Đơn", "+- Ảnh", "+",
        "@@ -5 +6,0 @@", "-",
        "@@ -8 +9 @@", "-Bốn", "+Bốn··năm",
    ]  # fmt: skip


def test_long_lines_that_are_new_are_cut():
    lines = list(diff_lines("a.md", "\ta", f"{'b' * 100}\n\n\tc"))
    assert [line.text for line in lines[2:]] == ["@@ -1 +1,3 @@", "-⟨TAB⟩a", f"+{'b' * 96}…", "+", "+⟨TAB⟩c"]
