"""What is published of a picture: upright, in sRGB, of the wanted size, and nothing of where and how it was taken."""

from __future__ import annotations

import io
from itertools import product

import pytest
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from badinh_site.images.encode import renditions
from badinh_site.images.source import RenditionSettings, inspect, sizes
from tests.support.picturemaking import (
    COLOURS,
    Colour,
    bytes_of,
    metadata_of,
    phone_photo,
    photo,
    quadrants,
    shown_colours,
)

ALL = [
    RenditionSettings("webp", 60, 80, 90),
    RenditionSettings("webp", 60, 80, 0),
    RenditionSettings("jpeg", 60, 80, 90),
    RenditionSettings("png", 60, 80, 0),
]


def made(data: bytes, *wanted: RenditionSettings) -> list[bytes]:
    return list(renditions(data, wanted))


def published(data: bytes) -> list[bytes]:
    """Return all that would be published of a picture."""
    webp, fallback = sizes(inspect(data))
    return made(data, *webp, *fallback)


def far(one: tuple[Colour, ...], other: tuple[Colour, ...]) -> int:
    """Return by how much colours differ."""
    return max(abs(a - b) for first, second in zip(one, other, strict=True) for a, b in zip(first, second, strict=True))


def from_display_p3(colour: Colour) -> Colour:
    """Convert a colour to sRGB by the definitions of both (CSS Color 4, 10.5 and 10.6), without a profile."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (value / 255 for value in colour)]
    rows = ((1.2249401, -0.2249404, 0.0), (-0.0420569, 1.0420571, 0.0), (-0.0196376, -0.0786361, 1.0982735))
    mixed = (sum(a * b for a, b in zip(row, linear, strict=True)) for row in rows)
    encoded = [max(0, c * 12.92) if c <= 0.0031308 else 1.055 * c ** (1 / 2.4) - 0.055 for c in mixed]
    red, green, blue = (round(255 * c) for c in encoded)
    return red, green, blue


def test_a_phones_photograph_comes_out_upright_in_srgb_without_a_word_of_its_own() -> None:
    data = phone_photo(1200, 1600)
    assert {"E1", "E2", "FE"} <= {part.split()[0] for part in metadata_of(data)}
    right = tuple(map(from_display_p3, COLOURS))
    assert far(right, COLOURS) > 10
    files = published(data)
    assert len(files) == 5
    for file in files:
        with Image.open(io.BytesIO(file)) as image:
            assert image.height == round(image.width * 4 / 3)
            assert not {"exif", "icc_profile", "xmp", "comment"} & image.info.keys()
        assert far(shown_colours(file), right) <= 4
        assert metadata_of(file) == []
        assert not [
            word
            for word in (b"Exif", b"http", b"GPS", b"ICC_PROFILE", b"ICCP", b"Apple", b"nh\xc3\xa0")
            if word in file
        ]


@pytest.mark.parametrize(("turn", "kind"), list(product(range(1, 9), ("JPEG", "PNG", "WEBP"))))
def test_a_picture_is_upright_however_the_camera_was_held(turn: int, kind: str) -> None:
    undone = {1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}[turn]
    lying = quadrants(60, 80) if undone is None else quadrants(60, 80).transpose(Image.Transpose(undone))
    exif = Image.Exif()
    exif[0x0112] = turn
    data = bytes_of(lying, kind, exif=exif, **({"lossless": True} if kind == "WEBP" else {"quality": 95}))
    look = inspect(data)
    assert (look.width, look.height) == (60, 80)
    for file in published(data):
        assert far(shown_colours(file), COLOURS) <= 5
        assert metadata_of(file) == []


@pytest.mark.parametrize("turn", [99, 0])
def test_an_orientation_that_is_none_changes_nothing(turn: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = turn
    assert far(shown_colours(published(bytes_of(quadrants(60, 80), "PNG", exif=exif))[0]), COLOURS) == 0


def grey(colour: Colour) -> Colour:
    light = round(0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2])
    return light, light, light


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_a_picture_of_any_kind_keeps_its_colours(mode: str) -> None:
    source = quadrants(60, 80)
    source = source.quantize(4) if mode == "P" else source.convert(mode)
    expected = tuple(map(grey, COLOURS)) if mode in ("L", "LA") else COLOURS
    for file in published(bytes_of(source, "PNG")):
        assert far(shown_colours(file), expected) <= (300 if mode == "1" else 8)
        assert metadata_of(file) == []


def test_sixteen_bits_of_grey_become_eight() -> None:
    values = Image.new("I;16", (60, 80), 0x8000)
    assert shown_colours(published(bytes_of(values, "PNG"))[0]) == ((128, 128, 128),) * 4


def test_cmyk_becomes_rgb() -> None:
    for file in published(bytes_of(quadrants(60, 80).convert("CMYK"), "JPEG", quality=95)):
        assert far(shown_colours(file), COLOURS) <= 6
        with Image.open(io.BytesIO(file)) as image:
            assert image.mode == "RGB"


def test_a_grey_photograph_stays_one() -> None:
    data = bytes_of(photo(60, 80).convert("L"), "JPEG")
    (jpeg,) = made(data, RenditionSettings("jpeg", 60, 80, 82))
    with Image.open(io.BytesIO(jpeg)) as image:
        assert image.mode == "L"


@pytest.mark.parametrize("profile", [b"nonsense", ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()])
def test_a_profile_that_cannot_be_meant_is_passed_over(profile: bytes) -> None:
    data = bytes_of(quadrants(60, 80), "JPEG", quality=95, icc_profile=profile)
    for file in published(data):
        assert far(shown_colours(file), COLOURS) <= 4
        assert metadata_of(file) == []


def test_transparency_stays_and_is_converted_with_the_colours() -> None:
    source = quadrants(60, 80).convert("RGBA")
    source.putalpha(Image.linear_gradient("L").resize((60, 80)))
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for file in published(bytes_of(source, "PNG", icc_profile=srgb)):
        with Image.open(io.BytesIO(file)) as image:
            assert image.mode == "RGBA"
            assert image.getchannel("A").getextrema()[1] > 250
        assert metadata_of(file) == []


def test_what_is_written_into_a_png_or_webp_is_left_out() -> None:
    words = PngInfo()
    words.add_text("Author", "Nguyễn Văn A")
    words.add_itxt("XML:com.adobe.xmp", "<x/>")
    exif = Image.Exif()
    exif[0x8825] = {1: "N"}
    sources = [
        bytes_of(photo(60, 80), "PNG", pnginfo=words, exif=exif, dpi=(300, 300)),
        bytes_of(photo(60, 80), "WEBP", xmp=b"<x/>", exif=exif, icc_profile=b"x" * 200),
        bytes_of(quadrants(60, 80), "GIF", comment="Bí mật".encode()),
    ]
    for source in sources:
        for file in (*published(source), *made(source, *ALL)):
            assert metadata_of(file) == []


def test_the_first_image_of_an_animation_is_published() -> None:
    data = bytes_of(quadrants(60, 80), "GIF", save_all=True, append_images=[photo(60, 80)])
    for file in published(data):
        assert far(shown_colours(file), COLOURS) <= 2
        with Image.open(io.BytesIO(file)) as image:
            assert not getattr(image, "is_animated", False)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_rendition_has_the_same_bytes_whatever_is_made_beside_it(kind: str) -> None:
    data = bytes_of(photo(1700, 1300), kind)
    webp, fallback = sizes(inspect(data))
    together = made(data, *webp, *fallback)
    assert [made(data, one)[0] for one in (*webp, *fallback)] == together
    assert [len(set(some)) for some in (together, webp)] == [len(together), 4]


@pytest.mark.parametrize(("width", "height"), [(1, 1), (1, 3000), (5000, 1), (1601, 17), (30, 20_000)])
def test_odd_shapes_come_out_in_the_sizes_that_are_promised(width: int, height: int) -> None:
    data = bytes_of(quadrants(max(2, width), max(2, height)).crop((0, 0, width, height)), "JPEG")
    webp, fallback = sizes(inspect(data))
    wanted = (*webp, *fallback)
    for settings, file in zip(wanted, made(data, *wanted), strict=True):
        with Image.open(io.BytesIO(file)) as image:
            assert image.size == (settings.width, settings.height)
