"""Turns a response into bytes: honours conditional and range requests, and adds security headers to all."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from email.utils import formatdate
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO, NamedTuple

from badinh_site.preview.http.head import Head
from badinh_site.preview.http.refusals import page_of, refusal
from badinh_site.preview.http.response import HttpResponse

__all__ = ["Reply", "prepared", "refused"]

PIECE = 256 * 1024
"""Bytes that are read from a file, and sent, at once."""

_GUARDS = (
    ("Cache-Control", "no-cache"),
    ("Content-Security-Policy", "default-src 'self'; base-uri 'none'; frame-ancestors 'self'; form-action 'self'"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Referrer-Policy", "same-origin"),
    ("X-Content-Type-Options", "nosniff"),
)
_OWN = {name.lower() for name, _ in _GUARDS} | {
    "accept-ranges",
    "connection",
    "content-length",
    "content-range",
    "content-type",
    "date",
    "etag",
    "server",
    "transfer-encoding",
}
"""Header fields that are set here and nowhere else."""

_NAME = re.compile(r"[A-Za-z0-9-]+")
_VALUE = re.compile(r"[\x20-\x7e]*")
_ETAG = re.compile(r"[\x21\x23-\x7e]*")
_ENTITY_TAG = re.compile(r'(?:W/)?"([\x21\x23-\x7e\x80-\xff]*)"')
_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})", re.IGNORECASE)


class Reply(NamedTuple):
    """Bytes to send."""

    head: bytes
    pieces: Iterator[bytes]
    """What follows the head. Raises EOFError when a file has become shorter."""
    keeps: bool
    """True when the connection can be used again."""
    flows: bool = False
    """True for a stream: its end is not known, and its pieces arrive at any time."""


class _Part(NamedTuple):
    start: int
    length: int


class _Content(NamedTuple):
    """A body that can be sent in part."""

    size: int
    """In bytes."""
    pieces: Callable[[_Part], Iterator[bytes]]
    """Returns a part of it."""


class _Stream(NamedTuple):
    """A body whose end is not known."""

    pieces: Iterator[bytes]


@contextmanager
def prepared(response: HttpResponse, head: Head, language: str) -> Iterator[Reply]:
    """Return what to send for a response; its file or stream is closed at the end.

    Raises:
        OSError: a file cannot be read. For one that has vanished, a page is sent instead.
        ValueError: the response cannot be sent.
    """
    with ExitStack() as stack:
        try:
            content = stack.enter_context(_opened(response.body))
        except FileNotFoundError:
            response = refusal(404, language)
            content = stack.enter_context(_opened(response.body))
        _check(response)
        yield _reply(response, head, content, language)


def refused(status: int, language: str, *, bare: bool = False, address: str = "") -> Reply:
    """Return what to send when a request is refused; the connection ends with it. ``bare`` leaves out the body.

    ``address`` is the one to open instead, if there is one to name.
    """
    body = page_of(status, language, address)
    head = _written(refusal(status, language), [("Content-Length", str(len(body)))], keeps=False)
    return Reply(head, iter([] if bare else [body]), keeps=False)


@contextmanager
def _opened(body: bytes | Path | Iterator[bytes]) -> Iterator[_Content | _Stream]:
    if isinstance(body, bytes):
        yield _Content(len(body), lambda part: _cut(body, part))
    elif isinstance(body, Path):
        # Checked before it is opened: opening a pipe would block until somebody writes.
        if not stat.S_ISREG(body.stat().st_mode):
            raise OSError(errno.EINVAL, "not a file", str(body))
        with body.open("rb") as file:
            yield _Content(os.fstat(file.fileno()).st_size, lambda part: _read(file, part))
    else:
        try:
            yield _Stream(body)
        finally:
            close = getattr(body, "close", None)
            if close is not None:
                close()


def _cut(body: bytes, part: _Part) -> Iterator[bytes]:
    for start in range(part.start, part.start + part.length, PIECE):
        yield body[start : min(start + PIECE, part.start + part.length)]


def _read(file: BinaryIO, part: _Part) -> Iterator[bytes]:
    file.seek(part.start)
    rest = part.length
    while rest:
        piece = file.read(min(rest, PIECE))
        if not piece:
            raise EOFError
        rest -= len(piece)
        yield piece


def _check(response: HttpResponse) -> None:
    """Reject a response whose fields would break the head, or override those that are set here.

    Raises:
        ValueError: it would.
    """
    HTTPStatus(response.status)
    if not _ETAG.fullmatch(response.etag):
        raise ValueError(f"no entity tag: {response.etag!r}")
    for name, value in (*response.headers, ("Content-Type", response.kind)):
        if not _NAME.fullmatch(name) or not _VALUE.fullmatch(value):
            raise ValueError(f"no header field: {name!r}: {value!r}")
    for name, _ in response.headers:
        if name.lower() in _OWN or name.lower().startswith("access-control-"):
            raise ValueError(f"not for an answer to set: {name}")


def _reply(response: HttpResponse, head: Head, content: _Content | _Stream, language: str) -> Reply:
    """Return what to send: what the browser has already, a part, or the whole."""
    if isinstance(content, _Stream):
        return _stream(response, head, content)
    if response.status == 200 and _has_it_already(response.etag, head):
        return Reply(_written(response._replace(status=304), [], keeps=head.keeps), iter(()), head.keeps)
    part = _Part(0, content.size)
    fields = []
    if response.status == 200:
        fields.append(("Accept-Ranges", "bytes"))
        wanted = _wanted_part(response.etag, head, content.size)
        if wanted is not None and not wanted.length:
            return _unsatisfied(content.size, head, language)
        if wanted is not None:
            part = wanted
            response = response._replace(status=206)
            last = part.start + part.length - 1
            fields.append(("Content-Range", f"bytes {part.start}-{last}/{content.size}"))
    fields.append(("Content-Length", str(part.length)))
    pieces = content.pieces(part) if head.method == "GET" else iter(())
    return Reply(_written(response, fields, keeps=head.keeps), pieces, head.keeps)


def _stream(response: HttpResponse, head: Head, content: _Stream) -> Reply:
    """Return a stream: where it ends, the connection does."""
    written = _written(response, [], keeps=False)
    if head.method == "HEAD":
        return Reply(written, iter(()), keeps=False)
    return Reply(written, content.pieces, keeps=False, flows=True)


def _unsatisfied(size: int, head: Head, language: str) -> Reply:
    body = page_of(416, language)
    fields = [("Content-Range", f"bytes */{size}"), ("Content-Length", str(len(body)))]
    return Reply(_written(refusal(416, language), fields, keeps=head.keeps), iter([body]), head.keeps)


def _has_it_already(etag: str, head: Head) -> bool:
    known = head.field("if-none-match")
    return bool(etag) and (known == "*" or etag in _ENTITY_TAG.findall(known))


def _wanted_part(etag: str, head: Head, size: int) -> _Part | None:
    """Return the part that is asked for: None for the whole, one without length when there is no such part.

    The whole is also sent when the browser has a part of another version, when it asks for several parts (which a
    server may ignore), and when the range is invalid (which it must ignore).
    """
    match = _RANGE.fullmatch(head.field("range"))
    if not match or head.method != "GET" or not _holds_the_rest(etag, head):
        return None
    first, last = match.groups()
    if not first:
        length = min(int(last), size) if last else None
        return None if length is None else _Part(size - length, length)
    if last and int(last) < int(first):
        return None
    start = int(first)
    end = min(int(last) + 1, size) if last else size
    return _Part(start, max(end - start, 0))


def _holds_the_rest(etag: str, head: Head) -> bool:
    return "if-range" not in head.fields or (etag != "" and head.field("if-range") == f'"{etag}"')


def _written(response: HttpResponse, fields: list[tuple[str, str]], *, keeps: bool) -> bytes:
    """Return the head of a reply as it is sent."""
    status = HTTPStatus(response.status)
    lines = [
        f"HTTP/1.1 {status.value} {status.phrase}",
        "Server: badinh",
        f"Date: {formatdate(usegmt=True)}",
        *(f"{name}: {value}" for name, value in (*_GUARDS, *response.headers, *fields)),
    ]
    if status != HTTPStatus.NOT_MODIFIED:
        lines.append(f"Content-Type: {response.kind}")
    if response.etag:
        lines.append(f'ETag: "{response.etag}"')
    if not keeps:
        lines.append("Connection: close")
    return "\r\n".join([*lines, "", ""]).encode("ascii")
