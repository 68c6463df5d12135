"""Files at fixed addresses, and two things at one address: each pair is reported once, with its own way out."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from badinh_site.diagnostics.problem import Problem
from tests.support.picturemaking import bytes_of, photo
from tests.support.sitemaking import SETTINGS, article, build_site, clean_tree, codes, make_site, tree, write


@pytest.fixture
def site(tmp_path: Path) -> Path:
    make_site(tmp_path)
    article(tmp_path, "2021/07/bai", title="Bài", date="2021-07-01")
    return tmp_path


def built(site: Path) -> dict[str, bytes]:
    result = build_site(site)
    assert result.complete, result.problems
    assert result.problems == ()
    made = tree(site / "build")
    assert made == clean_tree(site)
    return made


def only_problem(site: Path) -> Problem:
    result = build_site(site)
    assert not result.complete
    [problem] = result.problems
    return problem


@pytest.mark.parametrize(
    "name",
    [
        "google1234.html",
        "BingSiteAuth.xml",
        "ads.txt",
        ".well-known/assetlinks.json",
        "cu/tep.PDF",
        "Tệp có dấu.txt",
        "anh.0123456789.txt",
    ],
)
def test_a_file_in_root_has_a_fixed_address(site: Path, name: str) -> None:
    write(site, f"static/root/{name}", "google-site-verification: google1234.html")
    assert built(site)[name] == b"google-site-verification: google1234.html"
    write(site, f"static/root/{name}", "khác")
    assert built(site)[name] == "khác".encode()
    (site / "static/root" / name).unlink()
    assert name not in built(site)


def test_files_beside_root_keep_their_own_names(site: Path) -> None:
    write(site, "static/google1234.html", "x")
    made = built(site)
    assert "google1234.html" not in made
    assert any(path.startswith("static/google1234.") for path in made)


def test_a_file_in_root_can_be_linked_to(site: Path) -> None:
    write(site, "static/root/ads.txt", "x")
    article(site, "2021/07/hai", date="2021-07-02", body="[Quảng cáo](/ads.txt)")
    assert b'href="/ads.txt"' in built(site)["2021/07/hai/index.html"]


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("robots.txt", "robots.txt"),
        ("index.html", "trang chủ"),
        ("feed.xml", "nguồn tin"),
        ("Sitemap.xml", "sitemap.xml"),
        ("2021/07/bai/index.html", "content/2021/07/bai.md"),
        ("2021", ""),
    ],
)
def test_a_file_in_root_never_replaces_another(site: Path, name: str, other: str) -> None:
    write(site, f"static/root/{name}", "x")
    problem = only_problem(site)
    assert (problem.code, problem.path) == ("BD274", f"static/root/{name}")
    assert other in problem.values["other"]


def test_two_attachments_with_one_address_are_to_be_renamed(site: Path) -> None:
    for name in ("Bản đồ.pdf", "ban-do.pdf"):
        write(site, f"content/2021/07/{name}", "%PDF-1.4")
    article(site, "2021/07/bai", body="[Một](<Bản đồ.pdf>), [hai](ban-do.pdf)")
    problem = only_problem(site)
    assert problem.code == "BD272"
    assert {problem.path, problem.values["other"]} == {"content/2021/07/Bản đồ.pdf", "content/2021/07/ban-do.pdf"}


def test_two_albums_with_one_address_are_reported_once(site: Path) -> None:
    for name in ("Tết", "tet"):
        folder = site / f"content/albums/{name}"
        folder.mkdir(parents=True)
        pictures = "".join(f"  - src: {n}.jpg\n    alt: Ảnh\n" for n in range(30))
        write(site, f"content/albums/{name}/index.md", f"---\ntitle: {name}\npictures:\n{pictures}---\n")
        for n in range(30):
            (folder / f"{n}.jpg").write_bytes(bytes_of(photo(40, 30), "JPEG"))
    problem = only_problem(site)
    assert problem.code == "BD204"


def test_two_lists_with_one_address_are_reported_once_in_the_settings(site: Path) -> None:
    settings = SETTINGS.replace("[Tin tức, Đô thị]", "[Tin tức, {name: Tháng, slug: '07'}]")
    make_site(site, settings + "addresses: {sections: /2021/}\n")
    problem = only_problem(site)
    assert (problem.code, problem.path) == ("BD273", "content/site.yaml")
    assert "Tháng" in problem.values["one"] + problem.values["other"]


def test_an_article_at_the_address_of_a_section_is_reported_once(site: Path) -> None:
    write(site, "content/2021/07/bai.md", "---\ntitle: Bài\nurl: /chuyen-muc/tin-tuc/\n---\nChữ.\n")
    article(site, "2021/07/hai", date="2021-07-02")
    problem = only_problem(site)
    assert (problem.code, problem.path) == ("BD204", "content/2021/07/bai.md")
    shutil.rmtree(site / "content/2021")
    assert codes(build_site(site)) == []
