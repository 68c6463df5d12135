"""Scans the files of a site, again and again, and names those that have changed in between."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import NamedTuple

from badinh_site.content.files import SourceFile
from badinh_site.engine.inputs.reader import SourceReader
from badinh_site.engine.inputs.scan import THEME, SourceTree, rescan, scan
from badinh_site.engine.store.state import Seen

__all__ = ["Scan", "Sources"]


class Scan(NamedTuple):
    """The files as one scan found them."""

    tree: SourceTree
    reader: SourceReader
    is_whole: bool
    """True when all files were scanned."""


class Sources:
    """The files of one site, as the last accepted scan found them."""

    def __init__(self, site: Path, known: Mapping[str, Seen]) -> None:
        """Take the site folder, and the digests of its files as far as they are known."""
        self._site = site
        self._known = known
        self._tree = SourceTree({}, {}, {}, {}, ())
        self._scanned = False

    @property
    def documents(self) -> Mapping[str, SourceFile]:
        """The content files, by path."""
        return self._tree.documents

    def scan(self, touched: Collection[str] | None) -> Scan:
        """Scan the files; only the ``touched`` ones where that is enough, which None rules out."""
        if touched is not None and self._scanned:
            tree = rescan(self._tree, self._site.absolute(), touched)
            if tree is not None:
                return Scan(tree, SourceReader(self._known), is_whole=False)
        return Scan(scan(self._site), SourceReader(self._known), is_whole=True)

    def accept(self, found: Scan) -> tuple[str, ...]:
        """Replace the last scan; return the paths of files that are new, changed or gone since, none at first."""
        changed = _changed_files(self._tree, found.tree, self._known, found.reader.seen) if self._scanned else ()
        self._tree, self._known, self._scanned = found.tree, found.reader.seen, True
        return tuple(sorted(changed))

    def file(self, path: str) -> SourceFile | None:
        """Return a file that is no document and no template, by the path that outputs name it by."""
        name = path.removeprefix(THEME).removeprefix("static/")
        return self._tree.others.get(path) or self._tree.static.get(name)


def _changed_files(
    before: SourceTree, now: SourceTree, known: Mapping[str, Seen], seen: Mapping[str, Seen]
) -> set[str]:
    changed: set[str] = set()
    for old, new in zip(before[:-1], now[:-1], strict=True):  # all but the problems
        changed.update(found.path for name, found in new.items() if old.get(name) != found)
        changed.update(old[name].path for name in old.keys() - new.keys())
    # A file that changed twice within a tick of the clock differs in its contents alone.
    changed.update(path for path, one in seen.items() if path in known and known[path].digest != one.digest)
    return changed
