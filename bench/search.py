"""Measures the search: recall for known articles, the traffic of queries, and the cost of the index.

Pagefind is measured on the same pages in the same run if it and Chromium are installed.

    python -m bench.search --sizes 1000,10000 --vocabulary 10000
"""

from __future__ import annotations

import argparse
import gzip
import json
import shutil
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from functools import cache
from pathlib import Path

from badinh_site.search.engine import Engine
from badinh_site.settings.fixed_addresses import VIETNAMESE
from bench.articles import read_corpus
from bench.contest import corpus_of
from bench.edits import EDITS
from bench.errors import BenchError
from bench.generators import badinh
from bench.measure import Measured, measure
from bench.pagefind import SHOWN, Pagefind, best, index, opened
from bench.queries import FORMS, Known, Said, known_items, marked_items
from bench.site import SETTINGS, Site, make_site
from bench.tools import Tools, install
from bench.vocabulary import write

SETTLED = 2.1
"""Seconds after which modification times prove that files are unchanged."""
Ask = Callable[[str], Sequence[str]]


def main(words: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    asked = _parser().parse_args(words)
    tools = asked.tools or asked.place / "tools"
    if asked.tools is None and not asked.alone:
        install(tools, print)
    for name, folder in _corpora(asked.place, asked.sizes, asked.vocabulary):
        print(f"\n## {name}\n", flush=True)
        site = make_site(asked.place / "sites" / "search", badinh(), read_corpus(folder))
        _costs(site, asked.runs)
        _found(site, None if asked.alone else Tools(tools.resolve()), asked)
        if not asked.keep:
            shutil.rmtree(site.folder)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench.search", description="Measure the search beside Pagefind.")
    add = parser.add_argument
    numbers: Callable[[str], tuple[int, ...]] = lambda text: tuple(int(one) for one in text.split(",") if one)  # noqa: E731
    add(
        "--sizes",
        type=numbers,
        default=(1_000, 10_000),
        metavar="N,N",
        help="newsroom articles (1000,10000)",
    )
    add(
        "--vocabulary",
        type=numbers,
        default=(10_000,),
        metavar="N",
        help="articles of a large vocabulary (10000)",
    )
    add("--queries", type=int, default=300, metavar="N", help="number of titles, and of phrases (300)")
    add("--peer-queries", type=int, default=60, metavar="N", help="number of these for Pagefind (60)")
    add("--runs", type=int, default=3, metavar="N", help="runs of each build (3)")
    add("--alone", action="store_true", help="without Pagefind")
    add("--keep", action="store_true", help="keep the last site")
    add("--chromium", default=shutil.which("chromium") or "", metavar="FILE", help="the browser that queries Pagefind")
    add("--tools", type=Path, metavar="DIR", help="use the peers installed there; install none")
    add("--place", type=Path, default=Path(__file__).parents[1] / ".bench", metavar="DIR")
    return parser


def _corpora(place: Path, sizes: Iterable[int], vocabulary: Iterable[int]) -> Iterator[tuple[str, Path]]:
    for size in sizes:
        yield f"{size:,} articles of a newsroom", corpus_of(place, size)
    for size in vocabulary:
        folder = place / "corpora" / f"vocabulary-{size}"
        if not folder.exists():
            unfinished = folder.with_name(f"{folder.name}.part")
            shutil.rmtree(unfinished, ignore_errors=True)
            write(unfinished, size)
            unfinished.rename(folder)
        yield f"{size:,} articles of many different words", folder


# Cost


def _costs(site: Site, runs: int) -> None:
    """Build with and without the index, cold and after edits; the site is left built with it."""
    print(_row("", "cold", "cpu", "memory", "no change", "body", "title", "add"), flush=True)
    settings = (site.folder / SETTINGS).read_text(encoding="utf-8")
    for name, own in (("without search", "search: false\n"), ("with search", "")):
        (site.folder / SETTINGS).write_text(settings + own, encoding="utf-8")
        cold = [_cold(site) for _ in range(runs)]
        memory = max(one.memory or 0 for one in cold)
        kinds = ("", "body", "title", "add")
        edits = [statistics.median(_edited(site, kind, number) for number in range(runs)) for kind in kinds]
        cells = [
            f"{statistics.median(one.wall for one in cold):.2f} s",
            f"{statistics.median(one.cpu for one in cold):.2f} s",
        ]
        cells += [f"{memory / 2**20:.0f} MiB", *(f"{one:.3f} s" for one in edits)]
        print(_row(name, *cells), flush=True)
        print(
            f"  cold: {[round(one.wall, 2) for one in cold]}, others: {[round(one.others or 0, 2) for one in cold]}",
            flush=True,
        )


def _cold(site: Site) -> Measured:
    site.clear()
    return measure(site.generator.command, site.folder, site.generator.environment)


def _edited(site: Site, kind: str, number: int) -> float:
    time.sleep(SETTLED)
    if kind:
        EDITS[kind](site, site.article(number * 7), number)
    return measure(site.generator.command, site.folder, site.generator.environment).wall


# Recall and traffic


class _Index:
    """The index of a built site, which records the files that are read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.read_now: set[str] = set()

    def read(self, path: str) -> bytes:
        self.read_now.add(path)
        return (self._folder / path).read_bytes()

    @cache  # noqa: B019 - one instance per corpus
    def size(self, path: str) -> int:
        return len(gzip.compress((self._folder / path).read_bytes(), 6))


def _found(site: Site, tools: Tools | None, asked: argparse.Namespace) -> None:
    folder = site.output / VIETNAMESE.search_index
    articles = list(_said(folder))
    known, marked = known_items(articles, asked.queries), marked_items(articles, asked.queries)
    index_of = _Index(folder)
    engine = Engine(index_of.read)

    def ask(query: str) -> list[str]:
        return [one.url for one in engine.records(engine.find(query).numbers[:SHOWN])]

    print(f"\nsize of the index: {_sizes(folder)}")
    _quality("badinh", ask, known, marked)
    fetched = [_fetched(index_of, one.typed(form)) for one in known for form in FORMS[:2]]
    print(f"bytes of a first query, gzip: {_spread(fetched)}", flush=True)
    if tools is None:
        return
    with ExitStack() as stack:
        try:
            made = index(tools, site.output)
            peer = stack.enter_context(opened(site.output, asked.chromium))
        except BenchError as error:
            print(f"pagefind is left out: {error}")
            return
        memory = (made.memory or 0) / 2**20
        print(f"\nPagefind's index: {made.wall:.1f} s, {memory:.0f} MiB, {_sizes(site.output / 'pagefind')}")
        _quality(
            "pagefind",
            lambda query: _paths(peer, query),
            _some(known, asked.peer_queries),
            marked[: asked.peer_queries],
        )
        sizes = [peer.ask_anew(one.typed(FORMS[0])).size for one in _some(known, 10)]
        print(f"bytes of a first query, gzip: {_spread(sizes)}", flush=True)


def _paths(peer: Pagefind, query: str) -> list[str]:
    return peer.ask(query)


def _some(known: Sequence[Known], count: int) -> list[Known]:
    """Return ``count`` titles and as many phrases."""
    return [one for kind in ("title", "phrase") for one in [one for one in known if one.kind == kind][:count]]


def _said(folder: Path) -> Iterator[Said]:
    for file in sorted((folder / "r").glob("*.json")):
        for one in json.loads(file.read_bytes()):
            yield Said(one["url"], one["title"], one["lead"], one["text"])


def _quality(name: str, ask: Ask, known: Sequence[Known], marked: Sequence[tuple[str, set[str], set[str]]]) -> None:
    print(_row(name, "queries", *(f"{form}" for form in FORMS)))
    for kind in ("title", "phrase"):
        some = [one for one in known if one.kind == kind]
        places = {form: [best(ask(one.typed(form)), one.url) for one in some] for form in FORMS}
        for label, most in (("first", 1), (f"first {SHOWN}", SHOWN)):
            shares = [sum(0 < place <= most for place in places[form]) / max(1, len(some)) for form in FORMS]
            print(_row(f"{kind}, {label}", str(len(some)), *(f"{share:.1%}" for share in shares)), flush=True)
    right = sum(_is_exact_first(ask(query), own, others) for query, own, others in marked)
    print(_row("exact marks first", str(len(marked)), f"{right / max(1, len(marked)):.1%}"), flush=True)


def _is_exact_first(found: Sequence[str], own: set[str], others: set[str]) -> bool:
    """Return whether articles with the typed diacritics are found and ranked before those with others."""
    own_places = [place for place, url in enumerate(found) if url in own]
    other_places = [place for place, url in enumerate(found) if url in others]
    return bool(own_places) and max(own_places) < min(other_places, default=len(found))


def _fetched(index_of: _Index, query: str) -> int:
    """Return the bytes that a browser with an empty cache fetches for a query, results included."""
    index_of.read_now.clear()
    engine = Engine(index_of.read)
    list(engine.records(engine.find(query).numbers[:SHOWN]))
    return sum(map(index_of.size, index_of.read_now))


def _spread(sizes: Sequence[int]) -> str:
    ordered = sorted(sizes)
    median, high = (ordered[len(ordered) * share // 100] / 1024 for share in (50, 95))
    return f"median {median:.0f} KB, 95th percentile {high:.0f} KB"


def _sizes(folder: Path) -> str:
    files = [file for file in folder.rglob("*") if file.is_file()]
    size = sum(file.stat().st_size for file in files)
    packed = sum(min(file.stat().st_size, len(gzip.compress(file.read_bytes(), 6))) for file in files)
    return f"{len(files):,} files, {size / 2**20:.1f} MiB, {packed / 2**20:.1f} MiB with gzip"


def _row(name: str, *cells: str) -> str:
    return f"{name:20}" + "".join(f"{cell:>15}" for cell in cells)


if __name__ == "__main__":
    raise SystemExit(main())
