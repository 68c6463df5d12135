"""A long text gets a contents list of its second-level headings; a short one gets none."""

from __future__ import annotations

import pytest

from badinh_site.content.markdown.headings import Heading, headings
from badinh_site.content.parser import ParsedDocument, Parser
from badinh_site.settings.config import MarkdownSettings


def of(body: str) -> list[tuple[str, str]]:
    """Return the contents list of a body, after checking that it is kept with the document."""
    parsed = Parser("Asia/Ho_Chi_Minh", MarkdownSettings()).parse(f"---\ntitle: a\n---\n{body}".encode(), "a.md")
    assert isinstance(parsed, ParsedDocument)
    assert parsed.document.headings == headings(parsed.html.decode())
    return [(heading.id, heading.text) for heading in parsed.document.headings]


def test_three_headings_make_a_contents_list():
    assert of("## Một\n\na\n\n### Nhỏ\n\nb\n\n## Hai\n\nc\n\n## Ba\n\nd\n") == [
        ("mot", "Một"),
        ("hai", "Hai"),
        ("ba", "Ba"),
    ]


def test_fewer_make_none():
    assert of("## Một\n\na\n\n### Nhỏ\n\nb\n\n## Hai\n\nc\n") == []


def test_headings_are_listed_as_plain_text_with_the_ids_they_have():
    body = "# A *b* & `c`\n\n# [d](https://d.example/) <br>e[^1]\n\n# Riêng {#rieng}\n\n# Riêng\n\n[^1]: f\n"
    assert of(body) == [("a-b-c", "A b & c"), ("d-e", "d e"), ("rieng", "Riêng"), ("rieng_1", "Riêng")]


def test_a_text_with_a_contents_list_of_its_own_gets_no_second_one():
    assert of("[TOC]\n\n# A\n\n# B\n\n# C\n") == []


@pytest.mark.parametrize("html", ["", "<h2>", "<h2 >a</h2><h2 >b</h2><h2 >c</h2>", '<h2 id="a"></h2>' * 4])
def test_headings_that_lead_nowhere_are_not_listed(html):
    assert headings(html) == ()


def test_a_heading_says_what_its_id_says_in_html():
    html = "".join(f'<h2 class="x" id="{name}">{name}</h2>' for name in ("a", "b&amp;c", "d"))
    assert headings(html) == (Heading("a", "a"), Heading("b&c", "b&c"), Heading("d", "d"))
