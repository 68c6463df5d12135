"""The text of a title card, as a value that can be used without Pillow."""

from __future__ import annotations

from msgspec import Struct

__all__ = ["TitleCardText"]


class TitleCardText(Struct, frozen=True):
    """The text of a title card, on which alone its bytes depend."""

    title: str
    owner: str
    """The name of the portal."""
