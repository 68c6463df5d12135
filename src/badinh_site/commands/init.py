"""Creates a portal: copies the starter and writes title, agency and address into its settings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from badinh_site import __version__
from badinh_site.commands.file_changes import FileChanges
from badinh_site.commands.yaml_text import one_line, quoted
from badinh_site.diagnostics.problem import Problem, ProblemsError, UsageError
from badinh_site.settings.config import SITE_FILE
from badinh_site.settings.read import read_config

__all__ = ["Portal", "create_portal", "is_web_address", "require_empty_folder", "starter_title", "web_address"]

STARTER = Path(__file__).parents[1] / "starter"
_REQUIREMENTS = "requirements.txt"
_ALLOWED_NAMES = frozenset([".git", ".venv", ".DS_Store", "Thumbs.db", "desktop.ini", "LICENSE"])
"""Names that may exist in the folder of a new portal; the starter has no such files."""
_LEFT_BY_PYTHON = "__pycache__"


class Portal(Struct, frozen=True):
    """The settings of a new portal."""

    title: str
    agency: str = ""
    """Empty to fill it in later."""
    base_url: str = ""
    """Empty to keep that of the starter."""


def web_address(text: str) -> str:
    """Return a typed address, with ``https://`` added if it has no scheme."""
    text = text.strip()
    return text if not text or "://" in text else f"https://{text}"


def is_web_address(text: str) -> bool:
    """Return whether a text is a valid ``base_url``."""
    return read_config(f"title: x\nbase_url: {quoted(one_line(text))}\n")[0] is not None


def starter_title() -> str:
    """Return the title of the starter."""
    config, problems = read_config((STARTER / SITE_FILE).read_text(encoding="utf-8"))
    if config is None:
        raise ProblemsError(*problems)
    return config.title


def create_portal(folder: Path, portal: Portal) -> tuple[str, ...]:
    """Write a new portal into an empty or missing folder; return the paths of its files.

    Raises:
        ProblemsError: the folder contains files, or is a file.
        UsageError: the address is invalid.
    """
    if portal.base_url and not is_web_address(portal.base_url):
        raise UsageError(Problem("BD303", values={"field": "--base-url", "value": portal.base_url}))
    require_empty_folder(folder)
    changes, files = FileChanges(folder), list(_files(portal))
    for path, data in files:
        changes.create(path, data)
    changes.apply()
    return tuple(path for path, _ in files)


def require_empty_folder(folder: Path) -> None:
    """Ensure that a portal can be created in a folder.

    Raises:
        ProblemsError: the folder contains files, or is a file.
    """
    if folder.exists() and not folder.is_dir():
        raise ProblemsError(Problem("BD803", folder.as_posix()))
    foreign = sorted(one.name for one in folder.iterdir() if one.name not in _ALLOWED_NAMES) if folder.exists() else []
    if foreign:
        names = ", ".join(foreign[:3]) + ("…" if len(foreign) > 3 else "")
        raise ProblemsError(Problem("BD802", folder.as_posix(), values={"names": names}))


def _files(portal: Portal) -> Iterator[tuple[str, bytes]]:
    for file in sorted(STARTER.rglob("*")):
        path = file.relative_to(STARTER).as_posix()
        if not file.is_file() or _LEFT_BY_PYTHON in path:
            continue
        data = file.read_bytes()
        if path == SITE_FILE:
            data = _settings(data.decode("utf-8"), portal).encode("utf-8")
        elif path == _REQUIREMENTS:
            data = data.replace(b"badinh-site", f"badinh-site>={__version__}".encode("ascii"))
        yield path, data.replace(b"\r\n", b"\n") if b"\0" not in data else data


def _settings(text: str, portal: Portal) -> str:
    """Return the settings of the starter with those of a new portal filled in."""
    known: Mapping[str, str] = {"title": portal.title, "agency": portal.agency, "base_url": portal.base_url}
    for field, value in known.items():
        if value:
            line = f"{field}: {quoted(one_line(value))}"
            text = re.sub(rf"^{field}:.*$", lambda _, line=line: line, text, count=1, flags=re.MULTILINE)  # type: ignore[misc]
    return text
