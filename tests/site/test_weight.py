"""Pages stay light: what an article page loads before its pictures is weighed as it travels, compressed."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.support.browser_site import write_sample
from tests.support.sitemaking import build_site

PORTAL = Path(__file__).parents[2]
PAGE_BUDGET = 40_000
"""Bytes of HTML, stylesheets and scripts together."""
SCRIPT_BUDGET = 8_000
SEARCH_BUDGET = 10_000
"""Bytes of the script that searches, which only the page that searches loads."""


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return the output folders of the sample site and of the portal."""
    folder = tmp_path_factory.mktemp("sites")
    shutil.copytree(PORTAL / "content", folder / "portal" / "content")
    sites = [write_sample(folder / "sample"), folder / "portal"]
    for site in sites:
        assert build_site(site).complete
    return [site / "build" for site in sites]


def weight(file: Path) -> int:
    return len(gzip.compress(file.read_bytes(), 6, mtime=0))


def test_every_page_keeps_to_the_budget(outputs: list[Path]) -> None:
    weighed = 0
    for output in outputs:
        for page in output.rglob("*.html"):
            tree = LexborHTMLParser(page.read_text(encoding="utf-8"))
            sheets = [node.attributes["href"] or "" for node in tree.css("link[rel=stylesheet]")]
            scripts = [node.attributes["src"] or "" for node in tree.css("script[src]")]
            assert sheets, page
            assert scripts, page
            search = [name for name in scripts if name.startswith("/static/search.")]
            assert len(search) == (page.parent.name == "tim-kiem"), page
            assert sum(weight(output / name.lstrip("/")) for name in search) <= SEARCH_BUDGET, page
            script_weight = sum(weight(output / name.lstrip("/")) for name in scripts if name not in search)
            whole = weight(page) + sum(weight(output / name.lstrip("/")) for name in sheets) + script_weight
            assert script_weight <= SCRIPT_BUDGET, page
            assert whole <= PAGE_BUDGET, page
            weighed += 1
    assert weighed > 50
