"""Runs the preview of one site: brings it up to date when somebody asks for a page, and reports what has changed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from badinh_site.diagnostics.problem import Problem
from badinh_site.engine.request import Request
from badinh_site.engine.store.workspace import state_problem
from badinh_site.preview.changes import Changes
from badinh_site.preview.moments import NOW, Moments
from badinh_site.preview.pages import StartView
from badinh_site.preview.shown import Shown
from badinh_site.preview.site import NoPage, PreviewSite, Served, ServedPage
from badinh_site.preview.site_thread import SiteThread
from badinh_site.preview.touched_files import TouchedFiles
from badinh_site.preview.troubles import told

__all__ = ["Rebuild", "Session"]

_IDLE = 1.0
"""Seconds without work after which what is known is kept, and the clock is checked."""


class Rebuild(NamedTuple):
    """The effect of some changed files."""

    changed: tuple[str, ...]
    """The files, by path; empty when only time has passed, or at the beginning."""
    outputs: int
    problems: tuple[Problem, ...]
    seconds: float


class Session:
    """The preview of one site, for any number of threads."""

    def __init__(self, request: Request, folder: Path, language: str, report: Callable[[Rebuild], None]) -> None:
        """Take the request, the folder for the state, ``vi`` or ``en`` for messages, and who gets reports."""
        self._site, self._folder, self._language = request.site, folder, language
        self._has_moment = request.at is not None
        self._report = report
        self._reported: tuple[Problem, ...] = ()
        self._changes = Changes()
        self._touched = TouchedFiles()
        self._moments = Moments(request, folder, language)
        self._thread = SiteThread(self._idle, self._moments.close, _IDLE)
        self._thread.start()

    def begin(self) -> str:
        """Bring the site up to date for the first time; return the path of its home page.

        Raises:
            StorageError: the state folder cannot be written to.
            UsageError: the moment or the address asked for is none.
        """
        asked = time.monotonic()
        return self._thread.run(lambda: self._refreshed(NOW, asked).live.outputs.base_path)

    def watched(self) -> None:
        """Trust that a watcher reports every change from now on."""
        self._touched.watch()

    def touched(self, *files: str) -> None:
        """Record that files are being changed."""
        self._touched.add(*files)

    def refresh(self) -> None:
        """Bring the site up to date, and report what has changed."""
        asked = time.monotonic()
        self._thread.run(lambda: self._refreshed(NOW, asked))

    def serve(self, path: str, at: str = NOW) -> Served:
        """Return what there is at an address, as the files are now.

        Raises:
            UsageError: ``at`` is no moment.
        """
        asked = time.monotonic()
        return self._thread.run(lambda: self._refreshed(at, asked).serve(path, at))

    def start(self) -> StartView:
        """Return what the start page shows."""
        asked = time.monotonic()
        return self._thread.run(lambda: self._refreshed(NOW, asked).start())

    def shown(self, path: str, at: str = NOW) -> Shown | None:
        """Return the data of a page for the client, as of the last change; None when it is no page.

        Raises:
            UsageError: ``at`` is no moment.
        """
        asked = self._changes.last
        served = self._thread.run(lambda: self._refreshed(at, asked).serve(path, at))
        return served.shown if isinstance(served, ServedPage | NoPage) else None

    def trouble(self, error: OSError, path: str) -> Shown:
        """Return what to show in place of a page when the system refuses to read or write something."""
        problem = state_problem(Path(error.filename) if error.filename else self._folder, error)
        return Shown(path, 500, "", {}, errors=told((problem,), self._site, self._language).troubles)

    def events(self, read: Callable[[], Shown | None]) -> Iterator[bytes]:
        """Return what ``read`` returns, now and whenever it differs after a change, as server-sent events."""
        return self._changes.stream(read)

    def close(self) -> None:
        """End the session; what is going on is stopped."""
        self._thread.refuse()
        self._moments.stop()
        self._changes.close()
        self._thread.close()

    def _idle(self) -> None:
        """Store what is known, and catch up on changes that no event has announced."""
        for site in self._moments.open_now():
            with suppress(OSError):  # with a full disk, pages are still served
                site.keep()
            if self._touched.add_all_if_due() or self._is_due(site):
                with suppress(OSError):  # the next request reports it
                    self._refreshed(NOW, time.monotonic())

    def _is_due(self, site: PreviewSite) -> bool:
        """Return whether a site has changed by itself."""
        return not self._has_moment and time.time() >= site.live.outputs.until

    def _refreshed(self, at: str, asked: float) -> PreviewSite:
        """Return the site at a moment, brought up to date since the time of the request, ``asked``."""
        site = self._moments.at(at)
        if site.began >= asked or self._touched.are_none_since(site.began, site.live.took):
            return site
        try:
            look = site.look(self._touched.take(site.live.took) if at == NOW else None)
        except BaseException:
            self._touched.add_all()
            raise
        problems = site.live.problems
        is_new = not self._changes.count or look.changed or look.outputs or problems != self._reported
        if at == NOW and is_new:
            self._reported = problems
            self._report(Rebuild(look.changed, look.outputs, problems, time.monotonic() - site.began))
            self._changes.add()
        return site
