"""One preview while it runs: all work on the site is done in one thread, and others ask that thread for it."""

from __future__ import annotations

import queue
import tempfile
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import msgspec
from msgspec.structs import replace

from badinh_site.diagnostics.problem import Problem
from badinh_site.engine.request import Request
from badinh_site.preview.pages import StartView
from badinh_site.preview.shown import Shown
from badinh_site.preview.site import PreviewSite, Served

__all__ = ["Rebuild", "Session"]

_IDLE = 1.0
"""Seconds without work after which what is known is kept, and the clock is looked at."""
_STREAM_TURN, _STREAM_SIGN = 0.5, 15.0
"""Seconds after which a stream lets its server see whether the browser is still there; and sends a sign of life."""
_SLOW = 0.05
"""Seconds that a look at all files may take to be taken at every request. On larger sites the watcher is trusted."""
_MOST_TOUCHED = 100
"""Files that are looked at by themselves; when more have changed, the system may not have told of all."""
_ANY = ""
"""Stands for whatever files there are."""
_WHOLE_LOOK = 30.0
"""Seconds after which all files are looked at in any case, when there is time, lest a sign was lost."""
_OTHER_TIMES = 2
"""Sites at other moments that are kept open."""
_ENDING = 2.0
"""Seconds that the end of what is going on is waited for."""

T = TypeVar("T")


class Rebuild(NamedTuple):
    """What became of some changed files."""

    changed: tuple[str, ...]
    """The files, by path; empty when only time has passed, or at the beginning."""
    outputs: int
    problems: tuple[Problem, ...]
    seconds: float


class Session:
    """The preview of one site, for any number of threads."""

    def __init__(self, request: Request, folder: Path, language: str, report: Callable[[Rebuild], None]) -> None:
        """Take what is asked for, the folder for what is remembered, ``vi`` or ``en``, and who is told of rebuilds."""
        self._request, self._folder, self._language, self._report = request, folder, language, report
        self._sites: OrderedDict[str, PreviewSite] = OrderedDict()
        self._places: dict[str, tempfile.TemporaryDirectory[str]] = {}
        self._tasks: queue.SimpleQueue[tuple[Callable[[], Any], Future[Any]] | None] = queue.SimpleQueue()
        self._changed = threading.Condition()
        self._generation = 0
        self._generated = time.monotonic()
        self._closed = False
        self._reported: tuple[Problem, ...] | None = None
        self._touched: float | None = None
        """When a file was last seen to change, by the monotonic clock; None while nobody watches."""
        self._touches: deque[str] = deque()
        """The files that were seen to change since the last look."""
        self._whole = time.monotonic()
        """When all files were last looked at."""
        self._thread = threading.Thread(target=self._work, name="site", daemon=True)
        self._thread.start()

    def begin(self) -> str:
        """Look at the site for the first time; return the path of its home page.

        Raises:
            StorageError: the state folder cannot be written to.
            UsageError: the moment or the address asked for is none.
        """

        def act() -> str:
            self._refresh("", time.monotonic())
            return self._sites[""].live.base_path

        return self._do(act)

    def watched(self) -> None:
        """Hear that somebody watches the files now and will tell of every change."""
        self._touched = time.monotonic()

    def touched(self, *files: str) -> None:
        """Hear that files are being changed."""
        if self._touched is not None:
            self._touches.extend(files)
            self._touched = time.monotonic()

    def refresh(self) -> None:
        """Bring the site up to date and tell those who look at it."""
        asked = time.monotonic()
        self._do(lambda: self._refresh("", asked))

    def serve(self, path: str, at: str = "") -> Served:
        """Return what there is at an address, as the files are at this moment.

        Raises:
            UsageError: ``at`` is no moment.
        """
        asked = time.monotonic()

        def act() -> Served:
            self._refresh(at, asked)
            return self._sites[at].serve(path, at)

        return self._do(act)

    def start(self) -> StartView:
        """Return what the start page shows."""
        asked = time.monotonic()

        def act() -> StartView:
            self._refresh("", asked)
            return self._sites[""].start()

        return self._do(act)

    def shown(self, path: str, at: str = "") -> Shown | None:
        """Say what there is to tell of a page since the last change; None when it is no page.

        Raises:
            UsageError: ``at`` is no moment.
        """
        asked = self._generated

        def act() -> Shown | None:
            self._refresh(at, asked)
            return self._sites[at].serve(path, at).shown

        return self._do(act)

    def events(self, tell: Callable[[], Shown | None]) -> Iterator[bytes]:
        """Return what ``tell`` says, now and whenever it says something else after a change, as server-sent events."""
        yield b"retry: 500\n\n"  # milliseconds to wait after an interruption: browsers take seconds otherwise
        reported, seen, sign = b"", -1, time.monotonic()
        while not self._closed:
            message = b""
            if seen != self._generation:
                seen = self._generation
                now = msgspec.json.encode(tell())
                message, reported = (b"event: page\ndata: " + now + b"\n\n" if now != reported else b""), now
            elif time.monotonic() - sign >= _STREAM_SIGN:
                message = b": \n\n"
            if message:
                sign = time.monotonic()
            yield message
            self._wait_for_change(seen)

    def _wait_for_change(self, seen: int) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._closed or seen != self._generation, _STREAM_TURN)

    def close(self) -> None:
        """End it: at once, unless something is going on that takes a moment to stop."""
        self._closed = True
        for site in list(self._sites.values()):
            site.live.stop()
        self._tasks.put(None)
        with self._changed:
            self._changed.notify_all()
        self._thread.join(_ENDING)

    def _do(self, act: Callable[[], T]) -> T:
        """Let the site's thread do something."""
        future: Future[T] = Future()
        if self._closed:
            raise SessionClosedError
        self._tasks.put((act, future))
        return future.result()

    def _work(self) -> None:
        while not self._closed:
            try:
                task = self._tasks.get(timeout=_IDLE)
            except queue.Empty:
                self._rest()
                continue
            if task is not None:
                act, future = task
                try:
                    future.set_result(act())
                except BaseException as error:  # noqa: BLE001 - whoever asked gets it
                    future.set_exception(error)
        self._end()

    def _rest(self) -> None:
        """Use the time in which nobody asks for anything."""
        site = self._sites.get("")
        if site is None:
            return
        with suppress(OSError):  # a full disk keeps nobody from looking
            site.keep()
        if self._touched is not None and time.monotonic() - self._whole > _WHOLE_LOOK:
            self._touched = time.monotonic()
            self._touches.append(_ANY)
            self._refresh("", self._touched)
        until = site.live.until
        if until is not None and self._request.at is None and time.time() >= until:
            self._refresh("", time.monotonic())

    def _end(self) -> None:
        with suppress(queue.Empty):
            while True:
                task = self._tasks.get_nowait()
                if task is not None:
                    task[1].set_exception(SessionClosedError())
        for at in list(self._sites):
            with suppress(OSError):
                self._sites[at].keep()
            self._drop(at)

    def _refresh(self, at: str, asked: float) -> None:
        """Look at the files, unless that was begun after ``asked``; tell what came of it."""
        site = self._site(at)
        if site.began >= asked or self._is_still(site):
            return
        look = site.look(self._narrowed(site) if not at else None)
        problems = site.live.problems
        if at or not (look.changed or look.outputs or problems != self._reported):
            return
        self._reported = problems
        self._report(Rebuild(look.changed, look.outputs, problems, time.monotonic() - site.began))
        with self._changed:
            self._generation += 1
            self._generated = time.monotonic()
            self._changed.notify_all()

    def _is_still(self, site: PreviewSite) -> bool:
        """Return whether nothing can have changed since the last look, which takes long on this site."""
        watched = self._touched is not None and site.began > self._touched
        return watched and not self._touches and site.live.took > _SLOW

    def _narrowed(self, site: PreviewSite) -> set[str] | None:
        """Return the files that alone can have changed since the last look; None when that is not known."""
        touched: set[str] = set()
        with suppress(IndexError):
            while len(touched) <= _MOST_TOUCHED:
                touched.add(self._touches.popleft())
        if self._touched is None or site.live.took <= _SLOW or len(touched) > _MOST_TOUCHED or _ANY in touched:
            self._touches.clear()
            self._whole = time.monotonic()
            return None
        return touched

    def _site(self, at: str) -> PreviewSite:
        if at in self._sites:
            self._sites.move_to_end(at)
            return self._sites[at]
        if not at:
            self._sites[at] = PreviewSite(self._request, self._folder, self._language)
            return self._sites[at]
        while len(self._sites) > _OTHER_TIMES:
            self._drop(next(other for other in self._sites if other))
        return self._site_at(at)

    def _site_at(self, at: str) -> PreviewSite:
        """Open the site as readers will see it at another moment, in a place of its own."""
        place = tempfile.TemporaryDirectory(prefix="badinh-", ignore_cleanup_errors=True)
        self._sites[""].copy_to(Path(place.name))
        site = PreviewSite(replace(self._request, at=at, drafts=False), Path(place.name), self._language)
        try:
            site.look()
        except BaseException:
            site.close()
            place.cleanup()
            raise
        self._sites[at], self._places[at] = site, place
        return site

    def _drop(self, at: str) -> None:
        self._sites.pop(at).close()
        place = self._places.pop(at, None)
        if place is not None:
            place.cleanup()


class SessionClosedError(Exception):
    """The preview has ended while somebody waited for an answer."""
