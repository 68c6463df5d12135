"""The program that ``badinh`` and ``python -m badinh_site`` run, and how signals end it."""

import os
import sys

__all__ = ["run"]


def _forget_current_folder() -> None:
    """Undo that Python has put the current folder first: it may be a stranger's site, none of whose files is a module.

    Until then nothing may be imported but what Python itself has loaded.
    """
    try:
        here = os.getcwd()  # noqa: PTH109 - see above
    except OSError:  # it was deleted
        here = ""
    if sys.path[0] in ("", here):
        del sys.path[0]


if __name__ == "__main__" and not sys.flags.safe_path:
    _forget_current_folder()

import signal  # noqa: E402 - see above

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


def _interrupt(number: int, _: object) -> None:
    signal.signal(number, signal.SIG_IGN)  # a second one must not interrupt tidying up
    raise KeyboardInterrupt


if __name__ == "__main__":
    run()
