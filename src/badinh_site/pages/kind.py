"""What a kind of page is: how its pages are laid out, and how their seeds are expanded to views."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from msgspec import Struct

from badinh_site.pages.outputs import Page
from badinh_site.pages.parts import Blobs
from badinh_site.portal.site import Site

__all__ = ["Expand", "Kind", "Seeds", "of_site", "single"]

Expand = Callable[[Any, Blobs], Any]
"""Returns the view of a seed: a pure function of the seed, which fetches what the seed names by digest."""
Names = Callable[[Any], tuple[bytes, ...]]
"""Returns digests that a seed names."""
Layout = Callable[[Site, Sequence[Page]], Iterable[Page]]
"""Returns the pages of a kind, from the site and the pages of the kinds before it."""


def _unchanged(seed: Struct, _: Blobs) -> Struct:
    return seed


def _none(_: Struct) -> tuple[bytes, ...]:
    return ()


class Seeds(NamedTuple):
    """The seeds of some pages: their type, as msgspec decodes it, and what expands them."""

    kind: Any
    expand: Expand = _unchanged
    """Without one, a seed is its own view."""
    cards: Names = _none
    """The cards that expanding a seed asks for. They are fetched for many pages at once; others, one by one."""
    facts: Names = _none
    """The page data that expanding a seed asks for, likewise."""


class Kind(NamedTuple):
    """A kind of page."""

    layout: Layout
    seeds: tuple[Seeds, ...]
    """All types of seeds in its pages, each with a tag of its own."""


def of_site(layout: Callable[[Site], Iterable[Page]]) -> Layout:
    """Return the layout of a kind that depends on no other page."""
    return lambda site, _: layout(site)


def single(layout: Callable[[Site], Page]) -> Layout:
    """Return the layout of a kind of which there is one page."""
    return lambda site, _: [layout(site)]
