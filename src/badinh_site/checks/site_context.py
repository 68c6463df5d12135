"""What a check of the whole site sees: the portal as it was laid out, and what each content file brings to compare."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from badinh_site.checks.document_summary import DocumentSummary
from badinh_site.dates import Moment
from badinh_site.portal.entry import Entry
from badinh_site.portal.site import Article, Site

__all__ = ["MeasuredImage", "SiteContext"]


class MeasuredImage(NamedTuple):
    """A picture that pages show."""

    path: str
    width: int
    """Pixels, upright."""
    size: int
    """Bytes of the file."""


class SiteContext(NamedTuple):
    """A site as it was laid out."""

    site: Site
    at: Moment
    entries: Collection[Entry]
    """Of all content files, shown or not."""
    outputs: Collection[str]
    """The paths of all outputs."""
    summary: Mapping[str, DocumentSummary]
    """Of the content files in which nothing is wrong, by path."""
    template_ids: Collection[str]
    """Places that templates name, in whatever page they stand."""
    files: Collection[str]
    """The other files in content/, by path."""
    pictures: Collection[MeasuredImage]

    def shown(self) -> Iterator[Article]:
        """Return everything that has a page with its text."""
        yield from self.site.articles
        yield from (page for page in self.site.pages if not page.withdrawn)
        yield from self.site.albums
