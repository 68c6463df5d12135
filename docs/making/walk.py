"""Follows the guide as its reader does: writes the files that a page shows, runs its commands, notes what they say.

Comments that Markdown does not show steer it. Each stands on a line of its own, the last two right before a fence:

- ``<!-- needs: FILE ... -->``: pictures and PDF files that the page speaks of;
- ``<!-- file: FILE -->``: the fence is this file of the site;
- ``<!-- run: badinh ... -->``: the fence is what this command prints, and is filled in.

A page begins with the site that comes with badinh, and whatever files it shows must be right: a mistake that is meant
to be seen is followed by a command that tells of it, and then by the file as it should be.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import badinh_site

__all__ = ["WalkError", "walked"]

NOW = "2026-03-10T09:00"
"""The moment at which all of this happens, so that schedules come out the same every time."""

STARTER = Path(badinh_site.__file__).parent / "starter"
_STEP = re.compile(
    r"^<!-- needs: (?P<needs>[^\n]+) -->$|"
    r"^<!-- (?P<what>file|run): (?P<value>[^\n]+) -->\n(?P<open>(?P<fence>`{3,})\w+\n)(?P<text>.*?)^(?P=fence)$",
    re.MULTILINE | re.DOTALL,
)
_SECONDS = re.compile(r"\b\d+[.,]\d+(?= giây| s\b)")
_TIMELESS = ("clean", "doctor", "init", "rename")
_PDF = b"%PDF-1.4\n%%EOF\n"


class WalkError(Exception):
    """Files of a page do not build without a problem."""


def walked(page: str) -> str:
    """Give a page with what its commands print today.

    Raises:
        WalkError: the files of the page have a mistake that it does not speak of.
    """
    with tempfile.TemporaryDirectory() as place:
        shutil.copytree(STARTER, place, dirs_exist_ok=True)
        walk = _Walk(Path(place))
        done = _STEP.sub(walk.step, page)
        walk.check()
    return done


class _Walk:
    def __init__(self, site: Path) -> None:
        self._site = site
        self._unchecked: set[str] = set()
        """Files that were written since the last command."""

    def step(self, match: re.Match[str]) -> str:
        if match["needs"]:
            for name in match["needs"].split():
                self._write(name, _PDF if name.endswith(".pdf") else _picture(name))
            return match[0]
        if match["what"] == "file":
            if match["value"] in self._unchecked:
                self.check()
            self._write(match["value"], match["text"].encode("utf-8"))
            self._unchecked.add(match["value"])
            return match[0]
        self._unchecked.clear()
        return (
            f"<!-- run: {match['value']} -->\n{match['open']}{self._run(shlex.split(match['value']))}{match['fence']}"
        )

    def check(self) -> None:
        """Look that the site as it stands has no problem."""
        said = self._run(["badinh", "check", "--strict", "--format", "github"])
        if said.strip():
            raise WalkError(*said.splitlines())
        self._unchecked.clear()

    def _write(self, name: str, data: bytes) -> None:
        file = self._site / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)

    def _run(self, words: list[str]) -> str:
        """Give what a command prints, with an equal number for every time that it took."""
        timeless = "--at" in words or words[1] in _TIMELESS
        when = [] if timeless else ["--at", NOW]
        done = subprocess.run(  # noqa: S603 - the commands are ours
            [sys.executable, "-m", "badinh_site", *words[1:], *when],
            cwd=self._site,
            env={**os.environ, "BADINH_LANG": "vi", "PYTHONPATH": str(STARTER.parents[1])},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        return _SECONDS.sub("0.12", done.stdout)


def _picture(name: str) -> bytes:
    """Make a picture that can be published, a little different for every name."""
    import io  # noqa: PLC0415 - seldom needed, as what follows

    from PIL import Image  # noqa: PLC0415

    place = io.BytesIO()
    shade = sum(name.encode()) % 256
    picture = Image.merge("RGB", [Image.linear_gradient("L").rotate(turn) for turn in (0, 90, shade)])
    picture.resize((640, 480)).save(place, "PNG" if name.endswith(".png") else "JPEG")
    return place.getvalue()
