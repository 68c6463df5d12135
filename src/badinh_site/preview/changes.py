"""Counts the changes of a site, and streams to browsers what has changed for them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import msgspec

from badinh_site.preview.shown import Shown

__all__ = ["Changes"]

_STREAM_TURN, _STREAM_SIGN = 0.5, 15.0
"""Seconds after which a stream lets its server check that the browser is still there; and sends a sign of life."""


class Changes:
    """The changes of one site. May be used from any thread."""

    def __init__(self) -> None:
        self.count = 0
        self.last = time.monotonic()
        """When the last one was noticed, by the monotonic clock."""
        self._changed = threading.Condition()
        self._closed = False

    def add(self) -> None:
        """Count a change, and wake all streams."""
        with self._changed:
            self.count += 1
            self.last = time.monotonic()
            self._changed.notify_all()

    def close(self) -> None:
        """End all streams."""
        self._closed = True
        with self._changed:
            self._changed.notify_all()

    def stream(self, read: Callable[[], Shown | None]) -> Iterator[bytes]:
        """Yield what ``read`` returns, now and whenever it differs after a change, as server-sent events."""
        yield b"retry: 500\n\n"  # milliseconds to wait after an interruption: browsers take seconds otherwise
        reported, seen, sign = b"", -1, time.monotonic()
        while not self._closed:
            message = b""
            if seen != self.count:
                seen = self.count
                now = msgspec.json.encode(read())
                message, reported = (b"event: page\ndata: " + now + b"\n\n" if now != reported else b""), now
            elif time.monotonic() - sign >= _STREAM_SIGN:
                message = b": \n\n"
            if message:
                sign = time.monotonic()
            yield message
            self._wait(seen)

    def _wait(self, seen: int) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._closed or seen != self.count, _STREAM_TURN)
