"""Finds the Chromium that browser tests drive. Run as a script, it prints its path, and installs one where it can.

``BADINH_CHROMIUM`` names the browser to use, as a path or a command; without it, the usual commands and places are
looked through. Only the standard library is used, so that this runs before anything is installed.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.support.debian import install

__all__ = ["find_chromium"]

VARIABLE = "BADINH_CHROMIUM"
COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_APPS = ("Chromium", "Google Chrome", "Microsoft Edge")
WINDOWS_PROGRAMS = (
    r"Chromium\Application\chrome.exe",
    r"Google\Chrome\Application\chrome.exe",
    r"Microsoft\Edge\Application\msedge.exe",
)
DEBIAN_PACKAGES = ("chromium", "fonts-noto-core")
"""The browser, and a font in which no Vietnamese letter is missing."""

ADVICE = f"""\
The browser tests need Chromium, and none was found. Install one, then run this again:
  Debian, as root:  apt-get install chromium fonts-noto-core
  Ubuntu:           snap install chromium
  Fedora:           dnf install chromium google-noto-sans-fonts
  macOS:            brew install --cask google-chrome
  Windows:          Microsoft Edge or Google Chrome in its usual place is enough
Or set {VARIABLE} to the path of any browser that is built on Chromium."""


def find_chromium() -> str | None:
    """Return the path of a browser built on Chromium, or None; what ``BADINH_CHROMIUM`` names is never replaced."""
    named = os.environ.get(VARIABLE)
    if named:
        return shutil.which(named)
    return next(filter(None, map(shutil.which, _candidates())), None)


def _candidates() -> Iterator[str]:
    yield from COMMANDS
    if sys.platform == "darwin":
        for folder in (Path("/Applications"), Path.home() / "Applications"):
            yield from (str(folder / f"{app}.app/Contents/MacOS/{app}") for app in MAC_APPS)
    if sys.platform == "win32":
        for variable in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
            folder = os.environ.get(variable)
            if folder:
                yield from (rf"{folder}\{program}" for program in WINDOWS_PROGRAMS)


def main() -> None:
    """Print the path of Chromium, or end with exit code 1 and say what to install."""
    named = os.environ.get(VARIABLE)
    found = find_chromium()
    if named and not found:
        sys.exit(f"{VARIABLE} is {named!r}, which is no program that can be run. Mend it or unset it.")
    trouble = ""
    if not found:
        trouble = install(DEBIAN_PACKAGES)
        found = find_chromium()
    if not found:
        sys.exit(trouble + ADVICE)
    sys.stdout.write(f"{found}\n")


if __name__ == "__main__":
    main()
