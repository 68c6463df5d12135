"""Composes YAML into nodes without implicit types; invalid and harmful YAML is reported as a problem.

Imported only for texts that ``nodes.py`` cannot read, since PyYAML is slow to import.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, NamedTuple

import yaml

from badinh_site.diagnostics.problem import Problem, ProblemsError
from badinh_site.diagnostics.wording import translatable
from badinh_site.strict_yaml.faults import Fault, find_control, find_cut_texts, find_fault
from badinh_site.strict_yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from badinh_site.vietnamese import UNWANTED, nfc

__all__ = ["Composer"]

_DEEPEST = 30
"""The maximum nesting depth. PyYAML's composers recurse, and crash the process on deeply nested input."""
_NESTING_SIGNS = "[{-?:"
_MANY_SIGNS = 200
"""A text with fewer characters that can open a level cannot nest deeply enough to crash the composers."""
_WITHOUT_EXAMPLE = frozenset(["yaml align", "yaml control", "yaml documents", "yaml other", "yaml sign"])
"""Causes whose remedy shows no line."""
_BLANK = " \t\r\n"
_UNSEEN = re.compile("[\x80-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Controls (C1), and characters that change the direction of text: as such, checks find them in the source."""

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[misc]
    """A loader without implicit types."""

    yaml_implicit_resolvers: Mapping[str, Any] = {}


_LOADER_ERRORS = (yaml.YAMLError, RecursionError, ValueError)

_PLAIN_TAGS = frozenset(f"tag:yaml.org,2002:{name}" for name in ("str", "seq", "map"))


class _Progress(NamedTuple):
    """The progress of reading the events of a text: nesting depth and offset."""

    depth: int = 0
    end: int = 0


class Composer:
    """Composes texts of one file; recoverable problems are appended to ``problems``."""

    def __init__(self, path: str, problems: list[Problem], right_name: Callable[[str], str] = lambda _name: "") -> None:
        """Take the path of the file, the list of its problems, and what returns the field that a name means."""
        self._path = path
        self._problems = problems
        self._right_name = right_name

    def compose(self, source: str) -> Node | None:
        """Return the root node of a text; None if it is empty.

        Raises:
            ProblemsError: it is not valid YAML, or uses rejected features.
        """
        progress = self._scan(source, _Loader) if _needs_scan(source) else _Progress()
        try:
            node: yaml.Node | None = yaml.compose(source, Loader=_Loader)
        except _LOADER_ERRORS as error:
            # libyaml reads ahead of its events and has a depth limit of its own: report excessive depth as such.
            if progress.depth + _max_depth(source[progress.end : _end_of_read(error)]) > _DEEPEST:
                self._scan(source, yaml.SafeLoader)
            raise ProblemsError(self._problem_of(error, source)) from None
        if node is not None and any(sign in source for sign in "!\\"):
            self._check_tags_and_controls(node, source)
        if isinstance(node, yaml.ScalarNode) and node.value.strip(_BLANK):
            self._refuse_text(source)
        if "#" in source:
            self._report_cut_texts(source)
        return None if node is None else self._node(node)

    def _scan(self, source: str, loader: Any) -> _Progress:
        """Reject input that could crash the process (depth) or expand exponentially (aliases); return the progress.

        Input after a syntax error is not scanned; ``compose`` reports the error.
        """
        progress = _Progress()
        with suppress(*_LOADER_ERRORS):
            for event in yaml.parse(source, Loader=loader):
                change = isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
                progress = _Progress(progress.depth + change, event.end_mark.index if event.end_mark else progress.end)
                if progress.depth > _DEEPEST:
                    raise ProblemsError(self._at("BD110", event))
                if getattr(event, "anchor", None) is not None:
                    sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
                    raise ProblemsError(self._at("BD109", event, sign=sign))
        return progress

    def _node(self, node: yaml.Node, depth: int = 1) -> Node:
        if isinstance(node, yaml.ScalarNode):
            return ScalarNode(node.value, *_place(node))
        if depth > _DEEPEST:
            raise ProblemsError(self._at("BD110", node))
        if isinstance(node, yaml.SequenceNode):
            return SequenceNode(tuple(self._node(item, depth + 1) for item in node.value), *_place(node))
        pairs = ((self._node(key, depth + 1), self._node(value, depth + 1)) for key, value in node.value)
        return MappingNode(tuple(pairs), *_place(node))

    def _at(self, code: str, part: yaml.Event | yaml.Node, **values: str) -> Problem:
        return Problem(code, self._path, *_place(part), values)

    def _check_tags_and_controls(self, root: yaml.Node, source: str) -> None:
        """Reject tags, and clean values of characters that were written as escapes so that nobody sees them."""
        waiting = [root]
        while waiting:
            node = waiting.pop()
            if node.tag not in _PLAIN_TAGS:
                raise ProblemsError(self._at("BD109", node, sign="!"))
            if isinstance(node, yaml.ScalarNode):
                self._clean(node, source)
            elif isinstance(node, yaml.SequenceNode):
                waiting.extend(node.value)
            elif isinstance(node, yaml.MappingNode):
                waiting.extend(part for pair in node.value for part in pair)

    def _clean(self, node: yaml.ScalarNode, source: str) -> None:
        value = nfc(node.value)
        unwanted = [char for char in dict.fromkeys(_UNSEEN.findall(value)) if char not in source]
        unwanted += UNWANTED.findall(value)
        if unwanted:
            self._problems.append(Problem("BD003", self._path, *_place(node), {"char": f"U+{ord(unwanted[0]):04X}"}))
        for char in unwanted:
            value = value.replace(char, " ")
        node.value = value

    def _refuse_text(self, source: str) -> None:
        """Raise the problem of the line for which a text is not a mapping (``title:Tin``), if it can be found."""
        fault = find_fault(source, source.count("\n") + 1, self._right_name)
        if fault:
            raise ProblemsError(self._problem_at(fault))

    def _report_cut_texts(self, source: str) -> None:
        for cut in find_cut_texts(source):
            values = {"cut": cut.sign, "example": cut.example}
            self._problems.append(Problem("BD120", self._path, cut.line, cut.column, values))

    def _problem_of(self, error: Exception, source: str) -> Problem:
        control = find_control(source)
        if control and not isinstance(error, yaml.MarkedYAMLError):
            line, column, sign = control
            return self._problem_at(Fault("yaml control", line, column, "", sign))
        if isinstance(error, yaml.MarkedYAMLError):
            return self._syntax(error, source)
        return self._problem_at(Fault("yaml other", 1, 1, ""))

    def _problem_at(self, fault: Fault) -> Problem:
        remedy = fault.cause if fault.example or fault.cause in _WITHOUT_EXAMPLE else "yaml other"
        values = {
            "detail": translatable(fault.cause, fault.sign),
            "remedy": translatable(f"{remedy} remedy", fault.example),
        }
        return Problem("BD103", self._path, fault.line, fault.column, values)

    def _syntax(self, error: yaml.MarkedYAMLError, source: str) -> Problem:
        lines = [*source.split("\n"), ""]
        mark = error.problem_mark or error.context_mark
        line, column = (min(mark.line, len(lines) - 1), mark.column) if mark else (0, 0)
        words = lines[line]
        indent = words[: len(words) - len(words.lstrip())]
        if "\t" in indent or words[column : column + 1] == "\t":
            return Problem("BD104", self._path, line + 1, column + 1)
        fault = find_fault(source, line + 1, self._right_name)
        if fault:
            return self._problem_at(fault)
        phrase, sign = _describe(error, words, column)
        context = error.context_mark
        if context and (phrase in ("yaml bracket", "yaml key", "yaml sign") or "quoted" in (error.context or "")):
            # The position of an unclosed construct is more helpful than the end of the text.
            line, column = context.line, context.column
        if phrase == "yaml sign":
            sign = lines[line][column : column + 1] or sign
        return self._problem_at(Fault(phrase, line + 1, column + 1, "", sign))


def _needs_scan(source: str) -> bool:
    return any(sign in source for sign in "&*") or _max_depth(source) >= _MANY_SIGNS


def _max_depth(source: str) -> int:
    """Return an upper bound for the nesting depth of a text."""
    return sum(map(source.count, _NESTING_SIGNS))


def _end_of_read(error: Exception) -> int | None:
    mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
    return mark.index + 1 if mark else None


def _place(part: yaml.Event | yaml.Node) -> tuple[int, int]:
    mark = part.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _describe(error: yaml.MarkedYAMLError, words: str, column: int) -> tuple[str, str]:
    """Return the phrase for a syntax error and the offending character; PyYAML's loaders word errors differently."""
    problem, context = error.problem or "", error.context or ""
    before = words[:column].rstrip()
    patterns = (
        ("yaml escape", "escape character" in problem),
        ("yaml documents", "single document" in context or "another document" in problem),
        ("yaml sign", any(name in context for name in ("alias", "anchor", "tag"))),
        ("yaml align", "mapping values are not allowed" in problem and ":" not in before),
        ("yaml colon", "mapping values are not allowed" in problem),
        ("yaml quote", "quoted scalar" in context + problem or ("block" in context and before[-1:] in ("'", '"'))),
        ("yaml bracket", "flow" in context + problem),
        ("yaml key", "expected ':'" in problem or "simple key" in context),
        ("yaml sign", words[column : column + 1] in ("]", "}", ",")),
        ("yaml align", "block" in context),
        ("yaml sign", "cannot start any token" in problem or "reserved" in problem),
    )
    found = next((phrase for phrase, matches in patterns if matches), "yaml other")
    return found, words[column : column + 1] if found == "yaml sign" else ""
