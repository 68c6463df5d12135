"""Outputs derived from other outputs: compressed copies of text files, and the checksums of everything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from posixpath import splitext
from types import MappingProxyType

from badinh_site.pages.outputs import Checksums, Compressed, Derived
from badinh_site.settings.config import DerivedSettings

__all__ = ["CHECKSUMS_FILE", "compressed_copies", "derived_outputs"]

CHECKSUMS_FILE = "SHA256SUMS"
_TEXTS = frozenset(
    [".css", ".csv", ".html", ".htm", ".js", ".json", ".svg", ".txt", ".webmanifest", ".xml", ".xsd", ".xsl"]
)
"""File types worth compressing; pictures and office files are compressed already."""
_ENDINGS = MappingProxyType({"gzip": ".gz", "brotli": ".br"})
"""Suffixes that servers look for: gzip_static and brotli_static in nginx, MultiViews in Apache."""


def derived_outputs(paths: Iterable[str], finish: DerivedSettings) -> list[Derived]:
    """Return the outputs derived from those at ``paths``: copies first, since the checksums cover them too."""
    derived: list[Derived] = list(compressed_copies(paths, finish)) if finish.formats else []
    return [*derived, Checksums(CHECKSUMS_FILE, CHECKSUMS_FILE)] if finish.checksums else derived


def compressed_copies(paths: Iterable[str], finish: DerivedSettings) -> Iterator[Compressed]:
    """Return the compressed copies of the text files among ``paths``."""
    for path in paths:
        if splitext(path)[1] in _TEXTS:
            for form in finish.formats:
                yield Compressed(path + _ENDINGS[form], path, form, path)
