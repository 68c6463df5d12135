"""A document appears where the row of its type says: one of each type, alike in all but its folder, shows it."""

from __future__ import annotations

import pytest

from badinh_site.content.parser import ParsedDocument, Parser
from badinh_site.content.types import ALBUM, ARTICLE, PAGE, TYPES, ContentType, Listing
from badinh_site.dates import parse, zone_named
from badinh_site.images.source import ImageInfo
from badinh_site.pages.feeds import feed_pages
from badinh_site.pages.links import Breadcrumbs
from badinh_site.portal.assemble import Materials, assemble
from badinh_site.portal.extract import extract
from badinh_site.portal.published_images import Original
from badinh_site.portal.site import Article, Site
from badinh_site.settings.config import Category, Config, MarkdownSettings

PATHS = {
    ARTICLE: ("content/a.md", "content/b.md"),
    PAGE: ("content/pages/a.md", "content/pages/b.md"),
    ALBUM: ("content/albums/a/index.md", "content/albums/b/index.md"),
}
PICTURES = ("content/albums/a/1.png", "content/albums/b/1.png")
UTC = zone_named("UTC")
CONFIG = Config(title="x", base_url="https://a.vn/", categories=(Category("Tin", "tin"),))


class FirstBuild:
    """What is known before there was a build: nothing but what documents speak of."""

    def __init__(self, terms):
        self._terms = terms

    def related(self):
        return None

    def keep_related(self, related):
        pass

    def terms(self, names):
        return [self._terms[name] for name in names]

    def spread(self, act, chunks, size):
        return (act(*chunk) for chunk in chunks)


@pytest.fixture(scope="module")
def site() -> Site:
    parser, entries, terms = Parser("UTC", MarkdownSettings()), [], {}
    for path in [path for paths in PATHS.values() for path in paths]:
        day = "2021-07-02" if "/a" in path.removeprefix("content/albums") else "2021-07-03"
        section = "" if "albums" in path else "category: Tin\n"
        source = f"---\ntitle: Hội làng\ndate: {day}\n{section}---\n\nHội làng Ngọc Hà khai mạc.\n"
        parsed = parser.parse(source.encode(), path)
        assert isinstance(parsed, ParsedDocument)
        entries.append(extract(parsed.document, UTC).entry)
        terms[entries[-1].terms] = parsed.document.terms
    originals = {path: Original(path.encode(), ImageInfo(1200, 900)) for path in PICTURES}
    at = parse("2021-07-03 10:00", UTC)
    materials = Materials(entries, (), dict.fromkeys(PICTURES, 1), originals, CONFIG, (), (), at, drafts=False)
    assembled = assemble(materials, FirstBuild(terms))
    assert {problem.code for problem in assembled.problems} <= {"BD227"}  # pictures without a description
    return assembled.site


def of(site: Site, kind: ContentType) -> list[Article]:
    every = (*site.articles, *site.pages, *site.albums)
    return [one for one in every if one.entry.path in PATHS[kind]]


def paths(articles) -> list[str]:
    return [one.entry.path for one in articles]


ROWS = pytest.mark.parametrize("kind", TYPES.all, ids=lambda kind: kind.name)


@ROWS
def test_each_list_has_the_types_that_it_is_for(site, kind):
    lists = {Listing.NEWS: site.articles, Listing.LIBRARY: site.albums, Listing.SITE_MAP: site.pages}
    assert set(PATHS) == set(TYPES.all)
    assert {listing for listing, found in lists.items() if set(paths(found)) & set(PATHS[kind])} == {kind.listing}


def test_articles_and_albums_come_newest_first_and_pages_by_address(site):
    assert paths(site.articles) == ["content/b.md", "content/a.md"]
    assert paths(site.albums) == ["content/albums/b/index.md", "content/albums/a/index.md"]
    assert paths(site.pages) == ["content/pages/a.md", "content/pages/b.md"]


def test_only_articles_are_in_sections_and_related(site):
    assert paths(site.sections[0].articles) == ["content/b.md", "content/a.md"]
    assert list(site.related) == [(1,), (0,)]


@ROWS
def test_only_albums_show_what_lies_in_their_folder(site, kind):
    assert [len(one.pictures) for one in of(site, kind)] == ([1, 1] if kind.is_gallery else [0, 0])
    assert kind.is_gallery == (kind is ALBUM)


@ROWS
def test_only_articles_are_news_and_cease_to_be(site, kind):
    assert (set(PATHS[kind]) & set(paths(site.news)) != set()) == kind.is_news == (kind is ARTICLE)
    assert {one.subject for one in site.changes if one.kind == "news"} == set(PATHS[ARTICLE])


def in_feeds(site) -> set[str]:
    return {one.url.removeprefix("https://a.vn") for page in feed_pages(site) for one in page.seed.entries}


@ROWS
def test_only_articles_are_in_feeds(site, kind):
    assert ({one.url for one in of(site, kind)} <= in_feeds(site)) == kind.in_feeds == (kind is ARTICLE)


def test_a_type_can_be_listed_as_news_and_stay_out_of_feeds(site, monkeypatch):
    monkeypatch.setattr("badinh_site.portal.entry.type_named", lambda _: ARTICLE._replace(in_feeds=False))
    assert in_feeds(site) == set()


@pytest.mark.parametrize(
    ("kind", "way"),
    [(ARTICLE, ["/", "/chuyen-muc/tin/"]), (PAGE, ["/"]), (ALBUM, ["/", "/thu-vien-hinh-anh/"])],
    ids=lambda kind: getattr(kind, "name", None),
)
def test_the_way_back_leads_through_the_list_of_the_type(site, kind, way):
    assert [link.url for link in Breadcrumbs(site).of(of(site, kind)[0])] == way
