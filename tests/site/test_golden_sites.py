"""Whole sites with the output they must have, byte for byte: tests/data/sites/<case>/expected.

For a picture, whose bytes differ with the version of Pillow, its format and size stand there.

After a wanted change, ``make golden`` writes them anew; what changed is then seen in the diff.
"""

from __future__ import annotations

import io
import shutil
import sys
from pathlib import Path

import pytest
from PIL import Image

from tests.support.sitemaking import build_site, tree

CASES = Path(__file__).parents[1] / "data/sites"


def made(case: Path, place: Path) -> dict[str, bytes]:
    """Build a copy of a site and give its output."""
    site = place / case.name
    shutil.copytree(case, site, ignore=shutil.ignore_patterns("expected"))
    result = build_site(site)
    assert result.complete, result.problems
    return {path: described(data) for path, data in tree(site / "build").items()}


def described(data: bytes) -> bytes:
    """Return a file, or what there is to say of a picture."""
    if not data.startswith((b"RIFF", b"\xff\xd8", b"\x89PNG")):
        return data
    with Image.open(io.BytesIO(data)) as image:
        return f"{image.format} {image.width}x{image.height}\n".encode()


@pytest.mark.parametrize("name", [case.name for case in sorted(CASES.iterdir())])
def test_a_site_comes_out_as_expected(name: str, tmp_path: Path) -> None:
    expected = tree(CASES / name / "expected")
    actual = made(CASES / name, tmp_path)
    assert sorted(actual) == sorted(expected)
    for path, data in expected.items():
        assert actual[path].decode("utf-8") == data.decode("utf-8"), path


def test_nothing_of_unpublished_articles_stands_anywhere_in_the_output(tmp_path: Path) -> None:
    output = made(CASES / "day-du", tmp_path)
    assert not [path for path, data in output.items() if "bí mật" in data.decode("utf-8").lower()]
    assert not [path for path in output if any(name in path for name in ("ban-nhap", "hen-gio", "het-han"))]
    listing = [path for path, data in output.items() if b"bi-go" in data]
    assert listing == ["2021/07/bi-go/index.html"]


def update(place: Path) -> None:
    """Write the expected output of every case anew."""
    for case in sorted(CASES.iterdir()):
        shutil.rmtree(case / "expected", ignore_errors=True)
        for path, data in made(case, place).items():
            file = case / "expected" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        update(Path(folder))
    sys.exit(0)
