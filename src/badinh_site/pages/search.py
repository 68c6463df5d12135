"""Lays out what the search reads: the index's own files, and what results show. Its page is in ``lists.py``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import NamedTuple

from badinh_site.dates import Moment
from badinh_site.pages.outputs import Page, StoredFile
from badinh_site.pages.views import FoundDocumentSeed, FoundSeed, IndexView, NumbersView
from badinh_site.portal.site import Article, Site
from badinh_site.portal.urls import absolute
from badinh_site.search.numbers import Block, number, undated
from badinh_site.search.shards import encode, sizes_for, write_number
from badinh_site.settings.fixed_addresses import Addresses

__all__ = [
    "GROUP",
    "IndexFiles",
    "NumberedDocument",
    "NumberedDocuments",
    "changed_files",
    "index_outputs",
    "numbered_documents",
]

VERSION = 1
GROUP = 8
"""Numbers of documents in one file of results: fewer files, or fewer bytes for a result."""


class NumberedDocument(NamedTuple):
    """A document that can be found."""

    number: int
    article: Article


class NumberedDocuments(NamedTuple):
    """All documents that can be found, in ascending order of their numbers."""

    blocks: tuple[Block, ...]
    documents: tuple[NumberedDocument, ...]


class IndexFiles(NamedTuple):
    """What the index is laid out from."""

    numbered: NumberedDocuments
    files: Mapping[str, bytes]
    """Shards and list of syllables: by path below the folder of the index, the digests of their bytes."""


def numbered_documents(site: Site) -> NumberedDocuments | None:
    """Return what can be found, with numbers; None in a portal without a search.

    That is what everybody can read: nothing that was withdrawn, and no draft or scheduled article in a preview.
    """
    if not site.config.search:
        return None
    shown = [one for one in (*site.articles, *site.pages, *site.albums) if not one.withdrawn and not one.mark]
    numbering = number((one.entry.address or "", _month(one.entry.date)) for one in shown)
    documents = sorted(
        (NumberedDocument(numbering.numbers[one.entry.address or ""], one) for one in shown), key=lambda one: one.number
    )
    return NumberedDocuments(numbering.blocks, tuple(documents))


def _found_path(number: int, fixed: Addresses) -> str:
    """Return the file in which results stand of the document with a number."""
    return f"{fixed.search_index}r/{number // GROUP:x}.json"


def changed_files(
    before: Mapping[str, bytes], after: Mapping[str, bytes], fixed: Addresses, origin: str
) -> tuple[StoredFile, ...]:
    """Return the index's own files whose digests differ from those before."""
    return tuple(
        StoredFile(fixed.search_index + path, one, origin)
        for path, one in sorted(after.items())
        if before.get(path) != one
    )


def index_outputs(site: Site, index: IndexFiles | None) -> Iterator[Page | StoredFile]:
    """Return everything that the search reads; nothing in a portal without one."""
    if index is None:
        return
    numbered, files = index
    fixed, origin = site.config.addresses, site.config.word("origin search")
    folder = fixed.search_index
    for path, some in groupby(numbered.documents, key=lambda one: _found_path(one.number, fixed)):
        seed = FoundSeed(tuple(_found(site, one) for one in some))
        yield Page(path, "search_found.json", seed, origin, shared=False)
    yield from changed_files({}, files, fixed, origin)
    yield Page(f"{folder}documents.txt", "search_documents.txt", _numbers(site, numbered), origin, shared=False)
    count = len(numbered.documents)
    sections = tuple(section.name for section in site.sections)
    view = IndexView(VERSION, count, *sizes_for(count), GROUP, sections)
    yield Page(f"{folder}index.json", "search_index.json", view, origin, shared=False)


def _found(site: Site, one: NumberedDocument) -> FoundDocumentSeed:
    article = one.article
    entry, canonical = article.entry, absolute(site.config, article.url)
    date = site.config.writing.date(entry.date.local) if entry.date else ""
    return FoundDocumentSeed(one.number, article.url, canonical, date, entry.category or "", entry.facts)


def _numbers(site: Site, numbered: NumberedDocuments) -> NumbersView:
    places = {section.name: place for place, section in enumerate(site.sections, start=1)}
    documents = numbered.documents
    entries = [one.article.entry for one in documents]
    months = encode([block.month for block in numbered.blocks])
    lines = (
        months,
        _written(block.size for block in numbered.blocks),
        encode([one.number for one in documents]),
        _written(int(entry.date.local[8:10]) if entry.date else 0 for entry in entries),
        _written(places.get(entry.category or "", 0) for entry in entries),
        _written(entry.title_size for entry in entries),
    )
    return NumbersView(lines)


def _written(numbers: Iterator[int]) -> str:
    return "".join(map(write_number, numbers))


def _month(date: Moment | None) -> int:
    """Return the month of a date, counted since the year 0."""
    return int(date.local[:4]) * 12 + int(date.local[5:7]) - 1 if date else undated
