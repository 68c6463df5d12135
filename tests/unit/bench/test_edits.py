"""The edits of the bench do to a site what they say, and each time something else."""

from __future__ import annotations

import pytest

from bench.edits import EDITS
from bench.site import Site
from tests.support.sitemaking import build_site, tree


def edited(site: Site, name: str, number: int = 1) -> tuple[set[str], set[str]]:
    """Edit article 6 of a site that is built; return what the next build writes and deletes."""
    if not site.output.exists():
        assert build_site(site.folder).complete
    EDITS[name](site, site.article(0), number)
    result = build_site(site.folder)
    assert result.complete, result.problems
    # A deleted article has an address that readers may still have.
    gone = any(path[:2] == "20" and path.count("/") == 3 and path.endswith("/index.html") for path in result.deleted)
    assert [problem.code for problem in result.problems] == ["BD340"] * gone
    return set(result.written), set(result.deleted)


def pages(site: Site) -> set[str]:
    return {path for path in tree(site.output) if path.endswith(".html")}


def articles(site: Site) -> set[str]:
    return {path for path in pages(site) if "/bai-" in path}


def shown(site: Site, path: str) -> str:
    return (site.output / path).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(EDITS))
def test_every_edit_has_something_to_build_each_time(site: Site, name: str) -> None:
    for number in (1, 2):
        assert edited(site, name, number)[0]


def test_a_body_gets_a_sentence(site: Site) -> None:
    feeds = {
        "feed.xml",
        "feed.json",
        "chuyen-muc/y-te/feed.xml",
        "tu-khoa/bau-cu/feed.xml",
        "tu-khoa/ngan-sach/feed.xml",
    }
    index = {f"tim-kiem/index/{name}" for name in ("p/0.txt", "p/2.txt", "r/2.json", "w/0.txt", "words.txt")}
    assert edited(site, "body", 7) == ({"2021/02/bai-6/index.html", *feeds, *index}, set())
    assert "Câu bổ sung 7." in shown(site, "2021/02/bai-6/index.html")


def test_a_title_is_marked_once_and_keeps_its_address(site: Site) -> None:
    edited(site, "title", 1)
    written, deleted = edited(site, "title", 2)
    assert {"2021/02/bai-6/index.html", "index.html"} <= written
    assert not deleted
    assert "<h1>Bài số 6 (sửa 2)</h1>" in shown(site, "2021/02/bai-6/index.html")


def test_an_added_article_is_the_newest(site: Site) -> None:
    written, _ = edited(site, "add", 3)
    assert "2021/03/tin-moi-3/index.html" in written
    feed = shown(site, "feed.xml")
    assert feed.index("Tin mới 3") < feed.index("Bài số 11")


def test_a_deleted_article_is_gone(site: Site) -> None:
    assert edited(site, "delete")[1] == {"2021/02/bai-6/index.html"}
    assert len(site.articles) == 11


def test_a_renamed_section_has_its_new_name_everywhere_and_keeps_its_address(site: Site) -> None:
    edited(site, "rename", 1)
    written, deleted = edited(site, "rename", 2)
    assert not deleted
    assert pages(site) <= written | {"404.html"}
    assert "Y tế (sửa 2)" in shown(site, "chuyen-muc/y-te/index.html")
    everything = b"".join(tree(site.output).values())
    assert "Y tế<".encode() not in everything
    assert "Y tế (sửa 1)".encode() not in everything


def test_a_touched_template_changes_every_article_page_and_no_other(site: Site) -> None:
    assert edited(site, "template", 1)[0] == articles(site)
    edited(site, "template", 2)
    assert shown(site, "2021/02/bai-6/index.html").count("<p>Mẫu 2</p>") == 1
    assert "<p>Mẫu 1</p>" not in shown(site, "2021/02/bai-6/index.html")


def test_a_changed_stylesheet_changes_every_page(site: Site) -> None:
    assert pages(site) <= edited(site, "style")[0]


def test_refreshed_views_change_every_article_page(site: Site) -> None:
    assert articles(site) <= edited(site, "views", 41)[0]
    assert "48 Lượt xem" in shown(site, "2021/02/bai-6/index.html")
