"""Names the files of static/ by their content, so that browsers may keep them for ever."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from posixpath import dirname, join, normpath, splitext
from typing import NamedTuple

from badinh_site.content.sources import digest
from badinh_site.errors import Problem
from badinh_site.pages.outputs import Copy
from badinh_site.vietnamese import slug

__all__ = ["Asset", "Assets", "name_assets", "replace_addresses", "stylesheet_addresses"]

_URL = re.compile(r"""(url\(\s*)(["']?)([^"')\s]+)(\2\s*\))|(@import\s+)(["'])([^"']+)(\6)""")
_ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|/|#")


class Asset(NamedTuple):
    """A file of static/ (the site's own, or the theme's where the site has none of that name)."""

    name: str
    """Below static/, as ``asset("...")`` names it."""
    path: str
    """As it was scanned."""
    digest: bytes
    addresses: tuple[str, ...]
    """What it points at, for a stylesheet."""


class Assets(NamedTuple):
    """The published static files."""

    urls: Mapping[str, str]
    """By name: the published address below the site's root."""
    copies: tuple[Copy, ...]
    problems: tuple[Problem, ...]


def stylesheet_addresses(css: str) -> tuple[str, ...]:
    """Give the addresses in a stylesheet that mean other files of static/."""
    found = (match[3] or match[7] for match in _URL.finditer(css))
    return tuple(dict.fromkeys(one for one in found if not _ELSEWHERE.match(one)))


def replace_addresses(css: str, replacements: Mapping[str, str]) -> str:
    """Give a stylesheet with other addresses in ``url(...)`` and ``@import``."""

    def other(match: re.Match[str]) -> str:
        if match[3]:
            return f"{match[1]}{match[2]}{replacements.get(match[3], match[3])}{match[4]}"
        return f"{match[5]}{match[6]}{replacements.get(match[7], match[7])}{match[8]}"

    return _URL.sub(other, css)


def name_assets(assets: Iterable[Asset]) -> Assets:
    """Give every static file its published name: ``style.css`` becomes ``static/style.0a1b2c3d4e.css``."""
    return _Naming(assets).name_all()


class _Naming:
    def __init__(self, assets: Iterable[Asset]) -> None:
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
        key = digest(asset.digest + repr(replacements).encode()) if replacements else asset.digest
        path = _published(name, key)
        self._copies[name] = Copy(path, asset.path, asset.digest, asset.path, replacements)
        return self._copies[name]

    def _replacement(self, asset: Asset, address: str) -> tuple[str, str] | None:
        bare = re.split(r"[?#]", address, maxsplit=1)[0]
        name = normpath(join(dirname(asset.name), bare))
        if name not in self._assets or name in self._open:
            self._problems.append(Problem("BD408", asset.path, values={"target": address}))
            return None
        steps = "../" * (_published(asset.name, b"").count("/"))
        return address, steps + self._copy(name).path + address[len(bare) :]


def _published(name: str, key: bytes) -> str:
    stem, suffix = splitext(name)
    parts = [slug(part) or "tep" for part in stem.split("/")]
    return f"static/{'/'.join(parts)}.{key.hex()[:10]}{suffix.lower()}"
