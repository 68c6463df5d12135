"""Compute the cache keys that decide whether an output is up to date: digests of everything it can depend on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from badinh_site.engine.versions import compression_version, engine_version, images_version, title_cards_version
from badinh_site.hashing import digest
from badinh_site.pages.outputs import Checksums, Compressed, Copy, Derived, GeneratedImage, Page, StoredFile, TitleCard
from badinh_site.pages.parts import View
from badinh_site.pages.portal_view import PortalView

__all__ = [
    "InputTable",
    "Inputs",
    "KeyMaker",
    "copy_inputs",
    "copy_key",
    "derived_inputs",
    "derived_keys",
    "image_inputs",
    "image_key",
    "own_inputs",
    "stored_file_inputs",
    "stored_file_key",
]

Inputs = dict[str, bytes]
"""The inputs of an output by name, each as a short digest, so that a later build can explain which of them changed."""


class KeyMaker:
    """Computes the keys of pages from the engine, the template with all that it reads, and the seed."""

    def __init__(self, engine: bytes, portal: PortalView) -> None:
        self._engine = engine
        self._portal = digest(msgspec.msgpack.encode(portal))
        self._encode = msgspec.msgpack.Encoder().encode

    def packed(self, page: Page) -> bytes:
        """Return the seed of a page as it is hashed into the key."""
        return self._encode(page.seed)

    def key(self, page: Page, template: bytes, seed: bytes) -> bytes:
        """Return the key of a page from its packed seed and the digest of its template with all that it reads."""
        shared = self._portal if page.shared else b""
        return digest(b"page" + self._engine + template + shared + seed)


def copy_key(copy: Copy) -> bytes:
    """Return the key of a copied file. It contains the engine version if addresses in the copy are replaced."""
    engine = engine_version() if copy.replacements else b""
    return digest(b"copy" + engine + copy.digest + msgspec.msgpack.encode(copy.replacements))


def stored_file_key(file: StoredFile) -> bytes:
    """Return the key of a file whose bytes are a blob of the state: it depends on these bytes alone."""
    return digest(b"stored file" + file.digest)


def stored_file_inputs(file: StoredFile) -> Inputs:
    """Return the inputs of a stored file."""
    return {"bytes": file.digest[:8]}


def copy_inputs(copy: Copy) -> Inputs:
    """Return the inputs of a copied file."""
    engine = {"engine": engine_version()[:8]} if copy.replacements else {}
    return {**engine, "source": copy.digest[:8], "addresses": _short(copy.replacements)}


def image_key(image: GeneratedImage) -> bytes:
    """Return the key of an image: the code that makes it, with its source and settings or the words on it."""
    if isinstance(image, TitleCard):
        return digest(b"title card" + title_cards_version() + msgspec.msgpack.encode(image.words))
    settings = msgspec.msgpack.encode(image.settings)
    return digest(b"rendition" + images_version() + image.digest + settings)


def image_inputs(image: GeneratedImage) -> Inputs:
    """Return the inputs of an image."""
    if isinstance(image, TitleCard):
        return {"posters": title_cards_version()[:8], "words": _short(image.words)}
    return {
        "pictures": images_version()[:8],
        "source": image.digest[:8],
        "settings": _short(image.settings),
    }


def derived_keys(outputs: Iterable[Derived], keys: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the keys of outputs derived from other outputs, in build order; ``keys`` are those of the others.

    A key determines the bytes of its output, so the keys of the sources determine the derived output.
    """
    found: dict[str, bytes] = {}
    for output in outputs:
        if isinstance(output, Checksums):
            parts = sorted((path, key) for path, key in {**keys, **found}.items() if path != output.path)
            found[output.path] = digest(b"checksums" + msgspec.msgpack.encode(parts))
        else:
            found[output.path] = digest(b"compressed" + compression_version(output.format) + keys[output.source])
    return found


def derived_inputs(output: Derived, keys: Mapping[str, bytes]) -> Inputs:
    """Return the inputs of a derived output; ``keys`` are those of all outputs."""
    if isinstance(output, Compressed):
        return {"compression": compression_version(output.format)[:8], output.source: keys[output.source][:8]}
    return {path: key[:8] for path, key in sorted(keys.items()) if path != output.path}


class InputTable:
    """The inputs that pages of a template share, by name."""

    def __init__(self, engine: bytes, portal: PortalView, template_parts: Mapping[str, Inputs]) -> None:
        """Take the engine version, the view that all pages share, and the digests of the files each template reads."""
        self._engine = engine[:8]
        self._parts = template_parts
        self._portal = {f"portal.{field}": _short(getattr(portal, field)) for field in portal.__struct_fields__}
        self._packed: dict[tuple[str, bool], bytes] = {}

    def shared(self, page: Page) -> Inputs:
        """Return the inputs that a page shares with others of its template."""
        portal = self._portal if page.shared else {}
        return {"engine": self._engine, **_shortened(self._parts[page.template]), **portal}

    def packed(self, page: Page) -> bytes:
        """Return the shared inputs as they are stored. A page's own inputs can be derived from its seed."""
        kind = page.template, page.shared
        if kind not in self._packed:
            self._packed[kind] = msgspec.msgpack.encode(self.shared(page))
        return self._packed[kind]


def own_inputs(view: View) -> Inputs:
    """Return the inputs in a page's own view."""
    return {f"page.{field}": _short(getattr(view, field)) for field in view.__struct_fields__}


def _shortened(parts: Inputs) -> Inputs:
    return {part: key[:8] for part, key in parts.items()}


def _short(value: object) -> bytes:
    return digest(msgspec.msgpack.encode(value))[:8]
