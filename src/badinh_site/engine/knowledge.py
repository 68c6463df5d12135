"""What assembling a portal needs of the last build, out of the state."""

from __future__ import annotations

from collections.abc import Sequence

from badinh_site.content.sources import digest
from badinh_site.engine.state import State
from badinh_site.portal.related import Related

__all__ = ["Remembered"]


class Remembered:
    """What the state knows. Nothing that comes of it depends on it: it only saves work."""

    def __init__(self, state: State) -> None:
        self._state = state

    def related(self) -> Related | None:
        """Give the related news of the last build, if there was one."""
        known: Related | None = self._state.remembered("related", b"", Related)
        return known

    def keep_related(self, related: Related) -> None:
        """Keep the related news of this build."""
        self._state.remember("related", b"", related)

    def terms(self, names: Sequence[bytes]) -> Sequence[bytes]:
        """Give the packed terms of documents by digest.

        Raises:
            StateError: the state has lost some.
        """
        held = self._state.held_together(set(names) - {_NONE})
        return [held.get(name, b"") for name in names]


_NONE = digest(b"")
"""A document without terms."""
