"""The program that ``badinh`` and ``python -m badinh_site`` run, and how signals end it."""

from __future__ import annotations

import signal
import sys
from types import FrameType

__all__ = ["run"]

_ENDING = ("SIGTERM", "SIGHUP", "SIGBREAK")
"""Signals that end a program, on the systems that have them, besides that of Ctrl-C."""
_INTERRUPTED = 130
"""The exit code of an interrupted command, when it comes before the module that defines it."""


def run() -> None:
    """Run the command. Whatever interrupts it, at any time, it tidies up and shows no traceback."""
    try:
        _interrupt_on_all()
        from badinh_site.cli import run as run_command  # noqa: PLC0415 - Ctrl-C while this is loaded is caught here

        run_command()
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)


def _interrupt_on_all() -> None:
    """Let other signals end the program as Ctrl-C does, unless whoever started it has decided otherwise (nohup)."""
    for name in _ENDING:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _interrupt)


def _interrupt(number: int, _: FrameType | None) -> None:
    signal.signal(number, signal.SIG_IGN)  # a second one must not interrupt tidying up
    raise KeyboardInterrupt


if __name__ == "__main__":
    run()
