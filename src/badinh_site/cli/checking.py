"""The command that looks at a site without making it: check."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from badinh_site.cli.answering import Answer, command
from badinh_site.cli.speaking import SpokenCommand, current_language
from badinh_site.messages import phrase

if TYPE_CHECKING:
    from badinh_site.engine.request import Request

__all__ = ["COMMANDS"]


@click.command(cls=SpokenCommand)
@command("github", "sarif")
@click.option("--strict", is_flag=True, help="Count warnings as errors.")
@click.option("--published", type=click.Path(exists=True, path_type=Path), metavar="SITEMAP",
              help="A published sitemap, or the folder of an earlier build: lost addresses are errors.")  # fmt: skip
def check(request: Request, answer: Answer, *, published: Path | None) -> int:
    """Check the content without making the site; with --published, the public addresses too."""
    from badinh_site.engine import inspection  # noqa: PLC0415 - `badinh --help` does without

    found = inspection.check(request, published)
    public = None if published is None else found.public
    code = answer.print(found.problems, documents=found.documents, outputs=found.outputs, public=public)
    if not answer.is_data and code == 0:
        click.echo(phrase("checked", current_language(), documents=found.documents, pages=found.outputs))
        if published is not None:
            click.echo(phrase("checked published", current_language(), public=found.public))
    return code


COMMANDS = (check,)
