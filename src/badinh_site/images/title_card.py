"""Draws posters: a page's title on the portal's colours, shown with links to pages that have no picture of their own.

The bytes depend on the words alone. The letters are those of the font beside this module, laid out one after the other,
which is all that composed Vietnamese needs, and the same on every system.
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
"""Be Vietnam Pro, of which docs/drawing/font.py keeps the letters below."""
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
"""First and last of the characters that can be drawn; others (emoji, other scripts) are left out."""

_GROUND, _TITLE, _OWNER, _GOLD = (0x8A, 0x12, 0x16), (0xFF, 0xFF, 0xFF), (0xFF, 0xE6, 0xC2), (0xE5, 0xB4, 0x4A)
"""Colours of tokens.css: brand, brand-ink, brand-muted, gold."""
_MARGIN, _EDGE = 80, 16
"""Pixels left and right of the words; of the gold line below."""
_OWNER_SIZE, _OWNER_LINE = 40, 112
"""Of the letters of the owner's name, and where its line stands."""
_TOP, _BOTTOM = 160, 592
"""Between which the title stands."""
_SIZES = range(84, 47, -4)
"""Of the letters of a title: the largest in which all of it has room."""
_STEPS = 16
"""From the ground to the colour of letters: no eye sees more, and each makes the file larger."""
_LEADING = 1.5
"""Lines of a title apart, in sizes: room for two marks above a capital (Ễ, Ổ) and one below the line above (Ậ)."""


def draw_title_card(words: TitleCardText) -> bytes:
    """Draw a poster as PNG; a title without room is cut between words."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - only where posters are drawn

    mask = Image.new("L", SHARE_SIZE)
    draw = ImageDraw.Draw(mask)
    small = _face(_OWNER_SIZE)
    for line in _shortened(_drawable(words.owner), small, 1):
        draw.text((_MARGIN, _OWNER_LINE), line, 255, small.font, anchor="ls")
    face, lines = _fitted(_drawable(words.title))
    step = face.size * _LEADING
    # Capital letters are 0.7 of the size high: so the lines stand in the middle of their room.
    first = (_TOP + _BOTTOM - step * (len(lines) - 1) + face.size * 0.7) / 2
    for number, line in enumerate(lines):
        draw.text((_MARGIN, round(first + number * step)), line, 255, face.font, anchor="ls")
    return _coloured(mask)


class _Face:
    """The font in one size."""

    def __init__(self, size: int) -> None:
        from PIL import ImageFont  # noqa: PLC0415 - only where title cards are drawn

        self.size = size
        # Another layout engine is not there on every system, and could set letters elsewhere.
        self.font = ImageFont.truetype(Path(__file__).parent / FONT, size, layout_engine=ImageFont.Layout.BASIC)
        self._widths: dict[str, float] = {}

    def fitting(self, text: str) -> int:
        """Return how many characters of a text have room in a line. The font has no kerning: their widths add up."""
        width = 0.0
        for place, sign in enumerate(text):
            if sign not in self._widths:
                self._widths[sign] = self.font.getlength(sign)
            width += self._widths[sign]
            if width > SHARE_SIZE[0] - 2 * _MARGIN:
                return place
        return len(text)

    def has_room(self, line: str) -> bool:
        """Return whether a line is no wider than the room for it."""
        return self.fitting(line) == len(line)


@lru_cache(maxsize=16)
def _face(size: int) -> _Face:
    return _Face(size)


def _fitted(title: str) -> tuple[_Face, Sequence[str]]:
    """Return the lines of a title, and the largest letters in which they have room."""
    for face in map(_face, _SIZES):
        lines = list(_lines(title, face))
        if len(lines) <= _room(face.size):
            return face, lines
    smallest = _face(_SIZES[-1])
    return smallest, _shortened(title, smallest, _room(smallest.size))


def _room(size: int) -> int:
    """Return how many lines of a title have room."""
    return int((_BOTTOM - _TOP) / (size * _LEADING))


def _shortened(text: str, face: _Face, most: int) -> list[str]:
    """Return the first lines of a text; when there are more, the last one ends with an ellipsis after a whole word."""
    lines = list(_lines(text, face))
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while not face.has_room(f"{last}…"):
        last = last.rpartition(" ")[0] or last[:-1]
    return [*lines[: most - 1], last.rstrip(" ,.;:-–—") + "…"]


def _lines(text: str, face: _Face) -> Iterator[str]:
    """Break a text between words; a word that is wider than a line, where the line ends."""
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if face.has_room(longer):
            line = longer
            continue
        if line:
            yield line
        line = word
        while not face.has_room(line):
            fitting = face.fitting(line)
            yield line[:fitting]
            line = line[fitting:]
    if line:
        yield line


_UNKNOWN = re.compile("[^" + "".join(f"{chr(first)}-{chr(last)}" for first, last in LETTERS) + "]+")


def _drawable(text: str) -> str:
    """Return what of a text the font has letters for, with a space in the place of the rest."""
    return " ".join(_UNKNOWN.sub(" ", text.replace("\xad", "")).split())


def _coloured(mask: Image.Image) -> bytes:
    """Return the words that a mask has in their colours, as a PNG of few colours: a small file that is soon made."""
    steps = mask.point([round(value * (_STEPS - 1) / 255) for value in range(256)])
    above = (0, 0, SHARE_SIZE[0], _TOP - _OWNER_SIZE)
    steps.paste(steps.crop(above).point([_STEPS + value for value in range(256 - _STEPS)] + [0] * _STEPS), above)
    steps.paste(2 * _STEPS, (0, SHARE_SIZE[1] - _EDGE, *SHARE_SIZE))
    steps.putpalette([*_ramp(_TITLE), *_ramp(_OWNER), *_GOLD])
    place = io.BytesIO()
    steps.save(place, "PNG")
    return place.getvalue()


def _ramp(colour: tuple[int, int, int]) -> Iterator[int]:
    """Return the way from the ground to a colour, for the soft edges of letters."""
    for step in range(_STEPS):
        for low, high in zip(_GROUND, colour, strict=True):
            yield round(low + (high - low) * step / (_STEPS - 1))
