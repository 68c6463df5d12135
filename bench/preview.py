"""Measures previews: the time from the start to the first page, and from saving a file to the new page.

``badinh serve`` and ``hugo server`` are measured in the same run. A page is polled every 5 ms until it is up to date.

    python -m bench.preview --size 10000 --edits 15
"""

from __future__ import annotations

import argparse
import http.client
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import NamedTuple

from bench.articles import read_corpus
from bench.contest import corpus_of
from bench.edits import EDITS
from bench.errors import BenchError
from bench.generators import Generator, available
from bench.site import Site, make_site
from bench.tools import Tools, install

TURN, PATIENCE = 0.005, 300.0
"""Seconds between requests, and the timeout."""
SETTLED = 2.1
"""Seconds after which modification times prove that files are unchanged."""
SHORT = 60
"""Characters of a file name that every generator uses unchanged in the address."""


class Figures(NamedTuple):
    """Seconds."""

    cold: float
    """To the first page without a cache."""
    warm: float
    """To the first page after an earlier preview."""
    saved: Mapping[str, float]
    """Median from saving to the new page, by kind of edit."""


def main(words: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    asked = _parser().parse_args(words)
    tools = asked.tools or asked.place / "tools"
    if asked.tools is None and set(asked.generators) != {"badinh"}:
        install(tools, print)
    found, missing = available(Tools(tools.resolve()), asked.generators)
    for line in (*missing, f"{asked.size:,} articles", _row("", "cold start", "warm start", *EDITED)):
        print(line, flush=True)
    corpus = read_corpus(corpus_of(asked.place, asked.size))
    for generator in found:
        site = make_site(asked.place / "sites" / f"preview-{generator.name}", generator, corpus)
        figures = _measure(site, asked.edits)
        saved = [f"{figures.saved[kind] * 1000:.0f} ms" if kind in figures.saved else "" for kind in EDITED]
        print(_row(generator.name, f"{figures.cold:.2f} s", f"{figures.warm:.2f} s", *saved), flush=True)
        shutil.rmtree(site.folder)
    return 0


EDITED = ("body", "title", "add", "template")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench.preview", description="Measure previews side by side.")
    add = parser.add_argument
    add("--size", type=int, default=10_000, metavar="N", help="number of articles (10000)")
    add("--edits", type=int, default=15, metavar="N", help="edited bodies; a third as many of other edits (15)")
    add("--generators", type=lambda text: tuple(text.split(",")), default=("badinh", "hugo", "hugo-norel"))
    add("--tools", type=Path, metavar="DIR", help="use the peers installed there; install none")
    add("--place", type=Path, default=Path(__file__).parents[1] / ".bench", metavar="DIR")
    return parser


def _row(name: str, *cells: str) -> str:
    return f"{name:12}" + "".join(f"{cell:>14}" for cell in cells)


def _measure(site: Site, edits: int) -> Figures:
    with _preview(site) as (_, cold):
        pass
    time.sleep(SETTLED)
    saved: dict[str, float] = {}
    numbers = count(1)
    with _preview(site) as (port, warm):
        for kind in EDITED if site.generator.is_ours else EDITED[:1]:
            times = []
            for _ in range(edits if kind == "body" else max(edits // 3, 1)):
                times.append(_edit(site, kind, next(numbers), port))
                time.sleep(1.0)  # like an editor who reads the page before the next change
            saved[kind] = statistics.median(times)
    return Figures(cold, warm, saved)


def _edit(site: Site, kind: str, number: int, port: int) -> float:
    """Edit an article; return the seconds until its page shows it."""
    article = next(one for step in count() if len((one := site.article(number * 7 + step)).stem) <= SHORT)
    before = _get(port, _address(site, article))
    EDITS[kind](site, article, number)
    if kind == "add":
        return _wait(port, f"/{site.newest:%Y/%m}/tin-moi-{number}/", bool)
    return _wait(port, _address(site, article), lambda page: bool(page) and page != before)


def _address(site: Site, article: Path) -> str:
    year, month, name = article.relative_to(site.folder).parts[-3:]
    return f"/{year}/{month}/{Path(name).stem}/"


def _get(port: int, path: str) -> bytes:
    """Return a page; empty if there is none."""
    with suppress(OSError, http.client.HTTPException):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            data = answer.read()
            return data if answer.status == http.client.OK else b""
        finally:
            connection.close()
    return b""


def _wait(port: int, path: str, is_right: Callable[[bytes], bool]) -> float:
    """Poll a page until it is up to date; return the seconds that it took."""
    began = time.perf_counter()
    while time.perf_counter() - began < PATIENCE:
        if is_right(_get(port, path)):
            return time.perf_counter() - began
        time.sleep(TURN)
    raise BenchError(f"{path} did not come")


@contextmanager
def _preview(site: Site) -> Iterator[tuple[int, float]]:
    """Run a preview; yield its port, and the seconds until its home page was available."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    log = site.folder.with_suffix(".log")
    with log.open("wb") as stream:
        began = time.perf_counter()
        process = subprocess.Popen(
            _command(site.generator, port),
            cwd=site.folder,
            env=site.generator.environment,
            stdout=stream,
            stderr=stream,
        )
        try:
            _wait(port, "/", bool)
            yield port, time.perf_counter() - began
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(PATIENCE)


def _command(generator: Generator, port: int) -> tuple[str, ...]:
    program = tuple(word for word in generator.command if word not in ("build", "-q", "--quiet"))
    if generator.is_ours:
        return (*program, "serve", "--port", str(port))
    return (*program, "server", "--port", str(port), "--bind", "127.0.0.1", "--disableLiveReload")


if __name__ == "__main__":
    sys.exit(main())
