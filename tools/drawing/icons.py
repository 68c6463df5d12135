"""Draws the icons of the portal in static/ from its emblem, static/favicon.svg, with the Chromium of the browser tests.

Run ``make icons`` after a change to the emblem. The pictures are committed, since builds do not draw them.
"""

from __future__ import annotations

import io
import re
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.support.ensure_chromium import find_chromium

STATIC = Path(__file__).parents[2] / "static"
PLAIN = {"favicon-32.png": 32, "icon-192.png": 192, "icon-512.png": 512}
"""Icons with the emblem's rounded corners, and their sizes in pixels."""
WHOLE = {
    "apple-touch-icon.png": (180, 0.84),
    "icon-maskable-192.png": (192, 0.75),
    "icon-maskable-512.png": (512, 0.75),
}
"""Icons with a background up to the edge, which phones crop: size in pixels, and the share of the emblem. The safe zone
of maskable icons is a circle of 80 % (W3C, Web Application Manifest, 8.2)."""


def main() -> None:
    """Draw all icons."""
    emblem = (STATIC / "favicon.svg").read_text(encoding="utf-8")
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=find_chromium()) as browser:
        page = browser.new_page()
        for name, size in PLAIN.items():
            (STATIC / name).write_bytes(_rendered(page, emblem, size))
        for name, (size, share) in WHOLE.items():
            (STATIC / name).write_bytes(_rendered(page, _on_square(emblem, share), size))


def _on_square(emblem: str, share: float) -> str:
    """Return the emblem scaled to a share, on a square background."""
    square = re.sub(r'(<rect [^>]*?) rx="\d+"', r"\1", emblem, count=1)
    margin = 32 * (1 - share)
    return square.replace("<g ", f'<g transform="translate({margin:g} {margin:g}) scale({share:g})" ', 1)


def _rendered(page: Page, svg: str, size: int) -> bytes:
    """Return a rendered SVG as PNG, with as few colours as its anti-aliased edges need."""
    page.set_viewport_size({"width": size, "height": size})
    page.set_content(f"<style>body {{ margin: 0 }} svg {{ display: block; width: {size}px }}</style>{svg}")
    shot = page.screenshot(omit_background=True)
    place = io.BytesIO()
    with Image.open(io.BytesIO(shot)) as image:
        image.quantize(64, method=Image.Quantize.FASTOCTREE).save(place, "PNG", optimize=True)
    return place.getvalue()


if __name__ == "__main__":
    main()
