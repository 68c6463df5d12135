"""Files that look like articles are told from attachments, originals and other texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.sitemaking import article, build_site, check_site, codes, make_site, write


@pytest.fixture
def site(tmp_path: Path) -> Path:
    make_site(tmp_path)
    article(tmp_path, "2021/07/mot", title="Một")
    assert codes(build_site(tmp_path)) == []
    return tmp_path


@pytest.mark.parametrize(
    ("name", "code", "wanted"),
    [
        ("2021/07/bai.txt", "BD283", "bai.md"),
        ("2021/07/Bai.MD.TXT", "BD283", "Bai.MD"),
        ("2021/07/bai.markdown", "BD283", "bai.md"),
        ("pages/gioi-thieu.mdx", "BD283", "gioi-thieu.md"),
        ("albums/tet/mo-ta.txt", "BD283", "index.md"),
        ("2021/07/bai.docx", "BD284", "bai.md"),
        ("2021/07/bai.DOC", "BD284", "bai.md"),
        ("2021/07/bai.html", "BD285", "bai.md"),
        ("2021/07/bai.rst", "BD285", "bai.md"),
    ],
)
def test_a_file_that_looks_like_an_article_is_told(site: Path, name: str, code: str, wanted: str) -> None:
    write(site, f"content/{name}", "Nội dung")
    result = build_site(site)
    assert [(one.code, one.path, one.values["name"]) for one in result.problems] == [(code, f"content/{name}", wanted)]
    assert result.complete
    assert codes(build_site(site)) == [code], "a build with nothing to do tells it too"


@pytest.mark.parametrize(
    "name",
    [
        *("2021/07/mot.docx", "2021/07/mot.txt", "2021/07/mot.md.txt", "README.txt", "robots.txt"),
        *("2021/07/bang.xlsx", "2021/07/.bai.txt", "2021/07/~$bai.docx", "2021/07/ke-hoach.pdf"),
    ],
)
def test_another_file_is_not_told(site: Path, name: str) -> None:
    write(site, f"content/{name}", "Nội dung")
    assert codes(build_site(site)) == []


@pytest.mark.parametrize("fields", [{}, {"status": "draft"}])
def test_an_attachment_is_not_told_until_its_link_has_gone(site: Path, fields: dict[str, str]) -> None:
    write(site, "content/2021/07/don xin.docx", "PK")
    article(site, "2021/07/hai", title="Hai", body="[Đơn](don%20xin.docx)", **fields)
    assert codes(build_site(site)) == []
    article(site, "2021/07/hai", title="Hai", body="Đơn", **fields)
    assert codes(build_site(site)) == ["BD284"]


def test_what_an_old_address_leads_to_is_not_told(site: Path) -> None:
    write(site, "content/mau-don.docx", "PK")
    write(site, "content/redirects.yaml", "- from: /mau-don.htm\n  to: mau-don.docx\n")
    assert codes(build_site(site)) == []


def test_attachments_of_an_article_with_mistakes_are_not_told(site: Path) -> None:
    write(site, "content/2021/07/don.docx", "PK")
    write(site, "content/2021/07/bai.mdx", "x")
    article(site, "2021/07/hai", title="Hai", date="mai", body="[Đơn](don.docx)")
    assert codes(build_site(site)) == ["BD114", "BD283"]


@pytest.mark.parametrize("name", ["2021/07/mot.docx", "2021/07/mot.DOC", "2021/07/mot.rtf", "2021/07/mot.txt"])
def test_a_check_leaves_the_original_of_an_article_alone(site: Path, name: str) -> None:
    before = check_site(site)
    write(site, f"content/{name}", "Nội dung")
    assert check_site(site) == before


@pytest.mark.parametrize("name", ["2021/07/mot.pdf", "2021/07/mot.xlsx"])
def test_a_check_names_an_attachment_that_nothing_links_to(site: Path, name: str) -> None:
    write(site, f"content/{name}", "PK")
    assert ("BD636", f"content/{name}") in {one[:2] for one in check_site(site)}
