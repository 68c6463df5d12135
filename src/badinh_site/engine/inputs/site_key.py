"""Compute the digest of everything that the layout of a site depends on, besides the moment."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

import msgspec

from badinh_site.content.files import SourceFile
from badinh_site.engine.inputs.reader import SourceReader
from badinh_site.engine.inputs.scan import SourceTree
from badinh_site.engine.request import Request
from badinh_site.engine.versions import engine_version
from badinh_site.hashing import DIGEST_SIZE, digest

__all__ = ["SiteKey", "changed_documents", "site_key"]


class SiteKey(NamedTuple):
    """The digests of everything that the layout of a site depends on, besides the moment."""

    environment_key: bytes
    """Digest of everything but the contents of documents: the request, all other files, all paths."""
    documents: bytes
    """The concatenated digests of the documents, in the order of their paths."""


def site_key(request: Request, tree: SourceTree, reader: SourceReader, read: Collection[str]) -> SiteKey:
    """Return the key of a site in its present state.

    Files in ``read`` (all that the build which computed the layout has read) count with their contents. The other
    files in content/, to which nothing refers, count only with their paths.

    Raises:
        ProblemsError: a file cannot be read.
    """
    documents = tree.documents
    others = [*tree.others.values(), *tree.templates.values(), *tree.static.values()]
    parts = [(found.path, reader.digest(found) if found.path in read else b"") for found in others]
    requested = (request.base_url, request.drafts, request.allowed, tree.problems, parts, list(documents))
    environment_key = digest(engine_version() + msgspec.msgpack.encode(requested))
    return SiteKey(environment_key, b"".join(map(reader.digest, documents.values())))


def changed_documents(tree: SourceTree, before: bytes, after: bytes) -> list[SourceFile]:
    """Return the documents whose digests differ in two keys with the same environment key."""
    size = DIGEST_SIZE
    return [
        found
        for place, found in enumerate(tree.documents.values())
        if before[place * size : (place + 1) * size] != after[place * size : (place + 1) * size]
    ]
