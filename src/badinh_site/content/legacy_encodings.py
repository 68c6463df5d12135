"""Detection of Vietnamese text for fonts from before Unicode (TCVN3, VNI), or decoded with the wrong encoding.

Such text looks right only in its own font. It is not changed but reported, with a preview of the decoded text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from badinh_site.content.syllables import is_syllable
from badinh_site.vietnamese import UNWANTED, nfc

__all__ = ["LegacyText", "find_all_legacy", "find_legacy", "from_tcvn3", "from_vni", "guess_encoding", "read_legacy"]

_CLOSING = frozenset("cghmnpt")
"""Final consonants of Vietnamese syllables. A Vietnamese sentence contains such a syllable or a long one; some other
languages have hardly any but short open syllables."""

_MOST_SHOWN = 60
"""Maximum length of a preview."""
_LEAST, _SHARE = 3, 0.7
"""Minimum number of different words that are Vietnamese in the old encoding only, and minimum share of words that are
Vietnamese in it, both among words with unusual characters and among all. The rest may be names and foreign words."""

_TCVN3 = dict(
    zip(
        "¸µ¶·¹¨¾»¼½Æ©ÊÇÈÉË®ÐÌÎÏÑªÕÒÓÔÖÝ×ØÜÞãßáâä«èåæçé¬íêëìîóïñòô\u00adøõö÷ùýúûüþ¡¢§£¤¥¦",
        "áàảãạăắằẳẵặâấầẩẫậđéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵĂÂĐÊÔƠƯ",
        strict=True,
    )
)
"""TCVN 5712:1993, set 3 ("ABC"), with its bytes decoded as Windows-1252."""

_VNI_LETTERS = {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ì": "ì", "í": "í"}
"""Letters that are a single character in VNI."""
_VNI_MARKS = {
    **dict(zip("øùûõï", "\u0300\u0301\u0309\u0303\u0323", strict=True)),
    "â": "\u0302",
    **dict(zip("àáåãä", ("\u0302\u0300", "\u0302\u0301", "\u0302\u0309", "\u0302\u0303", "\u0302\u0323"), strict=True)),
    "ê": "\u0306",
    **dict(zip("èéúüë", ("\u0306\u0300", "\u0306\u0301", "\u0306\u0309", "\u0306\u0303", "\u0306\u0323"), strict=True)),
}
"""Characters that follow a letter in VNI and encode its diacritics."""
_BASE = "aeouyôö"

_PARAGRAPH = re.compile(r"\S.*+(?:\n[^\n]++)*+")
_TCVN3_WORD = re.compile(rf"(?:[^\W\d_]++|[{re.escape(''.join(_TCVN3))}]++)++")
_TCVN3_CHARS = "µ¶·¸¹¨»¼½¾©®ª«¬\u00ad¡¢§£¤¥¦×÷ÆÐØÞßåæçëîïñöøûüþ"
"""Characters that occur in every line of such text, but hardly ever in Vietnamese text in Unicode."""
_VNI_CHARS = "øûïåäëöñæüîØÛÏÅÄËÖÑÆÜÎ"
_ADDRESS = re.compile(r"https?://\S+")
_VNI_WORD = re.compile(r"[^\W\d_]+")
_MISREAD_CHARS = "º»"
"""Second bytes in UTF-8 of letters with two diacritics, which occur in every line, decoded as Windows-1252."""
_CHARS = (*_MISREAD_CHARS, *_TCVN3_CHARS, *_VNI_CHARS)


class LegacyText(NamedTuple):
    """A paragraph that is Vietnamese in an old encoding only."""

    encoding: str
    """``TCVN3 (ABC)`` or ``VNI``; empty for UTF-8 that was decoded as Windows-1252 or 1258."""
    start: int
    """Offset in the text."""
    end: int
    preview: str
    """The beginning of the decoded text, short enough for a message."""


class _Encoding(NamedTuple):
    name: str
    chars: str
    word: re.Pattern[str]
    read: Callable[[str], str]


def find_legacy(text: str) -> LegacyText | None:
    """Return the first paragraph in an old encoding; None if there is none."""
    return next(find_all_legacy(text), None)


def find_all_legacy(text: str) -> Iterator[LegacyText]:
    """Yield the paragraphs in old encodings."""
    if not any(char in text for char in _CHARS):  # much faster than a regular expression
        return
    for paragraph in _PARAGRAPH.finditer(text):
        encoding = _encoding_of(paragraph[0])
        if encoding is not None:
            yield LegacyText(encoding, *paragraph.span(), _cut(read_legacy(paragraph[0], encoding)))


def read_legacy(text: str, encoding: str) -> str:
    """Return text decoded from an old encoding, as named in :class:`LegacyText`; undecodable text is unchanged."""
    return next((known.read for known in _ENCODINGS if known.name == encoding), _read_misread)(text)


def _encoding_of(text: str) -> str | None:
    if _is_misread(text):
        return ""
    return next((encoding.name for encoding in _ENCODINGS if _is_written_in(encoding, text)), None)


def _is_written_in(encoding: _Encoding, text: str) -> bool:
    """Return whether most words with unusual characters are syllables in this encoding only, and most others are too.

    Other languages often have words that happen to be such syllables (``på``), but these are not the majority.
    """
    if not any(char in text for char in encoding.chars):
        return False
    text = _ADDRESS.sub(" ", text) if "://" in text else text
    words = [word for word in encoding.word.findall(text) if len(word) > 1]  # a single character is not a word
    strange = [word for word in words if not word.isascii()]
    good = [word for word in strange if is_syllable(encoding.read(word))]
    # A word that is a syllable in both encodings is no evidence.
    evident = [word for word in good if not is_syllable(word)]
    against = len(strange) - len(good)
    if len({word.lower() for word in evident}) < _LEAST or len(evident) < _SHARE * (len(evident) + against):
        return False
    if not any(len(word) > 3 or word[-1].lower() in _CLOSING for word in evident):
        return False
    plain = [word for word in words if word.isascii() and not word.isupper()]  # capitals are abbreviations
    fitting = len(good) + sum(map(is_syllable, plain))
    return fitting >= _SHARE * (len(strange) + len(plain))


def _is_misread(text: str) -> bool:
    if not any(char in text for char in _MISREAD_CHARS):
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
    """Return the byte of a character in Windows-1252, or else in Windows-1258, the default of Vietnamese Windows.

    Bytes without a character in these encodings are unchanged.
    """
    if ord(char) < 0xA0:
        return ord(char)
    try:
        return char.encode("cp1252")[0]
    except UnicodeEncodeError:
        return char.encode("cp1258")[0]


def guess_encoding(data: bytes) -> tuple[str, str] | None:
    """Return the probable encoding of a file that is not UTF-8, and a preview; None without evidence for one."""
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
    """Return data decoded as UTF-16; None unless it has a byte order mark or many zeros in every second byte."""
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
    """Return data decoded as Windows-1258; None unless most words with letters beyond ASCII are then syllables."""
    try:
        text = nfc(data.decode("cp1258"))
    except UnicodeDecodeError:
        return None
    words = [word for word in _VNI_WORD.findall(text) if not word.isascii()]
    good = sum(map(is_syllable, words))
    return text if good >= _LEAST and good >= _SHARE * len(words) else None


def from_tcvn3(text: str) -> str:
    """Return text that was typed for a TCVN3 (ABC) font in Unicode. Capitals with tones need a separate font there."""
    return text.translate(_TCVN3_TABLE)


def from_vni(text: str) -> str:
    """Return text that was typed for a VNI font in Unicode."""
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
    _Encoding("TCVN3 (ABC)", _TCVN3_CHARS, _TCVN3_WORD, from_tcvn3),
    _Encoding("VNI", _VNI_CHARS, _VNI_WORD, from_vni),
)
