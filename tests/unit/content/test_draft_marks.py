"""A draft is known as one whatever else is wrong in its head."""

from __future__ import annotations

import pytest

from badinh_site.content.draft_marks import is_marked_draft
from badinh_site.content.parser import BrokenDocument, Parser
from badinh_site.settings.config import MarkdownSettings

PARSER = Parser("Asia/Ho_Chi_Minh", MarkdownSettings())
DRAFTS = [
    "---\ntitle: a\ndate: mai\nstatus: draft\n---\nx",
    "---\nstatus: draft\ndate: mai\n---\nx",
    "---\nstatus: Draft # còn viết\ndate: mai\n---\nx",
    "---\nstatus: 'draft'\ntitle: 'a\n---\nx",
    '---\n"status": "draft"\ntitle: "a\n---\nx',
    "---\ntitle: a: b\nstatus: draft\n---\nx",
    "---\ntitle: a\nstatus:draft\n---\nx",
    "---\ntitle: a\nstatus：draft\nx: [\n---\nx",
    "---\n\tstatus: draft\n---\nx",
    "---\n{title: a, status: draft, date: mai}\n---\nx",
    "---\nstatus:\n  draft\ndate: mai\n---\nx",
    "---\r\nstatus: draft\r\ndate: mai\r\n---\r\nx",
    "---\rstatus: draft\rdate: mai\r---\rx",
    "---\ntitle: a\nstatus: draft\n\nx",
    "---\n\ntitle: a\n\nstatus: draft\ntitle\n---\nx",
    "—\ntitle: a\nstatus: draft\n—\nx",
    "title: a\nstatus: draft\n---\nx",
    "---\ntitle: a\nstatus: draft\n---\n[x](C:\\a.md)",
    "---\nstatus: draft\nstauts: published\nngày: 01/01/2030\n---\nx",
]
OTHERS = [
    "---\ntitle: a\ndate: mai\n---\nx",
    "---\ntitle: a\ndate: mai\n---\nstatus: draft",
    "---\ntitle: a: b\n---\n\nstatus: draft",
    "---\ntitle: a\n\nstatus: draft",
    "---\ntitle: 'a\nstatus: published\n---\nx",
    "---\ntitle: 'a\nstatus: draft\nstatus: published\n---\nx",
    "---\nstatus: draft\nstatus: published\n---\nx",
    "---\nstatus: published\nstatus: draft\n---\nx",
    "---\ntitle: 'a\nstatus: draft, chưa xong\n---\nx",
    "---\ntitle: 'a\nmy-status: draft\n---\nx",
    "---\ntitle: 'a\nlead: status: draft\n---\nx",
    "---\nstatus: nháp\n---\nx",
    "---\ndraft: true\n---\nx",
    "---\nimage: {status: draft}\n---\nx",
    "",
]


@pytest.mark.parametrize("text", DRAFTS)
def test_a_broken_file_that_says_so_is_a_draft(text: str) -> None:
    parsed = PARSER.parse(text.encode(), "content/a.md")
    assert isinstance(parsed, BrokenDocument)
    assert parsed.draft is True


@pytest.mark.parametrize("text", OTHERS)
def test_a_broken_file_that_does_not_say_so_is_none(text: str) -> None:
    parsed = PARSER.parse(text.encode(), "content/a.md")
    assert isinstance(parsed, BrokenDocument)
    assert parsed.draft is False


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "cp1258", "utf-8-sig"])
def test_a_draft_in_another_encoding_is_one(encoding: str) -> None:
    text = "---\r\ntitle: Lễ hội\r\nstatus: draft\r\n---\r\nx"
    assert is_marked_draft(text.encode(encoding, "replace"))
