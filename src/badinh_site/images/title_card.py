"""Draws title cards: the title of a page on the portal's colours, for link previews of pages without a picture.

The bytes depend only on the text. Glyphs of the bundled font are laid out one after the other, which suffices for
composed Vietnamese and is the same on every system.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from badinh_site.images.source import SHARE_SIZE
from badinh_site.images.title_card_text import TitleCardText

if TYPE_CHECKING:
    from PIL import Image

__all__ = ["FONT", "LETTERS", "draw_title_card"]

FONT = "fonts/BeVietnamPro-SemiBold.ttf"
"""Be Vietnam Pro, reduced by tools/drawing/font.py to the characters below."""
LETTERS = (
    (0x20, 0x7E),
    (0xA0, 0x107),
    (0x10A, 0x113),
    (0x116, 0x11B),
    (0x11E, 0x121),
    (0x126, 0x12B),
    (0x12E, 0x131),
    (0x139, 0x13A),
    (0x13D, 0x13E),
    (0x141, 0x144),
    (0x147, 0x148),
    (0x14C, 0x14D),
    (0x150, 0x155),
    (0x158, 0x15B),
    (0x15E, 0x16B),
    (0x16E, 0x17E),
    (0x1A0, 0x1A1),
    (0x1AF, 0x1B0),
    (0x1EA0, 0x1EF9),
    (0x2013, 0x2014),
    (0x2018, 0x201A),
    (0x201C, 0x201E),
    (0x2020, 0x2022),
    (0x2026, 0x2026),
    (0x2030, 0x2030),
    (0x2039, 0x203A),
    (0x20AB, 0x20AC),
    (0x2122, 0x2122),
    (0x2212, 0x2212),
)
"""Ranges of characters that can be drawn; others (emoji, other scripts) are left out."""

_BACKGROUND, _TITLE, _OWNER, _GOLD = (0x8A, 0x12, 0x16), (0xFF, 0xFF, 0xFF), (0xFF, 0xE6, 0xC2), (0xE5, 0xB4, 0x4A)
"""The colours brand, brand-ink, brand-muted and gold of tokens.css."""
_MARGIN, _EDGE = 80, 16
"""Pixels: the left and right margins, and the height of the gold line at the bottom."""
_OWNER_SIZE, _OWNER_LINE = 40, 112
"""Pixels: the font size of the owner's name, and its baseline."""
_TOP, _BOTTOM = 160, 592
"""The vertical range of the title in pixels."""
_SIZES = range(84, 47, -4)
"""Font sizes of the title; the largest that fits is used."""
_STEPS = 16
"""Shades between background and text colour: more are not visible, and make the file larger."""
_LEADING = 1.5
"""Line height in font sizes: room for two diacritics above a capital (Ễ, Ổ) and one below the line above (Ậ)."""


def draw_title_card(words: TitleCardText) -> bytes:
    """Return a title card as PNG; a title that is too long is cut between words."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - only when drawing

    mask = Image.new("L", SHARE_SIZE)
    draw = ImageDraw.Draw(mask)
    small = _font(_OWNER_SIZE)
    for line in _shortened(_drawable(words.owner), small, 1):
        draw.text((_MARGIN, _OWNER_LINE), line, 255, small.font, anchor="ls")
    font, lines = _fitted(_drawable(words.title))
    step = font.size * _LEADING
    # Centre the lines vertically: capital letters are 0.7 font sizes high.
    first = (_TOP + _BOTTOM - step * (len(lines) - 1) + font.size * 0.7) / 2
    for number, line in enumerate(lines):
        draw.text((_MARGIN, round(first + number * step)), line, 255, font.font, anchor="ls")
    return _coloured(mask)


class _Font:
    """The font in one size, with cached glyph widths."""

    def __init__(self, size: int) -> None:
        from PIL import ImageFont  # noqa: PLC0415 - only where title cards are drawn

        self.size = size
        # The other layout engine is not available on every system, and may place glyphs differently.
        self.font = ImageFont.truetype(Path(__file__).parent / FONT, size, layout_engine=ImageFont.Layout.BASIC)
        self._widths: dict[str, float] = {}

    def fitting_length(self, text: str) -> int:
        """Return how many characters of a text fit on a line. The font has no kerning, so widths add up."""
        width = 0.0
        for place, sign in enumerate(text):
            if sign not in self._widths:
                self._widths[sign] = self.font.getlength(sign)
            width += self._widths[sign]
            if width > SHARE_SIZE[0] - 2 * _MARGIN:
                return place
        return len(text)

    def fits(self, line: str) -> bool:
        """Return whether a line fits between the margins."""
        return self.fitting_length(line) == len(line)


@lru_cache(maxsize=16)
def _font(size: int) -> _Font:
    return _Font(size)


def _fitted(title: str) -> tuple[_Font, Sequence[str]]:
    """Return the largest font size in which a title fits, and its lines."""
    for font in map(_font, _SIZES):
        lines = list(_lines(title, font))
        if len(lines) <= _max_lines(font.size):
            return font, lines
    smallest = _font(_SIZES[-1])
    return smallest, _shortened(title, smallest, _max_lines(smallest.size))


def _max_lines(size: int) -> int:
    """Return how many lines of a font size fit."""
    return int((_BOTTOM - _TOP) / (size * _LEADING))


def _shortened(text: str, font: _Font, most: int) -> list[str]:
    """Return at most ``most`` lines of a text; if it is cut, it ends with an ellipsis after a whole word."""
    lines = list(_lines(text, font))
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while not font.fits(f"{last}…"):
        last = last.rpartition(" ")[0] or last[:-1]
    return [*lines[: most - 1], last.rstrip(" ,.;:-–—") + "…"]


def _lines(text: str, font: _Font) -> Iterator[str]:
    """Yield the lines of a text, broken between words; words wider than a line are split."""
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if font.fits(longer):
            line = longer
            continue
        if line:
            yield line
        line = word
        while not font.fits(line):
            fitting = font.fitting_length(line)
            yield line[:fitting]
            line = line[fitting:]
    if line:
        yield line


_UNKNOWN = re.compile("[^" + "".join(f"{chr(first)}-{chr(last)}" for first, last in LETTERS) + "]+")


def _drawable(text: str) -> str:
    """Return a text with characters that the font lacks replaced by spaces."""
    return " ".join(_UNKNOWN.sub(" ", text.replace("\xad", "")).split())


def _coloured(mask: Image.Image) -> bytes:
    """Return the text of a mask in its colours, as a PNG with a small palette: small and fast to encode."""
    steps = mask.point([round(value * (_STEPS - 1) / 255) for value in range(256)])
    above = (0, 0, SHARE_SIZE[0], _TOP - _OWNER_SIZE)
    steps.paste(steps.crop(above).point([_STEPS + value for value in range(256 - _STEPS)] + [0] * _STEPS), above)
    steps.paste(2 * _STEPS, (0, SHARE_SIZE[1] - _EDGE, *SHARE_SIZE))
    steps.putpalette([*_ramp(_TITLE), *_ramp(_OWNER), *_GOLD])
    place = io.BytesIO()
    steps.save(place, "PNG")
    return place.getvalue()


def _ramp(colour: tuple[int, int, int]) -> Iterator[int]:
    """Yield the shades from the background to a colour, for anti-aliased edges."""
    for step in range(_STEPS):
        for low, high in zip(_BACKGROUND, colour, strict=True):
            yield round(low + (high - low) * step / (_STEPS - 1))
