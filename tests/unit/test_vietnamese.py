from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badinh_site.vietnamese import (
    ABBREVIATIONS,
    collation_key,
    excerpt,
    fold,
    format_number,
    format_size,
    is_reserved_name,
    nfc,
    slug,
    spelled_out,
)

LETTERS = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
vietnamese = st.text(alphabet=LETTERS + LETTERS.upper() + " 0123456789-.,")


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


# Normal form and folding


@pytest.mark.parametrize(
    ("text", "composed"),
    [
        ("Ba Đi\u0300nh", "Ba Đình"),
        ("Hie\u0302\u0323p", "Hiệp"),
        ("Hie\u0323\u0302p", "Hiệp"),
        ("Đống Đa", "Đống Đa"),
        ("", ""),
    ],
)
def test_nfc_composes_letters_and_marks(text, composed):
    assert nfc(text) == composed


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Ba Đình", "ba dinh"),
        ("Ba Đi\u0300nh", "ba dinh"),
        ("ĐƯỜNG Điện Biên Phủ", "duong dien bien phu"),
        ("nguyễn", "nguyen"),
        ("NGUYỄN", "nguyen"),
        ("Ngọc Hà", "ngoc ha"),
        ("Straße", "strasse"),
        ("2021 – 31/5", "2021 – 31/5"),
        ("", ""),
    ],
)
def test_fold_drops_case_marks_and_the_bar_of_d(text, key):
    assert fold(text) == key


@pytest.mark.parametrize(
    ("old", "new"), [("hoà", "hòa"), ("HOÀ", "Hòa"), ("thuý", "thúy"), ("khoẻ", "khỏe"), ("uỷ ban", "ủy ban")]
)
def test_old_and_new_placement_of_the_tone_fold_to_one_key(old, new):
    assert old != new
    assert fold(old) == fold(new)


@given(vietnamese)
def test_fold_of_vietnamese_is_ascii(text):
    assert fold(text).isascii()


@given(st.text())
def test_fold_does_not_depend_on_the_normal_form(text):
    assert fold(nfd(text)) == fold(nfc(text))


@given(st.text())
def test_fold_of_a_key_is_the_key(text):
    assert fold(fold(text)) == fold(text)


@given(vietnamese)
def test_fold_does_not_depend_on_case(text):
    assert fold(text.upper()) == fold(text.lower()) == fold(text)


# Order


@pytest.mark.parametrize(
    "words",
    [
        ["a", "ă", "â", "b", "c", "d", "đ", "e", "ê", "g", "h", "i", "k", "l", "m", "n", "o", "ô", "ơ", "p", "u", "ư"],
        ["ma", "mà", "mả", "mã", "má", "mạ"],
        ["lan", "làn", "lạn", "lang", "lâm"],
        ["Ba Đình", "Cầu Giấy", "dy", "Đống Đa", "Hà Đông", "Hai Bà Trưng", "Hoàn Kiếm", "Tây Hồ", "Thanh Xuân"],
        ["an", "An", "ăn", "Ăn", "ân"],
        ["", " ", "1", "10", "2", "a"],
        ["đ", "e", "f", "g", "i", "j", "k", "v", "w", "x", "y", "z"],
        ["ca", "cả", "cá", "ca dao", "cam"],
        ["q", "q\u0301", "r"],
    ],
)
def test_words_sort_in_vietnamese_order(words):
    backwards = words[::-1]
    assert sorted(backwards, key=collation_key) == words
    assert all(collation_key(one) < collation_key(other) for one, other in pairwise(words))


@pytest.mark.parametrize("text", ["\u0301", "q\u0301", "đ\u0323", "\u0300\u0309", "\u0340", "😀", "İ", "Ǆ", "\0"])
def test_any_character_has_a_place_in_the_order(text):
    assert collation_key("a") < collation_key("a" + text) < collation_key("b")


@given(vietnamese, vietnamese)
def test_only_equal_texts_have_equal_places(one, other):
    assert (collation_key(one) == collation_key(other)) == (one == other)


@given(st.lists(vietnamese, max_size=8), st.randoms(use_true_random=False))
def test_sorting_does_not_depend_on_the_order_before(words, random):
    shuffled = list(words)
    random.shuffle(shuffled)
    assert sorted(shuffled, key=collation_key) == sorted(words, key=collation_key)


@given(vietnamese, st.text(alphabet=LETTERS, min_size=1))
def test_a_text_sorts_before_what_continues_it(text, more):
    assert collation_key(text) < collation_key(text + more)


@given(vietnamese)
def test_letters_and_tones_do_not_depend_on_the_normal_form(text):
    assert collation_key(nfd(text))[:2] == collation_key(text)[:2]


@given(st.text())
def test_every_text_has_a_collation_key(text):
    assert len(collation_key(text)) == 3


# Names that Windows reserves


@pytest.mark.parametrize(
    "name",
    ["con", "CON", "Con.txt", "prn", "aux.tar.gz", "nul", "NUL.md", "com1", "COM9.jpg", "lpt1", "LPT9.", "con .txt",
     "com¹", "COM².txt", "lpt³", "CONIN$", "conout$"],
)  # fmt: skip
def test_names_of_devices_are_reserved(name):
    assert is_reserved_name(name)


@pytest.mark.parametrize(
    "name", ["", "cong", "con-1", "icon", "com", "com10", "lpt", "bai.con", "con1", ".con", "aux-1"]
)
def test_other_names_are_not_reserved(name):
    assert not is_reserved_name(name)


# Slugs


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ba Đình", "ba-dinh"),
        ("Ba Đi\u0300nh", "ba-dinh"),
        ("Đảng bộ Quận  Ba Đình (9/6/1961)", "dang-bo-quan-ba-dinh-9-6-1961"),
        ("đường-Láng", "duong-lang"),
        ("  --Tin nóng!--  ", "tin-nong"),
        ("a_b.c", "a-b-c"),
        ("50% giảm", "50-giam"),
        ("!!!", ""),
        ("", ""),
        ("日本", ""),
        ("CON", "con-1"),
        ("Com1", "com1-1"),
        ("aux.md", "aux-md"),
    ],
)
def test_slug_is_what_an_address_shows(text, expected):
    assert slug(text) == expected


def test_a_long_slug_is_cut_between_words():
    assert slug("tin " * 30) == "-".join(["tin"] * 20)
    assert slug("a" * 50 + " " + "b" * 50) == "a" * 50


def test_a_word_that_ends_at_the_limit_is_kept_whole():
    assert slug("a" * 40 + " " + "b" * 39 + " c") == "a" * 40 + "-" + "b" * 39


def test_one_word_that_is_too_long_is_cut_within():
    assert slug("a" * 100) == "a" * 80


def test_a_cut_never_leaves_a_reserved_name():
    assert slug("con " + "x" * 80) == "con-1"


@given(st.text(max_size=200) | vietnamese)
def test_slug_is_ascii_short_stable_and_never_reserved(text):
    made = slug(text)
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", made)
    assert len(made) <= 80
    assert slug(made) == made
    assert not is_reserved_name(made)


@given(vietnamese)
def test_slug_does_not_depend_on_normal_form_or_case(text):
    assert slug(nfd(text)) == slug(text) == slug(text.upper())


@given(st.text(alphabet="ab đ-", min_size=81, max_size=300))
def test_a_cut_slug_is_the_beginning_of_the_whole_one(text):
    assert slug(text, 10_000).startswith(slug(text))


# Excerpts and numbers


def test_a_text_of_200_characters_is_its_own_excerpt():
    assert excerpt("a b " * 50) == "a b " * 50


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a" * 201, "a" * 197 + "..."),
        ("a" * 197 + " bbb", "a" * 197 + "..."),
        ("a" * 196 + " b ccc", "a" * 196 + "..."),
        ("a" * 195 + " b ccc", "a" * 195 + " b..."),
        ("a" * 190 + ", " + "b" * 20, "a" * 190 + "..."),
        ("a" * 190 + " - " + "b" * 20, "a" * 190 + "..."),
        ("a" * 190 + " – " + "b" * 20, "a" * 190 + "..."),
        ("Quận " * 50, ("Quận " * 39).rstrip() + "..."),
    ],
)
def test_an_excerpt_is_cut_between_words_and_counts_its_dots(text, expected):
    assert excerpt(text) == expected


def test_an_excerpt_can_be_of_another_length():
    assert excerpt("một hai ba bốn", 12) == "một hai..."


@given(st.text(alphabet="ab ,đ–.;\n", min_size=150, max_size=400) | st.text(max_size=300))
def test_an_excerpt_fits_and_is_the_beginning_of_the_text(text):
    short = excerpt(text)
    if len(text) <= 200:
        assert short == text
    else:
        assert len(short) <= 200
        assert short.endswith("...")
        assert text.startswith(short.removesuffix("..."))


@given(st.lists(st.text(alphabet="abđê", min_size=1, max_size=12), min_size=100, max_size=150))
def test_an_excerpt_has_whole_words_only_and_as_many_as_fit(words):
    kept = excerpt(" ".join(words)).removesuffix("...").split(" ")
    assert kept == words[: len(kept)]
    assert len(" ".join(words[: len(kept) + 1])) + 3 > 200


@pytest.mark.parametrize(
    ("number", "expected"),
    [(0, "0"), (14, "14"), (999, "999"), (1000, "1.000"), (1234, "1.234"), (1234567, "1.234.567")],
)
def test_numbers_have_a_dot_between_thousands(number, expected):
    assert format_number(number) == expected


@given(st.integers(min_value=0, max_value=10**15))
def test_the_digits_of_a_number_stay(number):
    assert int(format_number(number).replace(".", "")) == number


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (0, "0 byte"),
        (1023, "1023 byte"),
        (1024, "1 KB"),
        (1331, "1,3 KB"),
        (10 * 1024, "10 KB"),
        (1023 * 1024, "1023 KB"),
        (1024 * 1024 - 1, "1 MB"),
        (1_258_291, "1,2 MB"),
        (99 * 2**20 + 2**19, "100 MB"),
        (5 * 2**30, "5 GB"),
        (3 * 2**50, "3072 TB"),
    ],
)
def test_sizes_are_written_as_file_managers_do(size, expected):
    assert format_size(size) == expected


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("UBND phường Ngọc Hà", "Ủy ban nhân dân phường Ngọc Hà"),
        ("Hội CCB, Hội LHPN", "Hội cựu chiến binh, Hội Liên hiệp Phụ nữ"),
        ("TTHC theo 30/2020/NĐ-CP", "thủ tục hành chính theo 30/2020/nghị định của Chính phủ"),
        ("Phòng GD&ĐT", "Phòng giáo dục và đào tạo"),
        ("ubnd", "ubnd"),
        ("UBNDX và XUBND", "UBNDX và XUBND"),
        ("", ""),
    ],
)
def test_abbreviations_of_the_state_are_spelled_out(text, whole):
    assert spelled_out(text) == whole


def test_every_abbreviation_is_a_whole_word_of_the_table():
    for short, whole in ABBREVIATIONS.items():
        assert spelled_out(short) == whole
        assert spelled_out(whole) == whole
