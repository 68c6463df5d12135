"""Memoised results: each kind has a name and the version of the code that computes it.

``State`` prefixes every key with that version, so results of other code are never found. The key passed with a result
identifies the data that it is computed from.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from msgspec import Struct

from badinh_site.engine.versions import engine_version

__all__ = ["OF_CHECKS", "SEALED", "Memo"]

OF_CHECKS = "check "
"""Prefix of the names of check results. Builds do not drop them."""
SEALED = "sealed "
"""Prefix of the names of results that decide which code runs. The state verifies their origin before it decodes them,
see :mod:`badinh_site.engine.store.seal`."""

T = TypeVar("T")


class Memo(Struct, Generic[T], frozen=True):
    """A kind of memoised result, declared as a constant beside the code that computes it."""

    name: str
    kind: Any
    """The type that msgspec decodes the result as: ``T`` at run time."""
    version: Callable[[], bytes] = engine_version
    """Returns the version of the code that computes the result. Use a narrower version than the engine's only for
    results that are expensive to compute, with a comment that explains why it suffices."""

    def row(self, key: bytes) -> bytes:
        """Return the key of a result in the state file."""
        return self.version() + key
