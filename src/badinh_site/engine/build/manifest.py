"""The outline of a site: the keys of all its outputs, remembered for as long as nothing they depend on changes.

It lets a build with nothing to do end after looking at stamps alone: no document is loaded and nothing is laid out. A
build in which only texts changed goes on from it.
"""

from __future__ import annotations

from msgspec import Struct

from badinh_site.dates import Moment, zone_named
from badinh_site.diagnostics.problem import Problem
from badinh_site.engine.request import Request, moment_of
from badinh_site.engine.result import Publication
from badinh_site.engine.store.memo import Memo
from badinh_site.engine.versions import extensions_version

__all__ = ["OUTLINE", "Manifest", "is_current", "publication_of"]


class Manifest(Struct, frozen=True):
    """What preparing a site gave, for one frame of it."""

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
    """The moment it was worked out for, in seconds since 1970."""
    until: int
    """The moment at which the site changes by itself; the outline holds before it."""
    levels: tuple[tuple[str, str], ...]
    """What site.yaml says that codes count as."""
    patched: int = 0
    """How often it was brought up to date since by a change of texts alone."""


OUTLINE = Memo[Manifest]("outline", Manifest)
"""By the digest of the frame."""


def is_current(manifest: Manifest, request: Request) -> bool:
    """Return whether the outline holds here and at the moment that a request means.

    Raises:
        UsageError: the moment asked for is none.
    """
    if manifest.extensions_version != extensions_version(manifest.extensions):
        return False
    return manifest.since <= publication_of(manifest, request).at < manifest.until


def publication_of(manifest: Manifest, request: Request) -> Publication:
    """Return the address and the moment that a request means.

    Raises:
        UsageError: the moment asked for is none.
    """
    at = moment_of(request, manifest.frozen_at, zone_named(manifest.zone_name))
    return Publication(manifest.base_url, at.instant)
