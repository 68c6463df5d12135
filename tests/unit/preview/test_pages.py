from __future__ import annotations

import unicodedata
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser, LexborNode

from badinh_site.diagnostics.problem import Level, Problem
from badinh_site.preview.pages import Item, StartView, start_page, trouble_page, with_client
from badinh_site.preview.shown import Line, Shown, Similar, Trouble
from badinh_site.preview.troubles import MOST, told

HOSTILE = (
    "</script><script>alert(1)</script>",
    "\"><img src=x onerror='alert(1)'>",
    "' onmouseover='alert(1)",
    "</body></html>",
    "<!--",
    "{{ 7 * 7 }}{% raw %}",
    "&lt;b&gt; &amp;quot;",
    unicodedata.normalize("NFD", "Uỷ ban nhân dân quận Ba Đình"),
    "dòng một\ndòng hai\u2028dòng ba",
)
every_hostile_text = pytest.mark.parametrize("text", HOSTILE)
TROUBLE = Trouble(
    code="BD103",
    level="error",
    message="Không hiểu phần khai báo.",
    hint="Đặt cả giá trị trong dấu nháy.",
    path="content/2021/05/a.md",
    line=2,
    column=8,
    lines=(Line(1, "---"), Line(2, "title: a: b", here=True), Line(3, "---")),
)
SHOWN = Shown(path="/2021/05/a/", status=200, print="9f3c")
VIEW = StartView(title="Cổng tin quận Mẫu", home="/badinh/")
PAGE = b"<!doctype html><title>a</title><body><p>Trang</p></body></html>\n"


def read(page: bytes) -> LexborHTMLParser:
    return LexborHTMLParser(page)


def reported(page: bytes) -> Shown:
    """Read what the client of a page would be told."""
    (script,) = read(page).css("script")
    return msgspec.json.decode(script.attributes["data-shown"] or "", type=Shown)


def words(page: bytes) -> str:
    return " ".join(read(page).css_first("body").text().split())


def test_what_is_shown_has_the_agreed_form():
    shown = replace(SHOWN, styles={"style.css": "/static/style.1a2b.css"}, errors=(TROUBLE,))
    assert msgspec.to_builtins(replace(shown, similar=(Similar("/b/", "B"),))) == {
        "path": "/2021/05/a/",
        "status": 200,
        "print": "9f3c",
        "styles": {"style.css": "/static/style.1a2b.css"},
        "origin": "",
        "mark": "",
        "at": "",
        "errors": (
            {
                "code": "BD103",
                "level": "error",
                "message": "Không hiểu phần khai báo.",
                "hint": "Đặt cả giá trị trong dấu nháy.",
                "path": "content/2021/05/a.md",
                "line": 2,
                "column": 8,
                "lines": (
                    {"number": 1, "text": "---", "here": False},
                    {"number": 2, "text": "title: a: b", "here": True},
                    {"number": 3, "text": "---", "here": False},
                ),
            },
        ),
        "errors_left": 0,
        "warnings": (),
        "warnings_left": 0,
        "advice_left": 0,
        "similar": ({"url": "/b/", "title": "B"},),
        "due": "",
    }


def fields(form: LexborNode) -> dict[str, str | None]:
    return {node.attributes["name"] or "": node.attributes["value"] for node in form.css("input")}


# The client in a page


@pytest.mark.parametrize(
    ("page", "before", "after"),
    [
        (PAGE, b"<!doctype html><title>a</title><body><p>Trang</p>", b"</body></html>\n"),
        (b"<body>a</BODY></HTML>", b"<body>a", b"</BODY></HTML>"),
        (
            b"<body><pre>&lt;/body></pre><!-- </body> --></body>",
            b"<body><pre>&lt;/body></pre><!-- </body> -->",
            b"</body>",
        ),
        (b"<p>no end", b"<p>no end", b""),
        (b"", b"", b""),
    ],
)
def test_the_client_stands_before_the_last_end_of_the_body_and_nothing_else_changes(page, before, after):
    served = with_client(page, b"{}")
    assert served == (
        before + b'<link rel="stylesheet" href="/__badinh/preview.css">'
        b'<script type="module" src="/__badinh/preview.js" data-shown="{}"></script>' + after
    )


@every_hostile_text
def test_whatever_the_client_is_told_arrives_as_it_was_and_leaves_the_page_as_it_was(text):
    shown = replace(
        SHOWN,
        origin=text,
        styles={text: text},
        errors=(Trouble(text, "error", text, text, text, 1, 1, (Line(1, text, here=True),)),),
        similar=(Similar(text, text),),
    )
    served = with_client(PAGE, msgspec.json.encode(shown))
    assert reported(served) == shown
    assert words(served) == "Trang"
    assert [node.tag for node in read(served).css("body *")] == ["p", "link", "script"]


def test_thousands_of_errors_are_counted_and_the_first_ones_are_sent(tmp_path, monkeypatch):
    reads = []
    monkeypatch.setattr("badinh_site.preview.troubles._read", lambda path, site: reads.append(path) or ["dòng"] * 2000)
    problems = [Problem("BD112", "content/a.md", line, 1, {"field": "x", "value": "y"}) for line in range(1, 2001)]
    problems[900:900] = [Problem("BD112", "content/b.md", 7, 1, {"field": "x", "value": "y"})]
    first, left = told(problems, tmp_path, "vi", about="content/b.md")
    assert [(one.path, one.line) for one in first[:2]] == [("content/b.md", 7), ("content/a.md", 1)]
    assert (len(first), left) == (MOST, {"error": 2001 - MOST})
    assert reads == ["content/b.md", "content/a.md"], "a file is read once"
    shown = replace(SHOWN, status=500, print="", errors=first, errors_left=left.total())
    page = trouble_page(shown)
    assert len(page) < 40_000
    assert reported(page) == shown
    assert "Có 2001 lỗi cần sửa" in words(page)
    assert "Và 1981 chỗ khác." in words(page)
    start = start_page(replace(VIEW, errors=first, errors_left=1981, warnings=first[:1], warnings_left=3))
    assert "2001 lỗi" in words(start)
    assert "Và 1981 chỗ khác." in words(start)


def test_the_gravest_are_sent_first():
    levels = [Level.ADVICE, Level.WARNING, Level.ERROR] * 30
    problems = [Problem("BD112", "a", 0, 0, {"field": "x", "value": "y"}, level) for level in levels]
    first, left = told(problems, Path(), "vi", most=40)
    assert [one.level for one in first] == ["error"] * 30 + ["warning"] * 10
    assert left == {"warning": 20, "advice": 30}


# The page that stands in where there is none


def test_a_page_of_trouble_says_without_a_script_what_is_wrong_and_what_to_do():
    shown = replace(SHOWN, status=500, print="", errors=(TROUBLE, replace(TROUBLE, line=0, column=0, lines=())))
    page = trouble_page(shown)
    assert reported(page) == shown
    assert read(page).css_first("h1").text() == "Chưa xem được trang này"
    first, second = read(page).css(".trouble")
    assert " ".join(first.text().split()) == (
        "Không hiểu phần khai báo. Tệp content/2021/05/a.md, dòng 2, cột 8 BD103 "
        "1 --- ▶Ở đây, dòng 2 title: a: b 3 --- Cách sửa: Đặt cả giá trị trong dấu nháy."
    )
    assert " ".join(second.text().split()) == (
        "Không hiểu phần khai báo. Tệp content/2021/05/a.md BD103 Cách sửa: Đặt cả giá trị trong dấu nháy."
    )
    assert [node.text() for node in first.css(".here code")] == ["title: a: b"]


def test_a_page_of_trouble_with_nothing_to_say_asks_for_patience():
    page = trouble_page(replace(SHOWN, status=500, print=""))
    assert "Trang đang được chuẩn bị" in words(page)
    assert read(page).css(".trouble") == []


def test_of_very_many_mistakes_the_first_are_shown_and_the_others_counted():
    page = trouble_page(replace(SHOWN, print="", errors=(TROUBLE,) * 23))
    assert len(read(page).css(".trouble")) == 20
    assert "Có 23 lỗi" in words(page)
    assert "Và 3 chỗ khác." in words(page)


@every_hostile_text
def test_a_page_of_trouble_shows_hostile_text_as_text(text):
    trouble = Trouble(text, "error", text, text, text, 1, 1, (Line(1, text, here=True),))
    page = trouble_page(replace(SHOWN, print="", errors=(trouble,)))
    tree = read(page)
    assert len(tree.css("script")) == 1
    assert tree.css("img, b, [onmouseover], [onerror]") == []
    for place in (".what", ".where > code", ".code", ".lines code"):
        assert tree.css_first(place).text() == text
    assert tree.css_first(".hint").text() == f"Cách sửa: {text}"


# The start page


def test_the_start_page_of_a_quiet_site_says_so():
    page = start_page(VIEW)
    text = words(page)
    assert "Mọi thứ đều ổn, không có lỗi nào." in text
    assert "Không có bản nháp nào." in text
    assert "Không có bài nào đang hẹn giờ." in text
    assert "Chưa có bài nào được sửa gần đây." in text
    assert "Về hiện tại" not in text
    assert read(page).css_first("header a").attributes["href"] == "/badinh/"
    assert read(page).css_first("h1").text() == "Cổng tin quận Mẫu"
    assert read(page).css("script, style, [style]") == []


def test_the_start_page_lists_what_is_in_work_and_what_is_coming():
    page = start_page(
        replace(
            VIEW,
            drafts=(Item("Bản một", "/1/", "content/1.md"), Item("", "/2/", "content/2.md", "2021-07-13")),
            scheduled=(Item("Tin hẹn", "/3/", "content/3.md", "2021-07-20T08:00:00+07:00"),),
            recent=(Item("Tin sửa", "/4/", "content/4.md", "2021-07-14T09:05:07+07:00"),),
        )
    )
    sections = {node.attributes["aria-labelledby"]: node for node in read(page).css("section")}
    lines = {
        name: [" ".join(item.text().split()) for item in sections[name].css("li")]
        for name in ("drafts", "scheduled", "recent")
    }
    assert lines == {
        "drafts": ["Bản một content/1.md", "content/2.md Ghi ngày 13/07/2021 · content/2.md"],
        "scheduled": ["Tin hẹn Đăng lúc 20/07/2021 08:00 · content/3.md"],
        "recent": ["Tin sửa Sửa lúc 14/07/2021 09:05 · content/4.md"],
    }
    assert [node.attributes["href"] for node in read(page).css("li a")] == ["/1/", "/2/", "/3/", "/4/"]
    assert sections["scheduled"].css_first("time").attributes["datetime"] == "2021-07-20T08:00:00+07:00"


def test_a_draft_with_mistakes_is_listed_and_leads_nowhere():
    page = start_page(replace(VIEW, drafts=(Item("", "", "content/1.md", is_broken=True),)))
    (item,) = read(page).css("section[aria-labelledby=drafts] li")
    assert " ".join(item.text().split()) == "content/1.md Bản nháp này còn lỗi: sửa xong mới xem được. · content/1.md"
    assert item.css("a") == []
    assert "Không có bản nháp nào" not in words(page)


def test_the_start_page_counts_what_is_wrong_in_the_whole_site():
    warning = replace(TROUBLE, level="warning", message="Ảnh chưa có lời mô tả.")
    page = start_page(replace(VIEW, errors=(TROUBLE,) * 2, warnings=(warning,) * 51))
    text = words(page)
    assert "2 lỗi cần sửa" in text
    assert "51 cảnh báo" in text
    advice = replace(TROUBLE, level="advice")
    both = start_page(replace(VIEW, warnings=(warning, advice, advice))).decode("utf-8")
    assert "<strong>1 cảnh báo, 2 lưu ý</strong>" in both
    assert "Và 1 chỗ khác." in text
    assert "Mọi thứ đều ổn" not in text
    assert len(read(page).css("details .trouble.warning")) == 50


def test_the_start_page_of_another_day_leads_back_to_the_present():
    page = start_page(replace(VIEW, at="2021-07-20T08:00"))
    assert "Đang xem trang tin lúc 20/07/2021 08:00." in words(page)
    pick, back = read(page).css("form")
    fields = [
        {node.attributes["name"]: node.attributes["value"] for node in form.css("input")} for form in (pick, back)
    ]
    assert fields == [
        {"back": "/__badinh/", "when": "2021-07-20T08:00"},
        {"back": "/__badinh/", "when": ""},
    ]


@every_hostile_text
def test_the_start_page_shows_hostile_text_as_text(text):
    item = Item(text, "/1/", text)
    tree = read(start_page(replace(VIEW, title=text, at="2021-07-20T08:00", drafts=(item,), errors=(TROUBLE,))))
    assert tree.css("script, img, [onmouseover], [onerror]") == []
    assert tree.css_first("h1").text() == text
    assert tree.css_first("#drafts ~ ul a").text() == text
