"""Code is found in the source of a body where the page has it, and text behind it is text again."""

from __future__ import annotations

import pytest

from badinh_site.content.markdown.renderer import BodyRenderer
from badinh_site.content.markdown_code import without_code, without_fenced_code
from badinh_site.content.notes import note_mistakes
from badinh_site.content.prose import NOT_PROSE, prose_of
from badinh_site.content.suppressions import find_suppressions
from badinh_site.settings.config import MarkdownSettings

BODIES = [
    "```\nmã\n```\n\nsau\n",
    "```\nmã\n`````\n\nsau\n",
    "````\nmã\n```\nmã\n````\n\nsau\n",
    "~~~ a`b\nmã\n~~~~\nsau\n",
    "```\nmã\n~~~\nmã\n```\nsau\n",
    "- ```\n  mã\n  ```\n\nsau\n",
    "1. - ```\n     mã\n     ```\n\nsau\n",
    "1. sau\n\n    ```\n    mã\n    ```\n\nsau\n",
    "> ```\n> mã\n> ```\n\nsau\n",
    "> ```\n> mã\n\nsau\n",
    "> - ```\n>   mã\n>   ```\n\nsau\n",
    "```mã``` sau\n\nsau `mã` sau\n",
    "``` mã ```\nsau\n",
    "\\`sau\\` sau `mã`\n",
    "``mã ` mã`` sau\n",
    "sau ` sau\n\nsau ` sau\n",
    "```\nmã\n\nmã\n",
]
"""The word of the text is ``sau``, the word of the code ``mã``."""


@pytest.mark.parametrize("body", BODIES)
def test_code_is_blank_and_everything_else_is_as_before(body: str) -> None:
    text = without_code(body)
    assert [len(line) for line in text.split("\n")] == [len(line) for line in body.split("\n")]
    assert "mã" not in text
    assert text.count("sau") == body.count("sau")


@pytest.mark.parametrize("body", BODIES)
def test_the_page_has_the_same_code(body: str) -> None:
    html = BodyRenderer(MarkdownSettings()).render(body).html
    assert html.count("sau") == body.count("sau")
    assert "sau" not in html.replace("<pre>", "<code>").partition("<code>")[2].partition("</code>")[0]


@pytest.mark.parametrize("body", BODIES)
def test_prose_is_what_is_no_code(body: str) -> None:
    prose = prose_of(f"---\n---\n{body}").replace(NOT_PROSE, "")
    assert "mã" not in prose
    assert prose.count("sau") == body.replace("    ```", "").count("sau")


def test_there_is_no_code_in_a_comment() -> None:
    body = "<!--\n```\n-->\n\nsau `mã`\n\n```\n<!--\n```\n\nsau\n"
    assert without_fenced_code(body).split() == ["<!--", "```", "-->", "sau", "`mã`", "sau"]
    html = BodyRenderer(MarkdownSettings()).render(body).html
    assert html == "<p>sau <code>mã</code></p>\n<pre><code>&lt;!--\n</code></pre>\n<p>sau</p>"


@pytest.mark.parametrize("name", ["pre", "Pre"])
def test_there_are_no_fences_in_html_that_is_shown_as_written(name: str) -> None:
    body = f"<{name}>\n```\n</pre>\n\nsau\n"
    assert without_fenced_code(body) == body
    assert "<p>sau</p>" in BodyRenderer(MarkdownSettings()).render(body).html


def test_spans_are_no_blocks() -> None:
    assert without_fenced_code("`a`\n```b``` c\n") == "`a`\n```b``` c\n"


@pytest.mark.parametrize("code", ["```\nmã\n`````\n", "- ```\n  mã\n  ```\n", "> ```\n> mã\n", "```mã``` x\n"])
def test_notes_and_suppressions_behind_code_count(code: str) -> None:
    assert [one.code for one in note_mistakes(f"{code}\nThiếu[^1].\n")] == ["BD243"]
    assert len(find_suppressions(f"---\n---\n{code}\n<!-- badinh: bỏ qua BD614 vì tên -->\nx\n", 3)) == 1
