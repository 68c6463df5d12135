"""An English site as readers meet it in Chromium: what scripts say, the search and its addresses, narrow and wide."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.support.browser_site import Web, publish
from tests.support.chromium import chromium
from tests.support.looking import OVERFLOWING, RULES, VIOLATIONS

pytestmark = pytest.mark.browser

SITE = Path(__file__).parents[1] / "data/sites/tieng-anh"
PAGES = ("", "2024/04/new-bridge/", "sections/news/", "photos/river/", "search/", "feeds/", "archive/", "404.html")


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    site = tmp_path_factory.mktemp("english") / "site"
    shutil.copytree(SITE, site, ignore=shutil.ignore_patterns("expected"))
    with publish(site) as web:
        yield web


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, service_workers="block")
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    yield page
    context.close()
    assert complaints == []


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_fits_the_window_and_the_rules_of_accessibility(page: Page, web: Web, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(web.url(path))
    assert page.evaluate(OVERFLOWING) == []
    Axe().run(page)
    assert page.evaluate(VIOLATIONS, RULES) == []


def test_the_search_speaks_english_and_has_english_addresses(page: Page, web: Web) -> None:
    page.goto(web.url("search/?q=bridge"))
    main = page.get_by_role("main")
    expect(main.get_by_role("status")).to_have_text("2 results for “bridge”.")
    page.get_by_label("Section").select_option("News")
    page.get_by_label("Sort by").select_option("Newest")
    expect(main.get_by_role("status")).to_have_text("1 result for “bridge”.")
    assert page.url.endswith("search/?q=bridge&section=News&sort=newest")
    expect(main.locator(".card .when").first).to_have_text("5 March 2024 - News")
    page.reload()
    expect(page.get_by_label("Sort by")).to_have_value("newest")
    page.get_by_role("searchbox", name="Search terms").fill("ice")
    expect(main.get_by_role("status")).to_have_text("No results for “ice” in this selection.")
    page.get_by_label("Section").select_option("All")
    expect(main.get_by_role("status")).to_have_text("1 result for “ice”.")


def test_the_aids_and_the_viewer_speak_english(page: Page, web: Web) -> None:
    page.goto(web.url("2024/04/new-bridge/"))
    page.get_by_role("button", name="A+, larger text").click()
    expect(page.locator(".aids [role=status]")).to_have_text("Text size: large")
    page.get_by_role("button", name="Contrast").click()
    expect(page.locator(".aids [role=status]")).to_have_text("High contrast is on")
    page.goto(web.url("photos/river/"))
    page.get_by_role("link", name="Photo 2").click()
    expect(page.locator(".viewer [role=status]")).to_have_text("Photo 2 of 2: Photo 2. Evening")
    page.get_by_role("button", name="Close").click()


def test_a_template_of_the_site_with_the_names_of_the_script_can_still_be_searched_with(
    page: Page, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    shutil.copytree(SITE, site, ignore=shutil.ignore_patterns("expected"))
    theme = Path(__file__).parents[2] / "templates/search.html"
    text = theme.read_text(encoding="utf-8")
    for key, name in (("section", "muc"), ("year", "nam"), ("sort", "xep"), ("latest", "moi")):
        text = text.replace(f'{{{{ word("parameter {key}") }}}}', name)
    (site / "templates").mkdir()
    (site / "templates/search.html").write_text(text, encoding="utf-8", newline="\n")
    with publish(site) as web:
        page.goto(web.url("search/?q=budget&muc=News&xep=moi"))
        expect(page.get_by_role("main").get_by_role("status")).to_have_text("5 results for “budget”.")
        expect(page.get_by_label("Sort by")).to_have_value("moi")
