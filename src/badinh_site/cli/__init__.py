"""The ``badinh`` command: parses arguments, prints results and returns the exit code."""

from __future__ import annotations

import sys

import click

from badinh_site import __version__
from badinh_site.cli import authoring, build, check, completion, fix, search, serve, status
from badinh_site.cli.command import report_bug
from badinh_site.cli.localised_help import LocalisedGroup, chosen_language, language_option, usage
from badinh_site.cli.streams import close_streams, prepare_streams, say
from badinh_site.diagnostics.problem import EXIT_INTERRUPTED, EXIT_PROBLEMS
from badinh_site.diagnostics.wording import phrase

__all__ = ["main", "run"]


@click.group(cls=LocalisedGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="badinh")
@language_option
def main() -> None:
    """Build a static news portal from the articles in content/."""


for _module in (build, serve, search, check, fix, status, authoring, completion):
    for _command in _module.COMMANDS:
        main.add_command(_command)


def run() -> None:
    """Run the command as a program, with UTF-8 output on every console and without tracebacks."""
    prepare_streams()
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
    except OSError as error:
        # An error of the system that no check foresees, such as a faulty disk or missing permissions.
        detail = f"{error.filename or ''}: {error.strerror or error}".lstrip(": ")
        say(phrase("system", language, detail=detail), "red")
        return EXIT_PROBLEMS
    except Exception as error:  # noqa: BLE001 - the last resort: our own bug
        return report_bug(error, language)
    return code if isinstance(code, int) else 0
