"""Strict YAML: a text is read against a table of fields, and every mistake in it is found with its line and column.

YAML's own guessing is off: ``12:30`` stays a text (YAML says 750), ``no`` stays ``no`` (YAML says False), and a value
becomes a number, a date or a truth value only where the table asks for one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from badinh_site.diagnostics.problem import Problem, ProblemsError
from badinh_site.diagnostics.wording import translatable
from badinh_site.strict_yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode, plain_nodes

__all__ = ["DescribedField", "FieldParser", "Fields", "Reader", "described", "did_you_mean"]

BLANK = " \t\r\n"


class Fields:
    """The values that were read from one mapping, and where each stands."""

    def __init__(self, values: dict[str, Any], marks: dict[str, tuple[int, int]]) -> None:
        self.values = values
        self.marks = marks

    def get(self, name: str, default: Any = None) -> Any:
        """Return the value of a field, or ``default`` when it is absent, empty or wrong."""
        value = self.values.get(name)
        return default if value is None else value


FieldParser = Callable[["Reader", Node, str], Any]
"""Reads a node as one kind of value; gives None, and reports, when it is not of that kind."""


class DescribedField:
    """A kind of value with what it is for. The documents list the fields of a table by this."""

    __slots__ = ("_kind", "about", "shape")

    def __init__(self, kind: FieldParser, about: str, shape: FieldParser) -> None:
        self._kind = kind
        self.about = about
        """A sentence or two in English; the catalogue has them in other languages, in the context ``field``."""
        self.shape = shape
        """How the value is written, in the kinds of ``kinds.py``."""

    def __call__(self, reader: Reader, node: Node, field: str) -> Any:
        """Read a node."""
        return self._kind(reader, node, field)


def described(kind: FieldParser, about: str, shape: FieldParser | None = None) -> FieldParser:
    """Say what the values of a field are for; ``shape`` says how they are written where the kind itself does not."""
    return DescribedField(kind, about, shape or kind)


class Reader:
    """Reads one YAML text and collects every problem in it."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []

    def read(self, source: str, fields: Mapping[str, FieldParser]) -> Fields:
        """Read a text that is one mapping. Gives no values when the text is no YAML at all."""
        try:
            node = self._compose(source)
        except ProblemsError as error:
            self.problems.extend(error.problems)
            return Fields({}, {})
        if node is None:
            return Fields({}, {})
        return self.fields_of(node, fields)

    def read_node(self, source: str) -> Node | None:
        """Return the checked node of a text, or None when it is empty or wrong."""
        try:
            return self._compose(source)
        except ProblemsError as error:
            self.problems.extend(error.problems)
            return None

    def fields_of(self, node: Node, fields: Mapping[str, FieldParser], prefix: str = "") -> Fields:
        """Read a mapping node against a table of fields; ``prefix`` names the group it stands in."""
        values: dict[str, Any] = {}
        marks: dict[str, tuple[int, int]] = {}
        if not isinstance(node, MappingNode):
            self.report("BD108", node, got=name_of(node), **_example(fields, prefix))
            return Fields(values, marks)
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                self.report("BD108", key, got=name_of(key), **_example(fields, prefix))
            elif key.value in marks:
                self.report("BD105", key, field=prefix + key.value, first=str(marks[key.value][0]))
            else:
                marks[key.value] = self.place(key)
                if key.value in fields:
                    values[key.value] = fields[key.value](self, value, prefix + key.value)
                else:
                    self._unknown(key, prefix, fields)
        return Fields(values, marks)

    def place(self, node: Node) -> tuple[int, int]:
        """Return the line and column of a node in its file, both from 1."""
        return node.line, node.column

    def report_at(self, place: tuple[int, int], code: str, **values: str) -> None:
        """Note a problem at a line and column."""
        self.problems.append(Problem(code, self.path, *place, values))

    def report(self, code: str, node: Node, **values: str) -> None:
        """Note a problem at a node."""
        self.report_at(self.place(node), code, **values)

    def _unknown(self, key: ScalarNode, prefix: str, fields: Mapping[str, FieldParser]) -> None:
        suggestion = did_you_mean(key.value, fields)
        if suggestion:
            self.report("BD107", key, field=prefix + key.value, suggestion=suggestion)
        else:
            self.report("BD106", key, field=prefix + key.value, known=", ".join(fields))

    def _compose(self, source: str) -> Node | None:
        plain = plain_nodes(source)
        if plain is not None:
            return plain
        from badinh_site.strict_yaml.composer import Composer  # noqa: PLC0415 - PyYAML costs 15 ms to load

        return Composer(self.path, self.problems).compose(source)


def name_of(node: Node) -> str:
    """Name the kind of a node, for messages."""
    if isinstance(node, ScalarNode):
        return translatable("text" if node.value.strip(BLANK) else "empty")
    return translatable("list" if isinstance(node, SequenceNode) else "mapping")


def did_you_mean(word: str, known: Mapping[str, Any] | tuple[str, ...]) -> str | None:
    """Return the known word that was probably meant, if one is near enough."""
    import difflib  # noqa: PLC0415 - only a mistake needs it

    near = difflib.get_close_matches(word.lower(), list(known), n=1, cutoff=0.7)
    return near[0] if near else None


def _example(fields: Mapping[str, Any], prefix: str) -> dict[str, str]:
    """Show how a field is written: in a list, below the field that it belongs to, or by itself."""
    line = f"{next(iter(fields), '...')}: ..."
    if prefix.endswith("]."):
        return {"example": f"- {line}", "below": translatable("nothing")}
    return {
        "example": line,
        "below": translatable("fields below", prefix[:-1].rpartition(".")[2]) if prefix else translatable("nothing"),
    }
