"""Asks other sites for addresses: one request at a time to each host, and many hosts at once.

Addresses in private networks are never asked, whatever a text or a redirect says: content is not trusted, and such an
address may lead to something on the network of the machine that checks it. Nor are the answers: each address has a
deadline for all of it, from the name to the last redirect, and each request a limit of bytes.
"""

from __future__ import annotations

import http.client
import io
import re
import socket
import ssl
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import chain
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple
from urllib.parse import quote, urljoin, urlsplit

from msgspec import Struct

from badinh_site.engine.check.public_addresses import is_open_port, is_public
from badinh_site.settings.addresses import ascii_host

__all__ = ["BUSY", "LinkChecker", "LinkStatus"]

GOOD_FOR, BAD_FOR = 14 * 86400, 86400
"""Seconds for which an answer is valid: for a working address, and for a broken one, which may be repaired soon."""
PAUSE = 1.0
"""Seconds between the end of one question to a host and the next one to it."""
TIMEOUT = 30.0
"""Seconds for an address in all: finding the host, connecting, the heads of all answers, redirects."""
HOSTS_AT_ONCE = 16
MOST_STEPS = 5
"""Redirects that are followed."""
MOST_BYTES = 64 * 1024
"""Bytes of the head of an answer, with interim ones; those of large sites have some 8 KB."""
MOST_INTERIM = 10
"""Interim answers (1xx) before the final one."""
MOST_LATE = 2
"""Addresses of a host that may be late in a row; the others are asked another time."""
MOST_NUMBERS = 4
"""Numeric addresses of a host that are tried."""
LONGEST = 8 * 1024
"""Maximum length of an address; servers refuse longer ones."""

BUSY = (429, 503)
_PERMANENT, _REDIRECTS = (301, 308), (301, 302, 303, 307, 308)
_CERTAIN = (410, *BUSY)
"""What a host would say to any other question too."""
_BARRED = re.compile(r"[\x00-\x1f\x7f-\x9f\\\u2028\u2029\ud800-\udfff]")
"""What is no part of an address: programs differ in where the host of one with such a character ends."""


class LinkStatus(Struct, frozen=True, array_like=True):
    """The answer for an address."""

    status: int
    """Of HTTP; 0 when there was no answer."""
    reason: str
    """The key of a phrase that says why there was none."""
    moved: str
    """Where it has moved to for good; empty when it has not."""
    at: int
    """When it was asked, in seconds since 1970."""

    def holds(self, now: int) -> bool:
        """Return whether the answer is still valid."""
        return now - self.at < (GOOD_FOR if 200 <= self.status < 300 else BAD_FOR)


class LinkChecker(NamedTuple):
    """How other sites are asked."""

    agent: str
    """What badinh says of itself."""
    now: int
    pause: float = PAUSE
    timeout: float = TIMEOUT
    allowed: Callable[[str], bool] = is_public
    """Decides whether a numeric address may be contacted."""
    open_port: Callable[[int], bool] = is_open_port
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic

    def ask_all(self, urls: Iterable[str]) -> Iterator[tuple[str, LinkStatus]]:
        """Ask for each address once; answers come host by host."""
        hosts: dict[str, list[str]] = defaultdict(list)
        for url in urls:
            hosts[_host_of(url)].append(url)
        with ThreadPoolExecutor(HOSTS_AT_ONCE, "badinh-asks") as pool:
            yield from chain.from_iterable(pool.map(self._ask_host, hosts.values()))

    def _ask_host(self, urls: Sequence[str]) -> list[tuple[str, LinkStatus]]:
        answers: list[tuple[str, LinkStatus]] = []
        late = 0
        for number, url in enumerate(urls):
            if number:
                self.sleep(self.pause)
            answer = self.ask(url)
            answers.append((url, answer))
            late = late + 1 if answer.reason == "answer late" else 0
            if answer.status in BUSY or late == MOST_LATE:
                break  # it wants to be left alone, or is not there; the others are asked another time
        return answers

    def ask(self, url: str) -> LinkStatus:
        """Ask for one address, and where it leads on."""
        moved, at, permanent = "", url, True
        time_left = _TimeLeft(self.clock, self.clock() + self.timeout)
        for _ in range(MOST_STEPS + 1):
            try:
                status, target = self._status(at, time_left)
                if status not in _REDIRECTS or not target:
                    return LinkStatus(status, "", moved if permanent else "", self.now)
                at = _checked(urljoin(at, _checked(target)))
            except (OSError, http.client.HTTPException, ValueError) as error:
                return LinkStatus(0, _reason(error), "", self.now)
            permanent = permanent and status in _PERMANENT
            moved = at if permanent else moved
        return LinkStatus(0, "answer circle", "", self.now)

    def _status(self, url: str, time_left: _TimeLeft) -> tuple[int, str]:
        """Return the status of an address and where it redirects: by HEAD, or by GET where a host refuses HEAD."""
        status, target = self._request("HEAD", url, time_left)
        if status >= 400 and status not in _CERTAIN:
            self.sleep(min(self.pause, 0.2))
            return self._request("GET", url, time_left)
        return status, target

    def _request(self, method: str, url: str, time_left: _TimeLeft) -> tuple[int, str]:
        parts = urlsplit(_checked(url))
        if parts.scheme not in ("http", "https"):
            raise ValueError(parts.scheme)
        host = ascii_host(parts.hostname or "").strip("[]")
        port = parts.port if parts.port is not None else 443 if parts.scheme == "https" else 80
        if not self.open_port(port):
            raise _ClosedPortError
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._") + (
            "?" + quote(parts.query, safe="/?%:@!$&'()*+,;=~-._[]") if parts.query else ""
        )
        named = ascii_host(host) + (f":{parts.port}" if parts.port else "")
        headers = {"Host": named, "User-Agent": self.agent, "Accept": "*/*", "Connection": "close"}
        connection = http.client.HTTPConnection(host, port)
        with self._connected(parts.scheme, host, port, time_left) as opened:
            wire = _Wire(opened, time_left)
            connection.sock = wire
            connection.request(method, path, headers=headers)
            return _final_answer(wire, method)

    def _connected(self, scheme: str, host: str, port: int, time_left: _TimeLeft) -> socket.socket:
        """Return a connection to a numeric address that was allowed, whatever the name resolves to later."""
        found = _resolved(host, port, time_left)
        if not found or not all(self.allowed(str(one[1][0])) for one in found):
            raise _PrivateError
        opened = _opened(found[:MOST_NUMBERS], time_left)
        if scheme == "http":
            return opened
        try:
            opened.settimeout(time_left.seconds())
            return ssl.create_default_context().wrap_socket(opened, server_hostname=host)
        except BaseException:
            opened.close()
            raise


class _TimeLeft(NamedTuple):
    """The time that an address has left."""

    clock: Callable[[], float]
    deadline: float

    def seconds(self) -> float:
        """Return how many seconds are left.

        Raises:
            TimeoutError: none.
        """
        left = self.deadline - self.clock()
        if left <= 0:
            raise TimeoutError
        return left


class _Wire(io.RawIOBase):
    """A connection as ``http.client`` uses it, within the time that is left and a limit of bytes.

    Each call of a socket, also of TLS, takes at most its timeout, however many pieces it waits for.
    """

    def __init__(self, opened: socket.socket, time_left: _TimeLeft) -> None:
        super().__init__()
        self._socket = opened
        self._time_left = time_left
        self._bytes_left = MOST_BYTES
        self._reader = io.BufferedReader(self)

    def sendall(self, data: bytes) -> None:
        """Send all of the data."""
        self._socket.settimeout(self._time_left.seconds())
        self._socket.sendall(data)

    def makefile(self, _mode: str) -> io.BufferedIOBase:
        """Return the one file to read from: interim answers and the final one follow each other in it."""
        return self._reader

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read some bytes.

        Raises:
            TimeoutError: the time is over.
            HTTPException: there were too many bytes before.
        """
        self._socket.settimeout(self._time_left.seconds())
        count = self._socket.recv_into(buffer)
        self._bytes_left -= count
        if self._bytes_left < 0:
            raise _EndlessError
        return count


class _PrivateError(OSError):
    """An address is not one of the public network."""


class _ClosedPortError(OSError):
    """No browser opens this port."""


class _EndlessError(http.client.HTTPException):
    """An answer has too many bytes, or too many interim answers before it."""


_Number = tuple[int, tuple[Any, ...]]
"""The family of a numeric address, and the address as sockets take it."""


def _resolved(host: str, port: int, time_left: _TimeLeft) -> list[_Number]:
    """Return the numeric addresses of a host. The system's resolver has no deadline, so a thread waits for it."""
    answers: SimpleQueue[list[_Number] | Exception] = SimpleQueue()

    def resolve() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put([(int(one[0]), one[4]) for one in found])
        except Exception as error:  # noqa: BLE001 - raised by whoever waits
            answers.put(error)

    threading.Thread(target=resolve, name="badinh-resolves", daemon=True).start()
    try:
        answer = answers.get(timeout=time_left.seconds())
    except Empty:
        raise TimeoutError from None
    if isinstance(answer, Exception):
        raise answer
    return answer


def _opened(found: Sequence[_Number], time_left: _TimeLeft) -> socket.socket:
    """Return a connection to the first numeric address that accepts one."""
    failed: OSError = OSError("no address")
    for family, address in found:
        opened = socket.socket(family, socket.SOCK_STREAM)
        try:
            opened.settimeout(time_left.seconds())
            opened.connect(address)
        except OSError as error:
            opened.close()
            failed = error
        except BaseException:
            opened.close()
            raise
        else:
            return opened
    raise failed


def _final_answer(wire: _Wire, method: str) -> tuple[int, str]:
    """Return the status of the final answer, and the address that it redirects to."""
    answers = []  # one that is dropped would close the file that they share
    for _ in range(MOST_INTERIM):
        answer = http.client.HTTPResponse(wire, method=method)  # type: ignore[arg-type]  # all that it uses is there
        answers.append(answer)
        answer.begin()
        if answer.status >= 200:
            location = answer.getheader("Location", "")
            with suppress(UnicodeError):  # servers send UTF-8, which is read as Latin-1
                location = location.encode("latin-1").decode("utf-8")
            return answer.status, location
    raise _EndlessError


def _checked(url: str) -> str:
    """Return an address that all programs understand alike.

    Raises:
        ValueError: it has characters that no address has, or is too long.
    """
    if len(url) > LONGEST or _BARRED.search(url):
        raise ValueError(url[:80])
    return url


def _host_of(url: str) -> str:
    """Return the host of an address, without a port: all its ports are one machine, asked one at a time."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _reason(error: Exception) -> str:
    """Name why there was no answer, by a phrase of the catalogue."""
    causes: tuple[tuple[str, type[Exception] | tuple[type[Exception], ...]], ...] = (
        ("answer private", _PrivateError),
        ("answer port", _ClosedPortError),
        ("answer endless", (_EndlessError, http.client.LineTooLong)),
        ("answer late", TimeoutError),
        ("answer no host", socket.gaierror),
        ("answer certificate", ssl.SSLError),
        ("answer address", ValueError),
    )
    return next((phrase for phrase, kind in causes if isinstance(error, kind)), "answer none")
