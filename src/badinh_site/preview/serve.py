"""Runs the preview: site, watcher and server, until the user ends it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from badinh_site.diagnostics.problem import Problem, UsageError
from badinh_site.engine.request import Request
from badinh_site.engine.store.workspace import preview_folder
from badinh_site.preview.http.server import PreviewServer
from badinh_site.preview.routes import OWN, Routes
from badinh_site.preview.session import Rebuild, Session
from badinh_site.preview.watch import PollingWatch, Watch
from badinh_site.preview.words import DEFAULT_LANGUAGE

__all__ = ["Listener", "Place", "ServeSettings", "serving"]

POLL = 1.0
"""Seconds between scans of the files where the system cannot watch them."""


class ServeSettings(NamedTuple):
    """How the preview is to be served."""

    host: str = "127.0.0.1"
    port: int = 8000
    poll: float | None = None
    """Seconds between scans of the files; None to be notified by the system."""
    language: str = DEFAULT_LANGUAGE
    """The language of messages and of the preview's own pages."""


class Place(NamedTuple):
    """Where the preview is."""

    url: str
    """Address of the home page."""
    start: str
    """Address of the start page."""
    port: int
    others: tuple[str, ...]
    """Addresses of the home page for other machines, where the preview listens at all of its own."""
    is_private: bool
    """True when only this machine reaches it."""
    polls: bool
    """True when the files are scanned periodically, since the system cannot watch them."""


class Listener(NamedTuple):
    """Callbacks for what happens."""

    rebuilt: Callable[[Rebuild], None]
    failed: Callable[[BaseException], None]
    """Gets exceptions, which are bugs of badinh."""


@contextmanager
def serving(request: Request, settings: ServeSettings, listener: Listener) -> Iterator[Place]:
    """Serve the preview for as long as the context lasts.

    Raises:
        ProblemsError: there is no site, or its state folder cannot be written to.
        UsageError: the moment, the address, the host or the port asked for cannot be used.
    """
    with ExitStack() as stack:
        folder = stack.enter_context(preview_folder(request))
        session = stack.enter_context(closing(Session(request, folder, settings.language, listener.rebuilt)))
        watch = stack.enter_context(closing(_watch(request.site, session, settings.poll)))
        server = stack.enter_context(closing(_server(Routes(session, settings.language), settings, listener)))
        path = session.begin()
        home = server.url.rstrip("/") + path
        others = tuple(other.rstrip("/") + path for other in server.others)
        threading.Thread(target=server.serve, name="server", daemon=True).start()
        start = server.url.rstrip("/") + OWN
        yield Place(home, start, server.port, others, server.is_loopback, isinstance(watch, PollingWatch))


def _server(routes: Routes, settings: ServeSettings, listener: Listener) -> PreviewServer:
    try:
        return PreviewServer(
            routes.answer, settings.host, settings.port, report=listener.failed, language=settings.language
        )
    except OSError as error:
        values = {"host": settings.host, "port": str(settings.port), "reason": error.strerror or str(error)}
        raise UsageError(Problem("BD309", values=values)) from None


def _watch(site: Path, session: Session, poll: float | None) -> Watch | PollingWatch:
    """Watch from before the first scan, so that no change is missed."""
    if poll is None:
        watch = Watch(site, session)
        try:
            watch.start()
        except OSError:  # the system has no more watches, or cannot watch such a drive
            watch.close()
        else:
            session.watched()
            return watch
    polling = PollingWatch(POLL if poll is None else poll, session)
    polling.start()
    return polling
