"""Finds where an article writes the same thing in two ways: tones, quotation marks, numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from badinh_site.checks.text_finding import TextFinding
from badinh_site.diagnostics.wording import translatable
from badinh_site.vietnamese import fold

__all__ = ["find_mixed_quotes", "find_mixed_tones", "find_numbers"]

_OLD = re.compile(r"[ou][àáảãạèéẻẽẹỳýỷỹỵ]\b(?<!quý)(?<!quỳ)(?<!quỹ)(?<!quà)(?<!quả)(?<!quá)|U[Ỷỷ] ")
_TONED = re.compile(r"[ou][àáảãạèéẻẽẹỳýỷỹỵ]\b|[òóỏõọùúủũụ][aey]\b|U[Ỷỷ](?= ban\b)|Ủ[yY](?= ban\b)")
"""The end of a syllable that can be written either way; of those in capitals only the one that is in no name."""
_WAYS = {
    **{base + toned: "old" for base, all_toned in (("o", "àáảãạèéẻẽẹ"), ("u", "ỳýỷỹỵ")) for toned in all_toned},
    **{
        toned + base: "new"
        for all_toned, bases in (("òóỏõọ", "ae"), ("ùúủũụ", "y"))
        for base in bases
        for toned in all_toned
    },
}
_LONGEST_ONSET = 4
"""Letters before a rime, and one more, by which what is no syllable is known."""
_CURLY = re.compile(r"“[^“”\n]*”")
_STRAIGHT = re.compile(r"(?<![^\s(\0])\"(?=[^\s\"])[^\"\n]*[^\s\"]\"(?![^\s.,;:!?)\0])")
"""Not the sign behind a number: ``15"``."""
_SHOWN = 40

_DIVIDED = re.compile(r"[0-9][.,][0-9]")
_COUNTED = (
    "người|lượt|hộ|cán bộ|công chức|viên chức|học sinh|sinh viên|giáo viên|đảng viên|đoàn viên|hội viên|đại biểu|cử tri"
    "|trường hợp|ca|liều|hồ sơ|văn bản|đơn|thư|bài|suất|phần quà|căn|ngôi|cây|xe|vụ|cuộc|cơ sở|doanh nghiệp|tổ|chiếc"
    "|đồng|VND|VNĐ"
)
"""What comes in whole numbers only, so that a number before it has no thousandths."""
_COMMAS = re.compile(rf"[1-9]\d{{0,2}}(?:(?:,\d{{3}}){{2,}}|,\d{{3}}(?= (?:{_COUNTED})\b))(?![\w/-]|[.,]\d)")
_DOTS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?![\w/-]|[.,]\d)")
_POINT = re.compile(r"[0-9]{1,3}\.\d{1,2}(?=%| %| (?:tỷ|tỉ|triệu|nghìn tỷ|phần trăm)\b)")
_GOES_ON = frozenset(".,/:-_")
"""What stands before a number that is a part of something else, besides letters and digits."""


def find_mixed_tones(_text: str, words: str) -> Iterator[TextFinding]:
    """Find the first syllable in the rarer of the two ways to place a tone: ``hòa`` and ``hoà``, ``thủy`` and ``thuỷ``.

    Both are in use, and some houses write ``hóa`` and yet ``uỷ``; the same rime in two ways looks like a mistake, and a
    search in the page finds half of it. After ``q`` there is one way only (``quý``), and names keep their own.
    """
    if not _OLD.search(words):  # takes half of what all takes
        return
    found: dict[str, dict[str, list[tuple[int, str]]]] = {}
    for match in _TONED.finditer(words):
        way = _WAYS.get(match[0].lower())
        start = match.start()
        while start and words[start - 1].isalpha() and match.start() - start < _LONGEST_ONSET:
            start -= 1
        word = words[start : match.end()]
        if way and not word.startswith(("q", "Q")) and (word.islower() or word[0] in "UỦ"):
            found.setdefault(fold(match[0]), {}).setdefault(way, []).append((start, word))
    for ways in found.values():
        if len(ways) == 2:
            rare, usual = sorted(ways.values(), key=len)
            start, word = rare[0]
            values = {"rare": word, "rare_count": str(len(rare)), "usual": _most(usual), "usual_count": str(len(usual))}
            yield TextFinding("BD707", start, start + len(word), None, values)


def find_mixed_quotes(_text: str, words: str) -> Iterator[TextFinding]:
    """Find the first quotation in the rarer of straight (``"…"``) and curly (``“…”``) quotation marks."""
    if '"' not in words or "“" not in words:
        return
    kinds = list(_STRAIGHT.finditer(words)), list(_CURLY.finditer(words))
    if all(kinds):
        rare = kinds[0] if len(kinds[0]) <= len(kinds[1]) else kinds[1]
        counts = {"straight": str(len(kinds[0])), "curly": str(len(kinds[1]))}
        shown = rare[0][0].replace("\0", "")
        yield TextFinding(
            "BD708", *rare[0].span(), None, {"quote": shown[:_SHOWN] + "…" * (len(shown) > _SHOWN), **counts}
        )


def find_numbers(_text: str, words: str) -> Iterator[TextFinding]:
    """Find numbers written the English way: thousands divided by commas, a point before decimals.

    In Vietnamese the point divides thousands and the comma stands before decimals, so ``1,234`` alone is one and some
    thousandths, as ``3,5`` and ``2,000 m`` are. Only what cannot be that counts: two commas (``1,234,567``), or a comma
    before what is counted in whole numbers (``1,234 người``). A point before one or two digits counts only before ``%``
    and words like ``tỷ``; dates, versions and paragraphs have such points too.
    """
    if not _DIVIDED.search(words):
        return
    dotted = next(_numbers(_DOTS, words), None)
    for match in _numbers(_COMMAS, words):
        also = translatable("numbers too", dotted[0]) if dotted else ""
        yield TextFinding("BD709", *match.span(), None, _instead(match[0], ",", ".") | {"also": also})
    for match in _numbers(_POINT, words):
        yield TextFinding("BD710", *match.span(), None, _instead(match[0], ".", ","))


def _numbers(pattern: re.Pattern[str], words: str) -> Iterator[re.Match[str]]:
    """Find numbers that stand by themselves."""
    for match in pattern.finditer(words):
        before = words[match.start() - 1 : match.start()]
        if not before.isalnum() and before not in _GOES_ON:
            yield match


def _instead(number: str, sign: str, right: str) -> dict[str, str]:
    return {"number": number, "right": number.replace(sign, right)}


def _most(found: list[tuple[int, str]]) -> str:
    return Counter(word.lower() for _, word in found).most_common(1)[0][0]
