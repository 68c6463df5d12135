"""Decides whether a browser can use the web address that an editor wrote (WHATWG URL Standard, "host parsing")."""

from __future__ import annotations

import re
from enum import StrEnum
from ipaddress import AddressValueError, IPv6Address
from urllib.parse import unquote

from badinh_site.vietnamese import nfc

__all__ = ["Fault", "fault_of", "with_scheme"]

_WEB = re.compile(r"(?:(?P<scheme>https?):)?(?P<slashes>[/\\]*)", re.IGNORECASE)
_AUTHORITY = re.compile(r"[^/?#\\]*")
_PORT = re.compile(r"(?:\A[^\[\]]*|\])(:([^:\[\]]*))\Z")
_HIGHEST_PORT = 65535
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f-\xa0#/:<>?@\[\\\]^|%\u2000-\u200a\u2028\u2029\u3000\ufffd]")
"""Code points that a host must not contain once it is decoded."""
_IPV4_PARTS, _IPV4_HIGHEST = 4, 255
_IPV4_PART = re.compile(r"0[0-7]{0,9}|[1-9][0-9]{0,9}")
"""A number; with a zero before it, it is octal."""


class Fault(StrEnum):
    """Why a browser cannot use an address; the value is the key of a phrase."""

    NONE = ""
    NO_HOST = "address without host"
    HOST = "address with bad host"
    PORT = "address with bad port"


def fault_of(address: str) -> Fault:
    """Return why a browser cannot open an address. Only web addresses have faults: an impossible host or port."""
    text = re.sub(r"[\t\n\r]", "", address).strip()
    start = _WEB.match(text)
    if start is None or not (start["scheme"] or len(start["slashes"]) > 1):
        return Fault.NONE
    authority = _AUTHORITY.match(text, start.end())
    host = authority[0].rpartition("@")[2] if authority else ""
    if len(start["slashes"]) != len("//") or not host:
        return Fault.NO_HOST
    port = _PORT.search(host)
    if port and port[2] and not (port[2].isascii() and port[2].isdigit() and int(port[2]) <= _HIGHEST_PORT):
        return Fault.PORT
    name = host[: port.start(1)] if port else host
    if not name:
        return Fault.NO_HOST
    return Fault.NONE if _is_host(name) else Fault.HOST


def _is_host(host: str) -> bool:
    if host.startswith("["):
        return host.endswith("]") and _is_ipv6(host[1:-1])
    name = nfc(unquote(host))
    if _FORBIDDEN.search(name):
        return False
    labels = name.removesuffix(".").split(".")
    return all(labels) and (not labels[-1].isdecimal() or _is_ipv4(labels))


def _is_ipv4(labels: list[str]) -> bool:
    if len(labels) > _IPV4_PARTS or not all(_IPV4_PART.fullmatch(label) for label in labels):
        return False
    *parts, last = (int(label, 8 if label.startswith("0") else 10) for label in labels)
    most = 256 ** (_IPV4_PARTS + 1 - len(labels)) - 1
    return all(part <= _IPV4_HIGHEST for part in parts) and last <= most


def _is_ipv6(text: str) -> bool:
    try:
        IPv6Address(text)
    except AddressValueError:
        return False
    return True


_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_BROKEN_SCHEME = re.compile(r"https?(?::?//?|:)(?=[\w-]+\.)", re.IGNORECASE)
_HOST_NAME = re.compile(
    r"(?:www\.[\w-]+(?:\.[\w-]+)*|[\w-]+(?:\.[\w-]+)*\.(?:vn|com|net|org|info|edu|gov|gl|ly|me|io|co|tv|be))(?::\d+)?(?=[/?#]|\Z)",
    re.IGNORECASE,
)


def with_scheme(target: str) -> str:
    """Return the whole address that was meant by one without ``https://`` or ``mailto:``; empty if it is none."""
    if _MAIL.fullmatch(target):
        return f"mailto:{target}"
    bare = _BROKEN_SCHEME.sub("", target, count=1) if _BROKEN_SCHEME.match(target) else target
    return f"https://{bare}" if _HOST_NAME.match(bare) else ""
