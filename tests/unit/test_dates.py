from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badinh_site.dates import (
    FIRST_YEAR,
    LAST_YEAR,
    DateError,
    Moment,
    add_days,
    at_instant,
    day_of,
    format_date,
    format_long_date,
    parse,
    rfc3339,
    zone_named,
)

HANOI = zone_named("Asia/Ho_Chi_Minh")
NEW_YORK = zone_named("America/New_York")


def instant(*numbers: int) -> int:
    return int(datetime(*numbers, tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("text", "local", "seconds"),
    [
        ("2021-07-13", "2021-07-13", instant(2021, 7, 12, 17)),
        ("2021-7-3", "2021-07-03", instant(2021, 7, 2, 17)),
        ("13/07/2021", "2021-07-13", instant(2021, 7, 12, 17)),
        ("3/7/2021", "2021-07-03", instant(2021, 7, 2, 17)),
        ("13-07-2021", "2021-07-13", instant(2021, 7, 12, 17)),
        ("13.07.2021", "2021-07-13", instant(2021, 7, 12, 17)),
        ("  13/07/2021\n", "2021-07-13", instant(2021, 7, 12, 17)),
        ("13/07/2021 08:30", "2021-07-13T08:30:00+07:00", instant(2021, 7, 13, 1, 30)),
        ("13/07/2021 8:30", "2021-07-13T08:30:00+07:00", instant(2021, 7, 13, 1, 30)),
        ("13/07/2021 8h30", "2021-07-13T08:30:00+07:00", instant(2021, 7, 13, 1, 30)),
        ("13/07/2021 08:30:15", "2021-07-13T08:30:15+07:00", instant(2021, 7, 13, 1, 30, 15)),
        ("2021-07-13T08:30", "2021-07-13T08:30:00+07:00", instant(2021, 7, 13, 1, 30)),
        ("2021-07-13t08:30", "2021-07-13T08:30:00+07:00", instant(2021, 7, 13, 1, 30)),
        ("2021-07-13 08:30:00", "2021-07-13T08:30:00+07:00", instant(2021, 7, 13, 1, 30)),
        ("2021-07-13 08:30:00.999", "2021-07-13T08:30:00+07:00", instant(2021, 7, 13, 1, 30)),
        ("2021-07-13 08:30:00+07:00", "2021-07-13T08:30:00+07:00", instant(2021, 7, 13, 1, 30)),
        ("2021-07-13T08:30+0700", "2021-07-13T08:30:00+07:00", instant(2021, 7, 13, 1, 30)),
        ("2021-07-13T08:30Z", "2021-07-13T15:30:00+07:00", 1626165000),
        ("2021-07-13T08:30z", "2021-07-13T15:30:00+07:00", 1626165000),
        ("2021-07-13T23:30:00Z", "2021-07-14T06:30:00+07:00", instant(2021, 7, 13, 23, 30)),
        ("2021-07-13T00:30:00-05:00", "2021-07-13T12:30:00+07:00", instant(2021, 7, 13, 5, 30)),
        ("2021-07-13T00:00", "2021-07-13T00:00:00+07:00", instant(2021, 7, 12, 17)),
        ("29/02/2020", "2020-02-29", instant(2020, 2, 28, 17)),
    ],
)
def test_a_moment_can_be_written_in_iso_or_vietnamese_order(text, local, seconds):
    assert parse(text, HANOI) == Moment(seconds, local)


@pytest.mark.parametrize(
    "text",
    ["", "hôm qua", "2021", "2021-07", "07/2021", "13/07/21", "1626165000", "2021-07-13T", "2021-07-13 8",
     "13/07/2021 08:3", "13/07/2021 08:30 SA", "2021-07-13T08:30 Z Z", "2021-07-13T08:30+7", "13/07/2021T08:30",
     "2021-07-13+07:00", "-2021-07-13", "13/07/2021,", "13/07/2021 - ", "08:30", "13 tháng 7", "tháng 7 năm 2021",
     "2021/07/13 lúc", "thứ Ba 13/07/2021", "13/07/2021 8 giờ 3", "13/07/2021 8 phút", "13/07/2021 08:30 14/07/2021",
     "07-2021/13", "2021-07-13T08:30[Asia/Hanoi]"],
)  # fmt: skip
def test_what_has_another_form_is_no_date(text):
    with pytest.raises(DateError) as caught:
        parse(text, HANOI)
    assert caught.value.fault == ""


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("2026/11/28", "2026-11-28"),
        ("2026.11.28", "2026-11-28"),
        ("28 / 11 / 2026", "2026-11-28"),
        ("ngày 28/11/2026", "2026-11-28"),
        ("28 tháng 11, 2026", "2026-11-28"),
        ("Ngày 28 tháng 11 năm 2026", "2026-11-28"),
        ("2026/11/28 08:30", "2026-11-28T08:30:00+07:00"),
        ("08:30 28/11/2026", "2026-11-28T08:30:00+07:00"),
        ("08:30, 28/11/2026", "2026-11-28T08:30:00+07:00"),
        ("08:30 - 28/11/2026", "2026-11-28T08:30:00+07:00"),
        ("8h30 ngày 28/11/2026", "2026-11-28T08:30:00+07:00"),
        ("lúc 8 giờ 30, ngày 28/11/2026", "2026-11-28T08:30:00+07:00"),
        ("8 giờ 30 phút ngày 28 tháng 11 năm 2026", "2026-11-28T08:30:00+07:00"),
        ("28/11/2026, 08:30", "2026-11-28T08:30:00+07:00"),
        ("28/11/2026 - 08:30", "2026-11-28T08:30:00+07:00"),
        ("28/11/2026 – 08:30", "2026-11-28T08:30:00+07:00"),
        ("28/11/2026 lúc 08:30", "2026-11-28T08:30:00+07:00"),
        ("28/11/2026  8 giờ 30", "2026-11-28T08:30:00+07:00"),
        ("28/11/2026 8 giờ", "2026-11-28T08:00:00+07:00"),
        ("28/11/2026 8h", "2026-11-28T08:00:00+07:00"),
        ("28/11/2026, 08:30:15", "2026-11-28T08:30:15+07:00"),
    ],
)
def test_other_forms_that_leave_no_doubt_are_read(text, local):
    assert parse(text, HANOI).local == local


@pytest.mark.parametrize(
    ("text", "fault", "part", "shown"),
    [
        ("30/02/2021", "day", 28, "30/02/2021"),
        ("29/02/2021", "day", 28, "29/02/2021"),
        ("30/2/2020", "day", 29, "30/02/2020"),
        ("31/04/2021", "day", 30, "31/04/2021"),
        ("31/11/2026, 08:30", "day", 30, "31/11/2026"),
        ("2026/11/31", "day", 30, "31/11/2026"),
        ("00/07/2021", "day", 31, "00/07/2021"),
        ("2021-13-01", "order", 13, "13/01/2021"),
        ("07/28/2026", "order", 28, "28/07/2026"),
        ("13/13/2021", "month", 13, "13/13/2021"),
        ("13/00/2021", "month", 0, "00/13/2021"),
        ("0000-01-01", "year", 0, ""),
        ("0001-01-02", "year", 1, ""),
        ("31/12/0999", "year", 999, ""),
        ("0999-12-31T23:00", "year", 999, ""),
        ("9001-01-01", "year", 9001, ""),
        ("9999-12-31T23:00-05:00", "year", 9999, ""),
        ("2021-07-13T24:00", "time", 24, ""),
        ("13/07/2021 08:60", "time", 8, ""),
        ("2021-07-13T08:30:61", "time", 8, ""),
        ("2021-07-13T08:30+25:00", "zone", 0, "+25:00"),
        ("2021-07-13T08:30+07:60", "zone", 0, "+07:60"),
    ],
)
def test_of_a_day_or_hour_that_does_not_exist_the_wrong_part_is_known(text, fault, part, shown):
    with pytest.raises(DateError) as caught:
        parse(text, HANOI)
    assert (caught.value.fault, caught.value.part, caught.value.shown) == (fault, part, shown)


@given(
    st.text(max_size=30)
    | st.text(alphabet="0123456789/-.:TZ+h ", max_size=30)
    | st.from_regex(r"\A\d{4}-\d{1,2}-\d{1,2}(T\d\d:\d\d(:\d\d)?([zZ]|[+-]\d\d:?\d\d)?)?\Z")
    | st.from_regex(r"\A\d{1,2}[/.-]\d{1,2}[/.-]\d{4}( \d{1,2}[:hH]\d\d)?\Z")
    | st.from_regex(r"\A(\d{1,2}(:|h| giờ )\d\d)?(, | - | )\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}\Z")
)
def test_parse_raises_nothing_but_date_errors(text):
    try:
        moment = parse(text, HANOI)
    except DateError:
        return
    assert day_of(moment).isoformat() == moment.local[:10]


@given(st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)))
def test_iso_and_vietnamese_order_mean_the_same_day(day):
    written = f"{day.day}/{day.month}/{day.year:04}"
    assert parse(written, HANOI) == parse(day.isoformat(), HANOI)
    assert parse(written, HANOI).local == day.isoformat()
    assert day_of(parse(written, HANOI)) == day


@given(st.datetimes(datetime(1980, 1, 1), datetime(2100, 1, 1)), st.integers(-12 * 60, 14 * 60))  # noqa: DTZ001
def test_an_offset_changes_the_local_time_but_not_the_instant(when, minutes):
    sign, (hours, rest) = "-" if minutes < 0 else "+", divmod(abs(minutes), 60)
    written = f"{when.isoformat(timespec='seconds')}{sign}{hours:02}:{rest:02}"
    moment = parse(written, HANOI)
    assert moment.instant == int(when.replace(tzinfo=UTC).timestamp()) - minutes * 60
    assert parse(moment.local, HANOI) == moment
    assert parse(moment.local, NEW_YORK).instant == moment.instant


def test_a_date_error_carries_the_text():
    with pytest.raises(DateError, match="hôm qua"):
        parse("hôm qua", HANOI)


def test_a_text_without_an_offset_is_meant_in_the_zone():
    assert parse("2021-07-13T08:30", NEW_YORK) == Moment(instant(2021, 7, 13, 12, 30), "2021-07-13T08:30:00-04:00")
    assert parse("2021-01-13", NEW_YORK) == Moment(instant(2021, 1, 13, 5), "2021-01-13")


def test_a_moment_knows_whether_its_hour_is_known():
    assert parse("2021-07-13T00:00", HANOI).has_hour
    assert not parse("2021-07-13", HANOI).has_hour


def test_a_moment_cannot_be_changed():
    with pytest.raises(AttributeError):
        parse("2021-07-13", HANOI).instant = 0  # type: ignore[misc]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2021-07-13", "2021-07-13T00:00:00+07:00"),
        ("2021-07-13T08:30", "2021-07-13T08:30:00+07:00"),
        ("2021-07-13T08:30Z", "2021-07-13T15:30:00+07:00"),
        ("31/5/1961", "1961-05-31T00:00:00+08:00"),
    ],
)
def test_feeds_get_seconds_and_offset(text, written):
    assert rfc3339(parse(text, HANOI), HANOI) == written


@pytest.mark.parametrize("text", ["1900-01-01", "1900-01-01T08:30", "1000-01-01", "1000-01-01T00:00Z"])
def test_even_old_dates_have_offsets_that_rfc_3339_knows(text):
    moment = parse(text, HANOI)
    form = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d"
    assert re.fullmatch(form, rfc3339(moment, HANOI))
    assert not moment.has_hour or re.fullmatch(form, moment.local)


@pytest.mark.parametrize(
    ("instant", "local"),
    [(0, "1970-01-01T08:00:00+08:00"), (1626195600, "2021-07-14T00:00:00+07:00"), (-2208988800, None)],
)
def test_an_instant_is_a_moment_with_its_hour_in_the_zone(instant, local):
    moment = at_instant(instant, HANOI)
    assert moment.instant == instant
    assert moment.has_hour
    assert local is None or moment.local == local
    assert abs(parse(moment.local, HANOI).instant - instant) < 60


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (0, Moment(instant(2021, 12, 30, 17), "2021-12-31")),
        (1, Moment(instant(2021, 12, 31, 17), "2022-01-01")),
        (-31, Moment(instant(2021, 11, 29, 17), "2021-11-30")),
    ],
)
def test_days_can_be_added_and_taken_away(days, expected):
    assert add_days(date(2021, 12, 31), days, HANOI) == expected


def test_a_day_begins_at_its_own_first_second_whatever_the_clocks_do():
    # On 2021-03-14 the clocks of New York went forward: that day had 23 hours.
    before, after = add_days(date(2021, 3, 14), 0, NEW_YORK), add_days(date(2021, 3, 14), 1, NEW_YORK)
    assert after.instant - before.instant == 23 * 3600
    assert (before.local, after.local) == ("2021-03-14", "2021-03-15")


@given(st.dates(date(1800, 1, 1), date(2200, 1, 1)), st.integers(-1000, 1000))
def test_adding_days_agrees_with_the_calendar(day, days):
    assert add_days(day, days, HANOI) == parse((day + timedelta(days=days)).isoformat(), HANOI)


def test_dates_are_shown_as_readers_write_them():
    assert format_date("2021-07-13") == "13/07/2021"
    assert format_date("2021-07-03T08:30:00+07:00") == "03/07/2021"


@pytest.mark.parametrize(
    ("local", "shown"),
    [
        ("2021-07-12", "Thứ Hai, 12/07/2021"),
        ("2021-07-13", "Thứ Ba, 13/07/2021"),
        ("2021-07-14", "Thứ Tư, 14/07/2021"),
        ("2021-07-15", "Thứ Năm, 15/07/2021"),
        ("2021-07-16", "Thứ Sáu, 16/07/2021"),
        ("2021-07-17", "Thứ Bảy, 17/07/2021"),
        ("2021-07-18", "Chủ nhật, 18/07/2021"),
        ("2021-07-13T08:30:15+07:00", "Thứ Ba, 13/07/2021 08:30"),
    ],
)
def test_the_long_form_has_the_weekday_and_the_hour_when_it_is_known(local, shown):
    assert format_long_date(local) == shown


@pytest.mark.parametrize(
    "name", ["", "Hà Nội", "Asia", "Asia/Hanoi2", "../etc/passwd", "/etc/localtime", "a\0b", "x" * 300]
)
def test_a_zone_that_is_not_in_the_database_is_a_value_error(name):
    with pytest.raises(ValueError):  # noqa: PT011 - the message is the name itself
        zone_named(name)
