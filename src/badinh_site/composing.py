"""Composes YAML without its guesses: a text becomes nodes, and what is no YAML, or could do harm, gives a problem.

Loaded when a text is not plain (``nodes.py``), since PyYAML takes a while.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

from badinh_site.errors import Problem, ProblemsError
from badinh_site.messages import spoken
from badinh_site.nodes import MappingNode, Node, ScalarNode, SequenceNode
from badinh_site.vietnamese import UNWANTED, nfc

__all__ = ["Composer"]

_DEEPEST = 30
"""Levels of nesting. The composers of PyYAML recurse and end the process when they are sent deep enough."""
_NESTING_SIGNS = "[{-?:"
_MANY_SIGNS = 200
"""Fewer signs than this that could open a level cannot go deep enough to do harm."""
_UNSPACED = re.compile(r"^\w+:(?=[^\s:/])", re.MULTILINE)
_BLANK = " \t\r\n"

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[misc]
    """Composes nodes without guessing types."""

    yaml_implicit_resolvers: Mapping[str, Any] = {}


_PLAIN_TAGS = frozenset(f"tag:yaml.org,2002:{name}" for name in ("str", "seq", "map"))


class Composer:
    """Composes texts of one file; what is wrong but can be read past is added to ``problems``."""

    def __init__(self, path: str, problems: list[Problem]) -> None:
        self._path = path
        self._problems = problems

    def compose(self, source: str) -> Node | None:
        """Give the node of a text; None when it is empty.

        Raises:
            ProblemsError: it is no YAML, or uses what we refuse.
        """
        self._refuse_depth_and_anchors(source)
        try:
            node: yaml.Node | None = yaml.compose(source, Loader=_Loader)
        except yaml.MarkedYAMLError as error:
            raise ProblemsError(self._syntax(error, source)) from None
        except (yaml.YAMLError, RecursionError, ValueError) as error:
            detail = spoken("yaml other", str(error).splitlines()[0])
            raise ProblemsError(Problem("BD103", self._path, 1, 1, {"detail": detail})) from None
        if node is not None and any(sign in source for sign in "!\\"):
            self._refuse_tags_and_controls(node)
        if isinstance(node, yaml.ScalarNode) and node.value.strip(_BLANK):
            self._refuse_unspaced(source)
        return None if node is None else _node(node)

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
        return Problem(code, self._path, line, column, values)

    def _refuse_tags_and_controls(self, root: yaml.Node) -> None:
        """Refuse tags, and clean values of what an escape in quotes brings in past the door."""
        waiting = [root]
        while waiting:
            node = waiting.pop()
            if node.tag not in _PLAIN_TAGS:
                raise ProblemsError(Problem("BD109", self._path, *_place(node), {"sign": "!"}))
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
            detail = {"detail": spoken("yaml space")}
            raise ProblemsError(Problem("BD103", self._path, line, match.end() - match.start(), detail))

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
        return Problem("BD103", self._path, line + 1, column + 1, {"detail": spoken(phrase, sign)})


def _place(node: yaml.Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1


def _node(node: yaml.Node) -> Node:
    line, column = _place(node)
    if isinstance(node, yaml.ScalarNode):
        return ScalarNode(node.value, line, column)
    if isinstance(node, yaml.SequenceNode):
        return SequenceNode(tuple(map(_node, node.value)), line, column)
    return MappingNode(tuple((_node(key), _node(value)) for key, value in node.value), line, column)


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
