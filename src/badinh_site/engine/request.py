"""What a command asks for, and the moment it means."""

from __future__ import annotations

import time
from datetime import tzinfo
from pathlib import Path

from msgspec import Struct, field

from badinh_site.dates import DateError, Moment, at_instant, parse
from badinh_site.diagnostics.problem import Problem, UsageError

__all__ = ["Request", "moment_of"]


class Request(Struct, frozen=True):
    """What a command asks for."""

    site: Path
    """The folder that holds content/."""
    output: Path
    base_url: str | None = None
    at: str | None = None
    drafts: bool = False
    jobs: int | None = None
    """Processes to work with; None means one for each processor."""
    checking: bool = False
    """True when what is parsed is to be checked at once."""
    now: int = field(default_factory=lambda: int(time.time()))
    """The clock in seconds since 1970, looked at once, when the command begins."""

    @property
    def state_folder(self) -> Path:
        """The folder of the build state: safe to delete."""
        return self.site / ".badinh"

    @property
    def root(self) -> str:
        """How the state names the output folder: from the site's folder when it lies in it, which may be moved then."""
        output, site = self.output.resolve(), self.site.resolve()
        return (output.relative_to(site) if output.is_relative_to(site) else output).as_posix()


def moment_of(request: Request, frozen_at: Moment | None, zone: tzinfo) -> Moment:
    """Return the moment that the site is built for: asked for, frozen, or now. Time enters here and nowhere else.

    Raises:
        UsageError: the moment asked for is none.
    """
    if request.at is None:
        return frozen_at or at_instant(request.now, zone)
    try:
        return parse(request.at, zone)
    except DateError:
        raise UsageError(Problem("BD307", values={"value": request.at})) from None
