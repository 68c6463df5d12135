"""What badinh does in one pass gives what Python-Markdown gives in many; a body that asks for too much is refused."""

from __future__ import annotations

import copy
import re
import unicodedata
from xml.etree.ElementTree import Element, SubElement, tostring

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown.extensions.abbr import AbbrTreeprocessor
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.toc import TocTreeprocessor
from markdown.util import AtomicString
from markdown_it.common.html_re import HTML_OPEN_CLOSE_TAG_RE

from badinh_site import limits
from badinh_site.content.markdown import contents_table
from badinh_site.content.markdown.abbreviations import Abbreviations
from badinh_site.content.markdown.converter import converter
from badinh_site.content.markdown.fast_path import lift
from badinh_site.content.markdown.raw_html import COMPLETE_TAG
from badinh_site.content.markdown.renderer import BodyRenderer
from badinh_site.content.parser import BrokenDocument, ParsedDocument, Parser
from badinh_site.diagnostics.problem import Problem
from badinh_site.diagnostics.wording import translatable
from badinh_site.settings.config import MarkdownSettings
from badinh_site.vietnamese import nfc

RENDERER = BodyRenderer(MarkdownSettings())
CONVERTER = converter(MarkdownSettings(), "vi")
PARSER = Parser("Asia/Ho_Chi_Minh", MarkdownSettings())


@st.composite
def trees(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> Element:
    """Return a tree whose texts are Markdown's or, in part, ready."""

    def text() -> str | None:
        words = draw(st.none() | texts)
        return AtomicString(words) if words and draw(st.integers(0, 4)) == 0 else words

    def grow(element: Element, depth: int) -> None:
        element.text = text()
        for _ in range(draw(st.integers(0, 3 if depth else 0))):
            child = SubElement(element, draw(st.sampled_from(["p", "div", "h2", "code", "em", "ul"])))
            child.tail = text()
            grow(child, depth - 1)

    root = Element("div")
    grow(root, 3)
    return root


@given(
    trees(st.text("aAB ()_-ế\n", max_size=12)),
    st.dictionaries(st.text("aAB ()-ế", min_size=1, max_size=4), st.just("nghĩa"), max_size=6),
)
def test_abbreviations_are_marked_as_by_python_markdown(tree: Element, known: dict[str, str]) -> None:
    theirs = copy.deepcopy(tree)
    AbbrTreeprocessor(CONVERTER, known).run(theirs)
    Abbreviations(CONVERTER, known).run(tree)
    assert tostring(tree) == tostring(theirs)
    assert [type(one.text) for one in tree.iter()] == [type(one.text) for one in theirs.iter()]


@given(trees(st.sampled_from(["[TOC]", " [TOC]\n", "a", "", "[TOC] a"])))
def test_tables_of_contents_stand_where_python_markdown_puts_them(tree: Element) -> None:
    theirs, table = copy.deepcopy(tree), Element("nav")
    ours = CONVERTER.treeprocessors["toc"]
    assert isinstance(ours, TocTreeprocessor)
    assert type(ours) is not TocTreeprocessor
    TocTreeprocessor.replace_marker(ours, theirs, table)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(contents_table, "MOST_CONTENTS_TABLES", 1000)
        ours.replace_marker(tree, table)
    assert tostring(tree) == tostring(theirs)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["x", "x\n\ny", "- x", "", "[^a]"])), max_size=5))
def test_notes_are_listed_as_by_python_markdown(notes: list[tuple[str, str]]) -> None:
    CONVERTER.reset()
    CONVERTER.convert("x")
    extension = CONVERTER.inlinePatterns["footnote"].footnotes  # type: ignore[attr-defined]
    for name, text in notes:
        extension.setFootnote(name, text)
    root = Element("div")
    ours = extension.makeFootnotesDiv(root)
    theirs = FootnoteExtension.makeFootnotesDiv(extension, root)
    assert (ours is None) == (theirs is None)
    if ours is not None and theirs is not None:
        assert tostring(ours) == tostring(theirs)
    names = list(extension.footnotes)
    assert [extension.definition_order.index(name) for name in names] == list(range(len(names)))


@pytest.mark.parametrize("by_definition", [True, False])
def test_notes_have_their_numbers_in_both_orders(by_definition: bool) -> None:
    options = (("footnotes", (("USE_DEFINITION_ORDER", str(by_definition)),)),)
    found = BodyRenderer(MarkdownSettings(options=options)).render("a[^c] b[^a] c[^c]\n\n[^a]: x\n[^b]: y\n[^c]: z\n")
    numbers = re.findall('class="footnote-ref" href="[^"]*">([0-9]+)<', found.html)
    assert numbers == (["3", "1", "3"] if by_definition else ["1", "2", "1"])
    listed = re.findall('<li id="fn:(.)">', found.html)
    assert listed == (["a", "b", "c"] if by_definition else ["c", "a", "b"])


@given(
    st.builds(
        "".join, st.lists(st.sampled_from([*"<>/=\"'`-ab1 \n\tế&", "</", "<a", " b", "x:y", "href="]), max_size=16)
    )
)
def test_a_tag_is_what_commonmark_calls_one(text: str) -> None:
    ours, theirs = (expression.match(f"<a{text}") for expression in (COMPLETE_TAG, HTML_OPEN_CLOSE_TAG_RE))
    assert (ours and ours[0]) == (theirs and theirs[0])


@pytest.mark.parametrize("before", ["", "a "])
def test_other_blanks_than_those_of_ascii_make_no_attributes(before: str) -> None:
    """The expression of markdown-it-py tries 2 ** 40 ways to read this."""
    body = before + "<a" + "\u00a0aa\u00a0=\u00a0\u00a0" * 40
    parsed = PARSER.parse(f"---\ntitle: Tin\n---\n{body}\n".encode(), "a.md")
    assert isinstance(parsed, ParsedDocument)
    assert parsed.html.decode().count("aa") == 40


@given(st.text("aếỏ\u0301\u0327\u0344\u0323\u0338… ", max_size=20), st.integers(1, 40))
def test_many_marks_are_composed_as_by_python(text: str, times: int) -> None:
    assert nfc(text * times) == unicodedata.normalize("NFC", text * times)


@pytest.mark.parametrize(
    ("body", "what", "limit"),
    [
        (f"<p {'a=1 ' * (limits.MOST_ATTRIBUTES + 1)}>", "attributes in a tag", limits.MOST_ATTRIBUTES),
        ("[TOC]\n\n" * (limits.MOST_CONTENTS_TABLES + 1), "tables of contents", limits.MOST_CONTENTS_TABLES),
        (f"## a {'<b></b>' * limits.MOST_TAGS_IN_HEADING}", "raw tags in a heading", limits.MOST_TAGS_IN_HEADING),
        ("&" * 70_000, "character references in a text", 5000),
        (("a\xa0" * 1000 + "\n") * 110, "character references in a text", 5000),
        (("|a" * 256 + "|\n" + "|-" * 256 + "|\n" + "x\n" * 250 + "\n") * 5, "table cells", limits.MOST_CELLS),
    ],
)  # fmt: skip
def test_a_body_that_asks_for_too_much_is_refused_and_the_next_is_not(body: str, what: str, limit: int) -> None:
    parsed = PARSER.parse(f"---\ntitle: Tin\n---\n{body}".encode(), "a.md")
    expected = Problem("BD265", "a.md", 4, 0, {"what": translatable(what), "limit": str(limit)})
    assert isinstance(parsed, BrokenDocument)
    assert expected in parsed.problems
    assert not isinstance(PARSER.parse(b"---\ntitle: Tin\n---\n*a* <b>b</b>", "a.md"), BrokenDocument)


@pytest.mark.parametrize(
    "body",
    [
        "<div>\n" * limits.DEEPEST_HTML + "</div>\n" * limits.DEEPEST_HTML,
        "<p>x\n<br>\n" * (2 * limits.DEEPEST_HTML),
        "<ul>" + "<li>x" * (2 * limits.DEEPEST_HTML) + "</ul>",
        "<b>x</b>" * (2 * limits.DEEPEST_HTML),
        "[TOC]\n\n" * limits.MOST_CONTENTS_TABLES + "## a\n",
        "H&agrave; N&#7897;i &amp; ph&#7889;\n\n" * 3000,
        "![a](b.jpg){.rong title='" + "một " * 1000 + "'}",
    ],
)
def test_what_old_sites_have_is_not_too_much(body: str) -> None:
    RENDERER.render_whole(body)


def test_a_text_with_an_endless_placeholder_is_rendered_as_a_whole() -> None:
    text = "thayde" + "x" * 100 + "\n\nĐoạn.\n\n`x`"
    assert lift(text) is None
    assert lift("thaydex thayde\n\nĐoạn.\n\n`x`")[1] == "thaydexx"  # type: ignore[index]
    assert RENDERER.render(text) == RENDERER.render_whole(text)
