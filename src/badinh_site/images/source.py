"""Pictures: what a file holds, whether it can be published, and in which sizes and formats.

Nothing here knows where a picture is used: an :class:`ImageInfo` depends on the bytes of the file alone. Pillow is
loaded when the first picture is inspected.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from msgspec import Struct

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
"""Endings of the names of pictures. What a file really is, its bytes say."""
HEIC_TYPES = frozenset({".heic", ".heif"})
SVG_TYPES = frozenset({".svg", ".svgz"})

WIDTHS = (400, 800, 1200, 1600)
"""Of what is published: half a phone's width up to the text column of a sharp screen."""
TOP_WIDTH = WIDTHS[-1]
FALLBACK_WIDTH = 800
"""What browsers without WebP are shown, besides the largest one, to which links lead."""
SHARE_SIZE = (1200, 630)
"""Width and height of what other sites show with a link (Facebook, sharing for webmasters: images)."""
LARGEST_FILE = 100 * 2**20
MOST_PIXELS = 100_000_000
"""A picture of this many takes 400 MB of memory while it is converted."""
TALLEST = 16_000
"""Pixels of height: WebP ends at 16,383."""
MOST_COLOURS = 4096
"""Up to which a picture is a drawing (a diagram, a screenshot), whose sharp lines must stay sharp."""
_SAMPLE = 512
"""Pixels of each side of what colours are counted in."""

_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF")
_ORIENTATION = 0x0112
_HEIC = re.compile(rb".{4}ftyp(?:hei[cxms]|hev[cxms]|mif1|msf1)", re.DOTALL)
_AVIF = re.compile(rb".{4}ftyp.{0,60}avi[fs]", re.DOTALL)
_SVG = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|!DOCTYPE\s+svg|!--|svg)", re.IGNORECASE)


class ImageInfo(Struct, frozen=True, array_like=True):
    """What a look at a picture gives."""

    width: int = 0
    """Upright, as are all sizes here."""
    height: int = 0
    drawing: bool = False
    """True when it has few colours, and lines that must stay sharp."""
    alpha: bool = False
    """True when something in it is transparent."""
    animated: bool = False
    fault: str = ""
    """The code of what keeps it from being published; empty when nothing does."""
    size: str = ""
    """How large it is, when that is what is wrong."""
    limit: str = ""


class RenditionSettings(Struct, frozen=True, array_like=True):
    """What is made of a picture: with the digest of the source, all that its bytes depend on."""

    format: str
    """``webp``, ``jpeg`` or ``png``."""
    width: int
    height: int
    quality: int
    """From 1 to 100; 0 keeps every colour."""
    fit: str = ""
    """How the picture fills another shape than its own: ``cover`` cuts off what is too much, ``contain`` lays it on
    white. Empty: it is of that shape."""


def inspect(data: bytes) -> ImageInfo:
    """Look at a picture as a whole, so that a broken one is noticed before anything is published."""
    return _refusal(data) or _look_inside(data)


def _refusal(data: bytes) -> ImageInfo | None:
    if len(data) > LARGEST_FILE:
        return ImageInfo(fault="BD222", size=f"{len(data) / 2**20:.0f} MB", limit=f"{LARGEST_FILE // 2**20} MB")
    if _HEIC.match(data) and not _AVIF.match(data):
        return ImageInfo(fault="BD223")
    return ImageInfo(fault="BD224") if _SVG.match(data) else None


def _look_inside(data: bytes) -> ImageInfo:
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - only new pictures are looked at

    try:
        with opened(data) as image:
            return _inspect(image)
    except Image.DecompressionBombError as error:
        pixels = re.search(r"\d+", str(error))
        return _too_many(int(pixels[0]) if pixels else 2 * MOST_PIXELS)
    except UnidentifiedImageError:
        return ImageInfo(fault="BD220")
    except Exception:  # noqa: BLE001 - a broken file leads Pillow's readers into errors of any kind
        return ImageInfo(fault="BD221")


@contextmanager
def opened(data: bytes) -> Iterator[Image.Image]:
    """Open a picture of a format that is published. Pillow's warnings of odd files are none for an editor."""
    # Pillow itself loads all of its thirty formats when it meets none of the usual ones.
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
    # A JPEG of several pictures (MPO) is what phones make of one with depth or more light: the first is the picture.
    animated = image.format != "MPO" and bool(getattr(image, "is_animated", False))
    if image.format in ("JPEG", "MPO"):
        image.draft(None, (max(1, width // 8), max(1, height // 8)))  # all is read, and little of it worked out
        image.load()
        drawing = alpha = False
    else:
        image.load()
        alpha = has_alpha(image) and image.convert("RGBA").getchannel("A").getextrema()[0] != 255
        drawing = image.format != "AVIF" and _has_few_colours(image)
    size = (height, width) if turned else (width, height)
    return ImageInfo(*size, drawing, alpha, animated)


def _too_many(pixels: int) -> ImageInfo:
    return ImageInfo(fault="BD222", size=f"{pixels / 1e6:.0f} megapixel", limit=f"{MOST_PIXELS // 1_000_000} megapixel")


def _has_few_colours(image: Image.Image) -> bool:
    from PIL import Image  # noqa: PLC0415 - only new pictures are inspected

    width, height = (min(side, _SAMPLE) for side in image.size)
    sample = image.resize((width, height), Image.Resampling.NEAREST)
    return sample.convert("RGBA").getcolors(MOST_COLOURS) is not None


def has_alpha(image: Image.Image) -> bool:
    """Return whether a picture can have something transparent in it."""
    return image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info


def orientation(image: Image.Image) -> int:
    """Return how a camera was held (EXIF: 1 to 8, 1 for upright)."""
    try:
        value = image.getexif().get(_ORIENTATION, 1)
    except Exception:  # noqa: BLE001 - as in look_at; a picture without readable EXIF is shown as it lies
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def sizes(info: ImageInfo) -> tuple[tuple[RenditionSettings, ...], tuple[RenditionSettings, ...]]:
    """Return the renditions of a picture, smallest first: as WebP, and for browsers without it. None is enlarged."""
    top = max(1, min(info.width, TOP_WIDTH, info.width * TALLEST // info.height))
    # A width a little below the largest one would save nobody anything.
    widths = [width for width in WIDTHS if width * 8 <= top * 7] + [top]
    fallback = [width for width in widths if width in (FALLBACK_WIDTH, top)]
    fine = "png" if info.drawing or info.alpha else "jpeg"
    return (
        tuple(_rendition_settings(info, "webp", width, 0 if info.drawing else 78) for width in widths),
        tuple(_rendition_settings(info, fine, width, 0 if fine == "png" else 82) for width in fallback),
    )


def share_settings(info: ImageInfo) -> RenditionSettings:
    """Return what is made of a picture for links to a page on other sites: a JPEG of the shape that they show.

    A photograph is cut to it, and never enlarged; a drawing, whose edges may hold words, is laid on white whole.
    """
    width, height = SHARE_SIZE
    if info.drawing:
        return RenditionSettings("jpeg", width, height, 90, "contain")
    scale = min(1, TOP_WIDTH / info.width)
    whole = min(1, info.width * scale / width, info.height * scale / height)
    return RenditionSettings("jpeg", max(1, round(width * whole)), max(1, round(height * whole)), 82, "cover")


def _rendition_settings(info: ImageInfo, kind: str, width: int, quality: int) -> RenditionSettings:
    return RenditionSettings(kind, width, max(1, round(info.height * width / info.width)), quality)
