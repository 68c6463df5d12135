"""The starter, the site that a new portal begins as, has nothing to complain of and shows what there is to show."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.support.sitemaking import build_site
from tools.drawing.starter_album import DRAWINGS

STARTER = Path(__file__).parents[2] / "src/badinh_site/starter"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the starter, built."""
    folder = tmp_path_factory.mktemp("starter") / "site"
    shutil.copytree(STARTER, folder)
    result = build_site(folder)
    assert result.complete
    assert result.problems == ()
    return folder


def page(site: Path, path: str) -> LexborHTMLParser:
    return LexborHTMLParser((site / "build" / path / "index.html").read_text(encoding="utf-8"))


@pytest.mark.slow
def test_its_album_shows_the_drawings_and_calls_them_that(site: Path) -> None:
    album = page(site, "thu-vien-hinh-anh/tranh-minh-hoa")
    captions = [node.text() for node in album.css(".shots figcaption")]
    assert len(captions) == len(DRAWINGS)
    assert all("tranh minh họa" in caption for caption in captions)
    assert "không phải ảnh chụp" in album.body.text()


@pytest.mark.slow
def test_its_home_page_has_a_lead_story_notices_and_the_album(site: Path) -> None:
    home = page(site, "")
    assert home.css_first(".featured img") is not None
    assert home.css_first(".notices a") is not None
    assert home.css_first(".photo-library .albums img") is not None


def test_the_drawings_are_those_that_the_script_draws() -> None:
    names = {f"{name}.png" for name, _ in DRAWINGS}
    assert {file.name for file in STARTER.rglob("albums/tranh-minh-hoa/*.png")} == names
