from __future__ import annotations

import re
import unicodedata

import pytest

from badinh_site.content import field_names
from badinh_site.content.field_names import field_named, right_field, status_meant, status_named
from badinh_site.content.frontmatter import album_fields, fields, read_fields
from badinh_site.dates import zone_named
from badinh_site.diagnostics.wording import describe
from badinh_site.strict_yaml.other_names import name_key

HANOI = zone_named("Asia/Ho_Chi_Minh")
ARTICLE, ALBUM = fields(HANOI), album_fields(HANOI)


_GUARDED_VI = "bỏ qua dòng này thì bài có thể lên trang quá sớm hoặc ở lại quá lâu."
_GUARDED_EN = "without this line the article may be published too early, or for too long."


def said(front: str, language: str, table=ARTICLE) -> list[str]:
    problems = read_fields(front, "a.md", table)[1]
    return [f"{p.code} {' '.join(describe(p, language))}" for p in problems]


@pytest.mark.parametrize(
    ("name", "field"),
    [
        *(("tiêu đề", "title"), ("tieu de", "title"), ("Tiêu_đề", "title"), ("TieuDe", "title"), ("TITLE", "title")),
        *(
            ("ngày", "date"),
            ("ngày đăng", "date"),
            ("pubDate", "date"),
            ("lastmod", "updated"),
            ("cập nhật", "updated"),
        ),
        *(("chuyên mục", "category"), ("chuyen-muc", "category"), ("categories", "category"), ("từ khoá", "tags")),
        *(("từ khóa", "tags"), ("keywords", "tags"), ("tóm tắt", "lead"), ("summary", "lead"), ("description", "lead")),
        *(("ảnh", "image"), ("featured_image", "image"), ("image_alt", "image.alt"), ("imageAlt", "image.alt")),
        *(("chú thích", "image.caption"), ("trạng thái", "status"), ("draft", "status"), ("published", "status")),
        *(("slug", "url"), ("permalink", "url"), ("redirect_from", "aliases"), ("nổi bật", "featured")),
        *(("lý do", "reason"), ("đính chính", "corrections"), ("hết hạn", "expires"), ("expiryDate", "expires")),
        *(("tác giả", "author"), ("nguồn", "source"), ("lượt xem", "views"), ("màu sắc", None), ("layout", None)),
    ],
)
def test_a_field_is_known_by_the_names_that_editors_give_it(name, field):
    assert field_named(name) == field
    assert field_named(unicodedata.normalize("NFD", name)) == field


@pytest.mark.parametrize(
    ("word", "status"),
    [
        *(("nháp", "draft"), ("Bản nháp", "draft"), ("ban nhap", "draft"), ("pending", "draft"), ("draft", "draft")),
        *(("đăng", "published"), ("đã đăng", "published"), ("live", "published"), ("gỡ", "withdrawn")),
        *(("đã rút", "withdrawn"), ("archived", "withdrawn"), ("xanh", None), ("", None)),
    ],
)
def test_a_status_is_known_by_the_words_that_editors_use(word, status):
    assert status_named(word) == status


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        *(("draft", "true", "draft"), ("draft", "false", "published"), ("nháp", "có", "draft")),
        *(("nháp", "không", "published"), ("published", "false", "draft"), ("published", "true", "published")),
        *(("Trạng thái", "nháp", "draft"), ("Status", "draft", "draft"), ("đăng", "không", "draft")),
        *(("gỡ", "có", "withdrawn"), ("hidden", "yes", "draft"), ("title", "nháp", None)),
    ],
)
def test_a_line_about_the_status_is_understood_with_its_value(name, value, status):
    assert status_meant(name, value) == status


def test_every_name_means_a_field_that_there_is():
    whole = {**ARTICLE, **ALBUM}
    for group, names in field_names._GROUPS.items():
        known = {"src", "alt", "caption", "credit"} if group in ("image", "pictures") else {"date", "text"}
        for right in names:
            outer, _, inner = right.rpartition(".")
            assert (outer or inner) in (known if group else whole)
            assert not outer or inner in {"src", "alt", "caption", "credit"}


@pytest.mark.parametrize("group", field_names._GROUPS)
def test_no_name_means_two_fields(group):
    keys: dict[str, str] = {}
    for right, names in field_names._GROUPS[group].items():
        for name in names:
            assert keys.setdefault(name_key(name), right) == right, name


def test_no_word_means_two_statuses():
    words = [(name_key(word), right) for right, words in field_names._STATUSES.items() for word in words]
    assert len({key for key, _ in words}) == len(set(words))


def test_the_own_name_of_a_field_counts_before_other_meanings():
    assert right_field("Source", "", "VnExpress", ARTICLE).example == "source: VnExpress"
    assert right_field("Pictures", "", "", ALBUM).name == "pictures"


def test_a_field_that_the_table_lacks_is_not_suggested():
    assert right_field("từ khóa", "", "y tế", ALBUM) is None
    assert right_field("gallery", "", "", ARTICLE) is None


def test_a_name_without_a_meaning_is_not_suggested():
    assert right_field("màu sắc", "", "đỏ", ARTICLE) is None
    assert field_named("tiêu đề", "another group") is None


@pytest.mark.parametrize(
    ("name", "value", "example"),
    [
        ("tệp ảnh", "anh.jpg", "image:\n  src: anh.jpg\n  alt: What the picture shows"),
        ("ảnh", "", "image: ..."),
        ("permalink", "https://a.example/b/", "url: /2021/07/ten-bai/"),
        ("slug", "", "url: /2021/07/ten-bai/"),
        ("slug", " tin-moi/ ", "url: /tin-moi/"),
        ("trạng thái", "gỡ", "status: withdrawn"),
    ],
)
def test_the_example_says_what_the_line_means(name, value, example):
    [text] = said(f"{name}: {value}", "en")
    assert re.split("Write:[ \n]", text)[1] == example


@pytest.mark.parametrize(
    ("front", "vietnamese", "english"),
    [
        (
            "tieu de: Thông báo nghỉ lễ",
            "BD119 “tieu de” phải viết là title; hiện dòng này bị bỏ qua. Viết: title: Thông báo nghỉ lễ",
            "BD119 “tieu de” must be written as title; the line is ignored. Write: title: Thông báo nghỉ lễ",
        ),
        (
            "draft: true",
            f"BD125 “draft” phải viết là status; {_GUARDED_VI} Viết: status: draft",
            f"BD125 “draft” must be written status: {_GUARDED_EN} Write: status: draft",
        ),
        (
            "published: false",
            f"BD125 “published” phải viết là status; {_GUARDED_VI} Viết: status: draft",
            f"BD125 “published” must be written status: {_GUARDED_EN} Write: status: draft",
        ),
        (
            "Status: draft",
            f"BD125 “Status” phải viết là status; {_GUARDED_VI} Viết: status: draft",
            f"BD125 “Status” must be written status: {_GUARDED_EN} Write: status: draft",
        ),
        (
            "featured_image: anh.jpg",
            "BD119 “featured_image” phải viết là image; hiện dòng này bị bỏ qua. "
            "Viết:\nimage:\n  src: anh.jpg\n  alt: Ảnh cho thấy gì",
            "BD119 “featured_image” must be written as image; the line is ignored. "
            "Write:\nimage:\n  src: anh.jpg\n  alt: What the picture shows",
        ),
        (
            "image_alt: Cắt băng",
            "BD119 “image_alt” phải viết là alt, ở dưới image:; hiện dòng này bị bỏ qua. "
            "Viết:\nimage:\n  src: anh.jpg\n  alt: Cắt băng",
            "BD119 “image_alt” must be written as alt, below image:; the line is ignored. "
            "Write:\nimage:\n  src: photo.jpg\n  alt: Cắt băng",
        ),
        (
            "chú thích ảnh: Lễ cắt băng",
            "BD119 “chú thích ảnh” phải viết là caption, ở dưới image:; hiện dòng này bị bỏ qua. "
            "Viết:\nimage:\n  caption: Lễ cắt băng",
            "BD119 “chú thích ảnh” must be written as caption, below image:; the line is ignored. "
            "Write:\nimage:\n  caption: Lễ cắt băng",
        ),
        (
            "image:\n  tệp: a.jpg\n  src: a.jpg\n  alt: A",
            "BD119 “image.tệp” phải viết là src; hiện dòng này bị bỏ qua. Viết: src: a.jpg",
            "BD119 “image.tệp” must be written as src; the line is ignored. Write: src: a.jpg",
        ),
        (
            "chuyên mục: [a, b]",
            "BD119 “chuyên mục” phải viết là category; hiện dòng này bị bỏ qua. Viết: category: ...",
            "BD119 “chuyên mục” must be written as category; the line is ignored. Write: category: ...",
        ),
    ],
)
def test_the_one_right_word_is_said(front, vietnamese, english):
    assert said(front, "vi") == [vietnamese]
    assert said(front, "en") == [english]


def test_the_example_is_what_badinh_reads():
    for front in ("tiêu đề: Tin mới", "image_alt: Cắt băng", "ngày: 28/11/2026", "nháp: true", "slug: /a/b/"):
        example = re.split("Viết:[ \n]", said(front, "vi")[0])[1]
        assert said(example, "vi") == []


def test_a_long_value_is_shortened_in_the_example():
    text = said("tieu de: " + "rất dài " * 40, "vi")[0]
    assert len(text) < 200
    assert text.endswith("...")
