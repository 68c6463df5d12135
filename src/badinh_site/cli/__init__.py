"""The ``badinh`` command: parses arguments, prints results and returns the exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module

import click

from badinh_site import __version__
from badinh_site.cli.command import report_bug
from badinh_site.cli.localised_help import LocalisedGroup, chosen_language, language_option, usage
from badinh_site.cli.streams import close_streams, prepare_streams, say
from badinh_site.diagnostics.problem import EXIT_INTERRUPTED, EXIT_PROBLEMS
from badinh_site.diagnostics.wording import phrase

__all__ = ["main", "run"]


_MODULES = {
    "build": ("build", "explain", "clean"),
    "serve": ("serve",),
    "search": ("search",),
    "check": ("check",),
    "fix": ("fix",),
    "status": ("next", "list", "doctor"),
    "authoring": ("init", "new", "rename"),
    "completion": ("completion",),
}
"""The modules of the commands, and the names of the commands in each."""

_COMPLETE = "_BADINH_COMPLETE"
"""The variable is set when a shell asks click for completions."""


class _Commands(Mapping[str, click.Command]):
    """All commands by name. A module is imported when one of its commands is wanted: most starts want one."""

    def __init__(self, modules: Mapping[str, tuple[str, ...]]) -> None:
        self._modules = {name: module for module, names in modules.items() for name in names}

    def __getitem__(self, name: str) -> click.Command:
        commands: tuple[click.Command, ...] = import_module(f"badinh_site.cli.{self._modules[name]}").COMMANDS
        return next(command for command in commands if command.name == name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._modules)

    def __len__(self) -> int:
        return len(self._modules)


@click.group(cls=LocalisedGroup, commands=_Commands(_MODULES), context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="badinh")
@language_option
def main() -> None:
    """Build a static news portal from the articles in content/."""


def run() -> None:
    """Run the command as a program, with UTF-8 output on every console and without tracebacks."""
    prepare_streams()
    if _COMPLETE in os.environ:
        import_module("badinh_site.cli.completion")  # it adds a shell that click does not know
    code = _exit_code(chosen_language(sys.argv[1:]))
    close_streams()
    sys.exit(code)


def _exit_code(language: str) -> int:
    try:
        code = main(standalone_mode=False)
    except click.ClickException as error:
        say(usage(error, language), "red")
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        say(phrase("interrupted", language))
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        return EXIT_PROBLEMS
    except (OSError, MemoryError) as error:
        say(_system_error(error, language), "red")
        return EXIT_PROBLEMS
    except Exception as error:  # noqa: BLE001 - the last resort: our own bug
        return report_bug(error, language)
    return code if isinstance(code, int) else 0


def _system_error(error: OSError | MemoryError, language: str) -> str:
    """Return the message for an error that no check foresees, such as a faulty disk or missing permissions."""
    if isinstance(error, MemoryError):
        return phrase("no memory", language)
    detail = f"{error.filename or ''}: {error.strerror or error}".lstrip(": ")
    return phrase("system", language, detail=detail)
