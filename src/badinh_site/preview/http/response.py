"""A response of the preview's server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from badinh_site.preview.http.request import HttpRequest

__all__ = ["HttpResponse", "Responder"]


class HttpResponse(NamedTuple):
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


Responder = Callable[[HttpRequest], HttpResponse]
