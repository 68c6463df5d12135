"""Names by digest what makes pages: this package, the libraries that shape them, a site's Markdown extensions."""

from __future__ import annotations

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

_SHAPING = ("jinja2", "markupsafe", "markdown", "nh3", "selectolax", "msgspec", "yaml", "PIL")
"""Libraries whose version can change a byte of the output. The distributions of two are named differently."""
_DISTRIBUTIONS = {"yaml": "pyyaml", "PIL": "pillow"}
_PICTURES = ("images/source.py", "images/encode.py")
"""Our own modules that can change a byte of a rendition: when others change, pictures need not be made again."""
_TITLE_CARDS = ("images/source.py", "images/title_card.py", "images/fonts/BeVietnamPro-SemiBold.ttf")
"""The same for a poster."""
_COMPRESSING = ("engine/outputs/compress.py",)
"""The same for a compressed copy."""
_ASKING = ("engine/check/external_links.py",)
"""Our own modules that can change what is found out about other sites."""


@cache
def engine_version() -> bytes:
    """Return the digest of what makes pages besides the site's own files: this package and the libraries it uses."""
    parts = [_python()]
    parts += [f"{name} {_version(name)}".encode() for name in _SHAPING]
    package = Path(__file__).parents[1]
    for file in sorted(file for kind in ("*.py", "*.ttf", "*.mo") for file in package.rglob(kind)):
        parts.append(file.relative_to(package).as_posix().encode())
        parts.append(file.read_bytes())
    return digest(b"\0".join(parts))


@cache
def images_version() -> bytes:
    """Return the digest of what makes renditions of pictures: Pillow, and the modules that call it."""
    return _pillow_with(_PICTURES)


@cache
def title_cards_version() -> bytes:
    """Return the digest of what draws posters: Pillow, the module that calls it, the font."""
    return _pillow_with(_TITLE_CARDS)


def _pillow_with(files: Iterable[str]) -> bytes:
    return digest(b"\0".join([f"PIL {_version('PIL')}".encode(), *_sources(files)]))


def _sources(files: Iterable[str]) -> list[bytes]:
    package = Path(__file__).parents[1]
    return [(package / one).read_bytes() for one in files]


@cache
def answers_version() -> bytes:
    """Return the digest of what asks other sites: the module that does so."""
    return digest(b"\0".join(_sources(_ASKING)))


@cache
def compression_version(form: str) -> bytes:
    """Return the digest of what compresses files: Python, the library of a format, and the module that calls it."""
    library = f"zlib {zlib.ZLIB_RUNTIME_VERSION}" if form == "gzip" else f"brotli {_version('brotli')}"
    return digest(b"\0".join([_python(), f"{form} {library}".encode(), *_sources(_COMPRESSING)]))


def extensions_version(names: Iterable[str]) -> bytes:
    """Return the digest of the Markdown extensions that a site adds: their sources as far as they can be found."""
    parts = []
    for name in names:
        module = name.partition(":")[0]
        origin = _origin(module)
        source = Path(origin).read_bytes() if origin and Path(origin).is_file() else b"absent"
        parts.append(f"{name} {_version(module.partition('.')[0])} ".encode() + source)
    return digest(b"\0".join(parts))


def _origin(module: str) -> str | None:
    """Return the file of a module that may be in packages, without importing these as ``find_spec`` would."""
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
    """Read a library's version off its metadata folder: importlib.metadata takes longer than the rest of a build."""
    spec = PathFinder.find_spec(module)
    if spec is None or spec.origin is None:
        return "absent"
    name = _DISTRIBUTIONS.get(module, module)
    place = Path(spec.origin).parents[1]
    found = sorted(
        folder.name for folder in place.glob("*.dist-info") if folder.name.lower().split("-")[0] == name.lower()
    )
    return found[-1] if found else str(Path(spec.origin).stat().st_mtime_ns)
