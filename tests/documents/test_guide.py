"""The guide for editors is a site that badinh builds, and speaks of commands that there are."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from badinh_site import cli
from tests.support.running import badinh

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "huong-dan"
PAGES = sorted((GUIDE / "content" / "pages").glob("*.md"))


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the guide, built."""
    site = tmp_path_factory.mktemp("guide") / "site"
    for folder in ("content", "templates"):
        shutil.copytree(GUIDE / folder, site / folder)
    answer = badinh(site, "build", "--strict")
    assert answer.code == 0, answer.err
    return site


def test_the_guide_is_a_site_without_a_mistake(guide: Path) -> None:
    answer = badinh(guide, "check", "--strict")
    assert (answer.code, answer.err) == (0, "")


def test_the_home_page_leads_to_every_page(guide: Path) -> None:
    home = LexborHTMLParser((guide / "build/index.html").read_text(encoding="utf-8"))
    linked = {link.attributes["href"] for link in home.css("main a")}
    assert linked == {f"/{page.stem}/" for page in PAGES}
    assert all((guide / "build" / page.stem / "index.html").is_file() for page in PAGES)


def test_no_mark_of_the_generator_is_published(guide: Path) -> None:
    for page in PAGES:
        assert "<!--" not in (guide / "build" / page.stem / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])
def test_a_page_names_only_commands_and_options_that_there_are(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for name, rest in re.findall(r"(?:`|^    |run: )badinh (\w+)([^`\n]*)", text, re.MULTILINE):
        assert name in cli.main.commands, f"badinh {name}"
        known = {option for one in cli.main.commands[name].params for option in one.opts}
        for option in re.findall(r"(?<= )--[\w-]+", rest):
            assert option in known, f"badinh {name} {option}"


@pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])
def test_links_between_pages_lead_to_files_that_are_there_so_that_they_work_where_files_are_shown_too(
    page: Path,
) -> None:
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([\w./-]+\.md)\)", text):
        assert (page.parent / target).is_file(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_spellings_that_are_compared_differ(page: Path) -> None:
    """The guide contrasts spellings such as ``hòa`` and ``hoà``: typed alike, they say nothing."""
    pairs = re.findall(r"`([^`\n]+)`(?:,| lẫn với) `([^`\n]+)`", page.read_text(encoding="utf-8"))
    assert [left for left, right in pairs if left == right] == []
