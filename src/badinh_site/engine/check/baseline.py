"""A file of the known problems of an old site, so that a check reports only new ones.

A problem is identified by its code, its file and the text of its line, and counted, so that lines may move. Errors that
end a build are never in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import Struct

from badinh_site.diagnostics.problem import Problem, ProblemsError
from badinh_site.engine.check.model import CheckOptions, CheckResult
from badinh_site.limits import LARGEST_TEXT
from badinh_site.regular_files import read_regular
from badinh_site.settings.levels import can_be_set
from badinh_site.vietnamese import nfc

__all__ = ["compared"]

_VERSION = 1


class Known(Struct, frozen=True, order=True):
    """Problems that are known and alike."""

    code: str
    path: str
    text: str
    """Of the line, without the blanks around it; what a problem of no line is about."""
    count: int = 1


class Baseline(Struct, frozen=True):
    """The file."""

    version: int
    known: tuple[Known, ...]


def compared(checked: CheckResult, wanted: CheckOptions, site: Path) -> CheckResult:
    """Take out of what was found what a baseline names, and write a new one of what is left, as far as it is wanted.

    Raises:
        ProblemsError: a baseline cannot be read or written.
    """
    if wanted.baseline is not None:
        checked = _without(checked, wanted.baseline, site)
    if wanted.new_baseline is not None:
        _write(wanted.new_baseline, checked.problems, site)
        kept = tuple(problem for problem in checked.problems if not can_be_set(problem.code))
        checked = checked._replace(problems=kept, known=checked.known + len(checked.problems) - len(kept))
    return checked


def _without(checked: CheckResult, file: Path, site: Path) -> CheckResult:
    left = Counter({(one.code, one.path, one.text): one.count for one in _read(file).known})
    unused, lines = left.total(), _Lines(site)
    new: list[Problem] = []
    for problem in checked.problems:
        key = lines.key(problem)
        if can_be_set(problem.code) and left[key] > 0:
            left[key] -= 1
        else:
            new.append(problem)
    known = len(checked.problems) - len(new)
    if known < unused:
        new.append(Problem("BD607", file.as_posix(), values={"count": str(unused - known)}))
    return checked._replace(problems=tuple(new), known=known)


def _read(file: Path) -> Baseline:
    try:
        found = msgspec.json.decode(file.read_bytes(), type=Baseline)
        if found.version != _VERSION:
            raise ProblemsError(Problem("BD605", file.as_posix(), values={"reason": f"version {found.version}"}))
    except OSError as error:
        reason = error.strerror or str(error)
        raise ProblemsError(Problem("BD605", file.as_posix(), values={"reason": reason})) from error
    except msgspec.MsgspecError as error:
        raise ProblemsError(Problem("BD605", file.as_posix(), values={"reason": str(error)})) from error
    return found


def _write(file: Path, problems: Iterable[Problem], site: Path) -> None:
    lines = _Lines(site)
    counts = Counter(lines.key(problem) for problem in problems if can_be_set(problem.code))
    baseline = Baseline(_VERSION, tuple(Known(*key, count) for key, count in sorted(counts.items())))
    text = msgspec.json.format(msgspec.json.encode(baseline), indent=2) + b"\n"
    try:
        file.write_bytes(text)
    except OSError as error:
        reason = {"reason": error.strerror or str(error)}
        raise ProblemsError(Problem("BD501", file.as_posix(), values=reason)) from error


class _Lines:
    """The files of a site, of which the last one is at hand: problems come file by file."""

    def __init__(self, site: Path) -> None:
        self._site = site
        self._path, self._lines = "", [""]

    def key(self, problem: Problem) -> tuple[str, str, str]:
        """Return what a problem is known by."""
        lines = self._read(problem.path) if problem.line else []
        text = lines[problem.line - 1].strip() if 0 < problem.line <= len(lines) else ""
        return problem.code, problem.path, text or " ".join(_about(problem))

    def _read(self, path: str) -> list[str]:
        if path != self._path:
            self._path, self._lines = path, []
            with suppress(OSError):
                text = read_regular(self._site / path, LARGEST_TEXT).decode("utf-8-sig", "replace")
                self._lines = nfc(text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
        return self._lines


def _about(problem: Problem) -> Iterator[str]:
    """Return what a problem of no line is about, as far as it says so in words of the site."""
    yield from (value for name, value in sorted(problem.values.items()) if name in ("target", "other", "url", "name"))
