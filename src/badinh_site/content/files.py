"""The source files of a site: finding them, and decoding their bytes to clean text."""

from __future__ import annotations

import os
import re
import stat
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from badinh_site.diagnostics.problem import Problem, ProblemsError
from badinh_site.diagnostics.visible import HIDDEN
from badinh_site.diagnostics.wording import translatable
from badinh_site.limits import DEEPEST_FOLDER, LARGEST_FILE, LARGEST_TEXT
from badinh_site.regular_files import IrregularFileError, TooLargeError, kind_of_file, opened_regular, read_regular
from badinh_site.vietnamese import UNWANTED, is_reserved_name, nfc

__all__ = [
    "Lines",
    "SourceFile",
    "Stamp",
    "decode",
    "find_files",
    "irregular",
    "is_ignored",
    "is_link",
    "is_safe_name",
    "line_and_column",
    "link_target",
    "pieces_of",
    "read_bytes",
    "stamp_of",
    "too_large",
]

Stamp = tuple[int, int]
"""Time of the last change in nanoseconds and size in bytes. Use it only to avoid reading unchanged files."""


_IGNORED = re.compile(r"\.(?!well-known$)|~\$|thumbs\.db$|desktop\.ini$|.*(~|\.tmp|\.bak|\.swp)$", re.IGNORECASE)


_PLAIN = re.compile(r"[a-z0-9][a-z0-9-]*(?:\.md)?")
"""Names of most files, which need no further checks if they are longer than reserved ones."""


_LONGEST_RESERVED = len("com1.md")
"""Length of the longest plain name that Windows reserves."""


_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32), 127])


_HIDDEN = "\x85\u2028\u2029\ufffe\uffff"
"""With ``_CONTROLS``, all that :data:`UNWANTED` matches: single bytes of UTF-8 there, other characters here."""


_UNSAFE = re.compile(rf'[{HIDDEN}\u200c\u200d<>:"|?*\\]|[. ]$')
"""Characters that no name may have: those that some system refuses, and those that nobody sees, of which some
make a name read other than it is."""


_LATEST = 2**63 - 1
"""The last nanosecond that the state can store, in 2262. A later time proves nothing, as any in the future."""


class SourceFile(NamedTuple):
    """A file that exists but has not been read."""

    path: str
    """Relative to the site folder, with forward slashes, in NFC regardless of the file system."""
    file: str
    stamp: Stamp


def is_ignored(name: str) -> bool:
    """Return whether a file or folder name is ignored: hidden, or left by an editor or the system.

    ``.well-known`` is the folder of files by which others verify a site (RFC 8615).
    """
    return _IGNORED.match(name) is not None


def is_safe_name(name: str) -> bool:
    """Return whether a file or folder name is possible on every system."""
    return not is_reserved_name(name) and not _UNSAFE.search(name) and _encodes(name)


def stamp_of(status: os.stat_result) -> Stamp:
    """Return the stamp of a file.

    It includes ctime, the time when metadata changed (on Windows, the time of creation): tools that unpack or copy
    files preserve the modification time.
    """
    return min(max(status.st_mtime_ns, status.st_ctime_ns), _LATEST), status.st_size


def is_link(entry: os.DirEntry[str] | Path) -> bool:
    """Return whether an entry is a symbolic link or a junction of Windows."""
    if entry.is_symlink():
        return True
    tag = getattr(entry.stat(follow_symlinks=False), "st_reparse_tag", 0) if os.name == "nt" else 0
    return tag == getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", -1)


def find_files(site: Path, folder: str) -> tuple[list[SourceFile], list[Problem]]:
    """Return the files below a folder of the site, sorted by path, and the problems found.

    Hidden, temporary and system files are ignored. Symbolic links are reported and not followed, since their targets
    may be outside the site.
    """
    top = site / folder
    with suppress(FileNotFoundError):
        if is_link(top):
            return [], [Problem("BD005", folder, values={"target": link_target(top)})]
    problems: list[Problem] = []
    found: list[SourceFile] = []
    waiting = [(str(top), folder)]
    while waiting:
        waiting += _listed(*waiting.pop(), found, problems)
    found.sort()
    names: dict[str, str] = {}
    for one in found:
        key = one.path.casefold()
        if key in names:
            problems.append(Problem("BD007", one.path, values={"other": names[key]}))
        names.setdefault(key, one.path)
    return found, problems


def _listed(folder: str, path: str, found: list[SourceFile], problems: list[Problem]) -> Iterator[tuple[str, str]]:
    """Add the files of a folder to those found; yield the folders in it, each with its path in the site."""
    try:
        with os.scandir(folder) as scanned:
            entries = list(scanned)
    except FileNotFoundError:
        return
    except OSError as error:
        problems.append(Problem("BD008", path, values={"reason": error.strerror or str(error)}))
        return
    if path.count("/") >= DEEPEST_FOLDER:
        problems.append(Problem("BD077", path, values={"limit": str(DEEPEST_FOLDER)}))
        return
    for entry in entries:
        name = entry.name
        # Most names need no further checks; a build may scan ten thousand of them.
        plain = _PLAIN.fullmatch(name) is not None
        if not plain and is_ignored(name):
            continue
        below = f"{path}/{name if plain else nfc(name)}"
        if not (plain and len(name) > _LONGEST_RESERVED) or is_link(entry):
            problem = _refused(entry, below, plain=plain)
            if problem:
                problems.append(problem)
                continue
        if entry.is_dir(follow_symlinks=False):
            yield entry.path, below
            continue
        with suppress(FileNotFoundError):  # an editor is replacing it
            status = entry.stat(follow_symlinks=False)
            if stat.S_ISREG(status.st_mode):
                found.append(SourceFile(below, entry.path, stamp_of(status)))
            else:
                problems.append(irregular(below, kind_of_file(status.st_mode)))


def irregular(path: str, kind: str) -> Problem:
    """Return the problem of a pipe, a socket or a device in the place of a file."""
    return Problem("BD075", path, values={"kind": translatable(f"file {kind}")})


def _refused(entry: os.DirEntry[str], path: str, *, plain: bool) -> Problem | None:
    if is_link(entry):
        return Problem("BD005", _printable(path), values={"target": link_target(entry)})
    if is_reserved_name(entry.name):
        return Problem("BD006", _printable(path), values={"name": _printable(entry.name)})
    if plain:
        return None
    if _UNSAFE.search(entry.name) or not _encodes(entry.name):
        shown = entry.name.encode("utf-8", "backslashreplace").decode("utf-8")
        return Problem("BD009", _printable(path), values={"name": _printable(shown)})
    return None


def link_target(entry: os.DirEntry[str] | Path) -> str:
    """Return where a symbolic link leads, in characters that can be printed."""
    try:
        return _printable(str(Path(entry).readlink()))
    except OSError:
        return "?"


def _encodes(name: str) -> bool:
    """Return whether a name is valid text: Python represents bytes that are not UTF-8 by lone surrogates."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _printable(text: str) -> str:
    return UNWANTED.sub("?", text.encode("utf-8", "backslashreplace").decode("utf-8").replace("\n", "?"))


def read_bytes(found: SourceFile, limit: int = LARGEST_TEXT) -> bytes:
    """Return the bytes of a file of at most ``limit`` bytes; a larger one is not read.

    Raises:
        ProblemsError: it cannot be read, or is too large.
    """
    try:
        return read_regular(found.file, limit)
    except OSError as error:
        raise ProblemsError(_unread(error, found.path, limit)) from None


@contextmanager
def pieces_of(found: SourceFile) -> Iterator[Iterator[bytes]]:
    """Open a file that is published as it is, and yield its pieces: it need not fit into memory.

    Raises:
        ProblemsError: it cannot be read, or is too large.
    """
    try:
        with opened_regular(found.file, LARGEST_FILE) as pieces:
            yield pieces
    except OSError as error:
        raise ProblemsError(_unread(error, found.path, LARGEST_FILE)) from None


def _unread(error: OSError, path: str, limit: int) -> Problem:
    """Return the problem of a file that cannot be read."""
    if isinstance(error, TooLargeError):
        return too_large(path, error.size, limit)
    if isinstance(error, IrregularFileError):
        return irregular(path, error.kind)
    return Problem("BD008", path, values={"reason": error.strerror or str(error)})


def too_large(path: str, size: int, limit: int) -> Problem:
    """Return the problem of a file that is too large: a text, or a file that is published as it is."""
    values = {"size": f"{size / 2**20:.1f} MiB", "limit": f"{limit / 2**20:.0f} MiB"}
    return Problem("BD004" if limit == LARGEST_TEXT else "BD076", path, values=values)


def decode(data: bytes, path: str) -> tuple[str, list[Problem]]:
    """Return the text of a file without byte order mark and control characters, with Unix line ends, in NFC.

    Raises:
        ProblemsError: it is too large, not UTF-8, or not text.
    """
    if len(data) > LARGEST_TEXT:
        raise ProblemsError(too_large(path, len(data), LARGEST_TEXT))
    if b"\0" in data:
        _refuse_encoding(data, path)
        raise ProblemsError(Problem("BD002", path, data[: data.index(b"\0")].count(b"\n") + 1))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        _refuse_encoding(data, path)
        start = error.start + 3 * data.startswith(b"\xef\xbb\xbf")
        before = data[:start].removeprefix(b"\xef\xbb\xbf")
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        offset = {"offset": str(start + 1)}
        raise ProblemsError(Problem("BD001", path, before.count(b"\n") + 1, column, offset)) from None
    text = nfc(text.replace("\r\n", "\n").replace("\r", "\n"))
    # Counting bytes and searching for single characters takes a quarter of the time of the regular expression.
    if len(data.translate(None, _CONTROLS)) == len(data) and not any(char in text for char in _HIDDEN):
        return text, []
    return _without_controls(text, path)


def line_and_column(text: str, place: int) -> tuple[int, int]:
    """Return the line and column of an offset in a text, both counted from 1; of many offsets, ask :class:`Lines`."""
    return text.count("\n", 0, place) + 1, place - text.rfind("\n", 0, place)


class Lines:
    """The lines of a text, so that the places of many offsets are found without reading it again for each."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]

    def place(self, offset: int) -> tuple[int, int]:
        """Return the line and column of an offset, both counted from 1."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def _refuse_encoding(data: bytes, path: str) -> None:
    """Raise an error that names the encoding of a file if it can be guessed."""
    from badinh_site.content.legacy_encodings import guess_encoding  # noqa: PLC0415 - only for files in another encoding

    guess = guess_encoding(data)
    if guess is not None:
        encoding, preview = guess
        raise ProblemsError(Problem("BD012", path, 1, 0, {"encoding": encoding, "preview": preview}))


def _without_controls(text: str, path: str) -> tuple[str, list[Problem]]:
    first = UNWANTED.search(text)
    if not first:
        return text, []
    problem = Problem("BD003", path, *line_and_column(text, first.start()), {"char": f"U+{ord(first[0]):04X}"})
    return UNWANTED.sub(" ", text), [problem]
