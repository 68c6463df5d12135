"""The commands that report a status: next, list, doctor."""

from __future__ import annotations

import sys
from itertools import groupby
from typing import TYPE_CHECKING

import click

from badinh_site.cli.command import CommandResult, command, site_command
from badinh_site.cli.localised_help import LocalisedCommand, current_language
from badinh_site.cli.streams import show, show_csv
from badinh_site.diagnostics.catalogue import level_of
from badinh_site.diagnostics.problem import Level, Problem, UsageError
from badinh_site.diagnostics.wording import describe, phrase
from badinh_site.portal.status import Status

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from badinh_site.commands.list_content import ListedContent
    from badinh_site.commands.next_change import Outlook
    from badinh_site.engine.request import Request
    from badinh_site.portal.site import Change

__all__ = ["COMMANDS"]


def _errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the errors, which make an answer incomplete; build and check report the rest."""
    return tuple(problem for problem in problems if level_of(problem) is Level.ERROR)


@click.command("next", cls=LocalisedCommand)
@command()
@click.option(
    "--within",
    metavar="TIME",
    help="List the changes within this time from now (15m, 2h, 1d); exit code 4 if there are none.",
)
@click.option("--since", metavar="TIME", help="List the changes within this time until now, with the same exit code.")
@click.option("-v", "--verbose", is_flag=True, help="Also list what readers do not see: changes of the news sitemap.")
def upcoming(request: Request, answer: CommandResult, *, within: str | None, since: str | None, verbose: bool) -> int:
    """Print the next moment at which the site changes by itself (schedules, expiries, anniversaries)."""
    from badinh_site.commands.next_change import EXIT_NOTHING, upcoming_changes  # noqa: PLC0415 - `badinh --help` does without

    found = upcoming_changes(request, _seconds("--since", since), _seconds("--within", within))
    code = answer.print(
        _errors(found.problems),
        frozen_at=found.frozen,
        next=found.changes[0].moment.local if found.changes else None,
        changes=[
            {"moment": change.moment.local, "kind": change.kind, "subject": change.subject} for change in found.changes
        ],
    )
    has_span = since is not None or within is not None
    if not answer.is_data:
        _print_changes(found, found.changes if verbose else found.visible, has_span=has_span)
    return code or (EXIT_NOTHING if has_span and not found.changes else 0)


def _seconds(option: str, text: str | None) -> int | None:
    from badinh_site.commands.next_change import parse_duration  # noqa: PLC0415 - `badinh --help` does without

    seconds = None if text is None else parse_duration(text)
    if text is not None and seconds is None:
        raise UsageError(Problem("BD801", values={"option": option, "value": text}))
    return seconds


def _print_changes(found: Outlook, shown: tuple[Change, ...], *, has_span: bool) -> None:
    from badinh_site.languages.writing import WRITING  # noqa: PLC0415 - `badinh --help` does without

    language = current_language()
    written = WRITING[language].moment
    if not shown:
        key = "next frozen" if found.frozen else "next not then" if has_span else "next none"
        frozen = written(found.frozen) if found.frozen else ""
        show(phrase("next unseen" if found.changes else key, language, moment=frozen))
    for moment, changes in groupby(shown, key=lambda change: change.moment.local):
        show(written(moment))
        for change in changes:
            show(f"  {phrase(f'next {change.kind}', language, subject=change.subject or '-')}")


@click.command("list", cls=LocalisedCommand)
@command("csv")
@click.option(
    "--status",
    type=click.Choice([phase.value for phase in Status]),
    multiple=True,
    help="Only files with this status; can be repeated.",
)
@click.option("--section", metavar="NAME", help="Only files in this category; case and diacritics are ignored.")
@click.option("--author", metavar="NAME", help="Only files by this author; part of the name is enough.")
@click.option("--month", metavar="MONTH", help="Only files of this month, such as 2021-07 or 7/2021.")
@click.option(
    "--sort", type=click.Choice(("date", "views")), default="date", help="Sort by newest or by most read first."
)
def listing(
    request: Request,
    answer: CommandResult,
    *,
    status: tuple[str, ...],
    section: str | None,
    author: str | None,
    month: str | None,
    sort: str,
) -> int:
    """List articles, pages and albums: published, draft, scheduled, withdrawn, expired."""
    from badinh_site.commands.list_content import ListFilter, list_content, parse_month  # noqa: PLC0415 - `badinh --help` does without

    meant = None if month is None else parse_month(month)
    if month is not None and meant is None:
        raise UsageError(Problem("BD813", values={"value": month}))
    wanted = ListFilter(frozenset(map(Status, status)), section, author, meant, sort == "views")
    listed, problems = list_content(request, wanted)
    if answer.style == "text":
        _show_table(listed)
    elif answer.style == "csv":
        _write_csv(listed)
    return answer.print(problems, files=listed)


def _show_table(listed: tuple[ListedContent, ...]) -> None:
    import shutil  # noqa: PLC0415 - only a table needs it

    from badinh_site.commands.tables import as_table  # noqa: PLC0415 - `badinh --help` does without
    from badinh_site.dates import format_moment  # noqa: PLC0415 - `badinh --help` does without
    from badinh_site.vietnamese import format_number  # noqa: PLC0415 - `badinh --help` does without

    language = current_language()
    if not listed:
        show(phrase("list none", language))
        return
    head = [phrase(f"list {name}", language) for name in ("status", "date", "views", "section", "title", "path")]
    rows = [
        [
            _status(one, language),
            format_moment(one.date) if one.date else "-",
            "-" if one.views is None else format_number(one.views),
            one.section or "-",
            one.title or "-",
            one.path,
        ]
        for one in listed
    ]
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    for number, line in enumerate(as_table(head, rows, width, flexible=4)):
        show(line, bold=number == 0)
    show(phrase("listed", language, count=len(listed)))


def _write_csv(listed: tuple[ListedContent, ...]) -> None:
    from badinh_site.commands.tables import as_csv  # noqa: PLC0415 - only when asked for

    language = current_language()
    names = ["status", "date", "expires", "views", "section", "authors", "title", "kind", "path", "address"]
    head = [phrase(f"list {name}", language) for name in names]
    rows = [[_csv_cell(one, name, language) for name in names] for one in listed]
    show_csv(as_csv(head, rows))


def _status(one: ListedContent, language: str) -> str:
    return phrase("status broken" if one.broken else f"status {one.status}", language)


def _csv_cell(one: ListedContent, name: str, language: str) -> str:
    if name == "status":
        return _status(one, language)
    if name == "kind":
        return phrase(f"listed {one.kind}", language)
    value = getattr(one, name)
    return "; ".join(value) if isinstance(value, tuple) else str(value if value is not None else "")


@click.command(cls=LocalisedCommand)
@site_command()
def doctor(site: Path, answer: CommandResult) -> int:
    """Diagnose this computer and this folder, and suggest remedies."""
    from badinh_site.commands.doctor import Passed, examine  # noqa: PLC0415 - `badinh --help` does without
    from badinh_site.engine.request import Request  # noqa: PLC0415 - `badinh --help` does without

    language = current_language()
    problems, checks = [], []
    for found in examine(Request(site, site / "build")):
        if isinstance(found, Passed):
            text = phrase(f"doctor {found.name}", language, **found.values)
            if not answer.is_data:
                show(text, lead=phrase("doctor ok", language))
        else:
            text = " ".join(describe(found.problem, language, is_printed=True))
            problems.append(found.problem)
        checks.append({"name": found.name, "good": isinstance(found, Passed), "text": text})
    code = answer.print(tuple(problems), checks=checks)
    if not (answer.is_data or problems):
        show(phrase("doctor well", language), colour="green")
    return code


COMMANDS = (upcoming, listing, doctor)
