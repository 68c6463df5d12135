"""Content-based names for the files of static/, so that browsers may cache them for ever."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from posixpath import dirname, join, normpath, splitext
from typing import NamedTuple

from msgspec import Struct

from badinh_site.content.document import Reference
from badinh_site.content.files import line_and_column
from badinh_site.diagnostics.problem import Problem
from badinh_site.hashing import digest
from badinh_site.languages.words import SCRIPT_LANGUAGE, script_words
from badinh_site.pages.outputs import Copy
from badinh_site.vietnamese import slug

__all__ = [
    "ROOT_FOLDER",
    "Asset",
    "AssetLink",
    "Assets",
    "name_assets",
    "replace_addresses",
    "replace_words",
    "stylesheet_addresses",
]

ROOT_FOLDER = "root/"
"""The folder of static/ whose files are published unchanged, at the root of the site and by their own names."""

_URL = re.compile(
    r"""/\*.*?(?:\*/|\Z)                              # a comment contains no address
    |(?:url\(\s*|@import\s*)(?:"(?P<double>[^"\n]*)"|'(?P<single>[^'\n]*)')
    |url\(\s*(?P<plain>[^"'()\s]+)""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|/|#")


class Asset(NamedTuple):
    """A file of static/: the site's own, or the theme's if the site has none of that name."""

    name: str
    """Path below static/, as passed to ``asset("...")``."""
    path: str
    """Path as scanned."""
    digest: bytes
    addresses: tuple[Reference, ...]
    """The addresses in it, if it is a stylesheet."""


class AssetLink(Struct, frozen=True):
    """The value of ``asset("...")`` in templates: as a string, it is the address."""

    url: str
    """With the prefix of ``base_url``."""
    integrity: str
    """Value for ``integrity="..."`` (Subresource Integrity)."""

    def __str__(self) -> str:
        """Return the address."""
        return self.url


class Assets(NamedTuple):
    """The published static files."""

    urls: Mapping[str, str]
    """Published addresses below the site's root, by name."""
    copies: tuple[Copy, ...]
    problems: tuple[Problem, ...]


def stylesheet_addresses(css: str) -> tuple[Reference, ...]:
    """Return the addresses of other files of static/ in a stylesheet, each once, at its first occurrence."""
    found: dict[str, Reference] = {}
    for match in _URL.finditer(css):
        address = match[match.lastgroup] if match.lastgroup else ""
        if address and not _ELSEWHERE.match(address) and match.lastgroup:
            start = match.start(match.lastgroup)
            line, column = line_and_column(css, start)
            found.setdefault(address, Reference(address, line, column))
    return tuple(found.values())


def replace_addresses(css: str, replacements: Mapping[str, str]) -> str:
    """Return a stylesheet with the addresses in ``url(...)`` and ``@import`` replaced."""

    def other(match: re.Match[str]) -> str:
        if not match.lastgroup:
            return match[0]
        start, end = (place - match.start() for place in match.span(match.lastgroup))
        address = match[match.lastgroup]
        return match[0][:start] + replacements.get(address, address) + match[0][end:]

    return _URL.sub(other, css)


def replace_words(script: str, words: Mapping[str, str]) -> str:
    """Return a script with its words replaced: whole literals only, so that code never changes."""
    own = re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))
    return own.sub(lambda match: words[match[0]], script)


def name_assets(assets: Iterable[Asset], language: str = SCRIPT_LANGUAGE) -> Assets:
    """Return all static files with their published names: ``style.css`` becomes ``static/style.0a1b2c3d4e.css``.

    The words of scripts with a name known from the theme are translated to ``language``. Files in ``static/root/``,
    such as those by which search engines verify a site, keep their names.
    """
    return _Naming(assets, language).name_all()


class _Naming:
    def __init__(self, assets: Iterable[Asset], language: str) -> None:
        self._language = language
        self._assets = {asset.name: asset for asset in assets}
        self._copies: dict[str, Copy] = {}
        self._problems: list[Problem] = []
        self._open: list[str] = []

    def name_all(self) -> Assets:
        for name in sorted(self._assets):
            self._copy(name)
        urls = {name: self._copies[name].path for name in sorted(self._copies)}
        return Assets(urls, tuple(self._copies[name] for name in urls), tuple(self._problems))

    def _copy(self, name: str) -> Copy:
        if name in self._copies:
            return self._copies[name]
        asset = self._assets[name]
        self._open.append(name)
        replacements = tuple(filter(None, (self._replacement(asset, one) for one in asset.addresses)))
        self._open.pop()
        replacements += script_words(name, self._language)
        key = digest(asset.digest + repr(replacements).encode()) if replacements else asset.digest
        path = _published(name, key)
        self._copies[name] = Copy(path, asset.path, asset.digest, asset.path, replacements)
        return self._copies[name]

    def _replacement(self, asset: Asset, reference: Reference) -> tuple[str, str] | None:
        address = reference.target
        bare = re.split(r"[?#]", address, maxsplit=1)[0]
        name = normpath(join(dirname(asset.name), bare))
        if name not in self._assets or name in self._open:
            code = "BD409" if name in self._open else "BD408"
            place = (asset.path, reference.line, reference.column)
            self._problems.append(Problem(code, *place, {"target": address}))
            return None
        steps = "../" * (_published(asset.name, b"").count("/"))
        return address, steps + self._copy(name).path + address[len(bare) :]


def _published(name: str, key: bytes) -> str:
    if name.startswith(ROOT_FOLDER):
        return name.removeprefix(ROOT_FOLDER)
    stem, suffix = splitext(name)
    parts = [slug(part) or "tep" for part in stem.split("/")]
    return f"static/{'/'.join(parts)}.{key.hex()[:10]}{re.sub(r'[^a-z0-9.]', '', suffix.lower())}"
