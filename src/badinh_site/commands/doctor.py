"""Diagnoses whether a computer and a folder are set up for work on a site; each fault comes with a remedy."""

from __future__ import annotations

import importlib.metadata
import locale
import os
import platform
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from badinh_site.commands.git import Repository
from badinh_site.commands.site_access import read_settings
from badinh_site.content.files import find_files
from badinh_site.dates import zone_named
from badinh_site.diagnostics.problem import Problem, ProblemsError, StateError, UsageError
from badinh_site.diagnostics.wording import translatable
from badinh_site.engine.request import Request
from badinh_site.engine.store.state import State
from badinh_site.engine.store.workspace import check_output, locked, state_file
from badinh_site.settings.config import DEFAULT_ZONE, SITE_FILE
from badinh_site.vietnamese import format_size, nfc

__all__ = ["Diagnosis", "Failed", "Passed", "examine"]

_PACKAGE = "badinh-site"
_REQUIREMENT = re.compile(r"(?P<name>[\w.-]+)(?:\[[^]]*\])?>=(?P<version>[\d.]+)(?:\s*;\s*(?P<marker>.*))?")
_ON_WINDOWS = re.compile(r"sys_platform == ['\"]win32['\"]")
_MINIMUM_SPACE = 500 * 1024 * 1024
"""Bytes: a district portal with its pictures, and a second copy for ``build --verify``."""
_TOLERANCE = 86400
"""Seconds by which a file time may lie in the future: some drives store local time."""


class Passed(Struct, frozen=True):
    """An examination that found nothing wrong."""

    name: str
    """The name of the examination; the phrase ``doctor <name>`` reports its success."""
    values: dict[str, str] = {}
    """The values of that phrase."""


class Failed(Struct, frozen=True):
    """An examination that found a problem."""

    name: str
    problem: Problem


Diagnosis = Passed | Failed


def examine(request: Request) -> Iterator[Diagnosis]:
    """Yield the results of all examinations: of the computer first, then of the site. Leaves no files behind."""
    yield from _python()
    yield from _packages()
    yield from _console()
    yield from _zones()
    site = request.site
    try:
        config = read_settings(site)
    except ProblemsError as error:
        yield from (Failed("settings", problem) for problem in error.problems)
        if not (site / "content").is_dir():
            return
    else:
        yield Passed("settings", {"title": config.title})
    yield from _permissions(request)
    yield from _space(site)
    yield from _names(site)
    yield from _clock(site)
    yield from _state(request)
    yield from _git(site)


def _python() -> Iterator[Diagnosis]:
    bits = "64" if sys.maxsize > 2**32 else "32"
    yield Passed("python", {"version": platform.python_version(), "bits": bits, "system": platform.platform()})


def _packages() -> Iterator[Diagnosis]:
    """Compare installed packages with the requirements; without package metadata existing are none."""
    outdated = []
    try:
        requirements = importlib.metadata.requires(_PACKAGE) or []
    except importlib.metadata.PackageNotFoundError:
        requirements = []
    for requirement in requirements:
        match = _REQUIREMENT.fullmatch(requirement.strip())
        if match and _is_needed(match["marker"] or ""):
            found = _version(match["name"])
            if found is None or _numbers(found) < _numbers(match["version"]):
                outdated.append(Problem("BD821", values=_requirement_values(match, found)))
    yield from (Failed("packages", problem) for problem in outdated)
    if not outdated:
        yield Passed("packages", {"count": str(len(requirements))})


def _is_needed(marker: str) -> bool:
    return not marker or (sys.platform == "win32" and _ON_WINDOWS.fullmatch(marker.strip()) is not None)


def _version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)[:3]]


def _requirement_values(match: re.Match[str], found: str | None) -> dict[str, str]:
    return {"name": match["name"], "wanted": match["version"], "found": found or "-"}


def _console() -> Iterator[Diagnosis]:
    """Check the encoding of the console; badinh itself always writes UTF-8."""
    encoding = _console_encoding()
    if re.sub(r"[^a-z0-9]", "", encoding.lower()) in ("utf8", "cp65001", "65001"):
        yield Passed("console", {"encoding": encoding})
    else:
        yield Failed("console", Problem("BD822", values={"encoding": encoding}))


def _console_encoding() -> str:
    if os.name == "nt":
        import ctypes  # noqa: PLC0415 - only Windows has code pages

        page: int = ctypes.windll.kernel32.GetConsoleOutputCP()  # type: ignore[attr-defined, unused-ignore]
        return f"cp{page}" if page else "utf-8"  # 0 without a console
    return locale.getencoding()


def _zones() -> Iterator[Diagnosis]:
    try:
        zone = zone_named(DEFAULT_ZONE)
    except ValueError:
        yield Failed("clock", Problem("BD827", values={"zone": DEFAULT_ZONE}))
    else:
        now = datetime.now(zone).strftime("%d/%m/%Y %H:%M")
        yield Passed("clock", {"now": now, "zone": DEFAULT_ZONE})


def _permissions(request: Request) -> Iterator[Diagnosis]:
    """Try to write into content/, the state folder and the output folder."""
    try:
        check_output(request)
    except UsageError as error:
        yield Failed("rights", error.problem)
    refused = []
    for folder in (request.site / "content", request.state_folder, request.output):
        existing = next(one for one in (folder, *folder.absolute().parents) if one.is_dir())
        try:
            with tempfile.NamedTemporaryFile(dir=existing, prefix=".badinh-"):
                pass
        except OSError as error:
            reason = {"reason": error.strerror or str(error)}
            refused.append(Problem("BD823", existing.as_posix(), values=reason))
    yield from (Failed("rights", problem) for problem in refused)
    if not refused:
        yield Passed("rights")


def _space(site: Path) -> Iterator[Diagnosis]:
    free = shutil.disk_usage(site).free
    values = {"free": format_size(free)}
    yield Failed("space", Problem("BD824", values=values)) if free < _MINIMUM_SPACE else Passed("space", values)


def _names(site: Path) -> Iterator[Diagnosis]:
    """Find out whether the drive distinguishes case in names, and whether it keeps composed letters."""
    composed = "bà-đình-ố"
    try:
        with tempfile.TemporaryDirectory(dir=site, prefix=".badinh-") as place:
            (Path(place) / composed).touch()
            (kept,) = (one.name for one in Path(place).iterdir())
            case = not (Path(place) / composed.upper()).exists()
    except OSError:
        return  # _permissions reports that nothing can be written
    if kept != composed and nfc(kept) == composed:
        yield Failed("names", Problem("BD825"))
    else:
        yield Passed("names case" if case else "names")


def _clock(site: Path) -> Iterator[Diagnosis]:
    """Find a content file with a time in the future: one of the two clocks is wrong."""
    now = time.time()
    for found in find_files(site, "content")[0]:
        saved = found.stamp[0] / 1e9
        if found.path.endswith(".md") and saved > now + _TOLERANCE:
            then = datetime.fromtimestamp(saved).astimezone().strftime("%d/%m/%Y %H:%M")
            yield Failed("files", Problem("BD826", found.path, values={"then": then}))
            return
    yield Passed("files")


def _state(request: Request) -> Iterator[Diagnosis]:
    file = state_file(request)
    if not file.exists():
        yield Passed("state none")
        return
    try:
        with locked(request), State.open(file) as state:
            outputs = len(state.records(request.root))
            sources = len(state.sources())
    except StateError as error:
        values = {"cause": translatable(str(error) or "state unreadable")}
        yield Failed("state", Problem("BD504", values=values))
    except ProblemsError as error:
        busy = any(problem.code == "BD503" for problem in error.problems)
        yield from [Passed("state busy")] if busy else [Failed("state", one) for one in error.problems]
    else:
        yield Passed("state", {"sources": str(sources), "outputs": str(outputs)})


def _git(site: Path) -> Iterator[Diagnosis]:
    repository = Repository.of(site)
    if repository is None:
        yield Failed("git", Problem("BD828"))
        return
    attributes = repository.attributes(SITE_FILE)
    if repository.converts_lines and not re.search(r"eol: lf|text: unset", attributes):
        yield Failed("git", Problem("BD829"))
    changed = repository.changed("content")
    if changed:
        yield Failed("git", Problem("BD830", values={"count": str(len(changed))}))
    else:
        yield Passed("git")
