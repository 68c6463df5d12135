"""Asks git about the folder of a site without running anything that its repository names.

A repository that came from elsewhere can name programs in its ``.git/config``: filters, hooks, a monitor of the file
system, viewers of differences, a pager, helpers for passwords, commands that fetch what is missing. ``git status`` and
``git ls-files --modified`` run the filters of every file that may have changed, and no option prevents it; so git only
lists what it knows, and the files are compared here.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from badinh_site.programs import find_program

__all__ = ["Repository"]

_TIMEOUT = 20
"""Seconds after which a command is given up, on a slow drive."""
_SETTINGS = {
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.pager": "cat",
    "core.untrackedCache": "false",
    "credential.helper": "",
    "diff.external": "",
    "protocol.allow": "never",
    "safe.bareRepository": "explicit",
}
"""Settings that outrank those of the repository. Nothing that is asked here needs them; they are a second wall."""
_KEPT = frozenset(
    {"GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_CEILING_DIRECTORIES", "GIT_EXEC_PATH"}
)
"""Variables of git that say something of the computer; others, such as those in a hook, name another repository."""
_PLACE = re.compile(r"(?P<mode>\d{6}) (?P<id>[0-9a-f]+) \d\t(?P<path>.*)", re.DOTALL)
_STATUS = re.compile(r" +(?P<name>ctime|mtime|dev|uid|size): (?P<value>[\d:]+)")
"""What ``git ls-files --stage --debug -z`` prints: the place of an entry up to a NUL, five lines about its file."""
_LINES = 5
_LINK, _MODULE = "120000", "160000"


class _Entry(NamedTuple):
    """A file in the index."""

    mode: str
    id: str
    """The name of its contents."""
    path: str
    size: int
    moment: int
    """When it was changed, in nanoseconds."""


class Repository(NamedTuple):
    """The git repository that a site is kept in."""

    program: str
    site: Path

    @classmethod
    def of(cls, site: Path) -> Repository | None:
        """Return the repository of a site; None if there is none, or no git."""
        program = find_program("git", site)
        found = program and cls(program, site)
        return found if found and found.ask("rev-parse", "--is-inside-work-tree") == "true" else None

    def ask(self, *words: str) -> str | None:
        """Return what a git command prints, without line breaks at its ends; None if it fails."""
        settings = [part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}")]
        command = [self.program, "--no-pager", *settings, "-C", str(self.site), *words]
        try:
            done = subprocess.run(  # noqa: S603 - the words are ours
                command, capture_output=True, stdin=subprocess.DEVNULL, encoding="utf-8", errors="surrogateescape",
                env=_environment(), timeout=_TIMEOUT, check=False,
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired):
            return None
        return done.stdout.strip("\n") if done.returncode == 0 else None

    @property
    def converts_lines(self) -> bool:
        """Return whether git changes the line ends of texts that it writes, unless attributes forbid it."""
        return self.ask("config", "--get", "core.autocrlf") == "true"

    def attributes(self, path: str) -> str:
        """Return the attributes of a file that concern its line ends, as git prints them."""
        return self.ask("check-attr", "text", "eol", "--", path) or ""

    def changed(self, folder: str) -> set[str]:
        """Return the files of a folder that are not as they were committed, below the site."""
        untracked = self.ask("ls-files", "-z", "--others", "--exclude-standard", "--", folder) or ""
        staged = self.ask(
            "diff-index", "--cached", "--raw", "-z", "--no-renames", "--relative", "--no-ext-diff", "--no-textconv",
            "--ignore-submodules=all", "HEAD", "--", folder,
        )  # fmt: skip
        index = self.ask("ls-files", "-z", "--stage", "--debug", "--", folder) or ""
        entries = list(_entries(index))
        committed_differently = entries if staged is None else ()  # before the first commit, all of them
        return {
            *filter(None, untracked.split("\0")),
            *(path for path in (staged or "").split("\0") if path and not path.startswith(":")),
            *(entry.path for entry in committed_differently),
            *(entry.path for entry in entries if self._differs(entry)),
        }

    def _differs(self, entry: _Entry) -> bool:
        """Return whether a file differs from the index: by size and time, or else by its bytes."""
        if entry.mode in (_LINK, _MODULE):
            return False
        file = self.site / entry.path
        try:
            found = file.lstat()
            if not stat.S_ISREG(found.st_mode):
                return True
            if (found.st_size, found.st_mtime_ns) == (entry.size, entry.moment):
                return False
            data = file.read_bytes()
        except OSError:
            return True
        return entry.id not in (_object_id(data, entry.id), _object_id(data.replace(b"\r\n", b"\n"), entry.id))


def _entries(index: str) -> Iterator[_Entry]:
    """Yield what ``git ls-files --stage --debug -z`` has printed."""
    place, *rest = index.split("\0")
    for part in rest:
        *lines, following = [*part.split("\n", _LINES), ""][: _LINES + 1]
        found = _PLACE.fullmatch(place)
        status = {match["name"]: match["value"] for match in filter(None, map(_STATUS.match, lines))}
        if found and {"mtime", "size"} <= status.keys():
            seconds, _, rest_of_second = status["mtime"].partition(":")
            moment = int(seconds) * 1_000_000_000 + int(rest_of_second)
            yield _Entry(found["mode"], found["id"], found["path"], int(status["size"]), moment)
        place = following


def _environment() -> dict[str, str]:
    """Return the environment of a git command, which asks nobody, fetches nothing and writes nothing."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name in _KEPT}
    return {
        **inherited,
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C",
    }


def _object_id(data: bytes, like: str) -> str:
    """Return the name that git gives to the contents of a file, in the repository's own kind of digest."""
    kind = hashlib.sha1 if len(like) == len(hashlib.sha1(usedforsecurity=False).hexdigest()) else hashlib.sha256
    return kind(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
