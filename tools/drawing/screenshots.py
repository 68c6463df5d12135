"""Takes the pictures of the READMEs: the portal that ``badinh init`` writes, wide and on a phone.

Run ``python -m tools.drawing.screenshots`` after a change of the theme or the starter that one can see.
"""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.support.browser_site import Web, publish
from tests.support.ensure_chromium import find_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ViewportSize

DOCS = Path(__file__).parents[2] / "docs"
WIDE_SHOT, PHONE_SHOT = NAMES = "portal.png", "phone.png"
ALBUM = "thu-vien-hinh-anh/tranh-minh-hoa/"
ARTICLE = "2025/01/bai-dau-tien/"
WIDE: ViewportSize = {"width": 1280, "height": 960}
PHONE: ViewportSize = {"width": 390, "height": 780}
Colours = Literal["light", "dark"]
GAP, GROUND = 24, "#e9e6e1"


def main() -> None:
    """Write both pictures."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Path(folder) / "cong-tin"
        subprocess.run([sys.executable, "-m", "badinh_site", "init", str(site), "--yes"], check=True)
        browser = playwright.chromium.launch(executable_path=find_chromium())
        with publish(site) as web:
            _save(WIDE_SHOT, [_shown(browser, web, "", WIDE)])
            screens: list[tuple[str, Colours]] = [("", "light"), (ARTICLE, "light"), (ALBUM, "dark")]
            _save(PHONE_SHOT, [_shown(browser, web, path, PHONE, colours) for path, colours in screens])
        browser.close()


def _shown(browser: Browser, web: Web, path: str, size: ViewportSize, colours: Colours = "light") -> Image.Image:
    page = browser.new_page(viewport=size, color_scheme=colours)
    page.goto(web.url(path), wait_until="networkidle")
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    page.close()
    return picture


def _save(name: str, pictures: Sequence[Image.Image]) -> None:
    """Write pictures side by side, in few colours, since they are loaded with the README."""
    width = sum(one.width for one in pictures) + GAP * (len(pictures) - 1)
    sheet = Image.new("RGB", (width, pictures[0].height), GROUND)
    left = 0
    for one in pictures:
        sheet.paste(one, (left, 0))
        left += one.width + GAP
    sheet.quantize(192, dither=Image.Dither.NONE).save(DOCS / name, optimize=True)


if __name__ == "__main__":
    main()
