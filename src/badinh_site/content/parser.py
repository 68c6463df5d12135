"""Parses and checks one content file by itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Struct

from badinh_site.content import frontmatter
from badinh_site.content.body_mistakes import body_mistakes
from badinh_site.content.files import decode, line_and_column
from badinh_site.content.legacy_encodings import find_legacy
from badinh_site.content.markdown.fast_path import AS_SHIPPED, Rendered, render_plain
from badinh_site.content.markdown.headings import Heading, headings
from badinh_site.content.markdown.tables import box_tables
from badinh_site.content.suppressions import Suppression, find_suppressions, without_suppressions
from badinh_site.content.topic_terms import Terms
from badinh_site.content.types import TYPES, type_of
from badinh_site.dates import Moment, local, zone_named
from badinh_site.diagnostics.catalogue import level_of
from badinh_site.diagnostics.problem import Level, Problem, ProblemsError
from badinh_site.hashing import digest
from badinh_site.settings.config import MarkdownSettings
from badinh_site.strict_yaml.reader import Fields
from badinh_site.vietnamese import UNWANTED

if TYPE_CHECKING:
    from badinh_site.content.markdown.renderer import BodyRenderer
from badinh_site.content.document import Document, DocumentCorrection, Picture, Reference

__all__ = ["IN_OTHER_FORM", "BrokenDocument", "ParseResult", "ParsedDocument", "Parser"]


class ParsedDocument(Struct, frozen=True):
    """A file without errors: its document, the HTML of the body, and what else was found in it."""

    document: Document
    html: bytes
    problems: tuple[Problem, ...]


class BrokenDocument(Struct, frozen=True):
    """A file with errors, of which nothing is published."""

    problems: tuple[Problem, ...]


ParseResult = ParsedDocument | BrokenDocument


class Parser:
    """Parses files by the settings that shape parsing. Python-Markdown is loaded when the first body needs it."""

    def __init__(self, zone_name: str, settings: MarkdownSettings, language: str = "vi") -> None:
        self._tables = {one.name: one.fields(zone_named(zone_name)) for one in TYPES.all}
        self._settings = settings
        self._language = language
        self._renderer: BodyRenderer | None = None
        self._terms = Terms()

    def parse(self, data: bytes, path: str) -> ParseResult:
        """Parse the bytes of one file. Mistakes are returned as problems."""
        try:
            source, problems = decode(data, path)
            parts = frontmatter.split(source, path)
        except ProblemsError as error:
            return BrokenDocument(error.problems)
        found, more = frontmatter.read_fields(parts.front, path, self._tables[type_of(path).name])
        problems = [*problems, *more]
        if self._language == "vi":
            problems += _old_encodings(source, path)
        body = without_suppressions(parts.body)
        rendered, more = self._rendered(body, parts, path)
        problems += more
        if any(level_of(problem) is Level.ERROR for problem in problems):
            return BrokenDocument(tuple(problems))
        html = box_tables(rendered.html, self._language) if rendered else ""
        packed = html.encode("utf-8")
        references = _locate(rendered.references, parts) if rendered else ()
        lead: str = found.get("lead", rendered.lead if rendered else "")
        terms = self._terms(found.get("title") or "", lead, body)
        contents = _Contents(
            digest(packed) if packed else b"",
            headings(html),
            references,
            terms,
            find_suppressions(source, parts.body_line),
        )
        return ParsedDocument(_document(path, found, lead, contents), packed, tuple(problems))

    def _rendered(self, body: str, parts: frontmatter.Split, path: str) -> tuple[Rendered | None, list[Problem]]:
        """Render a body that is not empty; return the problems of it too."""
        rendered: Rendered | None = None
        problems: list[Problem] = []
        if body.strip():
            try:
                rendered = render_plain(body) if self._settings == AS_SHIPPED else None
                if rendered is None:
                    rendered = self._render_markdown(body)
                    problems = body_mistakes(body, rendered, path, parts.body_line)
            except ProblemsError as error:
                problems = [
                    p if p.path else Problem(p.code, path, parts.body_line, 0, p.values) for p in error.problems
                ]
        problems += _hidden_characters(parts, path)
        if rendered:
            found = [(_refusal(one.target), one) for one in _locate(rendered.refused, parts)]
            found += [("BD219", one) for one in _locate_unnamed(rendered, parts)]
            problems += [Problem(code, path, one.line, one.column, {"target": one.target}) for code, one in found]
        return rendered, problems

    def _render_markdown(self, body: str) -> Rendered:
        from badinh_site.content.markdown.renderer import BodyError, BodyRenderer  # noqa: PLC0415 - costs 60 ms to load

        if self._renderer is None:
            self._renderer = BodyRenderer(self._settings, self._language)
        try:
            return self._renderer.render(body)
        except BodyError as error:
            raise ProblemsError(Problem("BD210", values={"detail": str(error)})) from error


def _old_encodings(source: str, path: str) -> list[Problem]:
    """Report a paragraph that is not in Unicode at heart."""
    found = find_legacy(source)
    if found is None:
        return []
    line, column = line_and_column(source, found.start)
    code, values = ("BD010", {"encoding": found.encoding}) if found.encoding else ("BD011", {})
    return [Problem(code, path, line, column, {**values, "preview": found.preview})]


_CHARACTER = re.compile(r"&#(?:x([0-9a-f]{1,6})|([0-9]{1,7}));?", re.IGNORECASE)


_CODE = re.compile(r"(`+)[^`\n]+\1")


def _hidden_characters(parts: frontmatter.Split, path: str) -> list[Problem]:
    """Report a control character that a body brings in by its number (``&#11;``)."""
    if "&#" not in parts.body:
        return []
    for match in _CHARACTER.finditer(_CODE.sub(lambda code: " " * len(code[0]), parts.body)):
        number = int(match[1], 16) if match[1] else int(match[2])
        if number and number < 0x110000 and UNWANTED.match(chr(number)):
            line, column = line_and_column(parts.body, match.start())
            return [Problem("BD003", path, line + parts.body_line - 1, column, {"char": f"U+{number:04X}"})]
    return []


def _refusal(target: str) -> str:
    """Return the code for an address that was left out: a file on the editor's own machine, or something else."""
    return "BD217" if re.match(r"[a-zA-Z]:|file:", target) else "BD218"


def _locate(targets: tuple[str, ...], parts: frontmatter.Split) -> tuple[Reference, ...]:
    """Locate each reference in the body: Python-Markdown reports no positions."""
    found: list[Reference] = []
    start = 0
    for target in targets:
        words = target or "]("  # an empty target can be found only by its brackets
        place = parts.body.find(words, start)
        if place < 0:
            place = parts.body.find(words)
        else:
            start = place + len(words)
        if place < 0:
            found.append(Reference(target, parts.body_line, 0))
        else:
            line, column = line_and_column(parts.body, place)
            found.append(Reference(target, line + parts.body_line - 1, column))
    return tuple(found)


def _locate_unnamed(rendered: Rendered, parts: frontmatter.Split) -> tuple[Reference, ...]:
    """Find the pictures that have no text."""
    own = _locate(rendered.references, parts) if rendered.unnamed else ()
    return tuple(own[one] if isinstance(one, int) else _locate((one,), parts)[0] for one in rendered.unnamed)


class _Contents(NamedTuple):
    """What a document says of its body."""

    body: bytes
    headings: tuple[Heading, ...]
    references: tuple[Reference, ...]
    terms: bytes
    suppressions: tuple[Suppression, ...]


IN_OTHER_FORM = frozenset(["author", "corrections", "image", "lead", "pictures", "source"])
"""Fields of front matter that a document has in another form or under another name."""
_OF_SAME_NAME = frozenset(Document.__struct_fields__)


def _document(path: str, found: Fields, lead: str, contents: _Contents) -> Document:
    picture: Fields | None = found.get("image")
    pictures: tuple[Fields, ...] = found.get("pictures", ())
    corrections: tuple[Fields, ...] = found.get("corrections", ())
    given = {name: one for name, one in found.values.items() if one is not None and name not in IN_OTHER_FORM}
    return Document(
        path=path,
        type_name=type_of(path).name,
        authors=found.get("author", ()),
        sources=found.get("source", ()),
        lead=lead,
        lead_given=found.get("lead") is not None,
        picture=_picture(picture) if picture else None,
        pictures=tuple(_picture(one) for one in pictures),
        corrections=tuple(DocumentCorrection(one.get("date"), one.get("text")) for one in corrections),
        marks=found.marks,
        extra={name: _shown(one) for name, one in given.items() if name not in _OF_SAME_NAME},
        **contents._asdict(),
        **{name: one for name, one in given.items() if name in _OF_SAME_NAME},
    )


def _shown(value: Any) -> Any:
    """Return a value of front matter as pages show it, in a form that can be compared and stored."""
    if isinstance(value, Fields):
        return {name: _shown(one) for name, one in value.values.items() if one is not None}
    if isinstance(value, tuple):
        return tuple(map(_shown, value))
    return local(value) if isinstance(value, Moment) else value


def _picture(found: Fields) -> Picture:
    source = Reference(found.get("src"), *found.marks["src"])
    return Picture(source, found.get("alt", ""), found.get("caption", ""), found.get("credit", ""))
