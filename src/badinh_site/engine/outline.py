"""The outline of a site: the keys of all its outputs, remembered for as long as nothing they depend on changes.

It lets a build with nothing to do end after looking at stamps alone: no document is loaded and nothing is laid out. A
build in which only texts changed goes on from it.
"""

from __future__ import annotations

from msgspec import Struct

from badinh_site.engine.fingerprint import extensions_version
from badinh_site.engine.memo import Memo
from badinh_site.engine.request import Request, moment_of
from badinh_site.engine.result import Publication
from badinh_site.errors import Problem
from badinh_site.moments import Moment, zone_named

__all__ = ["OUTLINE", "Outline", "holds", "publication_of"]


class Outline(Struct, frozen=True):
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
    mended: int = 0
    """How often it was brought up to date since by a change of texts alone."""


OUTLINE = Memo[Outline]("outline", Outline)
"""By the digest of the frame."""


def holds(outline: Outline, request: Request) -> bool:
    """Tell whether the outline holds here and at the moment that a request means.

    Raises:
        UsageError: the moment asked for is none.
    """
    if outline.extensions_version != extensions_version(outline.extensions):
        return False
    return outline.since <= publication_of(outline, request).at < outline.until


def publication_of(outline: Outline, request: Request) -> Publication:
    """Give the address and the moment that a request means.

    Raises:
        UsageError: the moment asked for is none.
    """
    at = moment_of(request, outline.frozen_at, zone_named(outline.zone_name))
    return Publication(outline.base_url, at.instant)
