"""What is declared of an entry decides what a patch may take for a change of text alone."""

from __future__ import annotations

from datetime import UTC
from typing import get_args, get_type_hints

import pytest
from msgspec.structs import replace

from badinh_site.content.parser import ParsedDocument, Parser
from badinh_site.portal.entry import BLOBS, TEXT_BLOBS, Entry, blobs_of, same_but_for_text, text_blobs_of
from badinh_site.portal.extract import extract
from badinh_site.settings.config import MarkdownSettings


@pytest.fixture
def entry() -> Entry:
    parsed = Parser("UTC", MarkdownSettings()).parse(b"---\ntitle: Tin\n---\n\nLoi.\n", "content/2021/06/a.md")
    assert isinstance(parsed, ParsedDocument)
    return extract(parsed.document, UTC).entry


def test_every_digest_of_an_entry_is_declared_as_a_blob() -> None:
    hints = get_type_hints(Entry)
    assert {name for name, kind in hints.items() if bytes in (kind, *get_args(kind))} == set(BLOBS)
    assert set(TEXT_BLOBS) < set(BLOBS)


def test_the_digests_come_in_the_order_of_their_declaration(entry: Entry) -> None:
    assert blobs_of(entry) == tuple(getattr(entry, name) for name in BLOBS)
    assert text_blobs_of(entry) == tuple(getattr(entry, name) for name in TEXT_BLOBS)


def test_entries_that_differ_in_anything_but_a_text_blob_are_not_the_same(entry: Entry) -> None:
    different = {name: replace(entry, **{name: object()}) for name in Entry.__struct_fields__}
    assert {name for name, other in different.items() if same_but_for_text(entry, other)} == set(TEXT_BLOBS)
