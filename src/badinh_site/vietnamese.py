"""Vietnamese text: normal form, folding, collation, slugs, excerpts and numbers."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

__all__ = [
    "ABBREVIATIONS",
    "MARK_LENGTH",
    "SLUG_LENGTH",
    "UNWANTED",
    "collation_key",
    "excerpt",
    "fold",
    "format_number",
    "format_size",
    "has_letters",
    "is_reserved_name",
    "marked_slug",
    "name_key",
    "nfc",
    "slug",
    "spelled_out",
    "unmarked",
]

EXCERPT_LENGTH = 200
"""Characters of an excerpt including the three dots (as on the portal this project began with)."""
SLUG_LENGTH = 80
MARK_LENGTH = 8

UNWANTED = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029\ufffe\uffff\ud800-\udfff]")
"""Characters that are never published: controls, Unicode line separators, and those that XML forbids."""

_MOST_MARKS = 30
"""Combining marks in a row, of which no language needs more than a few."""
_MANY_SIGNS = re.compile(rf"[^\w\x00-\x7f]{{{_MOST_MARKS + 1},}}+")
"""Rows of signs that may be so many marks: no mark is a letter."""
_JOINER = "\u034f"
_MARKS = re.compile(r"[\u0300-\u036f]+")
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
"""Soft hyphens, and spaces without width."""
_BETWEEN_WORDS = re.compile(r"[\s\u2010-\u2015\u2212-]+")
"""Spaces, hyphens and dashes."""
_WORD = re.compile(r"[^\W\d_]+")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")

# Names that Windows reserves for devices, with or without an extension
# (learn.microsoft.com, "Naming Files, Paths, and Namespaces").
_RESERVED = frozenset(
    [
        "con",
        "prn",
        "aux",
        "nul",
        "conin$",
        "conout$",
        *(f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³"),
    ]
)

# The alphabet of TCVN 6909 and CLDR's `vi` collation; f, j, w, z are at their Latin positions.
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER_ORDER = {letter: number for number, letter in enumerate(_ALPHABET, start=100)}
# Tones in CLDR's order: level, grave (huyền), hook (hỏi), tilde (ngã), acute (sắc), dot below (nặng).
_TONE_ORDER = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}

ABBREVIATIONS: Mapping[str, str] = MappingProxyType(
    {
        "ANTT": "an ninh trật tự",
        "ATGT": "an toàn giao thông",
        "ATTP": "an toàn thực phẩm",
        "BCH": "ban chấp hành",
        "BHXH": "bảo hiểm xã hội",
        "BHYT": "bảo hiểm y tế",
        "CCB": "cựu chiến binh",
        "CCHC": "cải cách hành chính",
        "CNTT": "công nghệ thông tin",
        "CT-XH": "chính trị - xã hội",
        "ĐBQH": "đại biểu Quốc hội",
        "GD&ĐT": "giáo dục và đào tạo",
        "GD-ĐT": "giáo dục và đào tạo",
        "GPMB": "giải phóng mặt bằng",
        "HĐND": "Hội đồng nhân dân",
        "KT-XH": "kinh tế - xã hội",
        "LĐTBXH": "lao động - thương binh và xã hội",
        "LHPN": "Liên hiệp Phụ nữ",
        "MTTQ": "Mặt trận Tổ quốc",
        "NĐ-CP": "nghị định của Chính phủ",
        "NQ": "nghị quyết",
        "PCCC": "phòng cháy, chữa cháy",
        "QĐ": "quyết định",
        "TAND": "Tòa án nhân dân",
        "TBXH": "thương binh và xã hội",
        "TDP": "tổ dân phố",
        "THCS": "trung học cơ sở",
        "THPT": "trung học phổ thông",
        "TNCS": "Thanh niên Cộng sản",
        "TN&MT": "tài nguyên và môi trường",
        "TNMT": "tài nguyên và môi trường",
        "TTATXH": "trật tự, an toàn xã hội",
        "TTHC": "thủ tục hành chính",
        "TW": "Trung ương",
        "UBND": "Ủy ban nhân dân",
        "VH-TT": "văn hóa - thông tin",
        "VKSND": "Viện kiểm sát nhân dân",
    }
)
"""Abbreviations in the names and texts of agencies, spelled out."""
_WORD = re.compile(r"[^\W\d_]+(?:[&-][^\W\d_]+)*")

_UNITS = ("KB", "MB", "GB", "TB")


def nfc(text: str) -> str:
    """Return a text in composed normal form (Unicode NFC), the form of all text in a site.

    It is stream-safe too (Unicode Standard Annex 15, section 13): after 30 combining marks in a row stands a joiner.
    Sorting more of them takes the square of their number.
    """
    if unicodedata.is_normalized("NFC", text):
        return text
    return unicodedata.normalize("NFC", _MANY_SIGNS.sub(_stream_safe, text))


def _stream_safe(signs: re.Match[str]) -> str:
    """Return signs with a joiner after each row of the most combining marks."""
    found: list[str] = []
    row = 0
    for char in signs[0]:
        row = row + 1 if unicodedata.combining(char) else 0
        if row > _MOST_MARKS:
            found.append(_JOINER)
            row = 1
        found.append(char)
    return "".join(found)


def fold(text: str) -> str:
    """Return a key that matches text however it was typed: lower case, no diacritics, đ as d.

    Old and new placement of the tone (hoà, hòa) fold to the same key. Not for text that is published.
    """
    return unmarked(text.casefold())


@lru_cache(maxsize=1 << 14)  # thousands of articles are in a few categories
def name_key(name: str) -> str:
    """Return a key that is equal for two spellings of one name, and different for two names.

    Spellings of one name differ only in case, in the placement of tones (hoà, hòa), or in spaces and hyphens. Letters,
    tones and all other signs make another name: ``thuế đất`` and ``thuê đất``, ``C++`` and ``C#``.
    """
    words = _BETWEEN_WORDS.sub(" ", _INVISIBLE.sub("", name)).strip().casefold()
    return words if words.isascii() else _WORD.sub(_with_tones_last, nfc(words))


def _with_tones_last(word: re.Match[str]) -> str:
    marks = unicodedata.normalize("NFD", word[0])
    tones = "".join(char for char in marks if char in _TONE_ORDER)
    return nfc("".join(char for char in marks if char not in _TONE_ORDER)) + tones


def unmarked(text: str) -> str:
    """Return a text without diacritics, with d for đ; case is kept."""
    bare = _MARKS.sub("", unicodedata.normalize("NFD", text))
    return unicodedata.normalize("NFC", bare).replace("đ", "d")


def collation_key(text: str) -> tuple[tuple[int, ...], tuple[int, ...], str]:
    """Return a sort key in Vietnamese order: by letters (ă â đ ê ô ơ ư are letters), then tones, then case."""
    letters: list[int] = []
    tones: list[int] = []
    for char in unicodedata.normalize("NFC", text.lower()):
        if char in _TONE_ORDER:
            continue  # a tone on a letter that takes none
        tone = 0
        base = char
        if char not in _LETTER_ORDER:
            parts = unicodedata.normalize("NFD", char)
            tone = max((_TONE_ORDER.get(mark, 0) for mark in parts[1:]), default=0)
            base = unicodedata.normalize("NFC", "".join(p for p in parts if p not in _TONE_ORDER))
        letters.append(_LETTER_ORDER.get(base) or (ord(base[0]) if ord(base[0]) < 97 else 1000 + ord(base[0])))
        tones.append(tone)
    return tuple(letters), tuple(tones), text.swapcase()


def is_reserved_name(name: str) -> bool:
    """Return whether Windows reserves a file or folder name for a device (``con``, ``nul.txt``, ``com1``)."""
    return name.split(".", maxsplit=1)[0].rstrip(" ").casefold() in _RESERVED


def slug(text: str, length: int = SLUG_LENGTH) -> str:
    """Return a text as a part of an address: lower-case ASCII letters, digits and hyphens.

    At most ``length`` characters, cut between words if possible; never a name that Windows reserves.
    Empty if the text has no Latin letter or digit.
    """
    whole = _NOT_SLUG.sub("-", fold(text)).strip("-")
    if len(whole) > length:
        cut = whole[: length + 1].rfind("-")
        whole = whole[: cut if cut > 0 else length].strip("-")
    return f"{whole}-1" if is_reserved_name(whole) else whole


def spelled_out(text: str) -> str:
    """Return a text with its abbreviations spelled out: “UBND phường” as “Ủy ban nhân dân phường”.

    Only abbreviations in capitals count, and those that the table has.
    """
    return _WORD.sub(lambda word: ABBREVIATIONS.get(word[0], word[0]), text)


def has_letters(name: str) -> bool:
    """Return whether a name has a letter or a digit of any script, so that it can have an address."""
    return any(char.isalnum() for char in name)


def marked_slug(key: str, size: int = MARK_LENGTH) -> str:
    """Return a slug that no other name has: it ends with ``size`` characters of a digest of the name's key.

    For a name without Latin letters and digits it is the digest alone.
    """
    mark = hashlib.blake2b(key.encode("utf-8")).hexdigest()[:size]
    return f"{slug(key, SLUG_LENGTH - size - 1)}-{mark}".removeprefix("-")


def excerpt(text: str, length: int = EXCERPT_LENGTH) -> str:
    """Return at most ``length`` characters of a text, cut between words; ``...`` is included.

    A text that fits is returned unchanged.
    """
    if len(text) <= length:
        return text
    room = text[: length - 2]
    cut = room.rfind(" ")
    return room[: cut if cut > 0 else length - 3].rstrip(" ,;:-–—") + "..."


def format_number(number: int) -> str:
    """Return a whole number in Vietnamese notation: ``1234`` as ``1.234``."""
    return f"{number:,}".replace(",", ".")


def format_size(size: int) -> str:
    """Return a file size in Vietnamese notation, ``1,2 MB``. A KB is 1024 bytes, as in file managers."""
    if size < 1024:
        return f"{size} byte"
    power = next((power for power in range(1, len(_UNITS)) if size < 1023.5 * 1024**power), len(_UNITS))
    number = size / 1024**power
    words = f"{number:.1f}" if number < 9.95 else f"{number:.0f}"
    return f"{words.removesuffix('.0').replace('.', ',')} {_UNITS[power - 1]}"
