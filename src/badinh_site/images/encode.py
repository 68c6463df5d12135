"""Makes the published renditions of a picture: upright, in sRGB, of the wanted size, and with nothing else in them.

The bytes depend on the source and on the settings of each rendition alone, never on what is made beside it.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from badinh_site.images.source import TOP_WIDTH, RenditionSettings, has_alpha, opened, orientation

if TYPE_CHECKING:
    from PIL import Image

__all__ = ["renditions"]


def renditions(data: bytes, wanted: Iterable[RenditionSettings]) -> Iterator[bytes]:
    """Make renditions of a picture that can be published, in the order in which they are wanted."""
    with opened(data) as image:
        base = _base(image)
    for settings in wanted:
        yield _encoded(_fitted(base, settings), settings)


def _base(image: Image.Image) -> Image.Image:
    """Return the picture, upright and in sRGB, no wider than anything that is published."""
    turn, profile = orientation(image), image.info.get("icc_profile")
    width, height = image.size if turn < 5 else image.size[::-1]
    top = min(width, TOP_WIDTH), max(1, round(height * min(width, TOP_WIDTH) / width))
    # A JPEG can be read at a half, a quarter or an eighth: at the next one above what is wanted.
    image.draft(None, top if turn < 5 else top[::-1])
    image.load()
    upright = _turned(_with_known_mode(image), turn)
    return _in_srgb(_sized(upright, *top), profile)


def _with_known_mode(image: Image.Image) -> Image.Image:
    """Return the picture as RGB, RGBA, L or CMYK with eight bits a channel."""
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if has_alpha(image):
        return image.convert("RGBA")
    if image.mode in ("RGB", "L", "CMYK"):
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def _sized(image: Image.Image, width: int, height: int) -> Image.Image:
    from PIL import Image  # noqa: PLC0415 - only where renditions are made

    return image if image.size == (width, height) else image.resize((width, height), Image.Resampling.LANCZOS)


def _fitted(image: Image.Image, settings: RenditionSettings) -> Image.Image:
    """Return the picture in the shape that is asked for."""
    from PIL import Image, ImageOps  # noqa: PLC0415 - only where renditions are made

    size = settings.width, settings.height
    if settings.fit == "cover":
        # What is cut off above is a third of all that is too much: heads are in the upper part of a picture.
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
    """Return the picture as RGB, with white where it is transparent: JPEG knows nothing else."""
    from PIL import Image  # noqa: PLC0415 - only where renditions are made

    if image.mode != "RGBA":
        return image.convert("RGB")
    page = Image.new("RGB", image.size, "white")
    page.paste(image, mask=image.getchannel("A"))
    return page


def _turned(image: Image.Image, turn: int) -> Image.Image:
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
    """Return the picture in the colours that a browser takes for granted."""
    if profile:
        alpha = image.getchannel("A") if image.mode == "RGBA" else None
        converted = _by_profile(image.convert("RGB") if alpha else image, profile)
        if converted is not None:
            if alpha is not None:
                converted.putalpha(alpha)
            return converted.convert("L") if image.mode == "L" else converted
    return image.convert("RGB") if image.mode == "CMYK" else image


def _by_profile(image: Image.Image, profile: bytes) -> Image.Image | None:
    """Convert by the profile of a camera or a scanner; None when it is damaged or meant for another kind of picture."""
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
    clean.info.clear()  # Pillow takes a comment, a profile and more from here into what it saves
    if clean.mode == "RGBA" and clean.getchannel("A").getextrema()[0] == 255:
        clean = clean.convert("RGB")
    place = io.BytesIO()
    if settings.format == "webp":
        if settings.quality:
            # Method 4, the usual one, takes more than twice the time for files that are 2 or 3 % smaller.
            clean.save(place, "WEBP", quality=settings.quality, method=2)
        else:
            clean.save(place, "WEBP", lossless=True, quality=60, method=4)
    elif settings.format == "jpeg":
        clean.save(place, "JPEG", quality=settings.quality, optimize=True, progressive=True)
    else:
        clean.save(place, "PNG")
    return place.getvalue()
