"""The result of a build."""

from __future__ import annotations

from msgspec import Struct

from badinh_site.diagnostics.problem import Problem

__all__ = ["Publication", "PublishedResult", "Result"]


class Publication(Struct, frozen=True):
    """The base URL and the moment that a site was built for."""

    base_url: str
    at: int
    """Unix time in seconds."""


class Result(Struct, frozen=True, kw_only=True):
    """The result of a build. Unless it is a :class:`PublishedResult`, problems prevented it from writing anything."""

    problems: tuple[Problem, ...]
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

    @property
    def complete(self) -> bool:
        """True if the output folder is up to date."""
        return self.outcome == "built"

    @property
    def outcome(self) -> str:
        """The outcome of the build, named as in the catalogue's phrases."""
        return "failed"


class PublishedResult(Result, frozen=True, kw_only=True):
    """The result of a build that brought the output folder up to date, as far as nothing failed."""

    publication: Publication
    all_built: bool = True
    """False if an output could not be built: its old file remains, and nothing was deleted."""
    all_deleted: bool = True
    """False if an old file could not be deleted."""

    @property
    def outcome(self) -> str:
        """The outcome of the build, named as in the catalogue's phrases."""
        if not self.all_built:
            return "partly"
        return "built" if self.all_deleted else "undeleted"
