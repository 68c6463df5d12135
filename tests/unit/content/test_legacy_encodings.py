"""Text of before Unicode is found wherever it is, and nothing else is taken for it."""

from __future__ import annotations

import re
import unicodedata
from itertools import product

import pytest

from badinh_site.content.legacy_encodings import find_legacy, from_tcvn3, from_vni, guess_encoding
from badinh_site.content.syllables import is_syllable
from bench.legacy import LANGUAGES, VNI_TONES, WRITERS, in_tcvn3, in_vni, measure, paragraphs, windows


def in_windows_1258(text: str) -> bytes:
    """Encode as Windows does: what has no byte of its own is a letter and a tone."""
    parts = []
    for char in text:
        try:
            parts.append(char.encode("cp1258"))
        except UnicodeEncodeError:
            marks = unicodedata.normalize("NFD", char)
            letter = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in VNI_TONES))
            tone = "".join(mark for mark in marks if mark in VNI_TONES)
            parts.append((letter + tone).encode("cp1258", "replace"))
    return b"".join(parts)


def test_paragraphs_of_twenty_words_are_found_and_nothing_of_today_is():
    texts = paragraphs()
    assert len(texts) > 200
    rows = measure(texts, {language: windows(text) for language, text in LANGUAGES.items()})
    written, others = rows[: len(WRITERS)], rows[len(WRITERS) :]
    assert [row.kind for row in written] == list(WRITERS)
    assert all(row.found >= 0.99 * row.paragraphs for row in written)
    assert [row for row in others if row.wrong] == []


@pytest.mark.parametrize(("written", "back"), [(in_tcvn3, from_tcvn3), (in_vni, from_vni)])
def test_what_is_found_reads_as_it_was_meant(written, back):
    texts = paragraphs()
    assert [text.lower() for text in texts] == [back(written(text)).lower() for text in texts]


# Languages of short open syllables with many marks, in which each word may be one that Vietnamese has in TCVN3.
@pytest.mark.parametrize(
    "text",
    [
        "thë pë rë kui, thë pë shaponopi kãi rë përiowei thë pë iha thë pë patamou. Ei thë rë kui",
        "tî bôso sô lo du da sï lo mâi da yamba . Nî laâ sï alîngbi tî mû na lo",
        "forhold mellom nasjonene på ny, da de har bekreftet sin tro på grunnleggende rettar, på det og hån på jorda",
    ],
)
def test_languages_that_come_near_are_not_taken_for_it(text):
    assert find_legacy(text) is None


def test_an_address_in_a_paragraph_is_no_evidence():
    text = "phòng HĐND và UBND quận, Lê Thanh Tuấn và văn bản https://vanban.example/2008/kh/ubnd/html/tin/xem/van-ban.html"
    found = find_legacy(in_tcvn3(text))
    assert found is not None
    assert found.encoding == "TCVN3 (ABC)"


@pytest.mark.parametrize(
    ("name", "saved"),
    [
        ("UTF-16", lambda text: text.encode("utf-16")),
        ("UTF-16", lambda text: text.encode("utf-16-le")),
        ("UTF-16", lambda text: text.encode("utf-16-be")),
        ("windows-1258", in_windows_1258),
        ("TCVN3 (ABC)", lambda text: in_tcvn3(text).encode("latin-1", "replace")),
        ("VNI", lambda text: in_vni(text).encode("latin-1", "replace")),
    ],
)
def test_the_encoding_of_whole_files_is_named(name, saved):
    guesses = [guess_encoding(saved(text)) for text in paragraphs()]
    assert [guess for guess in guesses if guess is None or guess[0] != name] == []


@pytest.mark.parametrize("encoding", ["cp1252", "cp1251", "cp1253", "cp1254", "cp1250", "shift_jis", "gb18030"])
def test_other_encodings_of_other_languages_are_not_named(encoding):
    for text in LANGUAGES.values():
        data = text.encode(encoding, "ignore")
        assert not data or guess_encoding(data) is None, text


def test_decomposed_text_is_not_taken_for_it():
    assert [text for text in paragraphs() if find_legacy(unicodedata.normalize("NFD", text))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_other_languages_within_vietnamese_are_not_taken_for_it(language):
    assert find_legacy(f"{paragraphs()[0]} {LANGUAGES[language]} {paragraphs()[1]}") is None


def test_the_paragraph_and_its_reading_are_told():
    text = "Dòng đầu.\n\nCéng hßa x· héi chñ nghÜa ViÖt Nam\n\nDòng cuối."
    found = find_legacy(text)
    assert found is not None
    assert (found.encoding, found.start, found.preview) == (
        "TCVN3 (ABC)",
        text.index("C\u00e9ng"),
        "Cộng hòa xã hội chủ nghĩa Việt Nam",
    )


def test_every_word_of_the_portal_is_a_syllable_but_its_abbreviations():
    words = {word for text in paragraphs() for word in re.findall(r"[^\W\d_]+", text)}
    assert {
        word for word in words if not is_syllable(word) and not re.fullmatch(r"[A-ZĐ]{2,}|CTr|Covid|content", word)
    } == set()


@pytest.mark.parametrize(
    "word", ["été", "dès", "blé", "naïve", "x", "nghi\u0301", "hoạhoá", "các\u0300", "cac", "mat", "zô", "fố", "wá"]
)
def test_what_vietnamese_cannot_have_is_no_syllable(word):
    assert is_syllable(word) == (word == "nghi\u0301")


@pytest.mark.parametrize(
    "word",
    [
        "a",
        "à",
        "y",
        "ý",
        "Nguyễn",
        "QUYẾT",
        "giêng",
        "gìn",
        "gì",
        "khuỷu",
        "ngoằn",
        "nghiêng",
        "đoàn",
        "xoong",
        "hoà",
        "hòa",
    ],
)
def test_what_vietnamese_has_is_a_syllable(word):
    assert is_syllable(word)


def test_every_letter_of_the_alphabet_is_read_from_both():
    tones = ("", *VNI_TONES)
    letters = [unicodedata.normalize("NFC", base + tone) for base, tone in product("aăâeêioôơuưy", tones)]
    for letter in (*letters, "đ"):
        assert from_tcvn3(in_tcvn3(letter)) == letter
        assert from_vni(in_vni(letter)) == letter
