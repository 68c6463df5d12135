"""Markdown as writers write it: each case with its neighbours, as the page shows it."""

from __future__ import annotations

import re

import pytest
from markdown.extensions.footnotes import FootnoteExtension
from markdown_it.rules_block import StateBlock

from badinh_site.content.markdown import block_rules
from badinh_site.content.markdown.renderer import BodyRenderer
from badinh_site.settings.config import MarkdownSettings

RENDERER = BodyRenderer(MarkdownSettings())


def html(text: str) -> str:
    """Return a body with its references as written, without line ends between tags."""
    done = RENDERER.render(text)
    filled = re.sub("\0(\\d+)\0", lambda match: done.references[int(match[1])], done.html)
    return re.sub(r"(?<=>)\n\s*|\n\s*(?=</?[a-z])", "", filled)


LIST = "<ul><li>a</li><li>b</li></ul>"
CENTRED = '<div class="align-center">'
STEPS = "<ol><li>a</li><li>b</li></ol>"


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("Gồm:\n- a\n- b", f"<p>Gồm:</p>{LIST}"),
        ("Gồm:\n+ a\n+ b", f"<p>Gồm:</p>{LIST}"),
        ("Gồm:\n* a\n* b", f"<p>Gồm:</p>{LIST}"),
        ("**Gồm:**\n1. a\n2. b", f"<p><strong>Gồm:</strong></p>{STEPS}"),
        ("Gồm:\n1) a\n2) b", f"<p>Gồm:</p>{STEPS}"),
        ("Gồm:\n2. a\n3. b", "<p>Gồm:\n2. a\n3. b</p>"),
        ("Ngày\n5. 10 người dự", "<p>Ngày\n5. 10 người dự</p>"),
        ("Gồm:\n\n2. a\n3. b", '<p>Gồm:</p><ol start="2"><li>a</li><li>b</li></ol>'),
        ("1) a\n2) b", STEPS),
        ("- a\n- b\n\n1. a\n2. b", LIST + STEPS),
        ("- a\n- b\n\n* a\n* b", LIST + LIST),
        ("1. a\n2. b\n\n1) a\n2) b", STEPS + STEPS),
        ("5. a\n6. b", '<ol start="5"><li>a</li><li>b</li></ol>'),
        ("0. a\n1. b", '<ol start="0"><li>a</li><li>b</li></ol>'),
        ("1. a\n\nMột.\n\n2. b", '<ol><li>a</li></ol><p>Một.</p><ol start="2"><li>b</li></ol>'),
        ("2021. Năm đó", "<p>2021. Năm đó</p>"),
        ("2021) Năm đó", "<p>2021) Năm đó</p>"),
        ("999. a", '<ol start="999"><li>a</li></ol>'),
        ("999. a\n1000. b", '<ol start="999"><li>a</li><li>b</li></ol>'),
        ("- a\n\n2021. Năm đó", "<ul><li>a</li></ul><p>2021. Năm đó</p>"),
        ("• a\n• b", "<p>• a\n• b</p>"),
        ("- [x] a\n- [ ] b", "<ul><li>[x] a</li><li>[ ] b</li></ul>"),
    ],
)
def test_a_list_begins_and_ends_where_its_marks_do(text, result):
    assert html(text) == result


@pytest.mark.parametrize("blanks", [2, 3, 4])
def test_items_are_nested_by_the_column_of_the_text_above(blanks):
    indent = " " * blanks
    assert html(f"- Một\n{indent}- a\n{indent}- b\n- Hai") == f"<ul><li>Một{LIST}</li><li>Hai</li></ul>"
    assert html(f"- Một\n\n{indent}a\n\n- Hai") == "<ul><li><p>Một</p><p>a</p></li><li><p>Hai</p></li></ul>"


def test_two_blanks_do_not_nest_below_a_number():
    nested = f"<ol><li>Một{LIST}</li><li>Hai</li></ol>"
    assert html("1. Một\n   - a\n   - b\n2. Hai") == nested
    assert html("1. Một\n    - a\n    - b\n2. Hai") == nested
    assert html("1. Một\n  - a\n  - b\n2. Hai") == f'<ol><li>Một</li></ol>{LIST}<ol start="2"><li>Hai</li></ol>'


TABLE = (
    '<table><thead><tr><th scope="col">a</th><th scope="col">b</th></tr></thead>'
    "<tbody><tr><td>1</td><td>2</td></tr></tbody></table>"
)


@pytest.mark.parametrize(
    ("block", "result"),
    [
        ("| a | b |\n|---|---|\n| 1 | 2 |", TABLE),
        ("a | b\n--|--\n1 | 2", TABLE),
        ("```\nx\n```", "<pre><code>x</code></pre>"),
        ("~~~\nx\n~~~", "<pre><code>x</code></pre>"),
        ("> x", "<blockquote><p>x</p></blockquote>"),
        ("- x", "<ul><li>x</li></ul>"),
        ("### x", '<h2 id="x">x</h2>'),
        ("***", "<hr>"),
        ("<div>x</div>", "<div>x</div>"),
    ],
)
def test_every_block_begins_below_a_line_and_in_an_item(block, result):
    assert html(f"Một:\n{block}") == f"<p>Một:</p>{result}"
    inner = block.replace("\n", "\n   ")
    for gap in ("\n", "\n\n"):
        assert result in html(f"1. Một{gap}   {inner}\n2. Hai")
        assert html(f"1. Một{gap}   {inner}\n2. Hai").count("<ol") == 1


def test_a_bar_in_code_is_in_its_cell():
    assert "<td><code>x|y</code></td><td>z|w</td>" in html("| a | b |\n|---|---|\n| `x|y` | z\\|w |")
    assert html("a | b\n--|--\n\n```\n`x|y`\n```").endswith("<pre><code>`x|y`</code></pre>")


@pytest.mark.parametrize("label", ["js{2}", "c++", "C#", "python title='a b'", "đoạn mã", "{2021}", ".x", "a:b"])
def test_a_fence_may_have_any_label(label):
    assert re.fullmatch(
        r"<pre[^>]*><code[^>]*>let a = 1\n</code></pre>", RENDERER.render(f"```{label}\nlet a = 1\n```").html
    )


def test_a_fence_may_have_attributes():
    assert html("``` {.python #a .b}\nx\n```") == '<pre id="a" class="b"><code class="language-python">x</code></pre>'


def test_neighbouring_quotes_stay_apart():
    assert html("> a\n\n> b") == "<blockquote><p>a</p></blockquote><blockquote><p>b</p></blockquote>"
    assert html("> a\n>\n> b") == "<blockquote><p>a</p><p>b</p></blockquote>"


def test_pictures_stay_in_their_steps():
    found = html("1. a\n\n   ![x](x.jpg)\n\n2. b\n\n   ![y](y.jpg)\n\n3. c")
    assert found.count("<ol") == 1
    assert '<li><p>a</p><p><img alt="x" src="x.jpg"></p></li>' in found


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("<details>\n<summary>A</summary>\n\n- a\n- b\n\n</details>", f"<details><summary>A</summary>{LIST}</details>"),
        ('<details markdown="1">\n\n**a**\n\n</details>', "<details><p><strong>a</strong></p></details>"),
        ("<div>\n\n**a**\n\n</div>", "<div><p><strong>a</strong></p></div>"),
        ("<div>\n**a**\n</div>", "<div>**a**</div>"),
        ("<figure>\n\n![x](x.jpg)\n\n</figure>", '<figure><p><img alt="x" src="x.jpg"></p></figure>'),
        ("<center>\n\n![x](x.jpg)\n\n</center>", f'{CENTRED}<p><img alt="x" src="x.jpg"></p></div>'),
        (
            "<center>**A**</center>\n<center>Số: 1</center>\n\nb",
            f"{CENTRED}<p><strong>A</strong></p></div>{CENTRED}<p>Số: 1</p></div><p>b</p>",
        ),
        ("<center>\n**A**\nb\n</center>", f"{CENTRED}<p><strong>A</strong>b</p></div>"),
        ("<img src='a.jpg'>\n**b**", '<p><img src="a.jpg"><strong>b</strong></p>'),
        ("<del>\n**a**\n</del>", "<p><del><strong>a</strong></del></p>"),
        ("<del>\n\n**a**\n\n</del>", "<del><p><strong>a</strong></p></del>"),
        ("<video src='a.mp4'></video>\n\na", '<video src="a.mp4"></video><p>a</p>'),
        ("<!-- a --> **b**", "<p> <strong>b</strong></p>"),
        ("- <div>\n- a", "<ul><li><div></div></li><li>a</li></ul>"),
        ("<object data='a'></object>\n\na</p>", "<p>a</p>"),
        ("<div>a</div>\n**b**", "<div>a</div><p><strong>b</strong></p>"),
        ("<p>a</p>\n- a\n- b", f"<p>a</p>{LIST}"),
        ("<ul>\n    <li>a</li>\n\n    <li>b</li>\n</ul>", LIST),
        ("- a\n\n    <div>b</div>\n- c", "<ul><li><p>a</p><div>b</div></li><li><p>c</p></li></ul>"),
        ("Một.\n\n    <p>a</p>", "<p>Một.</p><pre><code>&lt;p&gt;a&lt;/p&gt;</code></pre>"),
        ("<h3>A <b>b</b></h3>\n\n#### c", '<h2 id="a-b">A <b>b</b></h2><h3 id="c">c</h3>'),
        (
            "<div>\n<h4 class='x' id='y'>A</h4>\n</div>\n\n# b",
            '<div><h2 class="x" id="y">A</h2></div><h2 id="b">b</h2>',
        ),
        ("<strike>a</strike> ~~b~~ <s>c</s> ~d~", "<p><del>a</del><del>b</del> <s>c</s> ~d~</p>"),
    ],
)
def test_markdown_and_html_stand_in_each_other(text, result):
    assert html(text) == result.replace("</del><del>", "</del> <del>")


def test_headings_of_html_are_in_the_list_of_contents():
    assert RENDERER.render("[TOC]\n\n<h2>Một</h2>\n\n## Hai").references == ("#mot", "#hai")


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("## Lớp C#", '<h2 id="lop-c">Lớp C#</h2>'),
        ("## Lớp C ##", '<h2 id="lop-c">Lớp C</h2>'),
        ("##Đề mục", '<h2 id="de-muc">Đề mục</h2>'),
        ("##Đề mục##", '<h2 id="de-muc">Đề mục##</h2>'),
        ("#Đề mục", '<h2 id="de-muc">Đề mục</h2>'),
        ("Một\n##Đề mục", '<p>Một</p><h2 id="de-muc">Đề mục</h2>'),
        ("#BaĐình", "<p>#BaĐình</p>"),
        ("#BaĐình #HàNội", "<p>#BaĐình #HàNội</p>"),
        ("Một\n#BaĐình hôm nay", "<p>Một\n#BaĐình hôm nay</p>"),
        ("#5 năm", "<p>#5 năm</p>"),
        ("#######Bảy", "<p>#######Bảy</p>"),
    ],
)
def test_headings_are_whole(text, result):
    assert html(text) == result


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("a\\\nb", "a<br>b"),
        ("a\\  \nb", "a\\<br>b"),
        ("a\\", "a\\"),
        ('\\* \\_ \\# \\~ \\| \\{ \\< \\& \\"', '* _ # ~ | { &lt; &amp; "'),
        ("\\&copy; &copy;", "&amp;copy; ©"),
        ("C:\\bai", "C:\\bai"),
        ("~~a~~ ~~**b**~~", "<del>a</del> <del><strong>b</strong></del>"),
        ("~5 triệu, ~~~a", "~5 triệu, ~~~a"),
        ("**“Đề án”**của", "<strong>“Đề án”</strong>của"),
        ("của**“Đề án”**", "của<strong>“Đề án”</strong>"),
        ("*“Đề án”*của", "<em>“Đề án”</em>của"),
        ("**“A”**của **“B”**và *c*", "<strong>“A”</strong>của <strong>“B”</strong>và <em>c</em>"),
        ("2*(3+4)*5", "2*(3+4)*5"),
        ("a_b_c", "a_b_c"),
        ("***a** b*", "<em><strong>a</strong> b</em>"),
        ("[a](Dùng trợ lý ảo)", '<a href="Dùng trợ lý ảo">a</a>'),
        ("![a](ho.png =300x)", '<img alt="a" src="ho.png =300x">'),
        ('[a](b.md "c "d" e")', '<a href="b.md" title="c &quot;d&quot; e">a</a>'),
        ("[a]()", '<a href="">a</a>'),
        ("[a](b(c).md)", '<a href="b(c).md">a</a>'),
        ("[a\\]](b.md)", '<a href="b.md">a]</a>'),
        ("`<b>` `` ` ``", "<code>&lt;b&gt;</code> <code>`</code>"),
        ("{{< youtube abc >}}", "{{&lt; youtube abc &gt;}}"),
        ('[gallery ids="1,2"]', '[gallery ids="1,2"]'),
    ],
)
def test_marks_in_a_line(text, result):
    assert html(text) == f"<p>{result}</p>"


WEB = '<a href="https://a.vn/b_c">https://a.vn/b_c</a>'


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("https://a.vn/b_c", WEB),
        ("Xem https://a.vn/b_c.", f"Xem {WEB}."),
        ("(https://a.vn/b_c), “https://a.vn/b_c”; https://a.vn/b_c…", f"({WEB}), “{WEB}”; {WEB}…"),
        ("**https://a.vn/b_c**", f"<strong>{WEB}</strong>"),
        ("https://a.vn/b_(c)", '<a href="https://a.vn/b_(c)">https://a.vn/b_(c)</a>'),
        ("https://a.vn/?b=1&c=2", '<a href="https://a.vn/?b=1&amp;c=2">https://a.vn/?b=1&amp;c=2</a>'),
        ("www.a.vn,", '<a href="http://www.a.vn">www.a.vn</a>,'),
        ("b.c@a-d.vn.", '<a href="mailto:b.c@a-d.vn">b.c@a-d.vn</a>.'),
        ("Thư: (b@a.vn)", 'Thư: (<a href="mailto:b@a.vn">b@a.vn</a>)'),
        ("`https://a.vn` \\www.a.vn", '<code>https://a.vn</code> \\<a href="http://www.a.vn">www.a.vn</a>'),
        ("[https://a.vn](b.md)", '<a href="b.md">https://a.vn</a>'),
        ("[b@a.vn](b.md)", '<a href="b.md">b@a.vn</a>'),
        ("<a href='b.md'>https://a.vn</a> c", '<a href="b.md">https://a.vn</a> c'),
        ("https://a.vn:8080.", '<a href="https://a.vn:8080">https://a.vn:8080</a>.'),
        ("https://a.vn: b", '<a href="https://a.vn">https://a.vn</a>: b'),
        ("https://a.vn/b}", '<a href="https://a.vn/b">https://a.vn/b</a>}'),
        ("https://a.vn:80800/", "https://a.vn:80800/"),
        ("https:// a.vn", "https:// a.vn"),
        ("https://localhost/a", "https://localhost/a"),
        ("www.", "www."),
        ("b@a", "b@a"),
        ("@a.vn", "@a.vn"),
        ("abchttps://a.vn", "abchttps://a.vn"),
    ],
)
def test_bare_addresses_are_links(text, result):
    assert html(text) == f"<p>{result}</p>"


@pytest.mark.parametrize(
    "words",
    ["BHXH <mã số> <họ tên> gửi 8079", "Nếu x<y thì giảm, nếu y>z thì tăng", "<ten> </ten> a <b", "a < b > c", "<số/>"],
)
def test_words_in_angle_brackets_stay_words(words):
    shown = words.replace("<", "&lt;").replace(">", "&gt;")
    assert html(words) == f"<p>{shown}</p>"
    assert html(f"<p>{words}</p>") in (f"<p>{shown}</p>", f"<p>{shown.replace('a &lt;b', 'a </p>')}")
    assert html(f"- {words}") == f"<ul><li>{shown}</li></ul>"


@pytest.mark.parametrize("braces", ["{2021}", "{sửa đổi}", "{dưới 6 tuổi}", "{.}", "{#}", "{a}", "{.x y}", "{a=}"])
def test_braces_that_are_no_attributes_stay(braces):
    assert braces in html(f"## Kết quả {braces}")
    assert html(f"**5**{braces} b") == f"<p><strong>5</strong>{braces} b</p>"
    assert html(f"a\n{braces}") == f"<p>a\n{braces}</p>"
    assert f"<td>a {braces}</td>" in html(f"| b |\n|---|\n| a {braces} |")


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("## a {#b}", '<h2 id="b">a</h2>'),
        ("## a {: .b #c }", '<h2 class="b" id="c">a</h2>'),
        ("## a{#b}", '<h2 id="a-b">a{#b}</h2>'),
        ("a\n{: .b title='c d' }", '<p class="b" title="c d">a</p>'),
        ("a\n{.b}", '<p class="b">a</p>'),
        ("**a**{.b} {c}", '<p><strong class="b">a</strong> {c}</p>'),
        ("- a\n- b\n  {.c}", '<ul><li>a</li><li class="c">b</li></ul>'),
        ("![a](b.jpg) {.rong}", '<figure class="rong"><img alt="a" src="b.jpg"></figure>'),
        ("![a](b.jpg) {lớn}", '<p><img alt="a" src="b.jpg"> {lớn}</p>'),
        (
            '![a](b.jpg "c") {.rong}',
            '<figure class="rong"><img alt="a" src="b.jpg"><figcaption>c</figcaption></figure>',
        ),
    ],
)
def test_attributes_are_set(text, result):
    assert html(text) == result


A = '<figure><img alt="a" src="a.jpg"><figcaption>A</figcaption></figure>'
B = '<figure><img alt="b" src="b.jpg"><figcaption>B</figcaption></figure>'


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ('![a](a.jpg "A")\n![b](b.jpg "B")', A + B),
        ('![a](a.jpg "A")  \n![b](b.jpg "B")', A + B),
        ('![a](a.jpg "A")\nẢnh: Nguyễn Sơn', f"{A}<p>Ảnh: Nguyễn Sơn</p>"),
        ('Một **hai**\nba\n![a](a.jpg "A")\nbốn', f"<p>Một <strong>hai</strong>ba</p>{A}<p>bốn</p>"),
        ('Một  \nhai  \n![a](a.jpg "A")  \nba', f"<p>Một<br>hai</p>{A}<p>ba</p>"),
        ("![a](a.jpg)\nẢnh", '<p><img alt="a" src="a.jpg">Ảnh</p>'),
        ('> ![a](a.jpg "A")\n> ![b](b.jpg "B")', f"<blockquote>{A}{B}</blockquote>"),
        ('![a](a.jpg "A") ![b](b.jpg "B")',
         '<p><img alt="a" src="a.jpg" title="A"> <img alt="b" src="b.jpg" title="B"></p>'),
    ],
)  # fmt: skip
def test_each_picture_with_a_caption_on_its_line_is_a_figure(text, result):
    assert html(text) == result


@pytest.mark.parametrize("heading", ["Mục một", "Giấy tờ"])
def test_a_named_place_is_a_target(heading):
    found = html(f'[x](#muc-mot)\n\n<a name="muc-mot"></a>\n\n## {heading}')
    assert found.count('id="muc-mot"') == 1
    assert re.search(r'<h2 id="[^"]+">', found)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("Từ\nTừ nữa\n: nghĩa\n: nghĩa nữa", "<dl><dt>Từ</dt><dt>Từ nữa</dt><dd>nghĩa</dd><dd>nghĩa nữa</dd></dl>"),
        ("Từ\n\n: nghĩa", "<dl><dt>Từ</dt><dd><p>nghĩa</p></dd></dl>"),
        ("A\n: b\n\nC\n: d", "<dl><dt>A</dt><dd>b</dd><dt>C</dt><dd>d</dd></dl>"),
        ("A\n: b\n\n    - c\n\nD", "<dl><dt>A</dt><dd><p>b</p><ul><li>c</li></ul></dd></dl><p>D</p>"),
        ("A: b\n\n: c", "<dl><dt>A: b</dt><dd><p>c</p></dd></dl>"),
        (": a", "<p>: a</p>"),
        ("A\n:b", "<p>A\n:b</p>"),
    ],
)
def test_definition_lists(text, result):
    assert html(text) == result


def test_definitions_are_taken_where_they_stand():
    assert html("UBND\n*[UBND]: Uỷ ban\nb") == '<p><abbr title="Uỷ ban">UBND</abbr></p><p>b</p>'
    assert html("- UBND\n\n*[UBND]:\n Uỷ ban") == '<ul><li><abbr title="Uỷ ban">UBND</abbr></li></ul>'
    assert "<li>x</li>" in html("a[^1]\n[^1]: b\n\n    - x\n\nc")
    assert html("a[^1]\n\n[^1]: b\n[^2]: c").count("<li id=") == 2


@pytest.mark.parametrize(
    ("extension", "text", "result"),
    [
        ("sane_lists", "a\n- b\n- c", "<p>a</p><ul><li>b</li><li>c</li></ul>"),
        ("nl2br", "a\n**b\nc**", "<p>a<br><strong>b<br>c</strong></p>"),
        ("smarty", '"a" -- `--`', "<p>“a” – <code>--</code></p>"),
        ("wikilinks", "[[A]] `[[B]]`", '<p><a class="wikilink" href="/A/">A</a> <code>[[B]]</code></p>'),
        ("md_in_html", '<div markdown="1">\n**a**\n</div>\n\nb', "<div><p><strong>a</strong></p></div><p>b</p>"),
        ("admonition", '!!! note "A"\n    **b**\n\n    - c\n      - d\n\n    > e\n\nf',
         '<div class="admonition note"><p class="admonition-title">A</p><p><strong>b</strong></p>'
         "<ul><li>c<ul><li>d</li></ul></li></ul><blockquote><p>e</p></blockquote></div><p>f</p>"),
        ("admonition", "- a\n\n  !!! note\n      b\n\n      c\n\n- d",
         '<ul><li><p>a</p><div class="admonition note"><p class="admonition-title">Note</p><p>b</p><p>c</p></div></li>'
         "<li><p>d</p></li></ul>"),
        ("admonition", "!!! note\n    a\nb\n\nc",
         '<div class="admonition note"><p class="admonition-title">Note</p><p>a</p></div><p>b</p><p>c</p>'),
    ],
)  # fmt: skip
def test_extensions_of_a_site_work_as_ever(extension, text, result, monkeypatch):
    monkeypatch.setitem(globals(), "RENDERER", BodyRenderer(MarkdownSettings(extensions=(extension,))))
    assert html(text) == result


def test_extensions_for_code_get_it():
    coloured = BodyRenderer(MarkdownSettings(extensions=("codehilite",)))
    for text in ("```python\nx = 1\n~~~~\n```", "    :::python\n    x = 1"):
        assert 'class="codehilite"' in coloured.render(text).html
    named = BodyRenderer(MarkdownSettings(options=(("fenced_code", (("lang_prefix", "ma-"),)),)))
    assert named.render("```python\nx\n```").html == '<pre><code class="ma-python">x\n</code></pre>'


def test_several_extensions_of_a_site_work_together():
    every = BodyRenderer(MarkdownSettings(extensions=("extra", "admonition", "nl2br", "smarty")))
    found = every.render('!!! note\n    a\n    b[^1]\n\n<div markdown="1">\n**c**\n</div>\n\n[^1]: "d"').html
    assert "<p>a<br>\nb<sup" in found
    assert "<div>\n<p><strong>c</strong></p>\n</div>" in found
    assert "“d”" in found


def test_many_definitions_of_a_term_are_each_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    interrupted = block_rules._interrupted

    def counted(state: StateBlock, line: int, end: int) -> bool:
        asked.append(line)
        return interrupted(state, line, end)

    monkeypatch.setattr(block_rules, "_interrupted", counted)
    assert html("Từ\n" + ": nghĩa\n" * 100).count("<dd>") == 100
    assert len(asked) < 500


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("Hoa (*) và Nam (**).\n\n(*) Tên đã đổi.\n(**) Như trên.",
         "<p>Hoa (*) và Nam (**).</p><p>(*) Tên đã đổi.\n(**) Như trên.</p>"),
        ("**Chuyện của Hoa (*)** và *Nam(***)*", "<p><strong>Chuyện của Hoa (*)</strong> và <em>Nam(***)</em></p>"),
        ("(*) *Tên* đã đổi (*).", "<p>(*) <em>Tên</em> đã đổi (*).</p>"),
        ("[Hoa (*)](https://a.example/) (*)", '<p><a href="https://a.example/">Hoa (*)</a> (*)</p>'),
        ("(*nay*) (**nay**)", "<p>(<em>nay</em>) (<strong>nay</strong>)</p>"),
        ("* (*) a", "<ul><li>(*) a</li></ul>"),
    ],
)  # fmt: skip
def test_stars_alone_in_parentheses_are_signs_of_notes(text: str, result: str) -> None:
    assert html(text) == result


def test_a_note_has_any_number_of_references() -> None:
    page = html("A[^1] B[^b] C[^1] D[^1].\n\n[^1]: Một\n[^b]: Hai")
    assert re.findall('id="(fnref[^"]*)"', page) == ["fnref:1", "fnref:b", "fnref2:1", "fnref3:1"]
    assert re.findall('backref" href="([^"]*)"', page) == ["#fnref:1", "#fnref2:1", "#fnref3:1", "#fnref:b"]


def test_references_to_a_note_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(FootnoteExtension, "get_separator", lambda _self: asked.append("") or ":")
    assert html("A[^1] " * 100 + "\n\n[^1]: Một").count("<sup") == 100
    assert len(asked) < 1000


def test_what_an_old_system_centred_is_centred() -> None:
    found = RENDERER.render("<CENTER align=x>\n\n**UBND**\n\n</CENTER>\n\nMột <center>hai</center>").html
    assert found.count('<div class="align-center">') == found.count("</div>") == 2
    assert "<p><strong>UBND</strong></p>" in found
