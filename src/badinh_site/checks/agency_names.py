"""Finds names of agencies and organisations that are not capitalised as in official documents.

Decree 30/2020/NĐ-CP, Appendix II, part IV: of the name of an agency or organisation of Vietnam, the first letter of the
words for its kind and for its function or field is a capital (Ủy ban nhân dân quận Ba Đình, Bộ Giáo dục và Đào tạo);
part III: of an administrative unit, only the name itself is (quận Ba Đình), but all of Thành phố Hồ Chí Minh.

Only the names listed below are checked: every finding is certain, and many wrong names are missed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from badinh_site.checks.text_finding import TextFinding
from badinh_site.vietnamese import nfc

__all__ = ["find_agency_names", "place_of_agency"]

_ALWAYS = (
    "Ủy ban nhân dân",
    "Hội đồng nhân dân",
    "Ủy ban Mặt trận Tổ quốc",
    "Mặt trận Tổ quốc",
    "Đảng Cộng sản Việt Nam",
    "Tòa án nhân dân",
    "Đoàn Thanh niên Cộng sản Hồ Chí Minh",
    "Thủ tướng Chính phủ",
)
"""Names that are recognised in lower case too if a place or a level of government follows."""
_PLACES = (
    *("quận", "huyện", "phường", "xã", "thị xã", "thị trấn", "thành phố", "tỉnh", "tp", "cấp", "các cấp", "việt nam"),
    "tối cao",
)

_FIELDS = (
    "Giáo dục và Đào tạo",
    "Tài nguyên và Môi trường",
    "Nông nghiệp và Môi trường",
    "Nông nghiệp và Phát triển nông thôn",
    "Lao động - Thương binh và Xã hội",
    "Khoa học và Công nghệ",
    "Thông tin và Truyền thông",
    "Kế hoạch và Đầu tư",
    "Giao thông vận tải",
    "Công Thương",
    "Tư pháp",
    "Nội vụ",
    "Tài chính",
    "Y tế",
)
"""Fields that ministries and provincial departments share."""

_IF_CAPITALISED = (
    *(f"{kind} {field}" for kind in ("Bộ", "Sở") for field in _FIELDS),
    "Bộ Văn hóa, Thể thao và Du lịch",
    "Bộ Quốc phòng",
    "Bộ Công an",
    "Bộ Ngoại giao",
    "Sở Văn hóa và Thể thao",
    "Sở Quy hoạch - Kiến trúc",
    "Phòng Giáo dục và Đào tạo",
    "Phòng Tài nguyên và Môi trường",
    "Phòng Lao động - Thương binh và Xã hội",
    "Phòng Văn hóa và Thông tin",
    "Phòng Tài chính - Kế hoạch",
    "Phòng Quản lý đô thị",
    "Hội Cựu chiến binh",
    "Hội Liên hiệp Phụ nữ",
    "Hội Chữ thập đỏ",
    "Liên đoàn Lao động",
)
"""Names that may be common nouns in lower case; a leading capital marks them as names."""

_OLD_TONES = (("Ủy", "Uỷ"), ("Tòa", "Toà"), ("hóa", "hoá"))


_UNITS = r"(?:quận|huyện|phường|xã|thị xã|thị trấn|thành phố|tỉnh|tp\.?)"
_PLACE = re.compile(rf"(?:^|\s){_UNITS}\s([^,;]+)")
_PLACE_END = re.compile(rf"(?<!\s)\s++(?:{_UNITS}|[-–])\s")


def place_of_agency(agency: str) -> str:
    """Return the place name of an agency in lower case, “ba đình” for “UBND quận Ba Đình”; empty if there is none."""
    found = _PLACE.search(nfc(agency).lower())
    return _PLACE_END.split(found[1].strip(), maxsplit=1)[0] if found else ""


def find_agency_names(_text: str, words: str, place: str = "") -> Iterator[TextFinding]:
    """Yield names that are capitalised differently; names all in capitals are headings and accepted.

    ``place`` is the place name of the site's own agency: words of ``_ALWAYS`` before it are a name.
    """
    following = (*_FOLLOWING, f" {place}") if place else _FOLLOWING
    lowered = words.lower()
    if len(lowered) != len(words):  # lower-casing changed the length, so positions differ
        return
    found: dict[int, TextFinding] = {}
    for small, right, always in _NAMES:
        for start in _occurrences(small, lowered):
            end = start + len(small)
            written = words[start:end]
            is_name = written[0].isupper() or (always and lowered.startswith(following, end))
            if (
                is_name
                and written != right
                and not written.isupper()
                and (start not in found or found[start].end < end)
            ):
                found[start] = TextFinding("BD711", start, end, None, {"written": written, "right": right})
    covered = 0
    for start in sorted(found):
        if found[start].end > covered:  # skip a name inside a longer one
            yield found[start]
            covered = found[start].end


def _occurrences(name: str, text: str) -> Iterator[int]:
    """Yield the positions at which a name occurs as whole words."""
    place = text.find(name)
    while place >= 0:
        if _is_whole(text, place, place + len(name)):
            yield place
        place = text.find(name, place + 1)


def _is_whole(text: str, start: int, end: int) -> bool:
    return not text[start - 1 : start].isalnum() and not text[end : end + 1].isalnum()


def _spellings() -> Iterator[tuple[str, str, bool]]:
    """Yield each name in lower case, in both tone placements; its right spelling; whether it is in ``_ALWAYS``."""
    for names, always in ((_ALWAYS, True), (_IF_CAPITALISED, False)):
        for name in names:
            for new, old in (("", ""), *_OLD_TONES):
                if new in name and (old or not new):
                    right = name.replace(new, old) if new else name
                    yield right.lower(), right, always


_NAMES = tuple(_spellings())
_FOLLOWING = tuple(f" {word}" for word in _PLACES)
