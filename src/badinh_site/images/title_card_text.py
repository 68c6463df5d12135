"""The text of a title card, as a value that needs no imaging library."""

from __future__ import annotations

from msgspec import Struct

__all__ = ["TitleCardText"]


class TitleCardText(Struct, frozen=True):
    """What stands on a poster: all that its bytes depend on."""

    title: str
    owner: str
    """Whose page it is."""
