"""The command that previews a site."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from badinh_site.cli.command import CommandResult, extension_option, report_bug
from badinh_site.cli.localised_help import LocalisedCommand, current_language, language_option
from badinh_site.cli.streams import show
from badinh_site.diagnostics.catalogue import level_of
from badinh_site.diagnostics.problem import EXIT_USAGE, Level, Problem, ProblemsError, UsageError
from badinh_site.diagnostics.wording import phrase
from badinh_site.programs import open_in_browser

if TYPE_CHECKING:
    from badinh_site.preview.serve import Place, ServeSettings
    from badinh_site.preview.session import Rebuild

__all__ = ["COMMANDS"]


def _identity(problem: Problem) -> tuple[object, ...]:
    """Return what distinguishes a problem from others; problems themselves cannot be hashed."""
    return problem.code, problem.path, problem.line, problem.column, tuple(problem.values.items())


class _Terminal:
    """Prints what the preview does: one line for each batch of changes."""

    def __init__(self, site: Path) -> None:
        self._answer = CommandResult(site, "text", strict=False)
        self._reported: frozenset[tuple[object, ...]] = frozenset()
        self._begun = False

    def begin(self, place: Place, settings: ServeSettings) -> None:
        language = settings.language
        if settings.port not in (0, place.port):
            line = phrase("serving port", language, wanted=settings.port, port=place.port)
            show(line, colour="yellow", err=True)
        if not place.is_private:
            show(phrase("serving host", language, host=settings.host), colour="yellow", err=True)
        if place.polls and settings.poll is None:
            show(phrase("serving polls", language), colour="yellow", err=True)
        show(phrase("serving", language, url=place.url), colour="green")
        show(phrase("serving start", language, url=place.start))
        if place.others:
            show(phrase("serving others", language, urls=", ".join(place.others)))

    def rebuilt(self, rebuild: Rebuild) -> None:
        errors = sum(level_of(problem) is Level.ERROR for problem in rebuild.problems)
        if self._begun:
            key = "rebuilt wrong" if errors else "rebuilt"
            clock, milliseconds = time.strftime("%H:%M:%S"), round(rebuild.seconds * 1000)
            files, outputs = self._files(rebuild.changed), rebuild.outputs
            line = phrase(
                key,
                self._answer.language,
                clock=clock,
                files=files,
                outputs=outputs,
                errors=errors,
                milliseconds=milliseconds,
            )
            show(line, colour="red" if errors else None)
        self._begun = True
        new = tuple(problem for problem in rebuild.problems if _identity(problem) not in self._reported)
        self._reported = frozenset(map(_identity, rebuild.problems))
        self._answer.print(new, counting=False)

    def _files(self, changed: tuple[str, ...]) -> str:
        if len(changed) > 1:
            return phrase("rebuilt more", self._answer.language, file=changed[0], count=len(changed) - 1)
        return changed[0] if changed else phrase("rebuilt time", self._answer.language)

    def failed(self, error: BaseException) -> None:
        """Report a bug of badinh, and go on."""
        report_bug(error, self._answer.language)


@click.command(cls=LocalisedCommand)
@language_option
@click.option(
    "--site",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    metavar="DIR",
    help="The folder that contains content/ (default: the current one).",
)
@click.option("--base-url", metavar="URL", help="The public address, overriding base_url in site.yaml.")
@click.option("--at", metavar="WHEN", help="Show the site as of this moment, such as 2021-06-09T08:00.")
@click.option(
    "--host", default="127.0.0.1", metavar="HOST", help="The network address to listen on (default: this machine only)."
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    metavar="PORT",
    help="The port (default: 8000, or the next free one).",
)
@click.option("--open", "opening", is_flag=True, help="Open the home page in a browser.")
@click.option(
    "--poll",
    type=click.FloatRange(0.1),
    default=None,
    metavar="SECONDS",
    help="Poll files at this interval, for network drives that do not report changes.",
)
@click.option("--jobs", type=click.IntRange(1), default=None, metavar="N", help="The maximum number of processes.")
@extension_option
def serve(
    *,
    site: Path,
    base_url: str | None,
    at: str | None,
    host: str,
    port: int,
    opening: bool,
    poll: float | None,
    jobs: int | None,
    allowed: tuple[str, ...],
) -> int:
    """Preview the site in a browser, updated whenever a file is saved. Stop it with Ctrl-C."""
    from badinh_site.engine.request import Request  # noqa: PLC0415 - `badinh --help` does without
    from badinh_site.engine.workers import collect_seldom  # noqa: PLC0415 - `badinh --help` does without
    from badinh_site.preview.serve import Listener, ServeSettings, serving  # noqa: PLC0415 - `badinh --help` does without

    collect_seldom()

    # Nothing is written into this folder: it only identifies the preview in the state.
    request = Request(site, site / ".badinh" / "preview", base_url, at, drafts=True, jobs=jobs, allowed=allowed)
    answer, terminal = CommandResult(site, "text", strict=False), _Terminal(site)
    settings = ServeSettings(host, port, poll, current_language())
    try:
        with serving(request, settings, Listener(terminal.rebuilt, terminal.failed)) as place:
            terminal.begin(place, settings)
            if opening:
                open_in_browser(place.url, site)
            while True:  # on Windows, an unlimited wait ignores Ctrl-C
                time.sleep(1)
    except UsageError as error:
        answer.print((error.problem,))
        return EXIT_USAGE
    except ProblemsError as error:
        return answer.print(error.problems)


COMMANDS = (serve,)
