"""Composes YAML without its guesses: a text becomes nodes, and what is no YAML, or could do harm, gives a problem.

Loaded when a text is not plain (``nodes.py``), since PyYAML takes a while.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, NamedTuple

import yaml

from badinh_site.diagnostics.problem import Problem, ProblemsError
from badinh_site.diagnostics.wording import translatable
from badinh_site.strict_yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from badinh_site.vietnamese import UNWANTED, nfc

__all__ = ["Composer"]

_DEEPEST = 30
"""Levels of nesting. The composers of PyYAML recurse and end the process when they are sent deep enough."""
_NESTING_SIGNS = "[{-?:"
_MANY_SIGNS = 200
"""With fewer signs that could open a level, a text cannot go deep enough to harm the composers."""
_UNSPACED = re.compile(r"^\w+:(?=[^\s:/])", re.MULTILINE)
_BLANK = " \t\r\n"

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[misc]
    """Composes nodes without guessing types."""

    yaml_implicit_resolvers: Mapping[str, Any] = {}


_LOADER_ERRORS = (yaml.YAMLError, RecursionError, ValueError)

_PLAIN_TAGS = frozenset(f"tag:yaml.org,2002:{name}" for name in ("str", "seq", "map"))


class _Seen(NamedTuple):
    """How far the events of a text were read."""

    depth: int = 0
    end: int = 0


class Composer:
    """Composes texts of one file; what is wrong but can be read past is added to ``problems``."""

    def __init__(self, path: str, problems: list[Problem]) -> None:
        self._path = path
        self._problems = problems

    def compose(self, source: str) -> Node | None:
        """Return the node of a text; None when it is empty.

        Raises:
            ProblemsError: it is no YAML, or uses what we refuse.
        """
        seen = self._scan(source, _Loader) if _may_do_harm(source) else _Seen()
        try:
            node: yaml.Node | None = yaml.compose(source, Loader=_Loader)
        except _LOADER_ERRORS as error:
            # libyaml reads ahead of its events and has a limit of its own; whatever it says, too deep is too deep.
            if seen.depth + _openings(source[seen.end : _end_of_read(error)]) > _DEEPEST:
                self._scan(source, yaml.SafeLoader)
            raise ProblemsError(self._refused(error, source)) from None
        if node is not None and any(sign in source for sign in "!\\"):
            self._refuse_tags_and_controls(node)
        if isinstance(node, yaml.ScalarNode) and node.value.strip(_BLANK):
            self._refuse_unspaced(source)
        return None if node is None else self._node(node)

    def _scan(self, source: str, loader: Any) -> _Seen:
        """Refuse what could end the process (depth) or make a small file huge (aliases); return how far this came.

        Only what is left after a syntax error remains unseen; ``compose`` reports the error.
        """
        seen = _Seen()
        with suppress(*_LOADER_ERRORS):
            for event in yaml.parse(source, Loader=loader):
                change = isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
                seen = _Seen(seen.depth + change, event.end_mark.index if event.end_mark else seen.end)
                if seen.depth > _DEEPEST:
                    raise ProblemsError(self._at("BD110", event))
                if getattr(event, "anchor", None) is not None:
                    sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
                    raise ProblemsError(self._at("BD109", event, sign=sign))
        return seen

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

    def _refuse_tags_and_controls(self, root: yaml.Node) -> None:
        """Refuse tags, and clean values of what an escape in quotes brings in past the door."""
        waiting = [root]
        while waiting:
            node = waiting.pop()
            if node.tag not in _PLAIN_TAGS:
                raise ProblemsError(self._at("BD109", node, sign="!"))
            if isinstance(node, yaml.ScalarNode):
                self._clean(node)
            elif isinstance(node, yaml.SequenceNode):
                waiting.extend(node.value)
            elif isinstance(node, yaml.MappingNode):
                waiting.extend(part for pair in node.value for part in pair)

    def _clean(self, node: yaml.ScalarNode) -> None:
        value = nfc(node.value)
        unwanted = UNWANTED.search(value)
        if unwanted:
            self._problems.append(Problem("BD003", self._path, *_place(node), {"char": f"U+{ord(unwanted[0]):04X}"}))
        node.value = UNWANTED.sub(" ", value)

    def _refuse_unspaced(self, source: str) -> None:
        """Find the line on which the space after the colon is missing (``title:Tin``), if one is."""
        match = _UNSPACED.search(source)
        if match:
            line = source.count("\n", 0, match.start()) + 1
            detail = {"detail": translatable("yaml space")}
            raise ProblemsError(Problem("BD103", self._path, line, match.end() - match.start(), detail))

    def _refused(self, error: Exception, source: str) -> Problem:
        if isinstance(error, yaml.MarkedYAMLError):
            return self._syntax(error, source)
        return Problem("BD103", self._path, 1, 1, {"detail": translatable("yaml other", str(error).splitlines()[0])})

    def _syntax(self, error: yaml.MarkedYAMLError, source: str) -> Problem:
        lines = [*source.split("\n"), ""]
        mark = error.problem_mark or error.context_mark
        line, column = (min(mark.line, len(lines) - 1), mark.column) if mark else (0, 0)
        words = lines[line]
        indent = words[: len(words) - len(words.lstrip())]
        if "\t" in indent or words[column : column + 1] == "\t":
            return Problem("BD104", self._path, line + 1, column + 1)
        phrase, sign = _cause(error, words, column)
        context = error.context_mark
        if phrase in ("yaml key", "yaml indent"):
            self._refuse_unspaced("\n".join(lines[: line + 1]))
        if context and (phrase in ("yaml bracket", "yaml key", "yaml sign") or "quoted" in (error.context or "")):
            # Where something was left open says more than where the text ended.
            line, column = context.line, context.column
        if phrase == "yaml sign":
            sign = lines[line][column : column + 1] or sign
        return Problem("BD103", self._path, line + 1, column + 1, {"detail": translatable(phrase, sign)})


def _may_do_harm(source: str) -> bool:
    return any(sign in source for sign in "&*") or _openings(source) >= _MANY_SIGNS


def _openings(source: str) -> int:
    """Return how many levels a text can open at most."""
    return sum(map(source.count, _NESTING_SIGNS))


def _end_of_read(error: Exception) -> int | None:
    mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
    return mark.index + 1 if mark else None


def _place(part: yaml.Event | yaml.Node) -> tuple[int, int]:
    mark = part.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


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
