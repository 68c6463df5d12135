"""Inspects picture files: whether they can be published, and in which sizes and formats.

An :class:`ImageInfo` depends only on the bytes of the file, not on where it is used. Pillow is imported when the first
picture is inspected.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from msgspec import Struct

from badinh_site.diagnostics.wording import translatable

if TYPE_CHECKING:
    from PIL import Image

__all__ = [
    "HEIC_TYPES",
    "PICTURE_TYPES",
    "SHARE_SIZE",
    "SVG_TYPES",
    "TOP_WIDTH",
    "ImageInfo",
    "RenditionSettings",
    "has_alpha",
    "inspect",
    "opened",
    "orientation",
    "share_settings",
    "sizes",
]

PICTURE_TYPES = frozenset({".jpg", ".jpeg", ".jfif", ".png", ".gif", ".webp", ".avif"})
"""File name suffixes of pictures. The actual format is detected from the bytes."""
HEIC_TYPES = frozenset({".heic", ".heif"})
SVG_TYPES = frozenset({".svg", ".svgz"})

WIDTHS = (400, 800, 1200, 1600)
"""Pixel widths of renditions: from half a phone's screen to the text column on a high-density screen."""
TOP_WIDTH = WIDTHS[-1]
FALLBACK_WIDTH = 800
"""The width for browsers without WebP, besides the largest rendition, which links point to."""
SHARE_SIZE = (1200, 630)
"""Width and height of the preview that other sites show with a link (Facebook, sharing for webmasters: images)."""
LARGEST_FILE = 100 * 2**20
MOST_PIXELS = 100_000_000
"""Converting a picture of this size takes 400 MB of memory."""
TALLEST = 16_000
"""The maximum height in pixels; WebP allows 16,383."""
MOST_COLOURS = 4096
"""Pictures with at most so many colours are drawings (diagrams, screenshots), whose lines must stay sharp."""
_SAMPLE = 512
"""The side length in pixels of the sample in which colours are counted."""

_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF")
_ORIENTATION = 0x0112
_HEIC = re.compile(rb".{4}ftyp(?:hei[cxms]|hev[cxms]|mif1|msf1)", re.DOTALL)
_AVIF = re.compile(rb".{4}ftyp.{0,60}avi[fs]", re.DOTALL)
_SVG = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|!DOCTYPE\s+svg|!--|svg)", re.IGNORECASE)


class ImageInfo(Struct, frozen=True, array_like=True):
    """The result of inspecting a picture."""

    width: int = 0
    """Pixels after rotation to upright, like all sizes here."""
    height: int = 0
    drawing: bool = False
    """True if it has few colours, so that its lines must stay sharp."""
    alpha: bool = False
    """True if any pixel is transparent."""
    animated: bool = False
    fault: str = ""
    """The code of the problem that prevents publication; empty if there is none."""
    size: str = ""
    """The actual size, if the picture is too large."""
    limit: str = ""


class RenditionSettings(Struct, frozen=True, array_like=True):
    """The settings of a rendition. Its bytes depend only on these and the digest of the source."""

    format: str
    """``webp``, ``jpeg`` or ``png``."""
    width: int
    height: int
    quality: int
    """From 1 to 100; 0 is lossless."""
    fit: str = ""
    """How the picture fits another aspect ratio: ``cover`` crops it, ``contain`` pads it with white. Empty if the
    aspect ratio is its own."""


def inspect(data: bytes) -> ImageInfo:
    """Return the info of a picture. It is decoded completely, so that damage is found before anything is published."""
    return _reject(data) or _decode(data)


def _reject(data: bytes) -> ImageInfo | None:
    if len(data) > LARGEST_FILE:
        return ImageInfo(fault="BD222", size=f"{len(data) / 2**20:.0f} MB", limit=f"{LARGEST_FILE // 2**20} MB")
    if _HEIC.match(data) and not _AVIF.match(data):
        return ImageInfo(fault="BD223")
    return ImageInfo(fault="BD224") if _SVG.match(data) else None


def _decode(data: bytes) -> ImageInfo:
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - only new pictures are inspected

    try:
        with opened(data) as image:
            return _inspect(image)
    except Image.DecompressionBombError as error:
        pixels = re.search(r"\d+", str(error))
        return _too_many(int(pixels[0]) if pixels else 2 * MOST_PIXELS)
    except UnidentifiedImageError:
        return ImageInfo(fault="BD220")
    except Exception:  # noqa: BLE001 - Pillow raises errors of any kind for broken files
        return ImageInfo(fault="BD221")


@contextmanager
def opened(data: bytes) -> Iterator[Image.Image]:
    """Open a picture in one of the supported formats. Pillow's warnings are suppressed: editors cannot act on them."""
    # Otherwise Pillow loads its plugins for all thirty formats when the usual ones do not match.
    from PIL import AvifImagePlugin, GifImagePlugin, Image, JpegImagePlugin, PngImagePlugin, WebPImagePlugin  # noqa: F401, PLC0415 - only new pictures are inspected

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            yield image


def _inspect(image: Image.Image) -> ImageInfo:
    width, height = image.size
    if width * height > MOST_PIXELS:
        return _too_many(width * height)
    turned = orientation(image) >= 5
    # Phones write MPO, a JPEG of several images, to add depth or exposure data: the first one is the picture.
    animated = image.format != "MPO" and bool(getattr(image, "is_animated", False))
    if image.format in ("JPEG", "MPO"):
        image.draft(None, (max(1, width // 8), max(1, height // 8)))  # reads all data at an eighth of the decoding cost
        image.load()
        drawing = alpha = False
    else:
        image.load()
        alpha = has_alpha(image) and image.convert("RGBA").getchannel("A").getextrema()[0] != 255
        drawing = image.format != "AVIF" and _has_few_colours(image)
    size = (height, width) if turned else (width, height)
    return ImageInfo(*size, drawing, alpha, animated)


def _too_many(pixels: int) -> ImageInfo:
    return ImageInfo(fault="BD222", size=_millions(pixels), limit=_millions(MOST_PIXELS))


def _millions(pixels: int) -> str:
    return translatable("million pixels", f"{pixels / 1e6:.0f}")


def _has_few_colours(image: Image.Image) -> bool:
    from PIL import Image  # noqa: PLC0415 - only new pictures are inspected

    width, height = (min(side, _SAMPLE) for side in image.size)
    sample = image.resize((width, height), Image.Resampling.NEAREST)
    return sample.convert("RGBA").getcolors(MOST_COLOURS) is not None


def has_alpha(image: Image.Image) -> bool:
    """Return whether the mode of a picture allows transparency."""
    return image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info


def orientation(image: Image.Image) -> int:
    """Return the EXIF orientation, 1 to 8; 1 is upright, and the default."""
    try:
        value = image.getexif().get(_ORIENTATION, 1)
    except Exception:  # noqa: BLE001 - as above; without readable EXIF a picture is not rotated
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def sizes(info: ImageInfo) -> tuple[tuple[RenditionSettings, ...], tuple[RenditionSettings, ...]]:
    """Return the renditions of a picture, smallest first: in WebP, and in a fallback format. None is enlarged."""
    top = max(1, min(info.width, TOP_WIDTH, info.width * TALLEST // info.height))
    # A width just below the largest one would save little.
    widths = [width for width in WIDTHS if width * 8 <= top * 7] + [top]
    fallback = [width for width in widths if width in (FALLBACK_WIDTH, top)]
    fine = "png" if info.drawing or info.alpha else "jpeg"
    return (
        tuple(_rendition_settings(info, "webp", width, 0 if info.drawing else 78) for width in widths),
        tuple(_rendition_settings(info, fine, width, 0 if fine == "png" else 82) for width in fallback),
    )


def share_settings(info: ImageInfo) -> RenditionSettings:
    """Return the settings of the preview that other sites show with a link: a JPEG in their aspect ratio.

    Photographs are cropped and never enlarged. Drawings, which may have text at their edges, are padded with white.
    """
    width, height = SHARE_SIZE
    if info.drawing:
        return RenditionSettings("jpeg", width, height, 90, "contain")
    scale = min(1, TOP_WIDTH / info.width)
    whole = min(1, info.width * scale / width, info.height * scale / height)
    return RenditionSettings("jpeg", max(1, round(width * whole)), max(1, round(height * whole)), 82, "cover")


def _rendition_settings(info: ImageInfo, kind: str, width: int, quality: int) -> RenditionSettings:
    return RenditionSettings(kind, width, max(1, round(info.height * width / info.width)), quality)
