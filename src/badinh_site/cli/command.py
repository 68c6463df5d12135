"""The parts that commands share: the options that select a site, error handling, and output as text or data."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from badinh_site import __version__
from badinh_site.cli.localised_help import current_language, language_option
from badinh_site.cli.streams import say, show
from badinh_site.diagnostics.problem import EXIT_BUG, EXIT_USAGE, Level, Problem, ProblemsError, UsageError
from badinh_site.diagnostics.visible import visible_text
from badinh_site.diagnostics.wording import phrase

if TYPE_CHECKING:
    from badinh_site.engine.stages import Stages

__all__ = ["CommandResult", "command", "extension_option", "report_bug", "site_command", "stages_of"]

_TABLES = ("csv",)
"""Formats that cannot include problems."""
_COLOURS = {Level.ERROR: "red", Level.WARNING: "yellow", Level.ADVICE: "cyan"}


extension_option = click.option(
    "--allow-extension",
    "allowed",
    multiple=True,
    metavar="NAME",
    help="Let this Markdown extension, which site.yaml names, run its code; can be repeated.",
)
"""The one way to run code that a site names: for commands that read its content."""


def command(*styles: str) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Return a decorator that adds the options for site, output, address and moment, and handles errors.

    The command receives them as a ``request``, besides its own options and the ``answer`` to print to, whose format is
    text, JSON or one of ``styles``.
    """
    return partial(_with_request, styles)


def site_command(*styles: str) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Return a decorator that adds the option for the site, and handles errors, for commands that do not build.

    The command receives the folder as ``site``, besides its own options and the ``answer``, as with :func:`command`.
    """
    return partial(_with_site, styles)


def _with_request(styles: tuple[str, ...], act: Callable[..., int]) -> Callable[..., int]:
    options = [
        click.option("--output", type=click.Path(path_type=Path), default=None, metavar="DIR",
                     help="The output folder (default: build/ in the site folder)."),
        click.option("--base-url", metavar="URL", help="The public address, overriding base_url in site.yaml."),
        click.option("--at", metavar="WHEN", help="Build the site as of this moment, such as 2021-06-09T08:00."),
        click.option("--drafts", is_flag=True, help="Include drafts and scheduled articles."),
        extension_option,
    ]  # fmt: skip

    @wraps(act)
    def wrapper(
        site: Path,
        answer: CommandResult,
        *,
        output: Path | None,
        base_url: str | None,
        at: str | None,
        drafts: bool,
        allowed: tuple[str, ...],
        **own: Any,
    ) -> int:
        from badinh_site.engine.request import Request  # noqa: PLC0415 - `badinh --help` does without

        place = output or site / "build"
        request = Request(
            site, place, base_url, at, drafts, own.pop("jobs", None), output_named=output is not None, allowed=allowed
        )
        return act(request, answer, **own)

    return _with_site(styles, _with_options(options, wrapper))


def _with_site(styles: tuple[str, ...], act: Callable[..., int]) -> Callable[..., int]:
    options = [
        click.option("--site", type=click.Path(file_okay=False, path_type=Path), default=Path(), metavar="DIR",
                     help="The folder that contains content/ (default: the current one)."),
        click.option("--format", "style", type=click.Choice(("text", "json", *styles)), default="text",
                     help="The output format."),
        language_option,
    ]  # fmt: skip

    @wraps(act)
    def wrapper(site: Path, style: str, **own: Any) -> int:
        answer = CommandResult(site, style, strict=own.pop("strict", False))
        try:
            return act(site, answer, **own)
        except UsageError as error:
            answer.print((error.problem,))
            return EXIT_USAGE
        except ProblemsError as error:
            return answer.print(error.problems)

    return _with_options(options, wrapper)


def _with_options(options: list[Callable[..., Any]], act: Callable[..., int]) -> Callable[..., int]:
    """Return a command with options, which its help lists in this order."""
    for option in reversed(options):
        act = option(act)
    return act


class CommandResult:
    """Prints the result of a command, as text or in a format for programs."""

    def __init__(self, site: Path, style: str, *, strict: bool) -> None:
        """Take the folder of the site, the base of paths in messages, and the output format."""
        self._site = site
        self._strict = strict
        self.language = current_language()
        """That of the command: a thread of a preview has no context of its own."""
        self.style = style
        self.is_data = style != "text"
        self.is_report = self.is_data and style not in _TABLES
        """False if problems are printed as text: in the text format, and beside a table."""

    def print(self, problems: tuple[Problem, ...], *, counting: bool = True, **facts: object) -> int:
        """Print problems, their counts and, as JSON, facts; return the exit code for the problems."""
        from badinh_site.diagnostics.report import Report  # noqa: PLC0415 - `badinh --help` does without

        report = Report(problems, self.language, self._site, strict=self._strict)
        if self.is_report:
            from badinh_site.diagnostics.formats import FORMATS  # noqa: PLC0415 - only when asked for

            lines = FORMATS[self.style](report, self.language, facts).split("\n")
            show(*lines, are_commands=self.style == "github")
            return report.exit_code()
        for level, line in report.lines():
            show(*line.split("\n"), colour=_COLOURS[level], err=True)
        for closing in (report.count_line() if counting else None, report.strict_line()):
            if closing:
                show(closing, colour="red" if report.exit_code() else None, err=True)
        return report.exit_code()


def stages_of(*, shown: bool) -> Stages:
    """Return the stages of a command, with progress bars if stderr is a terminal."""
    from badinh_site.engine.stages import Stages  # noqa: PLC0415 - `badinh --help` does without

    if not (shown and sys.stderr.isatty()):
        return Stages()
    from badinh_site.cli.progress import Bars  # noqa: PLC0415 - only a terminal shows bars

    return Stages(Bars(current_language()))


def report_bug(error: BaseException, language: str) -> int:
    """Write the traceback to a file and print its path: it is for us, not for an editor."""
    import tempfile  # noqa: PLC0415 - only our bug needs it
    import traceback  # noqa: PLC0415 - only our bug needs it

    with tempfile.NamedTemporaryFile("w", prefix="badinh-", suffix=".log", delete=False, encoding="utf-8") as log:
        log.write(f"badinh {__version__}, Python {sys.version}, {sys.platform}\n")
        log.write(visible_text("".join(traceback.format_exception(error))))
    detail = f"{type(error).__name__}: {error}"
    say(phrase("bug", language, detail=detail, log=log.name), "red")
    return EXIT_BUG
