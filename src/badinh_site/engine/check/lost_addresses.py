"""Compares the addresses that were public with those of the site now: none may go without a redirect or a notice."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit
from xml.etree import ElementTree as ET

from badinh_site.diagnostics.problem import Problem, ProblemsError
from badinh_site.limits import LARGEST_FILE
from badinh_site.portal.entry import alias_line
from badinh_site.portal.redirects import OldAddress, alias_of, old_address
from badinh_site.portal.site import Article, Site
from badinh_site.portal.urls import is_allowed, output_path
from badinh_site.regular_files import read_regular
from badinh_site.settings.config import Config
from badinh_site.vietnamese import nfc, slug

__all__ = ["Public", "missing", "read_published"]

ALIKE = 0.7
"""How alike the names of two addresses must at least be, from 0 to 1, for one to be taken for the other."""


_ELEMENT = re.compile(r"\{[^{}]*+\}")


_HASHED = re.compile(r"\.[0-9a-f]{10}\.\w+$")
"""Files named by their contents: another version has another name, and no address of theirs is for ever."""


class Public(NamedTuple):
    """An address that was public."""

    address: str
    """On the site: it begins with ``/``, without the prefix of ``base_url``."""
    title: str = ""
    """What its page was called, when that is known."""


def read_published(place: Path, config: Config) -> list[Public]:
    """Return the addresses in a sitemap, in a sitemap index with the parts beside it, or in a folder.

    Raises:
        ProblemsError: a file cannot be read, or is no sitemap.
    """
    if place.is_dir():
        return sorted(_in_folder(place))
    return sorted({Public(_address(url, config)) for url in _listed(place)})


def _in_folder(folder: Path) -> Iterator[Public]:
    for file in folder.rglob("*"):
        path = file.relative_to(folder).as_posix()
        is_page = file.suffix in (".html", ".htm")
        internal = file.name[0] in "._" or file.suffix in ("", ".gz", ".br") or path == "404.html"
        if file.is_file() and not internal and not _HASHED.search(path):
            yield Public("/" + re.sub(r"(^|/)index\.html$", r"\1", path), _title(file) if is_page else "")


def _title(file: Path) -> str:
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415 - a sitemap does without

    heading = LexborHTMLParser(read_regular(file, LARGEST_FILE)).css_first("h1")
    return " ".join(heading.text().split()) if heading is not None else ""


def _listed(file: Path, kinds: Collection[str] = ("urlset", "sitemapindex")) -> Iterator[SplitResult]:
    """Yield the addresses in a sitemap (sitemaps.org), or in all parts that an index names. A part is no index."""
    root = _parsed(file)
    kind = _ELEMENT.sub("", root.tag)
    if kind not in kinds:
        raise _unreadable(file, f"<{kind}>")
    for url in _locations(file, root):
        if kind == "urlset":
            yield url
        else:
            yield from _listed(_part(file, url), ("urlset",))


def _locations(file: Path, root: ET.Element) -> Iterator[SplitResult]:
    for entry in root:
        for child in entry:
            if _ELEMENT.sub("", child.tag) == "loc" and child.text:
                try:
                    url = urlsplit(child.text.strip())
                except ValueError as error:
                    raise _unreadable(file, error) from error
                yield url


def _part(index: Path, url: SplitResult) -> Path:
    """Return the file of a part, beside the index."""
    try:
        return index.with_name(unquote(url.path).rpartition("/")[2])
    except ValueError as error:
        raise _unreadable(index, error) from error


def _parsed(file: Path) -> ET.Element:
    try:
        data = file.read_bytes()
        # Expat refuses entities that grow without measure (since 2.4.1), and follows none that lie elsewhere.
        return ET.fromstring(gzip.decompress(data) if file.suffix == ".gz" else data)  # noqa: S314 - see above
    # Expat raises LookupError and ValueError for encodings that it does not support.
    except (OSError, EOFError, zlib.error, ET.ParseError, LookupError, ValueError) as error:
        raise _unreadable(file, error) from error


def _unreadable(file: Path, reason: str | Exception) -> ProblemsError:
    detail = reason.strerror if isinstance(reason, OSError) and reason.strerror else str(reason)
    return ProblemsError(Problem("BD333", file.as_posix(), values={"detail": detail}))


def _address(url: SplitResult, config: Config) -> str:
    """Return the address on the site that a web address means, whatever host it names."""
    path = nfc(unquote(url.path)) or "/"
    below = path.removeprefix(config.base_path) if config.base_path != "/" else path.removeprefix("/")
    return f"/{below.removeprefix('/')}" + (f"?{url.query}" if url.query else "")


def missing(public: Iterable[Public], site: Site, outputs: Collection[str]) -> list[Problem]:
    """Report every address that was public and has neither page nor redirect nor notice now.

    ``outputs`` are the paths of all outputs.
    """
    known = list(public)
    redirects: dict[str, list[OldAddress]] = {}
    for redirect in site.redirects:
        redirects.setdefault(redirect.old.path, []).append(redirect.old)
    gone = [one for one in known if not _is_there(one.address, outputs) and not _leads_on(one.address, redirects)]
    search = _Search(site, {one.address for one in known})
    found = {one.address: search.find(one) for one in gone}
    moved: dict[str, list[str]] = {}
    for address, article in found.items():
        if article is not None:
            moved.setdefault(article.entry.path, []).append(alias_of(address, site.config.base_path))
    return [_gone(one.address, found[one.address], moved) for one in gone]


def _is_there(address: str, outputs: Collection[str]) -> bool:
    bare = address.partition("?")[0]
    return any(output_path(one) in outputs for one in (bare, f"{bare}/"))


def _leads_on(address: str, redirects: Mapping[str, Iterable[OldAddress]]) -> bool:
    """Return whether an old address is redirected, by a host at least; more parameters than it must have do no harm."""
    asked = old_address(address)
    return asked is not None and any(set(old.query) <= set(asked.query) for old in redirects.get(asked.path, ()))


def _gone(address: str, article: Article | None, moved: Mapping[str, list[str]]) -> Problem:
    if article is None:
        return Problem("BD332", values={"url": address})
    path = article.entry.path
    values = {"url": address, "title": article.entry.title, "line": alias_line(article.entry, moved[path])}
    return Problem("BD331", path, values=values)


class _Search:
    """Finds the article that an address probably was of: one whose own address was not public before."""

    def __init__(self, site: Site, public: Collection[str]) -> None:
        fixed = site.config.addresses
        self._list = re.compile(rf"{fixed.sections}|{fixed.tags}|/\d{{4}}/\d\d/$|.*/{fixed.page}/\d+/$")
        everything = (*site.articles, *site.pages, *site.albums, *site.withdrawn)
        self._new = [one for one in everything if one.entry.address and one.entry.address not in public]
        self._named = [(_name(one.entry.address or ""), one) for one in self._new]
        self._named += [(slug(one.entry.title), one) for one in self._new]
        self._exact = {name: one for name, one in reversed(self._named) if name}

    def find(self, gone: Public) -> Article | None:
        name, title = _name(gone.address), slug(gone.title)
        if not is_allowed(gone.address) or self._list.match(gone.address) or not name:
            return None
        exact = self._exact.get(name) or self._exact.get(title)
        return exact or self._nearest(name)

    def _nearest(self, name: str) -> Article | None:
        """Return the article that is called most like it; the first one of equals."""
        matcher = SequenceMatcher(b=name, autojunk=False)
        best, found = ALIKE, None
        for other, article in self._named:
            matcher.set_seq1(other)
            # The bounds cost little, and tell apart nearly all.
            if min(matcher.real_quick_ratio(), matcher.quick_ratio()) >= best and matcher.ratio() > best:
                best, found = matcher.ratio(), article
        return found


def _name(address: str) -> str:
    """Return what an address is called by: its last part, as a slug, without the ending of a file."""
    return slug(address.removesuffix("/").rpartition("/")[2].partition(".")[0])
