"""Keeps compiled templates between builds."""

from __future__ import annotations

import marshal
from typing import TYPE_CHECKING, Any, Protocol

from badinh_site.hashing import digest

if TYPE_CHECKING:
    import jinja2
from badinh_site.engine.store.memo import SEALED, Memo
from badinh_site.engine.store.state import State

__all__ = ["CompiledCache", "CompiledTemplates", "bytecode_cache"]


class CompiledCache(Protocol):
    """Keeps compiled templates between builds."""

    def load(self, key: bytes) -> bytes | None:
        """Return what was kept under a key, proven to be just that; or None. It will be run."""

    def keep(self, key: bytes, code: bytes) -> None:
        """Keep compiled code."""


def bytecode_cache(compiled: CompiledCache) -> jinja2.BytecodeCache:
    """Return Jinja2's side of a cache. Its own form of compiled code is a pickle; ours is what the cache has proven."""
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
"""By the name and the source of a template. It is run as it is."""


class CompiledTemplates:
    """Compiled templates in the state, sealed: what comes out of it was compiled for this user."""

    def __init__(self, state: State, *, writes: bool = True) -> None:
        """Take the state; ``writes`` is False where another process writes to it."""
        self._state = state
        self._writes = writes

    def load(self, key: bytes) -> bytes | None:
        """Return compiled code, or None."""
        code: bytes | None = self._state.remembered(_CODE, key)
        return code

    def keep(self, key: bytes, code: bytes) -> None:
        """Keep compiled code."""
        if self._writes:
            self._state.remember(_CODE, key, code)
