"""Rows of whole bodies: what Markdown, the sanitiser and the parser of pages might do again and again."""

from __future__ import annotations

from collections.abc import Callable

from badinh_site.content.markdown.body_errors import BodyError
from badinh_site.content.markdown.renderer import BodyRenderer
from badinh_site.diagnostics.problem import ProblemsError
from badinh_site.settings.config import MarkdownSettings
from badinh_site.vietnamese import nfc
from tests.support.doubling import LONG_ENOUGH, Row

_RENDERER = BodyRenderer(MarkdownSettings())


def _render(text: str) -> bool:
    """Render a body; one that asks for too much is refused."""
    try:
        _RENDERER.render(text)
    except (BodyError, ProblemsError):
        return False
    return True


def _numbered(line: str, start: str = "") -> Callable[[int], str]:
    return lambda n: start + "".join(line.format(number) for number in range(n))


_REPEATED = (
    "<![CDATA[", "![", "[", "[a](", "<a ", '<a href="', "<http://", "[^1]", "*[A1]:", ": def\n", "t\n: def\n",
    "---\n", "`", " `", "<i>x</i>", "<b>", "<div>\n", "</p>", "<!--", "<?", "<!x ", "&", "a\u00a0", "{.a}",
    "*a{.b}* ", "*a **b ", "a** ", "**“a”**b ", "- a\n", "- a\n\n  b\n\n", "> a\n>\n",
    "|a|b|\n|-|-|\n|c|d|\n\n", "## a\n\n", "[TOC]\n\n", "a@b.vn ", "www.a.vn/ ", '![a](b "c")\n', "![](a) ",
    "[a](x:y) ", "<p><b class=x></p>", "<ul><li>", "<p>x</p>\n", "a\n\n*b c\n\n", "<h2>a\n", "<center>a\n",
    "a  \n", "```\na\n```\n", "a\\\n", "[a]: b\n",
)  # fmt: skip

_OTHERS: tuple[tuple[str, Callable[[int], str]], ...] = (
    ("one note, many references", lambda n: "[^1]: b\n\n" + "a[^1] " * n),
    ("many notes", _numbered("a[^{0}]\n\n[^{0}]: b\n\n")),
    ("many notes, one after another", lambda n: _numbered("[^{0}]: b\n\n")(n) + _numbered("a[^{0}] ")(n)),
    ("a note of many blocks", lambda n: "a[^1]\n\n[^1]: b\n\n" + "    c\n\n" * n),
    ("references in a picture's text", lambda n: "[^1]: b\n\n![a" + "[^1]" * n + "](c)"),
    ("many abbreviations", lambda n: _numbered("*[A{0}]: b\n")(n) + "\n" + _numbered("A{0} ")(n)),
    ("one abbreviation, many uses", lambda n: "*[A]: b\n\n" + "A " * n),
    ("one abbreviation, many paragraphs", lambda n: "*[A]: b\n\n" + "*A* b\n\n" * n),
    ("a long abbreviation", lambda n: "*[" + "a b " * n + "]: c\n\n" + "a b " * n + "d"),
    ("many definitions of links", lambda n: _numbered("[a{0}]: b\n")(n) + "\n" + _numbered("[a{0}] ")(n)),
    ("many terms", lambda n: "t\n" * n + ": d"),
    ("many blocks, a definition last", lambda n: "t\n\n" * n + "t\n: d"),
    ("runs of backticks", lambda n: " ".join("`" * number + " a" for number in range(1, int(n**0.5) + 2))),
    ("brackets around brackets", lambda n: "[" * n + "a" + "](b)" * n),
    ("pictures, then links", lambda n: "![" * n + "[a](b)" * n),
    ("declarations, one end", lambda n: "a " + "<!" * n + ">"),
    ("openers and closers", lambda n: "*a **b " * n + " c** d*" * n),
    ("closers that are none", lambda n: "_a " * n + "b* " * n),
    ("items of 45 levels", lambda n: "- " * 45 + "a\n" + (" " * 90 + "x\n\n") * n),
    ("quotes of 45 levels", lambda n: ("> " * 45 + "x\n") * n),
    ("a wide table", lambda n: "|a" * n + "|\n" + "|-" * n + "|\n" + "|b" * n + "|"),
    ("rows to fill up", lambda n: ("|a" * 64 + "|\n" + "|-" * 64 + "|\n" + "x\n" * 64 + "\n") * n),
    ("a row of dashes that is none", lambda n: "`\n" + "-" * n + "x"),
    ("a caption, then lines", lambda n: '![a](b "c")\n' + "x\n" * n),
    ("headings and tables of contents", lambda n: "[TOC]\n\n" * n + "## a\n\n" * n),
    ("headings like numbered ones", _numbered("## a\n\n## a_{0}\n\n")),
    ("comments in a heading", lambda n: "## " + "<!-- a --> " * n),
    ("elements that are closed at last", lambda n: "<div>\n" * n + "</div>\n" * n),
    ("tags with many attributes", lambda n: "a <span " + _numbered("a{0}=b ")(n) + ">"),
    ("no-break spaces in a tag", lambda n: "a <a" + "\u00a0aa\u00a0=\u00a0\u00a0" * n),
    ("no-break spaces in a tag of its own", lambda n: "<a" + "\u00a0aa\u00a0=\u00a0\u00a0" * n),
    ("blanks in a text", lambda n: "a" + " " * n + "b\n*c*"),
    ("blanks in HTML", lambda n: "<p>" + " " * n + "b</p>"),
    ("blanks behind href=", lambda n: "`href=" + " " * n + "!`"),
    ("blanks in a heading", lambda n: "## x" + " " * n + "y"),
    ("a placeholder of our own", lambda n: "thayde" + "x" * n + "\n\na\n\n`x`"),
    ("an address of many labels", lambda n: "http://" + "a." * n),
    ("an address with parentheses", lambda n: "http://a.vn/" + ")" * n),
    ("marks as references", lambda n: "a" + "&#x301;&#x327;" * n),
)

ROWS = (
    *(Row(f"body: {unit!r}", lambda n, unit=unit: unit * n, _render, LONG_ENOUGH / 2) for unit in _REPEATED),  # type: ignore[misc]
    *(Row(f"body: {name}", text, _render, LONG_ENOUGH / 2) for name, text in _OTHERS),
    Row("body: marks out of order", lambda n: "a" + "\u0301\u0327" * n, nfc),
)
