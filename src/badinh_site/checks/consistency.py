"""Finds inconsistent spelling within an article: placement of tones, quotation marks, separators in numbers."""

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
"""Ends of syllables that have two spellings; of upper-case ones only “ỦY ban”, which occurs in no name."""
_PLACEMENTS = {
    **{base + toned: "old" for base, all_toned in (("o", "àáảãạèéẻẽẹ"), ("u", "ỳýỷỹỵ")) for toned in all_toned},
    **{
        toned + base: "new"
        for all_toned, bases in (("òóỏõọ", "ae"), ("ùúủũụ", "y"))
        for base in bases
        for toned in all_toned
    },
}
_LONGEST_ONSET = 4
"""Letters before a rime, plus one: a longer onset means that the word is not a syllable."""
_CURLY = re.compile(r"“[^“”\n]*”")
_STRAIGHT = re.compile(r"(?<![^\s(\0])\"(?=[^\s\"])[^\"\n]*[^\s\"]\"(?![^\s.,;:!?)\0])")
"""Does not match the inch sign after a number, ``15"``."""
_QUOTE_LENGTH = 40

_SEPARATED = re.compile(r"[0-9][.,][0-9]")
_COUNTABLE = (
    "người|lượt|hộ|cán bộ|công chức|viên chức|học sinh|sinh viên|giáo viên|đảng viên|đoàn viên|hội viên|đại biểu|cử tri"
    "|trường hợp|ca|liều|hồ sơ|văn bản|đơn|thư|bài|suất|phần quà|căn|ngôi|cây|xe|vụ|cuộc|cơ sở|doanh nghiệp|tổ|chiếc"
    "|đồng|VND|VNĐ"
)
"""Units that are counted in whole numbers, so that three digits after a comma cannot be decimals."""
_COMMAS = re.compile(rf"[1-9]\d{{0,2}}(?:(?:,\d{{3}}){{2,}}|,\d{{3}}(?= (?:{_COUNTABLE})\b))(?![\w/-]|[.,]\d)")
_DOTS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?![\w/-]|[.,]\d)")
_POINT = re.compile(r"[0-9]{1,3}\.\d{1,2}(?=%| %| (?:tỷ|tỉ|triệu|nghìn tỷ|phần trăm)\b)")
_TOKEN_SIGNS = frozenset(".,/:-_")
"""Characters, besides letters and digits, before a number that is part of a longer token."""


def find_mixed_tones(_text: str, words: str) -> Iterator[TextFinding]:
    """Yield, for each rime that occurs in both tone placements, the first syllable in the rarer one.

    Both placements are in use (``hòa`` and ``hoà``, ``thủy`` and ``thuỷ``), and some newspapers write ``hóa`` but
    ``uỷ``. The same rime in both looks like a mistake, and a search in the page misses half of the occurrences.
    Syllables with ``q`` have one spelling only (``quý``), and capitalised names keep theirs.
    """
    if not _OLD.search(words):  # half the cost of the full pattern
        return
    found: dict[str, dict[str, list[tuple[int, str]]]] = {}
    for match in _TONED.finditer(words):
        placement = _PLACEMENTS.get(match[0].lower())
        start = match.start()
        while start and words[start - 1].isalpha() and match.start() - start < _LONGEST_ONSET:
            start -= 1
        word = words[start : match.end()]
        if placement and not word.startswith(("q", "Q")) and (word.islower() or word[0] in "UỦ"):
            found.setdefault(fold(match[0]), {}).setdefault(placement, []).append((start, word))
    for by_placement in found.values():
        if len(by_placement) == 2:
            rare, usual = sorted(by_placement.values(), key=len)
            start, word = rare[0]
            values = {
                "rare": word,
                "rare_count": str(len(rare)),
                "usual": _most_common(usual),
                "usual_count": str(len(usual)),
            }
            yield TextFinding("BD707", start, start + len(word), None, values)


def find_mixed_quotes(_text: str, words: str) -> Iterator[TextFinding]:
    """Yield the first quotation in the rarer kind if straight (``"…"``) and curly (``“…”``) quotes are mixed."""
    if '"' not in words or "“" not in words:
        return
    kinds = list(_STRAIGHT.finditer(words)), list(_CURLY.finditer(words))
    if all(kinds):
        rare = kinds[0] if len(kinds[0]) <= len(kinds[1]) else kinds[1]
        counts = {"straight": str(len(kinds[0])), "curly": str(len(kinds[1]))}
        shown = rare[0][0].replace("\0", "")
        yield TextFinding(
            "BD708",
            *rare[0].span(),
            None,
            {"quote": shown[:_QUOTE_LENGTH] + "…" * (len(shown) > _QUOTE_LENGTH), **counts},
        )


def find_numbers(_text: str, words: str) -> Iterator[TextFinding]:
    """Yield numbers in English notation: commas between thousands, a point before decimals.

    Vietnamese uses points between thousands and a comma before decimals, so ``1,234``, ``3,5`` and ``2,000 m`` are
    valid decimals. Only unambiguous numbers are reported: with two commas (``1,234,567``), or before a unit that is
    counted in whole numbers (``1,234 người``). A point before one or two digits is reported only before ``%`` and words
    like ``tỷ``, since dates, versions and section numbers contain such points too.
    """
    if not _SEPARATED.search(words):
        return
    dotted = next(_standalone(_DOTS, words), None)
    for match in _standalone(_COMMAS, words):
        also = translatable("numbers too", dotted[0]) if dotted else ""
        yield TextFinding("BD709", *match.span(), None, _number_values(match[0], ",", ".") | {"also": also})
    for match in _standalone(_POINT, words):
        yield TextFinding("BD710", *match.span(), None, _number_values(match[0], ".", ","))


def _standalone(pattern: re.Pattern[str], words: str) -> Iterator[re.Match[str]]:
    """Yield matches that are not part of a longer token."""
    for match in pattern.finditer(words):
        before = words[match.start() - 1 : match.start()]
        if not before.isalnum() and before not in _TOKEN_SIGNS:
            yield match


def _number_values(number: str, sign: str, right: str) -> dict[str, str]:
    return {"number": number, "right": number.replace(sign, right)}


def _most_common(found: list[tuple[int, str]]) -> str:
    return Counter(word.lower() for _, word in found).most_common(1)[0][0]
