"""What the commands have in common: the options that say which site, and the answer in text or as data."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from badinh_site import __version__
from badinh_site.cli.localised_help import current_language, language_option
from badinh_site.cli.streams import say
from badinh_site.diagnostics.problem import EXIT_BUG, EXIT_USAGE, Level, Problem, ProblemsError, UsageError
from badinh_site.diagnostics.wording import phrase

if TYPE_CHECKING:
    from badinh_site.engine.stages import Stages

__all__ = ["CommandResult", "command", "report_bug", "site_command", "stages_of"]

_TABLES = ("csv",)
"""Styles that have no place for problems."""
_COLOURS = {Level.ERROR: "red", Level.WARNING: "yellow", Level.ADVICE: "cyan"}


def command(*styles: str) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Return a command the options that say which site, where to and for when, and handle what ends it.

    The command gets them as one ``request``, besides its own options and the ``answer``, which is given as text, as
    JSON, or in one of the other ``styles``.
    """
    return partial(_with_request, styles)


def site_command(*styles: str) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Return a command that makes no site the option that says which one it is about, and handle what ends it.

    The command gets the folder as ``site``, besides its own options and the ``answer``, as with :func:`command`.
    """
    return partial(_with_site, styles)


def _with_request(styles: tuple[str, ...], act: Callable[..., int]) -> Callable[..., int]:
    options = [
        click.option("--output", type=click.Path(path_type=Path), default=None, metavar="DIR",
                     help="Where the site is made (default: build/ in its folder)."),
        click.option("--base-url", metavar="URL", help="The public address, in place of base_url in site.yaml."),
        click.option("--at", metavar="WHEN", help="Make the site as of this moment, such as 2021-06-09T08:00."),
        click.option("--drafts", is_flag=True, help="Include drafts and scheduled articles."),
    ]  # fmt: skip

    @wraps(act)
    def called(
        site: Path,
        answer: CommandResult,
        *,
        output: Path | None,
        base_url: str | None,
        at: str | None,
        drafts: bool,
        **own: Any,
    ) -> int:
        from badinh_site.engine.request import Request  # noqa: PLC0415 - `badinh --help` does without

        request = Request(site, output or site / "build", base_url, at, drafts, own.pop("jobs", None))
        return act(request, answer, **own)

    return _with_site(styles, _given(options, called))


def _with_site(styles: tuple[str, ...], act: Callable[..., int]) -> Callable[..., int]:
    options = [
        click.option("--site", type=click.Path(file_okay=False, path_type=Path), default=Path(), metavar="DIR",
                     help="The folder that holds content/ (default: the present one)."),
        click.option("--format", "style", type=click.Choice(("text", "json", *styles)), default="text",
                     help="Form of the answer."),
        language_option,
    ]  # fmt: skip

    @wraps(act)
    def called(site: Path, style: str, **own: Any) -> int:
        answer = CommandResult(site, style, strict=own.pop("strict", False))
        try:
            return act(site, answer, **own)
        except UsageError as error:
            answer.print((error.problem,))
            return EXIT_USAGE
        except ProblemsError as error:
            return answer.print(error.problems)

    return _given(options, called)


def _given(options: list[Callable[..., Any]], act: Callable[..., int]) -> Callable[..., int]:
    """Return a command options, which its help shows in this order."""
    for option in reversed(options):
        act = option(act)
    return act


class CommandResult:
    """Prints what came of a command, as text or in a form for programs."""

    def __init__(self, site: Path, style: str, *, strict: bool) -> None:
        """Take the site's folder, which messages show paths from, and the form of the answer."""
        self._site = site
        self._strict = strict
        self.style = style
        self.is_data = style != "text"
        self.is_report = self.is_data and style not in _TABLES
        """False when problems are told in words: in text, and beside a table."""

    def print(self, problems: tuple[Problem, ...], *, counting: bool = True, **facts: object) -> int:
        """Print problems, their count, and, as JSON, facts; return the exit code that the problems ask for."""
        from badinh_site.diagnostics.report import Report  # noqa: PLC0415 - `badinh --help` does without

        language = current_language()
        report = Report(problems, language, self._site, strict=self._strict)
        if self.is_report:
            from badinh_site.diagnostics.formats import FORMATS  # noqa: PLC0415 - only when asked for

            click.echo(FORMATS[self.style](report, language, facts))
            return report.exit_code()
        for level, line in report.lines():
            click.secho(line, fg=_COLOURS[level], err=True)
        for closing in (report.count_line() if counting else None, report.strict_line()):
            if closing:
                click.secho(closing, fg="red" if report.exit_code() else None, err=True)
        return report.exit_code()


def stages_of(*, shown: bool) -> Stages:
    """Return what keeps account of a command, with progress bars where there is a terminal to see them."""
    from badinh_site.engine.stages import Stages  # noqa: PLC0415 - `badinh --help` does without

    if not (shown and sys.stderr.isatty()):
        return Stages()
    from badinh_site.cli.progress import Bars  # noqa: PLC0415 - only a terminal shows bars

    return Stages(Bars(current_language()))


def report_bug(error: BaseException, language: str) -> int:
    """Keep the traceback in a file and say where: it is for us, not for an editor."""
    import tempfile  # noqa: PLC0415 - only our bug needs it
    import traceback  # noqa: PLC0415 - only our bug needs it

    with tempfile.NamedTemporaryFile("w", prefix="badinh-", suffix=".log", delete=False, encoding="utf-8") as log:
        log.write(f"badinh {__version__}, Python {sys.version}, {sys.platform}\n")
        log.write("".join(traceback.format_exception(error)))
    detail = f"{type(error).__name__}: {error}"
    say(phrase("bug", language, detail=detail, log=log.name), "red")
    return EXIT_BUG
