"""An editor and a browser: files are saved, and the open page follows, without anybody touching the browser."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from badinh_site.engine.request import Request
from badinh_site.preview.serve import Listener, Place, ServeSettings, serving
from tests.support.chromium import chromium
from tests.support.sitemaking import article, make_site, write

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PATIENCE = 600
"""Turns of 50 ms."""
LONG = "\n\n".join(f"Đoạn {number} của một bài dài." for number in range(80))
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for the module, closed before another module may want asyncio."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def site(tmp_path: Path) -> Path:
    make_site(tmp_path)
    save(tmp_path)
    article(tmp_path, "2021/05/b", title="B", date="2021-05-02", lead="B.", body="Bài khác.")
    return tmp_path


def save(site: Path, sentence: str = "", **fields: object) -> None:
    article(site, "2021/05/a", title="A", date="2021-05-01", lead="A.", body=f"{LONG}\n\n{sentence}", **fields)  # type: ignore[arg-type]


@pytest.fixture
def preview(site: Path) -> Iterator[Place]:
    failures: list[BaseException] = []
    request = Request(site, site / ".badinh/preview", drafts=True)
    with serving(request, ServeSettings(port=0), Listener(lambda _: None, failures.append)) as place:
        yield place
    assert failures == []


@pytest.fixture
def context(browser: Browser, preview: Place) -> Iterator[BrowserContext]:
    """Return a browser with a memory of its own, which is closed before the server."""
    context = browser.new_context()
    yield context
    for page in context.pages:  # closing hangs while one of them is being loaded anew
        page.goto("about:blank")
    context.close()


def shown(context: BrowserContext, preview: Place, path: str) -> Page:
    """Open a page in a tab, mark its document to know it again, and wait until it listens."""
    page = context.new_page()
    with page.expect_response(lambda response: "/__badinh/events" in response.url):
        page.goto(preview.url.rstrip("/") + path)
    page.evaluate("document.documentElement.same = true")
    return page


def is_the_same_document(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.same === true"))


def test_a_saved_sentence_appears_and_the_place_on_the_page_is_kept(
    site: Path, preview: Place, context: BrowserContext
) -> None:
    other = shown(context, preview, "/2021/05/b/")
    page = shown(context, preview, "/2021/05/a/")
    page.evaluate("window.scrollTo(0, 700)")
    save(site, "Câu mới thêm.")
    expect(page.get_by_text("Câu mới thêm.")).to_be_attached(timeout=20_000)
    wait_until(page, lambda: page.evaluate("window.scrollY") == 700)
    assert not is_the_same_document(page)
    assert is_the_same_document(other)


def test_a_stylesheet_changes_the_colours_without_loading_the_page_again(
    site: Path, preview: Place, context: BrowserContext
) -> None:
    page = shown(context, preview, "/2021/05/a/")
    write(site, "static/style.css", "body { color: rgb(1, 2, 3); }")
    wait_until(page, lambda: page.evaluate("getComputedStyle(document.body).color") == "rgb(1, 2, 3)")
    assert is_the_same_document(page)


def wait_until(page: Page, is_so: Callable[[], bool]) -> None:
    """Wait for something about a page; Playwright's own way needs what the policy of the pages forbids."""
    for _ in range(PATIENCE):
        if is_so():
            return
        page.wait_for_timeout(50)
    pytest.fail("waited in vain")


def wait_for(page: Page, *words: str) -> None:
    """Wait until the preview says some words over the page."""
    for word in words:
        expect(page.locator("badinh-preview").get_by_text(word).first).to_be_visible(timeout=20_000)


def wait_until_gone(page: Page, word: str) -> None:
    expect(page.locator("badinh-preview").get_by_text(word).first).to_be_hidden(timeout=20_000)


def test_a_mistake_in_the_front_matter_is_shown_over_the_page_until_it_is_mended(
    site: Path, preview: Place, context: BrowserContext
) -> None:
    page = shown(context, preview, "/2021/05/a/")
    save(site, "Câu chưa đăng.", views="nhiều")
    wait_for(page, "content/2021/05/a.md", "views: nhiều", "BD112")
    expect(page.get_by_text("Đoạn 3 của một bài dài.")).to_be_attached()
    assert is_the_same_document(page)
    save(site, "Câu đã sửa.")
    expect(page.get_by_text("Câu đã sửa.")).to_be_attached(timeout=20_000)
    wait_until_gone(page, "BD112")


def test_a_mistake_in_a_template_is_shown_over_the_page_until_it_is_mended(
    site: Path, preview: Place, context: BrowserContext
) -> None:
    page = shown(context, preview, "/2021/05/a/")
    write(site, "templates/mark.html", "{% macro mark(kind, date) %}\n{{ kind.nothing }}\n{% endmacro %}")
    wait_for(page, "templates/mark.html", "BD404", "{{ kind.nothing }}")
    assert is_the_same_document(page)
    write(site, "templates/mark.html", "{% macro mark(kind, date %}")
    wait_for(page, "BD401")
    shutil.rmtree(site / "templates")
    wait_until_gone(page, "BD401")


def test_a_picture_that_is_deleted_is_missed_where_it_is_shown_until_it_is_back(
    site: Path, preview: Place, context: BrowserContext
) -> None:
    picture = site / "content/2021/05/anh.png"
    picture.write_bytes(PICTURE)
    save(site, "![Hồ Trúc Bạch](anh.png)")
    page = shown(context, preview, "/2021/05/a/")
    expect(page.get_by_alt_text("Hồ Trúc Bạch")).to_be_attached()
    picture.unlink()
    wait_for(page, "content/2021/05/a.md", "anh.png")
    picture.write_bytes(PICTURE)
    wait_until_gone(page, "anh.png")


def test_the_page_follows_again_after_the_preview_was_started_anew(site: Path, context: BrowserContext) -> None:
    request = Request(site, site / ".badinh/preview", drafts=True)
    silent = Listener(lambda _: None, lambda _: None)
    for number in range(5):  # another program may take the port in between
        with serving(request, ServeSettings(port=0), silent) as place:
            page = shown(context, place, "/2021/05/a/")
            port = place.port
        save(site, f"Câu viết lúc nghỉ {number}.")
        with serving(request, ServeSettings(port=port), silent) as place:
            if place.port == port:
                expect(page.get_by_text(f"Câu viết lúc nghỉ {number}.")).to_be_attached(timeout=20_000)
                return
    pytest.fail("no port was free a second time")
