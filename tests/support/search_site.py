"""A portal to search in: articles that marks, places and words tell apart, and some that are made to do harm."""

from __future__ import annotations

from pathlib import Path

from tests.support.sitemaking import article, make_site

__all__ = ["HOSTILE", "HOSTILE_TITLES", "write_searched"]

SETTINGS = """\
title: Cổng tin quận Mẫu
agency: UBND quận Mẫu
base_url: https://mau.example/
frozen_at: 2021-07-14T00:00
categories: [Tin tức, Đô thị, Văn hoá]
"""

HOSTILE_TITLES = (
    "<img src=x onerror=window.harmed=1> ảnh lỗi",
    "</mark></a><script>window.harmed=1</script> kịch bản",
    "&lt;b&gt; không phải thẻ &amp; dấu",
)
"""Titles that a careless page would run."""

HOSTILE = {
    "ten thousand letters": "đường phố " * 1000,
    "one long word": "nghiêng" * 1500,
    "regular expressions": r"(a+)+$ [^ \p{L} *.* $& \1 ^quan|.*",
    "markup": "<img src=x onerror=window.harmed=1><script>window.harmed=1</script>",
    "quotes": '"quận \'ba" “đình” "',
    "emoji": "😀👍🏽👨‍👩‍👧 🇻🇳",
    "decomposed": "Qua\u0302\u0323n Ba \u0110i\u0300nh",
    "marks alone": "\u0301\u0302 \u0323",
    "half a letter": "\ud83d quận",
    "controls": "quận\u0000 ba\u202e đình\u200b\ufeff",
    "names of the language": "__proto__ constructor hasOwnProperty toString",
    "paths": "../../etc/passwd ..%2f..%2f %00 javascript:alert(1)",
    "blanks": " \u00a0\t \u3000 ",
}

WARDS = ("Cống Vị", "Điện Biên", "Đội Cấn", "Giảng Võ", "Kim Mã", "Liễu Giai", "Ngọc Hà", "Phúc Xá", "Quán Thánh")


def write_searched(site: Path) -> Path:
    """Write the content of the portal into a folder."""
    make_site(site, SETTINGS)
    article(
        site,
        "a/khanh-thanh",
        title="Quận Ba Đình khánh thành nhà văn hoá",
        date="2021-06-12",
        category="Văn hoá",
        lead="Nhà văn hoá mở cửa đón người dân từ sáng 12/6.",
        body="Nhà văn hoá phường có thư viện và sân chơi.\n\nNgười dân đến đọc sách mỗi ngày.",
    )
    article(
        site,
        "a/duong-pho",
        title="Sửa đường phố Kim Mã",
        date="2020-03-05",
        category="Đô thị",
        body="Đường phố được sửa trong tháng ba. " + "Việc thi công kéo dài. " * 40 + "Đèn chiếu sáng được thay mới.",
    )
    article(
        site,
        "a/duong-lich",
        title="Lịch nghỉ Tết Dương lịch",
        date="2019-12-20",
        body="Tết dương lịch được nghỉ một ngày.",
    )
    article(site, "a/cu", title="Toà nhà uỷ ban thành phố cũ", date="2018-01-01", category="Đô thị", body="Bài năm cũ.")
    for number, title in enumerate(HOSTILE_TITLES):
        article(
            site,
            f"a/doc-{number}",
            title="'" + title.replace("'", "''") + "'",
            date=f"2021-01-0{number + 1}",
            body="Kiểm tra an toàn. <script>window.harmed=1</script>",
        )
    for number in range(24):
        ward = WARDS[number % len(WARDS)]
        article(
            site,
            f"a/tiem-{number}",
            title=f"Phường {ward} tiêm chủng đợt {number + 1}",
            date=f"20{19 + number % 3}-05-{number + 1:02}",
            category=("Tin tức", "Đô thị")[number % 2],
            body=f"Phường {ward} tổ chức tiêm chủng cho người dân tại trạm y tế, đợt {number + 1}.",
        )
    article(
        site,
        "a/go",
        title="Bài đã gỡ về thuế đất",
        date="2021-06-01",
        status="withdrawn",
        reason="Nhầm.",
        body="Nội dung thuế đất bí mật.",
    )
    return site
