"""Declarations of fields that contain the digest of a large value in the state."""

from __future__ import annotations

from typing import Annotated, get_type_hints

from msgspec import Struct

__all__ = ["Blob", "TextBlob", "blob_fields", "text_blob_fields"]

_BLOB, _TEXT = "blob", "text"

Blob = Annotated[bytes, _BLOB]
"""The digest of a large value; empty if there is none."""
TextBlob = Annotated[bytes, _BLOB, _TEXT]
"""A blob that affects nothing but the outputs that name its digest and what is derived from it (search index, related
articles). If nothing else in a document has changed, a build may patch these outputs. A change in a field of any other
type requires a full build."""


def blob_fields(kind: type[Struct]) -> tuple[str, ...]:
    """Return the names of the fields declared as blobs, in order."""
    return _declared(kind, _BLOB)


def text_blob_fields(kind: type[Struct]) -> tuple[str, ...]:
    """Return the names of the fields declared as blobs of text, in order."""
    return _declared(kind, _TEXT)


def _declared(kind: type[Struct], mark: str) -> tuple[str, ...]:
    declared = get_type_hints(kind, include_extras=True)
    return tuple(name for name, hint in declared.items() if mark in getattr(hint, "__metadata__", ()))
