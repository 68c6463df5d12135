"""Keeps the search index up to date: it is made as a whole, or patched when few documents have changed."""

from __future__ import annotations

import tempfile
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec import Struct

from badinh_site.engine.store.memo import Memo
from badinh_site.engine.store.state import State
from badinh_site.engine.workers import Workers
from badinh_site.hashing import digest
from badinh_site.search.lexicon import LEXICON_FILE, lexicon
from badinh_site.search.shards import Posting, Sizes, patch_shard, path_of, shares_of, sizes_for
from badinh_site.search.terms import Change, differences
from badinh_site.search.text import folded_form

__all__ = ["Index", "IndexedDocument", "index", "patched_index", "stored_index", "unpacked"]

FEW = 8
"""A build in which one of so many documents has changed, or more, makes the index whole."""
_AT_ONCE = 500


class IndexedDocument(Struct, frozen=True, array_like=True):
    """A document as the index knows it."""

    address: str
    number: int
    words: bytes
    """Digest of its packed terms."""


class Index(Struct, frozen=True, array_like=True):
    """The index of a site: its inputs and its files."""

    sizes: Sizes
    documents: tuple[IndexedDocument, ...]
    """In ascending order of their numbers."""
    counts: dict[str, int]
    """How many documents say each syllable in folded form, by exact forms."""
    files: dict[str, bytes]
    """The digests of the compressed bytes in the state, by path below the folder of the index."""


_INDEX = Memo[Index]("search", Index)
"""The index of the last build, with its inputs, by which it is brought up to date."""
_LAST = b""


def stored_index(state: State) -> Index | None:
    """Return the index of the last build, if there was one."""
    return state.remembered(_INDEX, _LAST)


def index(documents: Sequence[IndexedDocument], state: State, workers: Workers) -> Index:
    """Return the index of some documents, in ascending order of their numbers. Patched or not, it is the same."""
    before, sizes = stored_index(state), sizes_for(len(documents))
    changed = _changed(before.documents, documents) if before is not None and before.sizes == sizes else None
    if before is None or changed is None or len(changed) * FEW > len(documents):
        with workers.stages.stage("index", shares_of(sizes)):
            found = _whole(documents, sizes, state, workers)
    else:
        found = _patched(before, documents, changed, state) if changed else before
    if found != before:
        state.remember(_INDEX, _LAST, found)
    return found


def patched_index(before: Index, words: Mapping[bytes, bytes], state: State) -> Index:
    """Return the index in which some documents have other terms: new digests by former ones, each of one document.

    A document that nobody can read yet is not in the index, and changes nothing.
    """
    changed = [
        (_Place(one.number, one.words), _Place(one.number, words[one.words]))
        for one in before.documents
        if one.words in words
    ]
    if not changed:
        return before
    documents = [
        msgspec.structs.replace(one, words=words[one.words]) if one.words in words else one for one in before.documents
    ]
    found = _patched(before, documents, changed, state)
    state.remember(_INDEX, _LAST, found)
    return found


def unpacked(data: bytes) -> bytes:
    """Return the bytes of a file that is stored compressed."""
    return zlib.decompress(data)


class _Place(NamedTuple):
    number: int
    words: bytes


def _changed(
    before: Iterable[IndexedDocument], after: Iterable[IndexedDocument]
) -> list[tuple[_Place | None, _Place | None]]:
    """Return what each document that is new, deleted, changed or moved was, and what it is."""
    old = {one.address: _Place(one.number, one.words) for one in before}
    new = {one.address: _Place(one.number, one.words) for one in after}
    addresses = dict.fromkeys((*old, *new))
    return [(old.get(one), new.get(one)) for one in addresses if old.get(one) != new.get(one)]


def _patched(
    before: Index,
    documents: Sequence[IndexedDocument],
    changed: Iterable[tuple[_Place | None, _Place | None]],
    state: State,
) -> Index:
    """Return the index in which some documents have changed: only the shards of their terms are made again."""
    postings: defaultdict[str, list[Posting]] = defaultdict(list)
    counts = Counter(before.counts)
    for old, new in changed:
        for posting in _postings(old, new, state):
            postings[path_of(posting.first, posting.second, before.sizes)].append(posting)
            if not posting.second:
                counts[folded_form(posting.first)] += 1 if posting.added else -1
    shards = state.blobs_of({before.files[path] for path in postings})
    texts = {
        path: patch_shard(unpacked(shards[before.files[path]]).decode("utf-8"), some) for path, some in postings.items()
    }
    files = before.files | _stored(((path, _compressed(text)) for path, text in texts.items()), state)
    counted = {word: count for word, count in counts.items() if count}
    return _with_lexicon(Index(before.sizes, tuple(documents), counted, files), state)


def _postings(old: _Place | None, new: _Place | None, state: State) -> Iterator[Posting]:
    before, after = (state.blob(one.words) if one else b"" for one in (old, new))
    if old is not None and new is not None and old.number == new.number:
        yield from (_posting(change, old.number) for change in differences(before, after))
        return
    if old is not None:
        yield from (_posting(change, old.number) for change in differences(before, b""))
    if new is not None:
        yield from (_posting(change, new.number) for change in differences(b"", after))


def _posting(change: Change, number: int) -> Posting:
    return Posting(change.first, change.second, change.field, number, change.added)


def _whole(documents: Sequence[IndexedDocument], sizes: Sizes, state: State, workers: Workers) -> Index:
    """Make the index of all documents, in shares, perhaps in other processes."""
    counts: dict[str, int] = {}
    files: dict[str, bytes] = {}
    with tempfile.TemporaryDirectory(prefix="badinh-") as folder:
        # Terms of documents that are just being read are not in the state of other processes yet.
        terms = [(Path(folder) / str(share)).as_posix() for share in range(shares_of(sizes))]
        syllables = _collect(terms, documents, state)
        shares = ((file, share, syllables, sizes) for share, file in enumerate(terms))
        for done in workers.map(_make_share, shares, len(documents)):
            made = msgspec.msgpack.decode(done, type=_Share)
            counts |= made.counts
            files |= _stored(made.files, state)
            workers.stages.advance()
    return _with_lexicon(Index(sizes, tuple(documents), counts, files), state)


class _Share(Struct, frozen=True, array_like=True):
    counts: dict[str, int]
    files: tuple[tuple[str, bytes], ...]


def _collect(files: Sequence[str], documents: Sequence[IndexedDocument], state: State) -> bytes:
    """Write the terms of all documents into the files that the shares are made from; return the syllables, packed."""
    from badinh_site.search.inversion import Collector  # noqa: PLC0415 - slow to load, and few builds need it

    with ExitStack() as stack:
        collector = Collector([stack.enter_context(Path(file).open("wb")) for file in files])
        for start in range(0, len(documents), _AT_ONCE):
            some = documents[start : start + _AT_ONCE]
            blobs = state.blobs_of({one.words for one in some})
            collector.add((one.number, blobs[one.words]) for one in some)
        return msgspec.msgpack.encode(collector.syllables)


def _make_share(file: str, share: int, syllables: bytes, sizes: Sizes) -> bytes:
    from badinh_site.search.inversion import make_share  # noqa: PLC0415 - slow to load, and few builds need it

    made = make_share(share, Path(file).read_bytes(), msgspec.msgpack.decode(syllables, type=list[str]), sizes)
    packed = tuple((path, _compressed(text)) for path, text in made.files.items())
    return msgspec.msgpack.encode(_Share(made.counts, packed))


def _with_lexicon(made: Index, state: State) -> Index:
    text = _compressed(lexicon(made.counts))
    return msgspec.structs.replace(made, files=made.files | _stored([(LEXICON_FILE, text)], state))


def _compressed(text: str) -> bytes:
    return zlib.compress(text.encode("utf-8"), 1)


def _stored(files: Iterable[tuple[str, bytes]], state: State) -> dict[str, bytes]:
    """Store the bytes of some files; return their digests."""
    named = [(path, digest(data), data) for path, data in files]
    state.put_blobs((key, data) for _, key, data in named)
    return {path: key for path, key, _ in named}
