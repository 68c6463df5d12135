"""Field types: each reads a YAML node as a value, or reports why it cannot."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import tzinfo
from typing import Any

from badinh_site.dates import DateError, Moment, parse
from badinh_site.diagnostics.phrases import PHRASES
from badinh_site.diagnostics.wording import translatable
from badinh_site.limits import MOST_ENTRIES, MOST_ITEMS
from badinh_site.strict_yaml.faults import quoted_line
from badinh_site.strict_yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from badinh_site.strict_yaml.reader import BLANK, FieldParser, Fields, Reader, example_of, name_of

__all__ = [
    "as_node",
    "boolean",
    "choice",
    "choices",
    "entries",
    "group",
    "is_within",
    "mapping_of",
    "moment",
    "placed_text",
    "text",
    "text_list",
    "whole_number",
]

_MOST_DIGITS = 15
_GROUPED = re.compile(
    r"(?:\d{1,3}(?:[., ]\d{3})+|\d+)(?: ?(?:lượt|lượt xem|lượt đọc|lần|lần xem|views?|người))?", re.IGNORECASE
)
"""A number with signs between its thousands, or with the word for what it counts."""
_LINE_END = re.compile(r"(?:(?<![ \t])[ \t]++)?\r?\n[ \t]*+")


def _is_empty(node: Node) -> bool:
    return isinstance(node, ScalarNode) and not node.value.strip(BLANK)


def _report_type(reader: Reader, node: Node, field: str, expected: str, example: str) -> None:
    shown = example_of(field) or example
    reader.report("BD111", node, field=field, expected=translatable(expected), got=name_of(node), example=shown)


def _in_quotes(node: Node, field: str) -> str:
    """Return the line that makes a text of a list in brackets: ``title: "[Khẩn]"``."""
    items = node.value if isinstance(node, SequenceNode) else ()
    texts = [item.value for item in items if isinstance(item, ScalarNode)]
    return quoted_line(_line(field, "").rstrip(": "), f"[{', '.join(texts)}]") if texts else _line(field, "...")


def _line(field: str, value: str) -> str:
    """Return the line of a field, or of an item of a list, with a value."""
    name = field.rpartition(".")[2]
    return f"- {value}" if name.endswith("]") else f"{name}: {value}"


def _text(node: ScalarNode) -> str:
    # Strip only ASCII whitespace: a leading no-break space is intentional.
    words = node.value.strip(BLANK)
    return _LINE_END.sub(" ", words) if "\n" in words else words


def text(reader: Reader, node: Node, field: str) -> str | None:
    """Read a text; line ends in it become spaces."""
    if isinstance(node, ScalarNode):
        return _text(node) or None
    _report_type(reader, node, field, "text", _in_quotes(node, field))
    return None


def is_within(reader: Reader, node: Node, field: str, most: int) -> bool:
    """Return whether a list has at most so many items, and report it at the first one too many."""
    items = node.value if isinstance(node, SequenceNode) else ()
    if len(items) <= most:
        return True
    reader.report("BD175", items[most], field=field, count=str(len(items)), limit=str(most))
    return False


def placed_text(reader: Reader, node: Node, field: str) -> ScalarNode | None:
    """Read a text together with its position in the file."""
    words = text(reader, node, field)
    return None if words is None else ScalarNode(words, node.line, node.column)


def text_list(reader: Reader, node: Node, field: str) -> tuple[str, ...] | None:
    """Read a text or a list of texts."""
    if isinstance(node, ScalarNode):
        return (_text(node),) if _text(node) else None
    if not is_within(reader, node, field, MOST_ITEMS):
        return None
    if isinstance(node, SequenceNode):
        found: list[str] = []
        for item in node.value:
            if not isinstance(item, ScalarNode):
                _report_type(reader, item, field, "text", _line(field, "[a, b]"))
            elif (words := _text(item)) and words not in found:
                found.append(words)
        return tuple(found)
    _report_type(reader, node, field, "text or list", _line(field, "[a, b]"))
    return None


def boolean(reader: Reader, node: Node, field: str) -> bool | None:
    """Read ``true`` or ``false`` (also yes/no, có/không)."""
    if _is_empty(node):
        return None
    word = node.value.strip(BLANK).lower() if isinstance(node, ScalarNode) else ""
    if word in ("true", "yes", "có"):
        return True
    if word in ("false", "no", "không"):
        return False
    _report_type(reader, node, field, "boolean", _line(field, "true"))
    return None


def whole_number(low: int = 0, high: int = 10**_MOST_DIGITS - 1) -> FieldParser:
    """Read a whole number from ``low`` to ``high`` inclusive."""

    def read(reader: Reader, node: Node, field: str) -> int | None:
        if _is_empty(node):
            return None
        if not isinstance(node, ScalarNode):
            _report_type(reader, node, field, "whole number", _line(field, "1234"))
            return None
        word = node.value.strip(BLANK)
        if not (word.isascii() and word.isdigit()):
            _not_a_number(reader, node, field, word)
            return None
        if len(word) > _MOST_DIGITS or not low <= int(word) <= high:
            reader.report("BD118", node, field=field, value=word, low=str(low), high=str(high))
            return None
        return int(word)

    return read


def _not_a_number(reader: Reader, node: Node, field: str, word: str) -> None:
    if _GROUPED.fullmatch(word):
        reader.report("BD113", node, field=field, value=word, suggestion=re.sub(r"\D", "", word))
    else:
        reader.report("BD112", node, field=field, value=word)


def as_node(_reader: Reader, node: Node, _field: str) -> Node:
    """Return the node itself, to be read later."""
    return node


def moment(zone: tzinfo) -> FieldParser:
    """Read a date with or without a time, in ISO or Vietnamese order, in ``zone`` unless it has an offset."""

    def read(reader: Reader, node: Node, field: str) -> Moment | None:
        if _is_empty(node):
            return None
        if not isinstance(node, ScalarNode):
            _report_type(reader, node, field, "date", _line(field, "13/07/2021"))
            return None
        try:
            return parse(node.value, zone)
        except DateError as error:
            _report_date(reader, node, field, error)
            return None

    return read


def _report_date(reader: Reader, node: ScalarNode, field: str, error: DateError) -> None:
    if error.fault:
        month = error.shown[3:5].lstrip("0")
        cause = translatable(f"date {error.fault}", error.shown, part=str(error.part), month=month)
        remedy = translatable(f"date {error.fault} remedy", error.shown)
        reader.report("BD115", node, field=field, cause=cause, remedy=remedy)
    else:
        reader.report("BD114", node, field=field, value=node.value)


def choice(*choices: str, means: Callable[[str], str | None] = lambda _word: None) -> FieldParser:
    """Read one of ``choices``, ignoring case; ``means`` returns the one that another word means."""

    def read(reader: Reader, node: Node, field: str) -> str | None:
        if isinstance(node, SequenceNode):
            named = (means(item.value) for item in node.value if isinstance(item, ScalarNode))
            _report_type(reader, node, field, "text", _line(field, next(filter(None, named), "...")))
            return None
        word = text(reader, node, field)
        if word is None or word.lower() in choices:
            return word and word.lower()
        meant = means(word)
        key = f"choices {field}"
        remedy = translatable("choose", ", ".join(choices))
        if meant is not None and meant in choices:
            remedy = translatable("write", _line(field, meant))
        elif key in PHRASES:
            remedy = translatable(key)
        reader.report("BD116", node, field=field, value=word, remedy=remedy)
        return None

    return read


def choices(*known: str) -> FieldParser:
    """Read a list of words out of ``known``, in the order of ``known``."""

    def read(reader: Reader, node: Node, field: str) -> tuple[str, ...] | None:
        words = text_list(reader, node, field)
        for word in words or ():
            if word not in known:
                remedy = translatable("choose", ", ".join(known))
                reader.report("BD116", node, field=field, value=word, remedy=remedy)
        return words and tuple(word for word in known if word in words)

    return read


def group(fields: Mapping[str, FieldParser], required: tuple[str, ...] = ()) -> FieldParser:
    """Read a mapping as :class:`Fields`; None if a required field is missing."""

    def read(reader: Reader, node: Node, field: str) -> Fields | None:
        if _is_empty(node):
            return None
        before = len(reader.problems)
        found = reader.fields_of(node, fields, f"{field}.")
        missing = [name for name in required if found.get(name) is None]
        reported = {problem.values.get("field") for problem in reader.problems[before:]}
        for name in missing:
            if isinstance(node, MappingNode) and f"{field}.{name}" not in reported:
                reader.report("BD117", node, field=f"{field}.{name}", name=name)
        return None if missing else found

    return read


def entries(kind: FieldParser, most: int = MOST_ENTRIES) -> FieldParser:
    """Read a list of at most so many items of one type; invalid items are reported and left out."""

    def read(reader: Reader, node: Node, field: str) -> tuple[Any, ...] | None:
        if _is_empty(node):
            return None
        if not isinstance(node, SequenceNode):
            _report_type(reader, node, field, "list", f"{field}:\n  - ...")
            return None
        if not is_within(reader, node, field, most):
            return None
        found = [kind(reader, item, f"{field}[{number}]") for number, item in enumerate(node.value, start=1)]
        return tuple(item for item in found if item is not None)

    return read


def mapping_of(kind: FieldParser) -> FieldParser:
    """Read a mapping with arbitrary names and values of one type, as pairs in the order of the file."""

    def read(reader: Reader, node: Node, field: str) -> tuple[tuple[str, Any], ...] | None:
        if _is_empty(node):
            return None
        pairs = node.value if isinstance(node, MappingNode) else ()
        names = {key.value: kind for key, _ in pairs if isinstance(key, ScalarNode)}
        found = reader.fields_of(node, names, f"{field}.")
        return tuple((name, value) for name, value in found.values.items() if value is not None)

    return read
