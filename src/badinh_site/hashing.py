"""The digest that identifies content in the state and in outputs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

__all__ = ["DIGEST_SIZE", "digest", "digest_of_pieces"]

DIGEST_SIZE = 20


def digest(data: bytes) -> bytes:
    """Return the digest of some bytes (BLAKE2b, 20 bytes)."""
    return hashlib.blake2b(data, digest_size=DIGEST_SIZE).digest()


def digest_of_pieces(pieces: Iterable[bytes]) -> bytes:
    """Return the digest of some bytes that come in pieces."""
    made = hashlib.blake2b(digest_size=DIGEST_SIZE)
    for piece in pieces:
        made.update(piece)
    return made.digest()
