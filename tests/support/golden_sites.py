"""Builds the sites in tests/data/sites and describes their output as it is stored there, in ``expected``.

Two things change with what no golden site is about, and are described instead of stored:

- Pictures, whose bytes differ with the version of Pillow: their format and size are stored.
- Static files of the theme: they are not stored. Where an output names one, the digest in the name and the checksum are
  replaced: ``static/style.{hash}.css``, ``sha384-{style.css}``. Only the true values are replaced, those of the file
  that is published; any other differs from what is stored.

After a wanted change, ``make golden`` writes the descriptions; what changed is then seen in the diff.
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from posixpath import splitext

from PIL import Image

from badinh_site.engine.inputs.scan import theme_folder
from tests.support.sitemaking import build_site, tree

__all__ = ["CASES", "THEME", "build_case", "described", "published_theme", "theme_names"]

CASES = Path(__file__).parents[1] / "data/sites"
THEME = theme_folder() / "static"


def build_case(case: Path, place: Path) -> dict[str, bytes]:
    """Build a copy of a site and return its output."""
    site = place / case.name
    shutil.copytree(case, site, ignore=shutil.ignore_patterns("expected"))
    result = build_site(site)
    assert result.complete, result.problems
    return tree(site / "build")


def described(case: Path, output: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the output of a site as it is stored."""
    theme = published_theme(case, output)
    assert theme.keys() == theme_names(case), "each static file of the theme is published once"
    values = {}
    for name, path in theme.items():
        stem, suffix = splitext(name)
        checksum = base64.b64encode(hashlib.sha384(output[path]).digest()).decode()
        values[path] = f"static/{stem}.{{hash}}{suffix}"
        values[f"sha384-{checksum}"] = f"sha384-{{{name}}}"
    own = output.keys() - set(theme.values())
    return {path: _with(values, _pictured(output[path])) for path in sorted(own)}


def theme_names(case: Path) -> set[str]:
    """Return the static files that a site takes from the theme: those of which it has none of its own."""
    return tree(THEME).keys() - tree(case / "static").keys()


def published_theme(case: Path, output: Mapping[str, bytes]) -> dict[str, str]:
    """Return where each static file of the theme is published, by its name."""
    found = {}
    for path in sorted(output):
        match = re.fullmatch(r"static/(?P<stem>.+)\.[0-9a-f]{10}(?P<suffix>\.\w+)", path)
        if match and (name := match["stem"] + match["suffix"]) in theme_names(case):
            assert name not in found, f"{path} and {found[name]}"
            found[name] = path
    return found


def _pictured(data: bytes) -> bytes:
    """Return a file, or the format and size of a picture."""
    if not data.startswith((b"RIFF", b"\xff\xd8", b"\x89PNG")):
        return data
    with Image.open(io.BytesIO(data)) as image:
        return f"{image.format} {image.width}x{image.height}\n".encode()


def _with(values: Mapping[str, str], data: bytes) -> bytes:
    pattern = re.compile("|".join(map(re.escape, values)))
    return pattern.sub(lambda match: values[match[0]], data.decode("utf-8")).encode("utf-8")


def update(place: Path) -> None:
    """Write what is expected of every site."""
    for case in sorted(CASES.iterdir()):
        shutil.rmtree(case / "expected", ignore_errors=True)
        for path, data in described(case, build_case(case, place)).items():
            file = case / "expected" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        update(Path(folder))
    sys.exit(0)
