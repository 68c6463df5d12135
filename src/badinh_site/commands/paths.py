"""Says which content file somebody means, and which place a new name stands for."""

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

__all__ = ["document_meant", "documents_below", "new_place", "refuse_leading_out"]

_CONTENT = "content"
_INDEX = "index.md"


def document_meant(site: Path, given: str, known: Collection[str]) -> str:
    """Return the path of the content file that is meant: named from here, from the site's folder, or from content/.

    A folder stands for the ``index.md`` in it.

    Raises:
        UsageError: there is none of that name.
    """
    for path in _readings(site, given):
        for candidate in (path, f"{path}/{_INDEX}", f"{path}.md"):
            if candidate in known:
                return candidate
    named = {basename(path): path for path in known}
    near = difflib.get_close_matches(basename(given.rstrip("/\\")), named, n=1, cutoff=0.6)
    similar = translatable("similar", named[near[0]]) if near else translatable("nothing")
    raise UsageError(Problem("BD807", values={"value": given, "similar": similar}))


def documents_below(site: Path, given: str, known: Collection[str]) -> frozenset[str]:
    """Return the paths of the content files that a name means: one, or all of a folder. See :func:`document_meant`.

    There may be none.
    """
    for path in _readings(site, given):
        below = "" if path == "." else f"{path}/"
        found = frozenset(one for one in known if one == path or one.startswith(below))
        if found:
            return found
    return frozenset()


def new_place(site: Path, given: str, old: str) -> str:
    """Return the path that a content file gets: a name alone stands beside the old one, a folder keeps the name.

    Raises:
        UsageError: no content file of the same kind can stand there.
    """
    slashed = nfc(given).replace(os.sep, "/")
    path = _beside(slashed, old) if "/" not in slashed.strip("/") else _elsewhere(site, slashed, old)
    cause = _fault(path, old)
    if cause:
        raise UsageError(Problem("BD808", values={"value": given, "cause": translatable(cause)}))
    return path


def refuse_leading_out(site: Path, path: str) -> None:
    """Ensure that no link leads a place of content/ out of it.

    Raises:
        ProblemsError: one does.
    """
    folder = (site / path).parent
    if not folder.resolve().is_relative_to((site / _CONTENT).resolve()):
        raise ProblemsError(Problem("BD507", dirname(path)))


def _readings(site: Path, given: str) -> list[str]:
    """Return what a path can mean, most likely first: from the current folder, from the site, from content/."""
    home = site.resolve()
    absolute = (Path.cwd() / given).resolve()
    found = [absolute.relative_to(home).as_posix()] if absolute.is_relative_to(home) else []
    rest = nfc(given).replace(os.sep, "/").strip("/")
    below = [normpath(rest)] if normpath(rest).startswith("..") else [normpath(rest), normpath(join(_CONTENT, rest))]
    return [nfc(path) for path in (*found, *below)]


def _beside(name: str, old: str) -> str:
    name = name.strip("/")
    if name.lower().endswith(".md"):
        return join(dirname(old), name)
    if basename(old).lower() == _INDEX and dirname(old) != _CONTENT:
        return join(dirname(dirname(old)), name, basename(old))
    return join(dirname(old), f"{name}.md")


def _elsewhere(site: Path, given: str, old: str) -> str:
    readings = _readings(site, given)
    path = next((one for one in readings if one.startswith(f"{_CONTENT}/") or one == _CONTENT), readings[-1])
    if path.lower().endswith(".md"):
        return path
    if basename(old).lower() == _INDEX:
        return join(path, basename(old))
    return join(path, basename(old)) if given.endswith("/") or (site / path).is_dir() else f"{path}.md"


def _fault(path: str, old: str) -> str:
    """Say why a content file cannot be moved to a place; empty when it can."""
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
