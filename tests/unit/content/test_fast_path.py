from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badinh_site.content.files import decode
from badinh_site.content.frontmatter import split
from badinh_site.content.markdown import fast_path, inline
from badinh_site.content.markdown.fast_path import Rendered, lift, render_plain
from badinh_site.content.markdown.inline import InlineMarkup
from badinh_site.content.markdown.renderer import BodyError, BodyRenderer
from badinh_site.diagnostics.wording import translatable
from badinh_site.settings.config import MarkdownSettings
from badinh_site.vietnamese import nfc

RENDERER = BodyRenderer(MarkdownSettings())
STOCK = BodyRenderer(MarkdownSettings())
ROOT = Path(__file__).parents[3]


def outcome(render: Callable[[str], Rendered], text: str) -> Rendered | str:
    try:
        return render(text)
    except BodyError as error:
        return str(error)


class Thorough(InlineMarkup):
    """Reads every text, whatever is in it."""

    def may_be_marked(self, text: str) -> bool:
        return True


def whole(text: str) -> Rendered | str:
    """Return what is right: all of a text through Python-Markdown, and every text in it through the inline rules."""
    converter = STOCK._converter
    thorough = Thorough(converter, converter.inlinePatterns["footnote"], converter.blocks.reference)
    converter.treeprocessors.register(thorough, "inline", 20)
    return outcome(STOCK.render_whole, text)


def assert_right(text: str) -> None:
    """Assert that the short ways give what Python-Markdown and the sanitiser give, for a text as files are read."""
    text = nfc(text)
    expected = whole(text)
    assert outcome(RENDERER.render_whole, text) == expected
    assert outcome(RENDERER.render, text) == expected
    plain = render_plain(text)
    assert plain is None or plain == expected


# What is laid out without Markdown


@pytest.mark.parametrize(
    "text",
    [
        "Một đoạn.",
        "\n\nMột đoạn\ntrên hai dòng.\n\n\n\nĐoạn thứ hai!\n",
        "Giá: 5\u00a0000 đồng; 50% (năm 2021) + 7 = 12, #1, a-b, “Tin” 'a' \"b\" © ½ 😀 日本",
        "“Trích dẫn”\n\n– Đối thoại\n\n(Theo báo)\n\n2021 là năm\n\n5.000 đồng\n\n21/6/2016",
        "## Một\n\nHai\n\n#### Ba\n\n# Bốn\n\n###### 1. Năm",
        "# Tin\n\n# Tin\n\n## Tin\n\n# Đường\n\n# 日本\n\n# 中国\n\n# con",
        "Danh sách:\n\n- a\n- b\n\nHết",
        "* a\n* b",
        "+ a\n\n1. b\n2. c",
        "3. a\n7. b\n\nHết\n\n007. c\n1234. d",
        "> a\n\n> b",
        "1. a\n2. b\n\nHết\n\n7. c",
        "## Tin\n\n- 2.825 tỷ\n- –\u00a0a",
        "| Năm | Lớp |\n|---|---|\n| 2016 | - 12 |\n|#||\n|: 1. a|+|\n\n- a\n\n| a | |\n| - | -- |\n|---|---|",
        "| Năm | Lớp | Tên | Tỷ lệ |\n| :-- | --: |:-:| - |\n| 2016 | 12 | : | 5% |",
        "**Tên**: Ba Đình\n*Năm*, “**2021**” (*nay*).\n\n**Hết**",
        "Các **chị\u00a0em**, *anh em*; **a b**\n**c** d *đ*…",
        "- **Tên**: Ba Đình\n- *Năm*\n- (*nay*)\n\n*a*\n\n1. **b**\n2. a",
        "* *a*\n* **b**\n\nHết",
        "Xem [Luật\u00a0số 5](https://a.vn), [a: b](http://www.a-b.com.vn/c_d/2021.html?e=f_g#h).\n[d](https://a.vn/)",
        "> Một **hai**\n> [ba](https://a.vn/b)\n\nBốn\n\n> “Năm”",
        "## Một\n\n> Hai\n\n- a\n\n> Ba\n\n- b\n\n| a | b |\n|---|---|\n| c | d |\n\n> Bốn",
    ],
)
def test_plain_bodies_need_no_markdown(text):
    assert render_plain(text) == whole(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        " Một",
        "Một ",
        "Một\u00a0",
        "\u00a0Một",
        "Một  \nhai",
        "Một\n hai",
        "Một\thai",
        "Một\n\n    hai",
        "Một\n===",
        "Một\n---",
        "---",
        "Một\n- hai",
        "Một\n: hai",
        "Một\n\n: hai",
        "1. Một\nhai",
        "1.",
        "- a\n\n- b",
        "* a\n+ b",
        "- a\n\n* b",
        "- a\n  - b",
        "1) a",
        "2021. Năm",
        "2021. Năm\n2022. Năm",
        "##Tin",
        "Xem https://a.vn",
        "# https://a.vn",
        "| a | www.a.vn |\n|---|---|\n| c | d |",
        "- a@b.vn",
        "[a](https://a.vn) https://b.vn",
        "[https://b.vn](https://a.vn)",
        "~~a~~",
        "- a\n    - b",
        "- - a",
        "- 1. a",
        "- [ ] a",
        "# Tin #",
        "# Tin\nđoạn",
        "#Tin",
        "####### Tin",
        "# Tin {#a}",
        "a * b * c",
        "*a",
        "a* b*",
        "*a* *b",
        "*a\nb*",
        "* a*",
        "*a *",
        "*\u00a0a*",
        "**a**b",
        "a**b**",
        "a*b*c",
        "**a****b**",
        "*a**b*",
        "**a* b*",
        "**a*",
        "*a**",
        "***a***",
        "***",
        "****",
        "** **",
        "**a *b* c**",
        "**[a](https://a.vn)**",
        "[**a**](https://a.vn)",
        "\\*a*",
        "*a\\*",
        "*a_b*",
        "_a_",
        "__a__",
        "*a*{: .b }",
        "*[UBND]: b",
        "# *a*",
        "a_b",
        "a `b`",
        "a & b",
        "a < b",
        ">a",
        ">",
        "> a\nb",
        "> a\n>\n> b",
        "> > a",
        "> - a",
        "> # a",
        ">  a",
        ">     a",
        "> a ",
        "a\n> b",
        "a > b",
        "a\\b",
        "a [b](c.md)",
        "[a]",
        "[a][b]",
        "[a] (https://a.vn)",
        "[](https://a.vn)",
        "[a]()",
        "![a](https://a.vn/b.jpg)",
        "a[b](https://a.vn)",
        "[a](https://a.vn)b",
        "[a](https://a.vn)[b](https://a.vn)",
        "[a [b](https://a.vn)](https://a.vn)",
        "[a](https://a.vn\n)",
        "[a](https://a.vn 'b')",
        "[a](<https://a.vn>)",
        "[a](https://a.vn/b(c))",
        "[a](https://a.vn/?b&c)",
        "[a](https://a.vn/*b*)",
        "[a](https://a.vn/đ)",
        "[a](https://a.vn:80)",
        "[a](https://a.vn:99999)",
        "[a](https://b@a.vn)",
        "[a](https://1.2.3.4.5)",
        "[a](https://a.0x1)",
        "[a](https://xn--a.vn)",
        "[a](https://)",
        "[a](https:a.vn)",
        "[a](//a.vn)",
        "[a](javascript:b)",
        "[a](mailto:b@a.vn)",
        "[a]: https://a.vn",
        "[a](https://a.vn)\n\n[a]: https://b.vn",
        "[a](https://a.vn)[^1]\n\n[^1]: b",
        "a | b\n--|--",
        "| a |\n|---|\n| b |",
        "| a | b |\n|---|---|",
        "| a | b |\n|---|---|\n| c |",
        "| a | b |\n|---|---|\n| c | d | e |",
        "| a | b |\n|:|---|\n| c | d |",
        "| a | b |\n|: -|---|\n| c | d |",
        "| a | b |\n|:-|::-|\n| c | d |",
        "| a | b |\n|---|\n| c | d |",
        "| a | b |\n|---|---|\n| c | d | ",
        " | a | b |\n|---|---|\n| c | d |",
        "| a | b |\n|---|---|\n| *c* | d |",
        "| a | b |\n|---|---|\n| c | d |\nđ",
        "a\u200bb",
        "a\u2028b",
        "a\u3000b",
        "a\x02b",
        "a\rb",
        "a\n\x0c\nb",
        "\u0301a",
        "~~~\na\n~~~",
    ],
)
def test_what_may_be_more_than_plain_is_left_to_markdown(text):
    assert render_plain(text) is None
    assert_right(text)


@pytest.mark.parametrize("sign", inline._Text._HANDLERS)
def test_every_sign_with_a_meaning_is_looked_for(sign):
    # A closing bracket has none without an opening one, a mark before a bracket none without the bracket, and a line
    # end none without a blank beside it or a break before. A control character is never plain.
    assert inline._SPECIAL.fullmatch(sign)
    assert sign in ("]", "!", "\n") or inline.INLINE_START.search(sign)
    assert (
        sign in ("!", "\n", "\x02")
        or re.search(f"[{fast_path._SPECIAL}]", sign)
        or any(mark in sign for mark in fast_path._ADDRESS_MARKS)
    )


# What is lifted out


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("Một\n\n*Hai*\n\nBa", 2),
        ("Một\n\nHai\n\n*Ba*", 1),
        ("Một\n\n- a\n- b\n\nHai\n\n*Ba*", 1),
        ("*Một*\n\n- a\n- b\n\nHai", 1),
        ("## Một\n\n- a\n\nHai\n\n*Ba*", 1),
        ("*Một*\n\nHai\n\n\nBa\n", 1),
        ("*Một*\n\nHai\n\n\n\nBa\n", 2),
        ("[a](b.md)\n\nMột\n\n| a | b |\n|---|---|\n| c | d |\n\nHai", 1),
        ("| a | b |\n|---|---|\n| c | d |\n\n*Hai*\n\n| a | b |\n|---|---|\n| c | d |\n\nBa", 1),
    ],
)
def test_plain_runs_are_lifted_out_and_put_back(text, runs):
    lifted = lift(text)
    assert lifted is not None
    assert len(lifted.runs) == runs
    assert lifted.put_back(RENDERER.render_whole(lifted.text)) == whole(text)


@pytest.mark.parametrize(
    "text",
    [
        "Từ\n\n:   nghĩa",
        "```\na\n\nMột\n\nb\n```",
        "Một\n\n```\na\n\n\nHai\n\n\n\nb\n```\n\nBa",
        "UBND quận\n\n*[UBND]: Uỷ ban",
        "<div>\n\nMột\n\n</div>",
        "<!--\n\nMột\n\n-->\n\nHai",
        "&#6\n\nMột; &#65 a",
        "a &#\n\nMột;\n\n&#65 b",
        "Một[^1]\n\n///Footnotes Go Here///\n\nHai\n\n[^1]: Ghi chú\n\n    thêm\n\nBa",
        "[^1]: Ghi chú\n\nMột\n\n    hai\n\nBa [^1]",
        "- a\n\n- b\n\nMột\n\n    hai",
        "- a\n\nMột\n\n- b\n\nHai\n\n    ba",
        "> a\n\nMột\n\n> b",
        "thayde0\n\nMột *hai*\n\nthayde\n\nthaydex0\n\n*a*\n\nthaydexx1",
        "[thayde0]\n\nMột\n\n[thayde0]: a.md",
        "*\x02[UBND]: Uỷ ban\n\nUBND quận",
        "Một\n\n{: .lon }\n\nHai",
        "[a]:\n\nMột\n\n[a]",
        "Một\n\n[TOC]\n\n## Hai\n\nBa",
        "*a\n\nMột\n\nb*",
        "`a\n\nMột\n\nb`",
        "\u00a0\u00a0Một\n\nHai\n\n\u00a0Ba",
        "Một\n\n<!--more-->\n\nHai",
        "Một *hai* ba\n\na *b _c__\\__( **d**",
    ],
)
def test_plain_text_that_belongs_to_what_stands_beside_it_stays_with_it(text):
    assert_right(text)


def test_a_list_that_could_go_on_is_not_lifted():
    for after in ("- c", "    c", "1. c", ": c", "*c*"):
        text = f"Một\n\n- a\n- b\n\n{after}"
        assert "- a" in lift(text).text
        assert_right(text)


def test_a_body_that_cannot_be_rendered_is_an_error_either_way():
    text = f"Một\n\n{'- ' * 1500}a\n\nHai"
    assert lift(text) is not None
    assert whole(text) == translatable("nested")
    assert_right(text)


def test_a_site_with_extensions_of_its_own_gets_all_of_them():
    renderer = BodyRenderer(MarkdownSettings(extensions=("nl2br",)))
    assert renderer.render("Một\nhai").html == "<p>Một<br>\nhai</p>"
    renderer = BodyRenderer(MarkdownSettings(options=(("toc", (("permalink", "true"),)),)))
    assert "headerlink" in renderer.render("## Một\n\nHai").html


# The same bytes


def bodies() -> list[str]:
    files = [*ROOT.glob("content/**/*.md"), *ROOT.glob("tests/data/sites/**/*.md"), *ROOT.glob("*.md")]
    texts = [decode(file.read_bytes(), "a.md")[0] for file in sorted(files)]
    return [split(text, "a.md").body if text.startswith("---") else text for text in texts]


def sentences() -> list[str]:
    """Return the lines of all our articles: what editors write."""
    return sorted({line for body in bodies() for line in body.split("\n") if line.strip()})


@pytest.mark.parametrize("text", bodies())
def test_our_own_articles_are_the_same_either_way(text):
    assert_right(text)


PLAIN = st.sampled_from(
    [
        "Chiều 13/7, quận Ba Đình tổ chức hội nghị sơ kết.",
        "“Quy tắc ứng xử” của UBND quận; 2.825 tỷ đồng (49%)!",
        "2021 là năm đầu\nnhiệm kỳ.",
        "Một",
        "Giá 5\u00a0000 đồng",
        "thayde0",
        "HTML tin",
        "– Ông nói: được",
        "Gửi về vpub@badinh.vn hoặc https://badinh.vn",
    ]
)
WORD = st.sampled_from(["Tin", "UBND", "Ba Đình", "thayde1", "a_b", "5", "x;", "&", "&amp;", "&#65 ", "&#65;", "1."])
EDGES = ["*", "**", "_", "__", "***", "`", "``"]
TARGETS = ["a.md", "http://a.vn", "https://a-b.vn/c_d?e=f#g", "https://1.2.3", "<b c.md>", 'a.md "Tựa"', "#tin", ""]
INLINE = st.one_of(
    WORD,
    st.builds("{0}{1}{0}".format, st.sampled_from(EDGES), WORD),
    st.builds("[{}]({})".format, WORD, st.sampled_from(TARGETS)),
    st.builds("![{}]({})".format, WORD, st.sampled_from(["a.jpg", "b.png 'Tựa'"])),
    st.sampled_from(["[Tin][1]", "[1]", "[^1]", "[^a]", "\\*", "\\", "*", "_", "`", "[", "]", "![", "{: .a }", "{#b}"]),
    st.sampled_from(["<b>", "</b>", "<br>", "<https://a.vn>", "<a@b.vn>", "<", ">", "|", "~~", "^", "  \n", "\n"]),
    st.sampled_from(["\u00a0", "\u200b", "\t", "\x02", "\x03", "\x0c", "\x1c", "\x85", "\u2028", "\r", "\ufeff", "\0"]),
    st.sampled_from(
        ["https://a.vn/b_c", "(https://a.vn)", "www.a.vn.", "a@b.vn", "<mã số>", "x<y", "{2021}", "~~b~~", "\\\n"]
    ),
    st.sampled_from(["\x02klzzwxh:0000\x03", "\x02wzxhzdk:0\x03", "\x02amp\x03"]),
)
MARKED = st.sampled_from(
    [
        *[
            "**Tên**:",
            "*Năm*,",
            "(**a b**)",
            "“*Tin*”",
            "**Một\u00a0hai**",
            "*a*\n**b**",
            "a**b**",
            "*a**b*",
            "**a****b**",
        ],
        *[
            "[Tin](https://a.vn/b.html).",
            "“[a](http://a-b.vn)”",
            "[a](https://a.vn)b",
            "[*a*](https://a.vn)",
            "*a",
            "b**",
        ],
    ]
)
ITEM = st.one_of(
    PLAIN,
    st.lists(st.one_of(MARKED, PLAIN), min_size=1, max_size=4).map(" ".join),
    st.lists(st.one_of(INLINE, MARKED, PLAIN), min_size=1, max_size=4).map(" ".join),
    st.lists(st.sampled_from(["*", "**", "a", "Đ", " ", "(", ")", ":", "_", "[b](https://a.vn)"])).map("".join),
)
MARKERS = [
    "- ",
    "* ",
    "+ ",
    "1. ",
    "2) ",
    "5. ",
    "2021. ",
    "  - ",
    "   - ",
    "##",
    "#",
    "-",
    "> ",
    ">",
    ">> ",
    ": ",
    ":   ",
]
NAMES = ["[^1]", "[^a]", "*[UBND]", "*[Tin]", "[1]", "[Tin]"]
ALONE = ["```", "~~~", "---", "***", "[TOC]", "///Footnotes Go Here///", "<!--more-->", "</div>", "-->"]
SYNTAX = st.one_of(
    st.builds("{} {}".format, st.sampled_from(["#", "##", "###", "######", "#######"]), ITEM),
    st.builds("{}\n{}".format, ITEM, st.sampled_from(["===", "---", "=", "-", "***", "{: .a }", "{: #b }"])),
    st.builds("{}{}".format, st.sampled_from(MARKERS), ITEM),
    st.builds("- {}\n- {}".format, ITEM, ITEM),
    st.builds("> {}\n> {}".format, ITEM, ITEM),
    st.builds("1. {}\n2. {}".format, ITEM, ITEM),
    st.builds("- {}\n    - {}\n    {}".format, ITEM, ITEM, ITEM),
    st.builds("{}\n:   {}".format, ITEM, ITEM),
    st.builds("{0}\n{1}\n{0}".format, st.sampled_from(["```", "~~~"]), ITEM),
    st.builds("| {} | {} |\n|---|:-:|\n| {} | b |".format, ITEM, ITEM, ITEM),
    st.builds("| {0} | {1} |\n|:--|--:|\n| {1} | {2} |\n|-|:|".format, PLAIN, WORD, WORD),
    st.builds("{}: {}".format, st.sampled_from(NAMES), ITEM),
    st.builds("<{0}>{1}</{0}>".format, st.sampled_from(["div", "p", "b", "script", "table"]), ITEM),
    st.builds("<{}>{}".format, st.sampled_from(["div", "p", "b", "script", "table", "!--"]), ITEM),
    st.sampled_from([*ALONE, "*[UBND]: Uỷ ban", "[^1]: Ghi chú", "[1]: a.md"]),
)
INDENT = st.sampled_from([*[""] * 15, " ", "    ", "\t", "        ", "> ", "\u00a0"])
GAP = st.sampled_from([*["\n\n"] * 15, "\n", "\n\n\n", "\n\n\n\n", "\n \n", "\n\t\n", "\n\n ", " \n\n", "\r\n"])


@st.composite
def markdown(draw: st.DrawFn) -> str:
    """Return blocks of all of Markdown's syntax among plain paragraphs, in any order, with any indents and gaps."""
    parts: list[str] = []
    for kind in draw(st.lists(st.sampled_from([PLAIN, PLAIN, SYNTAX, ITEM]), min_size=1, max_size=10)):
        block, indent = draw(kind), draw(INDENT)
        parts += [indent + block.replace("\n", "\n" + indent), draw(GAP)]
    text = "".join(parts)
    # Half of the texts are without what keeps any part of them from being lifted out.
    return re.sub(r"[<\x02\x03\r]|&#|(?<=\*)\[|//", "", text) if draw(st.booleans()) else text


@pytest.mark.slow
@given(markdown())
@settings(max_examples=300)
def test_the_short_ways_give_the_same_for_any_markdown(text):
    assert_right(text)


@given(st.lists(st.sampled_from(sentences()), min_size=1, max_size=6), st.data())
def test_the_short_ways_give_the_same_for_our_sentences_in_any_order(lines, data):
    assert_right("".join(line + data.draw(GAP) for line in lines))


SIGNS = st.text(st.sampled_from("aĐ1 \n\n\n\t-#>:*_`[](){}!|.;&<=+~^\\\"'/\u00a0"), max_size=40)


@given(st.one_of(SIGNS, st.text(max_size=60), st.text(st.sampled_from("thayde01x \n\n*"), max_size=60)))
@settings(max_examples=200)
def test_the_short_ways_give_the_same_for_any_text(text):
    assert_right(text)


@given(st.characters(codec="utf-8"))
def test_the_short_ways_give_the_same_for_any_character(char):
    for text in (
        char,
        f"a{char}b",
        f"a {char} b\n\n*c*",
        f"{char}a\n\n*c*",
        f"a{char}\n\n*c*",
        f"# a{char}b",
        f"- {char}\n\na",
    ):
        assert_right(text)


def test_very_long_lines_are_no_matter():
    text = "Một hai " * 20_000 + "ba"
    assert_right(f"{text}\n\n{text} *a*\n\n{text} ")
    for part in (
        "*a* ",
        "*a ",
        "**a *",
        "a**",
        "[a](https://a.vn) ",
        "[a",
        "[a](https://a.",
        "[a](https://a-",
        "> ",
        "|:-",
    ):
        assert render_plain(part * 50_000 + " ") is None


@pytest.mark.parametrize("place", ["a{}b", "{}a", "a{}"])
def test_every_character_that_an_address_may_hold_is_written_as_it_is(place):
    held = [c for c in map(chr, range(0x250)) if render_plain(f"[a](https://a.vn/{place.format(c)})")]
    assert len(held) > 60
    for char in held:
        text = f"[a](https://a.vn/{place.format(char)}) [b](http://a.vn{char}) *c*"
        assert_right(text)


@pytest.mark.slow
def test_every_character_that_is_laid_out_is_written_as_the_sanitiser_writes_it():
    composed = [chr(code) for code in range(0x110000) if nfc(chr(code)) == chr(code)]
    laid_out = [char for char in composed if render_plain(f"a{char}b")]
    for start in range(0, len(laid_out), 5000):
        text = nfc("a" + "b".join(laid_out[start : start + 5000]) + "b")  # as files are read
        assert render_plain(text) == whole(text)


def test_tokens_look_like_nothing_else():
    assert re.fullmatch("[a-z]+", lift("Một\n\n*a*").token)
