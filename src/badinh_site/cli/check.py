"""The command that checks a site without building it: check."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from badinh_site.cli.command import CommandResult, command, stages_of
from badinh_site.cli.localised_help import LocalisedCommand, current_language
from badinh_site.cli.streams import show
from badinh_site.diagnostics.wording import phrase

if TYPE_CHECKING:
    from badinh_site.engine.check.model import CheckOptions, CheckResult
    from badinh_site.engine.request import Request

__all__ = ["COMMANDS"]


_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(cls=LocalisedCommand)
@command("github", "sarif")
@click.option("--strict", is_flag=True, help="Count warnings as errors.")
@click.option("--external", is_flag=True, help="Also check links to other sites.")
@click.option(
    "--published",
    type=click.Path(exists=True, path_type=Path),
    metavar="SITEMAP",
    help="A published sitemap, or the folder of an earlier build; lost addresses are errors.",
)
@click.option("--baseline", type=_FILE, metavar="FILE", help="Hide problems listed in FILE.")
@click.option(
    "--write-baseline",
    "new_baseline",
    type=_FILE,
    metavar="FILE",
    help="Write the current problems to FILE, to report only new ones later.",
)
@click.option("--jobs", type=click.IntRange(1), default=None, metavar="N", help="The maximum number of processes.")
def check(
    request: Request,
    answer: CommandResult,
    *,
    external: bool,
    published: Path | None,
    baseline: Path | None,
    new_baseline: Path | None,
) -> int:
    """Check texts, links, pictures and settings without building the site."""
    from badinh_site.engine.check.model import CheckOptions  # noqa: PLC0415 - `badinh --help` does without
    from badinh_site.engine.check.run import check as run_check  # noqa: PLC0415 - `badinh --help` does without
    from badinh_site.engine.workers import collect_seldom  # noqa: PLC0415 - `badinh --help` does without

    collect_seldom()
    wanted = CheckOptions(published, external, baseline, new_baseline)
    found = run_check(request, wanted, stages_of(shown=not answer.is_data))
    code = answer.print(
        found.problems,
        documents=found.documents,
        outputs=found.outputs,
        public=None if published is None else found.public,
        external=found.external if external else None,
        known=None if baseline is None and new_baseline is None else found.known,
    )
    if not answer.is_data:
        _summarise(found, wanted, fine=code == 0)
    return code


def _summarise(found: CheckResult, wanted: CheckOptions, *, fine: bool) -> None:
    language = current_language()
    if wanted.new_baseline is not None:
        file = wanted.new_baseline.as_posix()
        show(phrase("baseline written", language, known=found.known, file=file))
    elif wanted.baseline is not None:
        show(phrase("checked known", language, known=found.known))
    if wanted.external:
        show(phrase("checked external", language, external=found.external))
    if fine:
        show(phrase("checked", language, documents=found.documents, pages=found.outputs))
    if fine and wanted.published is not None:
        show(phrase("checked published", language, public=found.public))


COMMANDS = (check,)
