"""Open a site for a command: its lock, its state, its output folder."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from badinh_site.diagnostics.problem import Problem, ProblemsError, StateError, UsageError
from badinh_site.diagnostics.wording import translatable
from badinh_site.engine.containment import is_contained
from badinh_site.engine.request import Request
from badinh_site.engine.store.database import StorageError
from badinh_site.engine.store.lock import BUILDING, PREVIEWING, Names, make_state_folder, site_lock
from badinh_site.engine.store.salvage import salvage
from badinh_site.engine.store.state import State
from badinh_site.settings.read import no_settings

__all__ = [
    "check_output",
    "displaced_folder",
    "forget_preview",
    "locked",
    "preview_folder",
    "preview_state",
    "state_file",
    "state_problem",
    "with_state",
]

_LONGEST_FOLDER = 480
"""Bytes in the path of a state folder. SQLite opens files whose paths have at most 504 on Unix, names included."""

T = TypeVar("T")


def check_output(request: Request) -> None:
    """Check that the output folder may be written to and pruned.

    Raises:
        UsageError: it is a file; it contains the site's sources or lies among them; or it is a link out of the site
            that the command line does not name: a stranger's folder may contain one.
    """
    try:
        output, site = request.output.resolve(), request.site.resolve()
    except (OSError, RuntimeError):  # links that lead to each other; since Python 3.13 they are found below
        values = {"path": request.output.as_posix(), "cause": translatable("output is a loop")}
        raise UsageError(Problem("BD306", values=values)) from None
    sources = [site / name for name in ("content", "templates", "static", ".badinh")]
    file = next((one for one in (output, *output.parents) if os.path.lexists(one) and not one.is_dir()), None)
    if file is not None:
        values = {"path": _shown(file), "cause": translatable("output is a file")}
    elif output == site or any(output.is_relative_to(one) or one.is_relative_to(output) for one in sources):
        values = {"path": request.output.as_posix(), "cause": translatable("output is source")}
    elif not request.output_named and _is_link_out(request):
        values = {"path": request.output.as_posix(), "cause": translatable("output is a link")}
    else:
        return
    raise UsageError(Problem("BD306", values=values))


def _is_link_out(request: Request) -> bool:
    """Return whether the output folder is inside the site by its name, but leads out of it."""
    named_inside = request.output.absolute().is_relative_to(request.site.absolute())
    return named_inside and not request.output.resolve().is_relative_to(request.site.resolve())


def _shown(path: Path) -> str:
    """Return a path for messages: relative to the current folder if it lies inside."""
    here = Path.cwd()
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()


@contextmanager
def locked(request: Request) -> Iterator[None]:
    """Acquire the site's lock.

    Raises:
        ProblemsError: there is no site, another build is running, or the state folder cannot be written to.
    """
    if not (request.site / "content").is_dir():
        raise ProblemsError(no_settings())
    with ExitStack() as stack:
        try:
            stack.enter_context(site_lock(request.state_folder))
        except OSError as error:
            raise ProblemsError(state_problem(request.state_folder, error)) from error
        try:
            yield
        except StorageError as error:
            raise ProblemsError(state_problem(request.state_folder, error)) from error


def state_problem(folder: Path, error: OSError) -> Problem:
    """Return what to report when the system cannot read or write in the state folder."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return Problem("BD502", folder.as_posix())
    length = len(os.fsencode(os.path.realpath(folder)))
    if length > _LONGEST_FOLDER:
        values = {"count": str(length), "limit": str(_LONGEST_FOLDER)}
        return Problem("BD575", folder.as_posix(), values=values)
    return Problem("BD501", folder.as_posix(), values={"reason": error.strerror or str(error)})


def displaced_folder(request: Request) -> Path:
    """Return the folder that foreign files are moved to when an output replaces them."""
    return request.state_folder / "replaced"


def state_file(request: Request) -> Path:
    """Return the state file of a site."""
    return request.state_folder / BUILDING.state


def with_state(request: Request, act: Callable[[State], T]) -> tuple[T, tuple[Problem, ...]]:
    """Call a function with the site's state. If that is unusable, retry with an empty one and return a notice."""
    file = state_file(request)
    try:
        with State.open(file) as state:
            return act(state), ()
    except StateError as error:
        cause = str(error) or "state unreadable"
        owned = salvage(file)
        _delete_state(request.state_folder, BUILDING)
        with State.open(file) as state:
            for root, paths in owned.items():
                state.keep_pending(root, filter(is_contained, paths))
            state.commit()
            done = act(state)
    return done, (Problem("BD504", values={"cause": translatable(cause)}),)


def _delete_state(folder: Path, names: Names) -> None:
    for name in names.state_files:
        (folder / name).unlink(missing_ok=True)


@contextmanager
def preview_folder(request: Request) -> Iterator[Path]:
    """Yield the folder for the state of a preview: the site's own, or a temporary one if another preview uses it.

    Raises:
        ProblemsError: there is no site, or the state folder cannot be written to.
    """
    if not (request.site / "content").is_dir():
        raise ProblemsError(no_settings())
    with ExitStack() as stack:
        try:
            stack.enter_context(site_lock(request.state_folder, PREVIEWING))
            folder = request.state_folder
        except ProblemsError as error:
            if any(problem.code != "BD503" for problem in error.problems):
                raise
            folder = Path(
                stack.enter_context(tempfile.TemporaryDirectory(prefix="badinh-", ignore_cleanup_errors=True))
            )
        except OSError as error:
            raise ProblemsError(state_problem(request.state_folder, error)) from error
        try:
            yield folder
        except StorageError as error:
            raise ProblemsError(state_problem(request.state_folder, error)) from error


def forget_preview(request: Request) -> None:
    """Delete the state of previews, unless one is running."""
    with suppress(ProblemsError, OSError), site_lock(request.state_folder, PREVIEWING):
        _delete_state(request.state_folder, PREVIEWING)


def preview_state(request: Request, folder: Path, *, fresh: bool = False) -> State:
    """Open the state of a preview in a folder. It starts as a copy of the builds' state, or empty if ``fresh``.

    Raises:
        StateError: it cannot be trusted. It is deleted, so that the next attempt succeeds.
        StorageError: the system cannot read or write it.
    """
    file = folder / PREVIEWING.state
    if not folder.exists():  # somebody has deleted it meanwhile
        make_state_folder(folder)
    if fresh:
        _delete_state(folder, PREVIEWING)
    elif not file.exists() and state_file(request).exists():
        # If it cannot be copied, all documents are parsed again, which must not prevent the preview.
        with suppress(StateError, StorageError), State.open(state_file(request)) as known:
            known.copy_to(file)
    try:
        return State.open(file)
    except StateError:
        _delete_state(folder, PREVIEWING)
        raise
