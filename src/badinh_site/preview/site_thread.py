"""Runs all work on a site in one thread, since a state belongs to one; other threads wait for the results."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, TypeVar

__all__ = ["SessionClosedError", "SiteThread"]

_ENDING = 2.0
"""Seconds to wait for the end of what is going on."""

T = TypeVar("T")


class SessionClosedError(Exception):
    """The preview ended while somebody waited for a response."""


class SiteThread:
    """The thread that works on the sites of a preview."""

    def __init__(self, idle: Callable[[], None], end: Callable[[], None], seconds: float) -> None:
        """Take what to do after some seconds without work, and what to do at the end, both in the thread."""
        self._idle, self._end, self._seconds = idle, end, seconds
        self._tasks: queue.SimpleQueue[tuple[Callable[[], Any], Future[Any]] | None] = queue.SimpleQueue()
        self._closed = False
        self._accepting = threading.Lock()
        """Held while a task is accepted: once the thread refuses tasks, all accepted ones are in the queue."""
        self._thread = threading.Thread(target=self._work, name="site", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def run(self, act: Callable[[], T]) -> T:
        """Do something in the thread; return its result.

        Raises:
            SessionClosedError: the thread has ended.
        """
        future: Future[T] = Future()
        with self._accepting:
            if self._closed:
                raise SessionClosedError
            self._tasks.put((act, future))
        return future.result()

    def refuse(self) -> None:
        """Take no more work."""
        with self._accepting:
            self._closed = True

    def close(self) -> None:
        """End the thread, and wait briefly for what is going on in it."""
        self.refuse()
        self._tasks.put(None)
        self._thread.join(_ENDING)

    def _work(self) -> None:
        try:
            while not self._closed:
                self._do_next()
        finally:
            self.refuse()
            self._refuse_the_rest()
            self._end()

    def _do_next(self) -> None:
        try:
            task = self._tasks.get(timeout=self._seconds)
        except queue.Empty:
            self._idle()
            return
        if task is not None:
            act, future = task
            try:
                future.set_result(act())
            except BaseException as error:  # noqa: BLE001 - whoever asked gets it
                future.set_exception(error)

    def _refuse_the_rest(self) -> None:
        with suppress(queue.Empty):
            while True:
                task = self._tasks.get_nowait()
                if task is not None:
                    task[1].set_exception(SessionClosedError())
