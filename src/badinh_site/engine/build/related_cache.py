"""The related articles and topic terms that the last build stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from badinh_site.engine.store.memo import Memo
from badinh_site.engine.store.state import State
from badinh_site.engine.workers import Workers
from badinh_site.hashing import digest
from badinh_site.portal.related.ranking import Related, Signal, with_other_terms

__all__ = ["RelatedCache", "RelatedPatch"]

_RELATED = Memo[Related]("related", Related)
"""By their number; the marks in it say which articles they are of, and :func:`related` compares them."""


class RelatedCache:
    """A cache in the state. Results do not depend on it: it only saves work."""

    def __init__(self, state: State, workers: Workers, related_size: int) -> None:
        """Take the state, the processes to work with, and how many related news an article shows at most."""
        self._state = state
        self._workers = workers
        self._related_key = b"%d" % related_size

    def related(self) -> Related | None:
        """Return the related news of the last build, if there was one."""
        return self._state.remembered(_RELATED, self._related_key)

    def keep_related(self, related: Related) -> None:
        """Store the related news of this build."""
        self._state.remember(_RELATED, self._related_key, related)

    def terms(self, names: Sequence[bytes]) -> Sequence[bytes]:
        """Return the packed terms of documents by digest.

        Raises:
            StateError: the state has lost some.
        """
        blobs = self._state.blobs_of(set(names) - {_NONE})
        return [blobs.get(name, b"") for name in names]

    def spread(self, act: Callable[..., bytes], chunks: Iterable[tuple[Any, ...]], size: int) -> Iterable[bytes]:
        """Call a function for chunks, perhaps in other processes; return the results in order."""
        return self._workers.map(act, chunks, size)


class RelatedPatch:
    """The related articles of the last build, patched with terms that have changed."""

    def __init__(self, cache: RelatedCache) -> None:
        self._cache = cache
        self._patched: list[Related] = []
        """One after each change."""

    def apply(self, old: Signal, new: Signal) -> bool:
        """Replace the terms of an article; False when the related articles of any may change by that."""
        before = self._patched[-1] if self._patched else self._cache.related()
        after = None if before is None else with_other_terms(before, old, new, self._cache.terms)
        self._patched += [] if after is None else [after]
        return after is not None

    def keep(self) -> None:
        """Store the related articles, if they were patched."""
        for related in self._patched[-1:]:
            self._cache.keep_related(related)


_NONE = digest(b"")
"""A document without terms."""
