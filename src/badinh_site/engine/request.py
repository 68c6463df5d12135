"""The parameters of a command, and the moment it builds the site for."""

from __future__ import annotations

import os
import time
from datetime import tzinfo
from pathlib import Path

from msgspec import Struct, field

from badinh_site.dates import DateError, Moment, at_instant, parse
from badinh_site.diagnostics.problem import Problem, UsageError

__all__ = ["Request", "moment_of"]


class Request(Struct, frozen=True):
    """The parameters of a command."""

    site: Path
    """The folder that contains content/."""
    output: Path
    base_url: str | None = None
    at: str | None = None
    drafts: bool = False
    jobs: int | None = None
    """Number of processes; None means one per processor."""
    checking: bool = False
    """True when documents are checked as they are parsed."""
    output_named: bool = False
    """True if the command line names the output folder, which may then be a link to anywhere."""
    allowed: tuple[str, ...] = ()
    """Markdown extensions that the command line allows beside those of Python-Markdown: their code runs."""
    now: int = field(default_factory=lambda: int(time.time()))
    """Unix time in seconds, read once when the command begins."""

    @property
    def state_folder(self) -> Path:
        """The folder of the build state, which is safe to delete."""
        return self.site / ".badinh"

    @property
    def root(self) -> str:
        """The state's name for the output folder: relative to the site if it lies inside, so that the site can move."""
        output, site = (Path(os.path.realpath(one)) for one in (self.output, self.site))
        return (output.relative_to(site) if output.is_relative_to(site) else output).as_posix()


def moment_of(request: Request, frozen_at: Moment | None, zone: tzinfo) -> Moment:
    """Return the moment to build the site for: requested, frozen, or now. The clock enters here and nowhere else.

    Raises:
        UsageError: the requested moment cannot be parsed.
    """
    if request.at is None:
        return frozen_at or at_instant(request.now, zone)
    try:
        return parse(request.at, zone)
    except DateError:
        raise UsageError(Problem("BD307", values={"value": request.at})) from None
