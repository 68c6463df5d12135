"""A site that is kept in step with its files, and of which an output is made when somebody asks for it.

It is laid out as a build does it. The pages are kept in a state of its own, so that it begins where it ended last time,
and nothing of it touches the output folder or the state of the builds.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from badinh_site.content.sources import Found
from badinh_site.engine.catalog import Catalog, Item
from badinh_site.engine.dependents import keep_dependents
from badinh_site.engine.indexing import unpacked
from badinh_site.engine.knowledge import CompiledTemplates
from badinh_site.engine.memo import SEALED, Memo
from badinh_site.engine.mending import Case, Mending
from badinh_site.engine.outline import Outline, holds
from badinh_site.engine.pictures import make_pictures
from badinh_site.engine.preparation import Prepared, prepare
from badinh_site.engine.rendering import Groundwork, Press, copied_bytes
from badinh_site.engine.request import Request
from badinh_site.engine.shelf import THEME, Shelf, SiteKey, SourceReader, browse, browse_again, site_key
from badinh_site.engine.stages import Stages
from badinh_site.engine.state import Seen, State
from badinh_site.engine.workers import Workers
from badinh_site.errors import Problem, ProblemsError, StateError
from badinh_site.pages.assets import AssetLink
from badinh_site.pages.outputs import Copy, Derived, Held, MadePicture, Page, Poster, Rendition
from badinh_site.pages.registry import unpacked_page
from badinh_site.pages.views import View
from badinh_site.portal.entries import Entry

__all__ = ["LiveSite", "Look"]


class Shown(Struct, frozen=True):
    """The site as it is shown: as it was when nothing was wrong with it."""

    frame: bytes
    """Digest of all but the documents, see :class:`SiteKey`."""
    outline: Outline
    groundwork: Groundwork
    copies: tuple[Copy, ...]
    pictures: tuple[MadePicture, ...]
    index: tuple[Held, ...]
    origins: dict[str, str]
    """By output, which file or list it comes from."""


_SHOWN = Memo[Shown](f"{SEALED}live", Shown)
"""By output folder; the frame in it says of which files it is. It holds the groundwork, whose templates are run."""


class Look(NamedTuple):
    """What a look at the files gave."""

    changed: tuple[str, ...]
    """Files that are new, changed or gone since the last look, by path."""
    outputs: int
    """Outputs that are new, changed or gone; pages are not rendered for that."""
    parsed: int
    """Documents that were parsed."""


NOTHING_NEW = Look((), 0, 0)


class LiveSite:
    """One site, for one base address and moment. Belongs to the thread that made it, as its state does."""

    def __init__(self, request: Request, state: State) -> None:
        """Take what is asked for, with an output folder that names what the state keeps; and that state."""
        self.problems: tuple[Problem, ...] = ()
        """What is wrong with the site as its files are now. With an error among them, the last good one is shown."""
        self.took = 0.0
        """Seconds that it last took to look at all files."""
        self._request = request
        self._state = state
        self._known: Mapping[str, Seen] = state.sources()
        self._shown = state.remembered(_SHOWN, request.root.encode())
        self._failed: SiteKey | None = None
        """Of the files that the problems are of, when no site can be made of them."""
        self._workers = Workers(request.jobs, Stages())
        self._files: dict[str, Copy | MadePicture | Held] = {}
        """The outputs that are no pages."""
        self._press: Press | None = None
        self._shelf: Shelf | None = None
        self._unkept = False
        if self._shown is not None:
            self._take(self._shown)

    @property
    def keys(self) -> Mapping[str, bytes]:
        """The outputs of the site by path, each with the key that decides its bytes."""
        return self._shown.outline.keys if self._shown else {}

    @property
    def base_path(self) -> str:
        """The path of the site's address, with a slash at its end."""
        return self._shown.groundwork.setup.base_path if self._shown else "/"

    @property
    def assets(self) -> Mapping[str, AssetLink]:
        """The static files by name."""
        return self._shown.groundwork.setup.assets if self._shown else {}

    @property
    def title(self) -> str:
        """The name of the portal."""
        return self._shown.groundwork.setup.portal.title if self._shown else ""

    @property
    def zone_name(self) -> str:
        """The time zone of the portal."""
        return self._shown.outline.zone_name if self._shown else "UTC"

    @property
    def documents(self) -> Mapping[str, Found]:
        """The content files by path, as the last look found them."""
        return self._shelf.documents if self._shelf else {}

    @property
    def since(self) -> int:
        """The moment that the site was laid out for, in seconds since 1970."""
        return self._shown.outline.since if self._shown else 0

    @property
    def until(self) -> int | None:
        """The moment at which the site changes by itself, in seconds since 1970."""
        return self._shown.outline.until if self._shown else None

    def look(self, now: int, touched: Collection[str] | None = None) -> Look:
        """Look at the files and bring everything up to date; ``now`` is the clock, in seconds since 1970.

        When it is known which files alone can have changed since the last look, only these are looked at.

        Raises:
            StateError: the state has lost something.
            UsageError: the moment or the address asked for is none.
        """
        request = replace(self._request, now=now)
        began = time.monotonic()
        again = None
        if touched is not None and self._shelf is not None:
            again = browse_again(self._shelf, request.site.absolute(), touched)
        shelf = browse(request.site) if again is None else again
        reader = SourceReader(self._known)
        key = _key(request, shelf, reader)
        if again is None:
            self.took = time.monotonic() - began
        if key is not None and self._is_current(key, request):
            self._shelf, self._known = shelf, reader.seen
            return NOTHING_NEW
        before, known, keys = self._shelf, self._known, self.keys
        parsed = self._mend(request, shelf, reader, key)
        if parsed is None:
            parsed = self._lay_out(request, shelf, reader)
        self._shelf, self._known, self._unkept = shelf, reader.seen, True
        changed = _changed_files(before, shelf, known, reader.seen)
        return Look(tuple(sorted(changed)), _count_differences(keys, self.keys), parsed)

    def _is_current(self, key: SiteKey, request: Request) -> bool:
        """Tell whether nothing has changed since the last look."""
        if self._failed is not None:
            return key == self._failed
        shown = self._shown
        return shown is not None and key == (shown.frame, shown.outline.contents) and holds(shown.outline, request)

    def _mend(self, request: Request, shelf: Shelf, reader: SourceReader, key: SiteKey | None) -> int | None:
        """Take the short way for texts that changed; None when there is more to it."""
        shown = self._shown
        if shown is None or key is None or key.frame != shown.frame or not holds(shown.outline, request):
            return None
        case = Case(request, self._state, shelf, reader, shown.outline, key)
        mending = Mending(case, shown.groundwork, self._workers)
        pages = mending.pages()
        if pages is None:
            return None
        outline = mending.keep(pages)
        self._state.keep_pages(request.root, {page.path: msgspec.msgpack.encode(page) for page in pages})
        held = {file.path: file for file in (*shown.index, *mending.files)}
        self._shown = replace(shown, outline=outline, index=tuple(held.values()))
        self._files |= held
        return mending.read

    def _lay_out(self, request: Request, shelf: Shelf, reader: SourceReader) -> int:
        try:
            with self._workers as workers:
                prepared = prepare(request, self._state, shelf, reader, workers)
        except ProblemsError as error:  # a process died
            self.problems, self._failed = error.problems, None
            self._show_no_longer()
            return 0
        self.problems, self._failed = prepared.problems, None
        key = _key(request, shelf, reader)
        if key is None:  # a file can be read no more
            self._show_no_longer()
            return prepared.read
        if not prepared.can_build:
            self._failed = key
            self._show_no_longer()
            return prepared.read
        try:
            groundwork = prepared.groundwork()
        except ProblemsError as error:
            self.problems += error.problems
            self._show_no_longer()
            return prepared.read
        self._show(prepared, key, groundwork)
        return prepared.read

    def _show(self, prepared: Prepared, key: SiteKey, groundwork: Groundwork) -> None:
        """Show the site as it is now."""
        root, origins = self._request.root, {output.path: output.origin for output in prepared.outputs}
        keys, former = self.keys, self._shown.origins if self._shown else {}
        pages = {
            path: msgspec.msgpack.encode(page)
            for page in prepared.outputs
            if isinstance(page, Page)
            and (keys.get(path := page.path) != prepared.keys[path] or former.get(path) != page.origin)
        }
        if self._shown is None:  # there may be pages of another version of badinh
            self._state.forget_root(root)
        self._state.forget_records(root, keys.keys() - prepared.keys.keys())
        self._state.keep_pages(root, pages)
        copies = tuple(output for output in prepared.outputs if isinstance(output, Copy))
        pictures = tuple(output for output in prepared.outputs if isinstance(output, MadePicture))
        outline = prepared.outline(key.documents)
        # What is made of the bytes of finished outputs has none to be made of here: nobody finds it in a preview.
        derived = {output.path for output in prepared.outputs if isinstance(output, Derived)}
        outline = replace(outline, keys={path: one for path, one in outline.keys.items() if path not in derived})
        index = tuple(output for output in prepared.outputs if isinstance(output, Held))
        self._take(Shown(key.frame, outline, groundwork, copies, pictures, index, origins))
        keep_dependents(self._state, key.frame, prepared.dependents)
        self._state.drop_unused(prepared.held, slack=len(prepared.held) // 50 + 100)

    def _show_no_longer(self) -> None:
        """Go on showing the last good site, of which the state does not know any more which files it was made of."""
        if self._shown is not None:
            self._shown = replace(self._shown, frame=b"")

    def _take(self, shown: Shown) -> None:
        self._shown, self.problems = shown, shown.outline.problems
        files: tuple[Copy | MadePicture | Held, ...] = (*shown.copies, *shown.pictures, *shown.index)
        self._files = {file.path: file for file in files}
        self._press = None

    def page(self, path: str) -> Page | None:
        """Give a page as it was laid out; None when there is none at a path.

        Raises:
            StateError: the state has lost it.
        """
        if path not in self.keys or path in self._files:
            return None
        try:
            return unpacked_page(self._state.page(self._request.root, path))
        except msgspec.MsgspecError:
            raise StateError("state unreadable") from None

    def origin(self, path: str) -> str:
        """Say which file an output comes from, or which list it is."""
        return self._shown.origins.get(path, "") if self._shown else ""

    def render(self, page: Page) -> bytes:
        """Make the bytes of a page.

        Raises:
            ProblemsError: its template fails.
            StateError: the state has lost something.
        """
        return self._printing().render(page)

    def view(self, page: Page) -> View:
        """Give what the template of a page sees.

        Raises:
            StateError: the state has lost something of it.
        """
        return self._printing().view(page)

    def _printing(self) -> Press:
        if self._press is None:
            assert self._shown is not None  # noqa: S101 - there is a page
            self._press = Press(self._shown.groundwork.setup, self._state, CompiledTemplates(self._state))
        return self._press

    def file(self, path: str) -> bytes | Path | None:
        """Give an output that is no page: a file as it stands, or bytes; None when the output is a page.

        Raises:
            ProblemsError: its source cannot be read or used, or has just changed.
            StateError: the state has lost it.
        """
        file = self._files.get(path)
        if isinstance(file, Held):
            return unpacked(self._state.held(file.digest))
        if isinstance(file, Poster):
            return next(make_pictures(None, (file,)))
        found = self._source(file.source) if file else None
        if file is None or found is None:
            return None
        if isinstance(file, Rendition):
            return next(make_pictures(found, (file,)))
        return copied_bytes(file, found) if file.replacements else Path(found.file)

    def _source(self, path: str) -> Found | None:
        if self._shelf is None:
            return None
        name = path.removeprefix(THEME).removeprefix("static/")
        return self._shelf.others.get(path) or self._shelf.static.get(name)

    def entries(self) -> Iterator[Entry]:
        """Give what places each content file in the portal, published or not; files with mistakes are left out.

        Raises:
            StateError: the state has lost some.
        """
        if self._shown is not None:
            items = Catalog(Item, self._state.drawers(), self._shown.groundwork.rules.key).items()
            yield from (item.entry for item in items if item.entry is not None)

    def keep(self) -> None:
        """Make what is known durable, so that the next preview begins with it."""
        if self._unkept and self._shown is not None:
            self._state.remember(_SHOWN, self._request.root.encode(), self._shown)
            self._unkept = False
        self._state.commit()

    def stop(self) -> None:
        """End a look that is going on; may be called from any thread. The site is of no use after that."""
        self._workers.stop()


def _key(request: Request, shelf: Shelf, reader: SourceReader) -> SiteKey | None:
    """Give the key of the files; None when one cannot be read, which laying out reports."""
    try:
        return site_key(request, shelf, reader, {**reader.known, **reader.seen})
    except ProblemsError:
        return None


def _changed_files(before: Shelf | None, now: Shelf, known: Mapping[str, Seen], seen: Mapping[str, Seen]) -> set[str]:
    """Name the files that are new, changed or gone between two looks."""
    if before is None:
        return set()
    changed: set[str] = set()
    for old, new in zip(before[:-1], now[:-1], strict=True):  # all but the problems
        changed.update(found.path for name, found in new.items() if old.get(name) != found)
        changed.update(old[name].path for name in old.keys() - new.keys())
    # One that was changed twice within a tick of the clock shows it by its contents alone.
    changed.update(path for path, one in seen.items() if path in known and known[path].digest != one.digest)
    return changed


def _count_differences(before: Mapping[str, bytes], now: Mapping[str, bytes]) -> int:
    return sum(before.get(path) != key for path, key in now.items()) + len(before.keys() - now.keys())
