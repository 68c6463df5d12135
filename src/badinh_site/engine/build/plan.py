"""Plans a build: a pure function of the wanted outputs, the records of the last build, and the files that exist."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from badinh_site.engine.outputs.status import FileState
from badinh_site.engine.store.state import Record
from badinh_site.pages.outputs import Copy, Derived, GeneratedImage, Output, Page, StoredFile

__all__ = ["Plan", "PlannedOutput", "Reason", "make_plan"]


class Reason(StrEnum):
    """Why an output is stale or up to date."""

    NEW = "new"
    CHANGED = "changed"
    MISSING = "missing"
    ALTERED = "altered"
    KEPT = "kept"


class PlannedOutput(NamedTuple):
    """An output with its cache key and the reason for its place in the plan."""

    output: Output
    key: bytes
    reason: Reason


class Plan(NamedTuple):
    """What a build does, each list in the order of the site's layout."""

    render: tuple[PlannedOutput, ...]
    copy: tuple[PlannedOutput, ...]
    """Copies of source files, and stored files."""
    convert: tuple[PlannedOutput, ...]
    derive: tuple[PlannedOutput, ...]
    """What is derived from the bytes of other outputs, after these."""
    keep: tuple[PlannedOutput, ...]
    delete: tuple[str, ...]

    @property
    def made(self) -> tuple[PlannedOutput, ...]:
        """All stale outputs."""
        return (*self.copy, *self.convert, *self.render, *self.derive)


def make_plan(
    wanted: Iterable[tuple[Output, bytes]],
    records: Mapping[str, Record],
    pending: Iterable[str],
    present: Mapping[str, FileState],
) -> Plan:
    """Plan a build: an output is stale when its key has changed, or its file is not as we left it.

    Only files that we wrote are deleted, including those that a killed build may have written.
    """
    entries = [PlannedOutput(output, key, _reason(output, key, records, present)) for output, key in wanted]
    made = [entry for entry in entries if entry.reason is not Reason.KEPT]
    paths = {entry.output.path for entry in entries}
    return Plan(
        render=tuple(entry for entry in made if isinstance(entry.output, Page)),
        copy=tuple(entry for entry in made if isinstance(entry.output, Copy | StoredFile)),
        convert=tuple(entry for entry in made if isinstance(entry.output, GeneratedImage)),
        derive=tuple(entry for entry in made if isinstance(entry.output, Derived)),
        keep=tuple(entry for entry in entries if entry.reason is Reason.KEPT),
        delete=tuple(sorted((records.keys() | set(pending)) - paths)),
    )


def _reason(output: Output, key: bytes, records: Mapping[str, Record], present: Mapping[str, FileState]) -> Reason:
    record = records.get(output.path)
    if record is None:
        return Reason.NEW
    if record.key != key:
        return Reason.CHANGED
    if output.path not in present:
        return Reason.MISSING
    return Reason.KEPT if present[output.path] is FileState.INTACT else Reason.ALTERED
