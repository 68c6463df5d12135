"""The portal of Ba Đình, in content/: what its real page showed, the banner at a moment, nothing invented."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.support.sitemaking import build_site, clean_tree, tree

ROOT = Path(__file__).parents[2]

BANNER = (
    "Lễ kỷ niệm 60 năm thành lập Quận (31/5/1961 - 31/5/2021) và thành lập Đảng Bộ Quận Ba Đình (9/6/1961 - 9/6/2021)."
)


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    """Return a copy of the portal's own site."""
    site = tmp_path / "portal"
    for folder in ("content", "templates", "static"):
        shutil.copytree(ROOT / folder, site / folder)
    return site


def test_the_portal_shows_what_its_real_page_showed_in_the_same_order(portal: Path) -> None:
    seed = (Path(__file__).parents[1] / "data/seed_page.txt").read_text(encoding="utf-8")
    lines = [line for line in seed.split("\n") if line.strip() not in ("", "|", "content:")]
    assert lines[0] == BANNER
    assert sum("Lượt xem" in line for line in lines) == 10
    assert build_site(portal).complete
    (page,) = (portal / "build/bai-viet").glob("*/index.html")
    body = LexborHTMLParser(page.read_text(encoding="utf-8")).body
    assert body is not None
    text, place = body.text(), 0
    for line in lines:
        found = text.find(line, place)
        assert found >= 0, line
        place = found + len(line)


@pytest.mark.parametrize(
    ("at", "years", "banner"),
    [
        ("2021-06-01", "round", BANNER),
        ("2021-03-01", "round", None),
        ("2026-06-05", "round", None),
        (
            "2026-06-05",
            "fives",
            "Lễ kỷ niệm 65 năm thành lập Quận (31/5/1961 - 31/5/2026) và thành lập Đảng Bộ Quận Ba Đình "
            "(9/6/1961 - 9/6/2026).",
        ),
    ],
)
def test_the_banner_follows_the_moment(portal: Path, at: str, years: str, banner: str | None) -> None:
    file = portal / "content/anniversaries.yaml"
    text = file.read_text(encoding="utf-8").replace("1961\n", f"1961\n  years: {years}\n")
    file.write_text(text, encoding="utf-8", newline="\n")
    assert build_site(portal, at=at).complete
    page = LexborHTMLParser((portal / "build/index.html").read_text(encoding="utf-8"))
    found = page.css_first("aside.banner p")
    assert (found.text() if found else None) == banner


def test_the_portal_invents_nothing(portal: Path) -> None:
    assert build_site(portal).complete
    (page,) = (portal / "build/bai-viet").glob("*/index.html")
    article = LexborHTMLParser(page.read_text(encoding="utf-8")).css_first("article")
    assert article is not None
    assert "Không rõ ngày đăng" in article.text()
    assert "Lượt xem" not in article.text()
    home = (portal / "build/index.html").read_text(encoding="utf-8")
    for unknown in ("<dt>", "Ghi rõ nguồn", "Số liệu đến ngày"):
        assert unknown not in home


@pytest.mark.slow
def test_the_portal_builds_twice_the_same_and_from_a_program(portal: Path) -> None:
    for _ in range(2):
        run = subprocess.run(
            [sys.executable, "-m", "badinh_site", "build", "--verify", "-v"],
            cwd=portal,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert run.returncode == 0, run.stderr
        assert "giống hệt bản xuất lại từ đầu" in run.stdout
    assert "ghi 0," in run.stdout
    assert tree(portal / "build") == clean_tree(portal)
