"""Subsets Be Vietnam Pro for title cards: one weight, the characters of Vietnamese and related alphabets.

Run ``python -m tools.drawing.font BeVietnamPro_600SemiBold.ttf`` with a font of the npm package
``@expo-google-fonts/be-vietnam-pro`` and with fonttools installed. The result is committed.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset

from badinh_site.images.title_card import FONT, LETTERS


def main(source: str) -> None:
    """Write the subset of the font file ``source``."""
    options = subset.Options()
    options.layout_features = []  # Pillow's basic layout, the same on every system, uses none
    options.hinting = False  # the glyphs are drawn large
    options.name_IDs = ["*"]
    options.notdef_outline = True
    font = subset.load_font(source, options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[sign for first, last in LETTERS for sign in range(first, last + 1)])
    cutter.subset(font)
    font.recalcTimestamp = False
    subset.save_font(font, str(Path(__file__).parents[2] / "src/badinh_site/images" / FONT), options)


if __name__ == "__main__":
    main(sys.argv[1])
