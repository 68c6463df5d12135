"""Puts problems into words for the browser, with the lines of the file around the place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from badinh_site.diagnostics.catalogue import level_of
from badinh_site.diagnostics.problem import Level, Problem
from badinh_site.diagnostics.wording import describe
from badinh_site.engine.inputs.scan import THEME, theme_folder
from badinh_site.preview.shown import Line, Trouble
from badinh_site.regular_files import read_beginning
from badinh_site.vietnamese import nfc

__all__ = ["MOST", "Told", "errors_among", "told", "warnings_about"]

MOST = 20
"""Problems that are sent with a page; a file can have thousands."""
_AROUND = 2
"""Lines that are shown before and after the line of a problem."""
_LONGEST = 300
"""Characters that are shown of a line: a paragraph is one line in many files."""
_LARGEST = 4 * 1024 * 1024
"""Bytes of a file that are read for its lines."""
_SHOWN = ("content/", "templates/", "static/")


def errors_among(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the errors, which keep the site from being built."""
    return tuple(problem for problem in problems if level_of(problem) is Level.ERROR)


def warnings_about(problems: Iterable[Problem], path: str) -> tuple[Problem, ...]:
    """Return the problems of one file that are no errors."""
    return tuple(problem for problem in problems if problem.path == path and level_of(problem) is not Level.ERROR)


class Told(NamedTuple):
    """The first problems in words, and how many there are besides: each page that is shown has them."""

    troubles: tuple[Trouble, ...]
    left: Counter[str]
    """The number of the others by level."""


def told(problems: Iterable[Problem], site: Path, language: str, *, about: str = "", most: int = MOST) -> Told:
    """Put problems into words, ``vi`` or ``en``: the gravest first, of equals those about a file, at most so many.

    ``site`` is the folder that their paths begin in.
    """
    levels = list(Level)
    ordered = sorted(problems, key=lambda one: (levels.index(level_of(one)), one.path != about))
    texts: dict[str, list[str]] = {}
    shown = tuple(_trouble(problem, _lines(problem, site, texts), language) for problem in ordered[:most])
    return Told(shown, Counter(level_of(problem).value for problem in ordered[most:]))


def _trouble(problem: Problem, lines: tuple[Line, ...], language: str) -> Trouble:
    message, hint = describe(problem, language, is_printed=True)
    return Trouble(
        code=problem.code,
        level=level_of(problem).value,
        message=message,
        hint=hint,
        path=problem.path,
        line=problem.line,
        column=problem.column,
        lines=lines,
    )


def _lines(problem: Problem, site: Path, texts: dict[str, list[str]]) -> tuple[Line, ...]:
    """Return the lines around a place; none when there is no place, or the file has gone.

    ``texts`` are the lines of the files that were read before.
    """
    if not problem.line:
        return ()
    if problem.path not in texts:
        texts[problem.path] = _read(problem.path, site)
    lines = texts[problem.path]
    first = max(problem.line - _AROUND, 1)
    shown = lines[first - 1 : problem.line + _AROUND]
    return tuple(
        Line(number, one[:_LONGEST], here=number == problem.line) for number, one in enumerate(shown, start=first)
    )


def _read(path: str, site: Path) -> list[str]:
    """Return the lines of a file; none if it is not one that is shown."""
    file = theme_folder() / path.removeprefix(THEME) if path.startswith(THEME) else site / path
    if not path.removeprefix(THEME).startswith(_SHOWN) or file.is_symlink():
        return []
    try:
        text = nfc(read_beginning(file, _LARGEST).decode("utf-8-sig", "replace"))
    except OSError:
        return []
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
