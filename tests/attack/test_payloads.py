"""No text of content runs in a reader's browser, wherever it stands and however the sanitiser writes attributes.

Every page is read with another parser than ours. What it has that a body may not have must be what a page of harmless
texts has. ``test_payloads_in_browser.py`` shows the same in a browser.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape, unescape
from pathlib import Path
from random import Random
from xml.etree import ElementTree as ET

import pytest

from badinh_site.content.markdown import renderer
from badinh_site.content.parser import ParsedDocument, Parser
from badinh_site.diagnostics.catalogue import level_of
from badinh_site.diagnostics.problem import Level
from badinh_site.pages.body_links import fill, lead_home, plain_text
from badinh_site.settings.config import MarkdownSettings
from tests.support.active import active, active_in_body, wrong_addresses
from tests.support.attacking import times
from tests.support.payload_site import write_payload_site
from tests.support.payloads import addresses, bodies, markup
from tests.support.raw_attributes import RawCleaner
from tests.support.sitemaking import build_site

pytestmark = pytest.mark.slow

SERIALISERS = ("nh3", "raw")
ATOM = "{http://www.w3.org/2005/Atom}"


def use(serialiser: str, patch: pytest.MonkeyPatch) -> None:
    if serialiser == "raw":
        patch.setattr(renderer.nh3, "Cleaner", RawCleaner)


def shown(parser: Parser, body: str) -> str:
    """Return the HTML of a body as a page shows it."""
    parsed = parser.parse(f"---\ntitle: a\n---\n\n{body}\n".encode(), "a.md")
    if not isinstance(parsed, ParsedDocument):
        return ""  # it is an error, and no page
    targets = [one.target for one in parsed.document.references]
    return fill(parsed.html.decode(), [target if ":" not in target else "#" for target in targets], lambda _: "")


@pytest.mark.parametrize("serialiser", SERIALISERS)
@pytest.mark.parametrize("extensions", [(), ("admonition", "codehilite", "md_in_html", "wikilinks", "smarty")])
def test_no_body_has_anything_that_runs(
    serialiser: str, extensions: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    use(serialiser, monkeypatch)
    parser, count = Parser("Asia/Ho_Chi_Minh", MarkdownSettings(extensions)), 0
    chosen = list(bodies(seed=len(extensions), count=times(600)))
    if extensions or serialiser == "raw":
        chosen = Random(1).sample(chosen, min(len(chosen), times(700)))  # noqa: S311 - a fixed one is meant
    for body in chosen:
        html = shown(parser, body)
        for one in filter(None, (html, lead_home(html, "https://x.example/"))):
            assert active_in_body(one) == set(), body
            assert wrong_addresses(one) == [], body
        assert "\0" not in html, body
        count += bool(html)
    assert count > len(chosen) / 2


def pages(site: Path) -> Iterator[tuple[str, str]]:
    for file in sorted((site / "build").rglob("*")):
        if file.suffix in (".html", ".xml", ".json"):
            yield file.relative_to(site / "build").as_posix(), file.read_text(encoding="utf-8")


def built(site: Path, texts: list[str]) -> dict[str, str]:
    """Return the pages of a site of these texts. Bodies with errors make no page."""
    write_payload_site(site, texts)
    for _ in range(2):
        result = build_site(site)
        for path in {problem.path for problem in result.problems if level_of(problem) is Level.ERROR}:
            front = (site / path).read_text(encoding="utf-8").split("\n---\n")[0]
            (site / path).write_text(f"{front}\n---\n\nx\n", encoding="utf-8")
    assert result.complete, [problem for problem in result.problems if level_of(problem) is Level.ERROR]
    return dict(pages(site))


@pytest.mark.parametrize("serialiser", SERIALISERS)
def test_no_field_and_no_name_brings_anything_that_runs(
    serialiser: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(serialiser, monkeypatch)
    chance = Random(17)  # noqa: S311 - a fixed one is meant
    texts = [*chance.sample(list(markup()), times(20)), *chance.sample(list(addresses()), 6)]
    texts += [f"\"'>{text}" for text in chance.sample(list(markup()), 4)]
    harmless = built(tmp_path / "harmless", [f"chữ {place}" for place, _ in enumerate(texts)])
    usual = set().union(*(active(text) for name, text in harmless.items() if name.endswith(".html")))
    assert len(usual) > 10
    attacked = built(tmp_path / "attacked", texts)
    assert len(attacked) > 2 * len(texts)
    for name, text in attacked.items():
        if name.endswith(".html"):
            assert active(text) <= usual, name
            assert wrong_addresses(text) == [], name
        elif name.endswith(".json"):
            json.loads(text)
        else:
            ET.fromstring(text)  # noqa: S314 - our own output
    check_feeds(attacked)


def check_feeds(files: dict[str, str]) -> None:
    """Check what feed readers show as HTML."""
    feeds = [ET.fromstring(text) for name, text in files.items() if name.endswith("feed.xml")]  # noqa: S314
    contents = [node.text or "" for feed in feeds for node in feed.iter(f"{ATOM}content")]
    for name, text in files.items():
        if name.endswith("feed.json"):
            contents += [item["content_html"] for item in json.loads(text)["items"]]
    assert len(contents) > 10
    for html in contents:
        assert active_in_body(html) == set()
        assert wrong_addresses(html) == []


def test_the_plain_text_of_a_body_is_its_words() -> None:
    parser = Parser("Asia/Ho_Chi_Minh", MarkdownSettings())
    for text in list(markup())[:200]:
        html = shown(parser, f"Trước `{text}` sau" if "`" not in text and "\n" not in text else "Trước sau")
        assert plain_text(html).startswith("Trước ")
        assert plain_text(html).endswith("sau")


@pytest.mark.parametrize(
    "html",
    [
        "<p onclick=x>",
        "<script>x</script>",
        "<p style='x'>",
        "<iframe>",
        "<svg><a xlink:href='x'>",
        "<form>",
        "<p data-step=1>",
    ],
)
def test_what_runs_would_be_found(html: str) -> None:
    assert active_in_body(html)
    assert not active_in_body(escape(html))
    assert unescape(escape(html)) == html


@pytest.mark.parametrize(
    "address", ["java\tscript:x", " javascript:x", "data:x", "x.png, vbscript:x", "\x01javascript:x"]
)
def test_a_wrong_address_would_be_found(address: str) -> None:
    assert wrong_addresses(f'<img src="{escape(address)}">')
