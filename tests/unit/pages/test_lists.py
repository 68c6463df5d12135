"""Lists are paged from the oldest: nothing twice, nothing lost, and a full page never changes what it lists."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from badinh_site.pages.lists import ListView, full_pages, section_pages
from badinh_site.pages.outputs import Page
from badinh_site.portal.entry import Entry
from badinh_site.portal.site import Article, Section, Site
from badinh_site.settings.config import Config


def an_article(number: int) -> Article:
    entry = Entry(
        path=f"content/bai-{number}.md",
        type_name="article",
        address=f"/bai-{number}/",
        title=f"Bài {number}",
        status="published",
        reason=None,
        date=None,
        modified=None,
        end=None,
        category="Tin tức",
        category_place=(1, 1),
        tags=(),
        featured=False,
        views=None,
        aliases=(),
        aliases_place=(1, 1),
        references=(),
        picture=None,
        pictures=(),
        body=b"",
        terms=b"",
        facts=b"",
        card=b"",
        words=b"",
        title_size=2,
        sound=True,
        problems=(),
        problems_when_shown=(),
        problems_when_sound=(),
    )
    return Article(entry, f"/bai-{number}/", b"card of %d" % number, mark="", links=(), picture=None)


def pages_of(count: int, size: int) -> list[Page]:
    """Return the pages of a section with ``count`` articles; the highest number is the newest."""
    articles = tuple(an_article(number) for number in reversed(range(count)))
    site = Site(
        config=Config(title="Thử", base_url="https://thu.example/", page_size=size),
        articles=articles,
        withdrawn=(),
        pages=(),
        albums=(),
        news=(),
        sections=(Section("Tin tức", "tin-tuc", "", articles),),
        tags=(),
        related=(),
        attachments=(),
        pictures=(),
        redirects=(),
        banner="",
        changes=(),
    )
    return list(section_pages(site))


def seed_of(page: Page) -> ListView[bytes]:
    assert isinstance(page.seed, ListView)
    return page.seed


@given(st.integers(0, 60), st.integers(1, 7))
def test_every_article_stands_on_exactly_one_page_newest_first(count: int, size: int) -> None:
    front, *numbered = pages_of(count, size)
    cards = [card for page in (front, *reversed(numbered)) for card in seed_of(page).cards]
    assert cards == [b"card of %d" % number for number in reversed(range(count))]
    assert all(len(seed_of(page).cards) == size for page in numbered)
    assert len(seed_of(front).cards) < 2 * size
    assert len(seed_of(front).cards) >= min(count, size)
    assert len(numbered) == full_pages(count, size)


@given(st.integers(0, 60), st.integers(1, 7))
def test_a_new_article_leaves_the_cards_of_every_full_page_as_they_are(count: int, size: int) -> None:
    before = {page.path: seed_of(page).cards for page in pages_of(count, size)[1:]}
    after = {page.path: seed_of(page).cards for page in pages_of(count + 1, size)[1:]}
    assert before.items() <= after.items()


@given(st.integers(0, 60), st.integers(1, 7))
def test_a_new_article_changes_at_most_the_front_the_last_page_and_a_new_one(count: int, size: int) -> None:
    before = {page.path: page for page in pages_of(count, size)}
    after = {page.path: page for page in pages_of(count + 1, size)}
    changed = {path for path, page in after.items() if before.get(path) != page}
    last = {f"chuyen-muc/tin-tuc/trang/{full_pages(count, size) + step}/index.html" for step in (0, 1)}
    assert changed <= {"chuyen-muc/tin-tuc/index.html"} | last


@given(st.integers(0, 40), st.integers(1, 5))
def test_older_and_newer_lead_through_all_pages_and_back(count: int, size: int) -> None:
    pages = {"/" + page.path.removesuffix("index.html"): seed_of(page) for page in pages_of(count, size)}
    url: str | None = "/chuyen-muc/tin-tuc/"
    seen: list[str] = []
    while url:
        seen.append(url)
        older = pages[url].pager.older
        if older:
            newer = pages[older.url].pager.newer
            assert newer is not None
            assert newer.url == url
        url = older.url if older else None
    assert sorted(seen) == sorted(pages)
    assert pages[seen[0]].pager.newer is None
