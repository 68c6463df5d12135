"""Decides which addresses and ports of other sites may be contacted: those that readers can reach, and no others.

A text or a redirect may name an address on the network of the machine that checks it, also in one of the forms in which
IPv6 carries an address of IPv4, or the service by which a cloud tells its machines their secrets.
"""

from __future__ import annotations

import ipaddress
from itertools import chain

__all__ = ["is_open_port", "is_public"]

_GLOBAL = ipaddress.IPv6Network("2000::/3")
"""All that is assigned for public addresses of IPv6 (RFC 4291): neither ``::/96``, ``::ffff:0:0:0/96`` nor
``fec0::/10``, which lead to addresses of IPv4 and of the local network."""
_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
"""Public addresses of IPv4 in a network that has only IPv6 (RFC 6052)."""
_REFUSED = tuple(
    ipaddress.ip_network(one)
    for one in (
        "2001::/23",  # Teredo and other protocols
        "2002::/16",  # 6to4
        "2001:db8::/32",
        "3fff::/20",
        "168.63.129.16/32",  # Azure, from within its machines
        "192.0.0.0/24",  # protocols; 192.0.0.192: Oracle
        "192.88.99.0/24",  # relays of 6to4
        "169.254.0.0/16",  # 169.254.169.254: most clouds
        "100.64.0.0/10",  # 100.100.100.200: Alibaba
    )
)
"""Networks within those that are public in some version of Python, or by number."""
_CLOSED = frozenset(
    chain(
        (1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 109, 110, 111, 113, 115),
        (117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993),
        (995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6679, 6697, 10080),
        (*range(101, 105), *range(512, 516), 526, *range(530, 533), 540, *range(6665, 6670)),
    )
)
"""Ports that browsers do not open, since other services than web servers listen there (Fetch, "Port blocking")."""
_ISATAP = (0x00005EFE, 0x02005EFE)
"""The second half of an address of IPv6 begins so if it carries one of IPv4 (RFC 5214)."""


def is_public(address: str) -> bool:
    """Return whether a numeric address is one of the public network; False for what is none."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        if found in _TRANSLATED or found.ipv4_mapped:
            return is_public(str(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)))
        if found not in _GLOBAL or (int(found) >> 32) & 0xFFFFFFFF in _ISATAP:
            return False
    return found.is_global and not found.is_multicast and not any(found in network for network in _REFUSED)


def is_open_port(port: int) -> bool:
    """Return whether browsers open an address with such a port."""
    return 0 < port < 0x10000 and port not in _CLOSED
