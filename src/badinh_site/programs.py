"""Finds other programs by name: only in folders that the user has put on the path, never in the site's own folder.

Windows looks into the current folder before it looks anywhere else, and a path may have relative entries: a site that
came from elsewhere could bring its own ``git`` or ``xdg-open``.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

__all__ = ["find_program", "open_in_browser"]

_ENDING = ".exe" if os.name == "nt" else ""
_OPENERS = ("open",) if sys.platform == "darwin" else ("xdg-open", "wslview", "cygstart", "sensible-browser")
"""Programs that open an address as the user wishes; Windows needs none."""


def find_program(name: str, site: Path) -> str | None:
    """Return the absolute path of a program; None if there is none outside the site and the current folder."""
    for folder in _folders(site):
        program = folder / f"{name}{_ENDING}"
        if program.is_file() and os.access(program, os.X_OK):
            return str(program)
    return None


def open_in_browser(url: str, site: Path) -> bool:
    """Open an address in the user's browser without waiting for it; return whether there is a way to do so."""
    try:
        if os.name == "nt":
            os.startfile(url)  # type: ignore[attr-defined, unused-ignore]  # noqa: S606 - not a file but an address
            return True
        program = next(filter(None, (find_program(name, site) for name in _OPENERS)), None)
        if program is None:
            return False
        path = os.pathsep.join(map(str, _folders(site)))
        quiet = subprocess.DEVNULL
        subprocess.Popen([program, url], stdin=quiet, stdout=quiet, stderr=quiet, env={**os.environ, "PATH": path})  # noqa: S603
    except OSError:
        return False
    return True


def _folders(site: Path) -> Iterator[Path]:
    """Yield the folders of the path, without relative ones, the current one, and those in the site."""
    here, barred = Path.cwd().resolve(), site.resolve()
    for entry in map(Path, os.get_exec_path()):
        folder = entry.resolve()
        if entry.is_absolute() and folder != here and not folder.is_relative_to(barred):
            yield folder
