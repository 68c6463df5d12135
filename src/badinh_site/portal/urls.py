"""Every address of the site: how it is made, which ones are allowed, and where its file stands in the output."""

from __future__ import annotations

import hashlib
import re
from posixpath import basename, dirname, splitext

from badinh_site.content.files import ALBUMS
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
    "album_address",
    "album_page_address",
    "article_address",
    "attachment_address",
    "feed_address",
    "in_site",
    "is_allowed",
    "list_address",
    "month_address",
    "output_path",
    "page_address",
    "title_card_address",
]

FEED_FILE = "feed.xml"
JSON_FEED = "feed.json"
OPENSEARCH_FILE = "opensearch.xml"

LONGEST = 240
"""Characters of an address: with the folder of the site it stays below the 260 of older Windows programs."""

_SEGMENT = re.compile(r"[a-z0-9](?:[a-z0-9_-]|\.(?!\.|$))*")
_PAGE_FILE = re.compile(r"\.html?$")


def article_address(path: str, date: Moment | None, fixed: Addresses) -> str | None:
    """Return ``/YYYY/MM/slug/``, or ``/bai-viet/slug/`` for an unknown date; None when the name gives no slug."""
    name = _file_slug(_own_name(path))
    if not name:
        return None
    return f"/{date.local[:4]}/{date.local[5:7]}/{name}/" if date else f"{fixed.articles}{name}/"


def page_address(path: str) -> str | None:
    """Return the address of a plain page: ``content/pages/gioi-thieu.md`` is ``/gioi-thieu/``."""
    below = splitext(path.removeprefix("content/pages/"))[0]
    parts = [_file_slug(part) for part in below.split("/")]
    if parts and parts[-1] == "index" and len(parts) > 1:
        parts.pop()
    return f"/{'/'.join(parts)}/" if all(parts) else None


def album_address(path: str, fixed: Addresses) -> str | None:
    """Return the address of an album: ``content/albums/tet-2021/index.md`` is ``/thu-vien-hinh-anh/tet-2021/``."""
    parts = [_file_slug(part) for part in dirname(path.removeprefix(ALBUMS)).split("/")]
    return f"{fixed.albums}{'/'.join(parts)}/" if all(parts) else None


def album_page_address(address: str, number: int, fixed: Addresses) -> str:
    """Return the address of one page of an album; the first one is the album's own."""
    folder = address if address.endswith("/") else _PAGE_FILE.sub("/", address)
    return address if number == 1 else f"{folder}{fixed.page}/{number}/"


def attachment_address(path: str) -> str | None:
    """Return the address of a file beside the articles: the same place, with a safe name. None when nothing is left."""
    parts = path.removeprefix("content/").split("/")
    stem, suffix = splitext(parts[-1])
    names = [_file_slug(part) for part in [*parts[:-1], stem]]
    return f"/{'/'.join(names)}{suffix.lower()}" if all(names) else None


def title_card_address(address: str, mark: str, fixed: Addresses) -> str:
    """Return the address of the picture that is drawn of a page's title; ``mark`` names what stands on it."""
    folder = address if address.endswith("/") else _PAGE_FILE.sub("/", address)
    return f"{folder}{fixed.share}.{mark}.png"


def list_address(front: str, number: int | None, fixed: Addresses) -> str:
    """Return the address of a list's front page, or of its page ``number``, counted from the oldest."""
    return front if number is None else f"{front}{fixed.page}/{number}/"


def feed_address(front: str) -> str:
    """Return the address of the Atom feed of a list (or of the site), which stands beside its front page."""
    return front + FEED_FILE


def month_address(month: str) -> str:
    """Return the address of a month's archive; ``month`` is ``2021-07``."""
    return f"/{month[:4]}/{month[5:7]}/"


def _own_name(path: str) -> str:
    """Return the name a file's address is made of: its own, or its folder's for ``index.md``."""
    stem = splitext(basename(path))[0]
    folder = basename(dirname(path))
    return folder if stem.lower() == "index" and folder != "content" else stem


def _file_slug(name: str) -> str:
    """Return the slug of a file's name. A long name is cut, and a digest of the whole keeps it apart from its like."""
    whole = slug(name, len(name) * 2)
    if len(whole) <= SLUG_LENGTH:
        return whole
    mark = hashlib.blake2b(whole.encode("ascii"), digest_size=4).hexdigest()
    return f"{slug(whole, SLUG_LENGTH - len(mark) - 1)}-{mark}"


def is_allowed(address: str) -> bool:
    """Return whether an address given in front matter can be one of this site.

    It is ASCII in lower case, begins with ``/``, ends with ``/`` or ``.html``, stays inside the site and has no name
    that Windows reserves.
    """
    if len(address) > LONGEST or not address.startswith("/") or address == "/":
        return False
    if not (address.endswith("/") or _PAGE_FILE.search(address)):
        return False
    parts = address[1:].removesuffix("/").split("/")
    return all(_SEGMENT.fullmatch(part) and not is_reserved_name(part) for part in parts)


def output_path(address: str) -> str:
    """Return the file, relative to the output folder, that a host serves for an address."""
    path = address.removeprefix("/")
    return f"{path}index.html" if address.endswith("/") else path


def in_site(config: Config, address: str) -> str:
    """Return an address with the path prefix of ``base_url``."""
    return config.base_path + address.removeprefix("/")


def absolute(config: Config, url: str) -> str:
    """Return the whole web address of a URL that :func:`in_site` made; others are given back as they are."""
    return config.origin + url if url.startswith("/") and not url.startswith("//") else url
