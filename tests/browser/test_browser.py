"""The finished pages as readers meet them: in Chromium, by keyboard, on a phone, by machine, and link by link.

Two sites are served, each on its own port: a sample with every kind of page, and the portal of this repository; the
sample also below a path prefix, and with its drafts. Every answer forbids whatever is not the site's own.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urldefrag, urljoin, urlsplit
from xml.etree import ElementTree as ET

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from selectolax.lexbor import LexborHTMLParser

from tests.support.browser_site import Web, publish, write_sample, write_spoiled
from tests.support.chromium import chromium
from tests.support.looking import COLOUR_RULES, OVERFLOWING, RULES, VIOLATIONS

pytestmark = pytest.mark.browser

PORTAL = Path(__file__).parents[2]
LONG_TAG = "/tu-khoa/" + "tukhoa" * 12 + "/"
MAIN_ARTICLE = "/bai-viet/quan-ba-dinh-da-dang-hoa-tuyen-truyen-cai-cach-hanh-chinh/"
SCHEMES = ("light", "dark")
WIDTHS = (320, 768, 1280)
LOOKS = [("light", 320), ("dark", 1280)]
"""What a page is looked at in: each width and each scheme once, since axe takes its time."""
THOROUGH_LOOKS = [*((scheme, width) for scheme in SCHEMES for width in WIDTHS), ("forced", 768)]
"""The same for the sample site, which has every kind of page. Forced colours change nothing of the layout."""
ZOOMED = {"width": 640, "height": 360}
"""What a window of 1280 x 720 pixels has room for when a reader zooms to 200 %."""
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"

SITES = ("sample", "prefixed", "drafts", "portal")
KINDS = {
    "sample": {
        "home": "/",
        "article with everything": "/2021/06/khanh-thanh/",
        "article in all of Markdown": "/2021/06/trinh-bay/",
        "article with a derived title": "/2021/06/tin-khong-tieu-de/",
        "article without category": "/2021/06/khong-tieu-de-co-noi-dung/",
        "long article": "/2021/06/huong-dan/",
        "undated article": "/bai-viet/khong-ngay/",
        "article with a long word for a title": "/2021/05/tin-4/",
        "withdrawn article": "/2021/06/go-bo/",
        "section": "/chuyen-muc/tin-tuc/",
        "numbered page of a section": "/chuyen-muc/tin-tuc/trang/2/",
        "empty section": "/chuyen-muc/du-lich/",
        "tag": "/tu-khoa/cai-cach-hanh-chinh/",
        "tag of one long word": LONG_TAG,
        "numbered page of a tag": "/tu-khoa/cai-cach-hanh-chinh/trang/1/",
        "tags": "/tu-khoa/",
        "month": "/2021/05/",
        "archive": "/luu-tru/",
        "map of the site": "/so-do-trang/",
        "search": "/tim-kiem/",
        "feeds": "/rss/",
        "library": "/thu-vien-hinh-anh/",
        "album": "/thu-vien-hinh-anh/pho-ben-ho/",
        "second page of an album": "/thu-vien-hinh-anh/pho-ben-ho/trang/2/",
        "album of one picture": "/thu-vien-hinh-anh/mot-hinh/",
        "plain page": "/gioi-thieu/",
        "missing page": "/khong-co/trang-nay/",
    },
    "prefixed": {
        "home": "/",
        "article with everything": "/2021/06/khanh-thanh/",
        "search": "/tim-kiem/",
        "missing page": "/khong-co/trang-nay/",
    },
    "drafts": {
        "home": "/",
        "draft": "/2021/06/ban-nhap/",
        "draft of an album": "/thu-vien-hinh-anh/nhap/",
        "scheduled article": "/2021/06/hen-gio/",
        "month": "/2021/06/",
    },
    "portal": {
        "home": "/",
        "main article": MAIN_ARTICLE,
        "article with a derived title": "/2021/07/ke-hoach-198-boi-duong-nghiep-vu-van-ban/",
        "section": "/chuyen-muc/tin-tuc/",
        "tags": "/tu-khoa/",
        "month": "/2021/07/",
        "archive": "/luu-tru/",
        "library": "/thu-vien-hinh-anh/",
        "plain page": "/gioi-thieu/",
        "missing page": "/khong-co/trang-nay/",
    },
}
REDIRECTS = {
    "/cu/tin-123.html": "/2021/06/khanh-thanh/",
    "/tin-cu/": "/2021/06/khanh-thanh/",
    "/tin-da-go/": "/2021/06/go-bo/",
    "/gioi-thieu.html": "/gioi-thieu/",
}
UNLINKED = ("/404.html", "/2021/06/go-bo/", *REDIRECTS)
"""Pages that no other page leads to, and that no search engine shall show."""

every_kind = pytest.mark.parametrize(
    ("site", "path"),
    [pytest.param(site, path, id=f"{site}: {kind}") for site, kinds in KINDS.items() for kind, path in kinds.items()],
)
every_site = pytest.mark.parametrize("site", SITES)
sample_and_prefixed = pytest.mark.parametrize("site", ["sample", "prefixed"])


class Seen(NamedTuple):
    """What came to light while one page was shown in every look."""

    console: list[str]
    failures: list[str]
    foreign: list[str]
    violations: list[str]
    overflow: list[str]
    text: str


@pytest.fixture(scope="module")
def webs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Web]]:
    folder = tmp_path_factory.mktemp("sites")
    shutil.copytree(PORTAL / "content", folder / "portal" / "content")
    with ExitStack() as stack:
        yield {
            "sample": stack.enter_context(publish(write_sample(folder / "sample"))),
            "prefixed": stack.enter_context(publish(write_sample(folder / "prefixed"), "/badinh/")),
            "drafts": stack.enter_context(publish(write_sample(folder / "drafts"), drafts=True)),
            "portal": stack.enter_context(publish(folder / "portal")),
            "spoiled": stack.enter_context(publish(write_spoiled(folder / "spoiled"))),
        }


@pytest.fixture(scope="module")
def browser(webs: dict[str, Web]) -> Iterator[Browser]:
    """One browser for the module. It is closed before the servers are, and before another module may want asyncio."""
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context()
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    yield page
    page.close()


@pytest.fixture(scope="module")
def bare_page(browser: Browser) -> Iterator[Page]:
    """Return a page that runs no script."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 720})
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def see(webs: dict[str, Web], context: BrowserContext) -> Callable[[str, str], Seen]:
    """Show a page of a site once, and remember what was seen."""
    seen: dict[str, Seen] = {}

    def show(site: str, path: str) -> Seen:
        url = webs[site].url(path)
        if url not in seen:
            page = context.new_page()
            looks = THOROUGH_LOOKS if site == "sample" else LOOKS
            seen[url] = _watch(page, url, looks, missing=path == "/khong-co/trang-nay/")
            page.close()
        return seen[url]

    return show


def _watch(page: Page, url: str, looks: list[tuple[str, int]], *, missing: bool) -> Seen:
    seen = Seen([], [], [], [], [], "")
    page.on("console", lambda message: seen.console.append(f"{message.type}: {message.text} {message.location}"))
    page.on("pageerror", lambda error: seen.console.append(str(error)))
    page.on("request", lambda request: seen.foreign.append(request.url))
    page.on("requestfailed", lambda request: seen.failures.append(f"{request.url}: {request.failure}"))
    page.on(
        "response", lambda answer: seen.failures.append(f"{answer.url}: {answer.status}") if not answer.ok else None
    )
    page.goto(url, wait_until="load")
    page.evaluate(Axe().axe_script)
    for scheme, width in looks:
        _show_in(page, scheme)
        page.set_viewport_size({"width": width, "height": 720})
        seen.overflow.extend(f"{width} px: {one}" for one in page.evaluate(OVERFLOWING))
        seen.violations.extend(f"{scheme}, {width} px: {one}" for one in _violations(page, scheme))
    page.emulate_media(color_scheme="light", forced_colors="none")
    page.set_viewport_size(ZOOMED)
    seen.overflow.extend(f"200 %: {one}" for one in page.evaluate(OVERFLOWING))
    page.set_viewport_size({"width": 1280, "height": 720})
    text = _text_without_aids(page)
    if missing:  # the browser says so of the page itself, and must say it of nothing else
        seen.failures.remove(f"{url}: 404")
        seen.console[:] = [one for one in seen.console if not ("status of 404" in one and f"'{url}'" in one)]
    origin = "{0.scheme}://{0.netloc}/".format(urlsplit(url))
    return seen._replace(foreign=[one for one in seen.foreign if not one.startswith(origin)], text=text)


def _show_in(page: Page, scheme: str) -> None:
    """Show a page in light, dark or forced colours."""
    if scheme == "forced":
        page.emulate_media(color_scheme="light", forced_colors="active")
    else:
        page.emulate_media(color_scheme=scheme, forced_colors="none")


def _violations(page: Page, scheme: str) -> list[str]:
    """Return what axe finds. Forced colours are the system's own, and it would judge those of the page."""
    found = page.evaluate(VIOLATIONS, COLOUR_RULES if scheme == "dark" else RULES)
    return [one for one in found if not (scheme == "forced" and one.startswith("color-contrast:"))]


def _text_without_aids(page: Page) -> str:
    """Return the text of a page without what only a script can do."""
    page.evaluate("document.querySelectorAll('.scripted').forEach(node => node.remove())")
    return page.locator("body").inner_text()


# What the browser shows


@every_kind
def test_a_page_shows_without_a_complaint_of_the_browser(see, site, path):
    seen = see(site, path)
    assert seen.console == []
    assert seen.failures == []


@every_kind
def test_a_page_asks_no_other_host_for_anything(see, site, path):
    assert see(site, path).foreign == []


@every_kind
def test_a_page_is_accessible_by_the_rules_of_axe(see, site, path):
    assert see(site, path).violations == []


@every_kind
def test_a_page_never_scrolls_sideways(see, site, path):
    assert see(site, path).overflow == []


@every_kind
def test_a_page_is_complete_without_javascript(webs, see, bare_page, site, path):
    bare_page.goto(webs[site].url(path))
    expect(bare_page.locator(".scripted:visible")).to_have_count(0)
    # What says that scripts are missing is taken away by the script.
    bare_page.evaluate("document.querySelector('.unscripted')?.remove()")
    assert bare_page.locator("body").inner_text() == see(site, path).text


def test_a_page_that_breaks_the_rules_would_be_caught(see):
    seen = see("spoiled", "/thu-vien-hinh-anh/")
    for complaint in (
        "inline style violates",
        "'https://elsewhere.example/picture.png' violates",
        "inline script viol",
    ):
        assert [one for one in seen.console if complaint in one]
    assert [one for one in seen.violations if "image-alt" in one]
    assert [one for one in seen.overflow if "wwww" in one]


def test_the_dark_look_is_dark(webs, page):
    grounds = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.goto(webs["portal"].base)
        colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
        grounds[scheme] = sum(map(int, re.findall(r"\d+", colour)[:3]))
    assert grounds["dark"] < 150
    assert grounds["light"] > 600


def test_the_banner_stands_on_every_page(webs):
    web = webs["portal"]
    for kind, path in KINDS["portal"].items():
        banner = web.tree(web.url(path)).css_first(".banner")
        assert banner is not None, kind
        assert banner.text().strip() == (
            "Lễ kỷ niệm 60 năm thành lập Quận (31/5/1961 - 31/5/2021) "
            "và thành lập Đảng Bộ Quận Ba Đình (9/6/1961 - 9/6/2021)."
        )


@pytest.mark.parametrize("path", ["/", "/2021/06/khanh-thanh/", "/chuyen-muc/tin-tuc/trang/1/", "/khong-co/"])
def test_the_skip_link_leads_the_keyboard_to_the_content(webs, page, path):
    page.goto(webs["sample"].url(path))
    page.keyboard.press("Tab")
    skip = page.locator("a.skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"#_content$"))
    page.keyboard.press("Tab")
    expect(page.locator("main a:focus")).to_have_count(1)


def test_a_table_wider_than_the_screen_scrolls_by_keyboard(webs, page):
    page.set_viewport_size({"width": 320, "height": 720})
    page.goto(webs["sample"].url("/2021/06/trinh-bay/"))
    box = page.get_by_role("group", name="Bảng 1")
    box.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('.tablebox').scrollLeft > 0")
    expect(box.get_by_role("table")).to_have_count(1)


def test_a_long_menu_is_folded_on_small_screens_only(webs, page):
    menu = page.get_by_role("navigation", name="Điều hướng chính")
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(webs["sample"].base)
    expect(menu.get_by_role("link", name="Du lịch")).to_be_visible()
    expect(menu.locator("summary")).to_be_hidden()
    page.set_viewport_size({"width": 360, "height": 720})
    expect(menu.get_by_role("link", name="Du lịch")).to_be_hidden()
    menu.locator("summary").press("Enter")
    expect(menu.get_by_role("link", name="Du lịch")).to_be_visible()
    page.goto(webs["portal"].base)
    expect(menu.get_by_role("link", name="Giới thiệu")).to_be_visible()


@pytest.mark.parametrize("path", ["/", "/2021/06/huong-dan/", "/luu-tru/", "/tim-kiem/"])
def test_the_keyboard_reaches_everything_and_is_seen_where_it_is(webs, page, path):
    page.set_viewport_size({"width": 768, "height": 720})
    page.goto(webs["sample"].url(path))
    wanted = page.evaluate(FOCUSABLE)
    reached = []
    for _ in range(wanted):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(FOCUSED))
    assert [one["place"] for one in reached] == list(range(wanted))
    assert [one for one in reached if not one["outlined"] or not one["uncovered"]] == []


FOCUSABLE = """() => {
    window.stops = [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')]
        .filter(node => node.tabIndex >= 0)
        .filter(node => node.checkVisibility({contentVisibilityAuto: true, visibilityProperty: true}));
    return window.stops.length;
}"""
FOCUSED = """() => {
    const node = document.activeElement, box = node.getClientRects()[0], style = getComputedStyle(node);
    const hit = document.elementFromPoint(box.left + Math.min(box.width, 20) / 2, box.top + box.height / 2);
    return {
        place: window.stops.indexOf(node),
        name: node.outerHTML.slice(0, 100),
        outlined: style.outlineStyle === 'solid' && parseFloat(style.outlineWidth) >= 2,
        // Browsers scroll by whole pixels, and leave less than one outside.
        uncovered: node.contains(hit) && box.top > -1 && box.bottom < innerHeight + 1,
    };
}"""


@pytest.mark.parametrize("path", ["/", "/2021/06/khanh-thanh/", "/2021/05/", "/khong-co/"])
def test_what_is_read_first_stands_first_on_a_small_screen(webs, page, path):
    page.set_viewport_size({"width": 320, "height": 720})
    page.goto(webs["sample"].url(path))
    places = page.evaluate(PLACES)
    assert [pair for pair in pairwise(places) if pair[0][1] > pair[1][1]] == []


PLACES = """() => [...document.querySelectorAll('h1, h2, h3, p, li, time, button, summary, figure, table')]
    .filter(node => node.checkVisibility() && !node.closest('.unseen') && !node.parentElement.closest('.albums li'))
    .map(node => [node, node.getClientRects()[0]])
    .filter(([, box]) => box && box.height > 1)
    .map(([node, box]) => [node.outerHTML.slice(0, 80), Math.round(box.top / 12)])"""
"""Names what stands on a page, in the order of the source, with how far down it begins; buttons of a row are of several
heights, and albums stand side by side."""


def test_a_contents_list_leads_to_the_parts_of_a_long_text(webs, page):
    page.goto(webs["sample"].url("/2021/06/huong-dan/"))
    contents = page.get_by_role("navigation", name="Mục lục")
    expect(contents.get_by_role("link")).to_have_text(
        ["Chuẩn bị giấy tờ", "Điền tờ khai & ký số", "Nộp lệ phí", "Nhận kết quả"]
    )
    contents.get_by_role("link", name="Nhận kết quả").click()
    expect(page.get_by_role("heading", name="Nhận kết quả")).to_be_in_viewport()
    page.goto(webs["sample"].url("/2021/06/trinh-bay/"))
    expect(contents).to_have_count(0)


# What readers set for themselves


def test_nothing_moves_when_the_script_comes(webs, browser):
    context = browser.new_context(viewport={"width": 360, "height": 720})
    context.route("**/*.js", lambda route: route.abort())
    page = context.new_page()
    page.goto(webs["sample"].url("/2021/06/huong-dan/"))
    expect(page.locator(".scripted:visible")).to_have_count(0)
    before = page.locator("h1").bounding_box()
    context.unroute("**/*.js")
    page.reload()
    expect(page.get_by_role("button", name="Tương phản")).to_be_visible()
    assert page.locator("h1").bounding_box() == before
    context.close()


def _font_size(page: Page) -> float:
    return float(page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)"))


def test_the_size_of_the_text_is_chosen_and_remembered(webs, page):
    page.goto(webs["sample"].base)
    larger, smaller = (page.get_by_role("button", name=name) for name in ("tăng cỡ chữ", "giảm cỡ chữ"))
    assert _font_size(page) == 16
    larger.click()
    larger.click()
    chosen = _font_size(page)
    assert chosen > 20
    expect(page.locator(".aids [role=status]")).to_have_text("Cỡ chữ: rất lớn")
    page.goto(webs["sample"].url("/2021/06/huong-dan/"))
    assert _font_size(page) == chosen
    for _ in range(9):
        smaller.press("Enter")
    assert 14 < _font_size(page) < 16
    expect(smaller).to_have_attribute("aria-disabled", "true")
    page.get_by_role("button", name="cỡ chữ bình thường").click()
    assert _font_size(page) == 16


def test_high_contrast_is_switched_and_remembered(webs, page):
    page.goto(webs["sample"].base)
    switch = page.get_by_role("button", name="Tương phản")
    expect(switch).to_have_attribute("aria-pressed", "false")
    switch.click()
    page.goto(webs["sample"].url("/2021/06/huong-dan/"))
    expect(switch).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(0, 0, 0)"
    switch.click()
    page.reload()
    expect(switch).to_have_attribute("aria-pressed", "false")


@pytest.mark.parametrize("path", [pytest.param(path, id=kind) for kind, path in KINDS["sample"].items()])
def test_the_largest_text_in_high_contrast_fits_a_small_screen(webs, browser, path):
    context = browser.new_context(viewport={"width": 320, "height": 640})
    context.add_init_script("localStorage.setItem('size', '3'); localStorage.setItem('contrast', 'more')")
    page = context.new_page()
    page.goto(webs["sample"].url(path))
    assert _font_size(page) == 24
    assert page.evaluate(OVERFLOWING) == []
    page.evaluate(Axe().axe_script)
    assert page.evaluate(VIOLATIONS, RULES) == []
    context.close()


def test_a_browser_that_keeps_nothing_still_changes_the_text(webs, browser):
    context = browser.new_context()
    context.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('refused'); }})")
    page = context.new_page()
    page.goto(webs["sample"].base)
    page.get_by_role("button", name="tăng cỡ chữ").click()
    assert _font_size(page) > 16
    context.close()


def test_a_button_copies_the_address_of_an_article_and_another_prints_it(webs, browser):
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    context.add_init_script("window.print = () => { window.printed = true; }")
    page = context.new_page()
    url = webs["sample"].url("/2021/06/huong-dan/")
    page.goto(f"{url}#nop-le-phi")
    page.get_by_role("button", name="Sao chép liên kết").click()
    expect(page.locator(".share [role=status]")).to_have_text("Đã sao chép liên kết của bài viết.")
    assert page.evaluate("navigator.clipboard.readText()") == url
    page.get_by_role("button", name="In bài này").click()
    assert page.evaluate("window.printed")
    context.close()


def test_the_menu_marks_the_page_it_stands_on(webs):
    for site in ("sample", "prefixed"):
        web = webs[site]
        marked = {
            path: [node.text() for node in web.tree(web.url(path)).css(".menu [aria-current=page]")]
            for path in ("/", "/gioi-thieu/", "/2021/06/khanh-thanh/", "/404.html")
        }
        assert marked == {
            "/": ["Trang chủ"],
            "/gioi-thieu/": ["Giới thiệu"],
            "/2021/06/khanh-thanh/": [],
            "/404.html": [],
        }


def test_on_paper_stands_the_article_without_its_surroundings(webs, page):
    page.emulate_media(media="print")
    page.goto(webs["portal"].url(MAIN_ARTICLE))
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".prose")).to_be_visible()
    for around in ("nav.menu", ".related", ".photo-library", "a.skip", ".aids", ".share ul"):
        expect(page.locator(around)).to_be_hidden()
    expect(page.locator(".share .address")).to_contain_text(webs["portal"].url(MAIN_ARTICLE))


# Pictures of an album

ALBUM = "/thu-vien-hinh-anh/pho-ben-ho/"


def _shown(page: Page) -> str:
    """Return the text of the picture that the viewer shows."""
    return page.locator("dialog.viewer img").get_attribute("alt") or ""


def test_the_pictures_of_an_album_are_looked_at_by_keyboard_alone(webs, page):
    page.goto(webs["sample"].url(ALBUM))
    links = page.locator(".shots a")
    links.nth(1).focus()
    page.keyboard.press("Enter")
    viewer = page.get_by_role("dialog", name="Xem ảnh")
    expect(viewer).to_be_visible()
    assert _shown(page) == "Dãy nhà số 2 bên hồ"
    expect(viewer.get_by_text("Dãy 2", exact=True)).to_be_visible()
    expect(viewer.get_by_text("Ảnh: An", exact=True)).to_be_visible()
    expect(viewer.get_by_role("status")).to_contain_text("Ảnh 2 trên 26: Dãy nhà số 2 bên hồ.")
    page.keyboard.press("ArrowRight")
    assert _shown(page) == "Dãy nhà số 3 bên hồ"
    expect(viewer.get_by_role("status")).to_contain_text("Ảnh 3 trên 26")
    viewer.get_by_role("button", name="Ảnh sau").press("Enter")
    viewer.get_by_role("button", name="Ảnh trước").press("Enter")
    page.keyboard.press("Escape")
    expect(viewer).to_be_hidden()
    expect(links.nth(2)).to_be_focused()
    assert page.evaluate("document.body.inert || document.documentElement.scrollWidth > innerWidth") is False


def test_the_viewer_ends_at_the_ends_of_a_page(webs, page):
    page.goto(webs["sample"].url(ALBUM))
    page.locator(".shots a").first.click()
    back = page.get_by_role("button", name="Ảnh trước")
    expect(back).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("ArrowLeft")
    assert _shown(page) == "Dãy nhà số 1 bên hồ"
    page.get_by_role("button", name="Đóng").click()
    page.locator(".shots a").last.click()
    expect(page.get_by_role("button", name="Ảnh sau")).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("ArrowRight")
    assert _shown(page) == "Dãy nhà số 24 bên hồ"


def test_a_swipe_shows_the_next_picture_and_a_tap_does_not(webs, page):
    page.goto(webs["sample"].url(ALBUM))
    page.locator(".shots a").first.click()
    box = page.locator(".viewer .stage").bounding_box()
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.up()
    assert _shown(page) == "Dãy nhà số 1 bên hồ"
    page.mouse.down()
    page.mouse.move(middle[0] - 120, middle[1] + 5, steps=4)
    page.mouse.up()
    assert _shown(page) == "Dãy nhà số 2 bên hồ"


@pytest.mark.parametrize("scheme", [*SCHEMES, "forced"])
@pytest.mark.parametrize("size", [(320, 568), (568, 320), (1280, 720)])
def test_the_open_viewer_is_accessible_and_fits_the_screen(webs, page, scheme, size):
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(webs["sample"].url(ALBUM))
    _show_in(page, scheme)
    page.locator(".shots a").first.click()
    page.evaluate(Axe().axe_script)
    assert _violations(page, scheme) == []
    for part in ("img", "[data-step='1']", "[data-close]"):
        expect(page.locator(f".viewer {part}")).to_be_in_viewport(ratio=1)


def test_without_scripts_a_picture_is_a_link_to_itself(webs, bare_page):
    bare_page.goto(webs["sample"].url(ALBUM))
    expect(bare_page.locator("dialog")).to_be_hidden()
    bare_page.locator(".shots a").nth(1).click()
    expect(bare_page).to_have_url(re.compile(r"/albums/pho-ben-ho/hinh-2-640[.][0-9a-f]+[.]png$"))


@sample_and_prefixed
@pytest.mark.parametrize(("old", "new"), REDIRECTS.items())
def test_an_old_address_leads_to_the_new_one(webs, page, site, old, new):
    page.goto(webs[site].url(old))
    page.wait_for_url(webs[site].url(new))
    assert page.locator("h1").count() == 1


def test_a_reader_walks_from_the_newest_page_of_a_list_to_the_oldest(webs, page):
    page.goto(webs["sample"].url("/chuyen-muc/tin-tuc/"))
    titles = page.locator(".card a").all_inner_texts()
    pages = 1
    while page.locator("a[rel=next]").count():
        page.locator("a[rel=next]").click()
        titles += page.locator(".card a").all_inner_texts()
        pages += 1
    assert pages > 2
    assert len(titles) == len(set(titles)) == 10


# What the pages are made of


@every_site
def test_every_page_has_one_h1_and_no_gap_between_its_headings(webs, site):
    for url in webs[site].pages:
        levels = [int(node.tag[1]) for node in webs[site].tree(url).css("h1, h2, h3, h4, h5, h6")]
        assert levels.count(1) == 1, url
        assert levels[0] == 1, url
        assert all(after <= before + 1 for before, after in pairwise(levels)), (url, levels)


@every_site
def test_every_page_names_its_language_and_itself(webs, site):
    for url in webs[site].pages:
        tree = webs[site].tree(url)
        assert tree.css_first("html").attributes["lang"] == "vi", url
        assert tree.css_first("head > title").text().strip(), url
        assert webs[site].get(url).body.startswith(b'<!doctype html>\n<html lang="vi">\n<head>\n<meta charset="utf-8">')


@every_site
def test_no_page_uses_an_id_twice_or_names_one_that_is_not_there(webs, site):
    for url in webs[site].pages:
        tree = webs[site].tree(url)
        ids = [node.attributes["id"] for node in tree.css("[id]")]
        assert len(ids) == len(set(ids)), url
        named = {node.attributes["aria-labelledby"] for node in tree.css("[aria-labelledby]")}
        assert named <= set(ids), url


@every_site
def test_no_page_carries_a_script_or_a_style_of_its_own(webs, site):
    for url in webs[site].pages:
        tree = webs[site].tree(url)
        assert tree.css("style, [style], iframe, object, embed, base") == [], url
        # Forms ask this site's own page that searches, for which no host has to run anything.
        actions = {node.attributes["action"] for node in tree.css("form")}
        assert {urljoin(url, action) for action in actions} <= {webs[site].url("/tim-kiem/")}, url
        scripts = [(node.attributes["type"], node.text()) for node in tree.css("script")]
        data = [text for kind, text in scripts if kind == "application/ld+json"]  # which no browser runs
        assert all(isinstance(json.loads(text), dict) for text in data), url
        assert {one for one in scripts if one[0] != "application/ld+json"} == {("module", "")}, url
        names = {name for node in tree.css("*") for name in node.attributes}
        assert not {name for name in names if name.startswith("on")}, url


@every_site
def test_every_link_of_the_site_leads_somewhere(webs, site):
    web = webs[site]
    dead = []
    for url in web.pages:
        for link in web.links(url):
            target, fragment = urldefrag(link)
            answer = web.get(target)
            if answer.status != 200:
                dead.append(f"{url} -> {link}: {answer.status}")
            elif fragment and not _has_id(web.tree(target), fragment):
                dead.append(f"{url} -> {link}: no such place")
    assert dead == []


def _has_id(tree: LexborHTMLParser, fragment: str) -> bool:
    return any(node.attributes["id"] == fragment for node in tree.css("[id]"))


@every_site
def test_every_page_but_the_hidden_ones_can_be_reached_from_the_home_page(webs, site):
    web = webs[site]
    reached, waiting = {web.base}, [web.base]
    while waiting:
        one = waiting.pop()
        if web.get(one).type.startswith("text/html"):
            new = {urldefrag(link).url for link in web.links(one)} - reached
            reached |= new
            waiting += new
    hidden = {web.url(path) for path in UNLINKED}
    assert set(web.pages) - reached <= hidden
    assert not reached & hidden


def test_files_beside_an_article_are_published(webs):
    web = webs["prefixed"]
    links = set(web.links(web.url("/2021/06/khanh-thanh/")))
    assert web.url("/2021/06/danh-sach.txt") in links
    types = [web.get(link).type for link in links if link.startswith(web.url("/2021/06/anh-"))]
    assert sorted(types) == ["image/png"] * 2 + ["image/webp"] * 4


def test_a_missing_address_gets_the_page_that_says_so(webs):
    for web in webs.values():
        answer = web.get(web.url("/khong-co/"))
        assert answer.status == 404
        assert "Không tìm thấy trang" in answer.body.decode("utf-8")


def test_a_withdrawn_article_leaves_nothing_but_its_notice(webs):
    web = webs["sample"]
    notice = web.get(web.url("/2021/06/go-bo/")).body.decode("utf-8")
    assert "Đăng nhầm số liệu." in notice
    for file in filter(Path.is_file, web.root.rglob("*")):
        assert "Nội dung không còn công bố" not in file.read_bytes().decode("utf-8", "replace"), file


def test_drafts_are_marked_where_they_show_and_absent_where_they_do_not(webs):
    for path, mark in {"/2021/06/ban-nhap/": "BẢN NHÁP", "/2021/06/hen-gio/": "Hẹn giờ 20/06/2021 08:00"}.items():
        drafts = webs["drafts"]
        assert drafts.tree(drafts.url(path)).css_first("header .mark").text() == mark
        assert mark in drafts.get(drafts.url("/2021/06/")).body.decode("utf-8")
        assert webs["sample"].get(webs["sample"].url(path)).status == 404


# What machines read


@every_site
def test_the_sitemap_lists_the_pages_that_may_be_indexed_and_no_other(webs, site):
    web = webs[site]
    root = ET.fromstring(web.get(web.url("/sitemap.xml")).body)  # noqa: S314 - our own
    assert root.tag == f"{SITEMAP}urlset"
    listed = [node.text for node in root.iter(f"{SITEMAP}loc")]
    indexable = [url for url in web.pages if not web.tree(url).css('meta[name="robots"][content="noindex"]')]
    assert sorted(listed) == sorted(indexable)
    assert not set(listed) & {web.url(path) for path in (*UNLINKED, "/2021/06/ban-nhap/", "/2021/06/hen-gio/")}
    for url in indexable:
        assert web.tree(url).css_first('link[rel="canonical"]').attributes["href"] == url


@every_site
def test_the_feed_has_all_that_atom_asks_for(webs, site):
    web = webs[site]
    url = web.url("/feed.xml")
    feed = ET.fromstring(web.get(url).body)  # noqa: S314 - our own
    assert feed.tag == f"{ATOM}feed"
    assert feed.findtext(f"{ATOM}id") == web.base
    assert feed.findtext(f"{ATOM}title")
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    assert feed.find(f"{ATOM}link[@rel='self']").get("href") == url
    entries = feed.findall(f"{ATOM}entry")
    assert entries
    for entry in entries:
        assert entry.findtext(f"{ATOM}title")
        assert web.get(entry.find(f"{ATOM}link[@rel='alternate']").get("href")).status == 200
        assert entry.find(f"{ATOM}summary") is not None or entry.find(f"{ATOM}content") is not None
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(ids) == len(set(ids))
    moments = [feed.findtext(f"{ATOM}updated"), *(entry.findtext(f"{ATOM}updated") for entry in entries)]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+07:00", moment) for moment in moments)
    assert moments[0] == max(moments)


@sample_and_prefixed
def test_what_the_feed_carries_of_an_article_leads_somewhere_from_anywhere(webs, site):
    web = webs[site]
    feed = ET.fromstring(web.get(web.url("/feed.xml")).body)  # noqa: S314 - our own
    links = []
    for content in feed.iter(f"{ATOM}content"):
        tree = LexborHTMLParser(content.text)
        base = content.get("{http://www.w3.org/XML/1998/namespace}base")
        links += [urljoin(base, node.attributes["href"] or "") for node in tree.css("[href]")]
        links += [urljoin(base, node.attributes["src"] or "") for node in tree.css("[src]")]
    own = [link for link in links if urlsplit(link).netloc == urlsplit(web.base).netloc]
    assert [link for link in own if link.startswith(web.url("/2021/06/anh-800."))]
    assert [link for link in own if web.get(link).status != 200] == []


@every_site
def test_robots_are_told_of_the_sitemap(webs, site):
    web = webs[site]
    assert f"\nSitemap: {web.url('/sitemap.xml')}\n" in web.get(web.url("/robots.txt")).body.decode("utf-8")
