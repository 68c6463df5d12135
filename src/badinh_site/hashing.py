"""The digest by which the state and the outputs know content."""

from __future__ import annotations

import hashlib

__all__ = ["DIGEST_SIZE", "digest"]

DIGEST_SIZE = 20


def digest(data: bytes) -> bytes:
    """Return the digest (BLAKE2b, 20 bytes) that names contents throughout the engine."""
    return hashlib.blake2b(data, digest_size=DIGEST_SIZE).digest()
