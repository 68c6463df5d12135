"""Works out the keys that decide whether an output is made again: digests of everything it can depend on."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from functools import cache
from importlib.machinery import PathFinder
from importlib.util import find_spec
from pathlib import Path

import msgspec

from badinh_site.content.sources import digest
from badinh_site.pages.outputs import Copy, Output, Page

__all__ = ["InputTable", "Inputs", "copy_key", "engine_version", "extensions_version", "page_key"]

_SHAPING = ("jinja2", "markupsafe", "markdown", "nh3", "selectolax", "msgspec", "yaml")
"""Libraries whose version can change a byte of the output. PyYAML's distribution is named differently."""
_DISTRIBUTIONS = {"yaml": "pyyaml"}

Inputs = dict[str, bytes]
"""What went into a page's key, by name, each as a short digest: to say later which of them changed."""


@cache
def engine_version() -> bytes:
    """Give the digest of what makes pages besides the site's own files: this package and the libraries it uses."""
    parts = [b"python %d.%d.%d" % sys.version_info[:3]]
    parts += [f"{name} {_version(name)}".encode() for name in _SHAPING]
    package = Path(__file__).parents[1]
    for file in sorted(package.rglob("*.py")):
        parts.append(file.relative_to(package).as_posix().encode())
        parts.append(file.read_bytes())
    return digest(b"\0".join(parts))


def extensions_version(names: Iterable[str]) -> bytes:
    """Give the digest of the Markdown extensions that a site adds: their sources as far as they can be found."""
    parts = []
    for name in names:
        module = name.partition(":")[0]
        try:
            spec = find_spec(module)
        except (ImportError, ValueError):
            spec = None
        origin = spec.origin if spec else None
        source = Path(origin).read_bytes() if origin and Path(origin).is_file() else b"absent"
        parts.append(f"{name} {_version(module.partition('.')[0])} ".encode() + source)
    return digest(b"\0".join(parts))


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


def page_key(engine: bytes, template: bytes, page: Page) -> bytes:
    """Give the key of a page: the engine, the template with all it includes, the view. Nothing else can matter."""
    return digest(b"page" + engine + template + msgspec.msgpack.encode(page.view))


def copy_key(copy: Copy) -> bytes:
    """Give the key of a copied file."""
    return digest(b"copy" + copy.digest + msgspec.msgpack.encode(copy.replacements))


class InputTable:
    """Gives the same inputs that keys are made of, one by one; what many pages share is worked out once."""

    def __init__(self, engine: bytes, template_parts: Callable[[str], dict[str, bytes]]) -> None:
        """Take the engine's version, and what gives the digests of all files that a template reads."""
        self._engine = engine
        self._template_parts = template_parts
        self._templates: dict[str, Inputs] = {}
        self._portal: tuple[object, Inputs] = (None, {})

    def of(self, output: Output) -> Inputs:
        """Give the inputs of one output."""
        if isinstance(output, Copy):
            return {"source": output.digest[:8], "addresses": digest(msgspec.msgpack.encode(output.replacements))[:8]}
        return {"engine": self._engine[:8], **self._of_template(output.template), **self._of_view(output.view)}

    def _of_template(self, name: str) -> Inputs:
        if name not in self._templates:
            self._templates[name] = {part: key[:8] for part, key in self._template_parts(name).items()}
        return self._templates[name]

    def _of_view(self, view: msgspec.Struct) -> Inputs:
        parts: Inputs = {}
        for field in view.__struct_fields__:
            value = getattr(view, field)
            parts.update(self._of_portal(value) if field == "portal" else {f"page.{field}": _short(value)})
        return parts

    def _of_portal(self, portal: msgspec.Struct) -> Inputs:
        if self._portal[0] is not portal:
            fields = {f"portal.{field}": _short(getattr(portal, field)) for field in portal.__struct_fields__}
            self._portal = (portal, fields)
        return self._portal[1]


def _short(value: object) -> bytes:
    return digest(msgspec.msgpack.encode(value))[:8]
