"""The portal as an application: its manifest, its icons, and the colour around it."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest
from PIL import Image
from selectolax.lexbor import LexborHTMLParser

from tests.support.sitemaking import SETTINGS, build_site, make_site

STATIC = Path(__file__).parents[2] / "static"


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a site below a path prefix."""
    site = tmp_path_factory.mktemp("app")
    prefixed = SETTINGS.replace("badinh.example/", "badinh.example/cong/")
    make_site(site, prefixed + "short_name: 'Thử & \"nghiệm\"'\ndescription: Tin của quận.\n")
    assert build_site(site).complete
    return site / "build"


def token(name: str, scheme: str) -> str:
    """Return the value of a colour in tokens.css, first as it is in the light scheme, then in the dark one."""
    values = re.findall(rf"--{name}: (#[0-9a-f]+);", (STATIC / "tokens.css").read_text(encoding="utf-8"))
    return values[{"light": 0, "dark": 1}[scheme]]


def file_of(output: Path, url: str) -> bytes:
    return (output / url.removeprefix("/cong/")).read_bytes()


def test_the_manifest_says_where_the_application_begins_and_ends(output: Path) -> None:
    manifest = json.loads((output / "site.webmanifest").read_bytes())
    icons = manifest.pop("icons")
    assert len(icons) == 5
    assert manifest == {
        "id": "/cong/",
        "name": "Cổng tin thử",
        "short_name": 'Thử & "nghiệm"',
        "description": "Tin của quận.",
        "lang": "vi",
        "dir": "auto",
        "start_url": "/cong/",
        "scope": "/cong/",
        "display": "minimal-ui",
        "theme_color": token("brand", "light"),
        "background_color": re.sub("^#(.)(.)(.)$", r"#\1\1\2\2\3\3", token("paper", "light")),
    }


def test_a_name_that_settings_do_not_give_is_left_out(tmp_path: Path) -> None:
    make_site(tmp_path)
    assert build_site(tmp_path).complete
    assert not {"short_name", "description"} & json.loads((tmp_path / "build/site.webmanifest").read_bytes()).keys()


def test_every_icon_is_there_in_the_size_that_is_said(output: Path) -> None:
    icons = json.loads((output / "site.webmanifest").read_bytes())["icons"]
    assert {(one["sizes"], one.get("purpose", "any")) for one in icons} >= {
        ("192x192", "any"),
        ("512x512", "any"),
        ("192x192", "maskable"),
        ("512x512", "maskable"),
    }
    for one in icons:
        data = file_of(output, one["src"])
        if one["type"] == "image/svg+xml":
            assert data.startswith(b"<svg")
            continue
        with Image.open(io.BytesIO(data)) as image:
            assert (image.format, f"{image.width}x{image.height}") == ("PNG", one["sizes"])


@pytest.mark.parametrize("size", [192, 512])
def test_nothing_of_the_emblem_is_lost_when_a_phone_cuts_a_circle(size: int) -> None:
    with Image.open(STATIC / f"icon-maskable-{size}.png") as image:
        pixels = image.convert("RGBA")
    ground, middle = pixels.getpixel((0, 0)), size / 2
    assert ground[3] == 255
    outside = (
        pixels.getpixel((x, y))
        for x in range(size)
        for y in range(size)
        if (x + 0.5 - middle) ** 2 + (y + 0.5 - middle) ** 2 > (0.4 * size) ** 2
    )
    assert set(outside) == {ground}
    assert len(pixels.getcolors(size * size) or ()) > 2


def test_pages_name_the_manifest_the_icons_and_the_colours_of_both_schemes(output: Path) -> None:
    head = LexborHTMLParser((output / "index.html").read_bytes()).css_first("head")
    assert head.css_first("link[rel=manifest]").attributes["href"] == "/cong/site.webmanifest"
    for kind, size in (("icon][type='image/png'", 32), ("apple-touch-icon", 180)):
        url = head.css_first(f"link[rel={kind}]").attributes["href"] or ""
        with Image.open(io.BytesIO(file_of(output, url))) as image:
            assert image.size == (size, size)
    assert file_of(output, head.css_first("link[rel=icon][type='image/svg+xml']").attributes["href"] or "")
    colours = [(node.attributes["media"], node.attributes["content"]) for node in head.css("meta[name=theme-color]")]
    assert colours == [(f"(prefers-color-scheme: {one})", token("brand", one)) for one in ("light", "dark")]
