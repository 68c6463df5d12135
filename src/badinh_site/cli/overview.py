"""The commands that show how things stand: next, list, doctor."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import click

from badinh_site.cli.answering import Answer, command
from badinh_site.cli.speaking import SpokenCommand, current_language
from badinh_site.errors import Level, Problem, UsageError
from badinh_site.messages import level_of, phrase

if TYPE_CHECKING:
    from collections.abc import Iterable

    from badinh_site.desk.schedule import Outlook
    from badinh_site.engine.request import Request

__all__ = ["COMMANDS"]


def _errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Give what keeps an answer from being whole; the rest is for build and check to tell."""
    return tuple(problem for problem in problems if level_of(problem) is Level.ERROR)


@click.command("next", cls=SpokenCommand)
@command()
@click.option(
    "--within",
    metavar="TIME",
    help="Ask what changes in so much time from now (15m, 2h, 1d): exit code 0 if something does, 4 if not.",
)
@click.option("--since", metavar="TIME",
              help="Ask what has changed in so much time until now, with the same exit codes.")  # fmt: skip
def upcoming(request: Request, answer: Answer, *, within: str | None, since: str | None) -> int:
    """Print the next moment at which the site changes by itself (schedules, expiries, anniversaries)."""
    from badinh_site.desk.schedule import EXIT_NOTHING, look_ahead  # noqa: PLC0415 - `badinh --help` does without

    found = look_ahead(request, _seconds("--since", since), _seconds("--within", within))
    code = answer.print(
        _errors(found.problems),
        frozen_at=found.frozen,
        next=found.changes[0].moment.local if found.changes else None,
        changes=[
            {"moment": change.moment.local, "kind": change.kind, "subject": change.subject} for change in found.changes
        ],
    )
    asks = since is not None or within is not None
    if not answer.is_data:
        _tell(found, asks=asks)
    return code or (EXIT_NOTHING if asks and not found.changes else 0)


def _seconds(option: str, text: str | None) -> int | None:
    from badinh_site.desk.schedule import seconds_of  # noqa: PLC0415 - `badinh --help` does without

    seconds = None if text is None else seconds_of(text)
    if text is not None and seconds is None:
        raise UsageError(Problem("BD801", values={"option": option, "value": text}))
    return seconds


def _tell(found: Outlook, *, asks: bool) -> None:
    language = current_language()
    if not found.changes:
        key = "next frozen" if found.frozen else "next not then" if asks else "next none"
        click.echo(phrase(key, language, moment=found.frozen))
    for moment, changes in groupby(found.changes, key=lambda change: change.moment.local):
        click.echo(moment)
        for change in changes:
            click.echo(f"  {phrase(f'next {change.kind}', language, subject=change.subject or '-')}")


COMMANDS = (upcoming,)
