"""Every table stands in a box that scrolls, which the keyboard reaches and which has a name."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from badinh_site.content.markdown.tables import box_tables
from badinh_site.content.parser import ParsedDocument, Parser
from badinh_site.settings.config import MarkdownSettings

PLAIN = "| A | B |\n| --- | --- |\n| 1 | 2 |\n"


def labels(body: str) -> list[str | None]:
    parsed = Parser("Asia/Ho_Chi_Minh", MarkdownSettings()).parse(f"---\ntitle: a\n---\n{body}".encode(), "a.md")
    assert isinstance(parsed, ParsedDocument)
    tree = LexborHTMLParser(parsed.html.decode())
    boxes = tree.css("div.tablebox[role=group][tabindex='0']")
    assert all(box.css_first("table") is not None for box in boxes)
    assert len(boxes) == len(tree.css("table"))
    return [box.attributes["aria-label"] for box in boxes]


def test_tables_are_numbered_whichever_way_they_were_read():
    assert labels(f"a\n\n{PLAIN}\nb\n\n{PLAIN}") == ["Bảng 1", "Bảng 2"]
    assert labels(f"a\n\n{PLAIN}\nb `c`\n\n{PLAIN}\nd\n") == ["Bảng 1", "Bảng 2"]


def test_a_caption_names_its_table():
    html = '<table class="x">\n<caption>Thu <b>&amp;</b> "chi"</caption><tr><td>1</td></tr></table>'
    assert labels(html) == ['Bảng 1: Thu & "chi"']


def test_a_table_inside_a_table_has_a_box_too():
    assert labels("<table><tr><td><table><caption>Trong</caption><tr><td>1</td></tr></table></td></tr></table>") == [
        "Bảng 1",
        "Bảng 2: Trong",
    ]


def test_text_without_tables_is_left_as_it_is():
    assert box_tables("<p>table</p>", "vi") == "<p>table</p>"
