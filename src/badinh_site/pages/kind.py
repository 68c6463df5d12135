"""A kind of page: how its pages are laid out, and how their seeds are expanded to views."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from msgspec import Struct

from badinh_site.pages.outputs import Page
from badinh_site.pages.parts import Blobs
from badinh_site.portal.site import Site

__all__ = ["Expand", "Kind", "Seeds", "of_site", "single"]

Expand = Callable[[Any, Blobs], Any]
"""Return the view of a seed: a pure function of the seed and the blobs that it names."""
Names = Callable[[Any], tuple[bytes, ...]]
"""Return digests that a seed names."""
Layout = Callable[[Site, Sequence[Page]], Iterable[Page]]
"""Return the pages of a kind, given the site and the pages of the kinds before it."""


def _unchanged(seed: Struct, _: Blobs) -> Struct:
    return seed


def _none(_: Struct) -> tuple[bytes, ...]:
    return ()


class Seeds(NamedTuple):
    """The seeds of some pages: their type, as msgspec decodes it, and how to expand them."""

    kind: Any
    expand: Expand = _unchanged
    """By default, a seed is its own view."""
    cards: Names = _none
    """The cards that expanding a seed requests. Declared ones are fetched for many pages at once, others one by one."""
    facts: Names = _none
    """The page data that expanding a seed requests, likewise."""


class Kind(NamedTuple):
    """A kind of page."""

    layout: Layout
    seeds: tuple[Seeds, ...]
    """All types of seeds of its pages, each with a unique tag."""


def of_site(layout: Callable[[Site], Iterable[Page]]) -> Layout:
    """Return the layout of a kind that does not depend on other pages."""
    return lambda site, _: layout(site)


def single(layout: Callable[[Site], Page]) -> Layout:
    """Return the layout of a kind with a single page."""
    return lambda site, _: [layout(site)]
