"""What the preview's server asks of the site, and what it is told to send."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

__all__ = ["Answer", "Answerer", "Question"]


class Question(NamedTuple):
    """What a browser asks for, after all checks."""

    path: str
    """Decoded, in the form in which it was sent. Begins with ``/`` and is contained: no segment of dots, none that is
    empty but the last one, no backslash, colon, NUL or other control character."""
    query: Mapping[str, str]
    """The first value of each name, decoded; at most 16."""
    cookies: Mapping[str, str]
    site: str
    """Value of Sec-Fetch-Site, or ``""``."""
    port: int
    """Where the server listens, for links."""


class Answer(NamedTuple):
    """What is to be sent."""

    body: bytes | Path | Iterator[bytes]
    """Bytes; a file on disk, sent in pieces; or a stream without end (server-sent events).

    A stream is asked for its next piece again and again, in one thread. That the browser has gone, or the server has
    been closed, is noticed between two pieces, so the next one, be it empty, should not be long in coming. Its
    ``close``, if it has one, is called at the end, even when no piece was asked for."""
    kind: str = "text/html; charset=utf-8"
    """MIME type."""
    status: int = 200
    etag: str = ""
    """Strong, without quotes; none when empty."""
    headers: tuple[tuple[str, str], ...] = ()
    """Further ones, such as Set-Cookie and Location; none of those that the server sets itself."""


Answerer = Callable[[Question], Answer]
