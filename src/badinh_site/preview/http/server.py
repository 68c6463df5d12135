"""Accepts connections from the editor's browser, and serves each in a thread of its own."""

from __future__ import annotations

import errno
import os
import selectors
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from badinh_site.preview.http.connection import LIMITS, Connection, Limits
from badinh_site.preview.http.gate import Gate, is_loopback, own_names
from badinh_site.preview.http.replies import refused
from badinh_site.preview.http.response import Responder
from badinh_site.preview.words import DEFAULT_LANGUAGE

__all__ = ["PreviewServer"]

_MORE_PORTS = 20
"""Ports after the wanted one that are tried."""
_TAKEN = {errno.EADDRINUSE, errno.EACCES}
"""The second is the error of Windows for a port that another program uses exclusively, or that is reserved."""
_BACKLOG = 512
"""Connections that may wait to be accepted."""
_NO_ROOM_PAUSE = 0.05
"""Seconds to wait when the system has no room for another connection."""
_TICK = 0.5 if os.name == "nt" else None
"""Seconds between checks for Ctrl-C: on Windows, it does not interrupt waiting for a connection."""


def _keep_silent(_error: BaseException) -> None:
    """Report nothing."""


class PreviewServer:
    """A server for one site. It listens from the beginning, and answers from ``serve`` on."""

    def __init__(  # noqa: PLR0913 - all but the first have a default
        self,
        answer: Responder,
        host: str = "127.0.0.1",
        port: int = 8000,
        *,
        exact_port: bool = False,
        report: Callable[[BaseException], None] = _keep_silent,
        limits: Limits = LIMITS,
        language: str = DEFAULT_LANGUAGE,
    ) -> None:
        """Take the function that answers requests (in many threads at once), and where to listen.

        When the port is taken, one of the next 20 is used, or else any; 0 means any. ``exact_port`` forbids that.
        ``report`` gets exceptions of ``answer`` and of its streams, in the thread where they occur.
        ``language`` is that of the pages with which the server refuses requests.

        Raises:
            OSError: there is no such host, or one cannot listen there.
        """
        self._answer = answer
        self._report = report
        self._limits = limits
        self._language = language
        self._listener = _listen(host, port, exact_port=exact_port)
        address, self.port = self._listener.getsockname()[:2]
        self.host = host
        self.is_loopback = is_loopback(address)
        """True when only this machine reaches the server."""
        self._gate = Gate(host, address, self.port)
        self._waker, self._wakened = socket.socketpair()
        self._lock = threading.RLock()  # Ctrl-C may call close in a thread that holds it
        self._open: set[socket.socket] = set()
        self._closing = threading.Event()
        self._ended = threading.Event()
        self._serving: int | None = None
        """The thread that serves."""

    @property
    def url(self) -> str:
        """Return the address of the site's root, as a browser on this machine opens it."""
        if self.host in {"", "0.0.0.0"}:  # noqa: S104 - not bound here
            name = "127.0.0.1"
        elif self.host == "::":
            name = "[::1]"
        else:
            name = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{name}:{self.port}/"

    @property
    def others(self) -> tuple[str, ...]:
        """Return the addresses of the site's root for other machines; none if it listens at one address only."""
        if self.host not in {"", "0.0.0.0", "::"}:  # noqa: S104 - not bound here
            return ()
        numbers = (f"[{one}]" if ":" in one else one for one in _numbers_of_this_machine(self._listener.family))
        return tuple(f"http://{name}:{self.port}/" for name in (*numbers, *own_names()[:1]))

    def serve(self) -> None:
        """Answer until the server is closed, from another thread or by an exception such as Ctrl-C in this one."""
        with self._lock:
            if self._closing.is_set():
                return
            self._serving = threading.get_ident()
        try:
            with selectors.DefaultSelector() as selector:
                selector.register(self._listener, selectors.EVENT_READ)
                selector.register(self._wakened, selectors.EVENT_READ)
                while not self._closing.is_set():
                    if any(key.fileobj is self._listener for key, _ in selector.select(_TICK)):
                        self._accept()
        finally:
            self._end()

    def close(self) -> None:
        """End at once, with streams and whatever else is open. The port is free afterwards.

        Called out of ``serve`` itself (by a signal), the port is free when that returns.
        """
        with self._lock:
            self._closing.set()
            self._hang_up()
            if self._serving is None:
                self._end()
            elif not self._ended.is_set():
                self._waker.send(b"\0")
        if self._serving != threading.get_ident():
            self._ended.wait()

    def _end(self) -> None:
        """Stop listening. Only the thread that listens does this, so that no other file gets the number meanwhile."""
        with self._lock:
            self._closing.set()
            for one in (self._listener, self._waker, self._wakened):
                one.close()
            self._hang_up()
            self._ended.set()

    def _hang_up(self) -> None:
        """End all connections: threads that wait for one go on, find it ended, and end themselves."""
        with self._lock:
            for connected in self._open:
                with suppress(OSError):
                    connected.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        try:
            connected, _ = self._listener.accept()
        except BlockingIOError:
            return
        except OSError:
            # The browser has gone already, or the system has no resources: then this would be repeated at once.
            self._closing.wait(_NO_ROOM_PAUSE)
            return
        with self._lock:
            is_welcome = len(self._open) < self._limits.connections
            if is_welcome:
                self._open.add(connected)
        if not is_welcome:
            _turn_away(connected, self._language)
            return
        thread = threading.Thread(target=self._converse, args=(connected,), name="badinh-preview", daemon=True)
        try:
            thread.start()
        except RuntimeError:
            self._drop(connected)

    def _converse(self, connected: socket.socket) -> None:
        try:
            with suppress(OSError):
                connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            Connection(connected, self._gate, self._answer, self._report, self._limits, language=self._language).run()
        finally:
            self._drop(connected)

    def _drop(self, connected: socket.socket) -> None:
        with self._lock:
            self._open.discard(connected)
            connected.close()


def _numbers_of_this_machine(family: int) -> Iterator[str]:
    """Yield the numeric address by which others reach this machine, if it is on a network."""
    outside = ("2001:db8::1", 9) if family == socket.AF_INET6 else ("192.0.2.1", 9)  # for documents; nothing is sent
    with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
        probe.connect(outside)
        yield probe.getsockname()[0]


def _listen(host: str, port: int, *, exact_port: bool) -> socket.socket:
    """Return a socket that listens, at the wanted port or at another one."""
    family, address = _resolved(host)
    *ports, last = (port,) if exact_port else _ports(port)
    for one in ports:
        try:
            return _listening(family, (address[0], one, *address[2:]))
        except OSError as error:
            if error.errno not in _TAKEN:
                raise
    return _listening(family, (address[0], last, *address[2:]))


def _resolved(host: str) -> tuple[int, tuple[Any, ...]]:
    """Return the family and the address of a host; of an empty one, all addresses of this machine."""
    try:
        found = socket.getaddrinfo(host or "0.0.0.0", None, type=socket.SOCK_STREAM)  # noqa: S104 - it was asked for
    except ValueError as error:  # not even the form of a name
        raise OSError(errno.EADDRNOTAVAIL, os.strerror(errno.EADDRNOTAVAIL), host) from error
    family, _, _, _, address = found[0]
    return family, address


def _ports(wanted: int) -> Iterator[int]:
    if wanted:
        yield from range(wanted, min(wanted + _MORE_PORTS, 0xFFFF) + 1)
    yield 0


def _listening(family: int, address: tuple[Any, ...]) -> socket.socket:
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        _claim(listener)
        listener.bind(address)
        listener.listen(_BACKLOG)
        listener.setblocking(False)
    except BaseException:
        listener.close()
        raise
    return listener


def _claim(listener: socket.socket) -> None:
    """Take the port for this server alone, but also when connections of an earlier one are still dying.

    SO_REUSEADDR means just that, but on Windows it lets two servers share a port; the option that is there only
    excludes them.
    """
    exclusive = getattr(socket, "SO_EXCLUSIVEADDRUSE", None)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR if exclusive is None else exclusive, 1)


def _turn_away(connected: socket.socket, language: str) -> None:
    """Refuse a connection, since there are too many, without waiting for anything."""
    reply = refused(503, language)
    with connected, suppress(OSError):
        connected.setblocking(False)
        connected.send(reply.head + b"".join(reply.pieces))
        connected.shutdown(socket.SHUT_WR)
        connected.recv(0xFFFF)
