"""The command that searches a built site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from badinh_site.cli.command import CommandResult, command
from badinh_site.cli.localised_help import LocalisedCommand, current_language
from badinh_site.cli.streams import show
from badinh_site.diagnostics.wording import phrase

if TYPE_CHECKING:
    from badinh_site.engine.request import Request

__all__ = ["COMMANDS"]


@click.command(cls=LocalisedCommand)
@click.argument("query", metavar="QUERY")
@command()
@click.option("--limit", type=click.IntRange(1), default=10, metavar="N", help="Print at most N results (default: 10).")
@click.option("--section", default="", metavar="NAME", help="Search in this section only.")
@click.option("--year", type=click.IntRange(1), default=None, metavar="YYYY", help="Search in this year only.")
@click.option("--sort", type=click.Choice(["relevance", "date"]), default="relevance", help="The order of results.")
def search(
    request: Request, answer: CommandResult, *, query: str, limit: int, section: str, year: int | None, sort: str
) -> int:
    """Search the built site with the same index and ranking as its search page."""
    from msgspec.structs import asdict  # noqa: PLC0415 - `badinh --help` does without

    from badinh_site.commands import search  # noqa: PLC0415 - `badinh --help` does without
    from badinh_site.commands.site_access import read_settings  # noqa: PLC0415 - `badinh --help` does without
    from badinh_site.search.engine import Filters  # noqa: PLC0415 - `badinh --help` does without

    filters = Filters(section, year or 0)
    folder = request.output / read_settings(request.site).addresses.search_index
    found = search.search(folder, query, filters, limit=limit, by_date=sort == "date")
    if answer.is_data:
        return answer.print((), **asdict(found))
    language = current_language()
    if found.slip is not None:
        show(phrase("found slip", language, typed=found.slip[0], meant=found.slip[1]), colour="yellow")
    for one in found.results:
        show(one.title, bold=True)
        show("  " + " · ".join(filter(None, (one.date, one.section, one.url))))
        if one.excerpt:
            show(f"  {one.excerpt}")
    key = "found" if found.total else "found nothing"
    show(phrase(key, language, total=found.total, query=query))
    return 0


COMMANDS = (search,)
