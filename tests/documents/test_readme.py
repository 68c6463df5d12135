"""What the README tells people to do works as it stands there."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from badinh_site import cli
from badinh_site.content.frontmatter import fields
from badinh_site.dates import zone_named
from tests.support.sitemaking import build_site, clean_tree, tree

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")

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


def test_every_command_that_the_readme_names_exists() -> None:
    named = set(re.findall(r"`badinh (\w+)", README)) - {"build"}
    assert named | {"build"} <= set(cli.main.commands)


def test_every_option_of_build_stands_in_the_readme() -> None:
    options = {
        name for parameter in cli.main.commands["build"].params for name in parameter.opts if name.startswith("--")
    }
    undocumented = {name for name in options if name not in README}
    assert undocumented <= {"--help", "--quiet", "--verbose"}


def test_every_field_of_the_content_model_stands_in_the_readme() -> None:
    for name in fields(zone_named("Asia/Ho_Chi_Minh")):
        assert f"`{name}`" in README or name in ("lead", "reason"), name


def test_the_article_of_the_readme_builds_without_a_problem_but_its_links(portal: Path) -> None:
    example = README.split("```markdown\n")[1].split("```")[0]
    (portal / "content/2021/07/ten-bai.md").write_text(example, encoding="utf-8")
    (portal / "content/2021/07/ke-hoach-115.pdf").write_bytes(b"%PDF-1.4")
    (portal / "content/2021/06/ten-bai-khac.md").write_text("---\ntitle: Khác\n---\n", encoding="utf-8")
    result = build_site(portal)
    assert result.complete
    assert {problem.code for problem in result.problems} == {"BD201"}
    assert "2021/07/ten-bai/index.html" in result.written


def test_every_file_that_the_readme_links_is_there() -> None:
    examples = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)#]+)\)", examples.sub("", README)):
        if not target.startswith("http"):
            assert (ROOT / target).is_file(), target


def test_make_targets_of_the_readme_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"make (build|test|\w+)\b", README)) & {"build", "test"}:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)


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
            [sys.executable, "-m", "badinh_site", "build", "--verify"],
            cwd=portal,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert run.returncode == 0, run.stderr
        assert "giống hệt bản dựng sạch" in run.stdout
    assert "ghi 0," in run.stdout
    assert tree(portal / "build") == clean_tree(portal)
