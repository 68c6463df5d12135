"""One name is one thing at one address: tags and categories that differ are two, and keep their addresses."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from badinh_site.vietnamese import marked_slug, name_key
from tests.support.sitemaking import SETTINGS, article, build_site, check_site, clean_tree, codes, make_site, tree

OPEN = SETTINGS.replace("categories: [Tin tức, Đô thị]\n", "")
TAX, LEASE = "thuế đất", "thuê đất"


def tagged(site: Path, name: str, tags: str, *, day: str = "2021-07-01", status: str | None = None) -> None:
    article(site, f"2021/07/{name}", title=f"Bài {name}", date=day, tags=tags, status=status)


def built(site: Path) -> None:
    """Build a site, and compare with what a clean build makes of it."""
    result = build_site(site)
    assert result.complete, result.problems
    assert tree(site / "build") == clean_tree(site)


def page_of(site: Path, name: str) -> str:
    [page] = (site / "build/2021").glob(f"*/{name}/index.html")
    return page.read_text(encoding="utf-8")


def tags_of(site: Path, name: str) -> dict[str, str]:
    """Return the tags of an article's page with the slugs of their addresses."""
    page = page_of(site, name)
    return {name: slug for slug, name in re.findall(r'/tu-khoa/([a-z0-9-]+)/" rel="tag">([^<]+)<', page)}


def titles_in(site: Path, slug: str) -> set[str]:
    """Return the articles that the page of a tag lists."""
    page = (site / f"build/tu-khoa/{slug}/index.html").read_text(encoding="utf-8")
    return set(re.findall(r"Bài ([a-z]+)</a>", page))


def marked(name: str) -> str:
    return marked_slug(name_key(name))


@pytest.mark.parametrize(
    ("one", "other", "plain"),
    [
        (TAX, LEASE, "thue-dat"),
        ("C++", "C#", "c"),
        ("C", "C++", "c"),
        ("Hà Nội", "Hạ Nội", "ha-noi"),
        ("đường", "duong", "duong"),
        ("a" * 80 + " một", "a" * 80 + " hai", "a" * 80),
        ("Lễ 春节", "Lễ", "le"),
    ],
)
def test_names_that_differ_are_two(tmp_path: Path, one: str, other: str, plain: str) -> None:
    make_site(tmp_path)
    tagged(tmp_path, "mot", f"['{one}']", day="2021-06-01")
    tagged(tmp_path, "hai", f"['{other}']", day="2021-06-02")
    built(tmp_path)
    assert tags_of(tmp_path, "mot") == {one: plain}
    assert tags_of(tmp_path, "hai") == {other: marked(other)}
    assert titles_in(tmp_path, plain) == {"mot"}
    assert titles_in(tmp_path, marked(other)) == {"hai"}
    entries = json.loads((tmp_path / "build/feed.json").read_bytes())["items"]
    assert {tag for entry in entries for tag in entry["tags"]} == {"Tin tức", one, other}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hoà bình", "hòa bình"),
        ("UỶ BAN", "Ủy ban"),
        ("Covid-19", "covid 19"),
        ("Hà Nội – Huế", "hà nội  - huế"),
        ("tiêm chủng", "tiêm\u00a0chủng"),
        ("tiêm chủng", "tiêm\u200b chủng"),
    ],
)
def test_spellings_of_one_name_are_one(tmp_path: Path, one: str, other: str) -> None:
    make_site(tmp_path)
    tagged(tmp_path, "mot", f"['{one}']")
    tagged(tmp_path, "hai", f"['{other}']")
    built(tmp_path)
    assert len([*(tmp_path / "build/tu-khoa").glob("*/index.html")]) == 1
    assert tags_of(tmp_path, "mot") == tags_of(tmp_path, "hai")


@pytest.mark.parametrize("name", ["北京", "مدينة", "Мир", "ไทย"])
def test_a_tag_without_latin_letters_has_an_address(tmp_path: Path, name: str) -> None:
    make_site(tmp_path)
    tagged(tmp_path, "mot", f"[{name}]")
    built(tmp_path)
    assert tags_of(tmp_path, "mot") == {name: marked(name)}
    assert titles_in(tmp_path, marked(name)) == {"mot"}


def test_a_newer_article_moves_no_address(tmp_path: Path) -> None:
    make_site(tmp_path)
    tagged(tmp_path, "mot", f"[{TAX}]", day="2021-06-01")
    built(tmp_path)
    for number, day in enumerate(("2021-06-02", "2021-07-01", "2021-07-30")):
        tagged(tmp_path, f"nua-{number}", f"[{LEASE}]", day=day)
        built(tmp_path)
        assert tags_of(tmp_path, "mot") == {TAX: "thue-dat"}
    assert tags_of(tmp_path, "nua-1") == {LEASE: marked(LEASE)}
    # What leaves the portal by itself, or is withdrawn, still has its address.
    article(tmp_path, "2021/07/mot", date="2021-06-01", tags=f"[{TAX}]", expires="2021-07-01")
    built(tmp_path)
    assert tags_of(tmp_path, "nua-1") == {LEASE: marked(LEASE)}
    article(tmp_path, "2021/07/mot", date="2021-06-01", tags=f"[{TAX}]", status="withdrawn", reason="Sai.")
    built(tmp_path)
    assert tags_of(tmp_path, "nua-1") == {LEASE: marked(LEASE)}


def test_a_new_article_with_a_tag_like_another_makes_only_its_own_lists(tmp_path: Path) -> None:
    make_site(tmp_path)
    tagged(tmp_path, "mot", f"[{TAX}]", day="2021-06-01")
    tagged(tmp_path, "hai", f"[{LEASE}]", day="2021-06-02")
    built(tmp_path)
    tagged(tmp_path, "ba", f"[{LEASE}]", day="2021-06-03")
    result = build_site(tmp_path)
    tags = {path for path in result.written if path.startswith("tu-khoa/thue-dat")}
    assert tags == {f"tu-khoa/{marked(LEASE)}/{name}" for name in ("index.html", "feed.xml")}
    assert tree(tmp_path / "build") == clean_tree(tmp_path)


def test_a_draft_takes_no_address(tmp_path: Path) -> None:
    make_site(tmp_path)
    tagged(tmp_path, "nhap", f"[{TAX}]", day="2021-05-01", status="draft")
    tagged(tmp_path, "hai", f"[{LEASE}]")
    built(tmp_path)
    assert tags_of(tmp_path, "hai") == {LEASE: "thue-dat"}


def test_a_tag_that_is_spelt_like_a_mark_takes_no_address(tmp_path: Path) -> None:
    make_site(tmp_path)
    tagged(tmp_path, "mot", f"[{TAX}]", day="2021-06-01")
    tagged(tmp_path, "hai", f"[{LEASE}]", day="2021-06-02")
    tagged(tmp_path, "ba", f"[{marked(LEASE)}]", day="2021-06-03")
    built(tmp_path)
    slugs = [next(iter(tags_of(tmp_path, name).values())) for name in ("mot", "hai", "ba")]
    assert len(set(slugs)) == 3


def test_categories_that_differ_are_two(tmp_path: Path) -> None:
    make_site(tmp_path, OPEN)
    article(tmp_path, "2021/07/mot", category="Thuế đất", date="2021-06-01")
    article(tmp_path, "2021/07/hai", category="Thuê đất", date="2021-06-02")
    result = build_site(tmp_path)
    assert result.complete
    [problem] = result.problems
    url = f"/chuyen-muc/{marked('Thuê đất')}/"
    assert (problem.code, problem.path, problem.line) == ("BD271", "content/2021/07/hai.md", 3)
    assert problem.values["other_path"] == "content/2021/07/mot.md"
    assert problem.values["url"] == url
    assert "hai" in (tmp_path / f"build{url}index.html").read_text(encoding="utf-8")
    assert (tmp_path / f"build{url}feed.xml").exists()
    assert tree(tmp_path / "build") == clean_tree(tmp_path)


@pytest.mark.parametrize("end", [{"expires": "2021-07-01"}, {"status": "withdrawn", "reason": "Sai."}])
def test_a_category_keeps_its_address_when_the_articles_of_another_end(tmp_path: Path, end: dict[str, str]) -> None:
    make_site(tmp_path, OPEN)
    article(tmp_path, "2021/07/mot", category="Thuế đất", date="2021-06-01", **end)
    article(tmp_path, "2021/07/hai", category="Thuê đất", date="2021-06-02")
    before, after = build_site(tmp_path, at="2021-06-15"), build_site(tmp_path)
    for result in (before, after):
        [problem] = result.problems
        assert (problem.code, problem.values["other"]) == ("BD271", "Thuế đất")
        assert problem.values["url"] == f"/chuyen-muc/{marked('Thuê đất')}/"
    assert tree(tmp_path / "build") == clean_tree(tmp_path)


def test_spellings_of_a_category_are_one(tmp_path: Path) -> None:
    make_site(tmp_path, OPEN)
    for name, category in (("mot", "Hoà giải"), ("hai", "Hoà giải"), ("ba", "hòa  giải"), ("bon", "平安")):
        article(tmp_path, f"2021/07/{name}", title=f"Bài {name}", category=category, date="2021-06-01")
    built(tmp_path)
    assert codes(build_site(tmp_path)) == []
    sections = {file.parent.name for file in (tmp_path / "build/chuyen-muc").glob("*/index.html")}
    assert sections == {"hoa-giai", marked("平安")}
    page = page_of(tmp_path, "ba")
    assert "Hoà giải</a>" in page
    assert "hòa" not in page


def test_a_tag_that_is_probably_a_slip_is_reported_and_one_that_is_meant_is_not(tmp_path: Path) -> None:
    make_site(tmp_path)
    for number, tags in enumerate(
        (TAX, TAX, LEASE, "đô thị", "đô thị", "do thi", "C++", "C++", "C#", "TP. Hà Nội", "TP Hà Nội", "TP Hà Nội")
    ):
        tagged(tmp_path, f"bai-{number}", f"['{tags}']")
    found = {dict(one[4])["name"] for one in check_site(tmp_path) if one[0] == "BD654"}
    assert found == {"do thi", "TP. Hà Nội"}
