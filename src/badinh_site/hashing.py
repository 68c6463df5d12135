"""The digest that identifies content in the state and in outputs."""

from __future__ import annotations

import hashlib

__all__ = ["DIGEST_SIZE", "digest"]

DIGEST_SIZE = 20


def digest(data: bytes) -> bytes:
    """Return the digest of some bytes (BLAKE2b, 20 bytes)."""
    return hashlib.blake2b(data, digest_size=DIGEST_SIZE).digest()
