"""One connection with a browser: questions are read and answered, one after the other, until either side ends it."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from typing import NamedTuple

from badinh_site.preview.http.gate import Gate
from badinh_site.preview.http.head import length_of_head, parse_head
from badinh_site.preview.http.refusals import RefusedError
from badinh_site.preview.http.replies import Reply, prepared, refused
from badinh_site.preview.http.response import Responder

__all__ = ["LIMITS", "Connection", "Limits"]

_RECEIVED = 8192
"""Bytes that are read at once."""


class Limits(NamedTuple):
    """How much others may ask of the server."""

    connections: int = 512
    """Open at the same time."""
    head: float = 10.0
    """Seconds within which the head of a request must be there, counted from the end of the answer before."""
    piece: float = 60.0
    """Seconds within which a browser must take a piece of an answer. A paused video asks again later."""
    linger: float = 1.0
    """Seconds for which a refused sender is listened to, so that it reads the refusal."""


LIMITS = Limits()


class _BrokenOffError(Exception):
    """An answer cannot be sent to its end."""


class Connection:
    """A connection that was accepted; it is closed by whoever accepted it."""

    def __init__(  # noqa: PLR0913 - all of them come from the server
        self,
        connected: socket.socket,
        gate: Gate,
        answer: Responder,
        report: Callable[[BaseException], None],
        limits: Limits,
        *,
        language: str,
    ) -> None:
        self._socket = connected
        self._gate = gate
        self._answer = answer
        self._report = report
        self._limits = limits
        self._language = language
        self._received = bytearray()

    def run(self) -> None:
        """Serve requests until the connection ends. It is no error when the browser breaks it off."""
        try:
            while self._answer_next():
                pass
        except RefusedError as error:
            with suppress(OSError):
                self._refuse(error.status)
        except (OSError, _BrokenOffError):
            return
        except Exception as error:  # noqa: BLE001 - of a stream that cannot be closed, or our own
            self._tell(error)

    def _answer_next(self) -> bool:
        """Serve the next request; return whether there may be another one."""
        length = self._await_head()
        if not length:
            return False
        head = parse_head(bytes(self._received[:length]))
        question = self._gate.question(head)
        del self._received[:length]
        with ExitStack() as opened:
            try:
                reply = opened.enter_context(prepared(self._answer(question), head, self._language))
            except Exception as error:  # noqa: BLE001 - whatever the mistake, the server goes on
                self._tell(error)
                reply = refused(500, self._language, bare=head.method == "HEAD")
            self._send(reply)
        return reply.keeps

    def _await_head(self) -> int:
        """Return the length of the next head, 0 when the browser asks no more.

        The time is limited as a whole: one who sends a byte now and then gets no more of it.
        """
        deadline = time.monotonic() + self._limits.head
        while (length := length_of_head(self._received)) is None:
            rest = deadline - time.monotonic()
            more = self._receive(rest) if rest > 0 else None
            if more is None and self._received:
                raise RefusedError(408)
            if not more:
                return 0
            self._received += more
        return length

    def _receive(self, seconds: float) -> bytes | None:
        """Return the next bytes, none at the end; None on timeout."""
        self._socket.settimeout(seconds)
        try:
            return self._socket.recv(_RECEIVED)
        except TimeoutError:
            return None

    def _send(self, reply: Reply) -> None:
        self._socket.settimeout(self._limits.piece)
        pieces = self._watched(reply)
        if reply.flows:
            self._socket.sendall(reply.head)
        else:
            self._socket.sendall(reply.head + next(pieces, b""))
        for piece in pieces:
            self._socket.sendall(piece)

    def _watched(self, reply: Reply) -> Iterator[bytes]:
        """Yield the pieces of a reply for as long as the browser is connected and they can be made."""
        try:
            for piece in reply.pieces:
                if reply.flows and self._has_gone():
                    return
                yield piece
        except EOFError as error:
            raise _BrokenOffError from error
        except Exception as error:
            self._tell(error)
            raise _BrokenOffError from error

    def _has_gone(self) -> bool:
        """Return whether the browser has ended the connection, or the server has."""
        self._socket.setblocking(False)
        try:
            return not self._socket.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return False
        except OSError:
            return True
        finally:
            self._socket.settimeout(self._limits.piece)

    def _refuse(self, status: int) -> None:
        """Send the reason, and end the connection.

        When a connection is closed with unread data, the system may discard what was sent, so the rest is read for a
        moment.
        """
        address = self._own_address() if status == 421 else ""
        self._send(refused(status, self._language, bare=self._received.startswith(b"HEAD "), address=address))
        self._socket.shutdown(socket.SHUT_WR)
        deadline = time.monotonic() + self._limits.linger
        while (rest := deadline - time.monotonic()) > 0 and self._receive(rest):
            pass

    def _own_address(self) -> str:
        """Return the address of the site by the number that the browser has connected to: it knows that already."""
        host, port = self._socket.getsockname()[:2]
        return f"http://{f'[{host}]' if ':' in host else host}:{port}/"

    def _tell(self, error: Exception) -> None:
        with suppress(Exception):  # a mistake in telling of a mistake
            self._report(error)
