"""Keeps account of what a build is doing: which stage, how far it has come, how long each took."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple, Protocol

__all__ = ["SILENT", "Listener", "Span", "Stages"]


class Span(NamedTuple):
    """Something that took time. Times are nanoseconds of one clock for all processes."""

    name: str
    process: int
    begin: int
    end: int


class Listener(Protocol):
    """Is told how a build goes on while it does."""

    def begin(self, stage: str, size: int) -> None:
        """Hear that a stage begins, and how many things are to be done in it (0 when that is not known)."""

    def advance(self, count: int) -> None:
        """Hear that some of them are done."""

    def end(self) -> None:
        """Hear that the stage has ended."""


class _Silent:
    def begin(self, stage: str, size: int) -> None:
        """Say nothing."""

    def advance(self, count: int) -> None:
        """Say nothing."""

    def end(self) -> None:
        """Say nothing."""


SILENT: Listener = _Silent()


class Stages:
    """The stages of one build. The names are those of the catalogue's phrases, after ``stage``."""

    def __init__(self, listener: Listener = SILENT) -> None:
        self.spans: list[Span] = []
        """The stages that have ended, in order."""
        self.chunks: list[Span] = []
        """What was done in other processes."""
        self._listener = listener

    @contextmanager
    def stage(self, name: str, size: int = 0) -> Iterator[None]:
        """Do something as a stage; ``size`` is how many things are to be done."""
        begin = time.time_ns()
        self._listener.begin(name, size)
        try:
            yield
        finally:
            self._listener.end()
            self.spans.append(Span(name, os.getpid(), begin, time.time_ns()))

    def advance(self, count: int = 1) -> None:
        """Take note that some things of the stage are done."""
        self._listener.advance(count)
