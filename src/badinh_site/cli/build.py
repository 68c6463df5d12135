"""The commands that build and delete the output: build, explain, clean."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from badinh_site.cli.command import CommandResult, command, stages_of
from badinh_site.cli.localised_help import LocalisedCommand, current_language
from badinh_site.cli.streams import show
from badinh_site.diagnostics.problem import EXIT_BUG, EXIT_PROBLEMS, Level
from badinh_site.diagnostics.wording import phrase

if TYPE_CHECKING:
    from badinh_site.diagnostics.problem import Problem
    from badinh_site.engine.request import Request
    from badinh_site.engine.result import Publication, Result
    from badinh_site.engine.stages import Span, Stages

__all__ = ["COMMANDS"]


@click.command(cls=LocalisedCommand)
@command("github", "sarif")
@click.option("--strict", is_flag=True, help="Count warnings as errors.")
@click.option("--jobs", type=click.IntRange(1), default=None, metavar="N", help="The maximum number of processes.")
@click.option("--verify", "verifying", is_flag=True, help="Also make a clean build, and compare every byte.")
@click.option(
    "--warc",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Also write the site to this file, for web archives (WARC; compressed if it ends in .gz).",
)
@click.option("-q", "--quiet", is_flag=True, help="Print errors and warnings only.")
@click.option(
    "-v", "--verbose", is_flag=True, help="Print every written and deleted file, and the duration of each step."
)
@click.option("--profile", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="Write a trace of the build to this file (JSON for chrome://tracing).")  # fmt: skip
def build(
    request: Request,
    answer: CommandResult,
    *,
    verifying: bool,
    warc: Path | None,
    quiet: bool,
    verbose: bool,
    profile: Path | None,
) -> int:
    """Build the site into build/, updating only what has changed."""
    from badinh_site.engine.build import run  # noqa: PLC0415 - `badinh --help` does without
    from badinh_site.engine.result import PublishedResult  # noqa: PLC0415 - `badinh --help` does without
    from badinh_site.engine.workers import collect_seldom  # noqa: PLC0415 - `badinh --help` does without

    collect_seldom()
    prints = not (answer.is_data or quiet)
    if warc is not None:
        from badinh_site.engine.outputs.warc import check_warc  # noqa: PLC0415 - only when asked for

        check_warc(request, warc)
    stages = stages_of(shown=prints)
    result = run.build(request, stages)
    if profile is not None:
        _trace(profile, stages)
    differences = run.verify(request) if verifying and result.complete else ()
    verified = verifying and result.complete and not differences
    code = _answer(result, answer, differences, verified=verified if verifying else None)
    if prints:
        if verbose:
            _print_details(result, stages.spans)
        _summarise(result, request.output, verified=verified)
    if differences:
        return EXIT_BUG
    if not isinstance(result, PublishedResult) or not result.complete:
        return EXIT_PROBLEMS
    if warc is not None and code == 0:
        _export(request, result.publication, warc, reported=prints)
    return code


def _answer(result: Result, answer: CommandResult, differences: tuple[Problem, ...], *, verified: bool | None) -> int:
    return answer.print(
        (*result.problems, *differences),
        counting=result.complete and not differences,
        complete=result.complete,
        documents=result.documents,
        outputs=result.outputs,
        read=result.read,
        rendered=result.rendered,
        written=result.written,
        kept=result.kept,
        deleted=result.deleted,
        seconds=round(result.seconds, 3),
        verified=verified,
    )


def _export(request: Request, publication: Publication, file: Path, *, reported: bool) -> None:
    """Write the finished site as a WARC file."""
    from badinh_site.engine.outputs.warc import write_warc  # noqa: PLC0415 - only when asked for

    records = write_warc(request, publication, file)
    if reported:
        show(phrase("warc", current_language(), records=records, file=file.as_posix()))


def _trace(profile: Path, stages: Stages) -> None:
    from badinh_site.cli.progress import write_trace  # noqa: PLC0415 - only when asked for

    write_trace(profile, stages.spans, stages.chunks)


def _print_details(result: Result, spans: list[Span]) -> None:
    """Print every file that was written or deleted, the duration of each stage, and the numbers of files."""
    for sign, paths in (("+", result.written), ("-", result.deleted)):
        for path in paths:
            show(f"{sign} {path}")
    for span in spans:
        show(f"  {(span.end - span.begin) / 1e9:8.3f} s  {phrase(f'stage {span.name}', current_language())}")
    _print_numbers(result)


def _print_numbers(result: Result) -> None:
    """Print how many files were read, rendered and written."""
    line = phrase(
        "built details",
        current_language(),
        read=result.read,
        rendered=result.rendered,
        written=len(result.written),
        kept=result.kept,
        deleted=len(result.deleted),
    )
    show(line)


def _summarise(result: Result, output: Path, *, verified: bool) -> None:
    from badinh_site.diagnostics.report import counted  # noqa: PLC0415 - `badinh --help` does without

    language = current_language()
    if result.complete:
        seconds = f"{result.seconds:.2f}"
        line = phrase(
            "built",
            language,
            documents=result.documents,
            pages=result.outputs,
            seconds=seconds.replace(".", ",") if language == "vi" else seconds,
            output=output.as_posix(),
        )
        show(line, colour="green")
    else:
        counts = counted(result.problems)
        errors, warnings = counts[Level.ERROR], counts[Level.WARNING]
        line = phrase(result.outcome, language, errors=errors, warnings=warnings, output=output.as_posix())
        show(line, colour="red", err=True)
    if verified:
        show(phrase("verified", language, pages=result.outputs), colour="green")


@click.command(cls=LocalisedCommand)
@click.argument("url")
@command()
def explain(request: Request, answer: CommandResult, url: str) -> int:
    """Explain why a page is rebuilt or not, and from which inputs."""
    from badinh_site.diagnostics.formats import pretty  # noqa: PLC0415 - `badinh --help` does without
    from badinh_site.engine.build import explain  # noqa: PLC0415 - `badinh --help` does without

    found = explain.explain(request, url)
    facts: dict[str, Any] = explain.describe(found)
    if answer.is_data:
        return answer.print((), **facts)
    show(f"{found.output.path}: {phrase(f'reason {found.reason.value}', current_language())}", bold=True)
    show(f"  {found.output.origin}")
    for name, part in found.inputs.items():
        changed = name in found.changed
        show(f"{'*' if changed else ' '} {part.hex()}  {name}", colour="yellow" if changed else None)
    show(*pretty(facts["view"]).split("\n"))
    return 0


@click.command(cls=LocalisedCommand)
@command()
def clean(request: Request, answer: CommandResult) -> int:
    """Delete the files that badinh created; other files are kept."""
    from badinh_site.engine.build import run  # noqa: PLC0415 - `badinh --help` does without

    deleted = run.clean(request)
    if answer.is_data:
        return answer.print((), deleted=deleted)
    show(phrase("cleaned", current_language(), deleted=len(deleted)))
    return 0


COMMANDS = (build, explain, clean)
