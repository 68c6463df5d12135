"""Pagefind for comparison with our search: its index of the same pages, queried in a browser."""

from __future__ import annotations

import gzip
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, NamedTuple

from bench.errors import BenchError
from bench.measure import Measured, measure
from bench.tools import Tools

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["Answered", "Pagefind", "index"]

FOLDER = "pagefind"
ARTICLES = "[0-9][0-9][0-9][0-9]/[0-9][0-9]/**/index.html"
SHOWN = 10
_ASK = """async (query) => {
  const pagefind = await import("/pagefind/pagefind.js");
  const found = await pagefind.search(query);
  const some = await Promise.all(found.results.slice(0, 10).map((one) => one.data()));
  return some.map((one) => one.url);
}"""


class Answered(NamedTuple):
    """The results and the traffic of a query."""

    urls: list[str]
    size: int
    """Bytes, text files compressed with gzip."""


def index(tools: Tools, site: Path) -> Measured:
    """Index the articles of a built site with Pagefind.

    Raises:
        BenchError: Pagefind is not installed, or failed.
    """
    shutil.rmtree(site / FOLDER, ignore_errors=True)
    command = (tools.pagefind(), "--site", str(site), "--glob", ARTICLES, "--root-selector", "main")
    return measure((*command, "--force-language", "vi"), site, dict(os.environ))


class Pagefind:
    """A built site with its index, open in a browser."""

    def __init__(self, browser: Browser, address: str, sizes: list[int]) -> None:
        self._browser, self._address, self._sizes = browser, address, sizes
        self._page: Page = browser.new_page()
        self._page.goto(address)

    def ask(self, query: str) -> list[str]:
        """Return the addresses that a query finds, best first."""
        found: list[str] = self._page.evaluate(_ASK, query)
        return found

    def ask_anew(self, query: str) -> Answered:
        """Run a query as the first one of a new visitor, with an empty cache."""
        context = self._browser.new_context()
        try:
            page = context.new_page()
            page.goto(self._address)
            self._sizes.clear()
            found: list[str] = page.evaluate(_ASK, query)
            return Answered(found, sum(self._sizes))
        finally:
            context.close()


@contextmanager
def opened(site: Path, chromium: str) -> Iterator[Pagefind]:
    """Open an indexed site."""
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only this needs a browser
    except ImportError as error:
        raise BenchError("Playwright is not installed") from error
    sizes: list[int] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, sizes=sizes, directory=str(site)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            yield Pagefind(browser, f"http://127.0.0.1:{server.server_address[1]}/robots.txt", sizes)
            browser.close()
    finally:
        server.shutdown()
        server.server_close()


class _Handler(SimpleHTTPRequestHandler):
    """Serves a folder, and counts how much it would send compressed."""

    def __init__(self, *arguments: Any, sizes: list[int], **named: Any) -> None:
        self._sizes = sizes
        super().__init__(*arguments, **named)

    def do_GET(self) -> None:
        file = Path(self.translate_path(self.path))
        if file.is_file():
            data = file.read_bytes()
            # Pagefind's own files are compressed already.
            self._sizes.append(min(len(data), len(gzip.compress(data, 6))))
        super().do_GET()

    def log_message(self, *_: object) -> None:
        """Discard log messages."""


def best(found: Sequence[str], url: str) -> int:
    """Return the rank of an address among results, from 1; 0 if it is missing."""
    return next((place for place, one in enumerate(found, start=1) if one == url), 0)
