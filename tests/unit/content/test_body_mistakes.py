"""Every word of a body is on its page, or a problem names it; what is on the page as it should be has no problem."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badinh_site.content.body_mistakes import body_mistakes
from badinh_site.content.lost_text import LostText, lost_text
from badinh_site.content.markdown.fast_path import Rendered
from badinh_site.content.markdown.raw_html import HTML, VOID
from badinh_site.content.markdown.renderer import BodyRenderer
from badinh_site.content.notes import note_mistakes
from badinh_site.diagnostics.problem import Problem
from badinh_site.settings.config import MarkdownSettings

RENDERER = BodyRenderer(MarkdownSettings())


def found(body: str) -> list[Problem]:
    return body_mistakes(body, RENDERER.render_whole(body), "content/2021/07/bai.md", 4)


def said(body: str) -> list[tuple[str, int, int, str]]:
    return [(one.code, one.line, one.column, *map(str, one.values.values())) for one in found(body)]


@pytest.mark.parametrize(
    ("body", "problems"),
    [
        ("Nhóm <s a b> gồm.", [("BD240", 4, 7, "s a b")]),
        ("Xem:\n\n<iframe src='https://a.example/'></iframe>", [("BD241", 6, 2, "iframe")]),
        ("<form><input name=x></form> và", [("BD241", 4, 2, "form"), ("BD241", 4, 8, "input")]),
        ("**Hồ sơ **gồm", [("BD242", 4, 1, "**Hồ sơ **gồm")]),
        ("Một[^1].", [("BD243", 4, 4, "1")]),
        ("Một[^1] hai[^1].\n\n[^1]:\n\nBa", [("BD243", 4, 4, "1")]),
        ("Một[^a].\n\n[^a]: Hai\n\n[^a]: Ba", [("BD244", 8, 1, "a")]),
        ("Một.\n\n[^b]: Hai ba", [("BD245", 6, 1, "b")]),
        ("| A | B |\n|---|---|\n| 1 | 2 | ba |", [("BD246", 6, 11, "ba")]),
        ("Một.\n\n[Hai]: ba", [("BD247", 6, 2, "[Hai]: ba")]),
        ("Một.\n\n*[QĐ]: quyết định", [("BD288", 6, 3, "QĐ")]),
        ("Một.\n\n*[KT-XH]: kinh tế", [("BD288", 6, 3, "KT-XH")]),
        ("Hai UBNDX.\n\n*[UBND]: ủy ban", [("BD288", 6, 3, "UBND")]),
        ("Hai KT và XH.\n\n*[KT-XH]: kinh tế", [("BD288", 6, 3, "KT-XH")]),
        ("| A | B |\n| 1 | 2 |\n| 3 | 4 |", [("BD719", 4, 1)]),
        ("| A | B |\n\nMột\n\n| 3 | 4 |", [("BD719", 4, 1), ("BD719", 8, 1)]),
        ("Xem [một][hai] và [1][2].", [("BD242", 4, 5, "[một][hai] và [1][2].")]),
        ("Xem [ba][].", [("BD242", 4, 5, "[ba][].")]),
        ("{{< youtube a >}}", [("BD248", 4, 1, "{{< youtube a >}}")]),
        ("<style>p {color: red}</style> Một", [("BD241", 4, 2, "style")]),
        ("<svg viewBox='0 0 1 1'><text>Hai</text></svg> và", [("BD241", 4, 2, "svg")]),
        ("<math><mi>x</mi></math>\n\n<script>mo(1)</script>", [("BD241", 4, 2, "math"), ("BD241", 6, 2, "script")]),
        ("<script>Một <a b c> hai", [("BD241", 4, 2, "script"), ("BD240", 4, 9, "Một <a b c> hai")]),
        ("Một.\n\n~~~~~~~\n\nHai bước.\n\nBốn", [("BD287", 6, 1, "~~~~~~~")]),
        ("```\na\n```\n\n```text\nHai bước", [("BD287", 8, 1, "```text")]),
        ("![Ảnh] (a.jpg)", [("BD242", 4, 1, "![Ảnh] (a.jpg)")]),
        ("Xem ![[a.jpg]]", [("BD242", 4, 5, "![[a.jpg]]")]),
        ("!(Ảnh)[a.jpg]", [("BD242", 4, 1, "!(Ảnh)[a.jpg]")]),
        ("Xem [báo] (https://a.example/)", [("BD242", 4, 9, "] (https://a.example/)")]),
        ("Xem (báo)[https://a.example/]", [("BD242", 4, 9, ")[https://a.example/]")]),
        ("Một[^hai ba].", [("BD242", 4, 4, "[^hai ba].")]),
        ("Một^[hai ba].", [("BD242", 4, 4, "^[hai ba].")]),
        ("{gallery}a/b{/gallery}", [("BD248", 4, 1, "{gallery}a/b{/gallery}")]),
        ("{loadposition user1}", [("BD248", 4, 1, "{loadposition user1}")]),
        ("[b]Một[/b] hai", [("BD248", 4, 7, "[/b] hai")]),
        ("[url=https://a.example/]Một[/url]", [("BD248", 4, 1, "[url=https://a.example/]Một[/url]")]),
        ("{% include a %} và", [("BD248", 4, 1, "{% include a %} và")]),
        ('[gallery ids="1"]', [("BD248", 4, 1, '[gallery ids="1"]')]),
        ("Một.\n\n    <p>Hai</p>", [("BD249", 6, 5, "<p>")]),
    ],
)
def test_what_does_not_reach_readers_is_reported_once_with_its_place(
    body: str, problems: list[tuple[str, int, int, str]]
) -> None:
    assert said(body) == problems


@pytest.mark.parametrize(
    "body",
    [
        "Hai sao (**) và 5\\*\\* và `**x`.",
        "Đ**ấ**t, <b>Đ</b>ất, `<b>` &amp; &ocirc;ng, tr&ocirc;̀ng",
        "[chữ](<Dùng trợ lý.pdf> 'Tít') và [một][nhãn] và ![ảnh](a.jpg \"Chú\")\n\n[nhãn]: https://a.example/b 'Tựa'",
        "UBND quận.\n\n*[UBND]: Uỷ ban nhân dân",
        "Ngành KT-XH.\n\n*[KT-XH]: Kinh tế - xã hội",
        "Một[^x].\n\n[^x]:\n\n    Ba",
        "Một[^x].\n\n[^x]:\nBa",
        "Một[^x] hai[^x].\n\n[^x]: Ba **bốn**\n\n    năm sáu",
        "<!-- lời nhắn cho người sửa -->\n\nMột.",
        "```html\n<p>[^1] ** {% x %}</p>\n```",
        "<p style='text-align:center' align=center><font color=red>Một</font></p>",
        "1. Một\n2. Hai\n\nĐoạn.\n\n7. Bảy",
        "1\\. Một\n\n\\- Hai\n\n\\[Nhãn]: chữ",
        "![Cầu](cau.jpg){.rong}\n\nMột\n{: .rong #neo lang=vi }",
        "Một\n{: .x}",
        "| A | B |\n|:--|--:|\n| 1 \\| 2 | `a|b` |",
        "Xem <https://a.example/b> và <ubnd@a.example>",
        "## 1. Mục đích\n\nVăn bản",
        "> Một\n>\n> - hai",
        "<details open><summary>Một</summary>Hai</details>",
        "Hay quá![1] Thật [thế] (hôm qua) và (một)[hai], [/], {/}, 5^[, [x] (a)",
        "```\n    Ngày 30/11, huyện họp.\n```",
        "```\na b",
        "~~~\nHai bước\n~~~~",
        "~~~\n``` là\n~~~\n\nHai bước",
        "> ```\n> Hai bước\n\nMột",
        "Một\n    dòng thụt vào của đoạn",
        "    a = b + c",
        "- Một\n\n    Đoạn của mục",
        "<p class=MsoNormal>Một<o:p></o:p></p>\n\n<st1:place w:st='on'>Hà Nội</st1:place> xin<o:p>&nbsp;</o:p>",
        "<font size=5>T</font>ại <big>Ba</big><tt>Vì</tt> và <nobr>liền</nobr><wbr>đây",
        "<font\ncolor=red>N</font>&agrave;y",
    ],
)
def test_what_reaches_readers_is_not_reported(body: str) -> None:
    assert said(body) == []


PIECES = st.sampled_from(
    [
        *"<>{}[]()|*_`#-+.!:^\\\"'&;=/~",
        " ",
        "  ",
        "    ",
        "\n",
        "\n\n",
        "**",
        "[^",
        "]:",
        "](",
        "{.",
        "</",
        "- ",
        "1. ",
        "> ",
        "|---|---|\n",
        "<b ",
        "<iframe ",
        "<table>",
        "&amp;",
        "&ocirc;",
        "{{<",
    ]
)
WORDS = tuple(f"{one}{two}" for one in ("sông", "núi", "hồ", "cầu", "phố") for two in ("một", "hai", "ba", "bốn"))


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Return a text in which each word occurs once."""
    count = draw(st.integers(1, len(WORDS)))
    pieces = draw(st.lists(st.lists(PIECES, max_size=3), min_size=count + 1, max_size=count + 1))
    return "".join("".join(signs) + word for signs, word in zip(pieces, (*WORDS[:count], ""), strict=True))


@pytest.mark.slow
@settings(max_examples=1000, deadline=None)
@given(texts())
def test_every_word_is_on_the_page_or_reported(body: str) -> None:
    rendered = RENDERER.render_whole(body)
    page = unescape(rendered.html) + " ".join(rendered.references)
    problems = body_mistakes(body, rendered, "bai.md", 1)
    gone = [word for word in WORDS if word in body and word not in page and not _is_meant_to_go(word, body)]
    assert [word for word in gone if not _is_reported(word, body, problems)] == []


def _is_meant_to_go(word: str, body: str) -> bool:
    """Return whether a word is the label of a fence, or of a link that has one."""
    return re.search(rf"(`{{3,}}|~{{3,}})[^\n]*{word}|\][\[(][^\])]*{word}|<!--", body) is not None


def _is_reported(word: str, body: str, problems: list[Problem]) -> bool:
    if any(word in str(value) for one in problems for value in one.values.values()):
        return True
    lines = body.split("\n")
    cut = [one for one in problems if one.code in ("BD240", "BD244", "BD245", "BD246", "BD247")]
    return any(word in lines[one.line - 1] for one in cut)


def test_a_text_that_vanishes_is_found_whatever_made_it_vanish() -> None:
    html = "<p>Một hai bảy.</p>"
    assert lost_text("Một hai ba, bốn\nnăm <b>sáu</b> bảy.", html) == [
        LostText(8, "ba, bốn"),
        LostText(16, "năm"),
        LostText(23, "sáu"),
    ]


def test_a_word_that_is_there_less_often_is_found() -> None:
    assert lost_text("hồ hồ hồ", "<p>hồ hồ</p>") == [LostText(6, "hồ")]


@pytest.mark.parametrize(
    ("body", "html", "lost"),
    [
        ("một form hai", "<p>một hai</p>", [LostText(4, "form")]),
        ("một <form> hai", "<p>một hai</p>", [LostText(5, "form", element=True)]),
        ("hồ hồ a b", "<p>a b hồ</p>", [LostText(0, "hồ")]),
        (
            "Một[^a].\n\n[^a]: hai",
            '<p>Một<sup id="fnref:a"><a href="#fn:a">1</a></sup></p>',
            [LostText(16, "hai")],
        ),
    ],
)
def test_each_lost_word_is_found_once_and_for_what_it_is(body: str, html: str, lost: list[LostText]) -> None:
    assert lost_text(body, html) == lost


def test_a_text_far_too_long_to_be_aligned_is_compared_by_its_words() -> None:
    words = [f"từ{number}" for number in range(9000)]
    html = "<p>" + " ".join(words[:4000] + words[4001:]) + "</p>"
    assert [one.text for one in lost_text(" ".join(words), html)] == ["từ4000"]
    backwards = "<p>" + " ".join(reversed(words[1:])) + "</p>"
    assert [one.text for one in lost_text(" ".join(words), backwards)] == ["từ0"]


def test_targets_in_another_form_count_as_there() -> None:
    rendered = Rendered('<p><a href="\0000\0">Kế hoạch</a></p>', ("ke-hoach.pdf",), (), "")
    assert body_mistakes("[Kế hoạch](ke-hoach.pdf)", rendered, "bai.md", 1) == []


def test_a_note_that_is_defined_often_is_reported_in_time() -> None:
    mistakes = note_mistakes("Một[^1].\n\n" + "[^1]: hai\n" * 50)
    assert [one.code for one in mistakes] == ["BD244"] * 49
    assert sum(len(one.spans) for one in mistakes) < 100
    assert {one.code for one in found("Một[^1].\n\n[^1]: hai\n[^1]: ba bốn\n[^1]: năm")} == {"BD244"}


@pytest.mark.parametrize("name", sorted(HTML))
@pytest.mark.parametrize("gap", [" ", "\n\n"])
def test_of_an_element_nothing_but_its_name_is_lost(name: str, gap: str) -> None:
    end = "" if name in VOID else f"</{name}>"
    body = f"một{gap}<{name}>hai{end}{gap}ba"
    lost = lost_text(body, BodyRenderer(MarkdownSettings()).render(body).html)
    assert [(one.text, one.element) for one in lost] in ([], [(name, True)])
