"""Works out the keys that decide whether an output is made again: digests of everything it can depend on."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache
from importlib.machinery import PathFinder
from importlib.util import find_spec
from pathlib import Path

import msgspec

from badinh_site.content.sources import digest
from badinh_site.pages.outputs import Copy, Output, Page

__all__ = ["Inputs", "copy_key", "engine_version", "page_inputs", "page_key"]

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


def _version(module: str) -> str:
    """Read a library's version off its metadata folder: importlib.metadata takes longer than the rest of a build."""
    spec = PathFinder.find_spec(module) or find_spec(module)
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


def page_inputs(engine: bytes, template_parts: dict[str, bytes], output: Output) -> Inputs:
    """Give the same inputs that the key is made of, one by one."""
    if isinstance(output, Copy):
        return {"source": output.digest[:8], "addresses": digest(msgspec.msgpack.encode(output.replacements))[:8]}
    parts: Inputs = {"engine": engine[:8]}
    parts.update((name, part[:8]) for name, part in template_parts.items())
    parts.update(_view_parts("page", output.view))
    return parts


def _view_parts(prefix: str, view: msgspec.Struct) -> Iterator[tuple[str, bytes]]:
    for field in view.__struct_fields__:
        value = getattr(view, field)
        if field == "portal":
            yield from _view_parts("portal", value)
        else:
            yield f"{prefix}.{field}", digest(msgspec.msgpack.encode(value))[:8]
