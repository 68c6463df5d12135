from __future__ import annotations

import random
from array import array

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badinh_site.content.topic_terms import PLACE_BITS, Terms
from badinh_site.portal.related import neighbours, rarity
from badinh_site.portal.related import ranking as module
from badinh_site.portal.related.neighbours import NEAREST, WINDOW
from badinh_site.portal.related.ranking import Related, Signal, related, with_other_terms

DAY = 86400
START = 1_600_000_000
TERMS = Terms()


def signal(
    url: str,
    day: float | None = 0,
    category: str | None = "Tin tức",
    tags: tuple[str, ...] = (),
    text: str = "",
) -> Signal:
    return Signal(url, None if day is None else int(START + day * DAY), category, tags, TERMS(text, "", ""))


def urls(signals: list[Signal], size: int = 10) -> dict[str, list[str]]:
    chosen = related(signals, size).lists()
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
    assert related([signal("/a/")], 10).lists() == [()]
    assert related([], 10).lists() == []


def test_a_list_of_no_articles_may_be_asked_for():
    assert related([signal("/a/"), signal("/b/")], 0).lists() == [(), ()]


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
    assert related([signal("/b/", 2), signal("/a/", 3), signal("/c/", 1)], 10).lists() == [(1, 2), (0, 2), (1, 0)]


signals_of_any_kind = st.lists(
    st.builds(
        Signal,
        st.integers(0, 999).map("/{}/".format),
        st.none() | st.integers(-5, 5).map(lambda day: START + day * DAY),
        st.sampled_from([None, "A", "B"]),
        st.lists(st.sampled_from("xyz"), max_size=3).map(tuple),
        st.sampled_from(["", "một hai ba bốn năm sáu", "bốn năm sáu bảy tám chín mười"]).map(lambda t: TERMS(t, "", t)),
    ),
    max_size=30,
    unique_by=lambda one: one.url,
)


@given(signals_of_any_kind, st.integers(0, 12))
def test_every_list_is_short_sorted_and_of_others(signals, size):
    for place, chosen in enumerate(related(signals, size).lists()):
        assert len(chosen) == min(size, len(signals) - 1) or len(signals) > NEAREST + 1
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
    assert sorted(found["/050/"]) == [f"/{day:03}/" for day in range(50 - NEAREST, 51 + NEAREST) if day != 50]
    assert sorted(found["/099/"]) == [f"/{day:03}/" for day in range(99 - NEAREST, 99)]
    assert sorted(found["/000/"]) == [f"/{day:03}/" for day in range(1, NEAREST + 1)]


def test_a_shared_tag_is_found_over_any_distance():
    signals = [signal(f"/{day:03}/", day, tags=("x",) if day in (3, 400) else ()) for day in range(500)]
    assert urls(signals, 1)["/003/"] == ["/400/"]
    assert urls(signals, 1)["/400/"] == ["/003/"]


def test_shared_words_are_found_over_any_distance():
    story = "Tượng đài liệt sĩ đảo xa bằng đá hoa cương nguyên khối"
    signals = [signal(f"/{day:03}/", day, text=story if day in (3, 400) else "") for day in range(500)]
    assert urls(signals, 1)["/003/"] == ["/400/"]


def test_what_every_article_says_relates_none():
    said = "Phát biểu tại buổi lễ đồng chí chủ tịch nhấn mạnh tinh thần đoàn kết của nhân dân"
    signals = [signal(f"/{day:03}/", day, text=said) for day in range(100)]
    assert sorted(urls(signals, 2)["/050/"]) == ["/049/", "/051/"]


@pytest.mark.parametrize("number", [100, 200, 400])
def test_the_number_of_comparisons_grows_with_the_number_of_articles(monkeypatch, number):
    compared = []
    foremost = module._foremost
    monkeypatch.setattr(
        module, "_foremost", lambda counts, size: compared.append(len(counts)) or foremost(counts, size)
    )
    related(archive(number), 10)
    groups = 1 + 2 + rarity.PICKS  # its section, two tags, its terms
    assert len(compared) == number
    assert max(compared) <= groups * 2 * WINDOW + 2 * NEAREST


@pytest.mark.parametrize("number", [100, 400])
def test_the_newest_article_touches_only_lists_that_it_enters(number):
    before = archive(number)
    newest = signal("/new/", number + 1, "c1", ("t1", "t2"))
    was, now = urls(before), urls([*before, newest])
    changed = [url for url, chosen in was.items() if now[url] != chosen]
    assert 0 < len(changed) <= 3 * WINDOW + NEAREST
    assert all("/new/" in now[url] for url in changed)


@pytest.mark.parametrize("day", [-1.5, 0.5, 149.5, 298.5])
def test_an_article_added_in_between_touches_a_bounded_number_of_lists(day):
    before = archive(300)
    added = signal("/new/", day, "c1", ("t1", "t2"))
    was, now = urls(before), urls([*before, added])
    assert len([url for url, chosen in was.items() if now[url] != chosen]) <= 3 * 2 * WINDOW + 2 * NEAREST


def test_one_new_article_touches_a_bounded_number_of_lists_of_articles_without_a_date():
    undated = [signal(f"/u{number:03}/", None, "c1") for number in range(300)]
    before = [*undated, *archive(60)]
    newest = signal("/new/", 61, "c1", ("t1", "t2"))
    was, now = urls(before), urls([*before, newest])
    assert len([url for url, chosen in was.items() if now[url] != chosen]) <= 3 * 2 * WINDOW + 2 * NEAREST


# What an earlier call gave


@st.composite
def packed_terms(draw: st.DrawFn) -> bytes:
    places = draw(st.dictionaries(st.integers(1, 12), st.integers(0, 3), max_size=6))
    return array("I", sorted(place << PLACE_BITS | pair for pair, place in places.items())).tobytes()


def signal_at(url: str) -> st.SearchStrategy[Signal]:
    return st.builds(
        Signal,
        st.just(url),
        st.none() | st.integers(0, 40).map(lambda day: START + day * 9 * DAY),
        st.sampled_from([None, "A", "B"]),
        st.lists(st.sampled_from("uvwxyz"), max_size=2).map(tuple),
        packed_terms(),
    )


ADDRESSES = [f"/{number:02}/" for number in range(40)]
newsroom = st.fixed_dictionaries({}, optional={url: signal_at(url) for url in ADDRESSES})
edits = st.lists(st.sampled_from(ADDRESSES).flatmap(lambda url: st.tuples(st.just(url), st.none() | signal_at(url))))


@pytest.mark.slow
@settings(deadline=None)
@given(newsroom, st.lists(edits, max_size=3), st.integers(0, 5), st.randoms(use_true_random=False))
def test_what_is_brought_up_to_date_equals_what_is_worked_out_anew(articles, steps, size, chance):
    with pytest.MonkeyPatch.context() as patch:
        for module, name, value in SMALL:
            patch.setattr(module, name, value)
        memory = related(list(articles.values()), size)
        for step in steps:
            articles = {url: one for url, one in (articles | dict(step)).items() if one is not None}
            signals = list(articles.values())
            chance.shuffle(signals)
            memory = related(signals, size, msgspec.msgpack.decode(msgspec.msgpack.encode(memory), type=Related))
            assert memory == related(signals, size)
            assert memory.lists() == related(signals, size).lists()


SMALL = [
    (neighbours, "WINDOW", 2),
    (neighbours, "NEAREST", 1),
    (rarity, "PICKS", 3),
    (rarity, "_SAMPLE", 12),
    (rarity, "_NEWEST", 4),
    (rarity, "_COMMON_ALWAYS", 3),
    (module, "_MOST_CHANGES", 0),
]
"""Small bounds, so that a few articles reach them, and no number of changes that is too many."""


def test_only_lists_beside_a_change_are_worked_out_again(monkeypatch):
    signals = archive(400)
    before = related(signals, 10)
    redone = []
    best = module._Comparison.best
    monkeypatch.setattr(module._Comparison, "best", lambda self, *given: redone.append(given) or best(self, *given))
    assert related(signals[::-1], 10, before) == related(signals[::-1], 10)
    redone.clear()
    assert related(signals, 10, before) == before
    assert not redone
    retagged = [*signals[:200], msgspec.structs.replace(signals[200], tags=("khác",)), *signals[201:]]
    assert related(retagged, 10, before).lists() != before.lists()
    assert 1 < len(redone) < 400


@pytest.mark.parametrize(
    "change",
    [
        {"size": 9},
        {"marks": b""},
        {"marks": b"x"},
        {"keys": b""},
        {"keys": b"123"},
        {"key_ends": b""},
        {"chosen": b"\xff" * 16},
        {"chosen_ends": b""},
    ],
)
def test_a_memory_that_does_not_fit_is_not_used(change):
    signals = archive(20)
    whole = related(signals, 10)
    assert related([*signals, signal("/new/")], 10, msgspec.structs.replace(whole, **change)) == related(
        [*signals, signal("/new/")], 10
    )


@settings(deadline=None)
@given(newsroom.filter(bool), packed_terms(), st.randoms(use_true_random=False), st.integers(0, 5))
def test_other_terms_of_an_article_that_change_no_list_are_known_to_change_none(newsroom, terms, chance, size):
    articles = list(newsroom.values())
    place = chance.randrange(len(articles))
    changed = msgspec.structs.replace(articles[place], terms=terms)
    with pytest.MonkeyPatch.context() as patch:
        for module, name, value in SMALL:
            patch.setattr(module, name, value)
        known = with_other_terms(related(articles, size), articles[place], changed)
        if known is not None:
            assert known == related([*articles[:place], changed, *articles[place + 1 :]], size)


def test_terms_that_are_not_picked_can_change_and_those_that_are_cannot():
    chance = random.Random(3)  # noqa: S311 - no secret
    phrases = [f"tu{number} tiếng{number}" for number in range(4000)]
    signals = [signal(f"/{day:04}/", day, text=". ".join(chance.sample(phrases, 90))) for day in range(800)]
    before = related(signals, 5)
    counted = set(before.counted)
    place, one = next((place, one) for place, one in enumerate(signals) if one.terms not in counted)
    numbers = array("I", one.terms)
    others = [msgspec.structs.replace(one, terms=some.tobytes()) for some in (numbers[:0], numbers[:-1], numbers[1:])]
    known = [with_other_terms(before, one, other) for other in others]
    assert known[0] is None
    assert any(known)
    for memory, other in zip(known, others, strict=True):
        if memory is not None:
            assert memory == related([*signals[:place], other, *signals[place + 1 :]], 5)
    assert with_other_terms(before, msgspec.structs.replace(one, url="/khac/"), one) is None
