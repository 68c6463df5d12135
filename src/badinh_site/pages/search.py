"""The search page and the files it reads: the index, and the contents of results."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import NamedTuple
from urllib.parse import quote

from msgspec import Struct

from badinh_site.dates import Moment
from badinh_site.pages.indexes import (
    articles_by_month,
    year_calendar,
)
from badinh_site.pages.kind import Kind, Seeds, of_site
from badinh_site.pages.links import home_link, search_link
from badinh_site.pages.outputs import Page, StoredFile
from badinh_site.pages.parts import Blobs, Head, LinkGroup, head
from badinh_site.portal.site import Article, Body, Link, Site
from badinh_site.portal.urls import absolute, output_path
from badinh_site.search.numbers import Block, number, undated
from badinh_site.search.shards import encode, sizes_for, write_number
from badinh_site.settings.fixed_addresses import Addresses

__all__ = [
    "GROUP",
    "INDEX_SEEDS",
    "SEARCH_PAGE",
    "FoundDocument",
    "FoundDocumentSeed",
    "FoundSeed",
    "FoundView",
    "IndexFiles",
    "IndexView",
    "NumberedDocument",
    "NumberedDocuments",
    "NumbersView",
    "SearchView",
    "changed_files",
    "index_outputs",
    "numbered_documents",
    "search_pages",
]


class SearchView(Struct, frozen=True, tag="search"):
    """The search page, with alternatives for browsers without scripts."""

    head: Head
    breadcrumb: tuple[Link, ...]
    title: str
    years: tuple[LinkGroup, ...]
    """For each year, the months in which something was published."""
    web: Link
    """A web search limited to this site."""


class FoundDocument(Struct, frozen=True):
    """A document as shown in search results."""

    number: int
    """Its number in the index."""
    url: str
    title: str
    date: str
    """As readers see it (``13/07/2021``); empty if unknown."""
    section: str
    """Empty if it belongs to none."""
    lead: str
    """Empty if the file has none: the text then begins with it."""
    body: Body


class FoundDocumentSeed(Struct, frozen=True, array_like=True):
    """The seed of a :class:`FoundDocument`."""

    number: int
    url: str
    canonical: str
    date: str
    section: str
    facts: bytes


class FoundView(Struct, frozen=True, tag="found"):
    """Documents with adjacent numbers, as shown in search results."""

    documents: tuple[FoundDocument, ...]
    """Sorted by number."""


class FoundSeed(Struct, frozen=True, tag="found"):
    """The seed of a :class:`FoundView`."""

    documents: tuple[FoundDocumentSeed, ...]


class IndexView(Struct, frozen=True, tag="index"):
    """The part of the index that a search reads first."""

    version: int
    """Version of the index format."""
    documents: int
    """Number of documents in the index."""
    pairs: int
    """Number of shards for pairs of syllables."""
    words: int
    """Number of shards for pairs of syllables and for single syllables."""
    group: int
    """Number of document numbers per results file."""
    sections: tuple[str, ...]
    """Their names; documents refer to them by position."""


class NumbersView(Struct, frozen=True, tag="numbers"):
    """Numbers that a search needs for every document, in lines of base64-VLQ."""

    lines: tuple[str, ...]
    """See ``docs/search-index.md`` for the contents of each line."""


def _expand_document(seed: FoundDocumentSeed, blobs: Blobs) -> FoundDocument:
    facts = blobs.facts(seed.facts)
    body = Body(facts.body)
    return FoundDocument(seed.number, seed.url, facts.title, seed.date, seed.section, facts.lead, body)


def search_pages(site: Site) -> Iterator[Page]:
    """Yield the search page unless site.yaml disables it. It contains no counts, so news does not change it."""
    link = search_link(site)
    if link is None:
        return
    months = articles_by_month(site)
    years = dict.fromkeys(month[:4] for month in months)
    place = site.config.host + site.config.base_path.rstrip("/")
    seed = SearchView(
        head=head(site, link.title, link.url, indexed=False),
        breadcrumb=(home_link(site),),
        title=link.title,
        years=tuple(
            LinkGroup(
                site.config.word("year", year=year),
                tuple(month for month in year_calendar(site, year, months) if month.url),
            )
            for year in years
        ),
        web=Link("Google", f"https://www.google.com/search?q={quote(f'site:{place}', safe='')}"),
    )
    yield Page(output_path(site.config.addresses.search), "search.html", seed, site.config.word("origin search"))


VERSION = 1


GROUP = 8
"""Document numbers per results file: a compromise between the number of files and the bytes for one result."""


class NumberedDocument(NamedTuple):
    """A document in the index, with its number."""

    number: int
    article: Article


class NumberedDocuments(NamedTuple):
    """All documents in the index, sorted by number."""

    blocks: tuple[Block, ...]
    documents: tuple[NumberedDocument, ...]


class IndexFiles(NamedTuple):
    """The values from which the files of the index are laid out."""

    numbered: NumberedDocuments
    files: Mapping[str, bytes]
    """Digests of the shards and of the list of syllables, by path below the folder of the index."""


def numbered_documents(site: Site) -> NumberedDocuments | None:
    """Return the documents for the index, with their numbers; None in a portal without search.

    These are the public ones: a withdrawn document is not among them, nor a draft or scheduled one in a preview.
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
    """Return the path of the results file that contains the document with a number."""
    return f"{fixed.search_index}r/{number // GROUP:x}.json"


def changed_files(
    before: Mapping[str, bytes], after: Mapping[str, bytes], fixed: Addresses, origin: str
) -> tuple[StoredFile, ...]:
    """Return the files of the index whose digests changed."""
    return tuple(
        StoredFile(fixed.search_index + path, one, origin)
        for path, one in sorted(after.items())
        if before.get(path) != one
    )


def index_outputs(site: Site, index: IndexFiles | None) -> Iterator[Page | StoredFile]:
    """Yield all files that the search reads; nothing in a portal without search."""
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
    """Return the month of a date, counted from the year 0."""
    return int(date.local[:4]) * 12 + int(date.local[5:7]) - 1 if date else undated


def _expand_found(seed: FoundSeed, blobs: Blobs) -> FoundView:
    return FoundView(tuple(_expand_document(one, blobs) for one in seed.documents))


def _facts_of(seed: FoundSeed) -> tuple[bytes, ...]:
    return tuple(one.facts for one in seed.documents)


SEARCH_PAGE = Kind(of_site(search_pages), (Seeds(SearchView),))
INDEX_SEEDS = (Seeds(FoundSeed, _expand_found, facts=_facts_of), Seeds(IndexView), Seeds(NumbersView))
"""Seeds of the files of the index, which :func:`index_outputs` lays out."""
