"""Front matter: splitting it from the body, and reading it with the table of fields."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import tzinfo
from typing import NamedTuple

from badinh_site.content.field_names import right_field, status_named
from badinh_site.diagnostics.problem import Problem, ProblemsError
from badinh_site.diagnostics.wording import translatable
from badinh_site.limits import MOST_TAGS
from badinh_site.strict_yaml.fields import (
    boolean,
    choice,
    entries,
    group,
    is_within,
    moment,
    text,
    text_list,
    whole_number,
)
from badinh_site.strict_yaml.nodes import Node, ScalarNode
from badinh_site.strict_yaml.other_names import RightName, shortened
from badinh_site.strict_yaml.reader import FieldParser, Fields, Reader, described, did_you_mean

__all__ = ["Split", "album_fields", "fields", "read_fields", "split"]

_FENCE = "---"
_LONG_DASHES = re.compile(r"(?=.*[\u2010-\u2015\u2212])[-\u2010-\u2015\u2212]{1,4}")
"""What programs for texts make of three dashes."""
_OTHER_FENCE = re.compile(r"-{2}|-{4,}|- ?- ?-|={2,}|_{3,}|\*{3,}|~{3,}|\+{2,}")
_FIELD = re.compile(r"[^\W\d][\w ]{0,40}[:：](?:\s|$)")


class Split(NamedTuple):
    """The two parts of a content file."""

    front: str
    body: str
    body_line: int
    """The first line of the body in the file, from 1."""


def split(source: str, path: str) -> Split:
    """Return a content file split at its ``---`` lines.

    Raises:
        ProblemsError: there is no front matter, or it is not closed.
    """
    lines = source.split("\n")
    start = 0
    while start < len(lines) and not lines[start].strip():
        start += 1
    if start == len(lines) or lines[start].rstrip() != _FENCE:
        first = lines[start].strip() if start < len(lines) else ""
        place = (start + 1 if first else 1, 1)
        raise ProblemsError(Problem("BD101", path, *place, {"remedy": _remedy_at_start(first)}))
    for end in range(start + 1, len(lines)):
        if lines[end].rstrip() in (_FENCE, "..."):
            # Empty lines replace those up to the fence, so that line numbers are those of the file.
            front = "\n" * (start + 1) + "\n".join(lines[start + 1 : end])
            return Split(front, "\n".join(lines[end + 1 :]), end + 2)
    raise ProblemsError(_not_closed(lines, start, path))


def _remedy_at_start(first: str) -> str:
    """Return what to do about a first line that is not the fence."""
    if _LONG_DASHES.fullmatch(first):
        return translatable("long dash")
    if first == _FENCE:
        return translatable("indented fence")
    if first == "+++":
        return translatable("toml")
    if _OTHER_FENCE.fullmatch(first):
        return translatable("other fence", first)
    return translatable("missing fence" if _FIELD.match(first) else "no front matter")


def _not_closed(lines: list[str], start: int, path: str) -> Problem:
    """Return the problem of a missing second fence, at the line that was meant as one if there is one."""
    for number, line in enumerate(lines[start + 1 :], start=start + 2):
        bare = line.strip()
        if _LONG_DASHES.fullmatch(bare):
            return Problem("BD102", path, number, 1, {"remedy": translatable("long dash")})
        if _OTHER_FENCE.fullmatch(bare):
            return Problem("BD102", path, number, 1, {"remedy": translatable("other fence", bare)})
        if bare and not _FIELD.match(line) and line[0] not in " -#":
            break
    return Problem("BD102", path, start + 1, 1, {"remedy": translatable("open fence")})


def fields(zone: tzinfo) -> dict[str, FieldParser]:
    """Return the table of fields in the front matter of articles."""
    correction = {
        "date": described(moment(zone), "The day of the correction."),
        "text": described(text, "What was wrong, and what is right."),
    }
    return {
        "title": described(text, "The title. Without it one is made from the lead, and a warning asks for a real one."),
        "date": described(
            moment(zone), "When it is published. A moment in the future schedules it. Without it no date is shown."
        ),
        "updated": described(moment(zone), "When it was last changed in a way that readers should know of."),
        "expires": described(moment(zone), "When it disappears from the portal by itself."),
        "views": described(whole_number(), "How often it was read. Digits only: 1234, not 1.234."),
        "category": described(text, "The section that it belongs to: one of categories in site.yaml."),
        "tags": described(_tags, "Keywords. Each has a page that lists its articles.", text_list),
        "author": described(text_list, "Who wrote it."),
        "source": described(text_list, "Where it was taken from."),
        "place": described(text_list, "Where it happened; stands before the lead."),
        "lead": described(
            text, "The summary in bold above the text, in lists too. Without it the first paragraph serves."
        ),
        "image": described(
            group(_image("The file, beside the article."), required=("src", "alt")),
            "The picture at the top of the article; with its link on other sites; in the first lead story.",
        ),
        "status": described(
            choice("published", "draft", "withdrawn", means=status_named),
            "draft is not published; of withdrawn a notice stays at its address. Without it, published.",
        ),
        "reason": described(text, "Why it was withdrawn; needed when status is withdrawn, and shown."),
        "corrections": described(
            entries(group(correction, required=("text",))), "Corrections, shown at the end of the article."
        ),
        "featured": described(boolean, "true puts it among the lead stories of the home page."),
        "url": described(
            text, "A fixed address, such as /2021/07/ten-bai/, in place of the one made from date and name."
        ),
        "aliases": described(text_list, "Old addresses of it; they lead here."),
    }


def _tags(reader: Reader, node: Node, field: str) -> tuple[str, ...] | None:
    """Read tags, and report a text that looks like several.

    It stays one: there are tags with a comma, such as “phòng, chống tham nhũng”, which may be public.
    """
    if not is_within(reader, node, field, MOST_TAGS):
        return None
    found: tuple[str, ...] | None = text_list(reader, node, field)
    if found and isinstance(node, ScalarNode) and "," in found[0]:
        reader.report("BD131", node, field=field, value=found[0])
    return found


def _image(src: str) -> dict[str, FieldParser]:
    return {
        "src": described(text, src),
        "alt": described(text, "What the picture shows, for those who cannot see it."),
        "caption": described(text, "The words below the picture."),
        "credit": described(text, "Who took it."),
    }


def album_fields(zone: tzinfo) -> dict[str, FieldParser]:
    """Return the table of fields in the front matter of albums."""
    shared = ("title", "date", "updated", "expires", "author", "source", "lead", "status", "reason", "url", "aliases")
    known = fields(zone)
    # A missing "alt" is only a warning, so that an album of hundreds of pictures can be published first.
    shot = group(_image("The file, in the folder of the album."), required=("src",))
    pictures = described(entries(shot), "The pictures in their order. Without it, all that lie in the album's folder.")
    return {**{name: known[name] for name in shared}, "pictures": pictures}


def read_fields(front: str, path: str, table: dict[str, FieldParser]) -> tuple[Fields, list[Problem]]:
    """Return the fields of front matter and the problems; invalid fields are omitted."""
    reader = Reader(path, _right_field)
    found = reader.read(front, table)
    return found, [_raised(problem, found) for problem in reader.problems]


_GUARDED = ("status", "date", "expires")
"""The fields that keep an article from the public. A line that was meant as one of them must not be ignored."""


def _right_field(name: str, group: str, value: str, known: Iterable[str]) -> RightName | None:
    """Return the field that a name means, or one of the guarded ones that it resembles."""
    right = right_field(name, group, value, known)
    if right is None and not group:
        similar = did_you_mean(name, tuple(known))
        if similar in _GUARDED and name[:1].lower() == similar[:1]:
            return RightName(similar, "", f"{similar}: {shortened(value)}")
    return right


def _raised(problem: Problem, found: Fields) -> Problem:
    """Return the problem of an ignored line as an error if the article could be published by mistake without it."""
    if problem.code != "BD119" or problem.values["field"] in found.values or "." in problem.values["field"]:
        return problem
    right, example = problem.values["right"], problem.values["example"]
    if right not in _GUARDED or example == "status: published" or (right != "status" and found.get(right)):
        return problem
    values = {name: problem.values[name] for name in ("field", "right", "example")}
    return Problem("BD125", problem.path, problem.line, problem.column, values)
