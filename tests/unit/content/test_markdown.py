from __future__ import annotations

import re
import sys
import types

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from selectolax.lexbor import LexborHTMLParser, LexborNode

from badinh_site.content.markdown.fast_path import Rendered
from badinh_site.content.markdown.renderer import BodyError, BodyRenderer
from badinh_site.diagnostics.problem import Problem, ProblemsError
from badinh_site.settings.config import MarkdownSettings

RENDERER = BodyRenderer(MarkdownSettings())


def render(text: str) -> Rendered:
    return RENDERER.render(text)


def filled(rendered: Rendered) -> str:
    """Return the HTML with the references as they were written, as a reader of the test expects it."""
    return re.sub("\0(\\d+)\0", lambda match: rendered.references[int(match[1])], rendered.html)


def tree(rendered: Rendered) -> LexborHTMLParser:
    return LexborHTMLParser(re.sub("\0(\\d+)\0", r"REFERENCE-\1", rendered.html))


def nodes(rendered: Rendered) -> list[LexborNode]:
    body = tree(rendered).body
    return [node for node in body.css("*") if node.tag != "body"] if body else []


# Markdown


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("Một *hai* **ba**", "<p>Một <em>hai</em> <strong>ba</strong></p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>"),
        ("> a", "<blockquote>\n<p>a</p>\n</blockquote>"),
        ("a  \nb", "<p>a<br>\nb</p>"),
        ("---", "<hr>"),
        ("`<b>`", "<p><code>&lt;b&gt;</code></p>"),
        ("```\na < b\n```", "<pre><code>a &lt; b\n</code></pre>"),
        ("Từ\n: nghĩa", "<dl>\n<dt>Từ</dt>\n<dd>nghĩa</dd>\n</dl>"),
        ("UBND\n\n*[UBND]: Uỷ ban", '<p><abbr title="Uỷ ban">UBND</abbr></p>'),
        ("a & b &copy;", "<p>a &amp; b ©</p>"),
        ("<mark>a</mark> <kbd>b</kbd>", "<p><mark>a</mark> <kbd>b</kbd></p>"),
        ("![Cổng](anh.jpg)", '<p><img alt="Cổng" src="anh.jpg"></p>'),
        ('[a](bai.md "Tựa")', '<p><a href="bai.md" title="Tựa">a</a></p>'),
        ("<https://a.vn/>", '<p><a href="https://a.vn/">https://a.vn/</a></p>'),
        ("đoạn\n{: .lon #dau lang=en }", '<p class="lon" id="dau" lang="en">đoạn</p>'),
        ("a<!-- ghi chú -->b", "<p>ab</p>"),
    ],
)
def test_markdown_becomes_html(text, html):
    assert filled(render(text)) == html


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("# a", ["h2"]),
        ("# a\n\n## b\n\n### c", ["h2", "h3", "h4"]),
        ("### a\n\n#### b", ["h2", "h3"]),
        ("## a\n\n# b", ["h2", "h2"]),
        ("# a\n\n###### b", ["h2", "h3"]),
        ("# a\n\n### b\n\n### c\n\n## d\n\n# e", ["h2", "h3", "h3", "h3", "h2"]),
        ("# a\n\n#### b\n\n### c", ["h2", "h3", "h3"]),
        ("### a\n\n### b\n\n# c", ["h2", "h2", "h2"]),
        ("a\n===\n\nb\n---", ["h2", "h3"]),
    ],
)
def test_the_highest_heading_of_a_body_is_h2(text, tags):
    assert [node.tag for node in nodes(render(text))] == tags


def test_headings_have_the_ids_of_our_slugs():
    found = [node.attributes["id"] for node in nodes(render("# Ba Đình\n\n## Ba Đình\n\n## Đường\n\n## !!!\n\n## ???"))]
    assert found == ["ba-dinh", "ba-dinh_1", "duong", "muc", "muc_1"]


def test_a_heading_can_choose_its_own_id():
    assert render("# Tin {#dau}").html == '<h2 id="dau">Tin</h2>'


def test_cells_say_their_alignment_by_class_and_their_scope():
    page = tree(render("|a|b|c|\n|:--|:-:|--:|\n|1|2|3|"))
    assert [(n.tag, n.attributes.get("class"), n.attributes.get("scope")) for n in page.css("th, td")] == [
        ("th", "align-left", "col"), ("th", "align-center", "col"), ("th", "align-right", "col"),
        ("td", "align-left", None), ("td", "align-center", None), ("td", "align-right", None),
    ]  # fmt: skip
    assert page.css("[style], [align]") == []


def test_footnotes_point_to_each_other():
    rendered = render("a[^1]\n\n[^1]: Ghi chú")
    page = tree(rendered)
    assert rendered.references == ("#fn:1", "#fnref:1")
    assert {node.attributes["id"] for node in page.css("[id]")} == {"fn:1", "fnref:1"}
    assert page.css_first("a.footnote-backref").attributes["title"] == "Trở lại chỗ có chú thích 1"


def test_a_list_of_contents_points_to_the_headings():
    rendered = render("[TOC]\n\n# Một\n\n# Hai")
    assert rendered.references == ("#mot", "#hai")


# Lead


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("", ""),
        ("Một hai\nba\n\nBốn", "Một hai ba"),
        ("# Tựa\n\nMột *hai* [ba](b.md)", "Một hai ba"),
        ("![Cổng](a.jpg)\n\nMột", "Một"),
        ("- a\n- b", ""),
        ("> Một", "Một"),
        ("Một  \nhai", "Một hai"),
        ("Một<br>hai", "Một hai"),
        ("Một[^1] hai\n\n[^1]: Ghi chú", "Một hai"),
        ("Một &lt;b&gt; &amp; hai", "Một <b> & hai"),
        ("<script>x</script>\n\nMột", "Một"),
        ("Một<!--more--> hai", "Một"),
        ("# Tựa\n\nMột\n\nHai\n\n<!-- more -->\n\nBa", "Tựa Một Hai"),
        ("- a\n- b\n\n<!--more-->\n\nBa", "a b"),
        ("<!--more-->\n\nMột", "Một"),
        ("Một\n\n```\n<!--more-->\n```", "Một"),
        ("Giá: 5\u00a0000 đồng", "Giá: 5\u00a0000 đồng"),
    ],
)
def test_the_lead_is_what_stands_before_more_or_the_first_paragraph(text, lead):
    assert render(text).lead == lead


def test_nothing_is_lost_where_the_lead_ends():
    rendered = render("Một [a](a.md)\n\n<!--more-->\n\nHai [b](b.md)")
    assert re.sub(r"\n+", "\n", filled(rendered)) == '<p>Một <a href="a.md">a</a></p>\n<p>Hai <a href="b.md">b</a></p>'
    assert rendered.references == ("a.md", "b.md")


# Figures


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (
            '![Cổng](anh.jpg "Cổng *mới* &amp; `cũ`")',
            '<figure><img alt="Cổng" src="anh.jpg"><figcaption>Cổng *mới* &amp; `cũ`</figcaption></figure>',
        ),
        ("![a](b.jpg){.rong}", '<figure class="rong"><img alt="a" src="b.jpg"></figure>'),
        ("![a](b.jpg){.khac}", '<p><img alt="a" class="khac" src="b.jpg"></p>'),
        (
            '![a](b.jpg "c"){#x .trai width=200}\n{.y}',
            '<figure class="y trai"><img alt="a" id="x" src="b.jpg" width="200"><figcaption>c</figcaption></figure>',
        ),
        (
            '[![a](b.jpg "c")](d.md)',
            '<figure><a href="d.md"><img alt="a" src="b.jpg"></a><figcaption>c</figcaption></figure>',
        ),
        ('Một ![a](b.jpg "c")', '<p>Một <img alt="a" src="b.jpg" title="c"></p>'),
        ('![a](b.jpg "c") hai', '<p><img alt="a" src="b.jpg" title="c"> hai</p>'),
        ('*![a](b.jpg "c")*', '<p><em><img alt="a" src="b.jpg" title="c"></em></p>'),
        ('- ![a](b.jpg "c")', '<ul>\n<li><img alt="a" src="b.jpg" title="c"></li>\n</ul>'),
        ('![a](b.jpg "")', '<p><img alt="a" src="b.jpg" title=""></p>'),
    ],
)
def test_a_picture_alone_with_a_caption_or_a_place_is_a_figure(text, html):
    assert filled(render(text)) == html


def test_an_abbreviation_in_a_caption_is_left_alone():
    html = render('![a](b.jpg "UBND")\n\n*[UBND]: Uỷ ban').html
    assert "<figcaption>UBND</figcaption>" in html


def test_a_caption_is_no_lead():
    assert render('![a](b.jpg "Chú thích")\n\nMột').lead == "Một"


@pytest.mark.parametrize(
    ("text", "unnamed"),
    [
        ("![](a.jpg) ![ ](b.jpg) ![c](c.jpg)", (0, 1)),
        ("[![](a.jpg)](b.md)", (1,)),
        ("![](https://a.vn/b.jpg)", ("https://a.vn/b.jpg",)),
        ("<img src='a.jpg'> <img>", (0, "")),
        ("<a title='<img src=\"x.jpg\">' href='b.md'>`<img>`</a> ![\"](a.jpg)", ()),
        ("Một\n\n![](a.jpg)\n\nHai", (0,)),
    ],
)
def test_pictures_that_say_nothing_are_noted(text, unnamed):
    assert render(text).unnamed == unnamed


# References


@pytest.mark.parametrize(
    ("text", "references"),
    [
        ("[a](../06/bai.md)", ("../06/bai.md",)),
        ("[a](bai.md#muc) ![b](anh.jpg)", ("bai.md#muc", "anh.jpg")),
        ("[a](/gioi-thieu/)", ("/gioi-thieu/",)),
        ("[a](#muc)", ("#muc",)),
        ("[a]()", ("",)),
        ("[a](<báo cáo.pdf>)", ("báo cáo.pdf",)),
        ("[a](b%20c.pdf)", ("b%20c.pdf",)),
        ("[a](b.md) [a](b.md)", ("b.md", "b.md")),
        ("[a][x]\n\n[x]: b.md", ("b.md",)),
        ("<video src='a.mp4' poster='b.jpg'></video>", ("a.mp4", "b.jpg")),
        ("<audio src='a.mp3'></audio><video><source src='b.mp4'></video>", ("a.mp3", "b.mp4")),
        ("<a href='a&amp;b.pdf'>a</a>", ("a&b.pdf",)),
        ("[![b](b.jpg)](a.md)", ("a.md", "b.jpg")),
        ("[a](https://a.vn/) [b](http://b.vn) [c](//c.vn) [d](mailto:a@b.vn) [e](tel:+84)", ()),
        ("`[a](b.md)`", ()),
        ("<p title='x.md' class='y.md'>a</p>", ()),
    ],
)
def test_what_a_body_names_of_this_site_is_noted_in_order(text, references):
    assert render(text).references == references


def test_a_reference_stands_as_its_number_between_nuls():
    rendered = render("[a](b.md) ![c](d.jpg)")
    assert rendered.html == '<p><a href="\x000\x00">a</a> <img alt="c" src="\x001\x00"></p>'


def test_web_addresses_stay_as_they_are():
    assert render("[a](https://a.vn/?b=1&c=2)").html == '<p><a href="https://a.vn/?b=1&amp;c=2">a</a></p>'


def test_nothing_else_can_look_like_a_reference():
    rendered = render("&#0;0&#0; \x020\x03 [a](b.md)\n\n<img alt='&#0;1&#0;' src='&#0;0&#0;'>")
    assert re.findall("\0[^\0]*\0", rendered.html) == ["\x000\x00", "\x001\x00"]
    assert len(rendered.references) == 2


PIECES = [
    "[a](b.md)", "![c](d.jpg)", "<a href='e.md'>", "</a>", "<video poster='f.jpg' src='g.mp4'>", "</video>", "\n\n",
    "# h\n\n", "- ", "> ", "`", "*", "**", "<!--more-->", "[^1]", "\n\n[^1]: n\n\n", "<div>", "</div>",
    "|a|b|\n|-|-|\n|c|d|\n", "<img src=x>", "&#0;", "\x02", "\x03", "<table><td><a href=y>", "{: href=z }",
    "<svg><a href='w'>", "[TOC]", "đ", "'", '"', "<", ">", "]]>", "<?", "<!", "\n", "~~~\n", "    ", " ",
]  # fmt: skip
bodies = st.lists(st.sampled_from(PIECES), max_size=20).map("".join)


@settings(max_examples=200)
@given(bodies)
def test_the_numbers_of_references_agree_with_the_list(text):
    rendered = render(text)
    numbers = [int(number) for number in re.findall("\0(\\d+)\0", rendered.html)]
    assert numbers == list(range(len(rendered.references)))
    assert rendered.html.count("\0") == 2 * len(numbers)
    assert "\0" not in rendered.lead


# Trust

ATTACKS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=https://evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script\n>alert(1)</script\n>",
    "<script/x>alert(1)</script>",
    "<<script>alert(1);//<</script>",
    "<img src=x onerror=alert(1)>",
    "<img src=x oNeRrOr=alert(1)>",
    "<img src=x onerror\n=\nalert(1)>",
    "<img/src=x/onerror=alert(1)>",
    '<img src="x" title="a" onerror="alert(1)"/>',
    "<img src=`x` onerror=alert(1)>",
    "<img \x00src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<math href='javascript:alert(1)'>x</math>",
    "<body onload=alert(1)>",
    "<p onclick=alert(1) onmouseover=alert(1)>x</p>",
    "<details open ontoggle=alert(1)>x</details>",
    "<video><source onerror=alert(1)></video>",
    "<video poster='javascript:alert(1)' src='javascript:alert(1)'></video>",
    "<audio src='data:text/html,<script>alert(1)</script>' onplay=alert(1)></audio>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='javascript:alert(1)'></object>",
    "<embed src='javascript:alert(1)'>",
    "<applet code=x></applet>",
    "<base href='javascript:alert(1)//'>",
    "<link rel=stylesheet href='https://evil.example/x.css'>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<form action='javascript:alert(1)'><button formaction='javascript:alert(1)'>x</button></form>",
    "<input autofocus onfocus=alert(1)>",
    "<textarea autofocus onfocus=alert(1)></textarea>",
    "<style>body{background:url(javascript:alert(1))}</style>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<div style=\"width:expression(alert(1))\">x</div>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt:alert(1)'>x</a>",
    "<a href=' javascript:alert(1)'>x</a>",
    "<a href='\tjavascript:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='java\nscript:alert(1)'>x</a>",
    "<a href='&#1;javascript:alert(1)'>x</a>",
    "<a href='java&#x0A;script:alert(1)'>x</a>",
    "<a href='java&Tab;script&colon;alert(1)'>x</a>",
    "<a href='&#106;&#97;vascript:alert(1)'>x</a>",
    "<a href='&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A&#x61lert(1)'>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg=='>x</a>",
    "<a href='file:///etc/passwd'>x</a>",
    "<a href='blob:https://a/b'>x</a>",
    "<a href=x ping='https://evil.example/' target=_blank>x</a>",
    "<img src='data:image/svg+xml,<svg onload=alert(1)>'>",
    "<img srcset='javascript:alert(1) 1x' src=x>",
    "[x](javascript:alert(1))",
    "[x](JAVASCRIPT:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](  javascript:alert(1))",
    "[x](java&#10;script:alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](vbscript:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "![x](javascript:alert(1))",
    '![x](x.jpg"onerror="alert(1))',
    "![x\" onerror=\"alert(1)](x.jpg)",
    '[x](x.md "a\" onclick=\"alert(1)")',
    "[x][y]\n\n[y]: javascript:alert(1)",
    "[x][y]\n\n[y]: x.md 'a\" onclick=alert(1) b=\"'",
    "<javascript:alert(1)>",
    "[x](x.md){: onclick=alert(1) }",
    "[x](x.md){: href=javascript:alert(1) }",
    "![x](x.jpg){: onerror=alert(1) style=color:red }",
    "# x {: onclick=alert(1) style=color:red }",
    "*[x]: \" onclick=\"alert(1)\n\nx",
    "x[^1]\n\n[^1]: <script>alert(1)</script>",
    "x[^\"><script>alert(1)</script>]\n\n[^\"><script>alert(1)</script>]: y",
    "```<script>alert(1)</script>\nx\n```",
    "``` {.\"onclick=alert(1)\" onclick=alert(1)}\nx\n```",
    "`<script>alert(1)</script>`",
    "|<img src=x onerror=alert(1)>|\n|-|\n|<a href='javascript:alert(1)'>x</a>|",
    "<!--><script>alert(1)</script>-->",
    "<!--more--><script>alert(1)</script>",
    "<a title='<!--more-->' onclick=alert(1)>x</a>",
    "<scr<!--more-->ipt>alert(1)</script>",
    "<img src=x one<!--more-->rror=alert(1)>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<title><script>alert(1)</script></title>",
    "<xmp><script>alert(1)</script></xmp>",
    "<plaintext><script>alert(1)</script>",
    "<template><script>alert(1)</script></template>",
    "<select><style></select><script>alert(1)</script></style>",
    "<table background='javascript:alert(1)'><td background='javascript:alert(1)'>x</table>",
    "<isindex type=image src=1 onerror=alert(1)>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<custom-element onclick=alert(1) contenteditable>x</custom-element>",
    "\x02klzzwxh:0000\x03<script>alert(1)</script>",
    "<p>a</p\x00><script>alert(1)</script>",
    "\ufeff<script>alert(1)</script>",
    "＜script＞alert(1)＜/script＞",
]  # fmt: skip

TAGS = frozenset(
    """a abbr audio b blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure h2
    h3 h4 h5 h6 head hr i img ins kbd li mark ol p pre q s samp small source span strong sub summary sup table tbody td
    tfoot th thead time tr u ul var video""".split()  # noqa: SIM905 - a list of a line each would hide the rest
)
ATTRIBUTES = frozenset(
    """abbr alt class colspan controls datetime dir download headers height href hreflang id lang open poster reversed
    rowspan scope span src start title type value width""".split()  # noqa: SIM905 - same
)


def assert_harmless(rendered: Rendered) -> None:
    assert "<script" not in rendered.html.lower()
    for node in nodes(rendered):
        assert node.tag in TAGS
        for name, value in node.attributes.items():
            assert name in ATTRIBUTES
            assert not name.startswith("on")
            if name in ("href", "src", "poster"):
                # What a browser sees: it drops tabs and line ends, and controls and spaces at the beginning.
                seen = re.sub(r"[\t\n\r]", "", value or "").lstrip("".join(map(chr, range(33)))).lower()
                assert re.match(r"(https?:|mailto:|tel:|//|reference-\d+$)", seen)
            if name == "id":
                assert not (value or "").startswith("_")


def test_there_are_enough_attacks():
    assert len(set(ATTACKS)) == len(ATTACKS) >= 40


@pytest.mark.parametrize("text", ATTACKS)
def test_nothing_that_a_browser_would_run_comes_through(text):
    assert_harmless(render(text))


@pytest.mark.parametrize("text", ATTACKS)
@pytest.mark.parametrize(
    "frame", ["Một\n\n{}\n\nhai", "- {}", "> {}", "*{}*", "[{}](b.md)", "<div>{}</div>", "{0}<!--more-->{0}"]
)
def test_nothing_comes_through_inside_other_markup(frame, text):
    assert_harmless(render(frame.format(text)))


@settings(max_examples=200)
@given(st.lists(st.sampled_from(ATTACKS + PIECES), max_size=6).map("".join))
def test_nothing_comes_through_when_attacks_are_joined(text):
    assert_harmless(render(text))


@given(st.text(alphabet="<>/='\"&;:#x()[]!{}*_`|\\ \nabjsionerr", max_size=80))
def test_nothing_comes_through_of_arbitrary_markup(text):
    assert_harmless(render(text))


def test_what_scripts_and_styles_say_is_dropped_with_them():
    assert render("a <script>alert(1)</script><style>b{}</style> c").html == "<p>a  c</p>"


@pytest.mark.parametrize("text", ["<p id='_menu'>a</p>", "# a {#_menu}", "<p id='__'>a</p>", "<p id='&#95;x'>a</p>"])
def test_ids_of_templates_are_dropped(text):
    assert "id=" not in render(text).html


def test_other_ids_are_kept():
    assert render("<p id='muc_1'>a</p>").html == '<p id="muc_1">a</p>'


def test_an_id_is_kept_where_it_stands_first():
    assert render("<p id='a'>a</p>\n<p id='b'>b</p>\n<p id='a'>c</p>").html == (
        '<p id="a">a</p>\n<p id="b">b</p>\n<p>c</p>'
    )


@pytest.mark.parametrize("dropped", ["<article id='a'>\n\n</article>", "<script id='a'></script>"])
def test_an_element_that_is_dropped_takes_no_id(dropped):
    assert render(f"{dropped}\n\n<p id='a'>b</p>").html.strip() == '<p id="a">b</p>'


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        (r"[x](C:\bai.pdf)", r"C:\bai.pdf"),
        ("[x](file:///C:/bai.pdf)", "file:///C:/bai.pdf"),
        ("![x](data:image/png;base64,AAAA)", "data:image/png;base64,AAAA"),
        ("[x](JaVaScript:alert)", "JaVaScript:alert"),
        ("<a href='file:///bai.pdf'>x</a>", "file:///bai.pdf"),
        ("<video poster='file:///anh.png'></video>", "file:///anh.png"),
    ],
)
def test_an_address_that_is_left_out_is_told(text, refused):
    rendered = render(text)
    assert rendered.refused == (refused,)
    assert rendered.references == ()
    assert refused not in rendered.html


@pytest.mark.parametrize(
    "text",
    [
        "[x](https://a.vn/) [y](mailto:a@a.vn) [z](tel:113) [t](b.md) [u](10:30.md)",
        '`<a href="file:///x">`',
        'Viết href="file:///x" nhé.',
        '    <a href="file:///x">',
        '<!-- <a href="file:///x"> -->',
    ],
)
def test_what_is_no_address_or_stays_is_not_told_as_left_out(text):
    assert render(text).refused == ()


@pytest.mark.parametrize("text", ["a &#2; b", "a &#x1B; b", "a &#127; b", "[x](b.md '&#2;')", "&#11;"])
def test_no_entity_brings_a_control_character_into_a_body(text):
    # A feed with one of them in it is no XML.
    rendered = render(text)
    for written in (filled(rendered), rendered.lead):
        assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", written)


# One body does not show in another


def test_a_body_that_is_nested_too_deeply_is_an_error():
    with pytest.raises(BodyError, match="nested"):
        BodyRenderer(MarkdownSettings()).render("- " * 1500 + "a")


def test_after_an_error_the_next_body_is_rendered_as_ever():
    renderer = BodyRenderer(MarkdownSettings())
    before = renderer.render("Một [a](b.md)")
    with pytest.raises(BodyError):
        renderer.render("- " * 1500 + "a")
    assert renderer.render("Một [a](b.md)") == before


@given(bodies, bodies)
@settings(max_examples=60)
def test_a_body_does_not_depend_on_the_one_before(one, other):
    renderer = BodyRenderer(MarkdownSettings())
    first = renderer.render(other)
    renderer.render(one)
    assert renderer.render(other) == first


# Settings


class _Shouting(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        if "nổ" in "".join(lines):
            raise ValueError("bùm")
        return [line.replace("a", self.md.shout) for line in lines]


class _ShoutExtension(Extension):
    def __init__(self, **options: object) -> None:
        self.config = {"letter": ["A", "what to shout"]}
        super().__init__(**options)

    def extendMarkdown(self, md) -> None:  # noqa: N802 - Python-Markdown's name
        md.shout = self.getConfig("letter")
        md.preprocessors.register(_Shouting(md), "shout", 100)


@pytest.fixture
def shout(monkeypatch):
    module = types.ModuleType("badinh_test_shout")
    module.makeExtension = _ShoutExtension
    monkeypatch.setitem(sys.modules, "badinh_test_shout", module)
    return "badinh_test_shout"


def test_an_extension_can_be_added(shout):
    assert BodyRenderer(MarkdownSettings((shout,))).render("ab").html == "<p>Ab</p>"


def test_an_extension_gets_its_options(shout):
    settings = MarkdownSettings((shout,), ((shout, (("letter", "X"),)),))
    assert BodyRenderer(settings).render("ab").html == "<p>Xb</p>"


def test_an_extension_that_fails_is_an_error_of_that_body_only(shout):
    renderer = BodyRenderer(MarkdownSettings((shout,)))
    with pytest.raises(BodyError, match="ValueError: bùm"):
        renderer.render("nổ")
    assert renderer.render("ab").html == "<p>Ab</p>"


def test_a_standard_extension_gets_its_options():
    settings = MarkdownSettings((), (("toc", (("toc_depth", "2"),)),))
    assert BodyRenderer(settings).render("[TOC]\n\n# Một\n\n## Hai").references == ("#mot",)


def test_a_standard_extension_may_be_named_again():
    assert BodyRenderer(MarkdownSettings(("tables", "toc"))).render("# a").html == '<h2 id="a">a</h2>'


@pytest.mark.parametrize(
    ("settings", "name"),
    [
        (MarkdownSettings(("badinh_no_such_extension",)), "badinh_no_such_extension"),
        (MarkdownSettings(("sane_lists",), (("sane_lists", (("nope", "1"),)),)), "sane_lists"),
        (MarkdownSettings((), (("toc", (("nope", "1"),)),)), "toc"),
        (MarkdownSettings((), (("toc", (("toc_depth", "sâu"),)),)), "toc"),
        (MarkdownSettings((), (("footnotes", (("nope", "1"),)),)), "footnotes"),
    ],
)
def test_an_extension_that_cannot_be_used_is_a_problem_of_site_yaml(settings, name):
    with pytest.raises(ProblemsError) as caught:
        BodyRenderer(settings)
    (problem,) = caught.value.problems
    assert problem == Problem("BD304", "content/site.yaml", values=problem.values)
    assert problem.values["name"] == name
    assert problem.values["detail"]


def test_a_note_to_which_nothing_refers_has_no_way_back() -> None:
    html = render("Một[^1].\n\n[^1]: Hai\n\n[^2]: Ba **bốn**\n\n[^3]: Năm\n\n    sáu").html
    assert html.count("footnote-backref") == 1
    assert "<p>Ba <strong>bốn</strong></p>" in html
    assert "<p>sáu</p>" in html
