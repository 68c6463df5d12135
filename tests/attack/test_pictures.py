"""Pictures made to cost memory or time, and damaged ones: each is published, or refused with a message."""

from __future__ import annotations

import io
import random
import re
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from badinh_site.engine.build import images
from badinh_site.images.encode import renditions
from badinh_site.images.file_parts import count_scans, without_texts
from badinh_site.images.source import (
    MOST_MEMORY,
    MOST_PIXELS,
    MOST_SCANNED,
    TALLEST,
    inspect,
    memory_of,
    share_settings,
    sizes,
)
from tests.support.attacking import times
from tests.support.bounded import peak_of, posix_only, run_bounded
from tests.support.picturemaking import bytes_of, photo
from tests.support.sitemaking import article, build_site, codes, make_site, tree

PICTURE = "content/2021/07/anh.png"


def chunk(name: bytes, data: bytes, wrong: int = 0) -> bytes:
    """Return a chunk of a PNG; its checksum is wrong by so much."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data) ^ wrong)


def plain_png(width: int, height: int, depth: int = 8, colour: int = 6, more: bytes = b"") -> bytes:
    """Return a PNG of one value; the size of its file does not say how many pixels it has."""
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    row = b"\0" + b"\x40" * ((width * channels * depth + 7) // 8)
    packer = zlib.compressobj(1)
    data = b"".join([packer.compress(row) for _ in range(height)]) + packer.flush()
    palette = chunk(b"PLTE", bytes(range(256)) * 3) if colour == 3 else b""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + palette + more + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def progressive(width: int, height: int, more: int) -> bytes:
    """Return a progressive JPEG whose last scan comes so many more times."""
    data = bytes_of(Image.new("RGB", (width, height), (90, 120, 80)), "JPEG", progressive=True)
    last = data[data.rindex(b"\xff\xda") : -2]
    return data[:-2] + last * more + data[-2:]


def made_of(data: bytes) -> Iterator[Image.Image]:
    """Make all that pages link to, as a build does."""
    info = inspect(data)
    assert not info.fault, info
    webp, others = sizes(info)
    wanted = [*webp, *others, share_settings(info)]
    for settings, made in zip(wanted, renditions(data, wanted), strict=True):
        with Image.open(io.BytesIO(made)) as image:
            assert image.size == (settings.width, settings.height)
            yield image


# Memory

LARGE = {
    **{f"png-{depth}-{colour}": f"plain_png(10000, 10000, {depth}, {colour})" for depth, colour in
       ((1, 0), (8, 0), (16, 0), (8, 2), (8, 3), (8, 4), (8, 6), (16, 6))},
    "turned": "plain_png(10000, 10000, 8, 6, chunk(b'eXIf', "
              r"b'MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0'))",
    "palette": "plain_png(10000, 10000, 8, 3, chunk(b'tRNS', bytes(range(256))))",
    "tall": "plain_png(1600, 60000)",
    "gif": "bytes_of(Image.new('P', (10000, 10000)), 'GIF')",
    "jpeg": "bytes_of(Image.new('RGB', (10000, 10000)), 'JPEG')",
    "progressive": "progressive(10000, 10000, 0)",
    "webp": "bytes_of(Image.new('RGB', (5000, 5000)), 'WEBP', lossless=True, quality=0, method=0)",
}  # fmt: skip

_CONVERT = """
from tests.attack.test_pictures import *
Image.MAX_IMAGE_PIXELS = None
with open(sys.argv[1], "rb") as file:
    data = file.read()
begin()
assert len(list(made_of(data))) > 2
"""


@posix_only
@pytest.mark.slow
@pytest.mark.parametrize("name", LARGE)
def test_the_largest_picture_of_each_kind_takes_no_more_memory_than_promised(tmp_path: Path, name: str) -> None:
    (tmp_path / "picture").write_bytes(eval(LARGE[name]))  # noqa: S307 - made only where it is wanted
    assert peak_of(_CONVERT, str(tmp_path / "picture")) < MOST_MEMORY * 5 // 4


@posix_only
def test_a_large_picture_is_converted_without_a_copy_of_it(tmp_path: Path) -> None:
    (tmp_path / "picture").write_bytes(plain_png(5000, 5000))
    assert peak_of(_CONVERT, str(tmp_path / "picture")) < 5000 * 5000 * 4 * 2


@pytest.mark.parametrize(
    ("picture", "limit"),
    [
        (plain_png(MOST_PIXELS // 10 + 1, 10, 1, 0), 100),
        (bytes_of(Image.new("L", (6000, 4500)), "WEBP", lossless=True, quality=0, method=0), 25),
    ],
)
def test_a_picture_that_takes_more_memory_is_refused(picture: bytes, limit: int) -> None:
    info = inspect(picture)
    assert info.fault == "BD222"
    assert info.limit.split("\0")[2] == str(limit)


def test_memory_that_a_picture_takes_is_known_before_it_is_decoded() -> None:
    assert memory_of(plain_png(300, 200)) == 300 * 200 * 4
    assert memory_of(bytes_of(photo(320, 160), "JPEG", progressive=True, subsampling=0)) == 320 * 160 * 2 * 3
    assert memory_of(bytes_of(photo(320, 160), "JPEG", progressive=True, subsampling=2)) == 320 * 160 * 2 * 3 // 2
    assert memory_of(b"no picture") == memory_of(progressive(64, 64, 10**6)) == 0


def test_pictures_that_need_more_than_their_part_of_the_memory_are_opened_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others are looked at first, whatever the order of the files."""
    site = make_site(tmp_path)
    for name, size in (("a", 400), ("b", 30)):
        article(site, f"2021/07/{name}", body=f"![Bà con đi bầu cử]({name}.png)")
        (site / "content" / "2021" / "07" / f"{name}.png").write_bytes(plain_png(size, size))
    seen: list[tuple[int, int]] = []
    monkeypatch.setattr(images, "_SHARED", 400 * 400)
    monkeypatch.setattr(images, "_LEAST", 0)
    monkeypatch.setattr(images.Workers, "are_worth", lambda *_: True)
    monkeypatch.setattr(images.Workers, "map", lambda _, act, chunks, __: [act(*chunk) for chunk in chunks])
    monkeypatch.setattr(images, "inspect", lambda data: seen.append(Image.open(io.BytesIO(data)).size) or inspect(data))
    assert build_site(site).complete
    assert seen == [(30, 30), (400, 400)]


def test_a_picture_that_found_no_memory_is_looked_at_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = make_site(tmp_path)
    article(site, "2021/07/bai", body="![Bà con đi bầu cử](anh.png)")
    (site / PICTURE).write_bytes(plain_png(300, 200))

    def failing(*_: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr("badinh_site.images.source._inspect", failing)
        patch.setattr("badinh_site.images.source._beyond", failing)
        assert codes(build_site(site)) == ["BD230"]
    assert build_site(site).complete


# Time


def test_scans_are_counted_without_decoding() -> None:
    assert count_scans(bytes_of(photo(300, 200), "JPEG")) == 1
    usual = count_scans(bytes_of(photo(300, 200), "JPEG", progressive=True))
    assert usual == 10
    assert count_scans(progressive(300, 200, 0)) == usual
    assert count_scans(progressive(300, 200, 90)) == usual + 90
    # A thumbnail and a comment have no scans of the picture, and another picture may follow.
    exif = b"\xff\xe1\x00\x20" + b"\xff\xda" * 15
    data = bytes_of(photo(300, 200), "JPEG", progressive=True)
    assert count_scans(data[:2] + exif + data[2:] + data) == usual


@pytest.mark.parametrize("length", range(8))
def test_scans_of_a_damaged_picture_are_counted_too(length: int) -> None:
    assert count_scans(b"\xff\xd8\xff\xda\0\2\0\xff"[:length]) == (length >= 4)


def test_a_picture_of_too_many_scans_is_refused() -> None:
    pixels = 400 * 300
    most = MOST_SCANNED // pixels
    info = inspect(progressive(400, 300, most))
    assert (info.fault, info.limit) == ("BD231", str(most))
    assert inspect(progressive(400, 300, 100)).fault == ""


# Shapes


@pytest.mark.parametrize(
    ("width", "height"), [(1, TALLEST), (2, 2 * TALLEST), (5, 79_999), (60_000, 1), (65_000, 3), (16_383, 2), (7, 1)]
)
def test_every_shape_that_is_let_through_can_be_made(width: int, height: int) -> None:
    assert len(list(made_of(plain_png(width, height)))) >= 3


@pytest.mark.parametrize(("width", "height"), [(1, TALLEST + 1), (1, 60_000), (3, 3 * TALLEST + 1)])
def test_a_strip_that_cannot_be_made_is_refused(tmp_path: Path, width: int, height: int) -> None:
    site = make_site(tmp_path)
    article(site, "2021/07/bai", body="![Bà con đi bầu cử](anh.png)")
    (site / PICTURE).write_bytes(plain_png(width, height))
    assert codes(build_site(site)) == ["BD232"]
    assert not (site / "build").exists()


def test_a_strip_on_its_side_is_judged_upright() -> None:
    turned = chunk(b"eXIf", b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0")
    assert inspect(plain_png(20_000, 1, 8, 6, turned)).fault == "BD232"


# What browsers ignore


@pytest.mark.parametrize(
    "more",
    [
        chunk(b"tEXt", b"Author\0An", wrong=1),
        chunk(b"iTXt", b"\0" * 50),
        chunk(b"zTXt", b"a\0\0" + zlib.compress(b"x" * 50_000_000)),
        chunk(b"tIME", b"\0" * 7, wrong=5),
        chunk(b"iCCP", b"a\0\0" + zlib.compress(b"x" * 100), wrong=1),
        chunk(b"prVt", b"mine", wrong=9),
    ],
)
def test_a_damaged_text_or_optional_chunk_does_not_hide_a_picture(more: bytes) -> None:
    damaged, whole = plain_png(900, 500, more=more), plain_png(900, 500)
    assert without_texts(damaged) == whole
    assert inspect(damaged) == inspect(whole)
    wanted = sizes(inspect(whole))[0]
    assert list(renditions(damaged, wanted)) == list(renditions(whole, wanted))


def test_a_damaged_necessary_chunk_is_damage() -> None:
    whole = plain_png(90, 50)
    place = whole.index(b"IHDR") + 18
    damaged = whole[:place] + bytes([whole[place] ^ 255]) + whole[place + 1 :]
    assert without_texts(damaged) == damaged
    assert inspect(damaged).fault in ("BD220", "BD221")
    assert without_texts(whole) == whole


def profile(more: int) -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + b"\0" * more


ODD = {
    "profile-large": lambda: bytes_of(photo(300, 200), "JPEG", icc_profile=profile(3_000_000)),
    "profile-bomb": lambda: plain_png(90, 50, more=chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(10**8)))),
    "profile-nonsense": lambda: bytes_of(photo(300, 200), "JPEG", icc_profile=b"\xff" * 60_000),
    "exif-large": lambda: bytes_of(photo(300, 200), "PNG", exif=b"Exif\0\0MM\0*\0\0\0\x08" + b"\xff" * 4_000_000),
    "exif-circle": lambda: plain_png(90, 50, more=chunk(b"eXIf", b"MM\0*\0\0\0\x08\0\0\0\0\0\x08")),
    "frames": lambda: bytes_of(Image.new("P", (40, 30)), "GIF", save_all=True, append_images=[
        Image.new("P", (40, 30), number % 250) for number in range(3000)]),
    "frames-png": lambda: bytes_of(Image.new("L", (40, 30)), "PNG", save_all=True, append_images=[
        Image.new("L", (40, 30), number % 250) for number in range(300)]),
    "frames-webp": lambda: bytes_of(Image.new("L", (40, 30)), "WEBP", save_all=True, append_images=[
        Image.new("L", (40, 30), number % 250) for number in range(300)]),
}  # fmt: skip


@posix_only
@pytest.mark.parametrize("name", ODD)
def test_odd_pictures_end_in_a_picture_or_a_message(tmp_path: Path, name: str) -> None:
    site = make_site(tmp_path)
    article(site, "2021/07/bai", body="![Bà con đi bầu cử](anh.png)")
    (site / PICTURE).write_bytes(ODD[name]())
    ended = run_bounded(site, "build", "--jobs", "1")
    assert ended.code == 0 or "anh.png" in ended.shown
    shown = "".join(data.decode() for path, data in tree(site / "build").items() if path.endswith("bai/index.html"))
    for link in re.findall(r"/(2021/07/anh[^\" ,]+)", shown):
        assert (site / "build" / link).is_file()


def test_a_damaged_picture_ends_in_a_picture_or_a_fault() -> None:
    chance = random.Random(17)  # noqa: S311 - the same attacks in every run
    wholes = [bytes_of(photo(120, 80), kind) for kind in ("JPEG", "PNG", "GIF", "WEBP", "AVIF")]
    wholes += [progressive(120, 80, 5), plain_png(120, 80, 16, 6)]
    for number in range(times(200)):
        data = bytearray(wholes[number % len(wholes)])
        for _ in range(chance.randint(1, 6)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        damaged = bytes(data[: chance.randint(1, len(data))]) if chance.random() < 0.3 else bytes(data)
        if not inspect(damaged).fault:
            assert list(made_of(damaged)), damaged.hex()
