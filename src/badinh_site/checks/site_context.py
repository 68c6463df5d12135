"""The input of a check of the whole site: the assembled portal and the summary of each content file."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from badinh_site.checks.document_summary import DocumentSummary
from badinh_site.dates import Moment
from badinh_site.portal.entry import Entry
from badinh_site.portal.site import Article, Site

__all__ = ["MeasuredImage", "SiteContext"]


class MeasuredImage(NamedTuple):
    """A published picture."""

    path: str
    width: int
    """Pixels, after rotation to upright."""
    size: int
    """The file size in bytes."""


class SiteContext(NamedTuple):
    """An assembled site."""

    site: Site
    at: Moment
    entries: Collection[Entry]
    """All content files, published or not."""
    outputs: Collection[str]
    """The paths of all outputs."""
    summary: Mapping[str, DocumentSummary]
    """Summaries of the content files without errors, by path."""
    template_ids: Collection[str]
    """Ids that templates assign, on whatever page."""
    files: Collection[str]
    """The other files in content/, by path."""
    pictures: Collection[MeasuredImage]

    def shown(self) -> Iterator[Article]:
        """Yield articles, standalone pages and albums that have a page of their own."""
        yield from self.site.articles
        yield from (page for page in self.site.pages if not page.withdrawn)
        yield from self.site.albums
