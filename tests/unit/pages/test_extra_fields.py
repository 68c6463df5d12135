"""A field of front matter that only pages show is declared in its table, in PageData and in the view, nowhere else."""

from __future__ import annotations

from datetime import UTC

import msgspec
from msgspec.structs import fields

from badinh_site.content.document import Document
from badinh_site.content.parser import IN_OTHER_FORM, ParsedDocument, Parser
from badinh_site.content.types import TYPES
from badinh_site.pages.article import ArticleView
from badinh_site.pages.parts import extra_fields
from badinh_site.portal.entry import PageData
from badinh_site.portal.extract import extract
from badinh_site.settings.config import MarkdownSettings


def test_every_field_of_front_matter_is_one_of_a_document_or_of_its_page() -> None:
    known = {name for one in TYPES.all for name in one.fields(UTC)}
    shown = {one.name for one in fields(PageData) if not one.required}
    assert known - IN_OTHER_FORM - set(Document.__struct_fields__) == shown


def page_data(front: str) -> PageData:
    parsed = Parser("UTC", MarkdownSettings()).parse(f"---\ntitle: a\n{front}---\n".encode(), "content/a.md")
    assert isinstance(parsed, ParsedDocument)
    return msgspec.msgpack.decode(extract(parsed.document, UTC).facts, type=PageData)


def test_such_a_field_goes_from_the_file_to_the_view_by_its_name() -> None:
    assert extra_fields(ArticleView)(page_data("place: Hà Nội\n")) == {"place": ("Hà Nội",)}
    assert extra_fields(ArticleView)(page_data("")) == {"place": ()}


def test_a_view_that_does_not_show_it_does_not_get_it() -> None:
    class Other(msgspec.Struct):
        title: str

    assert extra_fields(Other)(page_data("place: Hà Nội\n")) == {}
