"""What a command asks for, and the moment it means."""

from __future__ import annotations

from datetime import tzinfo
from pathlib import Path

from msgspec import Struct

from badinh_site.errors import Problem, UsageError
from badinh_site.moments import DateError, Moment, now, parse

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
    """Processes that may work; None leaves it to the size of the work."""

    @property
    def state_folder(self) -> Path:
        """The folder of the build state: safe to delete."""
        return self.site / ".badinh"

    @property
    def root(self) -> str:
        """How the state names the output folder."""
        return self.output.resolve().as_posix()


def moment_of(request: Request, frozen_at: Moment | None, zone: tzinfo) -> Moment:
    """Give the moment that the site is built for: asked for, frozen, or now. Time enters here and nowhere else.

    Raises:
        UsageError: the moment asked for is none.
    """
    if request.at is None:
        return frozen_at or now(zone)
    try:
        return parse(request.at, zone)
    except DateError:
        raise UsageError(Problem("BD307", values={"value": request.at})) from None
