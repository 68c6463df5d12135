"""Store each value behind a digest of its place and bytes: one that was altered or moved is noticed when it is read."""

from __future__ import annotations

import hashlib

import msgspec

from badinh_site.diagnostics.problem import StateError

__all__ = ["checked", "mark_of", "verified"]

_SIZE = 8
"""Length of the digest in bytes. It finds accidents; seals and the state's folder are against forgeries."""

Place = tuple[str | bytes, ...]
"""The table and the key of a value, so that a value in the place of another is none."""


def checked(place: Place, data: bytes) -> bytes:
    """Return a value in the form that is stored."""
    return _digest(place, data) + data


def verified(place: Place, value: object) -> bytes:
    """Return the value that was stored at a place.

    Raises:
        StateError: it is not as it was stored.
    """
    if isinstance(value, bytes):
        data = value[_SIZE:]
        if value[:_SIZE] == _digest(place, data):
            return data
    raise StateError("state unreadable")


def mark_of(value: bytes) -> bytes:
    """Return what identifies a stored value among all that were stored at its place."""
    return value[:_SIZE]


def _digest(place: Place, data: bytes) -> bytes:
    hasher = hashlib.blake2b(msgspec.msgpack.encode(place), digest_size=_SIZE)
    hasher.update(data)
    return hasher.digest()
