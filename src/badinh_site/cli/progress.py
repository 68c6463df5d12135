"""Progress bars of a build on a terminal, and a trace of where its time went."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from badinh_site.diagnostics.wording import phrase

if TYPE_CHECKING:
    from badinh_site.engine.stages import Span

__all__ = ["Bars", "write_trace"]

LONG = 200
"""Items from which on a stage gets a bar; fewer are done before a bar can be read."""
_STEPS = 200
"""The maximum number of redraws of a bar."""


class Bars:
    """A progress bar on stderr for each long stage: items done, items per second, time left."""

    def __init__(self, language: str, now: Callable[[], float] = time.monotonic) -> None:
        self._language = language
        self._now = now
        self._bar: Any = None
        self._began = 0.0

    def begin(self, stage: str, size: int) -> None:
        """Start a bar if the stage is long."""
        if size < LONG:
            return
        self._began = self._now()
        self._bar = click.progressbar(
            length=size,
            label=phrase(f"stage {stage}", self._language),
            show_pos=True,
            show_eta=True,
            item_show_func=self._rate,
            update_min_steps=max(1, size // _STEPS),
            file=sys.stderr,
        )
        self._bar.__enter__()

    def advance(self, count: int) -> None:
        """Advance the bar by ``count`` items."""
        if self._bar is not None:
            self._bar.update(count, self._bar.pos + count)

    def end(self) -> None:
        """Finish the bar."""
        if self._bar is not None:
            self._bar.__exit__(None, None, None)
            self._bar = None

    def _rate(self, done: int | None) -> str | None:
        passed = self._now() - self._began
        return f"{done / passed:.0f}/s" if done and passed > 0 else None


def write_trace(file: Path, spans: Iterable[Span], chunks: Iterable[Span]) -> None:
    """Write the stages of a build and the work of each process in the Trace Event Format, which browsers can show.

    Raises:
        OSError: the file cannot be written.
    """
    events = [
        {
            "name": span.name,
            "cat": kind,
            "ph": "X",
            "ts": span.begin / 1000,
            "dur": (span.end - span.begin) / 1000,
            "pid": span.process,
            "tid": span.process,
        }
        for kind, some in (("stage", spans), ("chunk", chunks))
        for span in some
    ]
    data = msgspec.json.encode({"traceEvents": events, "displayTimeUnit": "ms"})
    file.write_bytes(data)
