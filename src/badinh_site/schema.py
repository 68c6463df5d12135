"""Strict YAML: a text is read against a table of fields, and every mistake in it is found with its line and column.

YAML's own guessing is off: ``12:30`` stays a text (YAML says 750), ``no`` stays ``no`` (YAML says False), and a value
becomes a number, a date or a truth value only where the table asks for one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from badinh_site.errors import Problem, ProblemsError
from badinh_site.messages import spoken
from badinh_site.vietnamese import UNWANTED, nfc

__all__ = [
    "Fields",
    "Kind",
    "Reader",
    "did_you_mean",
]

_DEEPEST = 30
"""Levels of nesting. The composers of PyYAML recurse and end the process when they are sent deep enough."""
_NESTING_SIGNS = "[{-?:"
_MANY_SIGNS = 200
"""Fewer signs than this that could open a level cannot go deep enough to do harm."""
_UNSPACED = re.compile(r"^\w+:(?=[^\s:/])", re.MULTILINE)
BLANK = " \t\r\n"

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[misc]
    """Composes nodes without guessing types."""

    yaml_implicit_resolvers: Mapping[str, Any] = {}


_PLAIN_TAGS = frozenset(f"tag:yaml.org,2002:{name}" for name in ("str", "seq", "map"))


class Fields:
    """The values that were read from one mapping, and where each stands."""

    def __init__(self, values: dict[str, Any], marks: dict[str, tuple[int, int]]) -> None:
        self.values = values
        self.marks = marks

    def get(self, name: str, default: Any = None) -> Any:
        """Give the value of a field, or ``default`` when it is absent, empty or wrong."""
        value = self.values.get(name)
        return default if value is None else value


Kind = Callable[["Reader", Node, str], Any]
"""Reads a node as one kind of value; gives None, and reports, when it is not of that kind."""


class Reader:
    """Reads one YAML text and collects every problem in it."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []

    def read(self, source: str, fields: Mapping[str, Kind]) -> Fields:
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
        """Give the checked node of a text, or None when it is empty or wrong."""
        try:
            return self._compose(source)
        except ProblemsError as error:
            self.problems.extend(error.problems)
            return None

    def fields_of(self, node: Node, fields: Mapping[str, Kind], prefix: str = "") -> Fields:
        """Read a mapping node against a table of fields; ``prefix`` names the group it stands in."""
        values: dict[str, Any] = {}
        marks: dict[str, tuple[int, int]] = {}
        if not isinstance(node, MappingNode):
            self.report("BD108", node, got=name_of(node))
            return Fields(values, marks)
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                self.report("BD108", key, got=name_of(key))
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
        """Give the line and column of a node in its file, both from 1."""
        return node.start_mark.line + 1, node.start_mark.column + 1

    def report_at(self, place: tuple[int, int], code: str, **values: str) -> None:
        """Note a problem at a line and column."""
        self.problems.append(Problem(code, self.path, *place, values))

    def report(self, code: str, node: Node, **values: str) -> None:
        """Note a problem at a node."""
        self.report_at(self.place(node), code, **values)

    def _unknown(self, key: ScalarNode, prefix: str, fields: Mapping[str, Kind]) -> None:
        suggestion = did_you_mean(key.value, fields)
        if suggestion:
            self.report("BD107", key, field=prefix + key.value, suggestion=suggestion)
        else:
            self.report("BD106", key, field=prefix + key.value, known=", ".join(fields))

    def _compose(self, source: str) -> Node | None:
        self._refuse_depth_and_anchors(source)
        try:
            node: Node | None = yaml.compose(source, Loader=_Loader)
        except yaml.MarkedYAMLError as error:
            raise ProblemsError(self._syntax(error, source)) from None
        except (yaml.YAMLError, RecursionError, ValueError) as error:
            detail = spoken("yaml other", str(error).splitlines()[0])
            raise ProblemsError(Problem("BD103", self.path, 1, 1, {"detail": detail})) from None
        if node is not None and any(sign in source for sign in "!\\"):
            self._refuse_tags_and_controls(node)
        if isinstance(node, ScalarNode) and node.value.strip(BLANK):
            self._refuse_unspaced(source)
        return node

    def _refuse_depth_and_anchors(self, source: str) -> None:
        """Refuse what could end the process (depth) or make a small file huge (aliases), before composing."""
        if not any(sign in source for sign in "&*") and sum(map(source.count, _NESTING_SIGNS)) < _MANY_SIGNS:
            return
        depth = 0
        try:
            for event in yaml.parse(source, Loader=_Loader):
                depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
                if depth > _DEEPEST:
                    raise ProblemsError(self._at_event("BD110", event))
                if getattr(event, "anchor", None) is not None:
                    sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
                    raise ProblemsError(self._at_event("BD109", event, sign=sign))
        except (yaml.YAMLError, RecursionError, ValueError):
            # A syntax error is reported by compose; it stops where this did, so it goes no deeper.
            return

    def _at_event(self, code: str, event: yaml.Event, **values: str) -> Problem:
        mark = event.start_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        return Problem(code, self.path, line, column, values)

    def _refuse_tags_and_controls(self, root: Node) -> None:
        """Refuse tags, and clean values of what an escape in quotes brings in past the door."""
        waiting = [root]
        while waiting:
            node = waiting.pop()
            if node.tag not in _PLAIN_TAGS:
                line, column = self.place(node)
                raise ProblemsError(Problem("BD109", self.path, line, column, {"sign": "!"}))
            if isinstance(node, ScalarNode):
                self._clean(node)
            elif isinstance(node, SequenceNode):
                waiting.extend(node.value)
            elif isinstance(node, MappingNode):
                waiting.extend(part for pair in node.value for part in pair)

    def _clean(self, node: ScalarNode) -> None:
        value = nfc(node.value)
        unwanted = UNWANTED.search(value)
        if unwanted:
            self.report("BD003", node, char=f"U+{ord(unwanted[0]):04X}")
        node.value = UNWANTED.sub(" ", value)

    def _refuse_unspaced(self, source: str) -> None:
        """Find the line on which the space after the colon is missing (``title:Tin``), if one is."""
        match = _UNSPACED.search(source)
        if match:
            line = source.count("\n", 0, match.start()) + 1
            detail = {"detail": spoken("yaml space")}
            raise ProblemsError(Problem("BD103", self.path, line, match.end() - match.start(), detail))

    def _syntax(self, error: yaml.MarkedYAMLError, source: str) -> Problem:
        lines = [*source.split("\n"), ""]
        mark = error.problem_mark or error.context_mark
        line, column = (min(mark.line, len(lines) - 1), mark.column) if mark else (0, 0)
        words = lines[line]
        indent = words[: len(words) - len(words.lstrip())]
        if "\t" in indent or words[column : column + 1] == "\t":
            return Problem("BD104", self.path, line + 1, column + 1)
        phrase, sign = _cause(error, words, column)
        context = error.context_mark
        if phrase in ("yaml key", "yaml indent"):
            self._refuse_unspaced("\n".join(lines[: line + 1]))
        if context and (phrase in ("yaml bracket", "yaml key", "yaml sign") or "quoted" in (error.context or "")):
            # Where something was left open says more than where the text ended.
            line, column = context.line, context.column
        if phrase == "yaml sign":
            sign = lines[line][column : column + 1] or sign
        return Problem("BD103", self.path, line + 1, column + 1, {"detail": spoken(phrase, sign)})


def _cause(error: yaml.MarkedYAMLError, words: str, column: int) -> tuple[str, str]:
    """Name a syntax error by a phrase of the catalogue; the two loaders of PyYAML word them differently."""
    problem, context = error.problem or "", error.context or ""
    before = words[:column].rstrip()
    causes = (
        ("yaml escape", "escape character" in problem),
        ("yaml documents", "single document" in context or "another document" in problem),
        ("yaml sign", any(name in context for name in ("alias", "anchor", "tag"))),
        ("yaml indent", "mapping values are not allowed" in problem and ":" not in before),
        ("yaml colon", "mapping values are not allowed" in problem),
        ("yaml quote", "quoted scalar" in context + problem or ("block" in context and before[-1:] in ("'", '"'))),
        ("yaml bracket", "flow" in context + problem),
        ("yaml key", "expected ':'" in problem or "simple key" in context),
        ("yaml sign", words[column : column + 1] in ("]", "}", ",")),
        ("yaml indent", "block" in context),
        ("yaml sign", "cannot start any token" in problem or "reserved" in problem),
    )
    found = next((phrase for phrase, holds in causes if holds), "yaml other")
    if found == "yaml other":
        return found, problem or context or type(error).__name__
    return found, words[column : column + 1] if found == "yaml sign" else ""


def name_of(node: Node) -> str:
    """Name the kind of a node, for messages."""
    if isinstance(node, ScalarNode):
        return spoken("text" if node.value.strip(BLANK) else "empty")
    return spoken("list" if isinstance(node, SequenceNode) else "mapping")


def did_you_mean(word: str, known: Mapping[str, Any] | tuple[str, ...]) -> str | None:
    """Give the known word that was probably meant, if one is near enough."""
    import difflib  # noqa: PLC0415 - only a mistake needs it

    near = difflib.get_close_matches(word.lower(), list(known), n=1, cutoff=0.7)
    return near[0] if near else None
