"""Mistakes in drafts never stop the portal, unless drafts are published."""

from __future__ import annotations

from pathlib import Path

import pytest

from badinh_site.diagnostics.catalogue import level_of
from badinh_site.diagnostics.problem import Level
from tests.support.sitemaking import article, build_site, clean_tree, codes, make_site, tree, write


@pytest.fixture
def site(tmp_path: Path) -> Path:
    make_site(tmp_path)
    article(tmp_path, "2021/07/mot", title="Một", date="01/07/2021", body="Xem [bài](nhap.md).")
    article(tmp_path, "2021/07/nhap", title="Nháp", date="02/07/2021", status="draft")
    assert codes(build_site(tmp_path)) == ["BD207"]
    return tmp_path


BROKEN = [
    "---\ntitle: Nháp\ndate: 31/11/2026\nstatus: draft\n---\nx",
    "---\nstatus: draft\ntitle: Nháp: hai\n---\nx",
    "---\ntitle: Nháp\nstatus: draft\n\nx",
    "---\ntitle: Nháp\nstatus: draft\nurl: Nháp\n---\nx",
    "---\ntitle: Nháp\nstatus: draft\ncategory: Không có\nimage: {src: khong.jpg, alt: a}\n---\n[x](khong.md)",
    "---\ntitle: Nháp\nstatus: draft\n---\n[x](C:\\a.md)",
]


@pytest.mark.parametrize("text", BROKEN)
def test_a_draft_with_mistakes_stops_nothing(site: Path, text: str) -> None:
    write(site, "content/2021/07/nhap.md", text)
    article(site, "2021/07/mot", title="Một", date="01/07/2021", body="Mới: xem [bài](nhap.md).")
    result = build_site(site)
    assert result.complete
    assert {level_of(problem) for problem in result.problems} == {Level.WARNING}
    assert tree(site / "build") == clean_tree(site)


@pytest.mark.parametrize("text", BROKEN)
def test_its_mistakes_count_when_drafts_are_published(site: Path, text: str) -> None:
    write(site, "content/2021/07/nhap.md", text)
    result = build_site(site, drafts=True)
    assert not result.complete
    assert any(level_of(problem) is Level.ERROR for problem in result.problems)


def test_a_published_article_with_a_mistake_becomes_a_draft_and_comes_back(site: Path) -> None:
    whole = tree(site / "build")
    article(site, "2021/07/mot", title="Một", date="31/11/2026", status="draft", body="Xem [bài](nhap.md).")
    assert build_site(site).complete
    assert tree(site / "build") == clean_tree(site)
    assert "2021/07/mot/index.html" not in tree(site / "build")
    article(site, "2021/07/mot", title="Một", date="31/11/2026", body="Xem [bài](nhap.md).")
    assert not build_site(site).complete
    article(site, "2021/07/mot", title="Một", date="01/07/2021", body="Xem [bài](nhap.md).")
    assert build_site(site).complete
    assert tree(site / "build") == whole


def test_a_picture_of_a_draft_that_cannot_be_opened_stops_nothing(site: Path) -> None:
    write(site, "content/2021/07/anh.jpg", "no picture")
    article(site, "2021/07/nhap", title="Nháp", status="draft", body="![a](anh.jpg)")
    assert build_site(site).complete


@pytest.mark.parametrize(
    ("folder", "fields", "expected"),
    [
        ("_drafts", {}, ["BD286"]),
        ("2021/Bản nháp", {}, ["BD286"]),
        ("pages/drafts", {}, ["BD286"]),
        ("_drafts", {"status": "draft"}, ["BD340"]),
        ("_drafts", {"status": "published"}, ["BD340"]),
        ("nhap-khau", {}, ["BD340"]),
    ],
)
def test_a_folder_of_drafts_publishes_nothing_by_mistake(
    site: Path, folder: str, fields: dict[str, str], expected: list[str]
) -> None:
    (site / "content/2021/07/mot.md").unlink()  # BD340 says so, unless a mistake stops the build
    article(site, f"{folder}/hai", title="Hai", date="03/07/2021", **fields)
    assert codes(build_site(site)) == expected
