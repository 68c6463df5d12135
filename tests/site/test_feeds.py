"""Feeds are valid, hold whole texts with whole addresses, and are found from the pages."""

from __future__ import annotations

import json
import re
import shutil
import unicodedata
from pathlib import Path
from typing import Any

import feedparser
import pytest
from lxml import etree
from selectolax.lexbor import LexborHTMLParser

from tests.support.browser_site import write_sample
from tests.support.picturemaking import bytes_of, drawing, photo
from tests.support.sitemaking import SETTINGS, article, build_site, make_site, tree, write
from tests.support.validity import ATOM, faults_of_atom, faults_of_json_feed, faults_of_sitemap

PORTAL = Path(__file__).parents[2]
HOSTILE = "]]> & <b>“đậm”</b> 'nháy' \"kép\" </script> <!-- &amp; \\ 😀 " + unicodedata.normalize("NFD", "Ba Đình")
"""Whatever an editor may write in a title."""
MEDIA = "{http://search.yahoo.com/mrss/}"


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return the output folders of the sample site with its drafts, and of the portal."""
    folder = tmp_path_factory.mktemp("sites")
    shutil.copytree(PORTAL / "content", folder / "portal" / "content")
    sites = [write_sample(folder / "sample"), folder / "portal"]
    for site in sites:
        assert build_site(site, drafts=True).complete
    return [site / "build" for site in sites]


def entries_of(file: Path) -> list[Any]:
    return etree.parse(file).findall(f"{ATOM}entry")


def titles_of(file: Path) -> list[str]:
    return [entry.findtext(f"{ATOM}title") for entry in entries_of(file)]


def test_every_feed_is_valid(outputs: list[Path]) -> None:
    golden = sorted((Path(__file__).parents[1] / "data/sites").glob("*/expected"))
    atom = [file for output in (*outputs, *golden) for file in output.rglob("feed.xml")]
    assert len(atom) > 15
    for file in atom:
        assert faults_of_atom(file.read_bytes()) == [], file
    for output in outputs:
        assert faults_of_json_feed((output / "feed.json").read_bytes()) == []


def test_the_checks_find_faults(outputs: list[Path]) -> None:
    feed = (outputs[0] / "feed.xml").read_text(encoding="utf-8")
    for good, bad in (
        ("<updated>2021", "<updated>ngày 2021"),
        ("<id>", "<id/><id>"),
        ("</feed>", "<muc/></feed>"),
        ("<author>", "<author><name> </name></author><author>"),
        ('rel="self"', 'rel="alternate"'),
        ("\n<entry>", "\n<entry><title>Hai</title>"),
    ):
        assert good in feed
        assert faults_of_atom(feed.replace(good, bad, 1).encode("utf-8")), bad
    items = json.loads((outputs[0] / "feed.json").read_bytes())
    for name, value in (("url", "/2021/"), ("date_published", "2021-06-01"), ("tags", []), ("than", "x")):
        changed = {**items, "items": [{**items["items"][0], name: value}]}
        assert faults_of_json_feed(json.dumps(changed).encode("utf-8")), name


def test_drafts_and_scheduled_articles_are_in_no_feed(outputs: list[Path]) -> None:
    feeds = [file for output in outputs for file in output.rglob("feed.*")]
    assert feeds
    for file in feeds:
        text = file.read_text(encoding="utf-8")
        assert not re.search("ban-nhap|hen-gio|go-bo|khong-ngay", text), file


def test_every_link_and_picture_in_a_feed_is_a_whole_address(outputs: list[Path]) -> None:
    items = json.loads((outputs[0] / "feed.json").read_bytes())["items"]
    contents = [item["content_html"] for item in items if "content_html" in item]
    for file in outputs[0].rglob("feed.xml"):
        contents += [entry.findtext(f"{ATOM}content") or "" for entry in entries_of(file)]
    nodes = [(LexborHTMLParser(content), name) for content in contents for name in ("href", "src", "poster")]
    links = [node.attributes[name] or "" for body, name in nodes for node in body.css(f"[{name}]")]
    assert "https://mau.example/2021/06/trinh-bay/#fn:mot" in links
    assert "https://mau.example/gioi-thieu/" in links
    assert [link for link in links if not link.startswith(("https://", "mailto:"))] == []


def test_an_entry_holds_the_whole_article(outputs: list[Path]) -> None:
    (entry,) = (e for e in entries_of(outputs[0] / "feed.xml") if "khanh-thanh" in e.findtext(f"{ATOM}id"))
    content = LexborHTMLParser(entry.findtext(f"{ATOM}content"))
    assert content.css_first("p").text() == "Sáng 12/6, quận Mẫu khánh thành nhà văn hoá."
    assert content.css_first("figcaption").text() == "Lễ cắt băng Ảnh: Trần Đức"
    assert "ba tầng." in content.css("li")[0].text()
    assert [one.text for one in entry.iter(f"{ATOM}name")] == ["Nguyễn Thị Hoà", "Trần Đức"]
    terms = [one.get("term") for one in entry.iter(f"{ATOM}category")]
    assert terms == ["Tin tức", "Văn hoá", "Khánh thành", "Cải cách hành chính"]
    assert entry.findtext(f"{ATOM}published") == "2021-06-12T08:30:00+07:00"
    assert entry.findtext(f"{ATOM}updated") == "2021-06-13T00:00:00+07:00"
    picture = entry.find(f"{ATOM}link[@rel='enclosure']")
    assert picture.get("type") == "image/png"
    for url in (picture.get("href"), entry.find(f"{MEDIA}thumbnail").get("url")):
        assert (outputs[0] / url.removeprefix("https://mau.example/")).is_file()
    items = json.loads((outputs[0] / "feed.json").read_bytes())["items"]
    (item,) = (item for item in items if "khanh-thanh" in item["id"])
    assert item["content_html"] == entry.findtext(f"{ATOM}content")
    assert item["image"] == picture.get("href")
    assert item["tags"] == terms
    assert item["authors"] == [{"name": "Nguyễn Thị Hoà"}, {"name": "Trần Đức"}]
    assert (item["date_published"], item["date_modified"]) == ("2021-06-12T08:30:00+07:00", "2021-06-13T00:00:00+07:00")


def test_a_photograph_is_enclosed_as_what_it_is(tmp_path: Path) -> None:
    make_site(tmp_path)
    for name, data in (("anh.jpg", bytes_of(photo(900, 600), "JPEG")), ("hinh.png", drawing(1))):
        article(tmp_path, f"2021/07/{name[:-4]}", date="2021-07-01", image=f"{{src: {name}, alt: Hồ}}")
        (tmp_path / f"content/2021/07/{name}").write_bytes(data)
    assert build_site(tmp_path).complete
    links = [entry.find(f"{ATOM}link[@rel='enclosure']") for entry in entries_of(tmp_path / "build/feed.xml")]
    assert sorted((one.get("type"), one.get("href")[-4:]) for one in links) == [
        ("image/jpeg", ".jpg"),
        ("image/png", ".png"),
    ]


def test_sections_and_tags_have_feeds_of_their_own_newest(tmp_path: Path) -> None:
    make_site(tmp_path)
    for day in range(1, 13):
        category, tag = ("Đô thị", "hồ") if day % 3 == 0 else ("Tin tức", None)
        article(
            tmp_path, f"2021/07/ngay-{day}", title=f"Ngày {day}", date=f"2021-07-{day:02}", category=category, tags=tag
        )
    article(tmp_path, "bai-viet/khong-ngay", title="Không ngày", tags="sông", category="Đô thị")
    assert build_site(tmp_path).complete
    build = tmp_path / "build"
    assert titles_of(build / "feed.xml") == [f"Ngày {day}" for day in (12, 11, 10, 9, 8)]
    assert titles_of(build / "chuyen-muc/tin-tuc/feed.xml") == [f"Ngày {day}" for day in (11, 10, 8, 7, 5)]
    assert titles_of(build / "chuyen-muc/do-thi/feed.xml") == [f"Ngày {day}" for day in (12, 9, 6, 3)]
    assert titles_of(build / "tu-khoa/ho/feed.xml") == [f"Ngày {day}" for day in (12, 9, 6, 3)]
    assert not (build / "tu-khoa/song/feed.xml").exists()
    feed = etree.parse(build / "tu-khoa/ho/feed.xml").getroot()
    assert feed.findtext(f"{ATOM}id") == "https://badinh.example/tu-khoa/ho/"
    assert feed.findtext(f"{ATOM}title") == "hồ - Cổng tin thử"
    assert feed.findtext(f"{ATOM}updated") == "2021-07-12T00:00:00+07:00"
    assert feed.find(f"{ATOM}link[@rel='self']").get("href") == "https://badinh.example/tu-khoa/ho/feed.xml"


def alternates(file: Path) -> list[tuple[str, str, str]]:
    names = ("type", "title", "href")
    links = LexborHTMLParser(file.read_bytes()).css('link[rel="alternate"]')
    return [(*(link.attributes[name] or "" for name in names),) for link in links]  # type: ignore[misc]


def test_browsers_find_the_feed_of_each_page(outputs: list[Path]) -> None:
    build, atom = outputs[0], "application/atom+xml"
    site = (atom, "Cổng tin quận Mẫu", "/feed.xml")
    section = (atom, "Tin tức - Cổng tin quận Mẫu", "/chuyen-muc/tin-tuc/feed.xml")
    assert alternates(build / "index.html") == [site, ("application/feed+json", "Cổng tin quận Mẫu", "/feed.json")]
    assert alternates(build / "2021/06/khanh-thanh/index.html") == [site]
    assert alternates(build / "chuyen-muc/tin-tuc/index.html") == [section]
    assert alternates(build / "chuyen-muc/tin-tuc/trang/1/index.html") == [section]
    assert alternates(build / "chuyen-muc/du-lich/index.html") == [site]
    assert alternates(build / "tu-khoa/van-hoa/index.html")[0][2] == "/tu-khoa/van-hoa/feed.xml"
    assert alternates(build / "2021/05/index.html") == [site]


def test_the_page_about_feeds_lists_them_all(outputs: list[Path]) -> None:
    for build in outputs:
        page = LexborHTMLParser((build / "rss/index.html").read_bytes())
        listed = {link.attributes["href"] for link in page.css("main a")}
        assert listed == {f"/{file.relative_to(build).as_posix()}" for file in build.rglob("feed.*")}
        for name in ("index.html", "so-do-trang/index.html"):
            assert 'href="/rss/"' in (build / name).read_text(encoding="utf-8")


def test_a_site_without_a_dated_article_has_no_feed_and_says_nothing_of_any(tmp_path: Path) -> None:
    make_site(tmp_path)
    article(tmp_path, "bai-viet/khong-ngay", title="Không ngày", tags="hồ")
    article(tmp_path, "2021/07/nhap", title="Nháp", date="2021-07-01", status="draft", tags="hồ")
    assert build_site(tmp_path, drafts=True).complete
    files = tree(tmp_path / "build")
    assert not [path for path in files if "feed." in path or path.startswith("rss/")]
    assert not [
        path for path, data in files.items() if path.endswith(".html") and (b"feed." in data or b"/rss/" in data)
    ]


def test_hostile_words_survive_in_every_feed(tmp_path: Path) -> None:
    quoted = json.dumps(HOSTILE, ensure_ascii=False)
    make_site(tmp_path, SETTINGS.replace("title: Cổng tin thử", f"title: {quoted}\ndescription: {quoted}"))
    write(
        tmp_path,
        "content/2021/07/la.md",
        f"---\ntitle: {quoted}\ndate: 2021-07-13\ncategory: Tin tức\nauthor: {quoted}\ntags: [{quoted}, Tin tức]\n"
        f"lead: {quoted}\nimage: {{src: anh.png, alt: {quoted}, caption: {quoted}}}\n---\n\n{HOSTILE}\n",
    )
    (tmp_path / "content/2021/07/anh.png").write_bytes(drawing(1))
    assert build_site(tmp_path).complete
    expected = unicodedata.normalize("NFC", HOSTILE)
    files = sorted((tmp_path / "build").rglob("feed.xml"))
    assert len(files) == 4  # the site's, the section's, and those of two tags
    for file in files:
        assert faults_of_atom(file.read_bytes()) == []
        feed = etree.parse(file).getroot()
        assert feed.findtext(f"{ATOM}title").endswith(expected)
        assert titles_of(file) == [expected]
        entry = feed.find(f"{ATOM}entry")
        assert entry.findtext(f"{ATOM}author/{ATOM}name") == expected
        assert [one.get("term") for one in entry.iter(f"{ATOM}category")] == ["Tin tức", expected]
        content = LexborHTMLParser(entry.findtext(f"{ATOM}content"))
        assert content.css_first("p strong").text() == expected
        assert content.css_first("img").attributes["alt"] == expected
    assert feedparser.parse((tmp_path / "build/feed.xml").read_bytes()).entries[0].link.endswith("/2021/07/la/")
    data = (tmp_path / "build/feed.json").read_bytes()
    assert faults_of_json_feed(data) == []
    assert b"<" not in data
    feed = json.loads(data)
    assert feed["title"] == feed["description"] == feed["items"][0]["title"] == expected
    assert feed["items"][0]["tags"] == ["Tin tức", expected]


def test_half_a_character_is_refused(tmp_path: Path) -> None:
    make_site(tmp_path)
    write(tmp_path, "content/2021/07/la.md", '---\ntitle: "a\\uD83Db"\ndate: 2021-07-13\n---\n\nBài.\n')
    result = build_site(tmp_path)
    assert [(problem.code, problem.line) for problem in result.problems] == [("BD103", 2)]
    assert not result.complete


@pytest.mark.parametrize("escape", ["\\0", "\\x08", "\\e", "\\x7F", "\\uFFFE", "\\uFFFF", "\\u2028"])
def test_a_control_character_in_a_title_reaches_no_feed(tmp_path: Path, escape: str) -> None:
    make_site(tmp_path)
    write(tmp_path, "content/2021/07/la.md", f'---\ntitle: "a{escape}b"\ndate: 2021-07-13\n---\n\nBài.\n')
    assert [problem.code for problem in build_site(tmp_path).problems] == ["BD003"]
    assert faults_of_atom((tmp_path / "build/feed.xml").read_bytes()) == []
    assert titles_of(tmp_path / "build/feed.xml") == ["a b"]
    assert json.loads((tmp_path / "build/feed.json").read_bytes())["items"][0]["title"] == "a b"


def test_no_character_of_unicode_breaks_a_feed_or_the_news_sitemap(tmp_path: Path) -> None:
    make_site(tmp_path, SETTINGS.replace("feed_size: 5", "feed_size: 100"))
    ranges = ((1, 0x300), (0x2000, 0x2070), (0xD7F0, 0xD800), (0xE000, 0xE010), (0xFDD0, 0xFDF0), (0xFFF0, 0x10010))
    for first, last in (*ranges, (0x1F5F0, 0x1F610), (0x10FFF0, 0x110000)):
        for start in range(first, last, 0x100):
            title = "".join(f"\\U{number:08X}" for number in range(start, min(start + 0x100, last)))
            name = f"content/2021/07/{start:x}.md"
            write(tmp_path, name, f'---\ntitle: "a{title}b"\nauthor: "a{title}b"\ndate: 2021-07-13\n---\n\nBài.\n')
    assert build_site(tmp_path).complete
    build = tmp_path / "build"
    assert faults_of_atom((build / "feed.xml").read_bytes()) == []
    assert faults_of_json_feed((build / "feed.json").read_bytes()) == []
    assert faults_of_sitemap((build / "sitemap-news.xml").read_bytes()) == []
    titles = [item["title"] for item in json.loads((build / "feed.json").read_bytes())["items"]]
    assert titles == [item["authors"][0]["name"] for item in json.loads((build / "feed.json").read_bytes())["items"]]
    assert [" ".join(title.split()) for title in titles_of(build / "feed.xml")] == [
        " ".join(title.split()) for title in titles
    ]
    assert len(titles) == 10
    assert {"\U0001f600", "\U0010fffd", "\ud7ff", "\ue000", "đ"} <= set("".join(titles))


def test_an_entry_keeps_its_id_whatever_is_changed_but_its_address(tmp_path: Path) -> None:
    make_site(tmp_path)
    ids = set()
    for fields in ({"title": "Một"}, {"title": "Hai", "category": "Đô thị"}, {"tags": "hồ", "updated": "2021-07-13"}):
        article(tmp_path, "2021/07/bai", date="2021-07-01", **fields)
        assert build_site(tmp_path).complete
        ids |= {entry.findtext(f"{ATOM}id") for entry in entries_of(tmp_path / "build/feed.xml")}
    assert ids == {"https://badinh.example/2021/07/bai/"}


def test_a_link_within_a_text_leads_home_and_text_that_looks_like_one_stays(tmp_path: Path) -> None:
    make_site(tmp_path)
    body = '[Cuối](#cuoi) và <a title="x > y" href="#cuoi">cuối</a>, viết `<a href="#cuoi">`.\n\n## Cuối\n'
    article(tmp_path, "2021/07/bai", date="2021-07-13", body=body)
    assert build_site(tmp_path).complete
    (entry,) = entries_of(tmp_path / "build/feed.xml")
    content = LexborHTMLParser(entry.findtext(f"{ATOM}content"))
    assert [link.attributes["href"] for link in content.css("a")] == ["https://badinh.example/2021/07/bai/#cuoi"] * 2
    assert content.css_first("code").text() == '<a href="#cuoi">'


def test_a_correction_is_the_last_change_that_machines_are_told_of(tmp_path: Path) -> None:
    corrections = "[{date: 2021-07-09, text: Sửa số.}, {date: 2021-07-05, text: Sửa tên.}, {text: Sửa chữ.}]"
    make_site(tmp_path)
    article(tmp_path, "2021/07/mot", title="Một", date="2021-07-01", updated="2021-07-03", corrections=corrections)
    article(tmp_path, "2021/07/hai", title="Hai", date="2021-07-02", updated="2021-07-06")
    assert build_site(tmp_path).complete
    output = tmp_path / "build"
    feed = etree.parse(output / "feed.xml")
    changed = {one.findtext(f"{ATOM}title"): one.findtext(f"{ATOM}updated") for one in entries_of(output / "feed.xml")}
    assert changed == {"Một": "2021-07-09T00:00:00+07:00", "Hai": "2021-07-06T00:00:00+07:00"}
    assert feed.findtext(f"{ATOM}updated") == "2021-07-09T00:00:00+07:00"
    items = json.loads((output / "feed.json").read_bytes())["items"]
    assert {one["title"]: one["date_modified"] for one in items} == changed
    page = (output / "2021/07/mot/index.html").read_text(encoding="utf-8")
    assert '"dateModified":"2021-07-09"' in page
    assert "<loc>https://badinh.example/2021/07/mot/</loc><lastmod>2021-07-09<" in (output / "sitemap.xml").read_text(
        encoding="utf-8"
    )
