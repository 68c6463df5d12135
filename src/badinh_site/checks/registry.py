"""All checks: of a content file by itself, and of the whole site, in the order in which their findings are told."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from badinh_site.checks.alt_texts import picture_words
from badinh_site.checks.dates import dates, future_dates
from badinh_site.checks.document_context import DocumentContext
from badinh_site.checks.duplicates import same_texts, similar_names
from badinh_site.checks.link_targets import inner_links
from badinh_site.checks.link_texts import link_texts
from badinh_site.checks.site_context import SiteContext
from badinh_site.checks.structure import emptiness, headings, tables
from badinh_site.checks.text_rules import check_text
from badinh_site.checks.unused_files import picture_sizes, unused_files
from badinh_site.diagnostics.problem import Problem

__all__ = ["DOCUMENT_CHECKS", "SITE_CHECKS", "Check", "SiteCheck"]

Check = Callable[[DocumentContext], Iterator[Problem]]
SiteCheck = Callable[[SiteContext], Iterator[Problem]]

DOCUMENT_CHECKS: tuple[Check, ...] = (emptiness, headings, tables, link_texts, picture_words, dates, check_text)
"""Run in processes of their own; what they find is kept until the file changes."""
SITE_CHECKS: tuple[SiteCheck, ...] = (
    inner_links,
    same_texts,
    similar_names,
    future_dates,
    picture_sizes,
    unused_files,
)
"""Run whenever anything changed."""
