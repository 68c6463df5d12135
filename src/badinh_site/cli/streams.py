"""Sets up the standard streams of the process, and closes them without a traceback."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TextIO

import click

from badinh_site.diagnostics.visible import visible_line

__all__ = ["close_streams", "prepare_streams", "say", "show", "show_csv"]

_STREAMS = (("stdin", "r"), ("stdout", "w"), ("stderr", "w"))
"""In the order of their file descriptors."""


def prepare_streams() -> None:
    """Set the output encoding to UTF-8, and replace standard streams that the caller closed by the null device.

    Otherwise the next file that is opened, such as the state database, would get the descriptor of a standard stream,
    and whatever a library or a child process prints would be written into it.
    """
    for name, mode in _STREAMS:
        stream: TextIO | None = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 - open until the end
        elif mode == "w" and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def show(
    *lines: str,
    colour: str | None = None,
    bold: bool | None = None,
    lead: str = "",
    err: bool = False,
    are_commands: bool = False,
) -> None:
    """Print lines on stdout or stderr. Nothing else in badinh prints.

    Each argument is one line: breaks in it come from content, and are made visible as everything else that a terminal
    or a CI service would obey. ``lead`` is put before the first one in green. ``are_commands`` says that the lines are
    meant as commands of GitHub.
    """
    shown = [visible_line(line, is_command=are_commands) for line in lines]
    if colour or bold:
        shown = [click.style(line, fg=colour, bold=bold) for line in shown]
    click.echo((f"{click.style(lead, fg='green')}  " if lead else "") + "\n".join(shown), err=err)


def show_csv(table: str) -> None:
    """Print a table with the byte order mark that it begins with, by which spreadsheets recognise UTF-8."""
    first, *rest = map(visible_line, table.removeprefix("\ufeff").removesuffix("\n").split("\n"))
    click.echo("\n".join(["\ufeff" + first, *rest]))


def say(text: str, colour: str | None = None) -> None:
    """Print a message on stderr, ignoring errors."""
    with suppress(OSError):
        show(text, colour=colour, err=True)


def close_streams() -> None:
    """Flush the output streams, and discard what cannot be written, on which the interpreter would fail at exit."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, stream.fileno())
            os.close(null)
