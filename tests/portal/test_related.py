from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badinh_site.portal import related as module
from badinh_site.portal.related import WINDOW, Signal, related

DAY = 86400
START = 1_600_000_000


def signal(
    url: str,
    day: float | None = 0,
    category: str | None = "Tin tức",
    tags: tuple[str, ...] = (),
    text: str = "",
) -> Signal:
    return Signal(url, None if day is None else int(START + day * DAY), category, tags, text)


def urls(signals: list[Signal], size: int = 10) -> dict[str, list[str]]:
    chosen = related(signals, size)
    return {one.url: [signals[place].url for place in places] for one, places in zip(signals, chosen, strict=True)}


def archive(number: int, first: int = 0) -> list[Signal]:
    """Make articles, one a day, in five sections, with two tags of forty each."""
    chance = random.Random(7)  # noqa: S311 - no secret
    made = []
    for day in range(first, first + number):
        tags = tuple(sorted({f"t{chance.randrange(40)}", f"t{chance.randrange(40)}"}))
        text = " ".join(f"tu{chance.randrange(300)}" for _ in range(30))
        made.append(signal(f"/{day:05}/", day, f"c{chance.randrange(5)}", tags, text))
    return made


# What is chosen


def test_an_article_alone_has_no_related_news():
    assert related([signal("/a/")], 10) == ((),)
    assert related([], 10) == ()


def test_a_list_of_no_articles_may_be_asked_for():
    assert related([signal("/a/"), signal("/b/")], 0) == ((), ())


def test_an_article_is_never_related_to_itself():
    assert urls([signal("/a/", tags=("x",)), signal("/b/", tags=("x",))]) == {"/a/": ["/b/"], "/b/": ["/a/"]}


def test_shared_tags_count_more_than_the_section():
    signals = [
        signal("/one/", 0, "A", ("x",)),
        signal("/tag/", 1, "B", ("x",)),
        signal("/section/", 1, "A", ("y",)),
        signal("/none/", 1, "B", ("y",)),
    ]
    assert urls(signals, 1)["/one/"] == ["/tag/"]
    assert urls(signals[:1] + signals[2:], 1)["/one/"] == ["/section/"]


def test_more_shared_tags_count_more():
    signals = [signal("/one/", 0, tags=("x", "y")), signal("/x/", 0, tags=("x",)), signal("/xy/", 9, tags=("y", "x"))]
    assert urls(signals, 1)["/one/"] == ["/xy/"]


def test_shared_words_count():
    signals = [
        signal("/one/", 0, text="Kỷ niệm ngày thành lập quận"),
        signal("/other/", 0, text="Lịch cắt điện tuần tới"),
        signal("/alike/", 0, text="KY NIEM NGAY THANH LAP trường"),
    ]
    assert urls(signals, 1)["/one/"] == ["/alike/"]


def test_syllables_that_are_shared_one_by_one_do_not_count():
    signals = [
        signal("/one/", 0, text="một hai ba"),
        signal("/apart/", 20, text="ba hai một"),
        signal("/near/", 1, text="khác"),
    ]
    assert urls(signals, 1)["/one/"] == ["/near/"]


def test_nearness_in_time_decides_between_equals():
    signals = [signal("/one/", 100), signal("/far/", 10), signal("/near/", 130), signal("/nearer/", 80)]
    assert urls(signals, 1)["/one/"] == ["/nearer/"]


def test_two_articles_without_a_section_do_not_share_one():
    signals = [signal("/one/", 0, None), signal("/unknown/", 20, None), signal("/known/", 1, "Tin tức")]
    assert urls(signals, 1)["/one/"] == ["/known/"]


# Order


def test_the_list_is_newest_first():
    signals = [signal("/a/", 1), signal("/b/", 3), signal("/c/", 2), signal("/d/", 5)]
    assert urls(signals)["/d/"] == ["/b/", "/c/", "/a/"]


def test_articles_of_one_moment_stand_in_the_order_of_their_addresses():
    signals = [signal("/c/"), signal("/a/"), signal("/d/"), signal("/b/")]
    assert urls(signals)["/d/"] == ["/a/", "/b/", "/c/"]


def test_articles_without_a_date_stand_last():
    signals = [
        signal("/x/", None),
        signal("/b/", -9000),
        signal("/a/", None),
        signal("/c/", 5),
        signal("/old/", -40000),
    ]
    assert urls(signals)["/c/"] == ["/b/", "/old/", "/a/", "/x/"]


def test_an_article_without_a_date_has_related_news_too():
    signals = [
        signal("/undated/", None, "A", ("x",)),
        *(signal(f"/{n}/", n) for n in range(40)),
        signal("/x/", 3, "A", ("x",)),
    ]
    assert urls(signals, 1)["/undated/"] == ["/x/"]


def test_places_are_those_of_the_signals_given():
    assert related([signal("/b/", 2), signal("/a/", 3), signal("/c/", 1)], 10) == ((1, 2), (0, 2), (1, 0))


signals_of_any_kind = st.lists(
    st.builds(
        Signal,
        st.integers(0, 999).map("/{}/".format),
        st.none() | st.integers(-5, 5).map(lambda day: START + day * DAY),
        st.sampled_from([None, "A", "B"]),
        st.lists(st.sampled_from("xyz"), max_size=3).map(tuple),
        st.sampled_from(["", "một hai ba", "hai ba bốn"]),
    ),
    max_size=30,
    unique_by=lambda one: one.url,
)


@given(signals_of_any_kind, st.integers(0, 12))
def test_every_list_is_short_sorted_and_of_others(signals, size):
    for place, chosen in enumerate(related(signals, size)):
        assert len(chosen) == min(size, len(signals) - 1) or len(signals) > 2 * WINDOW + 1
        assert len(set(chosen)) == len(chosen) <= size
        assert place not in chosen
        keys = [(signals[one].instant is None, -(signals[one].instant or 0), signals[one].url) for one in chosen]
        assert keys == sorted(keys)


@given(signals_of_any_kind, st.randoms(use_true_random=False))
def test_the_order_in_which_articles_are_read_changes_nothing(signals, chance):
    shuffled = list(signals)
    chance.shuffle(shuffled)
    assert urls(shuffled, 4) == urls(signals, 4)


# Bounds


def test_only_neighbours_in_time_are_compared():
    signals = [signal(f"/{day:03}/", day, f"c{day}") for day in range(100)]
    found = urls(signals, 100)
    assert sorted(found["/050/"]) == [f"/{day:03}/" for day in range(50 - WINDOW, 51 + WINDOW) if day != 50]
    assert sorted(found["/099/"]) == [f"/{day:03}/" for day in range(99 - WINDOW, 99)]
    assert sorted(found["/000/"]) == [f"/{day:03}/" for day in range(1, WINDOW + 1)]


def test_a_shared_tag_is_found_over_any_distance():
    signals = [signal(f"/{day:03}/", day, tags=("x",) if day in (3, 400) else ()) for day in range(500)]
    assert urls(signals, 1)["/003/"] == ["/400/"]
    assert urls(signals, 1)["/400/"] == ["/003/"]


@pytest.mark.parametrize("number", [100, 200, 400])
def test_the_number_of_comparisons_grows_with_the_number_of_articles(monkeypatch, number):
    calls = []
    score = module._score
    monkeypatch.setattr(module, "_score", lambda *given: calls.append(given[2:]) or score(*given))
    related(archive(number), 10)
    groups = 4  # all, its section, two tags
    assert len(calls) <= number * groups * 2 * WINDOW


@pytest.mark.parametrize("number", [100, 400])
def test_one_new_article_touches_a_bounded_number_of_lists(number):
    before = archive(number)
    newest = signal("/new/", number + 1, "c1", ("t1", "t2"), before[-1].text)
    was, now = urls(before), urls([*before, newest])
    changed = [url for url, chosen in was.items() if now[url] != chosen]
    assert 0 < len(changed) <= 4 * WINDOW
    assert all("/new/" in now[url] for url in changed)


@pytest.mark.parametrize("day", [-1.5, 0.5, 149.5, 298.5])
def test_an_article_added_in_between_touches_a_bounded_number_of_lists(day):
    before = archive(300)
    added = signal("/new/", day, "c1", ("t1", "t2"), before[150].text)
    was, now = urls(before), urls([*before, added])
    assert len([url for url, chosen in was.items() if now[url] != chosen]) <= 4 * 2 * WINDOW


def test_one_new_article_touches_a_bounded_number_of_lists_of_articles_without_a_date():
    undated = [signal(f"/u{number:03}/", None, "c1") for number in range(300)]
    before = [*undated, *archive(60)]
    newest = signal("/new/", 61, "c1", ("t1", "t2"))
    was, now = urls(before), urls([*before, newest])
    assert len([url for url, chosen in was.items() if now[url] != chosen]) <= 4 * 2 * WINDOW


def test_a_change_of_one_article_touches_only_lists_it_is_near_to():
    before = archive(300)
    after = list(before)
    after[200] = Signal(before[200].url, before[200].instant, before[200].category, before[200].tags, "khác hẳn")
    was, now = urls(before), urls(after)
    assert len([url for url, chosen in was.items() if now[url] != chosen]) <= 1 + 4 * 2 * WINDOW
