"""Shows a live site as a web server does. What is wrong with a page is told beside the last good version of it."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator, Mapping
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple, TypeVar

from msgspec.structs import replace

from badinh_site.dates import at_instant, local, zone_named
from badinh_site.diagnostics.catalogue import level_of
from badinh_site.diagnostics.problem import Level, Problem, ProblemsError, StateError
from badinh_site.engine.request import Request
from badinh_site.engine.store.lock import PREVIEWING
from badinh_site.engine.store.workspace import preview_state
from badinh_site.hashing import digest
from badinh_site.pages.assets import AssetLink
from badinh_site.portal.entry import Entry
from badinh_site.portal.urls import output_path
from badinh_site.preview.live_site import LiveSite, Update
from badinh_site.preview.pages import Item, StartView
from badinh_site.preview.shown import Shown, Similar
from badinh_site.preview.troubles import errors_among, troubles, warnings_about
from badinh_site.vietnamese import nfc, slug

__all__ = ["PreviewSite", "Served"]

_KEPT = 64 * 1024 * 1024
"""Bytes of rendered pages and of pictures that are kept."""
_MISSING = "404.html"
_MOST_SIMILAR, _LOOKED_INTO, _ALIKE = 5, 60, 0.55
"""Pages offered in place of one that does not exist; how many are compared letter by letter; how alike they must be."""
_RECENT = 20
"""Recently edited files that the start page lists."""

T = TypeVar("T")


class Served(NamedTuple):
    """What there is at an address."""

    status: int = 200
    body: bytes | Path | None = None
    """None when there is no page at all, only what :attr:`shown` tells of it."""
    output: str = ""
    """The path of the output, which says what kind of file it is."""
    etag: str = ""
    location: str = ""
    """Where to go instead."""
    shown: Shown | None = None
    """What is told to the browser about a page."""


class _Kept(NamedTuple):
    key: bytes
    data: bytes
    print: str


class PreviewSite:
    """The site as somebody sees it now, or at another moment. Belongs to one thread."""

    def __init__(self, request: Request, folder: Path, language: str) -> None:
        """Take what is asked for, the folder for what is remembered, and ``vi`` or ``en`` for messages.

        Raises:
            StorageError: the system cannot read or write in that folder.
        """
        self._request = request
        self._folder = folder
        self._language = language
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self.began = float("-inf")
        """When the last look began, by the monotonic clock."""
        try:
            self._open(fresh=False)
        except StateError:
            self._open(fresh=True)

    def _open(self, *, fresh: bool) -> None:
        self._state = preview_state(self._request, self._folder, fresh=fresh)
        try:
            self.live = LiveSite(self._request, self._state)
        except StateError:
            self._state.close()
            raise

    def _trusting(self, act: Callable[[], T]) -> T:
        """Do something with the state; once more without it when it cannot be trusted."""
        try:
            return act()
        except StateError:
            self._state.close()
            self._open(fresh=True)
            self.live.look(int(time.time()))
            return act()

    def look(self, touched: Collection[str] | None = None) -> Update:
        """Bring everything up to date with the files; with ``touched`` ones, with these alone.

        Raises:
            UsageError: the moment or the address asked for is none.
        """
        self.began = time.monotonic()
        return self._trusting(lambda: self.live.look(int(time.time()), touched))

    def keep(self) -> None:
        """Make durable what is known."""
        self._trusting(self.live.keep)

    def copy_to(self, folder: Path) -> None:
        """Let another preview of the site begin with what is known."""
        self.keep()
        self._trusting(lambda: self._state.copy_to(folder / PREVIEWING.state))

    def close(self) -> None:
        """End it; what was not kept is worked out again the next time."""
        self._state.close()

    def serve(self, path: str, at: str = "") -> Served:
        """Return what there is at the path of an address; ``at`` is the picked moment, as it is told to the browser."""
        return self._trusting(lambda: self._serve(path, at))

    def _serve(self, path: str, at: str) -> Served:
        base, keys = self.live.base_path, self.live.keys
        output = _MISSING
        if path.startswith(base):
            output = output_path("/" + nfc(path.removeprefix(base)))
            if output not in keys and f"{output}/index.html" in keys:
                return Served(302, location=f"{path}/")
        elif path == "/" or f"{path}/" == base:
            return Served(302, location=base)
        if output in keys and not output.endswith(".html"):
            return self._file(output)
        return self._page(output if output in keys else _MISSING, path, at)

    def _file(self, output: str) -> Served:
        """Return a file that is no page for people: a copy, a picture, or what a template makes for machines."""
        key, kept = self.live.keys[output], self._kept.get(output)
        if kept is not None and kept.key == key:
            return Served(body=kept.data, output=output, etag=key.hex())
        try:
            data = self.live.file(output)
        except ProblemsError as error:
            return Served(500, shown=self._tell("", 500, error.problems))
        if isinstance(data, bytes):
            self._keep(output, _Kept(key, data, ""))
        elif data is None:
            kept, problems = self._made(output)
            if problems or kept is None:
                return Served(500, shown=self._tell("", 500, problems))
            data = kept.data
        return Served(body=data, output=output, etag=key.hex())

    def _page(self, output: str, path: str, at: str) -> Served:
        """Return a page with its problems; the one for missing addresses where there is none."""
        missing = output == _MISSING
        kept, problems = self._made(output) if output in self.live.keys else (None, ())
        status = 404 if missing and self.live.keys else 200 if kept else 500
        reported = replace(self._tell(path, status, problems), print=kept.print if kept else "", at=at)
        reported = (
            replace(reported, similar=tuple(self._similar(path))) if missing else self._with_origin(reported, output)
        )
        return Served(status, kept.data if kept else None, output, kept.key.hex() if kept else "", shown=reported)

    def _tell(self, path: str, status: int, problems: tuple[Problem, ...]) -> Shown:
        """Say what is wrong: with the site as a whole, and with what was asked for."""
        errors = (*errors_among(self.live.problems), *problems)
        styles = {name: link.url for name, link in self.live.assets.items() if name.endswith(".css")}
        return Shown(path, status, "", styles, errors=troubles(errors, self._request.site, self._language))

    def _with_origin(self, reported: Shown, output: str) -> Shown:
        """Say which file a page comes from, what is to be looked at in it, and whether readers see it already."""
        origin, page, mark, due = self.live.origin(output), self.live.page(output), "", ""
        if page is not None and not origin.startswith("content/"):
            origin = f"templates/{page.template}"  # a list comes from no one file of content/
        if page is not None and (mark := getattr(page.seed, "mark", "")):
            date = getattr(self.live.view(page), "date", None) if mark == "scheduled" else None
            due = _to_the_minute(date)
        warnings = troubles(warnings_about(self.live.problems, origin), self._request.site, self._language)
        return replace(reported, origin=origin, mark=mark, due=due, warnings=warnings)

    def _made(self, output: str) -> tuple[_Kept | None, tuple[Problem, ...]]:
        """Return a page as it is now; or as it last was, with what keeps it from being made."""
        key, kept = self.live.keys[output], self._kept.get(output)
        if kept is not None and kept.key == key:
            self._kept.move_to_end(output)
            return kept, ()
        page = self.live.page(output)
        assert page is not None  # noqa: S101 - what is no copy is a page
        try:
            data = self.live.render(page)
        except ProblemsError as error:
            return kept, error.problems
        kept = _Kept(key, data, _fingerprint(data, self.live.assets))
        self._keep(output, kept)
        return kept, ()

    def _keep(self, output: str, kept: _Kept) -> None:
        """Keep what was made, and forget what was asked for longest ago when that is too much."""
        self._kept[output] = kept
        self._kept.move_to_end(output)
        while sum(len(one.data) for one in self._kept.values()) > _KEPT and len(self._kept) > 1:
            self._kept.popitem(last=False)

    def _similar(self, path: str) -> Iterator[Similar]:
        """Find the pages that were probably meant: their names have the most words in common, or nearly so."""
        asked = _words(path)
        pages = [output for output in self.live.keys if output.endswith("/index.html")]
        common = sorted(pages, key=lambda output: -len(asked & _words(output)))[:_LOOKED_INTO]
        wanted = "-".join(sorted(asked))
        ranked = [(SequenceMatcher(None, wanted, "-".join(sorted(_words(one)))).ratio(), one) for one in common]
        for alike, output in sorted(ranked, key=lambda one: (-one[0], one[1]))[:_MOST_SIMILAR]:
            page = self.live.page(output)
            if alike >= _ALIKE and page is not None:
                view = self.live.view(page)
                title = getattr(getattr(view, "head", None), "title", "")
                yield Similar(self.live.base_path + output.removesuffix("index.html"), title or output)

    def start(self) -> StartView:
        """Return what the start page shows."""
        return self._trusting(self._start)

    def _start(self) -> StartView:
        entries = {entry.path: entry for entry in self.live.entries()}
        waiting = [one for one in entries.values() if one.date is not None and one.date.instant > self.live.since]
        newest = sorted(self.live.documents.values(), key=lambda found: (-found.stamp[0], found.path))[:_RECENT]
        zone = zone_named(self.live.zone_name)
        problems = self.live.problems
        site, language = self._request.site, self._language
        return StartView(
            title=self.live.title,
            home=self.live.base_path,
            drafts=tuple(self._item(one, local(one.date)) for one in entries.values() if one.status == "draft"),
            scheduled=tuple(
                self._item(one, local(one.date))
                for one in sorted(waiting, key=lambda one: (one.date.instant if one.date else 0, one.path))
                if one.status == "published"
            ),
            recent=tuple(
                self._item(entries[found.path], local(at_instant(found.stamp[0] // 1_000_000_000, zone)))
                for found in newest
                if found.path in entries
            ),
            errors=troubles(errors_among(problems), site, language),
            warnings=troubles((one for one in problems if level_of(one) is Level.WARNING), site, language),
        )

    def _item(self, entry: Entry, when: str | None) -> Item:
        address = entry.address or ""
        url = self.live.base_path + address.removeprefix("/") if output_path(address) in self.live.keys else ""
        return Item(entry.title, url, entry.path, _to_the_minute(when))


def _to_the_minute(local_time: str | None) -> str:
    """Cut an ISO 8601 local time off after the minutes, as a browser's field for times has it."""
    return (local_time or "")[: len("2021-07-20T08:00")]


def _words(path: str) -> set[str]:
    """Return the words of an address, folded, without the file that a folder stands for."""
    return set(slug(path.removesuffix("index.html"), len(path)).split("-")) - {""}


def _fingerprint(data: bytes, assets: Mapping[str, AssetLink]) -> str:
    """Return what tells versions of a page apart, the addresses and checksums of its stylesheets left aside."""
    for name, link in assets.items():
        if name.endswith(".css"):
            for text in filter(None, (link.url, link.integrity)):
                data = data.replace(f'"{text}"'.encode(), f'"{name}"'.encode())
    return digest(data).hex()[:16]
