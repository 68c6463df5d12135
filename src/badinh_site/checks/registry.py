"""All checks, of single content files and of the whole site, in the order of their findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from badinh_site.checks.alt_texts import alt_texts
from badinh_site.checks.dates import dates, future_dates
from badinh_site.checks.document_context import DocumentContext, TextContext
from badinh_site.checks.duplicates import duplicate_texts, similar_names
from badinh_site.checks.link_targets import inner_links
from badinh_site.checks.link_texts import link_texts
from badinh_site.checks.site_context import SiteContext
from badinh_site.checks.structure import empty_documents, headings, tables
from badinh_site.checks.text_rules import check_text
from badinh_site.checks.unused_files import picture_sizes, unused_files
from badinh_site.diagnostics.problem import Problem

__all__ = ["DOCUMENT_CHECKS", "SITE_CHECKS", "TEXT_CHECKS", "Check", "SiteCheck", "TextCheck"]

Check = Callable[[DocumentContext], Iterator[Problem]]
TextCheck = Callable[[TextContext], Iterator[Problem]]
SiteCheck = Callable[[SiteContext], Iterator[Problem]]

DOCUMENT_CHECKS: tuple[Check, ...] = (empty_documents, headings, tables, link_texts, alt_texts, dates)
"""Run in worker processes; their findings are stored until the file changes."""
TEXT_CHECKS: tuple[TextCheck, ...] = (check_text,)
"""Run after those, also in files with errors."""
SITE_CHECKS: tuple[SiteCheck, ...] = (
    inner_links,
    duplicate_texts,
    similar_names,
    future_dates,
    picture_sizes,
    unused_files,
)
"""Run after every change."""
