"""The search page, and what it reads: the files of the index, and what its results show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import NamedTuple
from urllib.parse import quote

from msgspec import Struct

from badinh_site.dates import Moment
from badinh_site.pages.frame import (
    head,
    home_link,
    search_link,
)
from badinh_site.pages.indexes import (
    articles_by_month,
    year_calendar,
)
from badinh_site.pages.kind import Kind, Seeds, of_site
from badinh_site.pages.outputs import Page, StoredFile
from badinh_site.pages.parts import Blobs, Head, LinkGroup
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
    """The page that searches, with other ways to find something for those whose browser runs no scripts."""

    head: Head
    breadcrumb: tuple[Link, ...]
    title: str
    years: tuple[LinkGroup, ...]
    """By year, the months in which something was published."""
    web: Link
    """A web search limited to this site."""


class FoundDocument(Struct, frozen=True):
    """What a result of the search shows of a document."""

    number: int
    """Its number in the index."""
    url: str
    title: str
    date: str
    """As people read it (``13/07/2021``); empty when unknown."""
    section: str
    """Empty when it is in none."""
    lead: str
    """Empty when the text begins with it."""
    body: Body


class FoundDocumentSeed(Struct, frozen=True, array_like=True):
    """What a :class:`FoundDocument` is made from."""

    number: int
    url: str
    canonical: str
    date: str
    section: str
    facts: bytes


class FoundView(Struct, frozen=True, tag="found"):
    """What results show of some documents whose numbers are neighbours."""

    documents: tuple[FoundDocument, ...]
    """In the order of their numbers."""


class FoundSeed(Struct, frozen=True, tag="found"):
    """What a :class:`FoundView` is made from."""

    documents: tuple[FoundDocumentSeed, ...]


class IndexView(Struct, frozen=True, tag="index"):
    """What a search has to know of the index before it reads any other file of it."""

    version: int
    """Of the form of the index."""
    documents: int
    """How many can be found."""
    pairs: int
    """Shards of pairs of syllables."""
    words: int
    """Shards of pairs of syllables, and of single ones."""
    group: int
    """Numbers of documents that one file of results holds."""
    sections: tuple[str, ...]
    """Their names; documents name them by place."""


class NumbersView(Struct, frozen=True, tag="numbers"):
    """What a search has to know of every document: lines of numbers, each written in base64-VLQ."""

    lines: tuple[str, ...]
    """``docs/search-index.md`` says what each holds."""


def _expand_document(seed: FoundDocumentSeed, blobs: Blobs) -> FoundDocument:
    facts = blobs.facts(seed.facts)
    body = Body(facts.body)
    return FoundDocument(seed.number, seed.url, facts.title, seed.date, seed.section, facts.lead, body)


def search_pages(site: Site) -> Iterator[Page]:
    """Return the page that searches; none when site.yaml leaves it out. It counts nothing: news leave it as it is."""
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


def _expand_found(seed: FoundSeed, blobs: Blobs) -> FoundView:
    return FoundView(tuple(_expand_document(one, blobs) for one in seed.documents))


def _facts_of(seed: FoundSeed) -> tuple[bytes, ...]:
    return tuple(one.facts for one in seed.documents)


SEARCH_PAGE = Kind(of_site(search_pages), (Seeds(SearchView),))
INDEX_SEEDS = (Seeds(FoundSeed, _expand_found, facts=_facts_of), Seeds(IndexView), Seeds(NumbersView))
"""Seeds of the files of the index, which :func:`index_outputs` lays out."""
