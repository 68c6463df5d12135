"""Talks to a preview server over real sockets, as politely or rudely as a test wants."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPResponse
from typing import Any, NamedTuple

from badinh_site.preview.http.request import HttpRequest
from badinh_site.preview.http.response import HttpResponse, Responder
from badinh_site.preview.http.server import PreviewServer

__all__ = ["PATIENCE", "Received", "ask", "connected", "get", "greet", "read_reply", "request", "running", "serving"]

PATIENCE = 60
"""Seconds after which a test that waits for bytes fails rather than hangs."""


class Received(NamedTuple):
    """A reply as it came."""

    status: int
    headers: dict[str, str]
    body: bytes


def greet(question: HttpRequest) -> HttpResponse:
    """Answer everything with its path."""
    return HttpResponse(question.path.encode())


@contextmanager
def serving(answer: Responder = greet, host: str = "127.0.0.1", **options: Any) -> Iterator[PreviewServer]:
    """Run a server at a free port."""
    with running(PreviewServer(answer, host, 0, **options)) as server:
        yield server


@contextmanager
def running(server: PreviewServer) -> Iterator[PreviewServer]:
    """Run a server, and close it at the end."""
    thread = threading.Thread(target=server.serve)
    thread.start()
    try:
        yield server
    finally:
        server.close()
        thread.join()


@contextmanager
def connected(server: PreviewServer, to: str = "127.0.0.1") -> Iterator[socket.socket]:
    """Connect to a server, wherever it is bound."""
    with socket.create_connection((to, server.port), timeout=PATIENCE) as connection:
        yield connection


def request(target: str = "/", *fields: str, method: str = "GET", version: str = "HTTP/1.1", host: str = "%H") -> bytes:
    """Return a request; ``%H`` stands for the server's own name and port."""
    lines = [f"{method} {target} {version}", f"Host: {host}", *fields, "", ""]
    return "\r\n".join(lines).encode("latin-1")


def addressed(raw: bytes, server: PreviewServer) -> bytes:
    """Return a request with the server's own name and port in it."""
    return raw.replace(b"%H", b"127.0.0.1:%d" % server.port).replace(b"%P", b"%d" % server.port)


def read_reply(connection: socket.socket, method: str = "GET") -> Received:
    """Read one reply, to the end of its body."""
    with HTTPResponse(connection, method=method) as response:
        response.begin()
        return Received(response.status, dict(response.getheaders()), response.read())


def ask(server: PreviewServer, raw: bytes, to: str = "127.0.0.1") -> Received:
    """Send raw bytes on a connection of their own, and read the reply."""
    with connected(server, to) as connection:
        connection.sendall(addressed(raw, server))
        return read_reply(connection, raw.partition(b" ")[0].decode("latin-1"))


def get(server: PreviewServer, target: str = "/", *fields: str, method: str = "GET") -> Received:
    """Ask a server politely."""
    return ask(server, request(target, *fields, method=method))
