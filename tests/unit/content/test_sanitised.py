"""What works on a sanitised body as a text cannot be deceived by signs of tags in attributes; names are kept apart."""

from __future__ import annotations

import re
from pathlib import Path

import nh3
import pytest

from badinh_site.content.markdown import renderer
from badinh_site.content.markdown.class_names import OF_THEME, content_classes
from badinh_site.content.parser import ParsedDocument, Parser
from badinh_site.engine.inputs.scan import theme_folder
from badinh_site.pages.body_links import fill, lead_home, plain_text
from badinh_site.settings.config import MarkdownSettings
from tests.support.raw_attributes import RawCleaner

OF_CONTENT = {"align-center", "align-left", "align-right", "footnote", "note", "phai", "rong", "toc", "trai"}
"""Classes of what is in a body: its author or Markdown writes them. ``note`` is an admonition of Python-Markdown; that
the theme has small print by that name does no harm."""

IMG = "<img src=x onerror=alert(1)>"
VALUES = (
    f"<table>{IMG}",
    f"</table>{IMG}",
    f"<table><caption>{IMG}</caption>",
    f"<h2 id=a>{IMG}</h2>",
    f"<p></p>{IMG}",
    f"</p><br>{IMG}",
    f"<sup><a class=footnote-ref>{IMG}</a></sup>",
    f"<a href=#x>{IMG}",
    "<a href=//x.example/>",
    "<!-- more -->",
    "<" + "\u0338" + ">" + "\u0338",
    "<\u0301>\u0301",
    "\x0e<\x0f>&#0;&lt;&#1;",
)
PLACES = (
    '<p title="{}">x</p>',
    '<table title="{}"><caption title="{}">Bảng</caption><tr><td title="{}">1</td></tr></table>',
    '<h2 title="{}">Một</h2><h2 class="{}">Hai</h2><h2 id="{}">Ba</h2><h2>Bốn</h2>',
    '<a href="https://x.example/{}" title="{}">x</a><a href="bai.md?{}">y</a><a href="#{}">z</a>',
    '<img src="anh.png?{}" alt="{}" title="{}"><figure class="{}"><img src="https://x.example/{}"></figure>',
    "![{}](anh.png)",
)


def parse(body: str) -> ParsedDocument:
    parsed = Parser("Asia/Ho_Chi_Minh", MarkdownSettings()).parse(f"---\ntitle: a\n---\n{body}".encode(), "a.md")
    assert isinstance(parsed, ParsedDocument)
    return parsed


@pytest.fixture(params=["nh3", "raw"])
def serialiser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the sanitiser escape the signs of tags in attributes, or not."""
    if request.param == "raw":
        monkeypatch.setattr(renderer.nh3, "Cleaner", RawCleaner)


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("place", PLACES)
def test_signs_of_tags_in_attributes_make_no_tags(serialiser: None, place: str, value: str):
    html = parse(place.replace("{}", value.replace('"', "&quot;"))).html.decode()
    tags = re.findall(r"<(?:[^<>\"]|\"[^<>\"]*\")*>", html)
    assert html.count("<") == html.count(">") == len(tags)
    assert not re.search(r"<[^>]*\son\w+=", re.sub('"[^"]*"', '""', html))
    assert html.count("<table") == html.count('<div class="tablebox"') == place.count("<table")
    assert not re.search("[\x01-\x08\x0e-\x1f]", html)


@pytest.mark.parametrize("place", PLACES)
def test_a_body_does_not_depend_on_how_the_sanitiser_writes_attributes(place: str, monkeypatch: pytest.MonkeyPatch):
    bodies = [place.replace("{}", value) for value in VALUES if '"' not in value]
    escaped = list(map(parse, bodies))
    monkeypatch.setattr(renderer.nh3, "Cleaner", RawCleaner)
    assert [(one.html, one.document) for one in map(parse, bodies)] == [(one.html, one.document) for one in escaped]


def test_the_raw_serialiser_is_raw():
    options = {"tags": {"p"}, "attributes": {"p": {"title"}}}
    html = '<p title="<b>">x &lt;b&gt;</p>'
    assert RawCleaner(**options).clean(html) == html
    assert nh3.Cleaner(**options).clean(html).count("<") >= 2


def test_what_works_on_a_body_finds_the_same_whatever_its_attributes_say(serialiser: None):
    parsed = parse(f'<p title="{IMG}</p><br>">Một</p><p><a href="#a" title=" href=//b">Hai</a></p>')
    html = fill(parsed.html.decode(), [one.target for one in parsed.document.references], lambda _: "")
    assert plain_text(html) == "Một\nHai"
    assert lead_home(html, "https://x.example/").count("https://x.example/#a") == 1
    assert "https:" not in lead_home(html, "/")


def test_classes_of_the_theme_are_not_for_content():
    body = '<p class="shots">a</p><p class="lead scripted mine">b</p>\n\nc\n{: .viewer .rong}\n'
    html = parse(body).html.decode()
    assert re.findall('class="([^"]*)"', html) == ["x-shots", "x-lead x-scripted mine", "x-viewer rong"]


def test_classes_are_compared_as_a_page_in_quirks_mode_does():
    assert content_classes("SHOTS\tmine _any") == "x-SHOTS mine x-_any"
    assert content_classes("toc  language-python") == "toc  language-python"


def test_every_class_of_the_theme_is_known():
    found: set[str] = set()
    for file in (theme_folder() / "templates").iterdir():
        text = re.sub(r"{[{%#].*?[}%#]}", " ", file.read_text(encoding="utf-8"))
        for names in re.findall('class="([^"]*)"', text):
            found.update(names.split())
    style = Path(theme_folder() / "static/style.css").read_text(encoding="utf-8")
    found.update(
        re.findall(r"\.([a-zA-Z][\w-]*)(?=[^{}]*\{)", re.sub(r"/\*.*?\*/|url\([^)]*\)|@import[^;]*;", "", style))
    )
    for file in (theme_folder() / "static").glob("*.js"):
        text = file.read_text(encoding="utf-8")
        for call in re.findall(r"(?:querySelector(?:All)?|closest|matches|part)\(([^)]*)\)", text):
            found.update(re.findall(r"\.([a-zA-Z][\w-]*)", call))
    assert {"shots", "scripted", "viewer"} <= found
    assert found - OF_CONTENT - OF_THEME == set()
    assert not OF_THEME & OF_CONTENT


def test_ids_of_the_theme_and_of_content_never_meet():
    templates = [file.read_text(encoding="utf-8") for file in (theme_folder() / "templates").glob("*.html")]
    ids = {name for text in templates for name in re.findall(r'\sid="([^"]*)"', text)}
    assert ids
    assert all(name.startswith("_") for name in ids)
    scripts = [file.read_text(encoding="utf-8") for file in (theme_folder() / "static").glob("*.js")]
    assert not [
        name for text in scripts for name in re.findall(r"""getElementById\(["'](?!_)|["'`]#(?!_)[a-z]""", text)
    ]
    assert "id=" not in parse('<p id="_content">x</p>').html.decode()
