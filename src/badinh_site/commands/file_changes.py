"""Change several files of a site as a whole: all of them, or none if a step fails; no signal comes in between.

New contents are written beside their targets first, so that a full disk is noticed while nothing has changed yet.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from types import FrameType
from typing import NamedTuple

from msgspec.structs import replace

from badinh_site.diagnostics.problem import Problem, ProblemsError
from badinh_site.engine.outputs.folder import Folder, problem_of

__all__ = ["FileChanges", "undisturbed"]

_STAGED = ".badinh-new"
"""Suffix of a file that is to take the place of another."""
_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")


class _Written(NamedTuple):
    path: str
    data: bytes
    is_new: bool


class FileChanges:
    """What is to be changed below a folder, in order; nothing is written before :meth:`apply`."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._folder = Folder(root)
        self._written: list[_Written] = []
        self._moved: list[tuple[str, str]] = []
        self._undo: list[Callable[[], object]] = []

    def write(self, path: str, data: bytes) -> None:
        """Replace a file; it keeps its permissions."""
        self._written.append(_Written(path, data, is_new=False))

    def create(self, path: str, data: bytes) -> None:
        """Create a file where there is none."""
        self._written.append(_Written(path, data, is_new=True))

    def move(self, old: str, new: str) -> None:
        """Move a file, after all that are written, to where there is none."""
        self._moved.append((old, new))

    def apply(self) -> None:
        """Make the changes; Ctrl-C and the like have to wait, and then come too late.

        Raises:
            ProblemsError: a step failed; the former ones are undone.
        """
        with undisturbed():
            try:
                self._stage()
                for one in self._written:
                    self._publish(one)
                for old, new in self._moved:
                    self._move(old, new)
            except BaseException:
                for step in reversed(self._undo):
                    with suppress(OSError):
                        step()
                raise

    def _stage(self) -> None:
        for path, data, _ in self._written:
            self._make_folder(path)
            self._undo.append((self._root / (path + _STAGED)).unlink)
            try:
                with _told(path):
                    self._folder.write(path + _STAGED, data)
            except ProblemsError as error:
                raise ProblemsError(*(replace(one, path=path) for one in error.problems)) from error

    def _publish(self, one: _Written) -> None:
        file, staged = self._root / one.path, self._root / (one.path + _STAGED)
        with _told(one.path):
            if one.is_new:
                _refuse_existing(file, one.path)
                staged.replace(file)
                self._undo.append(file.unlink)
            else:
                before, mode = file.read_bytes(), file.stat().st_mode
                staged.chmod(mode)
                staged.replace(file)
                self._undo.append(partial(_put_back, file, before, mode))

    def _move(self, old: str, new: str) -> None:
        source, target = self._root / old, self._root / new
        with _told(new):
            self._make_folder(new)
            if not (target.exists() and target.samefile(source)):  # the two names may be one on this file system
                _refuse_existing(target, new)
            source.rename(target)
            self._undo.append(partial(target.rename, source))
            for folder in source.parents:
                if self._root in {folder, folder.parent} or any(folder.iterdir()):
                    break
                folder.rmdir()
                self._undo.append(folder.mkdir)

    def _make_folder(self, path: str) -> None:
        """Make the folder of a file, to be removed again if a step fails."""
        folder = (self._root / path).parent
        missing = [one for one in (folder, *folder.parents) if not one.exists()]
        with _told(path):
            for one in reversed(missing):
                one.mkdir()
                self._undo.append(one.rmdir)


def _put_back(file: Path, before: bytes, mode: int) -> None:
    file.write_bytes(before)
    file.chmod(mode)


def _refuse_existing(file: Path, path: str) -> None:
    if os.path.lexists(file):
        raise ProblemsError(Problem("BD805", path))


@contextmanager
def _told(path: str) -> Iterator[None]:
    """Raise a ProblemsError about a file for an error of the system."""
    try:
        yield
    except OSError as error:
        raise ProblemsError(problem_of(error, path)) from error


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let signals that would end the program come to nothing until a short piece of work is done."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    former = {number: signal.signal(number, _wait) for number in _numbers()}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


def _numbers() -> Iterator[signal.Signals]:
    for name in _SIGNALS:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not None:
            yield number


def _wait(_number: int, _frame: FrameType | None) -> None:
    """Do nothing."""
