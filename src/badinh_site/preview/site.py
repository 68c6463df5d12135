"""Serves a live site like a web server. Problems of a page are shown over its last version without errors."""

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
from badinh_site.engine.store.database import StorageError
from badinh_site.engine.store.lock import PREVIEWING
from badinh_site.engine.store.workspace import preview_state
from badinh_site.hashing import digest
from badinh_site.pages.assets import AssetLink
from badinh_site.portal.entry import Entry
from badinh_site.portal.urls import output_path
from badinh_site.preview.live_site import LiveSite, Update
from badinh_site.preview.pages import Item, StartView
from badinh_site.preview.shown import Shown, Similar
from badinh_site.preview.troubles import errors_among, told, warnings_about
from badinh_site.vietnamese import nfc, slug

__all__ = ["NoPage", "PreviewSite", "Redirect", "Served", "ServedFile", "ServedPage"]

_KEPT = 64 * 1024 * 1024
"""Bytes of rendered pages and images that are cached."""
_MISSING = "404.html"
_MOST_SIMILAR, _LOOKED_INTO, _ALIKE = 5, 60, 0.55
"""Pages offered in place of one that does not exist; how many are compared letter by letter; how alike they must be."""
_WARNINGS_AT_START = 50
"""Warnings on the start page."""
_RECENT = 20
"""Recently edited files on the start page."""

T = TypeVar("T")


class Redirect(NamedTuple):
    """Another address to go to."""

    location: str
    status: int = 302


class ServedFile(NamedTuple):
    """An output that browsers get as it is."""

    body: bytes | Path
    output: str
    """The path of the output, which says what kind of file it is."""
    etag: str
    status: int = 200


class ServedPage(NamedTuple):
    """A page of the site, to be sent with the client of the preview."""

    body: bytes
    shown: Shown
    """What the client gets to know of the page."""
    status: int = 200


class NoPage(NamedTuple):
    """Why there is nothing to send."""

    shown: Shown
    status: int


Served = Redirect | ServedFile | ServedPage | NoPage
"""What there is at an address."""


class _Kept(NamedTuple):
    key: bytes
    data: bytes
    print: str


class PreviewSite:
    """The site as it is now, or at another moment. It belongs to one thread."""

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
        """When the last update began, by the monotonic clock."""
        self._is_uncertain = False
        """True when the system has refused to read or write the state, until it is opened again."""
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
        """Do something with the state; repeat it with an empty one when this one is damaged, or was deleted.

        Raises:
            StorageError: the system cannot read or write it. The next call begins with what was stored.
        """
        try:
            if self._is_uncertain:
                self._start_over(fresh=not self._state.file.exists())
            return act()
        except StateError:
            self._start_over(fresh=True)
            return act()
        except StorageError:
            self._is_uncertain = True
            if self._state.file.exists():
                raise
            self._start_over(fresh=True)
            return act()

    def _start_over(self, *, fresh: bool) -> None:
        """Open the state again, and bring everything up to date with the files."""
        self._state.close()
        self._is_uncertain = True
        try:
            self._open(fresh=fresh)
        except StateError:
            self._open(fresh=True)
        self.live.look(int(time.time()))
        self._is_uncertain = False

    def look(self, touched: Collection[str] | None = None) -> Update:
        """Bring everything up to date with the files, or with the ``touched`` ones alone.

        Raises:
            UsageError: the moment or the address asked for is none.
        """
        self.began = time.monotonic()
        return self._trusting(lambda: self.live.look(int(time.time()), touched))

    def keep(self) -> None:
        """Store what is known."""
        self._trusting(self._keep_live)

    def _keep_live(self) -> None:
        self.live.keep()  # another one after the state was opened again

    def copy_to(self, folder: Path) -> None:
        """Copy the state for another preview of the site."""
        self.keep()
        self._trusting(lambda: self._state.copy_to(folder / PREVIEWING.state))

    def close(self) -> None:
        """Close the state; what was not stored is computed again next time."""
        self._state.close()

    def serve(self, path: str, at: str = "") -> Served:
        """Return what there is at the path of an address; ``at`` is the chosen moment, as the browser shows it."""
        return self._trusting(lambda: self._serve(path, at))

    def _serve(self, path: str, at: str) -> Served:
        base, keys = self.live.outputs.base_path, self.live.outputs.keys
        output = _MISSING
        if path.startswith(base):
            output = output_path("/" + nfc(path.removeprefix(base)))
            if output not in keys and f"{output}/index.html" in keys:
                return Redirect(f"{path}/")
        elif path == "/" or f"{path}/" == base:
            return Redirect(base)
        if output not in keys:
            output = _MISSING
        is_document = output.endswith(".html") and (output == _MISSING or self.live.outputs.is_page(output))
        return self._page(output, path, at) if is_document else self._file(output)

    def _file(self, output: str) -> ServedFile | NoPage:
        """Return an output that is no page for people: a copy, an image, or what a template makes for machines."""
        key, kept = self.live.outputs.keys[output], self._kept.get(output)
        if kept is not None and kept.key == key:
            return ServedFile(kept.data, output, key.hex())
        try:
            data = self._file_data(output)
        except ProblemsError as error:
            return NoPage(self._describe("", 500, error.problems), 500)
        if isinstance(data, bytes):
            self._keep(output, _Kept(key, data, ""))
        return ServedFile(data, output, key.hex())

    def _file_data(self, output: str) -> bytes | Path:
        outputs = self.live.outputs
        return outputs.page(output).render() if outputs.is_page(output) else outputs.file(output)

    def _page(self, output: str, path: str, at: str) -> ServedPage | NoPage:
        """Return a page with its problems; the one for missing addresses where there is none."""
        missing, keys = output == _MISSING, self.live.outputs.keys
        kept, problems = self._made(output) if output in keys else (None, ())
        status = 404 if missing and keys else 200 if kept else 500
        shown = replace(self._describe(path, status, problems, self.live.outputs.origins.get(output, "")), at=at)
        shown = replace(shown, similar=tuple(self._similar(path))) if missing else self._with_origin(shown, output)
        if kept is None:
            return NoPage(shown, status)
        return ServedPage(kept.data, replace(shown, print=kept.print), status)

    def _describe(self, path: str, status: int, problems: tuple[Problem, ...], about: str = "") -> Shown:
        """Return the problems of the site as a whole and of what was requested."""
        errors = (*errors_among(self.live.problems), *problems)
        styles = {name: link.url for name, link in self.live.outputs.assets.items() if name.endswith(".css")}
        first, left = told(errors, self._request.site, self._language, about=about)
        return Shown(path, status, "", styles, errors=first, errors_left=left.total())

    def _with_origin(self, shown: Shown, output: str) -> Shown:
        """Add the file that a page comes from, the warnings about it, and whether readers see the page already."""
        origin, page, due = self.live.outputs.origins[output], self.live.outputs.page(output), ""
        is_list = not origin.startswith("content/")  # made of many files: there is none for an editor to open
        mark = getattr(page.page.seed, "mark", "")
        if mark == "scheduled":
            due = _to_the_minute(getattr(page.view(), "date", None))
        about = f"templates/{page.page.template}" if is_list else origin
        warnings, left = told(warnings_about(self.live.problems, about), self._request.site, self._language)
        return replace(
            shown,
            origin="" if is_list else origin,
            mark=mark,
            due=due,
            warnings=warnings,
            warnings_left=left[Level.WARNING],
            advice_left=left[Level.ADVICE],
        )

    def _made(self, output: str) -> tuple[_Kept | None, tuple[Problem, ...]]:
        """Return a page as it is now; or its last version, if any, with the problems that keep it from being made."""
        key, kept = self.live.outputs.keys[output], self._kept.get(output)
        if kept is not None and kept.key == key:
            self._kept.move_to_end(output)
            return kept, ()
        try:
            data = self.live.outputs.page(output).render()
        except ProblemsError as error:
            return kept, error.problems
        kept = _Kept(key, data, _fingerprint(data, self.live.outputs.assets))
        self._keep(output, kept)
        return kept, ()

    def _keep(self, output: str, kept: _Kept) -> None:
        """Cache an output, and evict the least recently used ones when the cache is full."""
        self._kept[output] = kept
        self._kept.move_to_end(output)
        while sum(len(one.data) for one in self._kept.values()) > _KEPT and len(self._kept) > 1:
            self._kept.popitem(last=False)

    def _similar(self, path: str) -> Iterator[Similar]:
        """Find the pages that were probably meant: their names have most words in common."""
        asked = _words(path)
        outputs = self.live.outputs
        pages = [output for output in outputs.keys if output.endswith("/index.html") and outputs.is_page(output)]
        common = sorted(pages, key=lambda output: -len(asked & _words(output)))[:_LOOKED_INTO]
        wanted = "-".join(sorted(asked))
        ranked = [(SequenceMatcher(None, wanted, "-".join(sorted(_words(one)))).ratio(), one) for one in common]
        for alike, output in sorted(ranked, key=lambda one: (-one[0], one[1]))[:_MOST_SIMILAR]:
            if alike >= _ALIKE:
                title = getattr(getattr(outputs.page(output).view(), "head", None), "title", "")
                yield Similar(outputs.base_path + output.removesuffix("index.html"), title or output)

    def start(self) -> StartView:
        """Return what the start page shows."""
        return self._trusting(self._start)

    def _start(self) -> StartView:
        entries = {entry.path: entry for entry in self.live.outputs.entries()}
        waiting = [
            one for one in entries.values() if one.date is not None and one.date.instant > self.live.outputs.since
        ]
        newest = sorted(self.live.documents.values(), key=lambda found: (-found.stamp[0], found.path))[:_RECENT]
        zone = zone_named(self.live.outputs.zone_name)
        problems = self.live.problems
        site, language = self._request.site, self._language
        errors = told(errors_among(problems), site, language)
        warnings = told(
            (one for one in problems if level_of(one) is Level.WARNING), site, language, most=_WARNINGS_AT_START
        )
        return StartView(
            title=self.live.outputs.title,
            home=self.live.outputs.base_path,
            drafts=(
                *(Item("", "", path, is_broken=True) for path in sorted(self.live.broken_drafts)),
                *(self._item(one, local(one.date)) for one in entries.values() if one.status == "draft"),
            ),
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
            errors=errors.troubles,
            warnings=warnings.troubles,
            errors_left=errors.left.total(),
            warnings_left=warnings.left.total(),
        )

    def _item(self, entry: Entry, when: str | None) -> Item:
        address = entry.address or ""
        url = (
            self.live.outputs.base_path + address.removeprefix("/")
            if output_path(address) in self.live.outputs.keys
            else ""
        )
        return Item(entry.title, url, entry.path, _to_the_minute(when))


def _to_the_minute(local_time: str | None) -> str:
    """Cut an ISO 8601 local time off after the minutes, as a browser's field for times has it."""
    return (local_time or "")[: len("2021-07-20T08:00")]


def _words(path: str) -> set[str]:
    """Return the words of an address, folded, without ``index.html``."""
    return set(slug(path.removesuffix("index.html"), len(path)).split("-")) - {""}


def _fingerprint(data: bytes, assets: Mapping[str, AssetLink]) -> str:
    """Return the fingerprint of a page, which ignores the addresses and checksums of its stylesheets."""
    for name, link in assets.items():
        if name.endswith(".css"):
            for text in filter(None, (link.url, link.integrity)):
                data = data.replace(f'"{text}"'.encode(), f'"{name}"'.encode())
    return digest(data).hex()[:16]
