"""Searches the index of a built site in the same way as the site's search page."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from badinh_site.diagnostics.problem import Problem, ProblemsError
from badinh_site.limits import LARGEST_FILE
from badinh_site.regular_files import read_regular
from badinh_site.search.engine import Engine, Filters
from badinh_site.search.excerpts import best_excerpt
from badinh_site.search.query import parse

__all__ = ["SearchHit", "SearchResults", "search"]


class SearchHit(Struct, frozen=True):
    """One result."""

    url: str
    """Includes the path of ``base_url``."""
    title: str
    date: str
    """Formatted for readers; empty if unknown."""
    section: str
    excerpt: str


class SearchResults(Struct, frozen=True):
    """The results of a query."""

    query: str
    total: int
    slip: tuple[str, str] | None
    """A syllable that occurs nowhere, and the one that was searched for instead."""
    results: tuple[SearchHit, ...]


def search(folder: Path, text: str, filters: Filters, *, limit: int, by_date: bool) -> SearchResults:
    """Search the index in a folder.

    Raises:
        ProblemsError: the site has not been built, or has no search.
    """
    if not (folder / "index.json").is_file():
        raise ProblemsError(Problem("BD515", folder.as_posix()))
    engine = Engine(lambda path: read_regular(folder / path, LARGEST_FILE))
    answer, query = engine.find(text, filters, by_date=by_date), parse(text)
    results = tuple(
        SearchHit(one.url, one.title, one.date, one.section, best_excerpt(query, (one.lead, one.text)))
        for one in engine.records(answer.numbers[:limit])
    )
    return SearchResults(text, len(answer.numbers), answer.correction, results)
