"""The result of a build."""

from __future__ import annotations

from typing import NamedTuple

from badinh_site.diagnostics.problem import Problem

__all__ = ["Publication", "Result"]


class Publication(NamedTuple):
    """The base URL and the moment that a site was built for."""

    base_url: str
    at: int
    """Unix time in seconds."""


class Result(NamedTuple):
    """The result of a build."""

    problems: tuple[Problem, ...]
    complete: bool
    """False when an output could not be built: its old file remains, and nothing was deleted."""
    started: bool
    """False when problems prevented the build from writing anything."""
    undeleted: bool = False
    """True when all outputs were built and only a deletion failed."""
    documents: int = 0
    outputs: int = 0
    written: tuple[str, ...] = ()
    kept: int = 0
    deleted: tuple[str, ...] = ()
    seconds: float = 0.0
    read: int = 0
    """Number of content files parsed because they were new or had changed."""
    rendered: int = 0
    """Number of pages rendered."""

    publication: Publication | None = None
    """None when nothing was published."""

    @property
    def outcome(self) -> str:
        """The outcome of the build, named as in the catalogue's phrases."""
        if self.complete:
            return "built"
        if not self.started:
            return "failed"
        return "undeleted" if self.undeleted else "partly"
