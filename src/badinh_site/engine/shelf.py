"""Looks at the site's files: which there are, and what each one's digest is, reading as few as possible."""

from __future__ import annotations

import stat
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec

from badinh_site.content.sources import (
    ALBUMS,
    DIGEST_SIZE,
    Found,
    decode,
    digest,
    is_album,
    is_ignored,
    read_bytes,
    scan,
    stamp_of,
)
from badinh_site.engine.fingerprint import engine_version
from badinh_site.engine.request import Request
from badinh_site.engine.state import Seen, is_settled
from badinh_site.errors import Problem
from badinh_site.vietnamese import nfc

__all__ = [
    "Shelf",
    "SiteKey",
    "SourceReader",
    "browse",
    "browse_again",
    "changed_documents",
    "is_document",
    "site_key",
    "theme_folder",
]

THEME = "theme/"
"""How paths of the theme's own files begin in messages and in the state."""
_HELD = 16 * 1024 * 1024
"""Bytes of files that were read for their digest and are kept for parsing."""


class Shelf(NamedTuple):
    """All files of a site that are there now."""

    documents: Mapping[str, Found]
    """The files in content/ that become pages, by path."""
    others: Mapping[str, Found]
    """The other files in content/, by path."""
    templates: Mapping[str, Found]
    """By name: the site's own, and the theme's where the site has none of that name."""
    static: Mapping[str, Found]
    problems: tuple[Problem, ...]

    def files(self) -> Iterator[Found]:
        """Give every file."""
        yield from self.documents.values()
        yield from self.others.values()
        yield from self.templates.values()
        yield from self.static.values()


def theme_folder() -> Path:
    """Give the folder that holds the theme's templates/ and static/.

    In an installed package these lie inside it; in a checkout they are the repository's own.
    """
    package = Path(__file__).parents[1]
    packed = package / "theme"
    return packed if packed.is_dir() else package.parents[1]


def browse(site: Path) -> Shelf:
    """Find all files of a site."""
    content, problems = scan(site, "content")
    theme = theme_folder()
    with_theme = theme.resolve() != site.resolve()
    layers: dict[str, dict[str, Found]] = {}
    for folder in ("templates", "static"):
        named: dict[str, Found] = {}
        if with_theme:
            for found in scan(theme, folder)[0]:
                named[found.path.removeprefix(f"{folder}/")] = found._replace(path=THEME + found.path)
        own, more = scan(site, folder)
        problems += more
        named.update((found.path.removeprefix(f"{folder}/"), found) for found in own)
        layers[folder] = dict(sorted(named.items()))
    documents = {found.path: found for found in content if is_document(found.path)}
    others = {found.path: found for found in content if found.path not in documents}
    return Shelf(documents, others, layers["templates"], layers["static"], tuple(problems))


def browse_again(shelf: Shelf, site: Path, touched: Iterable[str]) -> Shelf | None:
    """Find the files of a site of which only some may have changed, by looking at these alone.

    None when more may have come of it than other contents of known documents: then all have to be looked for.
    """
    documents: dict[str, Found] | None = None
    for file in touched:
        path = Path(file)
        if is_ignored(path.name):
            continue
        name = nfc(path.relative_to(site).as_posix()) if path.is_relative_to(site) else ""
        known = shelf.documents.get(name)
        try:
            status = path.lstat()
        except OSError:
            return None
        if known is None or not stat.S_ISREG(status.st_mode):
            return None
        documents = documents or dict(shelf.documents)
        documents[name] = known._replace(stamp=stamp_of(status))
    return shelf._replace(documents=documents) if documents else shelf


def is_document(path: str) -> bool:
    """Tell whether a file in content/ is one that becomes a page."""
    return path.lower().endswith(".md") and (not path.startswith(ALBUMS) or is_album(path))


class SourceReader:
    """Gives contents and digests of files, trusting the stamps of the last build where they prove something."""

    def __init__(self, known: Mapping[str, Seen]) -> None:
        self.known = known
        self.seen: dict[str, Seen] = {}
        self._held: dict[str, bytes] = {}
        self._room = _HELD

    def digest(self, found: Found) -> bytes:
        """Give the digest of a file, reading it only when its stamp is new or too young to prove anything.

        Raises:
            ProblemsError: it cannot be read.
        """
        path = found.path
        if path not in self.seen:
            known = self.known.get(path)
            if known is not None and known.stamp == found.stamp and is_settled(known.stamp, known.seen):
                self.seen[path] = known
            else:
                self._hold(path, self._read(found))
        return self.seen[path].digest

    def is_proven(self, found: Found) -> bool:
        """Tell whether the digest of a file is known without reading it."""
        known = self.seen.get(found.path) or self.known.get(found.path)
        return known is not None and known.stamp == found.stamp and is_settled(known.stamp, known.seen)

    def note(self, path: str, seen: Seen) -> None:
        """Take note of a file that was read elsewhere."""
        self.seen[path] = seen
        held = self._held.pop(path, None)
        self._room += len(held or b"")

    def data(self, found: Found) -> bytes:
        """Give the bytes of a file; :meth:`digest` gives their digest then.

        Raises:
            ProblemsError: it cannot be read.
        """
        held = self._held.pop(found.path, None)
        if held is None:
            return self._read(found)
        self._room += len(held)
        return held

    def text(self, found: Found) -> tuple[str, list[Problem]]:
        """Give the clean text of a file.

        Raises:
            ProblemsError: it cannot be read, or is no text.
        """
        return decode(self.data(found), found.path)

    def _read(self, found: Found) -> bytes:
        started = time.time_ns()
        data = read_bytes(found)
        self.seen[found.path] = Seen(found.stamp, started, digest(data))
        return data

    def _hold(self, path: str, data: bytes) -> None:
        if len(data) <= self._room:
            self._held[path] = data
            self._room -= len(data)


class SiteKey(NamedTuple):
    """What the layout of a site depends on, besides the moment."""

    frame: bytes
    """Digest of all but the contents of the documents: of what was asked for, all other files, all names."""
    documents: bytes
    """The digests of the documents, one after the other, in the order of their paths."""


def site_key(request: Request, shelf: Shelf, reader: SourceReader, read: Collection[str]) -> SiteKey:
    """Give the key of a site as it is now.

    Of the other files in content/ the ones in ``read`` count with their contents: all that the build which laid the
    site out has read. Others (nothing points at them) count by their names.

    Raises:
        ProblemsError: a file cannot be read.
    """
    documents = shelf.documents
    others = [*shelf.others.values(), *shelf.templates.values(), *shelf.static.values()]
    parts = [(found.path, reader.digest(found) if found.path in read else b"") for found in others]
    asked = (request.base_url, request.drafts, shelf.problems, parts, list(documents))
    frame = digest(engine_version() + msgspec.msgpack.encode(asked))
    return SiteKey(frame, b"".join(map(reader.digest, documents.values())))


def changed_documents(shelf: Shelf, before: bytes, after: bytes) -> list[Found]:
    """Give the documents whose digests differ in two keys of the same frame."""
    size = DIGEST_SIZE
    return [
        found
        for place, found in enumerate(shelf.documents.values())
        if before[place * size : (place + 1) * size] != after[place * size : (place + 1) * size]
    ]
