"""Makes pictures for tests, as cameras, scanners and drawing programs do, and reads what was published of them."""

from __future__ import annotations

import io
import struct

from PIL import Image, ImageDraw

__all__ = [
    "COLOURS",
    "DISPLAY_P3",
    "bytes_of",
    "drawing",
    "metadata_of",
    "phone_photo",
    "photo",
    "quadrants",
    "shown_colours",
]

Colour = tuple[int, int, int]

COLOURS: tuple[Colour, Colour, Colour, Colour] = ((200, 60, 50), (70, 160, 80), (60, 80, 180), (210, 190, 120))
"""Of the quarters of a picture: above left and right, below left and right."""


def quadrants(width: int, height: int, colours: tuple[Colour, ...] = COLOURS) -> Image.Image:
    """Return a picture of four colours."""
    picture = Image.new("RGB", (width, height))
    for number, colour in enumerate(colours):
        across, down = number % 2 * (width // 2), number // 2 * (height // 2)
        picture.paste(colour, (across, down, across + width - width // 2, down + height - height // 2))
    return picture


def drawing(number: int, width: int = 48, height: int = 32) -> bytes:
    """Return a small PNG for an album: houses by the water, another row of them for every number."""
    picture = Image.new("RGB", (width, height), (214, 232, 240))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, height * 3 // 4, width, height), fill=(90, 140, 170))
    for place in range(4):
        left, top = place * width // 4 + 1, height // 4 + (number * 7 + place * 5) % (height // 3)
        draw.rectangle((left, top, left + width // 4 - 3, height * 3 // 4), fill=COLOURS[(number + place) % 4])
    return bytes_of(picture, "PNG", optimize=True)


def photo(width: int, height: int) -> Image.Image:
    """Return a picture of many colours."""
    bands = [Image.linear_gradient("L"), Image.linear_gradient("L").rotate(90), Image.radial_gradient("L")]
    return Image.merge("RGB", [band.resize((width, height)) for band in bands])


def bytes_of(picture: Image.Image, kind: str, **options: object) -> bytes:
    """Return a picture as a file."""
    place = io.BytesIO()
    picture.save(place, kind, **options)
    return place.getvalue()


def phone_photo(width: int, height: int) -> bytes:
    """Return a photograph as a phone makes it: on its side, in Display P3, and saying where and by what it was taken.

    ``width`` and ``height`` are those of the upright picture, whose quarters have :data:`COLOURS` as Display P3.
    """
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0112] = "Apple", "iPhone 13", 6
    exif[0x8825] = {1: "N", 2: (21.0, 2.0, 6.5), 3: "E", 4: (105.0, 50.0, 3.5)}
    lying = quadrants(width, height).transpose(Image.Transpose.ROTATE_90)
    return bytes_of(
        lying,
        "JPEG",
        quality=95,
        exif=exif,
        icc_profile=DISPLAY_P3,
        comment="Chụp tại nhà riêng".encode(),
        xmp=b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><a xmlns="http://ns.adobe.com/xap/1.0/"/></rdf:RDF></x:xmpmeta>',
    )


def _display_p3() -> bytes:
    """Build the profile (ICC.1:2010): three colours and a curve, as Apple writes it."""

    def fixed(*numbers: float) -> bytes:
        return b"".join(struct.pack(">i", round(number * 65536)) for number in numbers)

    def text(words: str) -> bytes:
        return b"desc\0\0\0\0" + struct.pack(">I", len(words) + 1) + words.encode("ascii") + b"\0" * 79

    curve = b"para\0\0\0\0\0\3\0\0" + fixed(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
    tags = {
        b"desc": text("Display P3"),
        b"cprt": b"text\0\0\0\0CC0\0",
        b"wtpt": b"XYZ \0\0\0\0" + fixed(0.9642, 1.0, 0.8249),
        b"rXYZ": b"XYZ \0\0\0\0" + fixed(0.51512, 0.24120, -0.00105),
        b"gXYZ": b"XYZ \0\0\0\0" + fixed(0.29198, 0.69225, 0.04189),
        b"bXYZ": b"XYZ \0\0\0\0" + fixed(0.15710, 0.06657, 0.78407),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    table, data, start = b"", b"", 132 + 12 * len(tags)
    for name, value in tags.items():
        padded = value + b"\0" * (-len(value) % 4)
        table += name + struct.pack(">II", start + len(data), len(value))
        data += padded
    head = struct.pack(">I4sI4s4s4s", start + len(data), b"\0\0\0\0", 0x02100000, b"mntr", b"RGB ", b"XYZ ")
    head += b"\0" * 12 + b"acsp" + b"\0" * 28 + fixed(0.9642, 1.0, 0.8249) + b"\0" * 48
    return head + struct.pack(">I", len(tags)) + table + data


DISPLAY_P3 = _display_p3()


def shown_colours(data: bytes) -> tuple[Colour, ...]:
    """Return the colours in the middle of the quarters of a picture, as a program shows it that knows no profiles."""
    with Image.open(io.BytesIO(data)) as image:
        plain = image.convert("RGB")
    across, down = plain.size
    places = [(across * a // 4, down * b // 4) for b in (1, 3) for a in (1, 3)]
    return tuple(plain.getpixel(place) for place in places)  # type: ignore[misc]


def metadata_of(data: bytes) -> list[str]:
    """Name the parts of a picture's file that hold anything but the picture."""
    if data.startswith(b"\xff\xd8"):
        return _jpeg_segments(data)
    if data.startswith(b"\x89PNG"):
        return [name for name in _png_chunks(data) if name not in ("IHDR", "PLTE", "tRNS", "IDAT", "IEND")]
    assert data[:4] + data[8:12] == b"RIFFWEBP"
    return [name for name in _riff_chunks(data) if name not in ("VP8 ", "VP8L", "VP8X", "ALPH")]


def _jpeg_segments(data: bytes) -> list[str]:
    found, place = [], 2
    while data[place + 1] != 0xDA:
        marker, length = data[place + 1], int.from_bytes(data[place + 2 : place + 4], "big")
        jfif = marker == 0xE0 and data[place + 4 : place + 9] == b"JFIF\0"
        if marker >= 0xE0 and not jfif:
            found.append(f"{marker:X} {data[place + 4 : place + 32]!r}")
        place += 2 + length
    end = data.index(b"\xff\xd9", place) + 2
    return [*found, "more"] if end < len(data) else found


def _png_chunks(data: bytes) -> list[str]:
    found, place = [], 8
    while place < len(data):
        found.append(data[place + 4 : place + 8].decode("ascii"))
        place += 12 + int.from_bytes(data[place : place + 4], "big")
    return found


def _riff_chunks(data: bytes) -> list[str]:
    found, place = [], 12
    while place < len(data):
        size = int.from_bytes(data[place + 4 : place + 8], "little")
        found.append(data[place : place + 4].decode("ascii"))
        place += 8 + size + size % 2
    return found
