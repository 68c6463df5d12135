"""Recognises a draft by the line ``status: draft`` where its front matter cannot be read."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["is_marked_draft"]

_FENCE = re.compile(r"[\W_]*")
_STATUS = re.compile(r"[ \t]*[\"']?status[\"']?[ \t]*[:：]")
_DRAFT = re.compile(r"[ \t]*[\"']?draft[\"']?[ \t]*(?:#.*)?", re.IGNORECASE)


def is_marked_draft(data: bytes) -> bool:
    """Return whether the head of a file says that it is a draft, and nothing else, whatever is wrong in it.

    The head ends with its fence, or without one with the first empty line.
    """
    # In UTF-16 every second byte of an ASCII letter is NUL.
    text = data.replace(b"\0", b"").decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    said = [line[match.end() :] for line in _head(text) if (match := _STATUS.match(line))]
    return bool(said) and all(_DRAFT.fullmatch(one) for one in said)


def _head(text: str) -> Iterator[str]:
    lines = text.split("\n")
    start = next((number for number, line in enumerate(lines) if not _FENCE.fullmatch(line)), len(lines))
    fences = (number for number, line in enumerate(lines) if number > start and line.strip() in ("---", "..."))
    empty = (number for number, line in enumerate(lines) if number > start and not line.strip())
    yield from lines[start : next(fences, None) or next(empty, None)]
