"""Digests of the code that shapes outputs: this package, the libraries it uses, a site's Markdown extensions."""

from __future__ import annotations

import os
import sys
import zlib
from collections.abc import Iterable
from functools import cache
from importlib.machinery import PathFinder
from importlib.util import find_spec
from pathlib import Path

from badinh_site.hashing import digest

__all__ = [
    "answers_version",
    "compression_version",
    "engine_version",
    "extensions_version",
    "images_version",
    "title_cards_version",
]

_SHAPING = ("jinja2", "markupsafe", "markdown", "markdown_it", "nh3", "selectolax", "msgspec", "yaml", "PIL", "numpy")
"""Libraries whose version can change a byte of the output."""
_DISTRIBUTIONS = {"markdown_it": "markdown_it_py", "yaml": "pyyaml", "PIL": "pillow"}
"""Distributions whose name differs from their module's."""
_IMAGES = ("images/source.py", "images/file_parts.py", "images/encode.py")
"""The only modules of this package that can change a byte of a rendition: other changes leave renditions up to date."""
_TITLE_CARDS = (
    "images/source.py",
    "images/file_parts.py",
    "images/title_card.py",
    "images/fonts/BeVietnamPro-SemiBold.ttf",
)
"""The same for title cards."""
_COMPRESSING = ("engine/outputs/compress.py",)
"""The same for compressed copies."""
_EXTERNAL_LINKS = ("engine/check/external_links.py", "engine/check/asking.py", "engine/check/public_addresses.py")
"""The only modules of this package that can change the findings about other sites."""


@cache
def engine_version() -> bytes:
    """Return the digest of this package and of the libraries that shape pages."""
    parts = [_python()]
    parts += [f"{name} {_version(name)}".encode() for name in _SHAPING]
    package = Path(__file__).parents[1]
    for name in _shaping_files(package):
        parts.append(name.replace(os.sep, "/").encode())
        parts.append((package / name).read_bytes())
    return digest(b"\0".join(parts))


def _shaping_files(package: Path) -> list[str]:
    """Return the files of this package that can change an output, relative to it. Every start of a build needs them."""
    top = len(os.path.join(package, ""))  # noqa: PTH118 - pathlib takes three times as long for all this
    files = [os.path.join(folder, name) for folder, _, names in os.walk(package) for name in names]  # noqa: PTH118
    return sorted(name[top:] for name in files if name.endswith((".py", ".ttf", ".mo")))


@cache
def images_version() -> bytes:
    """Return the digest of the code that makes renditions of images: Pillow and the modules that call it."""
    return _pillow_with(_IMAGES)


@cache
def title_cards_version() -> bytes:
    """Return the digest of the code that draws title cards: Pillow, the modules that call it, and the font."""
    return _pillow_with(_TITLE_CARDS)


def _pillow_with(files: Iterable[str]) -> bytes:
    return digest(b"\0".join([f"PIL {_version('PIL')}".encode(), *_sources(files)]))


def _sources(files: Iterable[str]) -> list[bytes]:
    package = Path(__file__).parents[1]
    return [(package / one).read_bytes() for one in files]


@cache
def answers_version() -> bytes:
    """Return the digest of the modules that check links to other sites."""
    return digest(b"\0".join(_sources(_EXTERNAL_LINKS)))


@cache
def compression_version(form: str) -> bytes:
    """Return the digest of the code that compresses files: Python, the format's library, and the module calling it."""
    library = f"zlib {zlib.ZLIB_RUNTIME_VERSION}" if form == "gzip" else f"brotli {_version('brotli')}"
    return digest(b"\0".join([_python(), f"{form} {library}".encode(), *_sources(_COMPRESSING)]))


def extensions_version(names: Iterable[str]) -> bytes:
    """Return the digest of a site's Markdown extensions: their versions, and their sources where these can be found."""
    parts = []
    for name in names:
        module = name.partition(":")[0]
        origin = _origin(module)
        source = Path(origin).read_bytes() if origin and Path(origin).is_file() else b"absent"
        parts.append(f"{name} {_version(module.partition('.')[0])} ".encode() + source)
    return digest(b"\0".join(parts))


def _origin(module: str) -> str | None:
    """Return the file of a module without importing its parent packages, as ``find_spec`` would."""
    name, _, rest = module.partition(".")
    try:
        spec = find_spec(name)
        while rest and spec is not None:
            step, _, rest = rest.partition(".")
            name = f"{name}.{step}"
            spec = PathFinder.find_spec(name, spec.submodule_search_locations or [])
    except (ImportError, ValueError):
        return None
    return spec.origin if spec else None


def _python() -> bytes:
    return f"{sys.implementation.name} {sys.version}".encode()


def _version(module: str) -> str:
    """Return a version from the name of the metadata folder: importlib.metadata takes longer than a whole build."""
    spec = PathFinder.find_spec(module)
    if spec is None or spec.origin is None:
        return "absent"
    name = _DISTRIBUTIONS.get(module, module)
    parent = Path(spec.origin).parents[1]
    found = sorted(
        folder.name for folder in parent.glob("*.dist-info") if folder.name.lower().split("-")[0] == name.lower()
    )
    return found[-1] if found else str(Path(spec.origin).stat().st_mtime_ns)
