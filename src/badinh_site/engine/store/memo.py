"""What the state remembers between builds: each kind of result by name, with the version of the code that makes it.

``State`` puts that version before every key, so a result of other code is never found, whatever the key says. The key
given with a result names the data that it is made from.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from msgspec import Struct

from badinh_site.engine.versions import engine_version

__all__ = ["OF_CHECKS", "SEALED", "Memo"]

OF_CHECKS = "check "
"""How the names begin under which checks remember: builds leave these alone."""
SEALED = "sealed "
"""How the names begin of results that decide what code runs: the state proves their origin before it reads them, see
:mod:`badinh_site.engine.store.seal`."""

T = TypeVar("T")


class Memo(Struct, Generic[T], frozen=True):
    """A kind of remembered result, declared as a constant beside the code that makes it."""

    name: str
    kind: Any
    """The type of the result, as msgspec decodes it: ``T``, or what stands for it at run time."""
    version: Callable[[], bytes] = engine_version
    """Returns the version of the code that makes the result. A narrower one than the engine's is for results that are
    expensive to make, and says why it suffices."""

    def row(self, key: bytes) -> bytes:
        """Return the key under which the state file has a result."""
        return self.version() + key
