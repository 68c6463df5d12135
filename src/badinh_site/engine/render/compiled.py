"""Cache compiled templates between builds."""

from __future__ import annotations

import marshal
from typing import TYPE_CHECKING, Any, Protocol

from badinh_site.engine.store.memo import SEALED, Memo
from badinh_site.engine.store.state import State
from badinh_site.hashing import digest

if TYPE_CHECKING:
    import jinja2

__all__ = ["CompiledCache", "CompiledTemplates", "bytecode_cache"]


class CompiledCache(Protocol):
    """Caches compiled templates between builds."""

    def load(self, key: bytes) -> bytes | None:
        """Return the code stored under a key, or None. It will be run, so its origin must be proven."""

    def keep(self, key: bytes, code: bytes) -> None:
        """Store compiled code."""


def bytecode_cache(compiled: CompiledCache) -> jinja2.BytecodeCache:
    """Return a cache for Jinja2. Unlike Jinja2's own, which unpickles, it only loads code of proven origin."""
    import jinja2  # noqa: PLC0415 - a build that renders nothing does without
    from jinja2.bccache import Bucket  # noqa: PLC0415 - a build that renders nothing does without

    class Cache(jinja2.BytecodeCache):
        def load_bytecode(self, bucket: Bucket) -> None:
            code = compiled.load(_code_key(bucket))
            if code is not None:
                bucket.code = marshal.loads(code)  # noqa: S302 - see above

        def dump_bytecode(self, bucket: Bucket) -> None:
            compiled.keep(_code_key(bucket), marshal.dumps(bucket.code))

    return Cache()


def _code_key(bucket: Any) -> bytes:
    return digest(f"{bucket.key} {bucket.checksum}".encode())


_CODE = Memo[bytes](f"{SEALED}code", bytes)
"""Compiled code by the name and the source of a template. It is run without further checks."""


class CompiledTemplates:
    """Compiled templates in the state. They are sealed, so that only code compiled for this user is loaded."""

    def __init__(self, state: State, *, writes: bool = True) -> None:
        """Take the state; ``writes`` is False if another process writes to it."""
        self._state = state
        self._writes = writes

    def load(self, key: bytes) -> bytes | None:
        """Return compiled code, or None."""
        code: bytes | None = self._state.remembered(_CODE, key)
        return code

    def keep(self, key: bytes, code: bytes) -> None:
        """Store compiled code, unless another process writes to the state."""
        if self._writes:
            self._state.remember(_CODE, key, code)
