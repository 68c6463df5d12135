"""Resolves paths that users type to content files, and new names to new paths."""

from __future__ import annotations

import difflib
import os
from collections.abc import Collection
from pathlib import Path
from posixpath import basename, dirname, join, normpath

from badinh_site.content.files import is_ignored, is_safe_name
from badinh_site.content.types import is_document, type_of
from badinh_site.diagnostics.problem import Problem, ProblemsError, UsageError
from badinh_site.diagnostics.wording import translatable
from badinh_site.vietnamese import nfc

__all__ = ["find_document", "find_documents", "new_path", "require_inside_content"]

_CONTENT = "content"
_INDEX = "index.md"


def find_document(site: Path, given: str, known: Collection[str]) -> str:
    """Return the content file that a typed path refers to, relative to the current folder, the site or content/.

    A folder refers to its ``index.md``.

    Raises:
        UsageError: there is no such file.
    """
    for path in _readings(site, given):
        for candidate in (path, f"{path}/{_INDEX}", f"{path}.md"):
            if candidate in known:
                return candidate
    named = {basename(path): path for path in known}
    near = difflib.get_close_matches(basename(given.rstrip("/\\")), named, n=1, cutoff=0.6)
    similar = translatable("similar", named[near[0]]) if near else translatable("nothing")
    raise UsageError(Problem("BD807", values={"value": given, "similar": similar}))


def find_documents(site: Path, given: str, known: Collection[str]) -> frozenset[str]:
    """Return the content files that a typed path refers to: one, or all in a folder. See :func:`find_document`.

    Empty if there are none.
    """
    for path in _readings(site, given):
        below = "" if path == "." else f"{path}/"
        found = frozenset(one for one in known if one == path or one.startswith(below))
        if found:
            return found
    return frozenset()


def new_path(site: Path, given: str, old: str) -> str:
    """Return the new path of a content file: a bare name is in the same folder, a folder keeps the file name.

    Raises:
        UsageError: a content file of the same kind cannot have that path.
    """
    slashed = nfc(given).replace(os.sep, "/")
    path = _in_same_folder(slashed, old) if "/" not in slashed.strip("/") else _in_other_folder(site, slashed, old)
    reason = _refusal(path, old)
    if reason:
        raise UsageError(Problem("BD808", values={"value": given, "cause": translatable(reason)}))
    return path


def require_inside_content(site: Path, path: str) -> None:
    """Ensure that no symbolic link leads a path of content/ out of it.

    Raises:
        ProblemsError: one does.
    """
    folder = (site / path).parent
    if not folder.resolve().is_relative_to((site / _CONTENT).resolve()):
        raise ProblemsError(Problem("BD507", dirname(path)))


def _readings(site: Path, given: str) -> list[str]:
    """Return the readings of a path, most likely first: from the current folder, from the site, from content/."""
    home = site.resolve()
    absolute = (Path.cwd() / given).resolve()
    found = [absolute.relative_to(home).as_posix()] if absolute.is_relative_to(home) else []
    rest = nfc(given).replace(os.sep, "/").strip("/")
    below = [normpath(rest)] if normpath(rest).startswith("..") else [normpath(rest), normpath(join(_CONTENT, rest))]
    return [nfc(path) for path in (*found, *below)]


def _in_same_folder(name: str, old: str) -> str:
    name = name.strip("/")
    if name.lower().endswith(".md"):
        return join(dirname(old), name)
    if basename(old).lower() == _INDEX and dirname(old) != _CONTENT:
        return join(dirname(dirname(old)), name, basename(old))
    return join(dirname(old), f"{name}.md")


def _in_other_folder(site: Path, given: str, old: str) -> str:
    readings = _readings(site, given)
    path = next((one for one in readings if one.startswith(f"{_CONTENT}/") or one == _CONTENT), readings[-1])
    if path.lower().endswith(".md"):
        return path
    if basename(old).lower() == _INDEX:
        return join(path, basename(old))
    return join(path, basename(old)) if given.endswith("/") or (site / path).is_dir() else f"{path}.md"


def _refusal(path: str, old: str) -> str:
    """Return the key of the reason why a content file cannot be moved to ``path``; empty if it can."""
    parts = path.split("/")
    if parts[0] != _CONTENT or ".." in parts or len(parts) < 2:
        return "place outside"
    if any(is_ignored(part) or not is_safe_name(part) for part in parts[1:]):
        return "place unsafe"
    if not is_document(path):
        return "place no article"
    if path == old:
        return "place same"
    return "place other kind" if type_of(path) is not type_of(old) else ""
