"""Returns what checks find in single content files, and checks those whose results are not stored.

The result depends only on the bytes of the file, the settings and this package: it is valid until one changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from posixpath import dirname

import msgspec
from msgspec import Struct

from badinh_site.checks.document_summary import CheckedFile
from badinh_site.engine.inputs.parse import CheckedParsedFile, Rules, parse_files
from badinh_site.engine.inputs.reader import SourceReader
from badinh_site.engine.inputs.scan import SourceTree
from badinh_site.engine.store.entry_cache import EntryCache
from badinh_site.engine.store.memo import OF_CHECKS, Memo
from badinh_site.engine.store.state import Seen, State
from badinh_site.engine.workers import Workers
from badinh_site.hashing import digest
from badinh_site.settings.config import Checks

__all__ = ["CheckInputs", "DocumentResults"]

_FINDINGS = Memo[bytes](f"{OF_CHECKS}documents", bytes)
"""By folder, the results of its files with the digest of each file, and the digest of the settings."""

_STORED = msgspec.msgpack.Decoder(list[CheckedFile])


class CheckInputs(Struct, frozen=True):
    """The inputs of the checks besides the files."""

    rules: Rules
    settings: Checks

    @property
    def key(self) -> bytes:
        """Digest of all of it."""
        return digest(self.rules.key + msgspec.msgpack.encode(self.settings))


class DocumentResults:
    """The results of all content files, each checked by itself. Those of the last check are read from the state."""

    def __init__(self, tree: SourceTree, inputs: CheckInputs, state: State) -> None:
        self._files = tree.documents
        self._inputs = inputs
        self._folders = sorted({dirname(path) for path in self._files})
        entries_by_folder = {folder: state.remembered(_FINDINGS, folder.encode()) for folder in self._folders}
        kept = {folder: data for folder, data in entries_by_folder.items() if data is not None}
        self._entry_cache = EntryCache(_STORED, kept, inputs.key)

    def complete(self, fresh: Iterable[CheckedFile], reader: SourceReader, workers: Workers) -> None:
        """Add the fresh results, and check the files that have changed since theirs were stored.

        A file that could not be read when the site was loaded is not tried again.
        """
        for finding in fresh:
            self._entry_cache.put(finding)
        seen = reader.seen
        read = ((path, found) for path, found in self._files.items() if path in seen)
        new = [found for path, found in read if not _is_of(self._entry_cache.get(path), seen[path])]
        with workers.stages.stage("check", len(new)):
            for some in parse_files(new, self._inputs.rules, workers, self._inputs.settings):
                workers.stages.advance(len(some))
                for one in some:
                    if isinstance(one, CheckedParsedFile):
                        self._entry_cache.put(one.finding)
        self._entry_cache.keep_only(self._files)

    def by_path(self) -> dict[str, CheckedFile]:
        """Return the results by file, without those of unreadable files."""
        return {finding.path: finding for finding in self._entry_cache.items()}

    def keep(self, state: State) -> None:
        """Store new results, and drop those of folders that are gone."""
        for folder in self._folders:
            state.remembered(_FINDINGS, folder.encode())
        for folder, data in self._entry_cache.changes().items():
            state.remember(_FINDINGS, folder.encode(), data)
        state.drop_unused_checks(_FINDINGS)


def _is_of(finding: CheckedFile | None, seen: Seen) -> bool:
    """Return whether a result is up to date with its file."""
    return finding is not None and finding.digest == seen.digest
