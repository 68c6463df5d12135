"""Runs the program as an editor does, in this process and from its outermost handler on."""

from __future__ import annotations

import contextlib
import io
import os
import re
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from badinh_site import cli
from badinh_site.engine.store.database import home_of

__all__ = ["Answer", "badinh", "files"]


class Answer(NamedTuple):
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def shown(self) -> str:
        """Return the exit code and stderr in one text."""
        return f"exit {self.code}\n{self.err}"

    @property
    def reported(self) -> str:
        """Return the same without the lines of files that are shown with a problem."""
        return re.sub(r"(?m)^ +\d* \| .*\n", "", self.shown)


def badinh(site: Path, *args: str, language: str = "vi") -> Answer:
    """Run the program in a site's folder. A traceback on the screen is never right."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    with (
        contextlib.chdir(site),
        pytest.MonkeyPatch.context() as patch,
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        patch.setenv("BADINH_LANG", language)
        patch.setattr(sys, "argv", ["badinh", *args])
        with pytest.raises(SystemExit) as end:
            cli.run()
    code = end.value.code
    assert isinstance(code, int)
    answer = Answer(code, _text(out), _text(err))
    assert "Traceback" not in answer.out + answer.err
    return answer


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode("utf-8")


def files(folder: Path, *, without: tuple[str, ...] = ()) -> dict[str, bytes]:
    """Return every file below a folder; a link stands for itself. ``without`` names what is passed over at the top."""
    found = {}
    for place, folders, names in os.walk(folder):
        here = Path(place)
        if here == folder:
            folders[:] = [name for name in folders if name not in without]
            names = [name for name in names if name not in without]  # noqa: PLW2901 - the rest of what was found
        links = [name for name in folders if (here / name).is_symlink()]
        for name in (*names, *links):
            file = here / name
            data = os.fsencode(file.readlink()) if file.is_symlink() else file.read_bytes()
            found[file.relative_to(folder).as_posix()] = data
    return found


def move_in(site: Path) -> None:
    """Let a copied site keep its state: by itself badinh uses no state that was made for another folder."""
    file = site / ".badinh" / "state.sqlite"
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE home SET folder = ?", (home_of(file),))
