"""Puts problems into words for the browser, with the lines of the file around the place."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from badinh_site.diagnostics.catalogue import level_of
from badinh_site.diagnostics.problem import Level, Problem
from badinh_site.diagnostics.wording import describe
from badinh_site.engine.inputs.scan import THEME, theme_folder
from badinh_site.preview.shown import Line, Trouble
from badinh_site.regular_files import read_beginning
from badinh_site.vietnamese import nfc

__all__ = ["errors_among", "troubles", "warnings_about"]

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


def troubles(problems: Iterable[Problem], site: Path, language: str) -> tuple[Trouble, ...]:
    """Put problems into words, ``vi`` or ``en``; ``site`` is the folder that their paths begin in."""
    return tuple(_trouble(problem, site, language) for problem in problems)


def _trouble(problem: Problem, site: Path, language: str) -> Trouble:
    message, hint = describe(problem, language)
    return Trouble(
        code=problem.code,
        level=level_of(problem).value,
        message=message,
        hint=hint,
        path=problem.path,
        line=problem.line,
        column=problem.column,
        lines=_lines(problem, site),
    )


def _lines(problem: Problem, site: Path) -> tuple[Line, ...]:
    """Return the lines around a place; none when there is no place, or the file has gone."""
    if not problem.line:
        return ()
    file = theme_folder() / problem.path.removeprefix(THEME) if problem.path.startswith(THEME) else site / problem.path
    if not problem.path.removeprefix(THEME).startswith(_SHOWN) or file.is_symlink():
        return ()
    try:
        text = nfc(read_beginning(file, _LARGEST).decode("utf-8-sig", "replace"))
    except OSError:
        return ()
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    first = max(problem.line - _AROUND, 1)
    shown = lines[first - 1 : problem.line + _AROUND]
    return tuple(
        Line(number, one[:_LONGEST], here=number == problem.line) for number, one in enumerate(shown, start=first)
    )
