"""Chooses the language of the command line, and localises click's help and error messages."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from badinh_site.diagnostics.phrases import PHRASES
from badinh_site.diagnostics.wording import LANGUAGES, phrase, translated
from badinh_site.regular_files import read_beginning

__all__ = ["LocalisedCommand", "LocalisedGroup", "chosen_language", "current_language", "language_option", "usage"]

_SITE_LANGUAGE = re.compile(r"^language:[ \t]*[\"']?([A-Za-z]+)", re.MULTILINE)
_QUOTED = re.compile(r"'([^']*)'|\"([^\"]*)\"")
_IN_BRACKETS = re.compile(r"(?s)\A[^(]*+\((.*)\)\.?\Z")
"""What click's messages quote of a command line."""
_SEARCHED = 100_000
"""Bytes of site.yaml that are searched for the language; errors in the file are reported elsewhere."""


def chosen_language(arguments: Sequence[str], environment: Mapping[str, str] = os.environ) -> str:
    """Return the language: from ``--lang``, ``BADINH_LANG`` or the site, else Vietnamese.

    The arguments are searched before they are parsed, since errors in them need a language too.
    """
    site = _value_of("--site", arguments) or "."
    for candidate in (_value_of("--lang", arguments), environment.get("BADINH_LANG"), _language_of_site(Path(site))):
        if candidate:
            known = candidate.lower().replace("_", "-").split("-")[0]
            return known if known in LANGUAGES else "en"
    return LANGUAGES[0]


def _value_of(option: str, arguments: Sequence[str]) -> str | None:
    for place, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument.startswith(f"{option}="):
            return argument.partition("=")[2]
        if argument == option:
            return next(iter(arguments[place + 1 :]), None)
    return None


def _language_of_site(site: Path) -> str | None:
    with suppress(OSError, ValueError):
        text = read_beginning(site / "content" / "site.yaml", _SEARCHED).decode("utf-8", "replace")
        found = _SITE_LANGUAGE.search(text)
        return found[1] if found else None
    return None


def current_language() -> str:
    """Return the language of the running command."""
    context = click.get_current_context(silent=True)
    return chosen_language(()) if context is None else _in_language(context)


def _in_language(context: click.Context) -> str:
    chosen = context.find_root().obj
    return chosen if isinstance(chosen, str) else LANGUAGES[0]


class LocalisedCommand(click.Command):
    """A command whose help is translated when it is shown."""

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002 - sentences here are short
        """Return the first sentence of the help, not truncated as click does."""
        text = translated("help", self.help or "", current_language())
        return re.split(r"[:;.](?:\s|$)", text, maxsplit=1)[0]

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        pieces = self.collect_usage_pieces(ctx)
        formatter.write_usage(ctx.command_path, " ".join(pieces), f"{phrase('usage', _in_language(ctx))}: ")

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the description."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(translated("help", self.help or "", _in_language(ctx)))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options."""
        records = [_help_of(one, ctx) for one in self.get_params(ctx) if isinstance(one, click.Option)]
        with formatter.section(phrase("options", _in_language(ctx))):
            formatter.write_dl(records)


class LocalisedGroup(LocalisedCommand, click.Group):
    """The group of all commands; chooses the language before anything else."""

    command_class = LocalisedCommand

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Return the context of a call, which carries the language."""
        extra.setdefault("obj", chosen_language(args))
        return super().make_context(info_name, args, parent, **extra)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options and commands."""
        LocalisedCommand.format_options(self, ctx, formatter)
        commands = [(name, self.commands[name]) for name in sorted(self.commands)]
        with formatter.section(phrase("commands", _in_language(ctx))):
            formatter.write_dl([(name, one.get_short_help_str()) for name, one in commands if not one.hidden])


def _help_of(option: click.Option, context: click.Context) -> tuple[str, str]:
    names, shown = option.get_help_record(context) or ("", "")
    help_text = option.help or ""
    return names, shown.replace(help_text, translated("help", help_text, _in_language(context)))


language_option = click.option(
    "--lang", type=click.Choice(LANGUAGES), expose_value=False, is_eager=True,
    help="The language of messages (default: that of the site).",
)  # fmt: skip
"""The ``--lang`` option; ``chosen_language`` has read its value before options are parsed."""


def usage(error: click.ClickException, language: str) -> str:
    """Return a localised message for an error in a command line; click's own are English."""
    context = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "badinh"
    return f"{_detail(error, language)} {phrase('see help', language, command=context)}"


def _detail(error: click.ClickException, language: str) -> str:
    """Return what is wrong, in words of the language only."""
    if isinstance(error, click.NoSuchOption):
        return phrase("no option", language, name=error.option_name)
    if isinstance(error, click.BadOptionUsage):
        return phrase("no value", language, name=error.option_name)
    if isinstance(error, click.MissingParameter):
        name = error.param.human_readable_name if error.param else "?"
        key = f"no argument {name}"
        return phrase(key if key in PHRASES else "no argument", language, name=name)
    if isinstance(error, click.BadParameter):
        return _bad_value(error, language)
    return _wrong_call(error, language)


def _wrong_call(error: click.ClickException, language: str) -> str:
    if isinstance(error, click.UsageError) and error.ctx:
        if isinstance(error.ctx.command, click.Group):
            return phrase("no command", language, commands=", ".join(sorted(error.ctx.command.commands)))
        extra = _IN_BRACKETS.search(error.message)
        if extra:
            return _too_much(error.ctx, extra[1], language)
    return error.format_message()


def _bad_value(error: click.BadParameter, language: str) -> str:
    name = error.param.opts[0] if error.param else "?"
    kind = error.param.type if error.param else None
    quoted = _QUOTED.search(error.message)
    value = (quoted[1] or quoted[2]) if quoted else ""
    if isinstance(kind, click.Choice):
        choices = ", ".join(map(str, kind.choices))
        return phrase("bad choice", language, name=name, value=value, choices=choices)
    if isinstance(kind, (click.types.IntParamType, click.types.FloatParamType)):
        return phrase("bad number", language, name=name, value=value or error.message.split(" ")[0])
    return phrase("bad argument", language, name=name)


def _too_much(context: click.Context, extra: str, language: str) -> str:
    """Return what to do about words that no argument takes: most are a title without quotes."""
    if context.command.name == "new":
        title = " ".join([*map(str, filter(None, [context.params.get("title")])), extra])
        return phrase("extra title", language, name=f'badinh new "{title}"')
    return phrase("extra", language, name=extra)
