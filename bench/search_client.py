"""Measures the search in a browser: the traffic of a query, and the time to its first result on a slow phone.

An existing build is served with gzip. For each query Chromium starts without a cache, with a CPU slowed down four times
and a link of 1.6 Mbit/s with 150 ms latency; both are emulated by Chromium. Queries are words of titles and texts, with
and without diacritics, drawn from the records of the index.

    python -m bench.search_client --built .bench/sites/badinh/build --queries 60
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import shutil
import statistics
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache, partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from threading import Thread
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from badinh_site.engine.outputs.mime_types import kind_of
from badinh_site.vietnamese import fold
from bench.errors import BenchError

INDEX = "/tim-kiem/index/"
SLOWER = 4
LATENCY, RATE = 150, 1_600_000 / 8
"""Latency in milliseconds, and bandwidth in bytes per second."""
LONGEST = 5
"""The maximum number of words of a query."""
PATIENCE = 30_000
"""The timeout of a query in milliseconds."""


class Figures(NamedTuple):
    """The measurements of one query."""

    query: str
    fetched: int
    """Transferred bytes of the index, including response headers."""
    requests: int
    asked: float
    """Milliseconds from submitting on the search page to the first result."""
    came: float
    """The same from submitting in the search box of the home page."""


def main(words: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    asked = _parser().parse_args(words)
    try:
        queries = draw(asked.built, asked.queries, asked.seed)
        figures = measure(asked.built, queries)
    except BenchError as error:
        sys.stderr.write(f"bench.search_client: {error}\n")
        return 1
    if asked.json:
        kept = [one._asdict() for one in figures]
        asked.json.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(table(figures))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench.search_client", description="Measure the search in a browser.")
    parser.add_argument("--built", type=Path, required=True, metavar="DIR", help="the output folder of a site")
    parser.add_argument("--queries", type=int, default=60, metavar="N", help="number of queries (60)")
    parser.add_argument("--seed", type=int, default=1, metavar="K", help="seed of the queries (1)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every query to this file")
    return parser


def draw(built: Path, count: int, seed: int) -> list[str]:
    """Draw queries from titles and texts, every other one without diacritics.

    Raises:
        BenchError: the site has no index, or an empty one.
    """
    files = sorted((built / INDEX.strip("/") / "r").glob("*.json"))
    if not files:
        raise BenchError(f"{built} has no index")
    chance = Random(seed)  # noqa: S311 - no secret
    found: list[str] = []
    while len(found) < count:
        records = json.loads(chance.choice(files).read_text(encoding="utf-8"))
        record = chance.choice([one for one in (records.values() if isinstance(records, dict) else records) if one])
        said = (record["title"] if len(found) % 4 < 2 else record["text"] or record["title"]).split()
        start = chance.randrange(max(1, len(said) - LONGEST))
        query = " ".join(said[start : start + chance.randint(2, LONGEST)])
        found.append(query if len(found) % 2 else fold(query))
    return found


def measure(built: Path, queries: Sequence[str]) -> list[Figures]:
    """Run every query in a browser with an empty cache."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - not needed to draw queries

    with served(built) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium())
        try:
            return [_ask(browser, base, query) for query in queries]
        finally:
            browser.close()


def _chromium() -> str:
    names = (os.environ.get("BADINH_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if name and (path := shutil.which(name))), None)
    if found is None:
        raise BenchError("there is no Chromium: `make chromium`, or BADINH_CHROMIUM names one")
    return found


def _ask(browser: Any, base: str, query: str) -> Figures:
    asked, fetched, requests = _timed(browser, f"{base}/tim-kiem/", "main", query)
    came, _, _ = _timed(browser, f"{base}/", ".masthead", query)
    return Figures(query, fetched, requests, asked, came)


def _timed(browser: Any, url: str, place: str, query: str) -> tuple[float, int, int]:
    """Type a query and wait for a result; return milliseconds, and bytes and requests of the index."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    try:
        context.add_init_script(WATCH)
        page = context.new_page()
        session = context.new_cdp_session(page)
        counted = _counted(session)
        page.goto(url, wait_until="networkidle")
        box = page.locator(f"{place} input[name=q]")
        # The key starts the search, not the input event.
        box.evaluate("(box, query) => { box.value = query; }", query)
        page.evaluate("sessionStorage.setItem('asked', Date.now())")
        box.press("Enter")
        page.wait_for_selector(".found .card a", timeout=PATIENCE)
        taken = page.evaluate("shown - Number(sessionStorage.getItem('asked'))")
        page.wait_for_load_state("networkidle")
        return float(taken), sum(counted.values()), len(counted)
    finally:
        context.close()


WATCH = """
new MutationObserver((_, watch) => {
    if (!document.querySelector('.found .card a')) return;
    watch.disconnect();
    window.shown = Date.now();
}).observe(document, {childList: true, subtree: true});
"""
"""Records the time at which the first result is shown."""


def _counted(session: Any) -> Mapping[str, int]:
    """Throttle a page, and count the bytes of the index that it receives by request."""
    files: dict[str, int] = {}
    session.send("Network.enable")
    conditions = {"offline": False, "latency": LATENCY, "downloadThroughput": RATE, "uploadThroughput": RATE}
    session.send("Network.emulateNetworkConditions", conditions)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})

    def begin(event: Mapping[str, Any]) -> None:
        if INDEX in event["request"]["url"]:
            files[event["requestId"]] = 0

    def end(event: Mapping[str, Any]) -> None:
        if event["requestId"] in files:
            files[event["requestId"]] = int(event["encodedDataLength"])

    session.on("Network.requestWillBeSent", begin)
    session.on("Network.loadingFinished", end)
    return files


@contextmanager
def served(root: Path) -> Iterator[str]:
    """Serve a folder on this machine with gzip; yield its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, root)) as server:
        server.daemon_threads = True
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, root: Path, *request: Any) -> None:
        self._root = root
        super().__init__(*request)

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path).lstrip("/")
        file = self._root / (f"{path}index.html" if path.endswith("/") or not path else path)
        body = _compressed(file) if file.is_file() else b""
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", kind_of(file.name))
        self.send_header("Content-Length", str(len(body)))
        if body:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        with suppress(ConnectionError):  # the script aborts requests of older queries
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Discard log messages."""


@lru_cache(maxsize=256)
def _compressed(file: Path) -> bytes:
    return gzip.compress(file.read_bytes(), 6, mtime=0)


def table(figures: Sequence[Figures]) -> str:
    """Return medians and 95th percentiles as Markdown."""
    rows = [
        ("index fetched, KB", [one.fetched / 1000 for one in figures], "150", "300"),
        ("requests of the index", [float(one.requests) for one in figures], "", ""),
        ("first result, asked on the search page, s", [one.asked / 1000 for one in figures], "1.5", ""),
        ("first result, asked on the home page, s", [one.came / 1000 for one in figures], "", ""),
    ]
    lines = ["| | median | 95 % | meant | meant, 95 % |", "| --- | ---: | ---: | ---: | ---: |"]
    for name, found, meant, most in rows:
        lines.append(f"| {name} | {statistics.median(found):.2f} | {_most(found):.2f} | {meant} | {most} |")
    return f"{len(figures)} queries\n\n" + "\n".join(lines) + "\n"


def _most(found: Sequence[float]) -> float:
    """Return the 95th percentile."""
    return sorted(found)[min(len(found) - 1, int(len(found) * 0.95))]


if __name__ == "__main__":
    sys.exit(main())
