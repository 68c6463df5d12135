"""Sitemaps are valid, name what search engines may show and nothing else, and change as little as they can."""

from __future__ import annotations

import re
import shutil
import unicodedata
from pathlib import Path

import pytest
from lxml import etree

from badinh_site.pages import sitemaps
from badinh_site.pages.sitemaps import LIMITS, Limits, sitemap_pages
from tests.support.browser_site import write_sample
from tests.support.picturemaking import drawing
from tests.support.sitemaking import SETTINGS, article, build_site, clean_tree, make_site, tree, write
from tests.support.validity import faults_of_sitemap

PORTAL = Path(__file__).parents[2]
OPEN = SETTINGS.replace("frozen_at: 2021-07-14T00:00\n", "")
NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "image": "http://www.google.com/schemas/sitemap-image/1.1",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a site of articles in three years."""
    make_site(tmp_path)
    for number in range(24):
        year, month = 2019 + number % 3, 1 + number % 6
        name = f"{year}/{month:02}/bai-{number}"
        article(tmp_path, name, title=f"Bài {number}", date=f"{year}-{month:02}-{number + 1:02}")
    return tmp_path


def limit(monkeypatch: pytest.MonkeyPatch, urls: int = LIMITS.urls, size: int = LIMITS.size) -> None:
    """Let builds take files of this size for too large."""
    monkeypatch.setattr(sitemap_pages, "__defaults__", (Limits(urls, size),))


def found(data: bytes, path: str) -> list[str]:
    return [node.text for node in etree.fromstring(data).iterfind(f".//{path}", NAMES)]


def written(site: Path, **options: object) -> set[str]:
    """Build, hold the output against a clean build, and give the sitemaps that were written."""
    result = build_site(site, **options)
    assert result.complete, result.problems
    assert tree(site / "build") == clean_tree(site, **options)
    return {path for path in result.written if path.startswith("sitemap")}


def sitemaps_of(site: Path) -> dict[str, bytes]:
    return {path: data for path, data in tree(site / "build").items() if path.startswith("sitemap")}


def test_every_sitemap_is_valid(tmp_path: Path) -> None:
    shutil.copytree(PORTAL / "content", tmp_path / "portal" / "content")
    for place in (write_sample(tmp_path / "sample"), tmp_path / "portal"):
        assert build_site(place, drafts=True).complete
        assert sitemaps_of(place)
        for path, data in sitemaps_of(place).items():
            assert faults_of_sitemap(data) == [], path
            assert not re.search(rb"nhap|hen-gio|go-bo|404", data), path
    golden = sorted((Path(__file__).parents[1] / "data/sites").glob("*/expected/sitemap*.xml"))
    assert len(golden) > 4
    for file in golden:
        assert faults_of_sitemap(file.read_bytes()) == [], file


def test_the_check_finds_faults() -> None:
    golden = Path(__file__).parents[1] / "data/sites/day-du/expected"
    text = (golden / "sitemap.xml").read_text(encoding="utf-8")
    for good, bad in (
        ("<loc>https://badinh.example/<", "<loc>/<"),
        ("<lastmod>2021-07-13T17:00:00+07:00<", "<lastmod>13/07/2021<"),
        ("<loc>", "<la/><loc>"),
        ("</urlset>", "<url><loc>https://badinh.example/</loc></url></urlset>"),
    ):
        assert good in text
        assert faults_of_sitemap(text.replace(good, bad, 1).encode("utf-8")), bad
    text = (golden / "sitemap-news.xml").read_text(encoding="utf-8")
    for good, bad in ((">vi<", ">tiếng Việt<"), ("<news:title>", "<news:keywords>x</news:keywords><news:title>")):
        assert good in text
        assert faults_of_sitemap(text.replace(good, bad, 1).encode("utf-8")), bad


def test_a_sitemap_names_the_pictures_of_articles_and_albums(tmp_path: Path) -> None:
    make_site(tmp_path)
    for place in ("2021/07", "albums/tet"):
        (tmp_path / "content" / place).mkdir(parents=True)
        for name in ("mot.png", "hai.png"):
            (tmp_path / "content" / place / name).write_bytes(drawing(1))
    image = "{src: mot.png, alt: Một}"
    article(tmp_path, "2021/07/bai", date="2021-07-01", image=image, body="![Hai](hai.png)\n\n![Một](mot.png)")
    article(tmp_path, "2021/07/khong-anh", date="2021-07-02")
    write(tmp_path, "content/albums/tet/index.md", "---\ntitle: Tết\n---\n")
    assert build_site(tmp_path).complete
    data = (tmp_path / "build/sitemap.xml").read_bytes()
    assert faults_of_sitemap(data) == []
    pictures = found(data, "image:loc")
    assert [re.sub(r"-\d+\.[0-9a-f]+\.", ".", one.removeprefix("https://badinh.example")) for one in pictures] == [
        "/2021/07/mot.png",
        "/2021/07/hai.png",
        "/albums/tet/hai.png",
        "/albums/tet/mot.png",
    ]
    for url in pictures:
        assert (tmp_path / "build" / url.removeprefix("https://badinh.example/")).is_file()


def test_a_sitemap_that_is_too_long_becomes_an_index_of_parts(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert build_site(site).complete
    whole = (site / "build/sitemap.xml").read_bytes()
    assert list(sitemaps_of(site)) == ["sitemap.xml"]
    limit(monkeypatch, urls=5)
    shutil.rmtree(site / ".badinh")
    written(site)
    files = sitemaps_of(site)
    index = files.pop("sitemap.xml")
    assert found(index, "s:loc") == [f"https://badinh.example/{path}" for path in sorted(files)]
    listed = [url for data in files.values() for url in found(data, "s:loc")]
    assert sorted(listed) == found(whole, "s:loc")
    assert {"sitemap-2019-01.xml", "sitemap-2020-02.xml"} <= files.keys()
    for path, data in (*files.items(), ("index", index)):
        assert faults_of_sitemap(data) == [], path
        assert path == "index" or len(found(data, "s:loc")) <= 5


def test_a_sitemap_that_is_too_large_becomes_an_index_of_parts(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    limit(monkeypatch, size=2000)
    written(site)
    files = sitemaps_of(site)
    index = files.pop("sitemap.xml")
    assert len(files) > 3
    assert len(found(index, "s:loc")) == len(files)
    assert max(map(len, files.values())) <= 2000


def test_the_limits_are_those_of_the_protocol(site: Path) -> None:
    assert LIMITS == (50_000, 52_428_800)


def test_a_new_article_writes_one_part(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    limit(monkeypatch, urls=12)
    written(site)
    article(site, "2019/01/cu", title="Cũ", date="2019-01-01")
    assert written(site) == {"sitemap-2019.xml"}
    article(site, "2021/06/moi", title="Mới", date="2021-06-29")
    assert written(site) == {"sitemap-2021.xml", "sitemap.xml"}
    (site / "content/2020/02/bai-1.md").unlink()
    assert written(site) == {"sitemap-2020.xml"}


def test_the_index_says_when_the_newest_page_of_a_part_changed(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    limit(monkeypatch, urls=12)
    article(site, "2019/01/sua", title="Sửa", date="2019-01-01", updated="2021-07-01T08:00")
    written(site)
    index = etree.fromstring((site / "build/sitemap.xml").read_bytes())
    changed = {one.findtext("s:loc", None, NAMES): one.findtext("s:lastmod", None, NAMES) for one in index}
    assert changed["https://badinh.example/sitemap-2019.xml"] == "2021-07-01T08:00:00+07:00"
    assert changed["https://badinh.example/sitemap-2021.xml"] == "2021-06-24"
    undated = [moment for url, moment in changed.items() if url and "trang" in url]
    assert undated
    assert set(undated) == {None}


def news(site: Path, at: str, **options: object) -> list[str]:
    """Build a site at a moment and give the titles that its news sitemap has."""
    written(site, at=at, **options)
    file = site / "build/sitemap-news.xml"
    robots = (site / "build/robots.txt").read_text(encoding="utf-8")
    assert ("\nSitemap: https://badinh.example/sitemap-news.xml\n" in robots) == file.exists()
    if not file.exists():
        return []
    assert faults_of_sitemap(file.read_bytes()) == []
    return found(file.read_bytes(), "news:title")


def test_news_are_the_articles_of_the_last_48_hours(tmp_path: Path) -> None:
    make_site(tmp_path, OPEN)
    for title, date in (("A", "2021-07-01T08:00"), ("B", "2021-07-02T09:00"), ("C", "2021-07-03"), ("D", None)):
        article(tmp_path, f"2021/07/{title.lower()}", title=title, date=date)
    moments = ("2021-07-01T07:59:59", "2021-07-01T08:00", "2021-07-03T07:59:59", "2021-07-03T08:00", "2021-07-04T09:00")
    assert [news(tmp_path, at) for at in moments] == [[], ["A"], ["C", "B", "A"], ["C", "B"], ["C"]]
    assert news(tmp_path, "2021-07-05") == []


def test_what_is_marked_expired_or_withdrawn_is_no_news(tmp_path: Path) -> None:
    make_site(tmp_path, OPEN)
    article(tmp_path, "2021/07/a", title="A", date="2021-07-01")
    article(tmp_path, "2021/07/b", title="B", date="2021-07-01", status="draft")
    article(tmp_path, "2021/07/c", title="C", date="2021-07-02T08:00")
    article(tmp_path, "2021/07/d", title="D", date="2021-07-01", status="withdrawn", reason="Sai")
    article(tmp_path, "2021/07/e", title="E", date="2021-07-01", expires="2021-07-01T10:00")
    assert sorted(news(tmp_path, "2021-07-01T09:00", drafts=True)) == ["A", "E"]
    assert news(tmp_path, "2021-07-01T10:00", drafts=True) == ["A"]
    assert news(tmp_path, "2021-07-02T08:00") == ["C", "A"]


def test_a_news_sitemap_names_the_publication_and_the_newest_thousand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sitemaps.MOST_NEWS == 1000
    monkeypatch.setattr(sitemaps, "MOST_NEWS", 2)
    make_site(tmp_path, OPEN.replace("agency:", "language: vi-VN\nagency:"))
    for hour in (7, 8, 9):
        article(tmp_path, f"2021/07/gio-{hour}", title=f"Giờ {hour}", date=f"2021-07-01T{hour:02}:00")
    assert news(tmp_path, "2021-07-01T10:00") == ["Giờ 9", "Giờ 8"]
    data = (tmp_path / "build/sitemap-news.xml").read_bytes()
    assert found(data, "news:name") == ["Cổng tin thử"] * 2
    assert found(data, "news:language") == ["vi"] * 2
    assert found(data, "news:publication_date")[0] == "2021-07-01T09:00:00+07:00"


def test_hostile_words_survive_in_the_news_sitemap(tmp_path: Path) -> None:
    hostile = "]]> & <b> 'nháy' \"kép\" </script> 😀 " + unicodedata.normalize("NFD", "Ba Đình")
    quoted = '"' + hostile.replace('"', '\\"') + '"'
    make_site(tmp_path, OPEN.replace("title: Cổng tin thử", f"title: {quoted}"))
    article(tmp_path, "2021/07/a", title=quoted, date="2021-07-01")
    expected = unicodedata.normalize("NFC", hostile)
    assert news(tmp_path, "2021-07-01T09:00") == [expected]
    assert found((tmp_path / "build/sitemap-news.xml").read_bytes(), "news:name") == [expected]
