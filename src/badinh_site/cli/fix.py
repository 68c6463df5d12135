"""The command that fixes texts: fix."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from badinh_site.cli.command import CommandResult, extension_option, site_command
from badinh_site.cli.localised_help import LocalisedCommand, current_language
from badinh_site.cli.streams import show
from badinh_site.diagnostics.problem import Problem, ProblemsError, UsageError
from badinh_site.diagnostics.wording import phrase

if TYPE_CHECKING:
    from badinh_site.commands.diff import Line
    from badinh_site.commands.fix import FixedFile

__all__ = ["COMMANDS"]

_COLOURS = {"head": None, "place": "cyan", "old": "red", "new": "green"}


@click.command(cls=LocalisedCommand)
@site_command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--write", is_flag=True, help="Write the fixed files; by default, the changes are only shown.")
@click.option("--code", "codes", multiple=True, metavar="CODE",
              help="Fix only this kind, such as BD705; can be repeated.")  # fmt: skip
@click.option("--legacy", is_flag=True, help="Also convert text in TCVN3, VNI and misread UTF-8 to Unicode.")
@extension_option
def fix(
    site: Path,
    answer: CommandResult,
    *,
    paths: tuple[Path, ...],
    write: bool,
    codes: tuple[str, ...],
    legacy: bool,
    allowed: tuple[str, ...],
) -> int:
    """Show fixes for spaces, invisible characters, lists and tables typed as in Word; with --write, apply them."""
    from badinh_site.commands.fix import Fixer, select_files, write_fixed  # noqa: PLC0415 - `badinh --help` does without
    from badinh_site.commands.long_fixes import fix_long, is_long  # noqa: PLC0415 - `badinh --help` does without
    from badinh_site.commands.site_access import settings_for_parsing  # noqa: PLC0415 - `badinh --help` does without
    from badinh_site.content.files import find_files  # noqa: PLC0415 - `badinh --help` does without

    settings, chosen = settings_for_parsing(site, allowed), _fixable_codes(codes)
    fixer = Fixer(settings, chosen, legacy=legacy)
    files = list(select_files(paths, site, find_files(site, "content")[0]))
    problems: list[Problem] = []
    patched: list[FixedFile] = []
    left = 0
    for file in files:
        try:
            fixed = fix_long(settings, chosen, file, legacy=legacy) if is_long(file) else fixer.fix_file(file)
            problems += fixed.problems
            left += fixed.is_legacy
            if fixed.before != fixed.after:
                patched.append(fixed)
        except ProblemsError as error:
            problems += error.problems
    if write:
        write_fixed(site, patched)
    for fixed in () if answer.is_data else patched:
        _show(fixed)
    code = answer.print(
        tuple(problems), files=[_facts(fixed) for fixed in patched], looked_at=len(files), legacy=left, written=write
    )
    if not answer.is_data:
        _summarise(patched, len(files), left, write=write, legacy=legacy)
    return code


def _fixable_codes(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return the codes to fix: the given ones, or all.

    Raises:
        UsageError: a code has no automatic fix.
    """
    from badinh_site.checks.text_rules import FIXABLE  # noqa: PLC0415 - `badinh --help` does without

    given = tuple(code.upper() for code in codes)
    for code in given:
        if code not in FIXABLE:
            raise UsageError(Problem("BD722", values={"code": code, "choices": ", ".join(sorted(FIXABLE))}))
    return given or tuple(FIXABLE)


def _show(fixed: FixedFile) -> None:
    """Print the diff of a file."""
    for line in _lines(fixed):
        show(line.text, colour=_COLOURS[line.part], bold=line.part == "head")


def _lines(fixed: FixedFile) -> list[Line]:
    from badinh_site.commands.diff import diff_lines  # noqa: PLC0415 - `badinh --help` does without

    return list(diff_lines(fixed.path, fixed.before, fixed.after))


def _facts(fixed: FixedFile) -> dict[str, object]:
    places = dict(sorted(fixed.places.items()))
    return {"path": fixed.path, "places": places, "diff": [line.text for line in _lines(fixed)]}


def _summarise(patched: list[FixedFile], files: int, left: int, *, write: bool, legacy: bool) -> None:
    language = current_language()
    places: Counter[str] = sum((fixed.places for fixed in patched), Counter())
    codes = ", ".join(f"{code} {count}" for code, count in sorted(places.items()))
    key = ("fix done" if write else "fix found") if patched else "fix nothing"
    option = " --legacy" if legacy else ""
    show(phrase(key, language, places=places.total(), count=len(patched), files=files, codes=codes, option=option))
    if left:
        show(phrase("fix legacy", language, files=left))


COMMANDS = (fix,)
