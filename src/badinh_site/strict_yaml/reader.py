"""Reads YAML against a table of fields, and reports every mistake with its line and column.

There are no implicit types: ``12:30`` is a text (not 750), ``no`` is a text (not False). A value is read as a number,
date or boolean only if its field has that type.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from badinh_site.diagnostics.phrases import PHRASES
from badinh_site.diagnostics.problem import Problem, ProblemsError
from badinh_site.diagnostics.wording import translatable
from badinh_site.limits import MOST_FIELDS
from badinh_site.strict_yaml.faults import quoted_line
from badinh_site.strict_yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode, plain_nodes
from badinh_site.strict_yaml.other_names import OtherNames, RightName, no_other_names

__all__ = ["DescribedField", "FieldParser", "Fields", "Reader", "described", "did_you_mean", "example_of"]

BLANK = " \t\r\n"
_ITEM = re.compile(r"\[\d+\]")
_NAME_AND_TEXT = re.compile(r"(?P<name>\w++)(?!.*\n)[ :]+(?P<text>\S.*)")


class Fields:
    """The values of one mapping, with the position of each field."""

    def __init__(self, values: dict[str, Any], marks: dict[str, tuple[int, int]]) -> None:
        self.values = values
        self.marks = marks

    def get(self, name: str, default: Any = None) -> Any:
        """Return the value of a field, or ``default`` if it is missing, empty or invalid."""
        value = self.values.get(name)
        return default if value is None else value


FieldParser = Callable[["Reader", Node, str], Any]
"""Reads a node as a value of one type; reports and returns None if it is not of that type."""


class DescribedField:
    """A field type with a description, from which the reference documents are generated."""

    __slots__ = ("_kind", "about", "shape")

    def __init__(self, kind: FieldParser, about: str, shape: FieldParser) -> None:
        self._kind = kind
        self.about = about
        """A sentence or two in English; the catalogues have the translations in the context ``field``."""
        self.shape = shape
        """How the value is written, as a type of ``fields.py``."""

    def __call__(self, reader: Reader, node: Node, field: str) -> Any:
        """Read a node with the field type."""
        return self._kind(reader, node, field)


def described(kind: FieldParser, about: str, shape: FieldParser | None = None) -> FieldParser:
    """Return a field type with a description; ``shape`` documents how values are written if ``kind`` does not."""
    return DescribedField(kind, about, shape or kind)


class Reader:
    """Reads one YAML text and collects the problems in it."""

    def __init__(self, path: str, other_names: OtherNames = no_other_names) -> None:
        self.path = path
        self._other_names = other_names
        self.problems: list[Problem] = []

    def read(self, source: str, fields: Mapping[str, FieldParser]) -> Fields:
        """Read a text that is a mapping; returns no values if the text is not valid YAML."""
        try:
            node = self._compose(source, fields)
        except ProblemsError as error:
            self.problems.extend(error.problems)
            return Fields({}, {})
        if node is None:
            return Fields({}, {})
        return self.fields_of(node, fields)

    def read_node(self, source: str) -> Node | None:
        """Return the checked node of a text, or None when it is empty or wrong."""
        try:
            return self._compose(source, {})
        except ProblemsError as error:
            self.problems.extend(error.problems)
            return None

    def fields_of(self, node: Node, fields: Mapping[str, FieldParser], prefix: str = "") -> Fields:
        """Read a mapping node against a table of fields; ``prefix`` is the name of its group, with a dot."""
        values: dict[str, Any] = {}
        marks: dict[str, tuple[int, int]] = {}
        if not isinstance(node, MappingNode):
            self.report("BD108", node, **_lines_needed(node, fields, prefix))
            return Fields(values, marks)
        if len(node.value) > MOST_FIELDS:
            values = {"count": str(len(node.value)), "limit": str(MOST_FIELDS)}
            self.report("BD176", node.value[MOST_FIELDS][0], where=prefix[:-1] or translatable("fields"), **values)
        for key, value in node.value[:MOST_FIELDS]:
            if not isinstance(key, ScalarNode):
                self.report("BD108", key, **_lines_needed(key, fields, prefix))
            elif key.value in marks:
                self.report("BD105", key, field=prefix + key.value, first=str(marks[key.value][0]))
            else:
                marks[key.value] = self.place(key)
                if key.value in fields:
                    values[key.value] = fields[key.value](self, value, prefix + key.value)
                else:
                    self._unknown(key, value, prefix, fields)
        return Fields(values, marks)

    def place(self, node: Node) -> tuple[int, int]:
        """Return the line and column of a node in its file, both from 1."""
        return node.line, node.column

    def report_at(self, place: tuple[int, int], code: str, **values: str) -> None:
        """Add a problem at a line and column."""
        self.problems.append(Problem(code, self.path, *place, values))

    def report(self, code: str, node: Node, **values: str) -> None:
        """Add a problem at a node."""
        self.report_at(self.place(node), code, **values)

    def _unknown(self, key: ScalarNode, value: Node, prefix: str, fields: Mapping[str, FieldParser]) -> None:
        field = prefix + key.value
        said = value.value if isinstance(value, ScalarNode) else ""
        right = self._other_names(key.value, _ITEM.sub("", prefix)[:-1], said, fields)
        joined = _joined(key.value, said, fields)
        suggestion = did_you_mean(key.value, fields)
        if joined:
            self.report("BD119", key, field=field, right=joined[0], within="", example=joined[1])
        elif right:
            self.report("BD119", key, field=field, right=right.name, within=_within(right), example=right.example)
        elif suggestion:
            self.report("BD107", key, field=field, suggestion=suggestion)
        else:
            self.report("BD106", key, field=field, known=", ".join(fields))

    def _compose(self, source: str, fields: Mapping[str, FieldParser]) -> Node | None:
        plain = plain_nodes(source)
        if plain is not None:
            return plain
        from badinh_site.strict_yaml.composer import Composer  # noqa: PLC0415 - PyYAML costs 15 ms to load

        def right_name(name: str) -> str:
            other = None if name in fields else self._other_names(name, "", "", fields)
            return other.name if other else name if name in fields else ""

        return Composer(self.path, self.problems, right_name).compose(source)


def name_of(node: Node) -> str:
    """Return the type of a node as a translatable phrase."""
    if isinstance(node, ScalarNode):
        return translatable("text" if node.value.strip(BLANK) else "empty")
    return translatable("list" if isinstance(node, SequenceNode) else "mapping")


def did_you_mean(word: str, known: Mapping[str, Any] | tuple[str, ...]) -> str | None:
    """Return the known word that is most similar to ``word``, if any is similar enough."""
    return _nearest(word.lower(), tuple(known))


@lru_cache(maxsize=1024)  # a mistake that an import made is in thousands of files
def _nearest(word: str, known: tuple[str, ...]) -> str | None:
    import difflib  # noqa: PLC0415 - needed only for mistakes

    near = difflib.get_close_matches(word, known, n=1, cutoff=0.7)
    return near[0] if near else None


def _joined(key: str, said: str, fields: Mapping[str, FieldParser]) -> tuple[str, str] | None:
    """Return field and line if a name is a field and the beginning of its text, as in ``title Họp: 8 giờ``."""
    match = _NAME_AND_TEXT.fullmatch(key)
    if not match or match["name"] not in fields:
        return None
    return match["name"], quoted_line(match["name"], f"{match['text']}: {said}")


def _within(right: RightName) -> str:
    return translatable("within group", right.group) if right.group else ""


def example_of(field: str, said: str = "") -> str:
    """Return the lines of a field as an example that is put into words later; empty if the phrases have none."""
    name = _ITEM.sub("", field)
    key = f"example {name}"
    return translatable(key, said or "anh.jpg") if key in PHRASES else ""


def _lines_needed(node: Node, fields: Mapping[str, Any], prefix: str) -> dict[str, str]:
    """Return the values of a problem with a node that is not a mapping: what it should be, and an example."""
    field = prefix[:-1]
    said = node.value if isinstance(node, ScalarNode) and "\n" not in node.value else ""
    line = f"{next(iter(fields), '...')}: ..."
    if field.endswith("]"):
        example = f"- {line}"
    else:
        outer = field.rpartition(".")[2]
        example = f"{outer}:\n  {line}" if outer else line
    return {
        "where": field or translatable("fields"),
        "got": name_of(node),
        "example": example_of(field, said) or example,
    }
