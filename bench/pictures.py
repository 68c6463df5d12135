"""Measures the cost of pictures: a site with one phone photograph in every article, built cold and again.

python -m bench.pictures --size 1000
"""

from __future__ import annotations

import argparse
import io
import random
import shutil
import struct
import sys
from datetime import date, timedelta
from pathlib import Path

from PIL import Image, ImageFilter

from bench.generators import BADINH, available
from bench.measure import measure
from bench.site import SETTINGS
from bench.tools import Tools

WIDTH, HEIGHT = 4032, 3024
"""The size of a phone photograph in pixels: 12 megapixels."""
SCENES = 8
"""The number of different scenes. The other photographs are copies that differ in a comment, so no files are equal."""
ARTICLE = """\
---
title: Tin {number}
date: {day:%d/%m/%Y}
image:
  src: anh-{number}.jpg
  alt: Ảnh {number}
---

Nội dung.
"""
_MIB = 2**20


def main(words: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(prog="bench.pictures", description="Measure what pictures cost.")
    parser.add_argument("--size", type=int, default=1000, metavar="N", help="number of photographs (1000)")
    parser.add_argument("--place", type=Path, default=Path(__file__).parents[1] / ".bench", metavar="DIR")
    asked = parser.parse_args(words)
    (badinh,), _ = available(Tools(asked.place.resolve()), (BADINH,))
    folder = asked.place / "sites" / "pictures"
    taken = _make_site(folder, asked.size)
    print(f"{asked.size:,} photographs of {WIDTH} x {HEIGHT}, {taken / _MIB:,.0f} MiB")
    for name in ("cold", "no-op"):
        found = measure((*badinh.command,), folder, badinh.environment)
        made = [file.stat() for file in (folder / badinh.output).rglob("*.*") if file.suffix in (".webp", ".jpg")]
        newest = max(status.st_mtime_ns for status in made)
        memory = f"{found.memory / _MIB:,.0f} MiB" if found.memory is not None else "unknown"
        print(f"{name:6} {found.wall:8.2f} s, {found.cpu:8.2f} s of processors, at most {memory}")
        print(f"       {len(made):,} renditions, {sum(one.st_size for one in made) / _MIB:,.0f} MiB, last at {newest}")
    shutil.rmtree(folder)
    return 0


def _make_site(folder: Path, size: int) -> int:
    """Create the site; return the total size of its pictures in bytes."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / SETTINGS).parent.mkdir(parents=True)
    (folder / SETTINGS).write_text("title: Ba Đình\nbase_url: https://badinh.example/\n", encoding="utf-8")
    scenes, taken = [_photograph(number) for number in range(SCENES)], 0
    for number in range(size):
        day = date(2018, 1, 1) + timedelta(days=number)
        place = folder / f"content/{day:%Y/%m}"
        place.mkdir(parents=True, exist_ok=True)
        data = _commented(scenes[number % SCENES], number)
        (place / f"anh-{number}.jpg").write_bytes(data)
        (place / f"tin-{number}.md").write_text(ARTICLE.format(number=number, day=day), encoding="utf-8")
        taken += len(data)
    return taken


def _photograph(number: int) -> bytes:
    """Draw a picture that compresses like a photograph: soft shapes with sensor noise."""
    chance = random.Random(number)  # noqa: S311 - reproducible pictures
    coarse = Image.frombytes("RGB", (64, 48), chance.randbytes(64 * 48 * 3)).filter(ImageFilter.GaussianBlur(1))
    large = coarse.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
    grain = Image.frombytes("L", (WIDTH, HEIGHT), chance.randbytes(WIDTH * HEIGHT)).convert("RGB")
    target = io.BytesIO()
    Image.blend(large, grain, 0.08).save(target, "JPEG", quality=88)
    return target.getvalue()


def _commented(data: bytes, number: int) -> bytes:
    """Insert a comment with a number after the first marker of a JPEG."""
    text = str(number).encode()
    return data[:2] + b"\xff\xfe" + struct.pack(">H", len(text) + 2) + text + data[2:]


if __name__ == "__main__":
    sys.exit(main())
