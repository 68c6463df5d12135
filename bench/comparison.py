"""Compares the outputs of the generators before anything is timed: only equivalent sites are comparable."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from bench.articles import Corpus
from bench.errors import BenchError
from bench.generators import Generator
from bench.site import PAGE_SIZE, Site

__all__ = ["DESIGN", "FEED_SIZE", "RELATED", "Facts", "facts_of", "faults", "notes"]

FEED_SIZE = 20
RELATED = 10

DESIGN = (
    "badinh pages its lists from the oldest article: a front page holds 20 to 39, so there are fewer pages than where "
    "every 20 begin a new one. Each count is checked against its own rule.",
    "badinh also makes an archive of every month, an index of the months and one of the tags, the page for a missing "
    "address, and feed entries with the whole body; its sitemap holds all of its lists.",
)
"""Intended differences."""

_LONGEST_NAME = 80
"""badinh shortens longer file names in addresses, so such a page would not be found by its name."""


class Facts(NamedTuple):
    """Counts of an output, and the memory of its build."""

    articles: int
    sections: int
    tags: int
    other_pages: int
    feed: int
    sitemap: int
    menu: int
    related: int
    json_ld: int
    page_bytes: int
    mib_shared_once: int
    """Peak memory in bytes, with shared pages counted once; 0 if the system does not report it."""


def facts_of(site: Site, memory: int | None) -> Facts:
    """Return the counts of a generator's output; ``memory`` is the peak of its build.

    Raises:
        BenchError: the page of an article, or another expected file, is missing.
    """
    output = site.output
    page = _article_page(site)
    articles = sum(1 for _ in output.glob("[12][0-9][0-9][0-9]/[01][0-9]/*/index.html"))
    sections = _pages_below(output / "chuyen-muc")
    tags = _pages_below(output / "tu-khoa")
    return Facts(
        articles=articles,
        sections=sections,
        tags=tags,
        other_pages=sum(1 for _ in output.rglob("*.html")) - articles - sections - tags,
        feed=len(re.findall(r"<(?:item|entry)>", _first(output, ("feed.xml", "index.xml", "rss.xml")))),
        sitemap=_addresses(output),
        menu=len(re.findall(r"<li\b", page.partition("</nav>")[0])),
        related=len(re.findall(r'<li class="(?:item|card)"', page)),
        json_ld=page.count("application/ld+json"),
        page_bytes=len(page.encode()),
        mib_shared_once=(memory or 0) // 2**20,
    )


def _article_page(site: Site) -> str:
    """Return the page of an article near the middle."""
    numbers = range(len(site.articles))
    stem = next(name for name in (site.article(number).stem for number in numbers) if len(name) <= _LONGEST_NAME)
    found = next(site.output.glob(f"[12][0-9][0-9][0-9]/[01][0-9]/{stem}/index.html"), None)
    if found is None:
        raise BenchError(f"{site.generator.name} made no page of {stem}")
    return found.read_text(encoding="utf-8")


def _pages_below(folder: Path) -> int:
    """Count the pages of lists, without indexes of lists."""
    return sum(1 for _ in folder.glob("*/**/index.html"))


def _addresses(output: Path) -> int:
    """Count the addresses in the sitemap, or in all parts of a sitemap index."""
    sitemap = _first(output, ("sitemap.xml",))
    if "<sitemapindex" not in sitemap:
        return sitemap.count("<loc>")
    return sum(_first(output, (part,)).count("<loc>") for part in re.findall(r"([^/<]+)</loc>", sitemap))


def _first(output: Path, names: tuple[str, ...]) -> str:
    file = next((output / name for name in names if (output / name).is_file()), None)
    if file is None:
        raise BenchError(f"there is no {' or '.join(names)}")
    return file.read_text(encoding="utf-8")


def faults(generator: Generator, facts: Facts, corpus: Corpus) -> Iterator[str]:
    """Return the differences between the output and the expected site."""
    size = len(corpus.places)
    wanted = {
        "article pages": (facts.articles, size),
        "section pages": (facts.sections, _pages(generator, corpus.sections.values())),
        "tag pages": (facts.tags, _pages(generator, corpus.tags.values())),
        "feed entries": (facts.feed, min(FEED_SIZE, size)),
    }
    for what, (count, right) in wanted.items():
        if count != right:
            yield f"{generator.name} made {count} {what}, not {right}"
    at_least = {
        "sitemap addresses": (facts.sitemap, size),
        "menu entries": (facts.menu, len(corpus.sections)),
        "related articles": (facts.related, min(RELATED, min(corpus.sections.values()) - 1)),
    }
    for what, (count, fewest) in at_least.items():
        if count < fewest:
            yield f"{generator.name} made {count} {what}, fewer than {fewest}"


def _pages(generator: Generator, counts: Iterable[int]) -> int:
    return sum(generator.paging(count, PAGE_SIZE) for count in counts)


def notes(facts: dict[str, Facts]) -> Iterator[str]:
    """Return the differences that do not affect the comparison."""
    if len(facts) > 1:
        yield from DESIGN
    without = [name for name, one in facts.items() if not one.json_ld]
    if 0 < len(without) < len(facts):
        yield f"The article pages of {', '.join(without)} have no JSON-LD, those of the others have."
