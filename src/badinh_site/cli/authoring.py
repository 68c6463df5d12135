"""The commands for authors: init, new, rename."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from badinh_site.cli.command import CommandResult, extension_option, site_command
from badinh_site.cli.localised_help import LocalisedCommand, current_language, language_option
from badinh_site.cli.streams import show
from badinh_site.diagnostics.problem import EXIT_USAGE, ProblemsError, UsageError
from badinh_site.diagnostics.wording import phrase

if TYPE_CHECKING:
    from badinh_site.commands.rename import Rename

__all__ = ["COMMANDS"]


@click.command(cls=LocalisedCommand)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--title", metavar="TEXT", help="The name of the portal.")
@click.option("--agency", metavar="TEXT", help="The agency that publishes it.")
@click.option("--base-url", metavar="URL", help="Its public address.")
@click.option("--yes", is_flag=True, help="Do not ask questions; missing values can be filled in later.")
@language_option
def init(*, folder: Path, title: str | None, agency: str | None, base_url: str | None, yes: bool) -> int:
    """Create a portal in a new folder: settings, example articles, an album, and files for GitHub and GitLab."""
    from badinh_site.commands import init  # noqa: PLC0415 - `badinh --help` does without

    answer = CommandResult(Path(), "text", strict=False)
    try:
        init.require_empty_folder(folder)  # before asking any questions
        if not yes:
            title = title or _ask("title", default=init.starter_title())
            agency = _ask("agency") if agency is None else agency
            base_url = base_url or _ask_address()
        portal = init.Portal(title or "", agency or "", init.web_address(base_url or ""))
        written = init.create_portal(folder, portal)
    except UsageError as error:
        answer.print((error.problem,))
        return EXIT_USAGE
    except ProblemsError as error:
        return answer.print(error.problems)
    language = current_language()
    show(phrase("founded", language, files=len(written), folder=folder.as_posix()), colour="green")
    show(phrase("founded next", language, folder=_quoted(folder)))
    return 0


def _quoted(folder: Path) -> str:
    """Return a folder, in quotes if it contains a space, as all shells accept it."""
    shown = str(folder)
    return f'"{shown}"' if " " in shown else shown


def _ask(key: str, default: str = "") -> str:
    """Prompt for a value; an empty answer is the default."""
    text = phrase(f"ask {key}", current_language())
    answer: str = click.prompt(text, default=default, show_default=bool(default), prompt_suffix=": ")
    return answer


def _ask_address() -> str:
    from badinh_site.commands.init import is_web_address, web_address  # noqa: PLC0415 - `badinh --help` does without

    while True:
        address = web_address(_ask("address"))
        if not address or is_web_address(address):
            return address
        show(phrase("ask again", current_language(), value=address), colour="yellow", err=True)


_OPTION = re.compile(r"-[A-Za-z]|--[A-Za-z][A-Za-z-]*(=.*)?", re.DOTALL)


class _TitledCommand(LocalisedCommand):
    """A command whose title may begin with a hyphen, unless it looks exactly like an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments; titles that begin with a hyphen are moved behind ``--``."""
        titles = [] if "--" in args else [word for word in args if word[:1] == "-" and not _OPTION.fullmatch(word)]
        if titles:
            args = [*(word for word in args if word not in titles), "--", *titles]
        return super().parse_args(ctx, args)


@click.command(cls=_TitledCommand)
@click.argument("title")
@site_command()
@click.option("--category", metavar="NAME", help="The category of the article; case and diacritics are ignored.")
@click.option("--album", is_flag=True, help="Create a photo album instead of an article.")
@click.option("--draft", is_flag=True, help="Create a draft, which only previews show.")
@click.option("--at", metavar="WHEN", help="Its date, such as 2021-06-09T08:00 (default: now).")
@click.option("--edit", is_flag=True, help="Open it in your editor ($VISUAL or $EDITOR; Notepad on Windows).")
def new(
    site: Path,
    answer: CommandResult,
    *,
    title: str,
    category: str | None,
    album: bool,
    draft: bool,
    at: str | None,
    edit: bool,
) -> int:
    """Create an article: a file in content/ with commented front matter."""
    from badinh_site.commands.new import NewContent, create_content  # noqa: PLC0415 - `badinh --help` does without
    from badinh_site.commands.site_access import read_settings  # noqa: PLC0415 - `badinh --help` does without
    from badinh_site.engine.request import Request, moment_of  # noqa: PLC0415 - `badinh --help` does without

    config = read_settings(site)
    # frozen_at is ignored: a new article has today's date.
    date = moment_of(Request(site, site / "build", at=at), None, config.zone)
    file = create_content(site, config, NewContent(title, date, category, album, draft), current_language())
    if answer.is_data:
        answer.print((), path=file.as_posix())
    else:
        show(str(file))
    if edit:
        click.edit(filename=str(file))
    return 0


@click.command(cls=LocalisedCommand)
@click.argument("file")
@click.argument("new")
@site_command()
@click.option("--dry-run", is_flag=True, help="Show the changes without making them.")
@extension_option
def rename(site: Path, answer: CommandResult, *, file: str, new: str, dry_run: bool, allowed: tuple[str, ...]) -> int:
    """Move an article or album with its pictures, update links to it, and redirect its old address."""
    from badinh_site.commands.rename import apply, plan_rename  # noqa: PLC0415 - `badinh --help` does without
    from badinh_site.engine.request import Request  # noqa: PLC0415 - `badinh --help` does without

    plan = plan_rename(Request(site, site / "build", allowed=allowed), file, new)
    if not dry_run:
        apply(site, plan)
    if not answer.is_data:
        _report_rename(plan, dry_run=dry_run)
    return answer.print(
        plan.problems,
        moves=[{"from": old, "to": place} for old, place in plan.moves],
        links=[{"path": one.path, **change._asdict()} for one in plan.files for change in one.changes],
        old_address=plan.old_address,
        new_address=plan.new_address,
        aliases=plan.aliases,
        done=not dry_run,
    )


def _report_rename(plan: Rename, *, dry_run: bool) -> None:
    language = current_language()
    for old, place in plan.moves:
        show(f"{old} -> {place}")
    for one in plan.files:
        for change in one.changes:
            show(f"{one.path}:{change.line}: {change.before} -> {change.after}")
    for alias in plan.aliases:
        show(phrase("rename alias", language, old=alias, new=plan.new_address))
    if plan.old_address == plan.new_address:
        show(phrase("rename same", language, url=plan.new_address))
    show(phrase("rename planned" if dry_run else "renamed", language), colour=None if dry_run else "green")


COMMANDS = (init, new, rename)
