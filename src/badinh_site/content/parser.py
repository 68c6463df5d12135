"""Parses and checks one content file by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Struct

from badinh_site.content import frontmatter
from badinh_site.content.draft_marks import is_marked_draft
from badinh_site.content.files import decode, line_and_column
from badinh_site.content.legacy_encodings import find_legacy
from badinh_site.content.link_places import LinkPlaces
from badinh_site.content.markdown.fast_path import AS_SHIPPED, Rendered, render_plain
from badinh_site.content.markdown.headings import Heading, headings
from badinh_site.content.markdown.open_tags import check_size
from badinh_site.content.markdown.tables import box_tables
from badinh_site.content.markdown_code import without_code
from badinh_site.content.suppressions import Suppression, find_suppressions, without_suppressions
from badinh_site.content.topic_terms import Terms
from badinh_site.content.types import TYPES, type_of
from badinh_site.content.web_addresses import Fault, fault_of
from badinh_site.dates import Moment, local, zone_named
from badinh_site.diagnostics.catalogue import level_of
from badinh_site.diagnostics.problem import Level, Problem, ProblemsError
from badinh_site.diagnostics.wording import translatable
from badinh_site.hashing import digest
from badinh_site.limits import LONGEST_LINE
from badinh_site.settings.config import MarkdownSettings
from badinh_site.strict_yaml.reader import Fields
from badinh_site.vietnamese import UNWANTED, nfc

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
    draft: bool
    """True if the file still says that it is a draft."""


ParseResult = ParsedDocument | BrokenDocument


class _Body(NamedTuple):
    """A rendered body."""

    html: str
    lead: str
    references: tuple[Reference, ...]


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
            _check_lines(source, path)
            parts = frontmatter.split(source, path)
        except ProblemsError as error:
            return BrokenDocument(error.problems, is_marked_draft(data))
        found, more = frontmatter.read_fields(parts.front, path, self._tables[type_of(path).name])
        problems = [*problems, *more]
        if self._language == "vi":
            problems += _old_encodings(source, path)
        body = without_suppressions(parts.body)
        rendered, more = self._rendered(body, parts, path)
        problems += more
        if any(level_of(problem) is Level.ERROR for problem in problems):
            draft = found.get("status") == "draft" if found.marks else is_marked_draft(data)
            return BrokenDocument(tuple(problems), draft and not _says_status_twice(problems))
        html = box_tables(rendered.html, self._language) if rendered.html else ""
        packed = html.encode("utf-8")
        lead: str = found.get("lead", rendered.lead)
        terms = self._terms(found.get("title") or "", lead, body)
        contents = _Contents(
            digest(packed) if packed else b"",
            headings(html),
            rendered.references,
            terms,
            find_suppressions(source, parts.body_line),
        )
        return ParsedDocument(_document(path, found, lead, contents), packed, tuple(problems))

    def _rendered(self, body: str, parts: frontmatter.Split, path: str) -> tuple[_Body, list[Problem]]:
        """Render a body; return the problems of it too."""
        rendered: Rendered | None = None
        problems: list[Problem] = []
        if body.strip():
            try:
                rendered = render_plain(body) if self._settings == AS_SHIPPED else None
                if rendered is None:
                    from badinh_site.content.body_mistakes import body_mistakes  # noqa: PLC0415 - loads markdown-it-py

                    rendered = self._render_markdown(body)
                    problems = body_mistakes(body, rendered, path, parts.body_line)
                check_size(len(rendered.html))
            except ProblemsError as error:
                problems = [
                    p if p.path else Problem(p.code, path, parts.body_line, 0, p.values) for p in error.problems
                ]
        problems += _hidden_characters(parts, path)
        if rendered is None:
            return _Body("", "", ()), problems
        if not (rendered.references or rendered.refused or rendered.unnamed):
            return _Body(rendered.html, nfc(rendered.lead), ()), problems
        places = LinkPlaces(body, parts.body_line)
        references = _references(rendered.references, places)
        problems += [_refusal(one, path) for one in _references(rendered.refused, places)]
        problems += [_about("BD219", one, path) for one in _unnamed(rendered, references, places) if one.target]
        return _Body(rendered.html, nfc(rendered.lead), references), problems

    def _render_markdown(self, body: str) -> Rendered:
        from badinh_site.content.markdown.body_errors import BodyError, ExcessError  # noqa: PLC0415
        from badinh_site.content.markdown.renderer import BodyRenderer  # noqa: PLC0415 - costs 60 ms to load

        if self._renderer is None:
            self._renderer = BodyRenderer(self._settings, self._language)
        try:
            return self._renderer.render(body)
        except ExcessError as error:
            values = {"what": translatable(error.what), "limit": str(error.limit)}
            raise ProblemsError(Problem("BD265", values=values)) from error
        except BodyError as error:
            raise ProblemsError(Problem("BD210", values={"detail": str(error)})) from error


def _check_lines(source: str, path: str) -> None:
    """Raise the problem of a line that is too long.

    Raises:
        ProblemsError: there is one.
    """
    if len(source) <= LONGEST_LINE:
        return
    for number, line in enumerate(source.split("\n"), start=1):
        if len(line) > LONGEST_LINE:
            values = {"count": str(len(line)), "limit": str(LONGEST_LINE)}
            raise ProblemsError(Problem("BD079", path, number, 0, values))


def _says_status_twice(problems: Iterable[Problem]) -> bool:
    return any(problem.code == "BD105" and problem.values["field"] == "status" for problem in problems)


def _old_encodings(source: str, path: str) -> list[Problem]:
    """Report a paragraph that is not in Unicode at heart."""
    found = find_legacy(source)
    if found is None:
        return []
    line, column = line_and_column(source, found.start)
    code, values = ("BD010", {"encoding": found.encoding}) if found.encoding else ("BD011", {})
    return [Problem(code, path, line, column, {**values, "preview": found.preview})]


_CHARACTER = re.compile(r"&#(?:x([0-9a-f]{1,6})|([0-9]{1,7}));?", re.IGNORECASE)


def _hidden_characters(parts: frontmatter.Split, path: str) -> list[Problem]:
    """Report a control character that a body brings in by its number (``&#11;``)."""
    if "&#" not in parts.body:
        return []
    for match in _CHARACTER.finditer(without_code(parts.body)):
        number = int(match[1], 16) if match[1] else int(match[2])
        if number and number < 0x110000 and UNWANTED.match(chr(number)):
            line, column = line_and_column(parts.body, match.start())
            return [Problem("BD003", path, line + parts.body_line - 1, column, {"char": f"U+{number:04X}"})]
    return []


def _refusal(reference: Reference, path: str) -> Problem:
    """Return the problem of an address that was left out: a file of the editor's own, no web address, or another."""
    target = reference.target
    if re.match(r"[a-zA-Z]:|file:", target):
        return _about("BD217", reference, path)
    if re.match(r"https?:|//", target, re.IGNORECASE):
        return _about("BD280", reference, path, cause=translatable(fault_of(target) or Fault.HOST))
    return _about("BD218", reference, path)


def _about(code: str, reference: Reference, path: str, **values: str) -> Problem:
    return Problem(code, path, reference.line, reference.column, {"target": reference.target, **values})


def _references(targets: Iterable[str], places: LinkPlaces) -> tuple[Reference, ...]:
    some = tuple(targets)
    return tuple(Reference(target, *place) for target, place in zip(some, places.of(some), strict=True))


def _unnamed(rendered: Rendered, references: Sequence[Reference], places: LinkPlaces) -> tuple[Reference, ...]:
    """Find the pictures that have no text."""
    external = iter(_references((one for one in rendered.unnamed if isinstance(one, str)), places))
    return tuple(references[one] if isinstance(one, int) else next(external) for one in rendered.unnamed)


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
