"""Compress files for hosts that serve precompressed copies. The same bytes always compress to the same result."""

from __future__ import annotations

import gzip
import io
from importlib.util import find_spec

from badinh_site.settings.config import Format

__all__ = ["can_compress", "compress"]

_GZIP_LEVEL = 9
_BROTLI_QUALITY, _BROTLI_QUALITY_LARGE = 10, 5
"""Out of 11. On pages of a few kilobytes, 11 takes twice as long as 10 and saves 2 %. On files of megabytes (data
of archives), each step above 5 takes many times as long as the one before."""
_LARGE = 512 * 1024
"""Bytes above which a file is large."""


def can_compress(form: Format) -> bool:
    """Return whether the library for a format is installed; gzip is part of Python."""
    return form == "gzip" or find_spec("brotli") is not None


def compress(data: bytes, form: Format) -> bytes:
    """Return compressed bytes (RFC 1952 without name and time, or RFC 7932)."""
    if form == "brotli":
        import brotli  # noqa: PLC0415 - an extra, which most sites do without

        quality = _BROTLI_QUALITY if len(data) <= _LARGE else _BROTLI_QUALITY_LARGE
        packed: bytes = brotli.compress(data, mode=brotli.MODE_TEXT, quality=quality)
        return packed
    # GzipFile writes the header itself; gzip.compress lets zlib write the operating system's number into it.
    buffer = io.BytesIO()
    with gzip.GzipFile("", "wb", _GZIP_LEVEL, buffer, mtime=0) as file:
        file.write(data)
    return buffer.getvalue()
