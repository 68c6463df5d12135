"""Follows the guide like a reader: writes the files that a page shows, runs its commands, and inserts their output.

It is controlled by comments on lines of their own; the last two come right before a fence:

- ``<!-- needs: FILE ... -->``: pictures and PDF files that the page refers to;
- ``<!-- file: FILE -->``: the fence contains this file of the site;
- ``<!-- run: badinh ... -->``: the fence is replaced by the output of this command.

The name of the file or the command is also written above the fence, since readers do not see comments.

A page starts with some files of the starter, and the files that it shows must be valid: an intended mistake is followed
by a command that reports it, and then by the corrected file.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import sys
import tempfile
from pathlib import Path

import badinh_site
from badinh_site import cli
from badinh_site.diagnostics.problem import EXIT_FINE, EXIT_PROBLEMS

__all__ = ["WalkError", "with_output"]

NOW = "2026-03-10T09:00"
"""The moment of all commands, so that their output is reproducible."""

STARTER = Path(badinh_site.__file__).parent / "starter"
COMMAND, FILE = "Gõ lệnh:", "Tệp"
"""How a page introduces a command that is run, and a file that a fence contains; readers do not see comments."""
_STEP = re.compile(
    r"^<!-- needs: (?P<needs>[^\n]+) -->$|"
    r"^<!-- (?P<what>file|run): (?P<value>[^\n]+) -->\n"
    rf"(?:\n(?:{COMMAND}|{FILE})[^\n]*\n\n(?:    [^\n]*\n\n)?)?"
    r"(?P<open>(?P<fence>`{3,})\w+\n)(?P<text>.*?)^(?P=fence)$",
    re.MULTILINE | re.DOTALL,
)
_SECONDS = re.compile(r"\b\d+([.,])\d+(?= giây| s\b)")
_BASE = ("content/site.yaml", "content/pages/gioi-thieu.md", "content/2025/01/thong-bao-mau.md")
"""Files of the starter that every page starts with. Its pictures are left out: they would take most of the time."""
_PDF = b"%PDF-1.4\n%%EOF\n"


class WalkError(Exception):
    """Raised if an example on a page does not work."""


def with_output(page: str) -> str:
    """Return a page with the current output of its commands.

    Raises:
        WalkError: the files of the page have a mistake that no command reports, or a command line is invalid.
    """
    if not _STEP.search(page):
        return page
    with tempfile.TemporaryDirectory() as place:
        walk = _Walk(Path(place))
        for name in _BASE:
            walk.write(name, (STARTER / name).read_bytes())
        done = _STEP.sub(walk.step, page)
        walk.check()
    return done


class _Walk:
    def __init__(self, site: Path) -> None:
        self._site = site
        self._unchecked: set[str] = set()
        """The files written since the last command."""

    def step(self, match: re.Match[str]) -> str:
        if match["needs"]:
            for name in match["needs"].split():
                self.write(name, _PDF if name.endswith(".pdf") else _picture(name))
            return match[0]
        if match["what"] == "file":
            if match["value"] in self._unchecked:
                self.check()
            self.write(match["value"], match["text"].encode("utf-8"))
            self._unchecked.add(match["value"])
            shown = f"{FILE} `{match['value']}`:"
            return f"<!-- file: {match['value']} -->\n\n{shown}\n\n{match['open']}{match['text']}{match['fence']}"
        self._unchecked.clear()
        shown, output = f"{COMMAND}\n\n    {match['value']}", self._run(shlex.split(match["value"]))
        return f"<!-- run: {match['value']} -->\n\n{shown}\n\n{match['open']}{output}{match['fence']}"

    def check(self) -> None:
        """Ensure that the site has no errors and no warnings; advice is accepted."""
        said = self._run(["badinh", "check", "--format", "github"]).splitlines()
        wrong = [line for line in said if line and not line.startswith("::notice ")]
        if wrong:
            raise WalkError(*wrong)
        self._unchecked.clear()

    def write(self, name: str, data: bytes) -> None:
        """Write a file of the site."""
        file = self._site / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)

    def _run(self, words: list[str]) -> str:
        """Return the output of a command, with durations replaced by a constant."""
        options = {option for one in cli.main.commands[words[1]].params for option in one.opts}
        frozen = "\nfrozen_at: " in (self._site / "content/site.yaml").read_text(encoding="utf-8")
        hidden = ["--at", NOW] if "--at" in options and "--at" not in words and not frozen else []
        hidden += ["--jobs", "1"] if "--jobs" in options else []
        return _SECONDS.sub(r"0\g<1>12", _printed(self._site, [*words, *hidden]))


def _printed(folder: Path, words: list[str]) -> str:
    """Run badinh in a folder, in this process; return its output on both streams, in the order of printing.

    Raises:
        WalkError: the command line is invalid, or the command crashed.
    """
    shown = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n")
    before, language = sys.argv, os.environ.get("BADINH_LANG")
    sys.argv, os.environ["BADINH_LANG"] = words, "vi"
    try:
        with (
            contextlib.chdir(folder),
            contextlib.redirect_stdout(shown),
            contextlib.redirect_stderr(shown),
        ):
            cli.run()
    except SystemExit as end:
        if end.code not in (EXIT_FINE, EXIT_PROBLEMS):
            raise WalkError(f"{' '.join(words)} ended with {end.code}") from end
    finally:
        sys.argv = before
        del os.environ["BADINH_LANG"]
        if language is not None:
            os.environ["BADINH_LANG"] = language
    shown.seek(0)
    return shown.read()


def _picture(name: str) -> bytes:
    """Return a valid picture that is different for every name."""
    from PIL import Image  # noqa: PLC0415 - only few pages need it

    place = io.BytesIO()
    shade = sum(name.encode()) % 256
    picture = Image.merge("RGB", [Image.linear_gradient("L").rotate(turn) for turn in (0, 90, shade)])
    picture.resize((640, 480)).save(place, "PNG" if name.endswith(".png") else "JPEG")
    return place.getvalue()
