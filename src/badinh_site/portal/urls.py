"""The addresses of the site: how they are formed, which are allowed, and the output path of each."""

from __future__ import annotations

import hashlib
import re
from posixpath import basename, dirname, splitext

from badinh_site.content.types import AddressRule, type_of
from badinh_site.dates import Moment
from badinh_site.settings.config import Config
from badinh_site.settings.fixed_addresses import Addresses
from badinh_site.vietnamese import SLUG_LENGTH, is_reserved_name, slug

__all__ = [
    "FEED_FILE",
    "JSON_FEED",
    "LONGEST",
    "OPENSEARCH_FILE",
    "absolute",
    "album_page_address",
    "attachment_address",
    "document_address",
    "feed_address",
    "in_site",
    "is_allowed",
    "list_address",
    "month_address",
    "output_path",
    "title_card_address",
]

FEED_FILE = "feed.xml"
JSON_FEED = "feed.json"
OPENSEARCH_FILE = "opensearch.xml"

LONGEST = 240
"""Maximum length of an address: with the folder of the site, paths stay below the 260 of older Windows programs."""

_SEGMENT = re.compile(r"[a-z0-9](?:[a-z0-9_-]|\.(?!\.|$))*")
_PAGE_FILE = re.compile(r"\.html?$")


def document_address(path: str, date: Moment | None, fixed: Addresses) -> str | None:
    """Return the default address of a content file; None if its name contains nothing for a slug.

    An article has ``/YYYY/MM/slug/``, or ``/bai-viet/slug/`` when its date is unknown. The address of a page such as
    ``content/pages/gioi-thieu.md`` is ``/gioi-thieu/``, that of an album such as ``content/albums/tet-2021/index.md``
    is ``/thu-vien-hinh-anh/tet-2021/``.
    """
    kind = type_of(path)
    if kind.address is AddressRule.PATH:
        folder, parts = "/", _slugs(splitext(path.removeprefix(kind.folder))[0])
        parts = parts[:-1] if len(parts) > 1 and parts[-1] == "index" else parts
    elif kind.address is AddressRule.LIBRARY:
        folder, parts = fixed.albums, _slugs(dirname(path.removeprefix(kind.folder)))
    else:
        folder, parts = month_address(date.local[:7]) if date else fixed.articles, [_file_slug(_own_name(path))]
    return f"{folder}{'/'.join(parts)}/" if all(parts) else None


def _slugs(path: str) -> list[str]:
    return [_file_slug(part) for part in path.split("/")]


def album_page_address(address: str, number: int, fixed: Addresses) -> str:
    """Return the address of one page of an album; the first page has the address of the album."""
    folder = address if address.endswith("/") else _PAGE_FILE.sub("/", address)
    return address if number == 1 else f"{folder}{fixed.page}/{number}/"


def attachment_address(path: str) -> str | None:
    """Return the address of an attachment: its path with safe names; None if a name contains nothing for a slug."""
    parts = path.removeprefix("content/").split("/")
    stem, suffix = splitext(parts[-1])
    names = [_file_slug(part) for part in [*parts[:-1], stem]]
    return f"/{'/'.join(names)}{suffix.lower()}" if all(names) else None


def title_card_address(address: str, mark: str, fixed: Addresses) -> str:
    """Return the address of the title card of a page; ``mark`` is a digest of its text."""
    folder = address if address.endswith("/") else _PAGE_FILE.sub("/", address)
    return f"{folder}{fixed.share}.{mark}.png"


def list_address(front: str, number: int | None, fixed: Addresses) -> str:
    """Return the address of a list's front page (None), or of its page ``number``, counted from the oldest."""
    return front if number is None else f"{front}{fixed.page}/{number}/"


def feed_address(front: str) -> str:
    """Return the address of the Atom feed of a list or of the site, next to its front page."""
    return front + FEED_FILE


def month_address(month: str) -> str:
    """Return the address of a month's archive; ``month`` is ``2021-07``."""
    return f"/{month[:4]}/{month[5:7]}/"


def _own_name(path: str) -> str:
    """Return the name from which the address of a file is formed: its own, or its folder's for ``index.md``."""
    stem = splitext(basename(path))[0]
    folder = basename(dirname(path))
    return folder if stem.lower() == "index" and folder != "content" else stem


def _file_slug(name: str) -> str:
    """Return the slug of a file's name. A long one is cut, and a digest of the whole keeps it unique."""
    whole = slug(name, len(name) * 2)
    if len(whole) <= SLUG_LENGTH:
        return whole
    mark = hashlib.blake2b(whole.encode("ascii"), digest_size=4).hexdigest()
    return f"{slug(whole, SLUG_LENGTH - len(mark) - 1)}-{mark}"


def is_allowed(address: str) -> bool:
    """Return whether an address in front matter is allowed.

    It must be lower-case ASCII, begin with ``/``, end with ``/`` or ``.html``, stay inside the site and contain no name
    that Windows reserves.
    """
    if len(address) > LONGEST or not address.startswith("/") or address == "/":
        return False
    if not (address.endswith("/") or _PAGE_FILE.search(address)):
        return False
    parts = address[1:].removesuffix("/").split("/")
    return all(_SEGMENT.fullmatch(part) and not is_reserved_name(part) for part in parts)


def output_path(address: str) -> str:
    """Return the path, relative to the output folder, of the file that a host serves for an address."""
    path = address.removeprefix("/")
    return f"{path}index.html" if address.endswith("/") else path


def in_site(config: Config, address: str) -> str:
    """Return an address with the path prefix of ``base_url``."""
    return config.base_path + address.removeprefix("/")


def absolute(config: Config, url: str) -> str:
    """Return the absolute URL for a URL path from :func:`in_site`; other URLs are returned unchanged."""
    return config.origin + url if url.startswith("/") and not url.startswith("//") else url
