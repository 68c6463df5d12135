"""Compresses a file for hosts that send it as it is: the same bytes give the same result, wherever and whenever."""

from __future__ import annotations

import gzip
import io
from importlib.util import find_spec

from badinh_site.config import Format

__all__ = ["can_compress", "compress"]

_GZIP_LEVEL = 9
_BROTLI_QUALITY = 10
"""Of 11. On pages of a few kilobytes the last step takes twice as long for two hundredths."""


def can_compress(form: Format) -> bool:
    """Tell whether the library for a format is installed; gzip is part of Python."""
    return form == "gzip" or find_spec("brotli") is not None


def compress(data: bytes, form: Format) -> bytes:
    """Give compressed bytes (RFC 1952 without name and time, or RFC 7932)."""
    if form == "brotli":
        import brotli  # noqa: PLC0415 - an extra, which most sites do without

        packed: bytes = brotli.compress(data, mode=brotli.MODE_TEXT, quality=_BROTLI_QUALITY)
        return packed
    # GzipFile writes the header itself; gzip.compress leaves the system's number in it to zlib.
    buffer = io.BytesIO()
    with gzip.GzipFile("", "wb", _GZIP_LEVEL, buffer, mtime=0) as file:
        file.write(data)
    return buffer.getvalue()
