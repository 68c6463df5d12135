"""Fixes of long texts, in a process of their own that is ended when it takes too long."""

from __future__ import annotations

import signal
from collections.abc import Collection

from badinh_site.commands.fix import FixedFile, Fixer
from badinh_site.content.files import SourceFile
from badinh_site.diagnostics.problem import Problem, ProblemsError
from badinh_site.engine.apart import Apart, DiedError, LateError
from badinh_site.limits import DEADLINE, LONG_TEXT
from badinh_site.settings.config import Config

__all__ = ["fix_long", "is_long"]

_SECONDS = 5 * DEADLINE
"""To fix a text is to render it several times."""


def is_long(found: SourceFile) -> bool:
    """Return whether a text is so long that it is not fixed in this process."""
    _, size = found.stamp
    return size > LONG_TEXT


def fix_long(settings: Config, codes: Collection[str], found: SourceFile, *, legacy: bool) -> FixedFile:
    """Return a file with its fixes, as :class:`Fixer` does.

    Raises:
        ProblemsError: the file cannot be read, takes too long or ends the process.
    """
    apart = Apart(_ignore_interrupts)
    try:
        return apart.run(_fixed, (settings, tuple(codes), legacy, found), _SECONDS, _go_on)
    except LateError:
        raise ProblemsError(Problem("BD065", found.path, values={"seconds": str(_SECONDS)})) from None
    except DiedError:
        raise ProblemsError(Problem("BD066", found.path)) from None
    finally:
        apart.end()


def _fixed(settings: Config, codes: tuple[str, ...], legacy: bool, found: SourceFile) -> FixedFile:
    return Fixer(settings, codes, legacy=legacy).fix_file(found)


def _ignore_interrupts() -> None:
    """Ignore Ctrl-C: the process that waits for this one ends it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _go_on() -> None:
    """Let the work go on."""
