"""Decides what a request is allowed: only the editor's own browser, by our own address, from our own pages.

Another web site that is open in the same browser can send requests here, under a name of its own that leads to this
machine, or from its pages. What is refused here it can neither read nor set off.
"""

from __future__ import annotations

import ipaddress
import re
import socket

from badinh_site.preview.http.head import Head
from badinh_site.preview.http.refusals import RefusedError
from badinh_site.preview.http.request import HttpRequest
from badinh_site.preview.http.target import read_cookies, read_path, read_query

__all__ = ["Gate", "is_loopback", "own_names"]

RESERVED = "/__badinh/"
"""What lies below is for our own pages only: asking for it may do something."""

_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[0-9A-Za-z._-]+)(?::([0-9]+))?")
_NAME = re.compile(r"[0-9a-z_-]+(?:\.[0-9a-z_-]+)*")
_OUR_SITES = frozenset({"", "none", "same-origin"})
"""Values of Sec-Fetch-Site: sent by no browser or an old one, by the editor's own hand, by our pages.

Not ``same-site``: any other server on this machine is that.
"""


class Gate:
    """The checks for a server that listens at one address."""

    def __init__(self, name: str, address: str, port: int) -> None:
        """Take the host as the user gave it (may be empty), the IP address that it is bound to, and the port."""
        self._loopback_only = is_loopback(address)
        others = () if self._loopback_only else own_names()
        self._names = frozenset({"localhost", name.lower(), *others} - {""})
        self._port = port

    def question(self, head: Head) -> HttpRequest:
        """Return what is asked for.

        Raises:
            RefusedError: it is not allowed, or does not make sense.
        """
        self._check_host(head.field("host"))
        self._check_origin(head)
        self._check_body(head)
        path = read_path(head.target)
        self._check_site(head, path)
        return HttpRequest(
            path, read_query(head.target), read_cookies(head.field("cookie")), head.field("sec-fetch-site"), self._port
        )

    def _check_host(self, host: str) -> None:
        """Refuse foreign names: a name that leads to this machine by its owner's will makes its pages seem ours."""
        match = _HOST.fullmatch(host)
        if not match:
            raise RefusedError(400)
        if (match[2] or "80") != str(self._port) or not self._is_ours(match[1].lower()):
            raise RefusedError(421)

    def _is_ours(self, name: str) -> bool:
        if name in self._names:
            return True
        address = _address(name)
        # An IP address cannot be rebound, so any one is accepted when others may connect.
        return address is not None and (address.is_loopback or not self._loopback_only)

    def _check_origin(self, head: Head) -> None:
        """Refuse pages of others, and those without an origin; a browser names it when a script asks."""
        if "origin" in head.fields and head.field("origin").lower() != f"http://{head.field('host')}".lower():
            raise RefusedError(403)

    def _check_body(self, head: Head) -> None:
        if "transfer-encoding" in head.fields or head.field("content-length").strip("0"):
            raise RefusedError(400)

    def _check_site(self, head: Head, path: str) -> None:
        """Allow other sites to link to our pages, but neither to embed them nor to trigger anything."""
        if head.field("sec-fetch-site") in _OUR_SITES:
            return
        mode, destination = head.field("sec-fetch-mode"), head.field("sec-fetch-dest")
        if (mode, destination) != ("navigate", "document"):
            raise RefusedError(403)
        if path.startswith(RESERVED) and path != RESERVED:
            raise RefusedError(403)


def own_names() -> tuple[str, ...]:
    """Return the names that this machine gives itself, by which others on its network may call it.

    Nobody elsewhere decides what they lead to; a name that a web site has chosen is never among them.
    """
    name = socket.gethostname().lower()
    if not _NAME.fullmatch(name) or _address(name):
        return ()
    short = name.partition(".")[0]
    return tuple(dict.fromkeys((name, short, f"{short}.local")))


def is_loopback(address: str) -> bool:
    """Return whether an IP address is reached from this machine only."""
    return ipaddress.ip_address(address.partition("%")[0]).is_loopback


def _address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        if name.startswith("["):
            return ipaddress.IPv6Address(name[1:-1])
        return ipaddress.IPv4Address(name)
    except ValueError:
        return None
