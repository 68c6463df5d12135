"""The preview is in one language: its pages, its script, and the pages with which its server refuses a request."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

import badinh_site.preview
from badinh_site.diagnostics.wording import LANGUAGES
from badinh_site.engine.request import Request
from badinh_site.pages.assets import replace_words
from badinh_site.preview.http.refusals import page_of
from badinh_site.preview.http.request import HttpRequest
from badinh_site.preview.pages import Item, StartView, start_page, trouble_page
from badinh_site.preview.routes import Routes
from badinh_site.preview.session import Session
from badinh_site.preview.shown import Line, Shown, Trouble
from badinh_site.preview.words import WORDS, script_words, word
from tests.support.sitemaking import article, make_site

SCRIPT = Path(badinh_site.preview.__file__).with_name("client").joinpath("preview.js").read_text(encoding="utf-8")
VIETNAMESE_LETTER = re.compile("[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE)
ENGLISH = "title: News\nbase_url: https://news.example/\nlanguage: en\n"
STATUSES = [int(key) for key in WORDS if key.isdigit()]
MOMENT = "2021-07-20T08:00"


def full_pages(language: str) -> Iterator[bytes]:
    """Yield the pages of the preview with everything that they can show, in texts without letters."""
    lines = (Line(1, "1"), Line(2, "2", here=True))
    errors = tuple(Trouble("BD103", "error", "-", "-", "1/2", 2, 3, lines) for _ in range(25))
    warnings = tuple(Trouble("BD103", level, "-") for level in ("warning", "advice", "advice"))
    items = (Item("1", "/1/", "1", MOMENT), Item("", "", "2"))
    full = StartView("1", "/", MOMENT, items, items, items, errors, warnings)
    shown = Shown("/1/", 500, "", errors=errors)
    yield from (start_page(view, language) for view in (full, StartView("1", "/"), StartView("1", "/", errors=errors)))
    yield from (trouble_page(one, language) for one in (shown, Shown("/1/", 500, "")))
    yield from (page_of(status, language) for status in STATUSES)


def texts(page: bytes) -> str:
    """Return what a page says, with its attributes."""
    tree = LexborHTMLParser(page)
    labels = [value or "" for node in tree.css("[aria-label], [alt]") for value in node.attributes.values()]
    for code in tree.css("script, style, code, .code"):
        code.decompose()
    return " ".join([*(node.text(deep=True) for node in tree.css("title, body")), *labels])


def english_words() -> set[str]:
    """Return the words that the English preview uses and the Vietnamese one does not."""
    english = {one for page in full_pages("en") for one in re.findall(r"[a-z]{3,}", texts(page).lower())}
    names = {"draft", "status", "badinh", "serve", "javascript", "cookie", "http", "get", "head", "byte"}
    return english - names


@pytest.mark.parametrize("status", STATUSES)
def test_a_refused_request_is_answered_in_the_language(status: int) -> None:
    assert not VIETNAMESE_LETTER.search(page_of(status, "en").decode("utf-8"))
    assert VIETNAMESE_LETTER.search(page_of(status, "vi").decode("utf-8"))
    assert b'<html lang="en">' in page_of(status, "en")


def test_no_page_of_an_english_preview_has_a_vietnamese_letter() -> None:
    pages = [page.decode("utf-8") for page in full_pages("en")]
    assert [VIETNAMESE_LETTER.findall(page) for page in pages if VIETNAMESE_LETTER.search(page)] == []
    assert all('<html lang="en">' in page for page in pages)
    for words in (
        "25 errors",
        "1 warning, 2 pieces of advice",
        "20 July 2021, 08:00",
        "And 5 more.",
        "line 2, column 3",
    ):
        assert any(words in page for page in pages), words


def test_no_page_of_a_vietnamese_preview_has_an_english_word() -> None:
    assert len(english_words()) > 100
    found = {one for page in full_pages("vi") for one in re.findall(r"\w{3,}", texts(page).lower())}
    assert found & english_words() == set()


def test_every_word_of_the_script_is_replaced_in_an_english_preview() -> None:
    words = script_words("en")
    assert [own for own in words if own not in SCRIPT] == []
    english = replace_words(SCRIPT, words)
    assert [line for line in english.splitlines() if VIETNAMESE_LETTER.search(line)] == []
    assert [own for own in words if own in english and own not in words.values()] == []
    assert script_words("vi") == {}


@pytest.mark.parametrize("key", WORDS)
def test_every_word_can_be_said_in_every_language(key: str) -> None:
    for language in LANGUAGES:
        assert word(key, language, 1, number=1) != ""
        assert word(key, language, 2, number=1) != ""


def request(path: str) -> HttpRequest:
    return HttpRequest(path, {}, {}, "", 8000)


def test_what_is_served_of_an_english_site_is_english(tmp_path: Path) -> None:
    site = make_site(tmp_path, ENGLISH)
    article(site, "2021/05/a", title="A", date="2021-05-01", status="draft", category="News", body="x")
    article(site, "2021/05/b", title="B", date="2021-05-01", category="News", body="x")
    (site / ".badinh").mkdir(exist_ok=True)
    session = Session(Request(site, site / ".badinh/preview", drafts=True), site / ".badinh", "en", lambda _: None)
    with closing(session):
        session.begin()
        routes = Routes(session, "en")
        for path in ("/__badinh/", "/__badinh/preview.js", "/__badinh/preview.css", "/", "/2021/05/a/", "/nothing/"):
            body = routes.answer(request(path)).body
            assert isinstance(body, bytes)
            assert VIETNAMESE_LETTER.findall(body.decode("utf-8")) == [], path
            assert (b"Overview" in body) == (path in {"/__badinh/", "/__badinh/preview.js"})
