"""Edits the ``aliases`` field of front matter without changing any other character."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import yaml

__all__ = ["with_aliases"]

_OPENING = re.compile(r"\ufeff?(?:[ \t]*+(?:\r\n|\r|\n))*+---[ \t]*+(?P<end>\r\n|\r|\n)")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*(?=\r|\n|\Z)", re.MULTILINE)
_LINE_END = re.compile(r"\r\n|\r|\n|\Z")


def with_aliases(source: str, added: Sequence[str], is_dropped: Callable[[str], bool]) -> str | None:
    """Return a content file with aliases added and dropped.

    ``added`` are addresses of this site. The field keeps its YAML style, or is appended as a last line. None if the
    form of the front matter is not supported. Callers must parse the result to verify it.
    """
    opening = _OPENING.match(source)
    closing = _CLOSING.search(source, opening.end()) if opening else None
    if opening is None or closing is None:
        return None
    front = source[opening.end() : closing.start()]
    try:
        edited = _edited(front, opening["end"], added, is_dropped)
    except yaml.YAMLError:
        return None
    return None if edited is None else source[: opening.end()] + edited + source[closing.start() :]


def _edited(front: str, line_end: str, added: Sequence[str], is_dropped: Callable[[str], bool]) -> str | None:
    # The pure Python loader counts characters, unlike libyaml; it is slow, but this is a single file.
    root: Any = yaml.compose(front, Loader=yaml.BaseLoader)
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        return None
    for key, value in root.value:
        if key.value == "aliases":
            if isinstance(value, yaml.SequenceNode):
                edit = _edit_flow if value.flow_style else _edit_block
                return edit(front, value, added, is_dropped)
            return _edit_scalar(front, key, value, added, is_dropped)
    indent = " " * root.value[0][0].start_mark.column
    return f"{front}{indent}aliases: {_flow(added)}{line_end}" if added else front


def _flow(items: Sequence[str]) -> str:
    return f"[{', '.join(items)}]"


def _edit_scalar(
    front: str, key: Any, value: Any, added: Sequence[str], is_dropped: Callable[[str], bool]
) -> str | None:
    if not isinstance(value, yaml.ScalarNode):
        return None
    start, end = value.start_mark.index, value.end_mark.index
    written = front[start:end]
    if not written.strip():
        place = front.index(":", key.end_mark.index) + 1
        return f"{front[:place]} {_flow(added)}{front[place:]}"
    if value.style in ("|", ">"):
        return None
    if value.style is None and re.search(r"[,\[\]{}]", written):
        written = f'"{written}"'
    return front[:start] + _flow([*([] if is_dropped(value.value) else [written]), *added]) + front[end:]


def _edit_flow(front: str, value: Any, added: Sequence[str], is_dropped: Callable[[str], bool]) -> str:
    items = value.value
    start, end = value.start_mark.index, value.end_mark.index
    if items and not any(is_dropped(item.value) for item in items):
        last = items[-1].end_mark.index
        return front[:last] + "".join(f", {one}" for one in added) + front[last:]
    kept = [front[item.start_mark.index : item.end_mark.index] for item in items if not is_dropped(item.value)]
    return front[:start] + _flow([*kept, *added]) + front[end:]


def _edit_block(front: str, value: Any, added: Sequence[str], is_dropped: Callable[[str], bool]) -> str:
    line_end = (_LINE_END.search(front) or [""])[0]
    begin = _line_start(front, value.start_mark.index)
    lead = front[begin : value.start_mark.index]
    lines = "".join(f"{lead}- {one}{line_end}" for one in added)
    after = _next_line(front, value.value[-1].end_mark.index)
    front = front[:after] + lines + front[after:]
    for item in reversed(value.value):
        if is_dropped(item.value):
            first = _line_start(front, item.start_mark.index)
            front = front[:first] + front[_next_line(front, item.end_mark.index) :]
    return front


def _line_start(text: str, place: int) -> int:
    return max(text.rfind("\n", 0, place), text.rfind("\r", 0, place)) + 1


def _next_line(text: str, place: int) -> int:
    found = _LINE_END.search(text, place)
    return found.end() if found else len(text)
