"""How pictures are published: which files are made of one, and under which addresses."""

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
"""Hexadecimal digits of a name that say what is in the file, so that browsers may keep it for ever."""


class Original(NamedTuple):
    """A picture beside the articles, as it was looked at."""

    digest: bytes
    """Of the file's bytes."""
    look: ImageInfo


class PictureFile(Struct, frozen=True, array_like=True):
    """One size of a picture."""

    url: str
    width: int


class Picture(Struct, frozen=True):
    """A picture as pages show it: its files, smallest first."""

    width: int
    """Pixels of the largest file."""
    height: int
    webp: tuple[PictureFile, ...]
    """The narrowest first."""
    fallback: tuple[PictureFile, ...]
    """JPEG or PNG, for browsers without WebP, and for those who open or share the picture itself."""

    @property
    def src(self) -> str:
        """The address for browsers that choose no size themselves."""
        return self.fallback[0].url

    @property
    def largest(self) -> str:
        """The address that a link to the picture leads to."""
        return self.fallback[-1].url

    @property
    def media_type(self) -> str:
        """The MIME type of what a link to the picture leads to."""
        return "image/png" if self.largest.endswith(".png") else "image/jpeg"

    @property
    def webp_set(self) -> str:
        """All WebP files, as ``srcset`` names them."""
        return _source_set(self.webp)

    @property
    def fallback_set(self) -> str:
        """The other files, as ``srcset`` names them."""
        return _source_set(self.fallback)


class SharePicture(Struct, frozen=True):
    """A picture as other sites show it with a link to a page."""

    url: str
    """With the prefix of ``base_url``."""
    width: int
    height: int
    alt: str = ""
    """Empty when nobody has said what it shows."""


class PublishedPicture(NamedTuple):
    """A picture that pages show, and every file that is made of it, by address."""

    path: str
    """Of the source, relative to the site folder."""
    digest: bytes
    files: tuple[tuple[str, RenditionSettings], ...]
    picture: Picture


def publish(config: Config, path: str, original: Original) -> PublishedPicture | None:
    """Say what is made of a picture; None when its name has no letter or digit to make an address of."""
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
    """Add to what is made of a picture the file that other sites show with links; return both."""
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
