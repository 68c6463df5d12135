"""Finds Vietnamese text that was typed for the fonts of before Unicode (TCVN3, VNI), or read in a wrong encoding.

Such text looks right only in its own font. Nothing is changed: it is named, with what it would read as.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from badinh_site.content.syllables import is_syllable
from badinh_site.vietnamese import UNWANTED, nfc

__all__ = ["LegacyText", "find_all_legacy", "find_legacy", "from_tcvn3", "from_vni", "guess_encoding", "read_legacy"]

_CLOSING = frozenset("cghmnpt")
"""Letters that a syllable of Vietnamese can end in, besides vowels. A sentence has one that ends so, or a long one; but
there are languages with hardly any but short open syllables.
"""

_MOST_SHOWN = 60
"""Characters of a preview."""
_LEAST, _SHARE = 3, 0.7
"""Different words that must read as Vietnamese in the old encoding only; and the share of words that read as Vietnamese
in it, among those with unusual characters as among all. Names and words of other languages take up the rest."""

_TCVN3 = dict(
    zip(
        "¸µ¶·¹¨¾»¼½Æ©ÊÇÈÉË®ÐÌÎÏÑªÕÒÓÔÖÝ×ØÜÞãßáâä«èåæçé¬íêëìîóïñòô\u00adøõö÷ùýúûüþ¡¢§£¤¥¦",
        "áàảãạăắằẳẵặâấầẩẫậđéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵĂÂĐÊÔƠƯ",
        strict=True,
    )
)
"""TCVN 5712:1993, set 3 ("ABC"), as Windows-1252 shows its bytes."""

_VNI_LETTERS = {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ì": "ì", "í": "í"}
"""Letters that VNI writes with one character."""
_VNI_MARKS = {
    **dict(zip("øùûõï", "\u0300\u0301\u0309\u0303\u0323", strict=True)),
    "â": "\u0302",
    **dict(zip("àáåãä", ("\u0302\u0300", "\u0302\u0301", "\u0302\u0309", "\u0302\u0303", "\u0302\u0323"), strict=True)),
    "ê": "\u0306",
    **dict(zip("èéúüë", ("\u0306\u0300", "\u0306\u0301", "\u0306\u0309", "\u0306\u0303", "\u0306\u0323"), strict=True)),
}
"""Characters that VNI sets behind a letter for what stands above and below it."""
_BASE = "aeouyôö"

_PARAGRAPH = re.compile(r"\S.*(?:\n[^\n]+)*")
_TCVN3_WORD = re.compile(rf"(?:[^\W\d_]|[{re.escape(''.join(_TCVN3))}])+")
_TCVN3_SIGNS = "µ¶·¸¹¨»¼½¾©®ª«¬\u00ad¡¢§£¤¥¦×÷ÆÐØÞßåæçëîïñöøûüþ"
"""Characters of which some stand in any line of such text, and hardly ever in Vietnamese of today."""
_VNI_SIGNS = "øûïåäëöñæüîØÛÏÅÄËÖÑÆÜÎ"
_ADDRESS = re.compile(r"https?://\S+")
_VNI_WORD = re.compile(r"[^\W\d_]+")
_MISREAD_SIGNS = "º»"
"""What letters with two marks, which are in every line, have for a second byte in UTF-8, as Windows-1252 shows it."""
_SIGNS = (*_MISREAD_SIGNS, *_TCVN3_SIGNS, *_VNI_SIGNS)


class LegacyText(NamedTuple):
    """A paragraph that reads as Vietnamese in an old encoding only."""

    encoding: str
    """``TCVN3 (ABC)`` or ``VNI``; empty for UTF-8 that was read as Windows-1252 or 1258."""
    start: int
    """Where it begins in the text, and where it ends."""
    end: int
    preview: str
    """How it would read, cut to a length that a message can show."""


class _Encoding(NamedTuple):
    name: str
    signs: str
    word: re.Pattern[str]
    read: Callable[[str], str]


def find_legacy(text: str) -> LegacyText | None:
    """Find the first paragraph in an old encoding; None when there is none."""
    return next(find_all_legacy(text), None)


def find_all_legacy(text: str) -> Iterator[LegacyText]:
    """Find the paragraphs in old encodings."""
    if not any(sign in text for sign in _SIGNS):  # takes a fraction of what an expression takes
        return
    for paragraph in _PARAGRAPH.finditer(text):
        encoding = _encoding_of(paragraph[0])
        if encoding is not None:
            yield LegacyText(encoding, *paragraph.span(), _cut(read_legacy(paragraph[0], encoding)))


def read_legacy(text: str, encoding: str) -> str:
    """Read a text in the encoding that a finding names; what cannot be read stays as it is."""
    return next((known.read for known in _ENCODINGS if known.name == encoding), _read_misread)(text)


def _encoding_of(text: str) -> str | None:
    if _is_misread(text):
        return ""
    return next((encoding.name for encoding in _ENCODINGS if _is_written_in(encoding, text)), None)


def _is_written_in(encoding: _Encoding, text: str) -> bool:
    """Return whether most words with unusual characters are syllables in this encoding only, and most others are too.

    Other languages have words that happen to be such syllables, often (``på``), but not most of their words.
    """
    if not any(sign in text for sign in encoding.signs):
        return False
    text = _ADDRESS.sub(" ", text) if "://" in text else text
    words = [word for word in encoding.word.findall(text) if len(word) > 1]  # a sign by itself is no word
    strange = [word for word in words if not word.isascii()]
    good = [word for word in strange if is_syllable(encoding.read(word))]
    # One that is a syllable either way says nothing.
    telling = [word for word in good if not is_syllable(word)]
    against = len(strange) - len(good)
    if len({word.lower() for word in telling}) < _LEAST or len(telling) < _SHARE * (len(telling) + against):
        return False
    if not any(len(word) > 3 or word[-1].lower() in _CLOSING for word in telling):
        return False
    plain = [word for word in words if word.isascii() and not word.isupper()]  # capitals are abbreviations
    fitting = len(good) + sum(map(is_syllable, plain))
    return fitting >= _SHARE * (len(strange) + len(plain))


def _is_misread(text: str) -> bool:
    if not any(sign in text for sign in _MISREAD_SIGNS):
        return False
    read = _read_misread(text)
    strange = [word for word in re.findall(r"[^\W\d_]+", read) if not word.isascii()]
    return sum(map(is_syllable, strange)) >= _LEAST and read != text


def _read_misread(text: str) -> str:
    try:
        return bytes(_byte(char) for char in text).decode("utf-8")
    except (UnicodeDecodeError, UnicodeEncodeError):
        return text


def _byte(char: str) -> int:
    """Return the byte that Windows-1252 shows as a character, or Windows-1258, which a Vietnamese Windows reads.

    Some bytes have no character there and stay as they are.
    """
    if ord(char) < 0xA0:
        return ord(char)
    try:
        return char.encode("cp1252")[0]
    except UnicodeEncodeError:
        return char.encode("cp1258")[0]


def guess_encoding(data: bytes) -> tuple[str, str] | None:
    """Return the encoding of a file that is not UTF-8, and how it begins; None when nothing speaks for one."""
    for name, text in _readings(data):
        if text is not None:
            return name, _cut(text)
    return None


def _readings(data: bytes) -> Iterator[tuple[str, str | None]]:
    yield "UTF-16", _as_utf16(data)
    if b"\0" not in data:
        yield "windows-1258", _as_windows_1258(data)
        for found in filter(None, [find_legacy(data.decode("latin-1"))]):
            yield found.encoding, found.preview


def _as_utf16(data: bytes) -> str | None:
    """Read as UTF-16, which begins with a mark, or has zeros for most second bytes of Latin letters."""
    marked = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    zeros = data[::2].count(0), data[1::2].count(0)
    if not marked and 3 * max(zeros) < len(data) // 2:
        return None
    try:
        text = data.decode("utf-16" if marked else "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le")
    except UnicodeDecodeError:
        return None
    return None if UNWANTED.search(text) else text


def _as_windows_1258(data: bytes) -> str | None:
    """Read as Windows-1258, when most words with other letters than those of ASCII are syllables then."""
    try:
        text = nfc(data.decode("cp1258"))
    except UnicodeDecodeError:
        return None
    words = [word for word in _VNI_WORD.findall(text) if not word.isascii()]
    good = sum(map(is_syllable, words))
    return text if good >= _LEAST and good >= _SHARE * len(words) else None


def from_tcvn3(text: str) -> str:
    """Read text that was typed for a TCVN3 (ABC) font. Its capitals with tones are those of another font."""
    return text.translate(_TCVN3_TABLE)


def from_vni(text: str) -> str:
    """Read text that was typed for a VNI font."""
    result: list[str] = []
    base = False
    for char in text:
        small = char.lower()
        if base and small in _VNI_MARKS:
            result.append(_VNI_MARKS[small])
            base = False
            continue
        letter = _VNI_LETTERS.get(small, small)
        result.append(letter.upper() if char.isupper() else letter)
        base = small in _BASE
    return nfc("".join(result))


def _cut(text: str) -> str:
    line = " ".join(word for word in text.split() if word != "---")
    return line if len(line) <= _MOST_SHOWN else line[:_MOST_SHOWN].rsplit(" ", 1)[0] + "..."


_TCVN3_TABLE: Mapping[int, str] = str.maketrans(_TCVN3)
_ENCODINGS = (
    _Encoding("TCVN3 (ABC)", _TCVN3_SIGNS, _TCVN3_WORD, from_tcvn3),
    _Encoding("VNI", _VNI_SIGNS, _VNI_WORD, from_vni),
)
