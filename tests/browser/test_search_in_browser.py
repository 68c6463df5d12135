"""The search as readers meet it in Chromium: typing, keyboard, filters, history, what fails, and what means harm."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from badinh_site.search.text import folded_form, runs
from tests.support.browser_site import Web, publish
from tests.support.chromium import chromium
from tests.support.looking import OVERFLOWING, RULES, VIOLATIONS
from tests.support.make_ranking import make
from tests.support.search_site import HOSTILE, HOSTILE_TITLES, write_searched

pytestmark = pytest.mark.browser

VECTORS = Path(__file__).parents[1] / "data/search"
SHARDS = re.compile("/index/[pw]/")
SITES = {"plain": "/", "prefixed": "/cong/"}


@pytest.fixture(scope="module")
def webs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Web]]:
    folder = tmp_path_factory.mktemp("searched")
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(publish(write_searched(folder / name), prefix)) for name, prefix in SITES.items()
        } | {"vectors": stack.enter_context(publish(make(folder / "vectors").parent))}


@pytest.fixture(scope="module")
def web(webs: dict[str, Web]) -> Web:
    return webs["plain"]


@pytest.fixture(scope="module")
def browser(webs: dict[str, Web]) -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Return a page of its own context, at the end of which the browser must have had nothing to complain of."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, service_workers="block")
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("dialog", lambda dialog: (complaints.append(dialog.message), dialog.dismiss()))
    yield page
    context.close()
    # What a test made fail itself, the browser may tell of.
    assert [one for one in complaints if "net::ERR_" not in one] == []


def box(page: Page) -> object:
    return page.get_by_role("searchbox", name="Từ khóa cần tìm")


def status(page: Page) -> object:
    return page.get_by_role("main").get_by_role("status")


def titles(page: Page) -> list[str]:
    """Return the titles that are shown, once the results are complete."""
    expect(page.locator(".found")).not_to_have_attribute("aria-busy", "true")
    return page.locator(".found .headline a").all_inner_texts()


def look_for(page: Page, web: Web, query: str, **choices: str) -> list[str]:
    """Open the search with a query in its address, and give the titles that are found."""
    asked = page.evaluate("asked => String(new URLSearchParams(asked))", {"q": query, **choices})
    page.goto(web.url(f"/tim-kiem/?{asked}"))
    expect(status(page)).to_have_text(re.compile("kết quả|Hãy gõ"))
    return titles(page)


# What is found


@pytest.mark.parametrize("site", SITES)
@pytest.mark.parametrize(
    "query", ["Quận Ba Đình", "quan ba dinh", "QUẬN ba dinh", "Qua\u0302\u0323n Ba \u0110i\u0300nh"]
)
def test_a_title_is_found_with_marks_and_without(webs: dict[str, Web], page: Page, site: str, query: str) -> None:
    assert look_for(page, webs[site], query)[0] == "Quận Ba Đình khánh thành nhà văn hoá"


@pytest.mark.parametrize(("query", "first"), [("đường", "Sửa đường phố Kim Mã"), ("dương", "Lịch nghỉ Tết Dương lịch")])
def test_marks_that_are_typed_count(web: Web, page: Page, query: str, first: str) -> None:
    assert look_for(page, web, query)[0] == first
    assert len(look_for(page, web, "duong")) >= 2


@pytest.mark.parametrize("query", ["nhà văn hóa", "nhà văn hoá", "tòa nhà ủy ban", "toà nhà uỷ ban"])
def test_both_ways_to_place_a_tone_are_one(web: Web, page: Page, query: str) -> None:
    assert re.sub("[oòóà á]", "", look_for(page, web, query)[0])[:3]
    assert "nhà" in look_for(page, web, query)[0]


def test_quotes_ask_for_the_very_words(web: Web, page: Page) -> None:
    assert "Sửa đường phố Kim Mã" in look_for(page, web, "phố đường")
    assert look_for(page, web, "“phố đường”") == []
    assert look_for(page, web, '"đường phố"') == ["Sửa đường phố Kim Mã"]


def test_a_slip_is_forgiven_and_said(web: Web, page: Page) -> None:
    assert look_for(page, web, "khnáh thành")[0].startswith("Quận Ba Đình khánh thành")
    expect(status(page)).to_have_text("Không có “khnáh”. Có phải bạn tìm “khanh”? 1 kết quả.")


def test_what_was_withdrawn_is_not_found(web: Web, page: Page) -> None:
    assert not [title for title in look_for(page, web, "thuế đất") if "gỡ" in title]
    assert not [
        file for file in (web.root / "tim-kiem").rglob("*") if file.is_file() and "bí mật" in file.read_text("utf-8")
    ]


# How it is used


def test_results_come_while_somebody_types(web: Web, page: Page) -> None:
    page.goto(web.url("/tim-kiem/"))
    box(page).press_sequentially("quan ba di")
    expect(page.locator(".found a").first).to_have_text("Quận Ba Đình khánh thành nhà văn hoá")
    expect(page).to_have_url(web.url("/tim-kiem/?q=quan+ba+di"))
    box(page).fill("")
    expect(page.locator(".found a")).to_have_count(0)
    expect(status(page)).to_be_empty()
    expect(page).to_have_url(web.url("/tim-kiem/"))


@pytest.mark.parametrize("site", SITES)
def test_the_box_of_every_page_leads_to_the_results(webs: dict[str, Web], page: Page, site: str) -> None:
    page.goto(webs[site].url("/2021/06/khanh-thanh/"))
    page.get_by_role("banner").get_by_role("searchbox").fill("kim mã")
    page.keyboard.press("Enter")
    expect(page).to_have_url(webs[site].url("/tim-kiem/?q=kim+m%C3%A3"))
    link = page.locator(".found a").first
    expect(link).to_contain_text("Kim Mã")
    expect(box(page)).to_have_value("kim mã")
    link.click()
    expect(page.locator("h1")).to_contain_text("Kim Mã")
    assert page.url.startswith(webs[site].base)


def test_the_keyboard_is_enough(web: Web, page: Page) -> None:
    page.goto(web.url("/tim-kiem/"))
    box(page).focus()
    page.keyboard.type("tiêm chủng")
    page.keyboard.press("Enter")
    links = page.locator(".found a")
    expect(links).to_have_count(10)
    page.keyboard.press("ArrowDown")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("Escape")
    expect(box(page)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(box(page)).to_be_focused()
    more = page.get_by_role("button", name="Xem thêm kết quả")
    more.press("Enter")
    expect(links.nth(10)).to_be_focused()
    expect(status(page)).to_have_text("Đang hiện 20 trên 24 kết quả.")
    more.press("Enter")
    expect(links).to_have_count(24)
    expect(more).to_be_hidden()
    target = links.nth(20).get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(target)


def test_filters_and_order_narrow_what_is_found(web: Web, page: Page) -> None:
    assert len(look_for(page, web, "tiêm chủng")) == 10
    page.get_by_label("Chuyên mục").select_option("Đô thị")
    expect(status(page)).to_contain_text("12 kết quả")
    page.get_by_label("Năm").select_option("2020")
    expect(status(page)).to_contain_text("4 kết quả")
    page.get_by_label("Sắp xếp").select_option("Mới nhất")
    expect(page).to_have_url(
        re.compile(r"[?]q=ti%C3%AAm\+ch%E1%BB%A7ng&muc=%C4%90%C3%B4\+th%E1%BB%8B&nam=2020&xep=moi$")
    )
    titles(page)
    dates = [text[:10] for text in page.locator(".found .when").all_inner_texts()]
    assert dates == ["20/05/2020", "14/05/2020", "08/05/2020", "02/05/2020"]
    assert all("Đô thị" in text for text in page.locator(".found .when").all_inner_texts())
    page.reload()
    expect(page.locator(".found a")).to_have_count(4)
    expect(page.get_by_label("Chuyên mục")).to_have_value("Đô thị")
    expect(page.get_by_label("Năm")).to_have_value("2020")


def test_back_and_forward_walk_through_the_queries(web: Web, page: Page) -> None:
    page.goto(web.base)
    look_for(page, web, "kim mã")
    box(page).fill("ngọc hà")
    page.keyboard.press("Enter")
    expect(page.locator(".found a").first).to_contain_text("Ngọc Hà")
    page.get_by_label("Năm").select_option("2019")
    expect(page).to_have_url(re.compile("nam=2019"))
    page.go_back()
    expect(page.get_by_label("Năm")).to_have_value("")
    expect(box(page)).to_have_value("ngọc hà")
    page.go_back()
    expect(box(page)).to_have_value("kim mã")
    expect(page.locator(".found a").first).to_contain_text("Kim Mã")
    expect(page).to_have_title(re.compile("^kim mã - Tìm kiếm"))
    page.go_forward()
    expect(page.locator(".found a").first).to_contain_text("Ngọc Hà")
    page.locator(".found a").first.click()
    page.wait_for_url("**/tiem-*/")
    page.go_back()
    expect(box(page)).to_have_value("ngọc hà")
    expect(page.locator(".found a").first).to_contain_text("Ngọc Hà")


def test_typing_takes_one_entry_of_the_history(web: Web, page: Page) -> None:
    look_for(page, web, "kim mã")
    for query in ("ngọc", "ngọc h", "ngọc hà"):
        box(page).fill(query)
        expect(status(page)).to_contain_text(f"“{query}”")
    page.go_back()
    expect(box(page)).to_have_value("kim mã")


def test_what_was_found_is_said_to_screen_readers(web: Web, page: Page) -> None:
    page.goto(web.url("/tim-kiem/"))
    expect(status(page)).to_be_attached()
    box(page).fill("tiêm chủng")
    expect(status(page)).to_have_text("24 kết quả cho “tiêm chủng”.")
    box(page).fill("xyzzy qwrtp")
    expect(status(page)).to_have_text("Không tìm thấy kết quả nào cho “xyzzy qwrtp”.")
    expect(page.locator(".found li")).to_have_count(0)
    expect(page.get_by_role("link", name="Xem tin theo tháng")).to_be_visible()


def test_the_words_are_marked_in_the_best_part_of_a_text(web: Web, page: Page) -> None:
    look_for(page, web, "den chieu sang")
    expect(page.locator(".found .excerpt mark")).to_have_text(["Đèn chiếu sáng"])
    expect(page.locator(".found .excerpt").first).to_have_text(re.compile("^… .*Đèn chiếu sáng được thay mới"))


RECORDS = "**/index/r/**"


def first_record_only(page: Page) -> list[Route]:
    """Search for what many articles have, let the first result arrive, and return the requests that wait."""
    waiting: list[Route] = []
    page.route(RECORDS, lambda route: waiting.append(route))  # noqa: PLW0108 - Playwright looks at what it is given
    with page.expect_request(RECORDS):
        box(page).fill("tiêm chủng")
    found = page.locator(".found")
    expect(found).to_have_class(re.compile(r"\bold\b"))
    expect(found).to_have_attribute("aria-busy", "true")
    expect(found.locator("a").first).to_contain_text("Ngọc Hà")
    waiting.pop(0).continue_()
    expect(found).not_to_have_class(re.compile(r"\bold\b"))
    expect(found.locator("a").first).to_contain_text("tiêm chủng")
    return waiting


def test_the_list_is_busy_until_the_last_result_is_there(web: Web, page: Page) -> None:
    look_for(page, web, "ngọc hà")
    assert first_record_only(page)
    expect(page.locator(".found")).to_have_attribute("aria-busy", "true")
    page.unroute(RECORDS)  # which lets those that wait go on
    assert len(titles(page)) == 10


def test_what_has_arrived_stays_when_the_rest_fails(web: Web, page: Page) -> None:
    look_for(page, web, "ngọc hà")
    waiting = first_record_only(page)
    shown = page.locator(".found a").count()
    for route in waiting:
        route.abort()
    expect(status(page)).to_contain_text("Không tải được hết kết quả")
    assert len(titles(page)) >= shown
    assert all("tiêm chủng" in title for title in titles(page))
    page.unroute(RECORDS)
    page.get_by_role("button", name="Thử lại").click()
    expect(page.locator(".found a")).to_have_count(10)


def test_more_of_the_query_before_does_not_replace_the_new_one(web: Web, page: Page) -> None:
    look_for(page, web, "tiêm chủng")
    box(page).evaluate(
        """box => {
            box.value = "kim mã";
            box.form.requestSubmit();
            document.querySelector(".further button").click();
        }"""
    )
    expect(status(page)).to_contain_text("“kim mã”")
    expect(page.locator(".found a").first).to_contain_text("Kim Mã")


# What it asks for


def test_nothing_of_the_index_is_fetched_before_somebody_searches(web: Web, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(web.base, wait_until="networkidle")
    assert not [url for url in asked if "/tim-kiem/" in url or "search" in url]
    page.goto(web.url("/tim-kiem/"), wait_until="networkidle")
    assert [url for url in asked if "search." in url]
    assert not [url for url in asked if "/tim-kiem/index/" in url]
    box(page).fill("kim mã")
    expect(page.locator(".found a").first).to_be_visible()
    assert [url for url in asked if "/tim-kiem/index/" in url]
    assert not [url for url in asked if not url.startswith(web.base)]


def test_files_of_the_index_are_asked_for_anew(web: Web, page: Page) -> None:
    asked: list[dict[str, str]] = []
    page.on("request", lambda request: asked.append(request.all_headers()) if "/index/" in request.url else None)
    look_for(page, web, "kim mã")
    assert asked
    assert {headers["cache-control"] for headers in asked} <= {"max-age=0", "no-cache"}


def test_an_older_query_is_given_up(web: Web, page: Page) -> None:
    page.goto(web.url("/tim-kiem/?q=ngọc"), wait_until="networkidle")
    waiting: list[Route] = []
    given_up: list[str] = []
    page.on("requestfailed", lambda request: given_up.append(request.url))
    page.route(SHARDS, lambda route: waiting.append(route))  # noqa: PLW0108 - Playwright looks at what it is given
    with page.expect_request(SHARDS):
        box(page).fill("kim mã")
    page.unroute(SHARDS)
    box(page).fill("tiêm chủng")
    expect(status(page)).to_have_text("24 kết quả cho “tiêm chủng”.")
    while len(given_up) < len(waiting):  # Chromium may say so later than it answers the new query
        page.wait_for_event("requestfailed")
    assert {route.request.url for route in waiting} == set(given_up)
    expect(page.locator(".found a").first).to_contain_text("tiêm chủng")


def test_a_publication_in_between_is_noticed(web: Web, page: Page) -> None:
    page.clock.install()
    look_for(page, web, "kim mã")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.fast_forward(61_000)
    changed = json.loads((web.root / "tim-kiem/index/index.json").read_bytes())
    page.route("**/index/index.json", lambda route: route.fulfill(json={**changed, "other": 1}))
    box(page).fill("kim mã ")
    page.keyboard.press("Enter")
    expect(status(page)).to_contain_text("“kim mã")
    titles(page)
    assert [url for url in asked if "/index/p/" in url]


# What fails


def test_a_failed_fetch_is_said_and_tried_again(web: Web, page: Page) -> None:
    page.route("**/index/**", lambda route: route.abort())
    page.goto(web.url("/tim-kiem/?q=kim+mã"))
    expect(status(page)).to_contain_text("Không tải được dữ liệu tìm kiếm")
    page.unroute("**/index/**")
    page.get_by_role("button", name="Thử lại").click()
    expect(page.locator(".found a").first).to_contain_text("Kim Mã")
    expect(status(page)).to_contain_text("kết quả")
    expect(box(page)).to_be_focused()


@pytest.mark.parametrize("part", ["index/documents.txt", "index/p/**", "index/r/**"])
def test_any_part_may_fail(web: Web, page: Page, part: str) -> None:
    page.route(f"**/{part}", lambda route: route.abort())
    page.goto(web.url("/tim-kiem/?q=kim+mã"))
    retry = page.get_by_role("button", name="Thử lại")
    expect(retry).to_be_visible()
    page.unroute(f"**/{part}")
    retry.click()
    expect(page.locator(".found a").first).to_contain_text("Kim Mã")


def test_without_a_network_the_search_says_so_and_goes_on_with_it(web: Web, page: Page) -> None:
    page.goto(web.url("/tim-kiem/"))
    page.context.set_offline(True)
    box(page).fill("kim mã")
    expect(status(page)).to_contain_text("không có mạng")
    page.context.set_offline(False)
    expect(page.locator(".found a").first).to_contain_text("Kim Mã")


def test_without_scripts_the_page_says_so_and_leads_on(web: Web, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(web.url("/2021/06/khanh-thanh/"))
    page.get_by_role("banner").get_by_role("searchbox").fill("kim mã")
    page.keyboard.press("Enter")
    expect(page).to_have_url(web.url("/tim-kiem/?q=kim+m%C3%A3"))
    expect(page.get_by_text("cần JavaScript")).to_be_visible()
    expect(page.locator("form")).to_be_hidden()
    page.get_by_text("Năm 2020").click()
    page.get_by_role("link", name="Tháng 3").click()
    expect(page.get_by_role("link", name="Sửa đường phố Kim Mã")).to_be_visible()
    context.close()


# What means harm


@pytest.mark.parametrize("query", [pytest.param(query, id=name) for name, query in HOSTILE.items()])
def test_no_query_breaks_the_page_or_becomes_part_of_it(web: Web, page: Page, query: str) -> None:
    page.goto(web.url("/tim-kiem/"))
    before = page.locator("main *:not(.found *, option)").count()
    page.evaluate("query => history.replaceState(null, '', '?q=' + encodeURIComponent(query.toWellFormed()))", query)
    page.reload()
    page.wait_for_load_state("networkidle")
    if query.strip():
        expect(status(page)).not_to_be_empty()
    page.locator("#_query").evaluate("(box, query) => { box.value = query; }", query)
    page.keyboard.press("Enter")
    box(page).press("Enter")
    titles(page)
    assert page.locator("main *:not(.found *, option)").count() == before
    assert page.locator("main img, main script").count() == 0
    assert page.evaluate("window.harmed") is None
    box(page).fill("kim mã")
    expect(page.locator(".found a").first).to_contain_text("Kim Mã")


@pytest.mark.parametrize(("title", "query"), [*zip(HOSTILE_TITLES, ("ảnh lỗi", "kịch bản", "phải thẻ"), strict=True)])
def test_titles_with_markup_are_shown_as_text(web: Web, page: Page, title: str, query: str) -> None:
    assert look_for(page, web, query)[0] == title
    assert page.locator("main img, main script").count() == 0
    assert page.evaluate("window.harmed") is None
    names = page.locator(".found *").evaluate_all("nodes => [...new Set(nodes.map(node => node.localName))].sort()")
    assert set(names) <= {"a", "li", "mark", "p"}


# What it looks like


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 360, 1280])
def test_results_are_accessible_and_fit_the_screen(web: Web, page: Page, scheme: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    page.emulate_media(color_scheme=scheme)
    assert look_for(page, web, "tiêm chủng kim mã")
    assert page.evaluate(OVERFLOWING) == []
    page.evaluate(Axe().axe_script)
    assert page.evaluate(VIOLATIONS, RULES) == []


@pytest.mark.parametrize("query", ["xyzzy", "khnáh thành", "!"])
def test_what_is_said_of_other_queries_is_accessible(web: Web, page: Page, query: str) -> None:
    look_for(page, web, query)
    page.evaluate(Axe().axe_script)
    assert page.evaluate(VIOLATIONS, RULES) == []


def test_a_failure_is_accessible(web: Web, page: Page) -> None:
    page.route("**/index/**", lambda route: route.abort())
    page.goto(web.url("/tim-kiem/?q=kim"))
    expect(page.get_by_role("button", name="Thử lại")).to_be_visible()
    page.evaluate(Axe().axe_script)
    assert page.evaluate(VIOLATIONS, RULES) == []


# What Python and the script have in common


@pytest.fixture
def script(webs: dict[str, Web], page: Page) -> Callable[[str, object], object]:
    """Return what calls something that search.js exports, on the page of the portal that the vectors are of."""
    page.goto(webs["vectors"].url("/tim-kiem/"))
    url = page.locator("script[src*='search.']").get_attribute("src")

    def call(body: str, value: object) -> object:
        return page.evaluate(
            f"async ([url, value]) => {{ const own = await import(url); return {body}; }}", [url, value]
        )

    return call


def test_texts_are_taken_apart_as_python_does(script: Callable[[str, object], object]) -> None:
    vectors = json.loads((VECTORS / "vectors.json").read_text(encoding="utf-8"))
    assert len(vectors) > 10
    found = script("value.map(one => own.runs(one.text))", vectors)
    for vector, mine in zip(vectors, found, strict=True):
        exact = [one for run in mine for one in run]
        assert (exact, [len(run) for run in mine]) == (vector["exact"], vector["runs"]), vector["text"]
    folded = script("value.map(one => one.exact.map(own.foldedForm))", vectors)
    assert folded == [vector["folded"] for vector in vectors]


def test_queries_find_what_python_finds_in_the_same_order(script: Callable[[str, object], object]) -> None:
    queries = json.loads((VECTORS / "ranking.json").read_text(encoding="utf-8"))["queries"]
    assert len(queries) > 40
    assert script(ANSWERS, queries) == [{"found": one["found"], "slip": one["slip"]} for one in queries]


ANSWERS = """await Promise.all(value.map(async ({query, section, year, sort}) => {
    const store = new own.Store(new URL('index/', location.href));
    const answer = await own.find(store, {q: query, section, year, sort});
    const records = await Promise.all((answer?.order ?? []).map(number => store.record(answer.facts, number)));
    return {found: records.map(one => one.url.split('/').at(-2)), slip: answer?.slip ?? null};
}))"""
"""Asks every query of an index that is not known yet."""


def test_syllables_of_any_letters_are_folded_as_python_does(script: Callable[[str, object], object]) -> None:
    # Letters that came into Unicode lately may be known to one of both only; these are as old as Unicode 9.
    known = [chr(code) for code in range(0x80, 0x3000) if unicodedata.ucd_3_2_0.category(chr(code))[0] in "LN"]
    texts = [f"a{''.join(known[start : start + 1])}b {known[start]}" for start in range(len(known))]
    found = script("value.map(own.runs)", texts)
    assert [text for text, mine in zip(texts, found, strict=True) if mine != runs(text)] == []
    exact = [one for text in texts for run in runs(text) for one in run]
    assert script("value.map(own.foldedForm)", exact) == [folded_form(one) for one in exact]
