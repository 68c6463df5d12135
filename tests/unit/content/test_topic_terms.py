from __future__ import annotations

from array import array

from hypothesis import given
from hypothesis import strategies as st

from badinh_site.content import topic_terms as module
from badinh_site.content.topic_terms import MOST, PAIR, PLACE_BITS, Terms, unpacked

PHRASE = "giải phóng mặt bằng mở đường vành đai qua làng hoa"


def pairs(text: str) -> set[int]:
    return {term & PAIR for term in unpacked(Terms()("", "", text))}


def places(phrase: str, title: str, lead: str, body: str) -> set[int]:
    """Return the places at which the terms of a phrase stand in an article."""
    wanted = pairs(phrase)
    assert wanted
    return {term >> PLACE_BITS for term in unpacked(Terms()(title, lead, body)) if term & PAIR in wanted}


def test_terms_are_the_same_on_every_machine():
    assert Terms()("Phường giải phóng mặt bằng", "", "Mặt bằng sạch đã bàn giao.").hex() == "ca94f7687270807c"


def test_half_of_all_pairs_are_terms():
    text = " ".join(f"{first}{vowel}n{last}" for first in "bcdghk" for vowel in "aeiou" for last in "gmpt")
    assert 40 < len(pairs(text)) < 80


def test_marks_case_and_punctuation_are_no_difference():
    assert pairs(PHRASE) == pairs("**GIẢI phong** (mat, _bang_ mở duong) “vành” đai qua [làng hoa](../a b.md)")
    assert pairs("thủy hoà " * 9) == pairs("thuỷ hòa " * 9)


def test_the_order_of_two_syllables_counts():
    backwards = " ".join(reversed(PHRASE.split()))
    assert not pairs(PHRASE) & pairs(backwards)


def test_pairs_do_not_cross_the_end_of_a_sentence():
    words = PHRASE.split()
    assert pairs(". ".join(words)) == set()
    assert pairs(f"{' '.join(words[:5])}. {' '.join(words[5:])}") <= pairs(PHRASE)


def test_addresses_attributes_and_numbers_are_left_out():
    linked = PHRASE.replace("phóng", "[phóng](https://vanban.example/giai-phong.html)")
    assert pairs(linked) == pairs(PHRASE)
    assert pairs(f'<p class="giua">{PHRASE}</p>') == pairs(PHRASE)
    assert pairs("https://a.example/ https://b.example/ 12/7 2.835 90% 2021 - | ---") == set()


def test_a_term_tells_where_it_stands():
    assert places(PHRASE, PHRASE, "", PHRASE) == {0}
    assert places(PHRASE, "", PHRASE, "") == {0}
    assert places(PHRASE, "", "", f"{PHRASE}. " * 4) == {1}
    assert places(PHRASE, "", "", f"{PHRASE}. " * 3) == {1}
    assert places(PHRASE, "", "", f"{PHRASE}. " * 2) == {2}
    assert places(PHRASE, "Tin vắn", "Trong ngày", PHRASE) == {3}


def test_of_a_long_text_the_terms_that_say_most_are_kept():
    long = " ".join(f"xa{number}b lo{number}c" for number in range(2000))
    found = unpacked(Terms()(PHRASE, "", f"{long}. sân bóng làng sen. Sân bóng làng sen"))
    assert len(found) == MOST
    assert {term & PAIR for term in found if term >> PLACE_BITS == 0} == pairs(PHRASE)
    assert pairs("sân bóng làng sen. Sân bóng làng sen") <= {term & PAIR for term in found}


def test_an_article_without_words_has_no_terms():
    assert Terms()("", "", "") == Terms()("Một", "", "\n\n") == b""


@given(st.text(), st.text(), st.text())
def test_any_text_gives_few_terms_in_ascending_order(title, lead, body):
    found = unpacked(Terms()(title, lead, body))
    assert list(found) == sorted(set(found))
    assert len({term & PAIR for term in found}) == len(found) <= MOST


@given(st.lists(st.text("ab .1đ", max_size=20), max_size=12))
def test_what_was_read_before_changes_nothing(texts):
    terms = Terms()
    assert [terms(text, "", text) for text in texts] == [Terms()(text, "", text) for text in texts]


def test_forgetting_words_changes_nothing(monkeypatch):
    monkeypatch.setattr(module, "_KNOWN", 3)
    few = Terms()("", "", PHRASE)
    monkeypatch.undo()
    assert few == Terms()("", "", PHRASE)


def test_packed_terms_are_little_endian():
    assert unpacked(bytes([1, 0, 0, 0, 0, 0, 0, 96])) == array("I", [1, 3 << PLACE_BITS])
