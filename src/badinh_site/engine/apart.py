"""A process of its own for one piece of work at a time, which can be ended even while it is in C code."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from badinh_site.diagnostics.problem import BadinhError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

__all__ = ["Apart", "DiedError", "LateError", "without_current_folder"]

_GLANCE = 0.2
"""Seconds between two looks at whether the work is still wanted."""

_SAFE_PATH = "PYTHONSAFEPATH"

T = TypeVar("T")


class LateError(BadinhError):
    """Raised for work that was ended because it took too long."""


class DiedError(BadinhError):
    """Raised for work whose process died, as for want of memory."""


class Apart:
    """Does work in a process that is started when first needed, and again after it was ended."""

    def __init__(self, initialise: Callable[[], None]) -> None:
        """Take what a new process does first."""
        self._initialise = initialise
        self._running: list[tuple[BaseProcess, Connection]] = []

    def run(self, act: Callable[..., T], arguments: tuple[Any, ...], seconds: float, look: Callable[[], None]) -> T:
        """Return the result of a module-level function, for which there are so many seconds.

        Args:
            act: the function.
            arguments: its arguments.
            seconds: how long it may take, without the start of the process.
            look: called now and then; what it raises ends the work.

        Raises:
            LateError: it took too long.
            DiedError: its process died.
        """
        try:
            connection = self._connection(look)
            connection.send((act, arguments))
            self._wait(connection, seconds, look)
            succeeded, result = connection.recv()
        except (EOFError, OSError):
            self.end()
            raise DiedError from None
        except BaseException:
            self.end()
            raise
        if not succeeded:
            raise result
        return result  # type: ignore[no-any-return]

    def end(self) -> None:
        """End the process at once, whatever it is doing."""
        for process, connection in self._running:
            connection.close()
            process.kill()
            process.join()
            process.close()
        self._running.clear()

    def _connection(self, look: Callable[[], None]) -> Connection:
        if not self._running:
            import multiprocessing  # noqa: PLC0415 - most builds do without

            context = multiprocessing.get_context("spawn")  # the only start method that every system has
            here, there = context.Pipe()
            process = context.Process(target=_serve, args=(there, self._initialise), daemon=True)
            with without_current_folder():
                process.start()
            there.close()
            self._running.append((process, here))
            while not here.poll(_GLANCE):
                look()
            here.recv()
        return self._running[0][1]

    @staticmethod
    def _wait(connection: Connection, seconds: float, look: Callable[[], None]) -> None:
        end = time.monotonic() + seconds
        while not connection.poll(_GLANCE):
            look()
            if time.monotonic() > end:
                raise LateError


@contextmanager
def without_current_folder() -> Iterator[None]:
    """Let processes of Python that are started meanwhile import nothing from the current folder, which is a site.

    They run ``python -c ...``, which would look there first for every module.
    """
    before = os.environ.get(_SAFE_PATH)
    os.environ[_SAFE_PATH] = "1"
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(_SAFE_PATH, None)
        else:
            os.environ[_SAFE_PATH] = before


def _serve(connection: Connection, initialise: Callable[[], None]) -> None:
    """Do the work that comes through a connection, until its other end is closed."""
    initialise()
    try:
        connection.send(None)
        while True:
            act, arguments = connection.recv()
            connection.send(_result(act, arguments))
    except (EOFError, OSError):
        return


def _result(act: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[bool, Any]:
    try:
        return True, act(*arguments)
    except Exception as error:  # noqa: BLE001 - raised again where the work was asked for
        return False, error
