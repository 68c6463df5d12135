"""A schedule played through: each build shows the right things, and `badinh next` knows of every change."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from badinh_site.commands.next_change import EXIT_NOTHING, parse_duration, upcoming_changes
from badinh_site.dates import at_instant
from tests.support.running import badinh
from tests.support.sitemaking import article, build_site, clean_tree, make_site, request, tree, write

SETTINGS = """\
title: Cổng tin thử
base_url: https://badinh.example/
categories: [Tin tức]
"""
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
BEGIN = datetime(2021, 7, 12, 6, 0, tzinfo=ZONE)
DAYS = 3
ANNIVERSARIES = """\
- name: quận
  date: 14/07/1961
  show: {before: 0, after: 0}
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a site of which everything that can be timed changes within three days."""
    site = make_site(tmp_path / "site", SETTINGS)
    article(site, "2021/07/cu", title="Bài cũ", date="01/06/2021")
    article(site, "2021/07/hen-gio", title="Bài hẹn giờ", date="12/07/2021 08:30")
    article(site, "2021/07/hen-ngay", title="Bài hẹn ngày", date="13/07/2021", expires="13/07/2021 20:00")
    article(site, "2021/07/het-han", title="Bài hết hạn", date="10/07/2021", expires="13/07/2021")
    article(site, "2021/07/nhap", title="Bản nháp", date="12/07/2021 09:00", status="draft")
    article(site, "2021/07/da-go", title="Bài đã gỡ", date="11/07/2021", status="withdrawn", reason="Sai số liệu.")
    write(site, "content/anniversaries.yaml", ANNIVERSARIES)
    write(site, "content/pages/lich.md", "---\ntitle: Lịch tuần\nexpires: 14/07/2021 12:00\n---\n\nLịch.\n")
    return site


def at(day: int, hour: int = 0, minute: int = 0) -> str:
    return f"2021-07-{day:02}T{hour:02}:{minute:02}"


def shown(site: Path, moment: str) -> dict[str, str]:
    """Return what the home page, the news sitemap and some addresses show at a moment."""
    result = build_site(site, at=moment)
    assert result.complete, result.problems
    output = site / "build"
    news = output / "sitemap-news.xml"
    page = {file.parent.name: file.read_text(encoding="utf-8") for file in (output / "2021/07").glob("*/index.html")}
    return {
        **page,
        "home": (output / "index.html").read_text(encoding="utf-8"),
        "news": news.read_text(encoding="utf-8") if news.exists() else "",
        "lich": "yes" if (output / "lich/index.html").exists() else "",
    }


def test_each_build_shows_what_it_should(site: Path) -> None:
    before = shown(site, at(12, 6))
    assert "hen-gio" not in before
    assert "Bài hẹn giờ" not in before["home"]
    assert "het-han" in before
    assert "Sai số liệu." in before["da-go"]
    assert "Bài đã gỡ" not in before["home"]
    assert "Kỷ niệm" not in before["home"]
    assert "nhap" not in before

    due = shown(site, at(12, 8, 30))
    assert "Bài hẹn giờ" in due["home"]
    assert "/hen-gio/" in due["news"]
    assert "hen-ngay" not in due

    second = shown(site, at(13))
    assert "hen-ngay" in second
    assert "het-han" in second  # a day without an hour is its last day
    assert "hen-ngay" in shown(site, "2021-07-13T19:59:59")
    assert "hen-ngay" not in shown(site, at(13, 20))

    third = shown(site, at(14))
    assert "het-han" not in third
    assert "thành lập quận" in third["home"]
    assert third["lich"]
    assert "/hen-gio/" in third["news"]
    afternoon = shown(site, at(14, 12))
    assert not afternoon["lich"]
    assert "/hen-gio/" not in afternoon["news"]
    assert "hen-gio" in afternoon
    assert "thành lập quận" not in shown(site, at(15))["home"]
    assert "nhap" not in afternoon


def moments_of(site: Path) -> list[int]:
    """Return the moments that `badinh next` names one after the other, in the three days after the beginning."""
    instants, moment = [], BEGIN.isoformat()
    while True:
        answer = json.loads(badinh(site, "next", "--at", moment, "--format", "json").out)
        moment = answer["next"]
        if moment is None:
            return instants
        instant = int(datetime.fromisoformat(moment).replace(tzinfo=None).replace(tzinfo=ZONE).timestamp())
        if instant > (BEGIN + timedelta(days=DAYS)).timestamp():
            return instants
        instants.append(instant)


def assert_builds_change_only_at(site: Path, instants: list[int]) -> None:
    """Compare the builds at both ends and in the middle of every stretch, and those on both sides of its ends."""
    first, last = int(BEGIN.timestamp()), int((BEGIN + timedelta(days=DAYS)).timestamp())
    before = None
    for start, end in zip([first, *instants], [*instants, last + 1], strict=True):
        there = {}
        for instant in sorted({start, (start + end) // 2, end - 1}):
            result = build_site(site, at=at_instant(instant, ZONE).local)
            assert result.complete, result.problems
            there[instant] = tree(site / "build")
        (same,) = {tuple(sorted(one.items())) for one in there.values()}
        assert same != before
        before = same
    assert dict(before or ()) == clean_tree(site, at=at_instant(last, ZONE).local)


def test_builds_are_the_same_between_the_moments_that_next_names_and_differ_at_them(site: Path) -> None:
    instants = moments_of(site)
    named = [at_instant(one, ZONE).local[8:16] for one in instants]
    # What is scheduled, expires, is no news any more after 48 hours, and the first and last day of the anniversary.
    assert named == ["12T08:30", "13T00:00", "13T20:00", "14T00:00", "14T08:30", "14T12:00", "15T00:00"]
    assert_builds_change_only_at(site, instants)


TIMES = st.integers(-6, DAYS * 24 * 4 + 6).map(lambda quarter: BEGIN + timedelta(minutes=15 * quarter))
STATUS = st.sampled_from(["published", "published", "published", "draft", "withdrawn"])


@pytest.mark.slow
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(TIMES, st.none() | TIMES, STATUS), min_size=1, max_size=4))
def test_any_schedule_changes_only_when_next_says_so(
    tmp_path_factory: pytest.TempPathFactory, plan: list[tuple[datetime, datetime | None, str]]
) -> None:
    site = make_site(tmp_path_factory.mktemp("schedule"), SETTINGS)
    for number, (date, end, status) in enumerate(plan):
        fields = {"expires": end.strftime("%Y-%m-%dT%H:%M") if end else None}
        if status != "published":
            fields |= {"status": status, "reason": "Có nhầm lẫn." if status == "withdrawn" else None}
        article(site, f"2021/07/bai-{number}", title=f"Bài {number}", date=date.strftime("%Y-%m-%dT%H:%M"), **fields)
    assert_builds_change_only_at(site, moments_of(site))


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--within", "15m"), EXIT_NOTHING),
        (("--within", "2h30m"), 0),
        (("--within", "2h29m"), EXIT_NOTHING),
        (("--since", "6h"), EXIT_NOTHING),
        (("--since", "7h"), 0),
        (("--since", "1d", "--within", "1d"), 0),
    ],
)
def test_a_scheduler_learns_from_the_exit_code_whether_something_changes(
    site: Path, options: tuple[str, ...], expected: int
) -> None:
    assert badinh(site, "next", "--at", BEGIN.isoformat(), *options).code == expected


def test_stretches_that_follow_each_other_name_every_change_once(site: Path) -> None:
    whole = upcoming_changes(request(site, at=BEGIN.isoformat()), within=3 * 86400).changes
    halves = [request(site, at=(BEGIN + timedelta(hours=12 * number)).isoformat()) for number in range(1, DAYS * 2 + 1)]
    pieces = [change for half in halves for change in upcoming_changes(half, since=12 * 3600).changes]
    assert tuple(pieces) == whole
    assert len(whole) == len(set(whole)) > 7


def test_all_changes_of_a_stretch_are_told_with_their_moments(site: Path) -> None:
    answer = badinh(site, "next", "--at", at(13), "--within", "1d")
    assert answer.out.splitlines() == [
        "13/07/2021 20:00",
        "  gỡ bài hết hạn content/2021/07/hen-ngay.md",
        "14/07/2021",
        "  thay dòng kỷ niệm: Kỷ niệm 60 năm Ngày thành lập quận (14/7/1961 - 14/7/2021)",
        "  gỡ bài hết hạn content/2021/07/het-han.md",
    ]
    data = json.loads(badinh(site, "next", "--at", at(13), "--within", "1d", "--format", "json").out)
    assert [(one["moment"], one["kind"]) for one in data["changes"]] == [
        ("2021-07-13T20:00:00+07:00", "expire"),
        ("2021-07-14", "banner"),
        ("2021-07-14", "expire"),
    ]


NEWS = "thôi được báo là tin mới"


def test_what_readers_do_not_see_is_told_only_when_asked_for(site: Path) -> None:
    (site / "content/anniversaries.yaml").unlink()
    article(site, "2021/07/tin", title="Tin", date="2021-07-16T08:30")
    told = badinh(site, "next", "--at", at(16, 12), "--within", "30d")
    assert (told.code, told.out) == (
        0,
        "Không có thay đổi nào mà bạn đọc nhìn thấy; badinh next -v liệt kê phần còn lại.\n",
    )
    asked = badinh(site, "next", "--at", at(16, 12), "--within", "30d", "-v")
    assert asked.out.splitlines()[0] == "18/07/2021 08:30"
    assert NEWS in asked.out
    data = json.loads(badinh(site, "next", "--at", at(16, 12), "--format", "json").out)
    assert [one["kind"] for one in data["changes"]] == ["news"]


def test_the_next_change_is_one_that_readers_see(site: Path) -> None:
    (site / "content/anniversaries.yaml").unlink()
    article(site, "2021/07/tin", title="Tin", date="2021-07-16T08:30", expires="2021-07-25")
    told = badinh(site, "next", "--at", at(16, 12))
    assert told.out.splitlines()[0] == "26/07/2021"
    assert NEWS not in told.out
    assert badinh(site, "next", "--at", at(16, 12), "-v").out.splitlines()[0] == "18/07/2021 08:30"


def test_a_frozen_site_never_changes(site: Path) -> None:
    write(site, "content/site.yaml", SETTINGS + "frozen_at: 2021-07-12\n")
    answer = badinh(site, "next", "--since", "3d", "--within", "3d")
    assert (answer.code, "12/07/2021" in answer.out) == (EXIT_NOTHING, True)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("15m", 900),
        ("2h", 7200),
        ("1d12h", 129600),
        ("90s", 90),
        ("15", None),
        ("999999d", None),
        ("3660d", 316224000),
        ("m", None),
        ("", None),
        ("1h 5m", None),
    ],
)
def test_a_length_of_time_is_a_number_with_its_unit(text: str, seconds: int | None) -> None:
    assert parse_duration(text) == seconds


def test_what_is_no_length_of_time_is_wrong_usage(site: Path) -> None:
    answer = badinh(site, "next", "--within", "lâu")
    assert (answer.code, "BD801" in answer.err) == (2, True)
