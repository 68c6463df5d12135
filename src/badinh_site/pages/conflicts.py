"""Two outputs at one address: each pair of sources is reported once, with the way out for what they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from posixpath import dirname

from badinh_site.content.types import is_document
from badinh_site.diagnostics.problem import Problem
from badinh_site.pages.assets import ROOT_FOLDER
from badinh_site.pages.outputs import Output
from badinh_site.settings.config import SITE_FILE

__all__ = ["address_conflicts"]

_Pair = tuple[Output, Output]


def address_conflicts(outputs: Iterable[Output]) -> Iterator[Problem]:
    """Report outputs with the same path, ignoring case, and files in place of a required folder."""
    reported: set[tuple[str, str]] = set()
    for one, other in _pairs(outputs):
        here, there = sorted((one, other), key=_rank)
        # The page of a list and its feed differ in their origins, but are in one folder.
        key = (here.origin, there.origin) if _rank(here) < _GENERATED else ("", dirname(here.path))
        if key not in reported:
            reported.add(key)
            yield _conflict(here, there)


def _pairs(outputs: Iterable[Output]) -> Iterator[_Pair]:
    taken: dict[str, Output] = {}
    folders: dict[str, Output] = {}
    for output in outputs:
        path = output.path.casefold()
        first = taken.setdefault(path, output)
        if first is not output:
            yield output, first
        end = path.rfind("/")
        while end > 0 and path[:end] not in folders:
            folders[path[:end]] = output
            end = path.rfind("/", 0, end)
    for path in sorted(taken.keys() & folders.keys()):
        yield folders[path], taken[path]


_ROOT_FILE, _DOCUMENT, _FILE, _GENERATED = range(4)


def _rank(output: Output) -> int:
    """Return the place of an output among those of a conflict: the problem is reported at the source of the first."""
    if output.origin.startswith(f"static/{ROOT_FOLDER}"):
        return _ROOT_FILE
    if not output.origin.startswith("content/"):
        return _GENERATED
    return _DOCUMENT if is_document(output.origin) else _FILE


def _conflict(here: Output, there: Output) -> Problem:
    url = "/" + here.path.removesuffix("index.html")
    rank = _rank(here)
    if rank == _GENERATED:
        return Problem("BD273", SITE_FILE, values={"url": url, "one": here.origin, "other": there.origin})
    values = {"url": url, "other": there.origin}
    if rank == _DOCUMENT:
        return Problem("BD204", here.origin, 1, 1, values)
    return Problem("BD274" if rank == _ROOT_FILE else "BD272", here.origin, values=values)
