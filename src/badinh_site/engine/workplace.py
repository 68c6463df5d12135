"""Opens a site for work: its lock, its state, its output folder."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TypeVar

from badinh_site.engine.database import StorageError, salvage
from badinh_site.engine.lock import STATE_FILE, STATE_FILES, site_lock
from badinh_site.engine.output import is_contained
from badinh_site.engine.request import Request
from badinh_site.engine.state import State
from badinh_site.errors import Problem, ProblemsError, StateError, UsageError
from badinh_site.messages import spoken

__all__ = ["check_output", "kept_folder", "locked", "state_file", "with_state"]

T = TypeVar("T")


def check_output(request: Request) -> None:
    """Make sure that the output folder is one that may be written to and pruned.

    Raises:
        UsageError: it is a file, or holds or lies in the site's own sources.
    """
    output, site = request.output.resolve(), request.site.resolve()
    sources = [site / name for name in ("content", "templates", "static", ".badinh")]
    file = next((one for one in (output, *output.parents) if one.exists() and not one.is_dir()), None)
    if file is not None:
        values = {"path": _shown(file), "cause": spoken("output is a file")}
    elif output == site or any(output.is_relative_to(one) or one.is_relative_to(output) for one in sources):
        values = {"path": request.output.as_posix(), "cause": spoken("output is source")}
    else:
        return
    raise UsageError(Problem("BD306", values=values))


def _shown(path: Path) -> str:
    """Name a path as seen from the current folder, when it lies in it."""
    here = Path.cwd()
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()


@contextmanager
def locked(request: Request) -> Iterator[None]:
    """Hold the site's lock; without a site there is nothing to lock.

    Raises:
        ProblemsError: there is no site, another build is at work, or the state folder cannot be written to.
    """
    if not (request.site / "content").is_dir():
        raise ProblemsError(Problem("BD301", "content/site.yaml"))
    with ExitStack() as stack:
        try:
            stack.enter_context(site_lock(request.state_folder))
        except OSError as error:
            raise ProblemsError(_state_problem(request, error)) from error
        try:
            yield
        except StorageError as error:
            raise ProblemsError(_state_problem(request, error)) from error


def _state_problem(request: Request, error: OSError) -> Problem:
    if error.errno == errno.ENOSPC:
        return Problem("BD502", request.state_folder.as_posix())
    return Problem("BD501", request.state_folder.as_posix(), values={"reason": error.strerror or str(error)})


def kept_folder(request: Request) -> Path:
    """Give the folder for files of others that stand where an output belongs."""
    return request.state_folder / "replaced"


def state_file(request: Request) -> Path:
    """Give the state file of a site."""
    return request.state_folder / STATE_FILE


def with_state(request: Request, act: Callable[[State], T]) -> tuple[T, tuple[Problem, ...]]:
    """Do something with the site's state; when it cannot be trusted, do it once more without it, and give a notice."""
    file = state_file(request)
    try:
        with State.open(file) as state:
            return act(state), ()
    except StateError as error:
        cause = str(error) or "state unreadable"
        owned = salvage(file)
        for name in STATE_FILES:
            file.with_name(name).unlink(missing_ok=True)
        with State.open(file) as state:
            for root, paths in owned.items():
                state.keep_pending(root, filter(is_contained, paths))
            state.commit()
            done = act(state)
    return done, (Problem("BD504", values={"cause": spoken(cause)}),)
