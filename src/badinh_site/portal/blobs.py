"""Declares which fields of a value hold the digests of large values that the state keeps."""

from __future__ import annotations

from typing import Annotated, get_type_hints

from msgspec import Struct

__all__ = ["Blob", "TextBlob", "blob_fields", "text_blob_fields"]

_BLOB, _TEXT = "blob", "text"

Blob = Annotated[bytes, _BLOB]
"""The digest of a large value; empty when there is none."""
TextBlob = Annotated[bytes, _BLOB, _TEXT]
"""A blob that decides nothing but the outputs that name its digest, and what is derived of it (search index, related
articles). A build may patch these outputs when nothing else of a document has changed. A field of any other type makes
the next build a full one."""


def blob_fields(kind: type[Struct]) -> tuple[str, ...]:
    """Return the fields that are declared as blobs, in their order."""
    return _declared(kind, _BLOB)


def text_blob_fields(kind: type[Struct]) -> tuple[str, ...]:
    """Return the fields that are declared as blobs of text, in their order."""
    return _declared(kind, _TEXT)


def _declared(kind: type[Struct], mark: str) -> tuple[str, ...]:
    declared = get_type_hints(kind, include_extras=True)
    return tuple(name for name, hint in declared.items() if mark in getattr(hint, "__metadata__", ()))
