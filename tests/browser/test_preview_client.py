"""The browser's side of the preview, in Chromium, against a server that says what the test wants it to say."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import msgspec
import pytest
from axe_playwright_python.sync_playwright import Axe
from msgspec.structs import replace
from playwright.sync_api import Browser, BrowserContext, Page, expect

from badinh_site.preview.pages import Item, StartView, start_page, trouble_page, with_client
from badinh_site.preview.shown import Line, Shown, Similar, Trouble
from tests.support.chromium import chromium
from tests.support.looking import OVERFLOWING, RULES, VIOLATIONS
from tests.support.preview_stage import Stage, on_stage

pytestmark = pytest.mark.browser

ERROR = Trouble(
    code="BD103",
    level="error",
    message="Không hiểu phần khai báo.",
    hint="Đặt cả giá trị trong dấu nháy.",
    path="content/2021/05/a.md",
    line=2,
    column=8,
    lines=(Line(1, "---"), Line(2, "title: Quận: tin mới", here=True), Line(3, "---")),
)
WARNING = replace(ERROR, code="BD205", level="warning", message="Ảnh chưa có lời mô tả.", hint="Thêm lời mô tả.")
TEMPLATE_ERROR = Trouble("BD404", "error", "Mẫu trang dùng tên chưa có.", "Sửa tên.", "templates/article.html", 12)
SHOWN = Shown("/2021/05/a/", 200, "one", {"style.css": "/static/style.1.css"}, "content/2021/05/a.md")
PAGE = """<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Bài</title>
<link rel="stylesheet" href="/static/style.1.css">
</head>
<body>
<main>
<h1>{title}</h1>
<p class="bar">Thanh của trang</p>
<details><summary>Tài liệu</summary><p>Một</p></details>
<details open><summary>Tài liệu</summary><p>Hai</p></details>
<details><summary>Hình ảnh</summary><p>Ba</p></details>
<pre class="scroller" tabindex="0">{scrolled}</pre>
{text}
<p><a href="/2021/05/b/">Bài khác</a></p>
</main>
</body>
</html>
"""
STYLE = "body { color: rgb(1, 2, 3); } summary { line-height: 2; } .scroller { height: 4rem; overflow: auto; }"
UNFOLDED = "[...document.querySelectorAll('details')].map(one => one.open)"
"""Which of the three are open: at first only the second."""


def written(title: str) -> bytes:
    """Write a page, long enough to be scrolled."""
    text = "<p>Một đoạn văn của bài.</p>\n" * 120
    return PAGE.format(title=title, text=text, scrolled="dòng\n" * 80).encode("utf-8")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for the module, closed before another module may want asyncio."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def stage() -> Iterator[Stage]:
    with on_stage() as stage:
        stage.files["/static/style.1.css"] = STYLE.encode()
        yield stage


@pytest.fixture
def context(browser: Browser, stage: Stage) -> Iterator[BrowserContext]:
    """Return a browser with a memory of its own, which is closed before the server."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    yield context
    for page in context.pages:
        page.goto("about:blank")  # a browser that is closed in the middle of a reload may wait for its end for ever
    context.close()


@pytest.fixture
def bad() -> list[str]:
    """Return what failed in a tab or was forbidden."""
    return []


@pytest.fixture
def page(context: BrowserContext, bad: list[str]) -> Iterator[Page]:
    """Return a tab in which nothing may fail, or be what the policy forbids."""
    page = context.new_page()
    page.on("pageerror", lambda error: bad.append(str(error)))
    page.on("console", lambda message: bad.append(message.text) if "violates" in message.text else None)
    yield page
    assert bad == []


def show(page: Page, stage: Stage, shown: Shown = SHOWN, title: str = "Bài") -> None:
    """Open a page, wait until its bar is there and it listens, and mark the document to know it again."""
    page.goto(stage.put(written(title), shown))
    expect(page.locator("badinh-preview .bar")).to_be_visible()
    stage.wait_for_listeners(1)
    page.evaluate("document.documentElement.same = true")


def is_the_same_document(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.same === true"))


def page_loads(stage: Stage, path: str = SHOWN.path) -> int:
    return stage.loads.count(path)


# Reloading


def test_a_message_that_says_nothing_new_changes_nothing(page, stage):
    page.add_init_script(COUNT_MESSAGES)
    show(page, stage)
    expect(page.locator("html")).to_have_js_property("heard", 1)
    page.evaluate(COUNT_CHANGES)
    stage.tell(SHOWN)
    stage.tell(SHOWN)
    expect(page.locator("html")).to_have_js_property("heard", 3)
    assert page.evaluate("changes") == 0
    assert is_the_same_document(page)
    stage.tell(replace(SHOWN, warnings=(WARNING,)))
    expect(page.get_by_role("button", name="1 cảnh báo")).to_be_visible()
    assert page.evaluate("changes") > 0
    assert page_loads(stage) == 1


COUNT_MESSAGES = """
    const root = () => document.documentElement;
    const listen = EventSource.prototype.addEventListener;
    EventSource.prototype.addEventListener = function (type, listener) {
        listen.call(this, type, event => {
            listener(event);
            if (type === 'page') root().heard = (root().heard ?? 0) + 1;
        });
    };
"""

COUNT_CHANGES = """() => {
    window.changes = 0;
    const seen = new MutationObserver(changes => { window.changes += changes.length; });
    for (const root of [document, document.querySelector('badinh-preview').shadowRoot])
        seen.observe(root, {childList: true, subtree: true, attributes: true, characterData: true});
}"""


def test_another_version_of_the_page_appears_where_the_editor_was(page, stage):
    show(page, stage)
    page.locator("summary").nth(0).click()
    page.locator("summary").nth(1).click()
    assert page.evaluate(UNFOLDED) == [True, False, False]
    page.locator(".scroller").evaluate("node => node.scrollTo(0, 500)")
    page.evaluate("window.scrollTo(0, 1500)")
    stage.put(written("Bài mới"), SHOWN)
    stage.tell(replace(SHOWN, print="two"))
    expect(page.locator("h1")).to_have_text("Bài mới")
    for number, unfolded in enumerate([True, False, False]):
        expect(page.locator("details").nth(number)).to_have_js_property("open", unfolded)
    expect(page.locator("html")).to_have_js_property("scrollTop", 1500)
    expect(page.locator(".scroller")).to_have_js_property("scrollTop", 500)
    assert page_loads(stage) == 2


def test_a_tab_of_another_page_stays_as_it_is(context, page, stage):
    show(page, stage)
    other = context.new_page()
    other.goto(stage.put(written("Bài khác"), replace(SHOWN, path="/2021/05/b/")))
    stage.wait_for_listeners(2)
    stage.tell(replace(SHOWN, print="two"))
    stage.wait_for_loads(SHOWN.path, 2)
    expect(page.locator("badinh-preview .bar")).to_be_visible()
    assert page_loads(stage, "/2021/05/b/") == 1


def test_a_server_that_contradicts_itself_does_not_make_the_page_reload_in_a_circle(page, stage):
    page.add_init_script(CATCH_LONG_WAITS)
    stale = with_client(written("Bài"), msgspec.json.encode(SHOWN))
    page.goto(stage.put(stale, replace(SHOWN, print="two")), wait_until="commit")
    expect(page.locator("html")).to_have_js_property("waiting", True)
    assert page_loads(stage) == 2


CATCH_LONG_WAITS = """
    const start = window.setTimeout;
    window.setTimeout = (action, wait) => {
        if (wait !== 2000) return start(action, wait);
        document.documentElement.waiting = true;
        return 0;
    };
"""


def test_what_was_missed_while_the_server_was_away_is_made_up_for(page, stage):
    show(page, stage)
    stage.refusing = True
    stage.cut()
    status = page.get_by_role("status")
    expect(status).to_have_text("Mất kết nối với badinh serve; đang thử lại…")
    stage.shown[SHOWN.path] = replace(SHOWN, warnings=(WARNING,))
    stage.refusing = False
    expect(page.get_by_role("button", name="1 cảnh báo")).to_be_visible()
    expect(status).to_have_text("")
    assert is_the_same_document(page)


def test_a_server_that_starts_again_at_once_is_not_worth_a_word(page, stage):
    show(page, stage)
    stage.cut()
    stage.tell(replace(SHOWN, warnings=(WARNING,)))
    expect(page.get_by_role("button", name="1 cảnh báo")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("")


SEEN = """state => {
    Object.defineProperty(document, 'visibilityState', {value: state, configurable: true});
    document.dispatchEvent(new Event('visibilitychange'));
}"""


def test_a_hidden_tab_gives_its_connection_back_and_catches_up_when_it_is_seen_again(page, stage):
    show(page, stage)
    page.evaluate(SEEN, "hidden")
    stage.wait_for_listeners(0)
    stage.put(written("Bài mới"), replace(SHOWN, print="two"))
    page.evaluate(SEEN, "visible")
    expect(page.locator("h1")).to_have_text("Bài mới")


def test_a_page_that_is_left_and_comes_back_from_memory_listens_again(page, stage):
    show(page, stage)
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))")
    stage.wait_for_listeners(0)
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    stage.wait_for_listeners(1)
    stage.tell(replace(SHOWN, warnings=(WARNING,)))
    expect(page.get_by_role("button", name="1 cảnh báo")).to_be_visible()


# Stylesheets


def expect_only_stylesheet(page: Page, address: str) -> None:
    expect(page.locator(f"head > link:only-of-type[href='{address}']")).to_have_count(1)


def with_style(number: int) -> Shown:
    return replace(SHOWN, styles={"style.css": f"/static/style.{number}.css"})


def test_another_stylesheet_changes_the_colour_without_a_reload(page, stage):
    show(page, stage)
    for number in (2, 3):
        stage.files[f"/static/style.{number}.css"] = f"body {{ color: rgb({number}, 0, 0); }}".encode()
        stage.tell(with_style(number))
        expect(page.locator("body")).to_have_css("color", f"rgb({number}, 0, 0)")
        expect_only_stylesheet(page, f"/static/style.{number}.css")
    assert is_the_same_document(page)


def test_the_old_stylesheet_stays_until_the_new_one_can_be_had(page, stage):
    show(page, stage)
    stage.tell(with_style(2))
    stage.wait_for_loads("/static/style.2.css", 1)
    expect_only_stylesheet(page, "/static/style.1.css")
    expect(page.locator("body")).to_have_css("color", "rgb(1, 2, 3)")
    stage.files["/static/style.2.css"] = b"body { color: rgb(2, 0, 0); }"
    stage.tell(with_style(2))
    expect(page.locator("body")).to_have_css("color", "rgb(2, 0, 0)")


def test_of_two_stylesheets_in_one_breath_the_last_one_counts(page, stage):
    show(page, stage)
    for number in (2, 3):
        stage.files[f"/static/style.{number}.css"] = f"body {{ color: rgb({number}, 0, 0); }}".encode()
        stage.tell(with_style(number))
    expect_only_stylesheet(page, "/static/style.3.css")
    expect(page.locator("body")).to_have_css("color", "rgb(3, 0, 0)")


def test_a_stylesheet_is_swapped_also_while_there_are_errors(page, stage):
    show(page, stage)
    stage.files["/static/style.2.css"] = b"body { color: rgb(2, 0, 0); }"
    stage.tell(replace(with_style(2), errors=(ERROR,)))
    expect(page.locator("body")).to_have_css("color", "rgb(2, 0, 0)")
    assert is_the_same_document(page)


# Mistakes


def test_a_mistake_is_told_over_the_last_good_page_and_goes_when_it_is_mended(page, stage):
    show(page, stage)
    page.locator(".scroller").focus()
    stage.tell(replace(SHOWN, print="two", errors=(ERROR,)))
    overlay = page.get_by_role("region", name="Có 1 lỗi cần sửa")
    expect(overlay).to_be_visible()
    for reported in (
        "Không hiểu phần khai báo.",
        "content/2021/05/a.md, dòng 2, cột 8",
        "title: Quận: tin mới",
        "Cách sửa: Đặt cả giá trị trong dấu nháy.",
    ):
        expect(overlay).to_contain_text(reported)
    expect(overlay.locator(".here")).to_have_text(re.compile("▶Ở đây, dòng 2"))
    expect(overlay.locator("mark")).to_have_text("Quận:")
    expect(page.get_by_role("alert")).to_have_text("Có 1 lỗi cần sửa. Không hiểu phần khai báo. content/2021/05/a.md")
    expect(page.locator(".scroller")).to_be_focused()
    page.locator("summary").nth(0).click()
    assert page.evaluate(UNFOLDED) == [True, True, False]
    stage.tell(SHOWN)
    expect(overlay).to_be_hidden()
    expect(page.get_by_role("alert")).to_have_text("Đã hết lỗi.")
    assert is_the_same_document(page)


def test_a_mended_page_that_became_another_one_is_loaded(page, stage):
    show(page, stage)
    stage.tell(replace(SHOWN, errors=(ERROR,)))
    expect(page.locator("badinh-preview .sheet")).to_be_visible()
    stage.put(written("Bài mới"), SHOWN)
    stage.tell(replace(SHOWN, print="two"))
    expect(page.locator("h1")).to_have_text("Bài mới")
    expect(page.locator("badinh-preview .sheet")).to_be_hidden()


def test_mistakes_stand_in_the_order_of_their_weight(page, stage):
    show(page, stage, replace(SHOWN, errors=(WARNING, TEMPLATE_ERROR, ERROR) + (WARNING,) * 20))
    expect(page.locator(".trouble")).to_have_count(20)
    codes = page.locator(".trouble .code").all_inner_texts()
    assert codes == ["BD103", "BD404"] + ["BD205"] * 18
    expect(page.locator(".sheet")).to_contain_text("Và 3 chỗ khác.")


def test_the_overlay_is_put_aside_by_escape_and_comes_back_for_another_mistake(page, stage):
    show(page, stage)
    stage.tell(replace(SHOWN, errors=(ERROR,)))
    overlay = page.locator("badinh-preview .sheet")
    expect(overlay).to_be_visible()
    page.keyboard.press("Escape")
    expect(overlay).to_be_hidden()
    button = page.get_by_role("button", name="1 lỗi")
    expect(button).to_have_attribute("aria-expanded", "false")
    stage.tell(replace(SHOWN, path=SHOWN.path, errors=(ERROR,), warnings=(WARNING,)))
    expect(page.get_by_role("button", name="1 cảnh báo")).to_be_visible()
    expect(overlay).to_be_hidden()
    page.reload()  # as does any page with the same mistakes
    expect(page.locator("badinh-preview .bar")).to_be_visible()
    expect(overlay).to_be_hidden()
    stage.wait_for_listeners(1)
    stage.tell(replace(SHOWN, errors=(ERROR, TEMPLATE_ERROR)))
    expect(overlay).to_be_visible()


def test_the_overlay_is_worked_by_keyboard(page, stage):
    show(page, stage)
    stage.tell(replace(SHOWN, errors=(ERROR,)))
    fewer = page.get_by_role("button", name="Thu gọn lỗi")
    fewer.focus()
    page.keyboard.press("Tab")
    expect(page.locator("badinh-preview .content")).to_be_focused()
    page.keyboard.press("Escape")
    button = page.get_by_role("button", name="1 lỗi")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(fewer).to_be_visible()
    fewer.focus()
    stage.tell(SHOWN)
    expect(page.get_by_role("button", name="Thu gọn", exact=True)).to_be_focused()


def test_whatever_a_mistake_is_about_is_shown_as_text(page, stage):
    text = "</script><img src=/x.png onerror=alert(1)><style>*{display:none}</style>" + unicodedata.normalize(
        "NFD", "Quận"
    )
    trouble = Trouble(text, "error", text, text, text, 1, 0, (Line(1, text, here=True),))
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    show(page, stage, replace(SHOWN, origin=text, errors=(trouble,)))
    overlay = page.locator("badinh-preview .sheet")
    for place in (".what", ".where > code", ".code", ".lines code"):
        assert overlay.locator(place).text_content() == text
    assert page.locator("badinh-preview .origin code").text_content() == text
    expect(page.locator("badinh-preview img, badinh-preview style")).to_have_count(0)


def test_the_page_that_stands_in_for_one_that_cannot_be_made_gives_way_to_it(page, stage):
    broken = replace(SHOWN, status=500, print="", styles={}, errors=(ERROR,))
    page.goto(stage.put(trouble_page(broken), broken))
    expect(page.locator("badinh-preview .bar")).to_be_visible()
    expect(page.locator("badinh-preview .sheet")).to_be_hidden()
    expect(page.locator(".trouble")).to_have_count(1)
    stage.wait_for_listeners(1)
    worse = replace(broken, errors=(ERROR, TEMPLATE_ERROR))
    stage.put(trouble_page(worse), broken)
    stage.tell(worse)
    expect(page.locator(".trouble")).to_have_count(2)
    stage.wait_for_listeners(1)
    stage.put(written("Bài"), SHOWN)
    stage.tell(SHOWN)
    expect(page.locator("h1")).to_have_text("Bài")


# The bar


def test_the_number_of_warnings_opens_their_list(page, stage):
    show(page, stage, replace(SHOWN, warnings=(WARNING, replace(WARNING, line=9))))
    sheet = page.locator("badinh-preview .sheet")
    expect(sheet).to_be_hidden()
    button = page.get_by_role("button", name="2 cảnh báo", exact=True)
    button.click()
    expect(page.get_by_role("region", name="2 cảnh báo cho trang này")).to_contain_text("Ảnh chưa có lời mô tả.")
    expect(button).to_have_attribute("aria-expanded", "true")
    button.click()
    expect(sheet).to_be_hidden()


MIXED = (WARNING, replace(WARNING, line=9), replace(WARNING, level="advice", line=12))


def test_warnings_and_advice_are_counted_apart_as_in_the_terminal(page, stage):
    show(page, stage, replace(SHOWN, warnings=MIXED))
    page.get_by_role("button", name="2 cảnh báo, 1 lưu ý", exact=True).click()
    expect(page.get_by_role("region", name="2 cảnh báo, 1 lưu ý cho trang này")).to_be_visible()


def test_the_bar_of_an_english_site_speaks_english(page, stage):
    stage.language = "en"
    error = replace(ERROR, message="-", hint="-")
    shown = replace(SHOWN, mark="scheduled", due="2021-07-20T08:00:00+07:00", at="2021-07-01", warnings=MIXED)
    show(page, stage, shown)
    bar = page.locator("badinh-preview .bar")
    for words in (
        "Preview",
        "Scheduled for 20 July 2021, 08:00",
        "Site as of 1 July 2021",
        "2 warnings, 1 piece of advice",
        "Back to now",
    ):
        expect(bar).to_contain_text(words)
    assert page.locator("badinh-preview").get_attribute("lang") == "en"
    stage.tell(replace(shown, errors=(error, error)))
    expect(page.get_by_role("region", name="2 errors to correct")).to_contain_text("What to do: -")
    stage.tell(replace(shown, errors=(error,)))
    expect(page.get_by_role("region", name="1 error to correct")).to_be_visible()


@pytest.mark.parametrize(
    ("mark", "due", "words"),
    [
        ("draft", "", "BẢN NHÁP"),
        ("scheduled", "2021-07-20T08:00:00+07:00", "Hẹn giờ 20/07/2021 08:00"),
        ("scheduled", "2021-07-20", "Hẹn giờ 20/07/2021"),
        ("scheduled", "", "Hẹn giờ"),
    ],
)
def test_what_is_not_published_is_marked(page, stage, mark, due, words):
    show(page, stage, replace(SHOWN, mark=mark, due=due))
    expect(page.locator("badinh-preview .mark")).to_have_text(words)


def test_the_bar_names_the_file_of_the_page_to_be_copied(page, stage):
    show(page, stage)
    expect(page.locator("badinh-preview .mark")).to_be_hidden()
    expect(page.locator("badinh-preview .origin")).to_contain_text("content/2021/05/a.md")
    page.get_by_role("button", name="Chép tên tệp").click()
    expect(page.get_by_role("status")).to_have_text("Đã chép tên tệp.")
    assert page.evaluate("navigator.clipboard.readText()") == "content/2021/05/a.md"


def test_where_the_clipboard_is_closed_the_name_of_the_file_is_selected(page, stage):
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    show(page, stage)
    page.get_by_role("button", name="Chép tên tệp").click()
    expect(page.get_by_role("status")).to_contain_text("Ctrl+C")
    assert page.evaluate("getSelection().toString()") == "content/2021/05/a.md"


def test_the_portal_is_seen_as_on_another_day_and_as_it_is_now_again(page, stage):
    show(page, stage)
    page.get_by_role("button", name="Xem theo ngày").click()
    page.get_by_label("Chọn ngày xem").fill("2021-07-20T08:00")
    with page.expect_request("**/__badinh/at?*") as asked:
        page.get_by_role("button", name="Xem", exact=True).click()
    assert asked.value.url == f"{stage.base}/__badinh/at?back=%2F2021%2F05%2Fa%2F&when=2021-07-20T08%3A00"
    show(page, stage, replace(SHOWN, at="2021-07-20T08:00"))
    page.get_by_role("button", name="Trang tin lúc 20/07/2021 08:00").click()
    expect(page.get_by_label("Chọn ngày xem")).to_have_value("2021-07-20T08:00")
    with page.expect_request("**/__badinh/at?*") as asked:
        page.get_by_role("button", name="Về hiện tại").click()
    assert asked.value.url == f"{stage.base}/__badinh/at?back=%2F2021%2F05%2Fa%2F&when="


def test_for_a_page_that_is_not_there_the_likely_ones_are_named(page, stage):
    similar = (Similar("/2021/05/b/", "Bài khác"), Similar("javascript:alert(1)", "Không phải trang"))
    show(page, stage, replace(SHOWN, status=404, origin="", similar=similar))
    sheet = page.get_by_role("region", name="Không có trang này.")
    expect(sheet).to_contain_text("Có phải bạn muốn:")
    expect(sheet.get_by_role("link")).to_have_text(["Bài khác"])
    stage.put(written("Bài khác"), replace(SHOWN, path="/2021/05/b/"))
    sheet.get_by_role("link").click()
    expect(page.locator("h1")).to_have_text("Bài khác")


def test_for_a_page_that_resembles_none_that_is_said(page, stage):
    show(page, stage, replace(SHOWN, status=404))
    expect(page.get_by_role("region", name="Không có trang này.")).to_contain_text("Không tìm thấy trang nào giống")
    page.keyboard.press("Escape")
    expect(page.locator("badinh-preview .sheet")).to_be_hidden()


def test_a_bar_that_was_made_small_stays_small(page, stage):
    show(page, stage, replace(SHOWN, mark="draft"))
    page.get_by_role("button", name="Thu gọn", exact=True).click()
    expect(page.locator("badinh-preview .origin")).to_be_hidden()
    page.reload()
    expect(page.locator("badinh-preview .mark")).to_be_visible()
    expect(page.locator("badinh-preview .origin")).to_be_hidden()
    page.get_by_role("button", name="Mở thanh").click()
    expect(page.locator("badinh-preview .origin")).to_be_visible()
    page.reload()
    expect(page.locator("badinh-preview .origin")).to_be_visible()


def test_the_bar_leads_to_the_start_page_which_has_a_form_for_the_day_of_its_own(page, stage):
    begin = replace(SHOWN, path="/__badinh/", styles={}, origin="")
    stage.put(start_page(StartView("Cổng tin quận Mẫu", "/")), begin)
    show(page, stage)
    page.get_by_role("link", name="Tổng quan").click()
    expect(page.locator("h1")).to_have_text("Cổng tin quận Mẫu")
    expect(page.locator("badinh-preview .bar")).to_be_visible()
    expect(page.get_by_label("Chọn ngày xem")).to_have_count(1)
    expect(page.get_by_role("button", name="Xem theo ngày")).to_be_hidden()


def test_the_preview_works_in_a_browser_that_remembers_nothing(page, stage):
    page.add_init_script("""for (const name of ['localStorage', 'sessionStorage'])
        Object.defineProperty(window, name, {get() { throw new DOMException('', 'SecurityError'); }});""")
    show(page, stage)
    stage.put(written("Bài mới"), SHOWN)
    stage.tell(replace(SHOWN, print="two"))
    expect(page.locator("h1")).to_have_text("Bài mới")


# Looks


def test_neither_the_style_of_the_page_reaches_the_bar_nor_that_of_the_bar_the_page(page, stage):
    hostile = (
        "body > *, aside, .bar, button { display: none !important; color: lime !important; font-size: 3px !important; }"
    )
    show(page, stage)
    looks = "node => { const {color, fontSize, display} = getComputedStyle(node); return [color, fontSize, display]; }"
    names = ("badinh-preview .bar", "badinh-preview .fold", "badinh-preview .origin")
    before = [page.locator(name).first.evaluate(looks) for name in names]
    assert page.locator("main .bar").evaluate("node => getComputedStyle(node).backgroundColor") == "rgba(0, 0, 0, 0)"
    stage.files["/static/style.2.css"] = (STYLE + hostile).encode()
    stage.tell(with_style(2))
    expect(page.locator("h1")).to_be_hidden()
    assert [page.locator(name).first.evaluate(looks) for name in names] == before
    expect(page.locator("badinh-preview .bar")).to_be_visible()


@pytest.mark.parametrize("errors", [(), (ERROR, TEMPLATE_ERROR)], ids=["bar", "overlay"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_end_of_the_page_can_be_scrolled_out_from_under_the_bar(page, stage, width, errors):
    page.set_viewport_size({"width": width, "height": 720})
    show(page, stage, replace(SHOWN, errors=errors, warnings=(WARNING,), mark="draft"))
    preview = page.locator("badinh-preview .badinh-preview")
    covered = preview.evaluate("node => node.offsetHeight")
    expect(page.locator("html")).to_have_css("padding-bottom", f"{covered}px")
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    (last, bar) = (node.bounding_box() for node in (page.locator("main > p:last-child"), preview))
    assert last["y"] + last["height"] <= bar["y"]


def test_on_paper_nothing_is_seen_of_the_preview(page, stage):
    show(page, stage, replace(SHOWN, errors=(ERROR,)))
    page.emulate_media(media="print")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("badinh-preview .bar")).to_be_hidden()
    expect(page.locator("badinh-preview .sheet")).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.documentElement).paddingBottom") == "0px"


FULL = replace(
    SHOWN,
    origin="content/2021/05/ten-tep-rat-dai-" + "khong-co-cho-ngat-" * 6 + ".md",
    mark="scheduled",
    due="2021-07-20T08:00:00+07:00",
    at="2021-07-20T08:00",
    warnings=(WARNING,),
)
LONG = replace(ERROR, path=FULL.origin, lines=(Line(1, "w" * 300), Line(123456, "w" * 300, here=True)))
ITEM = Item("Tin có tên " + "rấtdài" * 30, "/1/", FULL.origin, "2021-07-20T08:00:00+07:00")
VIEW = StartView("Cổng tin quận Mẫu", "/", FULL.at, (ITEM,), (ITEM,), (ITEM,), (LONG,), (WARNING,))
TROUBLED = replace(FULL, status=500, print="", errors=(LONG, TEMPLATE_ERROR))
SIGHTS = {
    "overlay": (written("Bài"), replace(FULL, errors=(LONG, TEMPLATE_ERROR)), ""),
    "warnings": (written("Bài"), FULL, "1 cảnh báo"),
    "day": (written("Bài"), FULL, "Trang tin lúc 20/07/2021 08:00"),
    "missing": (written("Bài"), replace(FULL, status=404, similar=(Similar("/b/", "w" * 200),)), ""),
    "small bar": (written("Bài"), FULL, "Thu gọn"),
    "trouble": (trouble_page(TROUBLED), TROUBLED, ""),
    "start": (start_page(VIEW), replace(FULL, path="/__badinh/", origin="", mark=""), ""),
}


@pytest.mark.parametrize("sight", SIGHTS)
def test_all_of_the_preview_is_accessible_by_the_rules_of_axe_and_never_scrolls_sideways(page, bad, stage, sight):
    html, shown, button = SIGHTS[sight]
    page.goto(stage.put(html, shown))
    expect(page.locator("badinh-preview .bar")).to_be_visible()
    if button:
        page.get_by_role("button", name=button).click()
    assert bad == []
    page.evaluate(Axe().axe_script)
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 720})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert page.evaluate(VIOLATIONS, RULES) == []
        assert page.evaluate(OVERFLOWING) == []
        assert page.evaluate(TOO_SMALL) == []
    bad.clear()  # axe tries styles of its own, which the policy forbids


TOO_SMALL = """() => [...document.querySelector('badinh-preview').shadowRoot.querySelectorAll('button, a, input')]
    .map(node => [node.textContent, node.getBoundingClientRect()])
    .filter(([, {width, height}]) => width && (width < 24 || height < 24))"""
"""Names what is too small to be hit with a finger."""
