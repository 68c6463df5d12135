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
from badinh_site.images.file_parts import PNG_SIGNATURE, count_scans, without_texts

if TYPE_CHECKING:
    from PIL import Image

__all__ = [
    "HEIC_TYPES",
    "LARGEST_PICTURE",
    "MOST_MEMORY",
    "NO_MEMORY",
    "PICTURE_TYPES",
    "SHARE_SIZE",
    "SVG_TYPES",
    "TOP_WIDTH",
    "ImageInfo",
    "RenditionSettings",
    "file_too_large",
    "has_alpha",
    "inspect",
    "memory_of",
    "opened",
    "orientation",
    "share_settings",
    "sizes",
    "strips",
    "top_size",
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
# These limits are not in limits.py: what was seen of a picture is remembered as long as this module does not change.
LARGEST_PICTURE = 100 * 2**20
"""Maximum size of the file in bytes."""
MOST_PIXELS = 100_000_000
MOST_MEMORY = 400_000_000
"""Bytes that decoding a picture may take: those of :data:`MOST_PIXELS`, four for each."""
MOST_SCANNED = 2_000_000_000
"""Pixels in all scans of a JPEG; a picture with :data:`MOST_PIXELS` may have twice the usual ten scans. Each thousand
million takes one to eight seconds to read."""
TALLEST = 16_000
"""The maximum height in pixels; WebP allows 16,383. It is also how many times taller than wide a picture may be."""
MOST_COLOURS = 4096
"""Pictures with at most so many colours are drawings (diagrams, screenshots), whose lines must stay sharp."""
_SAMPLE = 512
"""The side length in pixels of the sample in which colours are counted."""

_BYTES_A_PIXEL = {"WEBP": 16, "AVIF": 9}
"""What decoding takes, measured; elsewhere 4."""
_STRIP = 4_000_000
"""Pixels of a large picture that are converted at once."""

NO_MEMORY = "BD230"
"""The fault of a picture for which the machine has not enough memory now."""

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
    memory: int = 0
    """Bytes that decoding it takes, about."""


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
    if len(data) > LARGEST_PICTURE:
        return file_too_large(len(data))
    if _HEIC.match(data) and not _AVIF.match(data):
        return ImageInfo(fault="BD223")
    return ImageInfo(fault="BD224") if _SVG.match(data) else None


def file_too_large(size: int) -> ImageInfo:
    """Return the info of a picture whose file is too large to be read; ``size`` is in bytes."""
    return ImageInfo(fault="BD222", size=f"{size / 2**20:.0f} MB", limit=f"{LARGEST_PICTURE // 2**20} MB")


def memory_of(data: bytes) -> int:
    """Return how many bytes decoding a picture takes, about; 0 if it cannot be decoded."""
    if _reject(data):
        return 0
    try:
        with opened(data) as image:
            return 0 if _beyond(image, data) else _memory(image, data)
    except Exception:  # noqa: BLE001 - as in _decode, which says what is wrong
        return 0


def _decode(data: bytes) -> ImageInfo:
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - only new pictures are inspected

    try:
        with opened(data) as image:
            return _beyond(image, data) or _inspect(image, data)
    except Image.DecompressionBombError as error:
        pixels = re.search(r"\d+", str(error))
        return _too_many(int(pixels[0]) if pixels else 2 * MOST_PIXELS)
    except UnidentifiedImageError:
        return ImageInfo(fault="BD220")
    except MemoryError:
        return ImageInfo(fault=NO_MEMORY)
    except Exception:  # noqa: BLE001 - Pillow raises errors of any kind for broken files
        return ImageInfo(fault="BD221")


@contextmanager
def opened(data: bytes) -> Iterator[Image.Image]:
    """Open a picture in one of the supported formats. Pillow's warnings are suppressed: editors cannot act on them."""
    # Otherwise Pillow loads its plugins for all thirty formats when the usual ones do not match.
    from PIL import AvifImagePlugin, GifImagePlugin, Image, JpegImagePlugin, PngImagePlugin, WebPImagePlugin  # noqa: F401, PLC0415 - only new pictures are inspected

    if data.startswith(PNG_SIGNATURE):
        data = without_texts(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            yield image


def _beyond(image: Image.Image, data: bytes) -> ImageInfo | None:
    """Return the info of a picture that would cost too much, or of which no rendition can be made."""
    width, height = image.size if orientation(image) < 5 else image.size[::-1]
    pixels = width * height
    if pixels > MOST_PIXELS:
        return _too_many(pixels)
    memory = _memory(image, data)
    if memory > MOST_MEMORY:
        return _too_many(pixels, pixels * MOST_MEMORY // memory)
    scans = _scans(image, data)
    if scans * pixels > MOST_SCANNED:
        return ImageInfo(fault="BD231", size=str(scans), limit=str(MOST_SCANNED // pixels))
    if height > width * TALLEST:
        return ImageInfo(fault="BD232", size=f"{width} × {height}")
    return None


def _memory(image: Image.Image, data: bytes) -> int:
    """Return how many bytes decoding takes. A JPEG of several scans is first read as a whole, two for each value."""
    pixels = image.width * image.height
    layers = getattr(image, "layer", None)
    if not layers or image.format not in ("JPEG", "MPO"):
        return pixels * _BYTES_A_PIXEL.get(image.format or "", 4)
    if _scans(image, data) <= 1:
        return pixels  # it is decoded at a fraction of its size
    across, down = max(layer[1] for layer in layers), max(layer[2] for layer in layers)
    return sum(2 * pixels * layer[1] * layer[2] // (across * down) for layer in layers)


def _scans(image: Image.Image, data: bytes) -> int:
    return count_scans(data) if image.format in ("JPEG", "MPO") else 1


def strips(image: Image.Image) -> Iterator[Image.Image]:
    """Yield a picture in strips of its whole width, from the top, each small enough to be converted."""
    rows = max(1, _STRIP // image.width)
    for top in range(0, image.height, rows):
        yield image.crop((0, top, image.width, min(top + rows, image.height)))


def _inspect(image: Image.Image, data: bytes) -> ImageInfo:
    width, height = image.size
    memory = _memory(image, data)
    turned = orientation(image) >= 5
    # Phones write MPO, a JPEG of several images, to add depth or exposure data: the first one is the picture.
    animated = image.format != "MPO" and bool(getattr(image, "is_animated", False))
    if image.format in ("JPEG", "MPO"):
        image.draft(None, (max(1, width // 8), max(1, height // 8)))  # reads all data at an eighth of the decoding cost
        image.load()
        drawing = alpha = False
    else:
        image.load()
        alpha = has_alpha(image) and any(map(_is_transparent, strips(image)))
        drawing = image.format != "AVIF" and _has_few_colours(image)
    size = (height, width) if turned else (width, height)
    return ImageInfo(*size, drawing, alpha, animated, memory=memory)


def _is_transparent(strip: Image.Image) -> bool:
    return strip.convert("RGBA").getchannel("A").getextrema()[0] != 255


def _too_many(pixels: int, limit: int = MOST_PIXELS) -> ImageInfo:
    return ImageInfo(fault="BD222", size=_millions(pixels), limit=_millions(limit))


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
    top, _ = top_size(info.width, info.height)
    # A width just below the largest one would save little.
    widths = [width for width in WIDTHS if width * 8 <= top * 7] + [top]
    fallback = [width for width in widths if width in (FALLBACK_WIDTH, top)]
    fine = "png" if info.drawing or info.alpha else "jpeg"
    return (
        tuple(_rendition_settings(info, "webp", width, 0 if info.drawing else 78) for width in widths),
        tuple(_rendition_settings(info, fine, width, 0 if fine == "png" else 82) for width in fallback),
    )


def top_size(width: int, height: int) -> tuple[int, int]:
    """Return width and height of the largest rendition of a picture."""
    top = max(1, min(width, TOP_WIDTH, width * TALLEST // height))
    return top, max(1, round(height * top / width))


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
