"""YAML nodes, scalars, sequences and mappings with their positions, and a fast parser for plain texts.

Nearly all front matter consists of lines ``field: text``, which are parsed here. ``composer.py`` parses every other
text with PyYAML; both must return the same nodes (``tests/unit/strict_yaml/test_nodes.py``).
"""

from __future__ import annotations

import re
from typing import TypeAlias

from msgspec import Struct

__all__ = ["MappingNode", "Node", "ScalarNode", "SequenceNode", "plain_nodes"]


class ScalarNode(Struct, frozen=True):
    """A text, without any implicit type."""

    value: str
    line: int
    """From 1, like the column."""
    column: int


class SequenceNode(Struct, frozen=True):
    """A list."""

    value: tuple[Node, ...]
    line: int
    column: int


class MappingNode(Struct, frozen=True):
    """Pairs of a key and a value, in the order of the file."""

    value: tuple[tuple[Node, Node], ...]
    line: int
    column: int


Node: TypeAlias = ScalarNode | SequenceNode | MappingNode

_LINE = re.compile(
    r"""(?P<key>[A-Za-z][A-Za-z0-9_]{0,99}):[ ]+
    (?: "(?P<double>[^"\\]*)" | '(?P<single>[^']*)' | \[(?P<list>[^\[\]{}]*)\]
      | (?P<plain>(?:[^\W_]|[“‘(–…]).*(?<![ ])) )
    [ ]*""",
    re.VERBOSE,
)
_PLAIN_ITEM = re.compile(r"[ ]*+([^\W_](?:(?<! )[ ]++(?=[^ ])|[^ ,\[\]{}:#\"'?&*!|>%@`\\]++)*+)[ ]*+")
_MARKUP = ("!", "\\")
"""Texts with these are left to the composer, which checks their values."""


def plain_nodes(source: str) -> MappingNode | None:
    """Return the mapping of a text of plain lines; None if it has other lines, or is empty."""
    if any(sign in source for sign in _MARKUP):
        return None
    pairs: list[tuple[Node, Node]] = []
    for number, line in enumerate(source.split("\n"), start=1):
        if not line:
            continue
        match = _LINE.fullmatch(line)
        # Controls, tabs, Unicode line separators and spaces other than U+0020 are not printable.
        value = _value(match, number) if match and line.isprintable() else None
        if match is None or value is None:
            return None
        pairs.append((ScalarNode(match["key"], number, 1), value))
    return MappingNode(tuple(pairs), pairs[0][0].line, 1) if pairs else None


def _value(match: re.Match[str], line: int) -> Node | None:
    style = match.lastgroup or ""
    text = match[style]
    column = match.start(style) + 1
    if style == "plain":
        # A colon or a number sign next to a space is syntax.
        plain = ": " not in text and " #" not in text and not text.endswith(":")
        return ScalarNode(text, line, column) if plain else None
    if style == "list":
        items = _items(text, line, column)
        return None if items is None else SequenceNode(items, line, column - 1)
    return ScalarNode(text, line, column - 1)


def _items(text: str, line: int, column: int) -> tuple[Node, ...] | None:
    items: list[Node] = []
    for part in text.split(",") if text else ():
        match = _PLAIN_ITEM.fullmatch(part)
        if not match:
            return None
        items.append(ScalarNode(match[1], line, column + match.start(1)))
        column += len(part) + 1
    return tuple(items)
