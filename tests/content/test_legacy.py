"""Text of before Unicode is found wherever it is, and nothing else is taken for it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from badinh_site.content.legacy import find_legacy, from_tcvn3, from_vni, guess_encoding
from badinh_site.content.syllables import is_syllable

ROOT = Path(__file__).parents[2]
WORDS = 20
"""Of a paragraph that must be found."""

TCVN3 = {from_tcvn3(char): char for char in map(chr, range(0xA1, 0xFF)) if from_tcvn3(char) != char}
VNI_TONES = {"\u0300": "ø", "\u0301": "ù", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
VNI_CIRCUMFLEX = {"": "â", "\u0300": "à", "\u0301": "á", "\u0309": "å", "\u0303": "ã", "\u0323": "ä"}
VNI_BREVE = {"": "ê", "\u0300": "è", "\u0301": "é", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë"}
VNI_WHOLE = {"đ": "ñ", "ì": "ì", "í": "í", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î"}

OTHERS = dict(
    line.split(": ", 1) for line in Path(__file__).with_name("other_languages.txt").read_text("utf-8").splitlines()
)
"""By language: what uses the same characters otherwise."""


def misread(text: str) -> str:
    return "".join(
        bytes([byte]).decode("cp1252") if byte not in b"\x81\x8d\x8f\x90\x9d" else chr(byte) for byte in text.encode()
    )


def in_tcvn3(text: str) -> str:
    return "".join(TCVN3.get(char, TCVN3.get(char.lower(), char)) for char in text)


def in_vni(text: str) -> str:
    return "".join(map(_letter_in_vni, text))


def _letter_in_vni(char: str) -> str:
    small = char.lower()
    if small in VNI_WHOLE:
        written = VNI_WHOLE[small]
    else:
        base, marks = (parts := unicodedata.normalize("NFD", small))[0], set(parts[1:])
        tone = next((mark for mark in marks if mark in VNI_TONES), "")
        if "\u0302" in marks:
            written = base + VNI_CIRCUMFLEX[tone]
        elif "\u0306" in marks:
            written = base + VNI_BREVE[tone]
        else:
            horn = {"o": "ô", "u": "ö"}[base] if "\u031b" in marks else base
            written = horn + VNI_TONES.get(tone, "")
    return written.upper() if char.isupper() else written


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


def paragraphs() -> list[str]:
    """Give paragraphs of the portal's own articles, of twenty words each."""
    found = []
    for file in sorted((ROOT / "content").rglob("*.md")):
        body = file.read_text(encoding="utf-8").split("---\n", 2)[2]
        words = unicodedata.normalize("NFC", re.sub(r"[#>*\[\]()]", " ", body)).split()
        found += [" ".join(words[start : start + WORDS]) for start in range(0, len(words) - WORDS, 3)]
    return found


def windows(text: str) -> Iterator[str]:
    words = text.split()
    yield text
    yield from (" ".join(words[start : start + WORDS]) for start in range(len(words)))


@pytest.mark.parametrize(
    ("name", "written", "back"),
    [
        ("TCVN3 (ABC)", in_tcvn3, from_tcvn3),
        ("VNI", in_vni, from_vni),
        ("", misread, None),
    ],
)
def test_paragraphs_of_twenty_words_are_found_and_read(name, written, back):
    texts = paragraphs()
    assert len(texts) > 200
    found = [find_legacy(written(text)) for text in texts]
    right = [one for one in found if one is not None and one.encoding == name]
    assert len(right) >= 0.99 * len(texts)
    assert [one for one in found if one is not None and one.encoding != name] == []
    if back is not None:
        assert [text.lower() for text in texts] == [back(written(text)).lower() for text in texts]


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
    for text in OTHERS.values():
        data = text.encode(encoding, "ignore")
        assert guess_encoding(data) is None, text


def test_nothing_of_today_is_taken_for_it():
    assert [text for text in paragraphs() if find_legacy(text)] == []
    assert [text for text in paragraphs() if find_legacy(unicodedata.normalize("NFD", text))] == []


@pytest.mark.parametrize("language", OTHERS)
def test_other_languages_are_not_taken_for_it(language):
    assert [text for text in windows(OTHERS[language]) if find_legacy(text)] == []


@pytest.mark.parametrize("language", OTHERS)
def test_other_languages_within_vietnamese_are_not_taken_for_it(language):
    assert find_legacy(f"{paragraphs()[0]} {OTHERS[language]} {paragraphs()[1]}") is None


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
        word for word in words if not is_syllable(word) and not re.fullmatch(r"[A-ZĐ]{2,}|CTr|Covid", word)
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
