"""Reads the parts of picture files, chunks of PNG and segments of JPEG, without decoding a picture."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

__all__ = ["PNG_SIGNATURE", "count_scans", "without_texts"]

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"

_TEXTS = frozenset({b"tEXt", b"zTXt", b"iTXt"})
_SHOWN = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"fdAT"})
"""Chunks without which there is no picture; a wrong checksum is damage."""
_OPTIONAL = 0x20
"""The bit of the first letter of a chunk's name that says that programs may ignore it."""

_MARKER = re.compile(rb"\xff([^\x00\xff])", re.DOTALL)
"""The end of a marker, which may begin with more of the same byte."""
_BETWEEN_SCANS = re.compile(rb"\xff([^\x00\xd0-\xd7\xff])", re.DOTALL)
"""The next marker behind compressed data, in which FF is followed by 00 or the number of a restart."""
_SCAN, _END = 0xDA, 0xD9
_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD9)})


def without_texts(data: bytes) -> bytes:
    """Return a PNG without its texts, and without optional chunks whose checksum is wrong; browsers ignore both."""
    pieces, start, dropped = [], 0, False
    for begin, end in _chunks(data):
        if _is_dropped(data, begin, end):
            pieces.append(data[start:begin])
            start, dropped = end, True
    return b"".join((*pieces, data[start:])) if dropped else data


def _chunks(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield the beginning and the end of the chunks that are complete."""
    place = len(PNG_SIGNATURE)
    while place + 12 <= len(data):
        end = place + 12 + int.from_bytes(data[place : place + 4], "big")
        if end > len(data):
            return
        yield place, end
        place = end


def _is_dropped(data: bytes, begin: int, end: int) -> bool:
    name = data[begin + 4 : begin + 8]
    if name in _SHOWN or not name[0] & _OPTIONAL:
        return False
    return name in _TEXTS or zlib.crc32(data[begin + 4 : end - 4]) != int.from_bytes(data[end - 4 : end], "big")


def count_scans(data: bytes) -> int:
    """Return in how many scans the first picture of a JPEG file is stored; a progressive one has about ten."""
    scans, place = 0, 2
    marker = _MARKER.search(data, place)
    while marker and marker[1][0] != _END:
        place = marker.end()
        if marker[1][0] not in _WITHOUT_LENGTH:
            place += max(2, int.from_bytes(data[place : place + 2], "big"))
        is_scan = marker[1][0] == _SCAN
        scans += is_scan
        marker = _BETWEEN_SCANS.search(data, place) if is_scan else _MARKER.search(data, place)
    return scans
