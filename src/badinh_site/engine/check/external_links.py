"""Asks other sites whether links to them work: one request at a time to each host, and many hosts at once.

Answers are kept for a while. Addresses in private networks are never asked, whatever a text or a redirect says: content
is not trusted, and such an address may lead to something on the network of the machine that checks it.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit

from msgspec import Struct

from badinh_site import __version__
from badinh_site.diagnostics.problem import Problem
from badinh_site.diagnostics.wording import translatable
from badinh_site.engine.check.model import OuterLinks
from badinh_site.engine.stages import Stages
from badinh_site.engine.store.memo import OF_CHECKS, Memo
from badinh_site.engine.store.state import State
from badinh_site.engine.versions import answers_version
from badinh_site.hashing import digest
from badinh_site.settings.addresses import ascii_host

__all__ = ["LinkChecker", "LinkStatus", "check_links", "is_public"]

GOOD_FOR, BAD_FOR = 14 * 86400, 86400
"""Seconds for which an answer is valid: for a working address, and for a broken one, which may be repaired soon."""
PAUSE = 1.0
"""Seconds between the end of one question to a host and the next one to it."""
TIMEOUT = 15.0
HOSTS_AT_ONCE = 16
MOST_STEPS = 5
"""Redirects that are followed."""

_PERMANENT, _REDIRECTS = (301, 308), (301, 302, 303, 307, 308)
_GONE = (404, 410)
_BUSY = (429, 503)
_CERTAIN = (410, *_BUSY)
"""What a host would say to any other question too."""


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


_ANSWERS = Memo[LinkStatus](f"{OF_CHECKS}addresses", LinkStatus, answers_version)
"""By the digest of the address. An answer is a fact about another site: asking thousands of sites once more because
something else in badinh has changed would burden them for nothing, so only the code that asks counts."""


def is_public(address: str) -> bool:
    """Return whether a numeric address is one of the public network."""
    found = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_global and not found.is_multicast


class LinkChecker(NamedTuple):
    """How other sites are asked."""

    agent: str
    """What badinh says of itself."""
    now: int
    pause: float = PAUSE
    timeout: float = TIMEOUT
    allowed: Callable[[str], bool] = is_public
    """Decides whether a numeric address may be contacted."""
    sleep: Callable[[float], None] = time.sleep

    def ask_all(self, urls: Iterable[str]) -> Iterator[tuple[str, LinkStatus]]:
        """Ask for each address once; answers come host by host."""
        hosts: dict[str, list[str]] = defaultdict(list)
        for url in urls:
            hosts[urlsplit(url).netloc.lower()].append(url)
        with ThreadPoolExecutor(HOSTS_AT_ONCE, "badinh-asks") as pool:
            yield from chain.from_iterable(pool.map(self._ask_host, hosts.values()))

    def _ask_host(self, urls: Sequence[str]) -> list[tuple[str, LinkStatus]]:
        answers = []
        for number, url in enumerate(urls):
            if number:
                self.sleep(self.pause)
            answers.append((url, self.ask(url)))
            if answers[-1][1].status in _BUSY:
                break  # it wants to be left alone; the others are asked another time
        return answers

    def ask(self, url: str) -> LinkStatus:
        """Ask for one address, and where it leads on."""
        moved, at, permanent = "", url, True
        for _ in range(MOST_STEPS + 1):
            try:
                status, target = self._status(at)
            except _PrivateError:
                return LinkStatus(0, "answer private", "", self.now)
            except (OSError, http.client.HTTPException, ValueError, UnicodeError) as error:
                return LinkStatus(0, _reason(error), "", self.now)
            if status not in _REDIRECTS or not target:
                return LinkStatus(status, "", moved if permanent else "", self.now)
            permanent = permanent and status in _PERMANENT
            at = urljoin(at, target)
            moved = at if permanent else moved
        return LinkStatus(0, "answer circle", "", self.now)

    def _status(self, url: str) -> tuple[int, str]:
        """Return the status of an address and where it redirects: by HEAD, or by GET where a host refuses HEAD."""
        status, target = self._request("HEAD", url)
        if status >= 400 and status not in _CERTAIN:
            self.sleep(min(self.pause, 0.2))
            return self._request("GET", url)
        return status, target

    def _request(self, method: str, url: str) -> tuple[int, str]:
        parts = urlsplit(url)
        host = ascii_host(parts.hostname or "").strip("[]")
        port = parts.port or (443 if parts.scheme == "https" else 80)
        connection = self._connection(parts.scheme, host, port)
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._") + (
            "?" + quote(parts.query, safe="/?%:@!$&'()*+,;=~-._[]") if parts.query else ""
        )
        try:
            named = ascii_host(host) + (f":{parts.port}" if parts.port else "")
            headers = {"Host": named, "User-Agent": self.agent, "Accept": "*/*", "Connection": "close"}
            connection.request(method, path, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.getheader("Location", "")
        finally:
            connection.close()

    def _connection(self, scheme: str, host: str, port: int) -> http.client.HTTPConnection:
        """Return a connection to the numeric address that was allowed, whatever the name resolves to later."""
        if scheme not in ("http", "https"):
            raise ValueError(scheme)
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        if not all(self.allowed(str(one[4][0])) for one in found):
            raise _PrivateError
        connection = http.client.HTTPConnection(host, port, timeout=self.timeout)
        opened = socket.create_connection((str(found[0][4][0]), port), self.timeout)
        try:
            if scheme == "https":
                opened = ssl.create_default_context().wrap_socket(opened, server_hostname=host)
        except BaseException:
            opened.close()
            raise
        connection.sock = opened
        return connection


class _PrivateError(Exception):
    """An address is not one of the public network."""


def _reason(error: Exception) -> str:
    """Name why there was no answer, by a phrase of the catalogue."""
    causes = (
        ("answer late", TimeoutError),
        ("answer no host", socket.gaierror),
        ("answer certificate", ssl.SSLError),
        ("answer address", (ValueError, UnicodeError)),
    )
    return next((phrase for phrase, kind in causes if isinstance(error, kind)), "answer none")


def check_links(links: OuterLinks, state: State, now: int, base_url: str, stages: Stages) -> list[Problem]:
    """Return what is wrong with links to other sites, asking for those of which no answer is known."""
    urls = list(dict.fromkeys(map(_plain, (link[0] for link in links))))
    answers: dict[str, LinkStatus] = {}
    for url in urls:
        known = state.remembered(_ANSWERS, digest(url.encode()))
        if known is not None and known.holds(now):
            answers[url] = known
    unknown = [url for url in urls if url not in answers]
    asking = asking_for(base_url, now)
    with stages.stage("ask", len(unknown)):
        for url, answer in asking.ask_all(unknown):
            stages.advance()
            answers[url] = answer
            if answer.status not in _BUSY:
                state.remember(_ANSWERS, digest(url.encode()), answer)
                state.commit()
    state.drop_unused_checks(_ANSWERS)
    state.commit()
    return [problem for link in links for problem in _problems(link, answers.get(_plain(link[0])))]


def asking_for(base_url: str, now: int) -> LinkChecker:
    """Return how other sites are asked: under a name that says who asks for whom."""
    return LinkChecker(f"badinh/{__version__} (link check of {base_url})", now)


def _plain(url: str) -> str:
    """Return an address as it is asked for: with a scheme, and without the place in the page."""
    return (f"https:{url}" if url.startswith("//") else url).partition("#")[0]


def _problems(link: tuple[str, str, int, int], answer: LinkStatus | None) -> Iterator[Problem]:
    target, path, line, column = link
    if answer is None or answer.status in _BUSY:
        return
    values = {"target": target}
    if answer.status in _GONE:
        yield Problem("BD620", path, line, column, {**values, "status": str(answer.status)})
    elif not answer.status:
        yield Problem("BD621", path, line, column, {**values, "cause": translatable(answer.reason)})
    elif answer.status >= 400:
        yield Problem("BD623", path, line, column, {**values, "status": str(answer.status)})
    elif answer.moved:
        yield Problem("BD622", path, line, column, {**values, "address": answer.moved})
