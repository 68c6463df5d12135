"""What the preview's server asks of the site."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

__all__ = ["HttpRequest"]


class HttpRequest(NamedTuple):
    """What a browser asks for, after all checks."""

    path: str
    """Decoded, in the form in which it was sent. Begins with ``/`` and is contained: no segment of dots, none that is
    empty but the last one, no backslash, colon, NUL or other control character."""
    query: Mapping[str, str]
    """The first value of each name, decoded; at most 16."""
    cookies: Mapping[str, str]
    site: str
    """Value of Sec-Fetch-Site, or ``""``."""
    port: int
    """Where the server listens, for links."""
