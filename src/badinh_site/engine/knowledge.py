"""What assembling a portal and rendering need of the last build, out of the state."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from badinh_site.content.sources import digest
from badinh_site.engine.memo import SEALED, Memo
from badinh_site.engine.state import State
from badinh_site.engine.workers import Workers
from badinh_site.portal.related import Related

__all__ = ["CompiledTemplates", "Remembered"]


_RELATED = Memo[Related]("related", Related)
"""By their number; the marks in it say which articles they are of, and :func:`related` compares them."""
_CODE = Memo[bytes](f"{SEALED}code", bytes)
"""By the name and the source of a template. It is run as it is."""


class Remembered:
    """What the state knows. Nothing that comes of it depends on it: it only saves work."""

    def __init__(self, state: State, workers: Workers, related_size: int) -> None:
        """Take the state, the processes to work with, and how many related news an article shows at most."""
        self._state = state
        self._workers = workers
        self._related_key = b"%d" % related_size

    def related(self) -> Related | None:
        """Give the related news of the last build, if there was one."""
        return self._state.remembered(_RELATED, self._related_key)

    def keep_related(self, related: Related) -> None:
        """Keep the related news of this build."""
        self._state.remember(_RELATED, self._related_key, related)

    def terms(self, names: Sequence[bytes]) -> Sequence[bytes]:
        """Give the packed terms of documents by digest.

        Raises:
            StateError: the state has lost some.
        """
        held = self._state.held_together(set(names) - {_NONE})
        return [held.get(name, b"") for name in names]

    def spread(self, act: Callable[..., bytes], chunks: Iterable[tuple[Any, ...]], size: int) -> Iterable[bytes]:
        """Do work in chunks, perhaps in other processes, and give the results in order."""
        return self._workers.map(act, chunks, size)


class CompiledTemplates:
    """Compiled templates in the state, sealed: what comes out of it was compiled for this user."""

    def __init__(self, state: State, *, writes: bool = True) -> None:
        """Take the state; ``writes`` is False where another process writes to it."""
        self._state = state
        self._writes = writes

    def load(self, key: bytes) -> bytes | None:
        """Give compiled code, or None."""
        code: bytes | None = self._state.remembered(_CODE, key)
        return code

    def keep(self, key: bytes, code: bytes) -> None:
        """Keep compiled code."""
        if self._writes:
            self._state.remember(_CODE, key, code)


_NONE = digest(b"")
"""A document without terms."""
