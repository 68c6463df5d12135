"""What a build did."""

from __future__ import annotations

from typing import NamedTuple

from badinh_site.diagnostics.problem import Problem

__all__ = ["Publication", "Result"]


class Publication(NamedTuple):
    """Under which address and for which moment a site was built."""

    base_url: str
    at: int
    """In seconds since 1970."""


class Result(NamedTuple):
    """What a build did."""

    problems: tuple[Problem, ...]
    complete: bool
    """False when an output could not be made: it keeps its old file, and nothing was deleted."""
    started: bool
    """False when problems kept the build from writing anything."""
    undeleted: bool = False
    """True when all outputs were made and only a deletion failed."""
    documents: int = 0
    outputs: int = 0
    written: tuple[str, ...] = ()
    kept: int = 0
    deleted: tuple[str, ...] = ()
    seconds: float = 0.0
    read: int = 0
    """Content files that were parsed, since they are new or have changed."""
    rendered: int = 0
    """Pages that were rendered."""

    publication: Publication | None = None
    """None when nothing was published."""

    @property
    def outcome(self) -> str:
        """Name what came of the build, as the catalogue's phrases do."""
        if self.complete:
            return "built"
        if not self.started:
            return "failed"
        return "undeleted" if self.undeleted else "partly"
