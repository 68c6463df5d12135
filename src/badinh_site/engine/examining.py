"""Gives what checks find in content files by themselves, looking into those of which it is not known.

What is found in a file depends on its bytes, the settings and this package alone: it is kept until one changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from posixpath import dirname

import msgspec
from msgspec import Struct

from badinh_site.checks.traits import Finding
from badinh_site.config import Checks
from badinh_site.content.sources import digest
from badinh_site.engine.catalog import Catalog
from badinh_site.engine.memo import OF_CHECKS, Memo
from badinh_site.engine.parsing import Rules, parse_files
from badinh_site.engine.shelf import Shelf, SourceReader
from badinh_site.engine.state import Seen, State
from badinh_site.engine.workers import Workers

__all__ = ["Examination", "Findings"]

_FINDINGS = Memo[bytes](f"{OF_CHECKS}documents", bytes)
"""By folder, a drawer of findings: each stands beside the digest of its file, all beside the settings' digest."""


class Examination(Struct, frozen=True):
    """What shapes findings besides the files."""

    rules: Rules
    settings: Checks

    @property
    def key(self) -> bytes:
        """Digest of all of it."""
        return digest(self.rules.key + msgspec.msgpack.encode(self.settings))


class Findings:
    """What is found in all content files, each by itself. What the last check found is known from the state."""

    def __init__(self, shelf: Shelf, examination: Examination, state: State) -> None:
        self._files = shelf.documents
        self._examination = examination
        self._folders = sorted({dirname(path) for path in self._files})
        drawers = {folder: state.remembered(_FINDINGS, folder.encode()) for folder in self._folders}
        kept = {folder: data for folder, data in drawers.items() if data is not None}
        self._catalog = Catalog(Finding, kept, examination.key)

    def complete(self, fresh: Iterable[Finding], reader: SourceReader, workers: Workers) -> None:
        """Take what was found just now, and look into the files of which nothing is known as they are now."""
        for finding in fresh:
            self._catalog.put(finding)
        seen = reader.seen
        new = [found for path, found in self._files.items() if not _is_of(self._catalog.get(path), seen.get(path))]
        with workers.stages.stage("check", len(new)):
            for some in parse_files(new, self._examination.rules, workers, self._examination.settings):
                workers.stages.advance(len(some))
                for one in some:
                    if one.finding is not None:
                        self._catalog.put(one.finding)
        self._catalog.keep_only(self._files)

    def by_path(self) -> dict[str, Finding]:
        """Give what was found by file; files that cannot be read are not among these."""
        return {finding.path: finding for finding in self._catalog.items()}

    def keep(self, state: State) -> None:
        """Let the state keep what is new, and drop what is of folders that are gone."""
        for folder in self._folders:
            state.remembered(_FINDINGS, folder.encode())
        for folder, data in self._catalog.changes().items():
            state.remember(_FINDINGS, folder.encode(), data)
        state.drop_unused_checks(_FINDINGS)


def _is_of(finding: Finding | None, seen: Seen | None) -> bool:
    """Tell whether a finding is one of the file as it is now."""
    return finding is not None and seen is not None and finding.digest == seen.digest
