"""A server that plays the part of `badinh serve` by the book: canned pages, and messages that a test sends itself."""

from __future__ import annotations

import select
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Condition, Thread
from urllib.parse import parse_qs, urlsplit

import msgspec

import badinh_site.preview
from badinh_site.pages.assets import replace_words
from badinh_site.preview.pages import with_client
from badinh_site.preview.shown import Shown
from badinh_site.preview.words import script_words

__all__ = ["Stage", "on_stage"]

CLIENT = Path(badinh_site.preview.__file__).with_name("client")
POLICY = "default-src 'self'; base-uri 'none'; frame-ancestors 'self'; form-action 'self'"
TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


class Stage:
    """What is served, which a test changes as it goes."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.files: dict[str, bytes] = {}
        """Anything but pages, by path."""
        self.plain: dict[str, bytes] = {}
        """Pages without the client, by path."""
        self.shown: dict[str, Shown] = {}
        """What the client is told of each page."""
        self.loads: list[str] = []
        """Paths with queries, in the order in which they were asked for."""
        self.language = "vi"
        """Of the client's script."""
        self.refusing = False
        """Whether connections for messages are answered with an error."""
        self.queues: dict[SimpleQueue[bytes | None], str] = {}
        """Open connections for messages, and the paths that they are about."""
        self.changed = Condition()

    def put(self, page: bytes, shown: Shown) -> str:
        """Serve a page as it was made, and give its address."""
        self.plain[shown.path] = page
        self.shown[shown.path] = shown
        return self.base + shown.path

    def tell(self, shown: Shown) -> None:
        """Make this what is known of a page, and tell every tab that shows it."""
        self.shown[shown.path] = shown
        with self.changed:
            for queue in [queue for queue, path in self.queues.items() if path == shown.path]:
                queue.put(_message(shown))

    def cut(self) -> None:
        """End all connections for messages, as a server does that goes away."""
        with self.changed:
            for queue in self.queues:
                queue.put(None)

    def wait_for_listeners(self, count: int) -> None:
        """Wait until so many tabs listen."""
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.queues) == count, timeout=30)

    def wait_for_loads(self, path: str, count: int) -> None:
        """Wait until a path was asked for so many times."""
        with self.changed:
            assert self.changed.wait_for(lambda: self.loads.count(path) == count, timeout=30)


def _message(shown: Shown) -> bytes:
    return b"event: page\ndata: " + msgspec.json.encode(shown) + b"\n\n"


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        stage = self.server.stage
        parts = urlsplit(self.path)
        with stage.changed:
            stage.loads.append(self.path)
            stage.changed.notify_all()
        own = CLIENT / parts.path.removeprefix("/__badinh/")
        if parts.path == "/__badinh/events":
            self._send_messages(parse_qs(parts.query)["path"][0])
        elif parts.path.startswith("/__badinh/") and own.suffix in TYPES:
            script = own.read_text(encoding="utf-8")
            words = script_words(stage.language) if own.suffix == ".js" else {}
            self._send(200, (replace_words(script, words) if words else script).encode(), TYPES[own.suffix])
        elif parts.path in stage.files:
            self._send(200, stage.files[parts.path], TYPES[Path(parts.path).suffix])
        elif parts.path in stage.shown:
            shown = stage.shown[parts.path]
            page = stage.plain[parts.path]
            if b"data-shown=" not in page:  # the page of trouble brings its own
                page = with_client(page, msgspec.json.encode(shown))
            self._send(shown.status, page, "text/html; charset=utf-8")
        elif parts.path in stage.plain:
            self._send(200, stage.plain[parts.path], "text/html; charset=utf-8")
        else:
            self._send(404, b"Nothing here.", "text/plain")

    def _send(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Cache-Control", "no-cache")
        self.end_headers()
        self.wfile.write(body)

    def _send_messages(self, path: str) -> None:
        stage = self.server.stage
        if stage.refusing:
            self._send(503, b"Not now.", "text/plain")
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        self.close_connection = True
        queue: SimpleQueue[bytes | None] = SimpleQueue()
        queue.put(b"retry: 50\n" + _message(stage.shown[path]))
        self._listed(queue, path)
        try:
            self._pass_on(queue)
        except OSError:
            pass
        finally:
            self._listed(queue, None)

    def _listed(self, queue: SimpleQueue[bytes | None], path: str | None) -> None:
        with self.server.stage.changed:
            if path is None:
                del self.server.stage.queues[queue]
            else:
                self.server.stage.queues[queue] = path
            self.server.stage.changed.notify_all()

    def _pass_on(self, queue: SimpleQueue[bytes | None]) -> None:
        """Send messages until the browser hangs up, which is seen by its end of the connection becoming readable."""
        while not select.select([self.connection], [], [], 0)[0]:
            try:
                message = queue.get(timeout=0.02)
            except Empty:
                continue
            if message is None:
                return
            self.wfile.write(message)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.stage = Stage(f"http://127.0.0.1:{self.server_port}")

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a browser that leaves in the middle of an answer is no news."""


@contextmanager
def on_stage() -> Iterator[Stage]:
    """Serve on a port of this machine while the block runs."""
    with _Server() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server.stage
        finally:
            server.stage.cut()
            server.shutdown()
            thread.join()
