"""What a look at a picture tells: its size, its kind, and what keeps it from being published."""

from __future__ import annotations

import struct
import zlib

import pytest
from PIL import Image

from badinh_site.diagnostics.wording import translatable
from badinh_site.images import source
from badinh_site.images.source import ImageInfo, RenditionSettings, inspect, sizes
from tests.support.picturemaking import bytes_of, phone_photo, photo, quadrants


def png(width: int, height: int) -> bytes:
    """Return a PNG that says how large it is and holds nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def test_a_photograph_is_as_large_as_it_is_upright() -> None:
    assert inspect(phone_photo(300, 400)) == ImageInfo(300, 400, memory=300 * 400)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "AVIF"])
def test_pictures_of_these_formats_are_published_whatever_they_are_called(kind: str) -> None:
    look = inspect(bytes_of(quadrants(60, 40), kind))
    assert (look.width, look.height, look.alpha, look.animated, look.fault) == (60, 40, False, False, "")
    assert look.drawing == (kind in ("PNG", "GIF", "WEBP"))


def test_a_png_of_many_colours_is_no_drawing() -> None:
    assert not inspect(bytes_of(photo(600, 400), "PNG")).drawing


@pytest.mark.parametrize(("mode", "clear", "alpha"), [("RGBA", 128, True), ("RGBA", 255, False), ("LA", 0, True)])
def test_alpha_counts_when_something_is_transparent(mode: str, clear: int, alpha: bool) -> None:
    picture = quadrants(60, 40).convert(mode)
    picture.putalpha(Image.new("L", (60, 40), clear))
    assert inspect(bytes_of(picture, "PNG")).alpha == alpha


@pytest.mark.parametrize(("colour", "alpha"), [(0, True), (255, False)])
def test_the_transparent_colour_of_a_palette_counts_where_it_is_used(colour: int, alpha: bool) -> None:
    source = Image.new("P", (60, 40), 0)
    source.putpalette([*(0, 0, 0), *(200, 60, 50) * 255])
    assert inspect(bytes_of(source, "PNG", transparency=colour)).alpha == alpha


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "AVIF"])
def test_an_animation_is_noticed(kind: str) -> None:
    frames = [quadrants(60, 40), photo(60, 40)]
    look = inspect(bytes_of(frames[0], kind, save_all=True, append_images=frames[1:]))
    assert look.animated
    assert look.fault == ""


def test_several_pictures_in_one_jpeg_are_no_animation() -> None:
    look = inspect(bytes_of(photo(60, 40), "MPO", save_all=True, append_images=[photo(30, 20)]))
    assert (look.width, look.animated, look.fault) == (60, False, "")


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "BD220"),
        (b"jpg\n", "BD220"),
        (b"%PDF-1.7", "BD220"),
        (b"<!doctype html><script>1</script>", "BD220"),
        (bytes_of(quadrants(60, 40), "BMP"), "BD220"),
        (bytes_of(quadrants(60, 40), "TIFF"), "BD220"),
        (bytes_of(photo(600, 400), "JPEG")[:-2000], "BD221"),
        (bytes_of(photo(600, 400), "JPEG")[:200], "BD221"),
        (bytes_of(photo(600, 400), "PNG")[:-2000], "BD221"),
        (bytes_of(photo(600, 400), "WEBP")[:-200], "BD221"),
        (bytes_of(photo(600, 400), "GIF")[:-2000], "BD221"),
        (b"\0\0\0\x20ftypheic\0\0\0\0mif1heic", "BD223"),
        (b"\0\0\0\x20ftypmif1\0\0\0\0mif1heic", "BD223"),
        (b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', "BD224"),
        (b"\xef\xbb\xbf <svg onload='alert(1)'/>", "BD224"),
    ],
)
def test_what_cannot_be_published_has_its_fault(data: bytes, fault: str) -> None:
    assert inspect(data) == ImageInfo(fault=fault)


def test_a_broken_picture_never_raises() -> None:
    whole = bytes_of(photo(120, 90), "PNG")
    for place in range(8, len(whole), 97):
        assert inspect(whole[:place] + b"\xff\0\xff" + whole[place + 3 :]).fault in ("", "BD220", "BD221", "BD222")


@pytest.mark.parametrize(
    ("width", "height", "size"), [(10_001, 10_000, "100"), (20_000, 20_000, "400"), (2**31 - 1, 2**31 - 1, "4611")]
)
def test_a_picture_of_too_many_pixels_is_refused_before_it_is_read(width: int, height: int, size: str) -> None:
    look = inspect(png(width, height))
    assert (look.fault, look.limit) == ("BD222", translatable("million pixels", "100"))
    assert look.size.startswith(translatable("million pixels", size))


def test_a_file_that_is_too_large_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "LARGEST_PICTURE", 2**20)
    assert inspect(b"\xff" * (5 * 2**20)) == ImageInfo(fault="BD222", size="5 MB", limit="1 MB")


def test_a_large_photograph_gets_all_widths_and_two_of_them_without_webp() -> None:
    webp, fallback = sizes(ImageInfo(4032, 3024))
    assert webp == tuple(
        RenditionSettings("webp", width, height, 78)
        for width, height in ((400, 300), (800, 600), (1200, 900), (1600, 1200))
    )
    assert fallback == (RenditionSettings("jpeg", 800, 600, 82), RenditionSettings("jpeg", 1600, 1200, 82))


@pytest.mark.parametrize(
    ("look", "widths"),
    [
        (ImageInfo(1, 1), [1]),
        (ImageInfo(400, 300), [400]),
        (ImageInfo(420, 300), [420]),
        (ImageInfo(900, 10), [400, 900]),
        (ImageInfo(1000, 10), [400, 800, 1000]),
        (ImageInfo(1600, 10), [400, 800, 1200, 1600]),
        (ImageInfo(1600, 64_000), [400]),
        (ImageInfo(3, 60_000), [1]),
    ],
)
def test_no_width_is_larger_than_the_picture_and_none_is_close_to_the_largest(
    look: ImageInfo, widths: list[int]
) -> None:
    webp, fallback = sizes(look)
    assert [one.width for one in webp] == widths
    assert fallback[-1].width == widths[-1]
    assert all(0 < one.height <= 16_384 for one in webp if look.height < 60_000)


def test_a_drawing_keeps_its_sharp_lines() -> None:
    webp, fallback = sizes(ImageInfo(500, 400, drawing=True))
    assert {one.quality for one in (*webp, *fallback)} == {0}
    assert {one.format for one in fallback} == {"png"}


def test_what_is_transparent_has_no_jpeg() -> None:
    assert {one.format for one in sizes(ImageInfo(500, 400, alpha=True))[1]} == {"png"}
