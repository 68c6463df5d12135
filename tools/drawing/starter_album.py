"""Draws the pictures of the starter's album: simple shapes that depict nothing real.

Run ``python -m tools.drawing.starter_album`` after a change of a drawing. The pictures are committed.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw

ALBUM = Path(__file__).parents[2] / "src/badinh_site/starter/content/albums/tranh-minh-hoa"
WIDTH, HEIGHT, FINE = 1200, 800, 3
"""The size of a picture in pixels, and the oversampling factor for smooth edges."""
COLOURS = 64

SKY, DUSK, WATER, PAPER = "#dcebf2", "#f6dcc0", "#9cc3c9", "#f7f1e3"
RED, GOLD, PINK, GREEN, DARK_GREEN, BROWN, INK = (
    "#b3262e",
    "#e5b13a",
    "#e59aa6",
    "#6f9a5b",
    "#3f6b45",
    "#7a5636",
    "#2f3a40",
)


class Sheet:
    """A canvas with the coordinates of the finished picture."""

    def __init__(self, ground: str) -> None:
        """Take the background colour."""
        self.image = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), ground)
        self._draw = ImageDraw.Draw(self.image)

    def shape(self, colour: str, *points: tuple[float, float]) -> None:
        """Fill a polygon."""
        self._draw.polygon([(x * FINE, y * FINE) for x, y in points], fill=colour)

    def oval(self, colour: str, x: float, y: float, wide: float, high: float) -> None:
        """Fill an ellipse with a centre and two radii."""
        self._draw.ellipse([(x - wide) * FINE, (y - high) * FINE, (x + wide) * FINE, (y + high) * FINE], fill=colour)

    def line(self, colour: str, width: float, *points: tuple[float, float]) -> None:
        """Draw a line through points."""
        self._draw.line([(x * FINE, y * FINE) for x, y in points], colour, round(width * FINE), "curve")


def petal(sheet: Sheet, colour: str, foot: tuple[float, float], length: float, turn: float) -> None:
    """Draw a petal from its base at ``foot``; ``turn`` is in degrees from upright."""
    along, across = math.radians(turn), math.radians(turn + 90)
    points = []
    for step in range(41):
        part = step / 20
        way = part if part <= 1 else 2 - part
        side = (0.24 if part <= 1 else -0.24) * length * math.sin(math.pi * way) ** 0.8
        x = foot[0] + math.sin(along) * way * length + math.sin(across) * side
        y = foot[1] - math.cos(along) * way * length - math.cos(across) * side
        points.append((x, y))
    sheet.shape(colour, *points)


def lotus_pond() -> Sheet:
    """Draw three lotus flowers among leaves."""
    sheet = Sheet(WATER)
    sheet.shape(SKY, (0, 0), (WIDTH, 0), (WIDTH, 260), (0, 260))
    for x, y, size in ((180, 640, 170), (560, 700, 210), (980, 650, 190), (760, 500, 110), (330, 470, 90)):
        sheet.oval(DARK_GREEN, x, y + 8, size, size * 0.34)
        sheet.oval(GREEN, x, y, size, size * 0.32)
    for x, y, size in ((300, 560, 190), (690, 610, 250), (1010, 520, 160)):
        sheet.line(DARK_GREEN, 10, (x, y), (x + 12, y + 130))
        for turn in (-72, 72, -46, 46, -22, 22, 0):
            petal(sheet, PINK if abs(turn) > 30 else "#f2c3c9", (x, y), size * (1 - abs(turn) / 260), turn)
        sheet.oval(GOLD, x, y - size * 0.08, size * 0.1, size * 0.06)
    return sheet


def kites() -> Sheet:
    """Draw kites over rice fields."""
    sheet = Sheet(SKY)
    for row, colour in enumerate((GREEN, "#86ad6a", "#a5c27f", GOLD)):
        top = 520 + row * 70
        sheet.shape(colour, (0, top), (WIDTH, top - 60 + row * 25), (WIDTH, HEIGHT), (0, HEIGHT))
    for x, y, size, colour in ((330, 200, 120, RED), (700, 130, 80, GOLD), (930, 280, 100, DARK_GREEN)):
        sheet.line(INK, 2, (x, y), (x - 120, y + 220), (x - 160, 620))
        sheet.shape(colour, (x, y - size), (x + size * 0.7, y), (x, y + size), (x - size * 0.7, y))
        sheet.shape(PAPER, (x, y - size), (x + size * 0.7, y), (x, y))
        sheet.line(colour, 5, (x, y + size), (x + 30, y + size + 50), (x - 10, y + size + 100))
    return sheet


def lanterns() -> Sheet:
    """Draw a string of paper lanterns."""
    sheet = Sheet("#26323f")
    hang = [(x, 120 + 60 * math.sin(math.pi * x / WIDTH)) for x in range(0, WIDTH + 1, 20)]
    sheet.line(GOLD, 4, *hang)
    for place, colour in ((0.14, RED), (0.34, GOLD), (0.56, PINK), (0.78, GREEN)):
        x, size = WIDTH * place, 95.0
        y = 120 + 60 * math.sin(math.pi * place) + 190
        sheet.line(GOLD, 4, (x, y - 190), (x, y - size))
        sheet.oval(colour, x, y, size, size * 1.1)
        sheet.oval("#fbe7b5", x, y, size * 0.45, size * 0.8)
        for side in (-1, 1):
            sheet.shape(
                BROWN,
                (x - 40, y + side * 100),
                (x + 40, y + side * 100),
                (x + 34, y + side * 118),
                (x - 34, y + side * 118),
            )
        for tassel in (-18, 0, 18):
            sheet.line(GOLD, 5, (x + tassel, y + 118), (x + tassel * 1.4, y + 215))
    return sheet


def old_tree() -> Sheet:
    """Draw an old tree with hanging roots beside a gate."""
    sheet = Sheet(DUSK)
    sheet.shape("#c9b58a", (0, 640), (WIDTH, 600), (WIDTH, HEIGHT), (0, HEIGHT))
    sheet.shape(BROWN, (330, 680), (400, 380), (470, 380), (560, 680))
    for x in (300, 350, 540, 600):
        sheet.line(BROWN, 9, (x, 330), (x + 6, 650))
    for x, y, wide in ((250, 280, 190), (450, 200, 240), (660, 290, 180), (430, 330, 250)):
        sheet.oval(DARK_GREEN, x, y, wide, wide * 0.55)
        sheet.oval(GREEN, x - 20, y - 22, wide * 0.8, wide * 0.4)
    for x in (820, 1060):
        sheet.shape(RED, (x, 360), (x + 60, 360), (x + 60, 650), (x, 650))
    sheet.shape(INK, (770, 350), (1170, 350), (1120, 290), (820, 290))
    sheet.shape(GOLD, (860, 290), (1080, 290), (1040, 250), (900, 250))
    return sheet


def boats() -> Sheet:
    """Draw boats on a lake at dusk."""
    sheet = Sheet(DUSK)
    sheet.oval(RED, 860, 330, 110, 110)
    sheet.shape("#8f9fa0", (0, 400), (260, 300), (520, 400), (800, 320), (WIDTH, 400))
    sheet.shape(WATER, (0, 400), (WIDTH, 400), (WIDTH, HEIGHT), (0, HEIGHT))
    for step in range(6):
        y, wide = 430 + step * 24, 120 - step * 14
        sheet.oval("#d98c78", 860, y, wide, 6)
    for x, y, size in ((280, 590, 1.3), (700, 520, 0.8), (1000, 650, 1.0)):
        sheet.shape(
            INK,
            (x - 150 * size, y),
            (x + 150 * size, y),
            (x + 100 * size, y + 42 * size),
            (x - 100 * size, y + 42 * size),
        )
        sheet.line(BROWN, 7 * size, (x, y), (x, y - 210 * size))
        sheet.shape(PAPER, (x + 8, y - 205 * size), (x + 8, y - 20 * size), (x + 120 * size, y - 40 * size))
        sheet.shape(GOLD, (x - 8, y - 190 * size), (x - 8, y - 30 * size), (x - 80 * size, y - 40 * size))
    return sheet


def tet_cakes() -> Sheet:
    """Draw square rice cakes tied with strings, and a branch in blossom."""
    sheet = Sheet(PAPER)
    sheet.shape("#c98f5a", (0, 560), (WIDTH, 560), (WIDTH, HEIGHT), (0, HEIGHT))
    for x, y, size in ((340, 470, 230), (610, 520, 200)):
        sheet.shape(
            DARK_GREEN,
            (x - size / 2, y - size / 2),
            (x + size / 2, y - size / 2),
            (x + size / 2, y + size / 2),
            (x - size / 2, y + size / 2),
        )
        sheet.shape(
            GREEN,
            (x - size / 2, y - size / 2),
            (x + size / 2, y - size / 2),
            (x + size / 2 - 30, y - size / 2 + 30),
            (x - size / 2 + 30, y - size / 2 + 30),
        )
        for part in (-0.17, 0.17):
            sheet.line(PAPER, 7, (x + size * part, y - size / 2), (x + size * part, y + size / 2))
            sheet.line(PAPER, 7, (x - size / 2, y + size * part), (x + size / 2, y + size * part))
    sheet.line(BROWN, 14, (1150, 640), (1020, 380), (900, 240), (840, 90))
    sheet.line(BROWN, 9, (1000, 350), (880, 390), (800, 350))
    for x, y in ((840, 90), (900, 240), (880, 390), (800, 350), (1000, 330), (950, 170), (1060, 470)):
        for turn in range(0, 360, 72):
            petal(sheet, PINK, (x, y), 46, turn)
        sheet.oval(GOLD, x, y, 9, 9)
    return sheet


DRAWINGS: tuple[tuple[str, Callable[[], Sheet]], ...] = (
    ("1-ho-sen", lotus_pond),
    ("2-canh-dieu", kites),
    ("3-den-long", lanterns),
    ("4-cay-da", old_tree),
    ("5-thuyen-tren-ho", boats),
    ("6-banh-chung", tet_cakes),
)


def main() -> None:
    """Draw all pictures."""
    ALBUM.mkdir(parents=True, exist_ok=True)
    for name, drawing in DRAWINGS:
        small = drawing().image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        # Drawings have few colours, and are stored losslessly.
        small.quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
            ALBUM / f"{name}.png", optimize=True
        )


if __name__ == "__main__":
    main()
