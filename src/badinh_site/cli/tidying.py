"""The command that mends texts: fix."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from badinh_site.cli.answering import Answer, site_command
from badinh_site.cli.speaking import SpokenCommand, current_language
from badinh_site.errors import Problem, ProblemsError, UsageError
from badinh_site.messages import phrase

if TYPE_CHECKING:
    from badinh_site.desk.differences import Line
    from badinh_site.desk.tidying import Tidied

__all__ = ["COMMANDS"]

_COLOURS = {"head": None, "place": "cyan", "old": "red", "new": "green"}


@click.command(cls=SpokenCommand)
@site_command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--write", is_flag=True, help="Write the mended files; without it, they are only shown.")
@click.option("--code", "codes", multiple=True, metavar="CODE",
              help="Mend this kind only, such as BD705; may be given more than once.")  # fmt: skip
@click.option("--legacy", is_flag=True, help="Convert text in TCVN3, VNI and misread UTF-8 to Unicode, too.")
def fix(
    site: Path, answer: Answer, *, paths: tuple[Path, ...], write: bool, codes: tuple[str, ...], legacy: bool
) -> int:
    """Show how blanks, invisible characters and the normal form of texts can be mended; with --write, mend them."""
    from badinh_site.content.sources import scan  # noqa: PLC0415 - `badinh --help` does without
    from badinh_site.desk.settings import read_settings  # noqa: PLC0415
    from badinh_site.desk.tidying import Tidier, chosen  # noqa: PLC0415

    tidier = Tidier(read_settings(site), _known(codes), legacy=legacy)
    files = list(chosen(paths, site, scan(site, "content")[0]))
    problems: list[Problem] = []
    mended: list[Tidied] = []
    left = 0
    for file in files:
        try:
            tidied = tidier.tidy(file)
            problems += tidied.problems
            left += tidied.is_legacy
            if tidied.before != tidied.after:
                mended.append(_done(tidied, site, answer, write=write))
        except ProblemsError as error:
            problems += error.problems
    code = answer.print(
        tuple(problems), files=[_facts(tidied) for tidied in mended], looked_at=len(files), legacy=left, written=write
    )
    if not answer.is_data:
        _summarise(mended, len(files), left, write=write, legacy=legacy)
    return code


def _known(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Give the codes to mend: those that were asked for, or all.

    Raises:
        UsageError: one is not the code of anything that can be mended.
    """
    from badinh_site.checks.texts import MENDED  # noqa: PLC0415 - `badinh --help` does without

    asked = tuple(code.upper() for code in codes)
    for code in asked:
        if code not in MENDED:
            raise UsageError(Problem("BD722", values={"code": code, "choices": ", ".join(MENDED)}))
    return asked or tuple(MENDED)


def _done(tidied: Tidied, site: Path, answer: Answer, *, write: bool) -> Tidied:
    """Show what is mended in a file, and write it if that was asked for."""
    from badinh_site.desk.tidying import put_in_place  # noqa: PLC0415 - `badinh --help` does without

    if write:
        put_in_place(site, tidied)
    if not answer.is_data:
        for line in _lines(tidied):
            click.secho(line.text, fg=_COLOURS[line.part], bold=line.part == "head")
    return tidied


def _lines(tidied: Tidied) -> list[Line]:
    from badinh_site.desk.differences import difference  # noqa: PLC0415 - `badinh --help` does without

    return list(difference(tidied.path, tidied.before, tidied.after))


def _facts(tidied: Tidied) -> dict[str, object]:
    places = dict(sorted(tidied.places.items()))
    return {"path": tidied.path, "places": places, "diff": [line.text for line in _lines(tidied)]}


def _summarise(mended: list[Tidied], files: int, left: int, *, write: bool, legacy: bool) -> None:
    language = current_language()
    places: Counter[str] = sum((tidied.places for tidied in mended), Counter())
    codes = ", ".join(f"{code} {count}" for code, count in sorted(places.items()))
    key = ("fix done" if write else "fix found") if mended else "fix nothing"
    option = " --legacy" if legacy else ""
    click.echo(phrase(key, language, places=places.total(), count=len(mended), files=files, codes=codes, option=option))
    if left:
        click.echo(phrase("fix legacy", language, files=left))


COMMANDS = (fix,)
