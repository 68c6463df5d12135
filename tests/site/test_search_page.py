"""The page that searches, as it is made: what stands in it without scripts, and what other pages lead there by."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.support.sitemaking import SETTINGS, article, build_site, make_site

OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
PREFIXED = SETTINGS.replace("badinh.example/", "badinh.example/cong/")


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a site below a path prefix with articles of two years."""
    site = tmp_path_factory.mktemp("search")
    make_site(
        site, PREFIXED.replace("Cổng tin thử", "Cổng tin của quận thử & <nghiệm> có tên dài hơn bốn mươi tám chữ cái")
    )
    for name, date in (("a", "2020-12-30"), ("b", "2021-02-01"), ("c", "2021-02-03"), ("d", "2021-07-01")):
        article(site, name, title=f"Tin {name}", date=date)
    assert build_site(site).complete
    return site / "build"


def tree(output: Path, path: str) -> LexborHTMLParser:
    return LexborHTMLParser((output / path).read_bytes())


def test_every_page_has_a_box_that_works_without_a_script(output: Path) -> None:
    for path in ("index.html", "404.html", "2021/02/index.html", "2021/02/b/index.html"):
        form = tree(output, path).css_first(".masthead form[role=search]")
        assert form.attributes["action"] == "/cong/tim-kiem/"
        assert "method" not in form.attributes
        assert form.css_first("input").attributes["name"] == "q"
        assert form.css_first("button[type=submit]") is not None


def test_the_page_itself_has_one_box_only(output: Path) -> None:
    forms = tree(output, "tim-kiem/index.html").css("form")
    assert [form.attributes["action"] for form in forms] == ["/cong/tim-kiem/"]


def test_without_a_script_the_page_leads_to_every_month_and_to_a_web_search_of_this_site(output: Path) -> None:
    page = tree(output, "tim-kiem/index.html")
    assert "JavaScript" in page.css_first(".unscripted").text()
    months = [node.attributes["href"] for node in page.css(".months a")]
    assert months == ["/cong/2021/02/", "/cong/2021/07/", "/cong/2020/12/"]
    links = [node.attributes["href"] or "" for node in page.css("main a")]
    assert "https://www.google.com/search?q=site%3Abadinh.example%2Fcong" in links


def test_search_engines_leave_the_page_out(output: Path) -> None:
    assert tree(output, "tim-kiem/index.html").css_first("meta[name=robots]").attributes["content"] == "noindex"
    assert "tim-kiem" not in (output / "sitemap.xml").read_text(encoding="utf-8")


def test_browsers_are_told_how_to_search(output: Path) -> None:
    link = tree(output, "index.html").css_first("link[rel=search]")
    assert link.attributes["type"] == "application/opensearchdescription+xml"
    file = output / (link.attributes["href"] or "").removeprefix("/cong/")
    root = ET.fromstring(file.read_bytes())  # noqa: S314 - our own
    assert root.tag == f"{OPENSEARCH}OpenSearchDescription"
    urls = {node.get("type"): node.get("template") for node in root.iter(f"{OPENSEARCH}Url")}
    assert urls == {
        "text/html": "https://badinh.example/cong/tim-kiem/?q={searchTerms}",
        "application/opensearchdescription+xml": "https://badinh.example/cong/opensearch.xml",
    }
    for name, most in (("ShortName", 16), ("LongName", 48), ("Description", 1024)):
        assert 0 < len(root.findtext(f"{OPENSEARCH}{name}") or "") <= most
    image = root.findtext(f"{OPENSEARCH}Image") or ""
    assert (output / image.removeprefix("https://badinh.example/cong/")).is_file()


def test_a_text_more_leaves_the_page_as_it_is(tmp_path: Path) -> None:
    make_site(tmp_path)
    article(tmp_path, "a", date="2021-07-01")
    build_site(tmp_path)
    article(tmp_path, "b", date="2021-07-02")
    assert "tim-kiem/index.html" not in build_site(tmp_path).written
    article(tmp_path, "c", date="2021-06-02")
    assert "tim-kiem/index.html" in build_site(tmp_path).written


def test_a_portal_without_a_search_has_nothing_of_it(tmp_path: Path) -> None:
    make_site(tmp_path, SETTINGS + "search: false\n")
    article(tmp_path, "a", date="2021-07-01")
    assert build_site(tmp_path).complete
    output = tmp_path / "build"
    assert not (output / "tim-kiem").exists()
    assert not (output / "opensearch.xml").exists()
    for page in output.rglob("*.html"):
        assert not LexborHTMLParser(page.read_bytes()).css("form, link[rel=search], a[href*='tim-kiem']"), page
