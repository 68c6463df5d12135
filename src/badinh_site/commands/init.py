"""Begins a portal: the starter's files, with the name and the address of the new portal in its settings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from badinh_site import __version__
from badinh_site.commands.yaml_text import one_line, quoted
from badinh_site.diagnostics.problem import Problem, ProblemsError, UsageError
from badinh_site.settings.config import SITE_FILE
from badinh_site.settings.read import read_config

__all__ = ["Portal", "create_portal", "is_web_address", "refuse_strangers", "starter_title", "web_address"]

STARTER = Path(__file__).parents[1] / "starter"
_REQUIREMENTS = "requirements.txt"
_KNOWN = frozenset([".git", ".venv", ".DS_Store", "Thumbs.db", "desktop.ini", "LICENSE"])
"""What may lie in the folder of a new portal; nothing in the starter has such a name."""
_LEFT_BY_PYTHON = "__pycache__"


class Portal(Struct, frozen=True):
    """What has to be known of a portal to begin it."""

    title: str
    agency: str = ""
    """Empty when it is still to be filled in."""
    base_url: str = ""
    """Empty for the example's."""


def web_address(text: str) -> str:
    """Return what somebody typed as an address, with ``https://`` when the scheme is missing."""
    text = text.strip()
    return text if not text or "://" in text else f"https://{text}"


def is_web_address(text: str) -> bool:
    """Return whether a text can be the ``base_url`` of a site."""
    return read_config(f"title: x\nbase_url: {quoted(one_line(text))}\n")[0] is not None


def starter_title() -> str:
    """Return the title that the starter has."""
    config, problems = read_config((STARTER / SITE_FILE).read_text(encoding="utf-8"))
    if config is None:
        raise ProblemsError(*problems)
    return config.title


def create_portal(folder: Path, portal: Portal) -> tuple[str, ...]:
    """Write a new portal into a folder that is empty, or not there yet; return the paths of its files.

    Raises:
        ProblemsError: there are files in the folder, or it is a file.
        UsageError: the address is none.
    """
    if portal.base_url and not is_web_address(portal.base_url):
        raise UsageError(Problem("BD303", values={"field": "--base-url", "value": portal.base_url}))
    refuse_strangers(folder)
    written: list[Path] = []
    try:
        for path, data in _files(portal):
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("xb") as new:
                written.append(file)
                new.write(data)
    except OSError:
        for file in written:
            file.unlink(missing_ok=True)
        raise
    return tuple(file.relative_to(folder).as_posix() for file in written)


def refuse_strangers(folder: Path) -> None:
    """Ensure that a portal can begin in a folder.

    Raises:
        ProblemsError: there are files in it, or it is a file.
    """
    if folder.exists() and not folder.is_dir():
        raise ProblemsError(Problem("BD803", folder.as_posix()))
    strangers = sorted(one.name for one in folder.iterdir() if one.name not in _KNOWN) if folder.exists() else []
    if strangers:
        names = ", ".join(strangers[:3]) + ("…" if len(strangers) > 3 else "")
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
    """Put what is known of a portal into the settings of the starter."""
    known: Mapping[str, str] = {"title": portal.title, "agency": portal.agency, "base_url": portal.base_url}
    for field, value in known.items():
        if value:
            line = f"{field}: {quoted(one_line(value))}"
            text = re.sub(rf"^{field}:.*$", lambda _, line=line: line, text, count=1, flags=re.MULTILINE)  # type: ignore[misc]
    return text
