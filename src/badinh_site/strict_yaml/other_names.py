"""What a table of other names for fields says of a line: names in Vietnamese, or of other programs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from badinh_site.vietnamese import fold

__all__ = ["OtherNames", "RightName", "name_key", "no_other_names", "shortened"]

_NOT_LETTER = re.compile(r"[\W_]+")
_LONGEST = 60


class RightName(NamedTuple):
    """The field that another name means."""

    name: str
    group: str
    """The group that the field is in, but the line is not; usually empty."""
    example: str
    """The lines to write."""


OtherNames = Callable[[str, str, str, Iterable[str]], RightName | None]
"""Returns the field of a table that a name means, by the name, its group, its value and the table."""


def no_other_names(_name: str, _group: str, _value: str, _known: Iterable[str]) -> RightName | None:
    """Return None: no names are known but those of the table."""
    return None


def name_key(name: str) -> str:
    """Return the key of a name: the same for “Tiêu đề”, ``tieu_de``, ``TieuDe`` and ``tieu-de``."""
    return _NOT_LETTER.sub("", fold(name))


def shortened(value: str) -> str:
    """Return a value as an example shows it: one line, of some words only."""
    line = " ".join(value.split())
    if len(line) <= _LONGEST:
        return line
    return line[:_LONGEST].rpartition(" ")[0] + " ..."
