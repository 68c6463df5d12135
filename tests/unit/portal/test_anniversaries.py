from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badinh_site.dates import Moment, add_days, day_of, parse, zone_named
from badinh_site.diagnostics.problem import Problem
from badinh_site.diagnostics.wording import describe
from badinh_site.portal.anniversaries import Anniversary, BannerPiece, banner, edges, pieces, read_anniversaries

HANOI = zone_named("Asia/Ho_Chi_Minh")
DISTRICT = Anniversary("Quận", date(1961, 5, 31))
PARTY = Anniversary("Đảng Bộ Quận Ba Đình", date(1961, 6, 9))
BOTH = (DISTRICT, PARTY)

SIXTY = (
    "Kỷ niệm 60 năm Ngày thành lập Quận (31/5/1961 - 31/5/2021) và "
    "Ngày thành lập Đảng Bộ Quận Ba Đình (9/6/1961 - 9/6/2021)"
)
DISTRICT_ALONE = "Kỷ niệm 60 năm Ngày thành lập Quận (31/5/1961 - 31/5/2021)"
PARTY_ALONE = "Kỷ niệm 60 năm Ngày thành lập Đảng Bộ Quận Ba Đình (9/6/1961 - 9/6/2021)"


def at(text: str) -> Moment:
    return parse(text, HANOI)


# The sentence


def test_two_foundings_of_one_age_share_a_sentence():
    assert banner(BOTH, at("2021-06-01")) == (
        "Kỷ niệm 60 năm Ngày thành lập Quận (31/5/1961 - 31/5/2021) và "
        "Ngày thành lập Đảng Bộ Quận Ba Đình (9/6/1961 - 9/6/2021)"
    )


def test_the_order_is_that_of_the_file():
    assert banner((PARTY, DISTRICT), at("2021-06-01")) == (
        "Kỷ niệm 60 năm Ngày thành lập Đảng Bộ Quận Ba Đình (9/6/1961 - 9/6/2021) và "
        "Ngày thành lập Quận (31/5/1961 - 31/5/2021)"
    )


def test_three_foundings_are_joined_by_a_comma_and_a_word():
    third = Anniversary("Hội", date(1961, 6, 1))
    assert banner((*BOTH, third), at("2021-06-01")) == (
        "Kỷ niệm 60 năm Ngày thành lập Quận (31/5/1961 - 31/5/2021), "
        "Ngày thành lập Đảng Bộ Quận Ba Đình (9/6/1961 - 9/6/2021) và Ngày thành lập Hội (1/6/1961 - 1/6/2021)"
    )


def test_foundings_of_other_ages_have_sentences_of_their_own():
    younger = Anniversary("Hội", date(1991, 6, 1))
    assert banner((DISTRICT, younger), at("2021-06-01")) == (
        "Kỷ niệm 60 năm Ngày thành lập Quận (31/5/1961 - 31/5/2021). "
        "Kỷ niệm 30 năm Ngày thành lập Hội (1/6/1991 - 1/6/2021)"
    )


def test_an_editor_may_choose_the_words():
    ceremony = tuple(
        Anniversary(one.name, one.founded, words="Lễ kỷ niệm {count} năm {events}.", event="thành lập") for one in BOTH
    )
    assert banner(ceremony, at("2021-06-01")) == (
        "Lễ kỷ niệm 60 năm thành lập Quận (31/5/1961 - 31/5/2021) và thành lập Đảng Bộ Quận Ba Đình "
        "(9/6/1961 - 9/6/2021)."
    )


@pytest.mark.parametrize(
    ("words", "event", "sentence"),
    [
        ("Chào mừng", "", "Chào mừng Ngày thành lập Quận (31/5/1961 - 31/5/2021)"),
        ("{events}: {count} năm!", "Giải phóng", "Giải phóng Quận (31/5/1961 - 31/5/2021): 60 năm!"),
        ("", "Ngày truyền thống", "Kỷ niệm 60 năm Ngày truyền thống Quận (31/5/1961 - 31/5/2021)"),
        ("{x} {0} {", "", "{x} {0} { Ngày thành lập Quận (31/5/1961 - 31/5/2021)"),
    ],
)
def test_whatever_the_words_are_the_line_has_what_was_founded(words, event, sentence):
    assert banner((Anniversary("Quận", date(1961, 5, 31), words=words, event=event),), at("2021-06-01")) == sentence


def test_a_name_with_braces_is_a_name():
    one = Anniversary("{count} {events}", date(1961, 5, 31), words="Mừng {events}")
    assert banner((one,), at("2021-06-01")) == "Mừng Ngày thành lập {count} {events} (31/5/1961 - 31/5/2021)"


def test_foundings_with_other_words_have_sentences_of_their_own():
    other = Anniversary("Đảng Bộ", date(1961, 6, 9), words="Chào mừng {count} năm {events}")
    assert banner((DISTRICT, other), at("2021-06-01")) == (
        "Kỷ niệm 60 năm Ngày thành lập Quận (31/5/1961 - 31/5/2021). "
        "Chào mừng 60 năm Ngày thành lập Đảng Bộ (9/6/1961 - 9/6/2021)"
    )


@pytest.mark.parametrize("when", ["2021-03-01", "2020-06-01", "2022-06-01", "2026-06-05", "1961-06-01", "1950-06-01"])
def test_most_of_the_time_nothing_is_remembered(when):
    assert banner(BOTH, at(when)) == ""


def test_without_foundings_nothing_is_remembered():
    assert banner((), at("2021-06-01")) == ""


def test_every_fifth_year_can_be_remembered():
    fives = tuple(Anniversary(one.name, one.founded, years="fives") for one in BOTH)
    assert banner(fives, at("2026-06-05")) == (
        "Kỷ niệm 65 năm Ngày thành lập Quận (31/5/1961 - 31/5/2026) và "
        "Ngày thành lập Đảng Bộ Quận Ba Đình (9/6/1961 - 9/6/2026)"
    )


@pytest.mark.parametrize(
    ("years", "ages"), [("round", [10, 20, 30]), ("fives", [5, 10, 15, 20, 25, 30]), ("every", list(range(1, 31)))]
)
def test_the_years_that_are_remembered_can_be_chosen(years, ages):
    one = Anniversary("Quận", date(1961, 5, 31), years=years)
    found = [age for age in range(-5, 31) if f" {age} năm" in banner((one,), at(f"{1961 + age}-05-31"))]
    assert found == ages


# Its days


@pytest.mark.parametrize(
    ("when", "sentence"),
    [
        ("2021-04-30", ""),
        ("2021-04-30T23:59:59", ""),
        ("2021-05-01", DISTRICT_ALONE),
        ("2021-05-09", DISTRICT_ALONE),
        ("2021-05-10", SIXTY),
        ("2021-05-31", SIXTY),
        ("2021-06-09T23:59", SIXTY),
        ("2021-07-30T23:59:59", SIXTY),
        ("2021-07-31", PARTY_ALONE),
        ("2021-08-08", PARTY_ALONE),
        ("2021-08-09", ""),
    ],
)
def test_the_banner_shows_from_its_first_to_its_last_day(when, sentence):
    assert banner(BOTH, at(when)) == sentence


@pytest.mark.parametrize(
    ("before", "after", "first", "last"),
    [(0, 0, "2021-05-31", "2021-05-31"), (1, 0, "2021-05-30", "2021-05-31"), (0, 2, "2021-05-31", "2021-06-02"),
     (366, 366, "2020-05-30", "2022-06-01")],
)  # fmt: skip
def test_the_days_before_and_after_can_be_chosen(before, after, first, last):
    one = Anniversary("Quận", date(1961, 5, 31), before, after)
    shown = [
        day.isoformat()
        for day in (date(2020, 1, 1) + timedelta(days=n) for n in range(1096))
        if banner((one,), at(day.isoformat()))
    ]
    assert (shown[0], shown[-1]) == (first, last)
    assert len(shown) == before + after + 1


def test_windows_reach_over_the_turn_of_the_year():
    early, late = Anniversary("Đầu", date(1990, 1, 10)), Anniversary("Cuối", date(1990, 12, 20))
    assert banner((early,), at("2019-12-10")) == ""
    assert banner((early,), at("2019-12-11")) == "Kỷ niệm 30 năm Ngày thành lập Đầu (10/1/1990 - 10/1/2020)"
    assert banner((late,), at("2021-02-18")) == "Kỷ niệm 30 năm Ngày thành lập Cuối (20/12/1990 - 20/12/2020)"
    assert banner((late,), at("2021-02-19")) == ""


def test_windows_of_two_years_can_overlap():
    one = Anniversary("Quận", date(1961, 5, 31), before=200, after=200, years="every")
    assert banner((one,), at("2021-11-30")) == (
        "Kỷ niệm 60 năm Ngày thành lập Quận (31/5/1961 - 31/5/2021). "
        "Kỷ niệm 61 năm Ngày thành lập Quận (31/5/1961 - 31/5/2022)"
    )


@pytest.mark.parametrize(
    ("year", "sentence"),
    [
        (2020, "Kỷ niệm 60 năm Ngày thành lập Hội (29/2/1960 - 29/2/2020)"),
        (2021, "Kỷ niệm 61 năm Ngày thành lập Hội (29/2/1960 - 28/2/2021)"),
        (2100, "Kỷ niệm 140 năm Ngày thành lập Hội (29/2/1960 - 28/2/2100)"),
    ],
)
def test_the_29th_of_february_is_remembered_on_the_last_day_of_february(year, sentence):
    one = Anniversary("Hội", date(1960, 2, 29), 0, 0, "every")
    last = date(year, 3, 1) - timedelta(days=1)
    assert banner((one,), at(last.isoformat())) == sentence
    assert banner((one,), at((last - timedelta(days=1)).isoformat())) == ""
    assert banner((one,), at((last + timedelta(days=1)).isoformat())) == ""


# When it changes


def test_the_changes_of_the_banner_are_known_beforehand():
    found = edges(BOTH, at("2021-03-01T12:00"), HANOI)
    assert [(moment.local, text) for moment, text in found][:5] == [
        ("2021-05-01", DISTRICT_ALONE),
        ("2021-05-10", SIXTY),
        ("2021-07-31", PARTY_ALONE),
        ("2021-08-09", ""),
        ("2031-05-01", "Kỷ niệm 70 năm Ngày thành lập Quận (31/5/1961 - 31/5/2031)"),
    ]
    assert found[0][0] == add_days(date(2021, 5, 1), 0, HANOI)


def test_a_change_on_this_very_day_is_none_any_more():
    assert edges((DISTRICT,), at("2021-05-01T08:00"), HANOI)[0][0].local == "2021-07-31"


def test_windows_that_touch_make_one_change_of_text():
    one = Anniversary("Quận", date(1961, 1, 1), 0, 364, "every")
    found = edges((one,), at("2021-06-01"), HANOI)
    assert [moment.local for moment, _ in found][:2] == ["2022-01-01", "2023-01-01"]


def test_without_foundings_nothing_changes():
    assert edges((), at("2021-06-01"), HANOI) == []


foundings = st.builds(
    Anniversary,
    st.sampled_from(["Quận", "Phường", "Hội"]),
    st.dates(date(1900, 1, 1), date(2030, 12, 31)) | st.just(date(1960, 2, 29)),
    st.integers(0, 366),
    st.integers(0, 366),
    st.sampled_from(["round", "fives", "every"]),
)


@given(
    st.lists(foundings, max_size=3).map(tuple),
    st.dates(date(1950, 1, 1), date(2060, 1, 1)),
    st.lists(st.integers(0, 3600), min_size=1, max_size=5),
)
def test_between_two_edges_the_banner_stays_the_same(anniversaries, today, days):
    after = add_days(today, 0, HANOI)
    changes = [(today, banner(anniversaries, after))]
    changes += [(day_of(moment), text) for moment, text in edges(anniversaries, after, HANOI)]
    assert [day for day, _ in changes] == sorted({day for day, _ in changes})
    assert all(text != other for (_, text), (_, other) in pairwise(changes))
    for number in days:
        day = today + timedelta(days=number)
        (*_, expected) = [text for first, text in changes if first <= day]
        assert banner(anniversaries, add_days(day, 0, HANOI)) == expected


@given(st.lists(foundings, max_size=2).map(tuple), st.dates(date(1950, 1, 1), date(2060, 1, 1)))
def test_the_hour_of_the_day_changes_nothing(anniversaries, today):
    assert banner(anniversaries, at(f"{today}T23:59:59")) == banner(anniversaries, at(str(today)))


# Reading


def test_the_file_lists_foundings():
    source = (
        "- name: Quận\n  date: 31/5/1961\n"
        "- name: Hội\n  date: 1960-02-29\n  show: {before: 5, after: 0}\n  years: Fives\n"
        "  words: Lễ {count} năm {events}.\n  event: lập\n"
    )
    assert read_anniversaries(source, HANOI) == (
        (DISTRICT, Anniversary("Hội", date(1960, 2, 29), 5, 0, "fives", "Lễ {count} năm {events}.", "lập")),
        (),
    )


@pytest.mark.parametrize("source", ["", "# chưa có\n", "[]"])
def test_a_file_may_list_none(source):
    assert read_anniversaries(source, HANOI) == ((), ())


@pytest.mark.parametrize(
    ("entry", "code", "line", "column"),
    [
        ("{name: Hội}", "BD117", 3, 3),
        ("{date: 1/1/1960}", "BD117", 3, 3),
        ("{name: Hội, date: 30/2/1960}", "BD115", 3, 21),
        ("{name: Hội, date: xưa}", "BD114", 3, 21),
        ("{name: Hội, date: 1/1/1960, years: all}", "BD116", 3, 38),
        ("{name: Hội, date: 1/1/1960, show: {before: 367}}", "BD118", 3, 46),
        ("Hội", "BD108", 3, 3),
    ],
)
def test_mistakes_are_told_with_their_place_and_the_others_are_kept(entry, code, line, column):
    found, problems = read_anniversaries(f"- name: Quận\n  date: 31/5/1961\n- {entry}\n", HANOI)
    assert found[0] == DISTRICT
    assert [(p.code, p.path, p.line, p.column) for p in problems] == [
        (code, "content/anniversaries.yaml", line, column)
    ]


def test_a_founding_whose_name_is_misspelt_is_not_lost_in_silence():
    found, problems = read_anniversaries("- nam: Quận\n  date: 31/5/1961\n", HANOI)
    assert found == ()
    values = {"field": "anniversaries[1].name", "name": "name"}
    assert Problem("BD117", "content/anniversaries.yaml", 1, 3, values) in problems


def test_a_file_that_is_no_list_is_a_problem():
    found, problems = read_anniversaries("name: Quận\n", HANOI)
    assert found == ()
    assert [p.code for p in problems] == ["BD111"]


@given(st.text(max_size=80) | st.text(alphabet="- name:dt19/6[]{}\n\"'", max_size=60))
def test_reading_never_raises(source):
    found, problems = read_anniversaries(source, HANOI)
    assert all(one.name for one in found)
    for problem in problems:
        assert describe(problem, "vi")[0]


def test_the_days_of_the_sentence_are_set_apart_for_machines():
    sentence = banner(BOTH, at("2021-06-01"))
    found = pieces(sentence)
    assert "".join(piece.text for piece in found) == sentence
    assert [piece.day for piece in found if piece.day] == ["1961-05-31", "2021-05-31", "1961-06-09", "2021-06-09"]


def test_what_only_looks_like_a_day_stays_words():
    assert pieces("Nhóm 31/2/2021") == (BannerPiece("Nhóm "), BannerPiece("31/2/2021"))
    assert pieces("") == ()
