"""Splits a content file into front matter and body, and reads the front matter against the content model."""

from __future__ import annotations

from datetime import tzinfo
from typing import NamedTuple

from badinh_site.errors import Problem, ProblemsError
from badinh_site.kinds import boolean, choice, entries, group, moment, text, text_list, whole_number
from badinh_site.schema import Fields, Kind, Reader

__all__ = ["Split", "album_fields", "fields", "read_fields", "split"]

_FENCE = "---"


class Split(NamedTuple):
    """A content file in its two parts."""

    front: str
    body: str
    body_line: int
    """The line of the file on which the body begins, from 1."""


def split(source: str, path: str) -> Split:
    """Divide a content file at its ``---`` lines.

    Raises:
        ProblemsError: there is no front matter, or it has no end.
    """
    lines = source.split("\n")
    start = 0
    while start < len(lines) and not lines[start].strip():
        start += 1
    if start == len(lines) or lines[start].rstrip() != _FENCE:
        raise ProblemsError(Problem("BD101", path, start + 1 if start < len(lines) else 1, 1))
    for end in range(start + 1, len(lines)):
        if lines[end].rstrip() in (_FENCE, "..."):
            # The empty lines stand for those before the fence, so that lines are counted from the top of the file.
            front = "\n" * (start + 1) + "\n".join(lines[start + 1 : end])
            return Split(front, "\n".join(lines[end + 1 :]), end + 2)
    raise ProblemsError(Problem("BD102", path, start + 1, 1))


def fields(zone: tzinfo) -> dict[str, Kind]:
    """Give the table of fields that an article's front matter can have."""
    return {
        "title": text,
        "date": moment(zone),
        "updated": moment(zone),
        "expires": moment(zone),
        "views": whole_number(),
        "category": text,
        "tags": text_list,
        "author": text_list,
        "source": text_list,
        "place": text_list,
        "lead": text,
        "image": group({"src": text, "alt": text, "caption": text, "credit": text}, required=("src", "alt")),
        "status": choice("published", "draft", "withdrawn"),
        "reason": text,
        "corrections": entries(group({"date": moment(zone), "text": text}, required=("text",))),
        "featured": boolean,
        "url": text,
        "aliases": text_list,
    }


def album_fields(zone: tzinfo) -> dict[str, Kind]:
    """Give the table of fields that an album's front matter can have."""
    shared = ("title", "date", "updated", "expires", "author", "source", "lead", "status", "reason", "url", "aliases")
    known = fields(zone)
    # A picture without "alt" is shown with a warning, so that an album of hundreds can be put up first.
    shot = group({"src": text, "alt": text, "caption": text, "credit": text}, required=("src",))
    return {**{name: known[name] for name in shared}, "pictures": entries(shot)}


def read_fields(front: str, path: str, table: dict[str, Kind]) -> tuple[Fields, list[Problem]]:
    """Read the front matter of one file; wrong fields are reported and stay absent."""
    reader = Reader(path)
    found = reader.read(front, table)
    return found, reader.problems
