"""The manifest of a site: the cache keys of all its outputs, stored for as long as nothing they depend on changes.

With it, a build that has nothing to do only compares stamps: no document is loaded and nothing is laid out. When only
texts have changed, it is patched.
"""

from __future__ import annotations

from msgspec import Struct

from badinh_site.dates import Moment, zone_named
from badinh_site.diagnostics.problem import Problem
from badinh_site.engine.request import Request, moment_of
from badinh_site.engine.result import Publication
from badinh_site.engine.store.memo import Memo
from badinh_site.engine.versions import extensions_version

__all__ = ["MANIFEST", "Manifest", "is_current", "publication_of"]


class Manifest(Struct, frozen=True):
    """The result of preparing a site, for one environment key."""

    contents: bytes
    """The digests of its documents, as :class:`SiteKey` has them."""
    keys: dict[str, bytes]
    problems: tuple[Problem, ...]
    documents: int
    base_url: str
    zone_name: str
    extensions: tuple[str, ...]
    """Markdown extensions that the site adds, and the digest of what they were."""
    extensions_version: bytes
    frozen_at: Moment | None
    since: int
    """The moment for which the site was laid out, in seconds since 1970."""
    until: int
    """The moment at which the site changes by itself; the manifest is valid before it."""
    levels: tuple[tuple[str, str], ...]
    """What site.yaml says that codes count as."""
    patched: int = 0
    """How often it was patched since the last full build."""


MANIFEST = Memo[Manifest]("manifest", Manifest)
"""By the environment key of the site."""


def is_current(manifest: Manifest, request: Request) -> bool:
    """Return whether a manifest is valid here and at the moment of a request.

    Raises:
        UsageError: the moment asked for is none.
    """
    if manifest.extensions_version != extensions_version(manifest.extensions):
        return False
    return manifest.since <= publication_of(manifest, request).at < manifest.until


def publication_of(manifest: Manifest, request: Request) -> Publication:
    """Return the address and the moment of a request.

    Raises:
        UsageError: the moment asked for is none.
    """
    at = moment_of(request, manifest.frozen_at, zone_named(manifest.zone_name))
    return Publication(manifest.base_url, at.instant)
