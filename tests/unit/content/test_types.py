"""Each type of content is a row, and everything that tells one type from another is asked of it."""

from __future__ import annotations

import pytest

from badinh_site.content.types import (
    ALBUM,
    ARTICLE,
    PAGE,
    TYPES,
    AddressRule,
    ContentTypes,
    is_document,
    type_named,
    type_of,
)

PLACES = {
    "content/2021/07/bai.md": ARTICLE,
    "content/bai.md": ARTICLE,
    "content/pages.md": ARTICLE,
    "content/2021/albums/tet/index.md": ARTICLE,
    "content/pages/gioi-thieu.md": PAGE,
    "content/pages/bo-may/index.md": PAGE,
    "content/albums/tet/index.md": ALBUM,
    "content/albums/2021/tet/INDEX.MD": ALBUM,
}


@pytest.mark.parametrize("path", PLACES)
def test_the_folder_of_a_file_tells_its_type(path: str) -> None:
    assert type_of(path) is PLACES[path]
    assert is_document(path)


@pytest.mark.parametrize(
    "path",
    ["content/albums/tet.md", "content/albums/index.md", "content/albums/tet/doc.md", "content/a.txt", "content/index"],
)
def test_other_files_are_no_documents(path: str) -> None:
    assert not is_document(path)


def test_the_innermost_folder_decides_in_whatever_order_types_are_listed() -> None:
    event = PAGE._replace(name="event", folder="content/pages/su-kien/")
    for types in (ContentTypes((ARTICLE, PAGE, event)), ContentTypes((event, PAGE, ARTICLE))):
        assert types.of("content/pages/su-kien/hoi.md") is event
        assert types.of("content/pages/hoi.md") is PAGE
        assert types.of("content/hoi.md") is ARTICLE
        assert types.named("event") is event


def test_types_differ_in_name_and_folder() -> None:
    assert len({one.name for one in TYPES.all}) == len({one.folder for one in TYPES.all}) == len(TYPES.all)
    assert all(type_named(one.name) is one and one.folder.endswith("/") for one in TYPES.all)


def test_every_rule_of_addresses_is_that_of_a_type() -> None:
    assert {one.address for one in TYPES.all} == set(AddressRule)
