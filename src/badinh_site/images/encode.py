"""Encodes the published renditions of a picture: upright, in sRGB, in the requested size, without metadata.

The bytes of a rendition depend only on the source and its own settings, not on other renditions.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from math import ceil
from typing import TYPE_CHECKING

from badinh_site.images.source import RenditionSettings, has_alpha, opened, orientation, top_size

if TYPE_CHECKING:
    from PIL import Image

__all__ = ["renditions"]


_WHOLE = 16_000_000
"""Pixels above which a picture is not copied as a whole."""
_STRIP = 4_000_000
"""Pixels of such a picture that are converted at once."""


def renditions(data: bytes, wanted: Iterable[RenditionSettings]) -> Iterator[bytes]:
    """Yield the encoded renditions of a valid picture, in the order of ``wanted``."""
    base = _base(data)
    for settings in wanted:
        yield _encoded(_fitted(base, settings), settings)


def _base(data: bytes) -> Image.Image:
    """Return the picture upright, in sRGB, and no wider than the largest rendition."""
    with opened(data) as image:
        turn, profile = orientation(image), image.info.get("icc_profile")
        width, height = image.size if turn < 5 else image.size[::-1]
        top = top_size(width, height)
        lying = top if turn < 5 else top[::-1]
        # JPEGs can be decoded at 1/2, 1/4 or 1/8 of their size: use the smallest that suffices.
        image.draft(None, lying)
        image.load()
        if image.width * image.height > _WHOLE:
            upright = _rotated(_shrunk(image, *lying), turn)
        else:
            upright = _rotated(_with_known_mode(image), turn)
    return _in_srgb(_sized(upright, *top), profile)


def _shrunk(image: Image.Image, width: int, height: int) -> Image.Image:
    """Return a large picture in a size, with a known mode. It is never copied as a whole: that takes as much again."""
    from PIL import Image  # noqa: PLC0415 - only when encoding

    scale = image.height / height
    rows = max(1, int(_STRIP / image.width / scale))
    margin = ceil(3 * max(1, scale)) + 1  # what the filter looks at beside a pixel
    shrunk = Image.new(_with_known_mode(image.crop((0, 0, 1, 1))).mode, (width, height))
    for top in range(0, height, rows):
        bottom = min(top + rows, height)
        first, last = max(0, int(top * scale) - margin), min(image.height, ceil(bottom * scale) + margin)
        strip = _with_known_mode(image.crop((0, first, image.width, last)))
        box = (0, top * scale - first, image.width, min(bottom * scale, image.height) - first)
        part = strip.resize((width, bottom - top), Image.Resampling.LANCZOS, box)
        shrunk.paste(part, (0, top))
    return shrunk


def _with_known_mode(image: Image.Image) -> Image.Image:
    """Return the picture as RGB, RGBA, L or CMYK with eight bits per channel."""
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if has_alpha(image):
        return image.convert("RGBA")
    if image.mode in ("RGB", "L", "CMYK"):
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def _sized(image: Image.Image, width: int, height: int) -> Image.Image:
    from PIL import Image  # noqa: PLC0415 - only when encoding

    return image if image.size == (width, height) else image.resize((width, height), Image.Resampling.LANCZOS)


def _fitted(image: Image.Image, settings: RenditionSettings) -> Image.Image:
    """Return the picture in the requested size and shape."""
    from PIL import Image, ImageOps  # noqa: PLC0415 - only where renditions are made

    size = settings.width, settings.height
    if settings.fit == "cover":
        # Crop one third at the top and two thirds at the bottom: heads are in the upper part of a picture.
        return ImageOps.fit(_on_white(image), size, Image.Resampling.LANCZOS, centering=(1 / 2, 1 / 3))
    if settings.fit == "contain":
        shown = _on_white(image)
        if shown.width > size[0] or shown.height > size[1]:
            shown = ImageOps.contain(shown, size, Image.Resampling.LANCZOS)
        page = Image.new("RGB", size, "white")
        page.paste(shown, ((size[0] - shown.width) // 2, (size[1] - shown.height) // 2))
        return page
    return _sized(image, *size)


def _on_white(image: Image.Image) -> Image.Image:
    """Return the picture as RGB on white: JPEG has no transparency."""
    from PIL import Image  # noqa: PLC0415 - only where renditions are made

    if image.mode != "RGBA":
        return image.convert("RGB")
    page = Image.new("RGB", image.size, "white")
    page.paste(image, mask=image.getchannel("A"))
    return page


def _rotated(image: Image.Image, turn: int) -> Image.Image:
    from PIL import Image  # noqa: PLC0415 - only where renditions are made

    turns = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }
    return image.transpose(turns[turn]) if turn in turns else image


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return the picture converted to sRGB, which browsers assume."""
    if profile:
        alpha = image.getchannel("A") if image.mode == "RGBA" else None
        converted = _from_profile(image.convert("RGB") if alpha else image, profile)
        if converted is not None:
            if alpha is not None:
                converted.putalpha(alpha)
            return converted.convert("L") if image.mode == "L" else converted
    return image.convert("RGB") if image.mode == "CMYK" else image


def _from_profile(image: Image.Image, profile: bytes) -> Image.Image | None:
    """Convert from an embedded colour profile to sRGB; None if the profile is damaged or does not fit the mode."""
    from PIL import ImageCms  # noqa: PLC0415 - most pictures have no profile

    try:
        return ImageCms.profileToProfile(
            image,
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode="RGB",
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, OSError):
        return None


def _encoded(image: Image.Image, settings: RenditionSettings) -> bytes:
    clean = image.copy()
    clean.info.clear()  # Pillow would save comment, profile and more from here
    if clean.mode == "RGBA" and clean.getchannel("A").getextrema()[0] == 255:
        clean = clean.convert("RGB")
    place = io.BytesIO()
    if settings.format == "webp":
        if settings.quality:
            # Method 4, the default, takes more than twice as long for files 2 to 3 % smaller.
            clean.save(place, "WEBP", quality=settings.quality, method=2)
        else:
            clean.save(place, "WEBP", lossless=True, quality=60, method=4)
    elif settings.format == "jpeg":
        clean.save(place, "JPEG", quality=settings.quality, optimize=True, progressive=True)
    elif settings.format == "png":
        clean.save(place, "PNG")
    else:
        raise ValueError(settings.format)
    return place.getvalue()
