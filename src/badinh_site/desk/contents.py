"""Reads all content of a site for work that needs to know it, without making anything of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from badinh_site.engine.reading import Library, read_library
from badinh_site.engine.request import Request
from badinh_site.engine.shelf import SourceReader, browse
from badinh_site.engine.stages import Stages
from badinh_site.engine.state import State
from badinh_site.engine.workers import Workers
from badinh_site.engine.workplace import locked, with_state
from badinh_site.errors import ProblemsError

__all__ = ["with_contents"]

T = TypeVar("T")


def with_contents(request: Request, act: Callable[[Library, State], T]) -> T:
    """Do something with what the files of a site say; no build runs meanwhile.

    Raises:
        ProblemsError: there is no site, its settings are wrong, or a build is running.
    """

    def run(state: State) -> T:
        with Workers(request.jobs, Stages()) as workers:
            library = read_library(browse(request.site), state, SourceReader(state.sources()), workers)
        if library.config is None:
            raise ProblemsError(*library.problems)
        return act(library, state)

    with locked(request):
        return with_state(request, run)[0]
