"""Track the progress of a build: the current stage, how far it has come, and how long each stage took."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple, Protocol

__all__ = ["SILENT", "Listener", "Span", "Stages"]


class Span(NamedTuple):
    """A measured interval. All processes use the same clock, in nanoseconds."""

    name: str
    process: int
    begin: int
    end: int


class Listener(Protocol):
    """Receives the progress of a running build."""

    def begin(self, stage: str, size: int) -> None:
        """Begin a stage of so many items (0 when the number is unknown)."""

    def advance(self, count: int) -> None:
        """Add to the number of finished items."""

    def end(self) -> None:
        """End the stage."""


class _Silent:
    def begin(self, stage: str, size: int) -> None:
        """Do nothing."""

    def advance(self, count: int) -> None:
        """Do nothing."""

    def end(self) -> None:
        """Do nothing."""


SILENT: Listener = _Silent()


class Stages:
    """The stages of one build, named as in the catalogue's phrases that begin with ``stage``."""

    def __init__(self, listener: Listener = SILENT) -> None:
        self.spans: list[Span] = []
        """Finished stages, in order."""
        self.chunks: list[Span] = []
        """Work done in other processes."""
        self._listener = listener

    @contextmanager
    def stage(self, name: str, size: int = 0) -> Iterator[None]:
        """Run the body of the ``with`` statement as a stage of ``size`` items."""
        begin = time.time_ns()
        self._listener.begin(name, size)
        try:
            yield
        finally:
            self._listener.end()
            self.spans.append(Span(name, os.getpid(), begin, time.time_ns()))

    def advance(self, count: int = 1) -> None:
        """Add to the number of finished items of the stage."""
        self._listener.advance(count)
