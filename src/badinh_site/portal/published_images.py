"""Publication of pictures: which files are encoded from each, and at which addresses."""

from __future__ import annotations

from posixpath import splitext
from typing import NamedTuple

import msgspec
from msgspec import Struct

from badinh_site.hashing import digest
from badinh_site.images.source import ImageInfo, RenditionSettings, share_settings, sizes
from badinh_site.portal.urls import attachment_address, in_site
from badinh_site.settings.config import Config

__all__ = [
    "MARK",
    "Original",
    "Picture",
    "PictureFile",
    "PublishedPicture",
    "SharePicture",
    "publish",
    "publish_shared",
]

MARK = 10
"""Number of hexadecimal digits of the digest in a file name, which lets browsers cache the file for ever."""


class Original(NamedTuple):
    """A source picture in content/, as analysed."""

    digest: bytes
    """Digest of the file's bytes."""
    look: ImageInfo


class PictureFile(Struct, frozen=True, array_like=True):
    """One size of a picture."""

    url: str
    width: int


class Picture(Struct, frozen=True):
    """A picture as pages show it, with its files in all sizes."""

    width: int
    """Width of the largest file in pixels."""
    height: int
    webp: tuple[PictureFile, ...]
    """Narrowest first."""
    fallback: tuple[PictureFile, ...]
    """JPEG or PNG, for browsers without WebP and for links to the picture itself; narrowest first."""

    @property
    def src(self) -> str:
        """URL for browsers that do not select a size themselves."""
        return self.fallback[0].url

    @property
    def largest(self) -> str:
        """URL of the largest file, the target of links to the picture."""
        return self.fallback[-1].url

    @property
    def media_type(self) -> str:
        """MIME type of the largest file."""
        return "image/png" if self.largest.endswith(".png") else "image/jpeg"

    @property
    def webp_set(self) -> str:
        """Value of ``srcset`` with all WebP files."""
        return _source_set(self.webp)

    @property
    def fallback_set(self) -> str:
        """Value of ``srcset`` with the other files."""
        return _source_set(self.fallback)


class SharePicture(Struct, frozen=True):
    """A picture that other sites show next to a link to a page."""

    url: str
    """With the prefix of ``base_url``."""
    width: int
    height: int
    alt: str = ""
    """Empty if the picture has no alternative text."""


class PublishedPicture(NamedTuple):
    """A picture that pages show, and the files encoded from it."""

    path: str
    """Path of the source, relative to the site folder."""
    digest: bytes
    files: tuple[tuple[str, RenditionSettings], ...]
    """Addresses and settings of the files."""
    picture: Picture


def publish(config: Config, path: str, original: Original) -> PublishedPicture | None:
    """Return the files to encode from a picture; None if its name contains no letter or digit for an address."""
    address = attachment_address(path)
    if address is None:
        return None
    stem = splitext(address)[0]
    webp, fallback = ([(_address(stem, original.digest, one), one) for one in some] for some in sizes(original.look))
    largest = fallback[-1][1]
    picture = Picture(
        width=largest.width,
        height=largest.height,
        webp=tuple(PictureFile(in_site(config, place), one.width) for place, one in webp),
        fallback=tuple(PictureFile(in_site(config, place), one.width) for place, one in fallback),
    )
    return PublishedPicture(path, original.digest, (*webp, *fallback), picture)


def publish_shared(config: Config, one: PublishedPicture, look: ImageInfo) -> tuple[PublishedPicture, SharePicture]:
    """Return a published picture with the file for other sites added, and that file."""
    address = attachment_address(one.path) or ""
    settings = share_settings(look)
    place = _address(splitext(address)[0], one.digest, settings)
    files = dict([*one.files, (place, settings)])
    return one._replace(files=tuple(files.items())), SharePicture(
        in_site(config, place), settings.width, settings.height
    )


def _address(stem: str, source: bytes, settings: RenditionSettings) -> str:
    mark = digest(source + msgspec.msgpack.encode(settings)).hex()[:MARK]
    return f"{stem}-{settings.width}.{mark}.{'jpg' if settings.format == 'jpeg' else settings.format}"


def _source_set(files: tuple[PictureFile, ...]) -> str:
    return ", ".join(f"{file.url} {file.width}w" for file in files)
