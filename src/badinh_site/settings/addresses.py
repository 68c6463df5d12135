"""Field types for web addresses, host names and language tags."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, urlsplit

from badinh_site.languages.words import has_words
from badinh_site.strict_yaml.fields import text
from badinh_site.strict_yaml.nodes import Node
from badinh_site.strict_yaml.reader import Reader

__all__ = ["address_parts", "ascii_host", "base_url", "language_tag", "normal_base_url", "web_address"]


@lru_cache(maxsize=16)  # called for every link of the site
def address_parts(base_url: str) -> tuple[str, str]:
    """Return the origin and the path of a base URL."""
    parts = urlsplit(base_url)
    return f"{parts.scheme}://{parts.netloc}", parts.path


def base_url(reader: Reader, node: Node, field: str) -> str | None:
    """Read the address of the portal in normalised form."""
    word = text(reader, node, field)
    if word is None:
        return None
    normalised = normal_base_url(word)
    if normalised is None:
        reader.report("BD303", node, field=field, value=word)
    return normalised


def normal_base_url(word: str) -> str | None:
    """Return a base URL with a trailing slash; None if the text is not a web address."""
    try:
        parts = urlsplit(word)
        port = parts.port
    except ValueError:
        return None
    is_valid = (
        parts.scheme in ("http", "https") and parts.hostname and not (parts.query or parts.fragment or parts.username)
    )
    if not is_valid or re.search(r"[\s\\<>\"]", word) or "//" in parts.path or ".." in parts.path:
        return None
    try:
        host = ascii_host(parts.hostname or "")
    except UnicodeError:
        return None
    path = quote(parts.path.strip("/"), safe="/-._~%")
    return f"{parts.scheme}://{host}{f':{port}' if port else ''}/{path + '/' if path else ''}"


# Labels of letters, digits and inner hyphens, 63 characters each (RFC 1035, 2.3.1).
_HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*")


def ascii_host(name: str) -> str:
    """Return the ASCII form of a host name; IPv6 addresses are put in square brackets.

    Raises:
        UnicodeError: the name is not a valid host name.
    """
    if ":" in name:
        return f"[{name}]"
    ascii_name = name if name.isascii() else name.encode("idna").decode("ascii").lower()
    if not _HOST.fullmatch(ascii_name):
        raise UnicodeError(name)
    return ascii_name


_LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", re.IGNORECASE)
"""The common form of BCP 47 language tags, by which browsers and screen readers choose a voice."""


def language_tag(reader: Reader, node: Node, field: str) -> str | None:
    """Read a language tag (BCP 47)."""
    tag = text(reader, node, field)
    if tag is None:
        return None
    if _LANGUAGE_TAG.fullmatch(tag):
        if not has_words(tag):
            reader.report("BD328", node, field=field, value=tag)
        return tag
    reader.report("BD327", node, field=field, value=tag)
    return None


def web_address(reader: Reader, node: Node, field: str) -> str | None:
    """Read an address that begins with ``http://`` or ``https://``."""
    word = text(reader, node, field)
    if word is not None and not re.fullmatch(r"https?://[^\s/]\S*", word):
        reader.report("BD303", node, field=field, value=word)
        return None
    return word
