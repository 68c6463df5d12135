"""What a check of the whole site sees: the portal as it was laid out, and what each content file brings to compare."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from badinh_site.checks.traits import Traits
from badinh_site.moments import Moment
from badinh_site.portal.entries import Entry
from badinh_site.portal.model import Article, Site

__all__ = ["Measured", "Whole"]


class Measured(NamedTuple):
    """A picture that pages show."""

    path: str
    width: int
    """Pixels, upright."""
    size: int
    """Bytes of the file."""


class Whole(NamedTuple):
    """A site as it was laid out."""

    site: Site
    at: Moment
    entries: Collection[Entry]
    """Of all content files, shown or not."""
    outputs: Collection[str]
    """The paths of all outputs."""
    traits: Mapping[str, Traits]
    """Of the content files in which nothing is wrong, by path."""
    template_ids: Collection[str]
    """Places that templates name, in whatever page they stand."""
    files: Collection[str]
    """The other files in content/, by path."""
    pictures: Collection[Measured]

    def shown(self) -> Iterator[Article]:
        """Give everything that has a page with its text."""
        yield from self.site.articles
        yield from (page for page in self.site.pages if not page.withdrawn)
        yield from self.site.albums
