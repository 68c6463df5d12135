"""The programs that draw pictures write to where the pictures are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.drawing import icons, screenshots, starter_album


@pytest.mark.parametrize(
    "picture",
    [
        *(screenshots.DOCS / name for name in screenshots.NAMES),
        *(icons.STATIC / name for name in (*icons.PLAIN, *icons.WHOLE)),
        *(starter_album.ALBUM / f"{name}.png" for name, _ in starter_album.DRAWINGS),
    ],
    ids=lambda picture: picture.name,
)
def test_a_drawn_picture_replaces_the_one_in_use(picture: Path) -> None:
    assert picture.is_file()
