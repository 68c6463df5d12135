"""Records which outputs name which blobs of text, so that a changed text reaches every output that shows it.

Seeds name blobs by digest, as bytes. So the outputs that depend on a text can be read off their packed seeds, whatever
kind of page they are, and a patch replaces the digest in them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

import msgspec
from msgspec import Struct

from badinh_site.engine.store.memo import Memo
from badinh_site.engine.store.state import State
from badinh_site.hashing import DIGEST_SIZE
from badinh_site.portal.entry import Entry, text_blobs_of

__all__ = ["Dependents", "DigestChanges", "Recorder", "Usage", "keep_dependents"]

_BEFORE = msgspec.msgpack.encode(bytes(DIGEST_SIZE))[:-DIGEST_SIZE]
"""What MessagePack writes before a digest. No text contains it, since it is not UTF-8."""
_PARTS = 64
"""Parts in which the state keeps the record: a patch reads and writes few of them."""


class Usage(Struct, frozen=True, array_like=True):
    """How many documents a blob of text belongs to, and which outputs name it."""

    documents: int = 0
    """How many have it: with more than one, its digest does not say whose text an output shows."""
    paths: tuple[str, ...] = ()
    """The outputs that name it, in the order of the layout."""


_PARTS_OF_RECORD = tuple(Memo[dict[bytes, Usage]](f"dependents {part}", dict[bytes, Usage]) for part in range(_PARTS))
"""Each part has a name of its own, since the state reads all rows of a name at once."""


class Recorder:
    """Records the outputs of a layout."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Take the entries of all documents, published or not."""
        self._documents = Counter(chain.from_iterable(map(text_blobs_of, entries)))
        self._paths: defaultdict[bytes, list[str]] = defaultdict(list)

    def record(self, path: str, packed: bytes) -> None:
        """Record an output by its packed seed, or whatever else it is made from."""
        for digest in self._documents.keys() & _digests_in(packed):
            self._paths[digest].append(path)

    def usages(self) -> dict[bytes, Usage]:
        """Return the usage of every blob of text by digest."""
        paths = self._paths
        return {
            digest: Usage(count, tuple(paths[digest]) if digest in paths else ())
            for digest, count in self._documents.items()
            if digest
        }


class DigestChanges(NamedTuple):
    """What has to be replaced, and where."""

    digests: Mapping[bytes, bytes]
    """The new ones by the former ones."""
    paths: tuple[str, ...]
    """The outputs that name a former one."""

    def applied(self, packed: bytes) -> bytes:
        """Return a packed page that names the new digests, all replaced in one pass."""
        former = b"|".join(re.escape(_BEFORE + one) for one in self.digests)
        return re.sub(former, lambda match: _BEFORE + self.digests[match[0][len(_BEFORE) :]], packed)


def keep_dependents(state: State, environment_key: bytes, usages: Mapping[bytes, Usage]) -> None:
    """Store what was recorded of a layout."""
    parts: list[dict[bytes, Usage]] = [{} for _ in range(_PARTS)]
    for digest, usage in usages.items():
        parts[_part_of(digest)][digest] = usage
    for number, part in enumerate(parts):
        state.remember(_PARTS_OF_RECORD[number], environment_key, part)


class Dependents:
    """The record of the last build, in the state, to be read and updated part by part."""

    def __init__(self, state: State, environment_key: bytes) -> None:
        """Take the state, and the digest under which the layout was kept."""
        self._state = state
        self._environment_key = environment_key
        self._parts: dict[int, dict[bytes, Usage]] = {}

    def is_shared(self, digest: bytes) -> bool:
        """Return whether a digest does not say which document it is of."""
        return self._usage(digest).documents != 1

    def patch(self, changes: Sequence[tuple[bytes, bytes]]) -> DigestChanges | None:
        """Return what follows when digests of documents change, each pair a former and a new one, and record it.

        None when the digests do not say it: where there is none, or where outputs name one that documents share.
        """
        former = [self._usage(old) for old, _ in changes]
        if not all(map(all, changes)) or any(usage.documents != 1 for usage in former if usage.paths):
            return None
        if not all(usage.documents for usage in former):
            return None  # the record is of other documents
        for old, _ in changes:
            self._add(old, -1)
        for (_, new), usage in zip(changes, former, strict=True):
            self._add(new, 1, usage.paths)
        paths = dict.fromkeys(chain.from_iterable(usage.paths for usage in former))
        return DigestChanges(dict(changes), tuple(paths))

    def keep(self) -> None:
        """Store the record as it is now."""
        for number, part in self._parts.items():
            self._state.remember(_PARTS_OF_RECORD[number], self._environment_key, part)

    def _add(self, digest: bytes, documents: int, paths: tuple[str, ...] = ()) -> None:
        """Record that more documents have a blob, or fewer, and that more outputs name it."""
        usage, part = self._usage(digest), self._part(digest)
        count = usage.documents + documents
        if count:
            part[digest] = Usage(count, tuple(dict.fromkeys((*usage.paths, *paths))))
        else:
            part.pop(digest, None)

    def _usage(self, digest: bytes) -> Usage:
        return self._part(digest).get(digest, _UNUSED)

    def _part(self, digest: bytes) -> dict[bytes, Usage]:
        number = _part_of(digest)
        if number not in self._parts:
            self._parts[number] = self._state.remembered(_PARTS_OF_RECORD[number], self._environment_key) or {}
        return self._parts[number]


_UNUSED = Usage()


def _digests_in(packed: bytes) -> Iterable[bytes]:
    """Return all that may be a digest, among it every one that is."""
    parts = packed.split(_BEFORE)[1:]
    if parts and min(map(len, parts)) < DIGEST_SIZE:
        return _overlapping_digests_in(packed)
    return [part[:DIGEST_SIZE] for part in parts]


def _overlapping_digests_in(packed: bytes) -> Iterator[bytes]:
    """Yield the same where what precedes a digest also occurs within one, at a higher cost."""
    place = packed.find(_BEFORE)
    while place >= 0:
        start = place + len(_BEFORE)
        yield packed[start : start + DIGEST_SIZE]
        place = packed.find(_BEFORE, place + 1)


def _part_of(digest: bytes) -> int:
    return digest[0] % _PARTS if digest else 0
