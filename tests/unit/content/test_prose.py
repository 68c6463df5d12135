"""Prose is what readers see of a content file, in its place; code, addresses, tags and names of fields are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badinh_site.content.prose import NOT_PROSE, prose_of

FRONT = "---\ntitle: x\n---\n"


def words(text: str) -> str:
    """Return the prose with what is none taken out."""
    return prose_of(text).replace(NOT_PROSE, "")


@pytest.mark.parametrize(
    ("front", "prose"),
    [
        ("title: Họp tổ dân phố", "Họp tổ dân phố"),
        ("title: Họp tổ  # ghi chú", "Họp tổ "),
        ('title: "Họp \\"tổ\\" 5"  # ghi chú', "Họp tổ 5"),
        ("title: 'Họp ''tổ'' 5'", "Họp tổ 5"),
        ("date: 13/07/2021\ncategory: Đô thị\nurl: /a/", ""),
        ("tags: [Y tế, 'Đô thị']", "Y tếĐô thị"),
        ("tags:\n  - Y tế\n  - Đô thị", "Y tếĐô thị"),
        ("lead: >-\n  Dòng một\n  dòng hai\ndate: 2021", "Dòng mộtdòng hai"),
        ("lead: Dòng một\n  dòng hai\ndate: 2021", "Dòng mộtdòng hai"),
        ("image:\n  src: a b.jpg\n  alt: Cắt băng", "Cắt băng"),
        ("corrections:\n  - date: 13/07/2021\n    text: Sửa tên", "Sửa tên"),
        ("pictures:\n  - src: a.jpg\n    alt: Ảnh một\n  - src: b.jpg\n    alt: Ảnh hai", "Ảnh mộtẢnh hai"),
        ("# ghi chú\ntitle: x", "x"),
        ('title: "mở mà không\n  đóng trong dòng"', ""),
        ("url: /a/\n  title: không phải trường", "không phải trường"),
    ],
)
def test_values_that_readers_see_are_prose(front, prose):
    assert words(f"---\n{front}\n---\n").replace("\n", "") == prose


@pytest.mark.parametrize(
    ("body", "prose"),
    [
        ("Một đoạn.", "Một đoạn."),
        ("## Đề mục", "Đề mục"),
        ("- một\n- hai", "một hai"),
        ("1.  một\n2.  hai", "một hai"),
        ("> - trích", "trích"),
        ("Dòng  \nngắt", "Dòng ngắt"),
        ("Xem `a  b` và ``c`d``.", "Xem  và ."),
        ("Dấu ` lẻ.", "Dấu ` lẻ."),
        ("```\nx  = 1\n```\nsau", "sau"),
        ("~~~ python\nx\n\ny\n~~~\nsau", "sau"),
        ("```\nkhông đóng\n\nđến hết", ""),
        ("trước\n\n    x  = 1\n\nsau", "trước sau"),
        ('Xem [bài  này](../a  b.md) và ![ảnh](a.jpg "Chú thích").', "Xem [bài  này và ![ảnhChú thích."),
        ('[a](<b (c.md> "x") [d](e "f)', '[ax [d](e "f)'),
        ("Xem [bài](a_(b).md), [bài][1].\n\n[1]: a.md", "Xem [bài, [bài."),
        ("Chú thích[^1].\n\n[^1]: Ghi ở cuối.", "Chú thích. Ghi ở cuối."),
        ("*[UBND]: Ủy ban nhân dân", ""),
        ('<b title="x  y">đậm</b> <!-- ẩn -->và', "đậm và"),
        ("<pre>a  b</pre>sau", "sau"),
        ("Xem https://a.vn/b?c=1,234 hay a@b.vn, www.c.vn", "Xem  hay , "),
        ("A &nbsp; B &amp; C", "A  B  C"),
        ("Đề mục {: .noi-bat }", "Đề mục "),
    ],
)
def test_words_of_a_body_are_prose(body, prose):
    found = words(FRONT + body).split("\n", 3)[3]
    assert " ".join(filter(None, found.split("\n"))) == prose


@pytest.mark.parametrize("text", ["", "không có khai báo", "---\ntitle: không đóng\n\nthân"])
def test_a_file_that_cannot_be_taken_apart_has_no_prose(text):
    assert words(text).strip("\n") == ""


@given(st.text(alphabet=" \n\t-:>#|`~<>[](){}\"'!*_&;.,@/=ab12đ\u0301\u200b\xa0", max_size=80), st.booleans())
def test_prose_is_the_text_with_parts_of_it_hidden(text, has_front):
    text = FRONT + text if has_front else text
    prose = prose_of(text)
    assert len(prose) == len(text)
    assert all(shown in (char, NOT_PROSE) for char, shown in zip(text, prose, strict=True))
    assert prose.count("\n") == text.count("\n")


@pytest.mark.parametrize(
    "sign", ["`", "<", "[", "](", "{", "<!--", "<pre>", "```\n", "&", "> ", "- ", "![a](", "*[", "~~~"]
)
def test_prose_of_signs_without_end_is_found_in_time_that_grows_with_the_text(sign):
    text = FRONT + sign * 20_000
    assert len(prose_of(text)) == len(text)


def test_neighbouring_notes_and_signs_of_mail_are_read_in_time() -> None:
    assert words(f"{FRONT}Một[^1][^2] hai a.b@c.vn và (x-y@c.vn).").endswith("Một hai  và ().")
    assert words(f"{FRONT}{'[^' * 40_000}").endswith("[^")
    assert words(f"{FRONT}{'a.' * 40_000}@").endswith(".@")
