"""Finds the files that a site consists of, and decodes their bytes into clean text."""

from __future__ import annotations

import os
import re
import stat
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from badinh_site.content.legacy_encodings import guess_encoding
from badinh_site.diagnostics.problem import Problem, ProblemsError
from badinh_site.vietnamese import UNWANTED, is_reserved_name, nfc

__all__ = [
    "SourceFile",
    "Stamp",
    "decode",
    "find_files",
    "is_ignored",
    "is_link",
    "is_safe_name",
    "line_and_column",
    "read_bytes",
    "stamp_of",
]

LARGEST_TEXT = 2 * 1024 * 1024
"""Bytes of a text file. The longest article anybody writes is a hundredth of this."""


Stamp = tuple[int, int]
"""Time of the last change in nanoseconds and size in bytes: may only serve to skip reading a file."""


_IGNORED = re.compile(r"\.|~\$|thumbs\.db$|desktop\.ini$|.*(~|\.tmp|\.bak|\.swp)$", re.IGNORECASE)


_PLAIN = re.compile(r"[a-z0-9][a-z0-9-]*(?:\.md)?")
"""Names that most files have, in which there is nothing to look for."""


_LONGEST_RESERVED = len("com1.md")
"""Letters of the longest plain name that Windows reserves."""


_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32), 127])


_HIDDEN = "\x85\u2028\u2029\ufffe\uffff"
"""All that :data:`UNWANTED` matches in UTF-8: its single bytes, and its other characters."""


_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\]|[. ]$')


class SourceFile(NamedTuple):
    """A file that is there now, not read yet."""

    path: str
    """Relative to the site folder, forward slashes, NFC, whatever the file system gives."""
    file: str
    stamp: Stamp


def is_ignored(name: str) -> bool:
    """Return whether a file or folder of this name is ignored: hidden, or a leftover of an editor or the system."""
    return _IGNORED.match(name) is not None


def is_safe_name(name: str) -> bool:
    """Return whether a file or folder can have this name on every system."""
    return not is_reserved_name(name) and not _UNSAFE.search(name) and _encodes(name)


def stamp_of(status: os.stat_result) -> Stamp:
    """Return the stamp of a file.

    Where the system keeps the time of the last change of the file's record (ctime; Windows has the time of creation in
    its place), it counts too: unpacking and copying tools put the old modification time on new contents.
    """
    return max(status.st_mtime_ns, status.st_ctime_ns), status.st_size


def is_link(entry: os.DirEntry[str]) -> bool:
    """Return whether an entry leads elsewhere: a symbolic link, or a junction of Windows."""
    if entry.is_symlink():
        return True
    tag = getattr(entry.stat(follow_symlinks=False), "st_reparse_tag", 0) if os.name == "nt" else 0
    return tag == getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", -1)


def find_files(site: Path, folder: str) -> tuple[list[SourceFile], list[Problem]]:
    """Find the files below a folder of the site, in order of their paths.

    Hidden files, editors' leftovers and system files are passed over. Symbolic links are not followed: they are
    reported, since what they lead to may lie outside the site.
    """
    problems: list[Problem] = []
    found: list[SourceFile] = []
    _walk(str(site / folder), folder, found, problems)
    found.sort()
    names: dict[str, str] = {}
    for one in found:
        key = one.path.casefold()
        if key in names:
            problems.append(Problem("BD007", one.path, values={"other": names[key]}))
        names.setdefault(key, one.path)
    return found, problems


def _walk(folder: str, path: str, found: list[SourceFile], problems: list[Problem]) -> None:
    try:
        entries = list(os.scandir(folder))
    except FileNotFoundError:
        return
    except OSError as error:
        problems.append(Problem("BD008", path, values={"reason": error.strerror or str(error)}))
        return
    for entry in entries:
        name = entry.name
        # Most names need no closer look, and ten thousand of them are met in every build.
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
            _walk(entry.path, below, found, problems)
        elif entry.is_file(follow_symlinks=False):
            with suppress(FileNotFoundError):  # an editor is just replacing it
                found.append(SourceFile(below, entry.path, stamp_of(entry.stat(follow_symlinks=False))))


def _refused(entry: os.DirEntry[str], path: str, *, plain: bool) -> Problem | None:
    if is_link(entry):
        return Problem("BD005", _printable(path), values={"target": _link_target(entry)})
    if is_reserved_name(entry.name):
        return Problem("BD006", _printable(path), values={"name": _printable(entry.name)})
    if plain:
        return None
    if _UNSAFE.search(entry.name) or not _encodes(entry.name):
        shown = entry.name.encode("utf-8", "backslashreplace").decode("utf-8")
        return Problem("BD009", _printable(path), values={"name": _printable(shown)})
    return None


def _link_target(entry: os.DirEntry[str]) -> str:
    try:
        return _printable(str(Path(entry.path).readlink()))
    except OSError:
        return "?"


def _encodes(name: str) -> bool:
    """Return whether a name is real text: bytes that are no UTF-8 come from the system as lone surrogates."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _printable(text: str) -> str:
    return UNWANTED.sub("?", text.encode("utf-8", "backslashreplace").decode("utf-8").replace("\n", "?"))


def read_bytes(found: SourceFile) -> bytes:
    """Read a file.

    Raises:
        ProblemsError: it cannot be read.
    """
    try:
        return Path(found.file).read_bytes()
    except OSError as error:
        raise ProblemsError(Problem("BD008", found.path, values={"reason": error.strerror or str(error)})) from None


def decode(data: bytes, path: str) -> tuple[str, list[Problem]]:
    """Return the text of a file: no byte order mark, Unix line ends, NFC, no control characters.

    Raises:
        ProblemsError: it is too large, not UTF-8, or no text at all.
    """
    if len(data) > LARGEST_TEXT:
        values = {"size": f"{len(data) / 2**20:.1f} MiB", "limit": f"{LARGEST_TEXT / 2**20:.0f} MiB"}
        raise ProblemsError(Problem("BD004", path, values=values))
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
    # Counting bytes and looking for single characters takes a quarter of the time of the expression.
    if len(data.translate(None, _CONTROLS)) == len(data) and not any(char in text for char in _HIDDEN):
        return text, []
    return _without_controls(text, path)


def line_and_column(text: str, place: int) -> tuple[int, int]:
    """Return where something at a place of a text stands, both counted from 1."""
    return text.count("\n", 0, place) + 1, place - text.rfind("\n", 0, place)


def _refuse_encoding(data: bytes, path: str) -> None:
    """Say which encoding a file has, when that can be told."""
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
