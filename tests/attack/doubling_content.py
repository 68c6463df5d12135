"""Rows of what reads one content file: whole files, code, suppressions, places, lines that are compared."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, partial

from badinh_site.checks.document_context import DocumentContext, TextContext
from badinh_site.checks.document_summary import summarise
from badinh_site.checks.registry import DOCUMENT_CHECKS
from badinh_site.checks.text_rules import FIXABLE, check_text
from badinh_site.commands.diff import diff_lines
from badinh_site.commands.fix import Fixer
from badinh_site.content.leftover_markup import leftover_markup
from badinh_site.content.link_places import LinkPlaces
from badinh_site.content.lost_text import lost_text
from badinh_site.content.markdown_code import without_code
from badinh_site.content.parser import ParsedDocument, Parser
from badinh_site.content.prose import prose_of
from badinh_site.content.suppressions import find_suppressions, without_suppressions
from badinh_site.content.topic_terms import Terms
from badinh_site.settings.config import Checks, Config
from badinh_site.settings.read import read_config
from badinh_site.strict_yaml.nodes import plain_nodes
from badinh_site.vietnamese import nfc
from tests.support.doubling import Row

HEAD = "---\ntitle: Tin\ndate: 13/07/2021\nlead: Tin.\n---\n"
PATH = "content/2021/07/tin.md"

PARTS = {
    "headings": "## Mục\n\n",
    "a heading with blanks": " ",
    "links to files": "[Tin](tin.md) ",
    "lines of links": "[Tin](tin.md)\n\n",
    "bare addresses": "https://example.vn/tin\n\n",
    "suppressions": "<!-- badinh: ignore BD614 because x -->\n",
    "open suppressions": "<!-- badinh: ignore BD614 because x ",
    "items": "- Một\n",
    "signs of lists": "• Một\n",
    "labels": "a) Một\nb) Hai\n",
    "blanks": " ",
    "no-break spaces": "\u00a0",
    "exclamation marks": "!",
    "straight quotes": '"a ',
    "curly quotes": "“a ",
    "rows": "| a | b |\n",
    "rows with tabs": "a\tb\n",
    "open comments": "<!-- ",
    "open headings in HTML": "<h2>",
    "headings in HTML": "<h2></h2>",
    "open code in HTML": "<pre>",
    "open tags": "<a ",
    "less-than signs": "<",
    "letters": "a",
    "letters, and an @ elsewhere": "a",
    "words with a full stop": "a.b",
    "slips": "Xã  Ba Đình ,  vui .\u200b ",
    "lines of slips": "Xã  Ba Đình ,  vui .\u200b\n",
    "numbers": "1.234,5 ",
    "marks": "\u0301\u0323",
    "decomposed words": "Ba Đi\u0300nh ",
    "blank lines": "\n",
    "indented lines": "    a b c\n",
    "fences": "```\na\n",
    "braces": "{",
    "ampersands": "&amp;",
    "references": "[a][b] ",
    "double asterisks": "** a\n\n",
    "signs in words": "a_b",
}
BEFORE = {"a heading with blanks": "## x", "blanks": "a", "letters, and an @ elsewhere": "@ "}


def body(name: str, n: int) -> str:
    """Return a body with a part repeated."""
    return BEFORE.get(name, "") + PARTS[name] * n + "y\n"


def article(name: str, n: int) -> str:
    """Return a whole file."""
    return HEAD + body(name, n)


def ticks(n: int) -> str:
    """Return runs of backticks, each longer than the one before."""
    runs = range(1, round((2 * n) ** 0.5) + 1)
    return " ".join("`" * length + "a" for length in runs)


@cache
def config() -> Config:
    """Return usual settings."""
    found, _ = read_config("title: a\nbase_url: https://a.example/\n")
    assert found is not None
    return found


def check_words(text: str) -> None:
    """Run the checks of the text of a file."""
    list(check_text(TextContext(PATH, text, HEAD.count("\n") + 1, Checks())))


def check_document(check: object, html: str, text: str) -> None:
    """Run a check of a document on a body, with HTML that repeats the same element as often."""
    parsed = Parser("Asia/Ho_Chi_Minh", config().markdown).parse((HEAD + "a\n").encode(), PATH)
    assert isinstance(parsed, ParsedDocument)
    shown = html * len(re.findall(r"(?m)^.", text))
    context = DocumentContext(PATH, text, HEAD.count("\n") + 1, Checks(), parsed.document, shown)
    result = check(context)  # type: ignore[operator]
    if check is not summarise:
        list(result)


def fix(text: str) -> None:
    """Fix a text, and show the changes."""
    fixer = Fixer(config(), set(FIXABLE), legacy=False)
    fixer._path = PATH
    list(diff_lines(PATH, text, fixer._fix_text(text)[0]))


HTML = {
    "pictures without text": '<img alt="anh1.jpg">',
    "pictures in figures": '<figure><img alt="a"><figcaption>a</figcaption></figure>',
    "links with poor text": '<a href="a">tại đây</a>',
    "tables": "<table><tr><td>a</td></tr></table>",
    "addresses": '<a href="https://example.vn/a">a</a>',
    "titles with tags": '<p title="<a <a <a ">a</p>',
    "ids": '<p id="a">a</p>',
}
"""HTML of a line, for the checks that look at it."""


def of_body(work: Callable[[str], object], label: str) -> Iterator[Row]:
    """Yield a row for each part, on bodies."""
    for name in PARTS:
        yield Row(f"{label}: {name}", partial(body, name), work)


def of_article(work: Callable[[str], object], label: str, *names: str) -> Iterator[Row]:
    """Yield a row for each part, or for some, on whole files."""
    for name in names or PARTS:
        yield Row(f"{label}: {name}", partial(article, name), work)


def places(text: str) -> object:
    """Look up as many targets as a body has lines."""
    return list(LinkPlaces(text, 1).of(["tin.md", "https://example.vn/tin"] * text.count("\n")))


def left(text: str) -> object:
    """Compare a body with a page that shows it as it is written."""
    return leftover_markup(text, f"<p>{text.replace('<', '&lt;')}</p>")


def differ(text: str) -> object:
    """Show the differences to a text in which every line has changed."""
    return list(diff_lines("a", text, text.replace(" ,", ",").replace("a", "b\n")))


def suppressed(text: str) -> object:
    """Find suppressions in a body."""
    return find_suppressions(text, 1)


COMMENT = "<!-- badinh: ignore BD614 because x"
LISTS = ("slips", "lines of slips", "labels", "signs of lists", "rows with tabs")
headings = partial(check_document, DOCUMENT_CHECKS[1], "")

ROWS = (
    Row("suppressions: a reason with blanks", lambda n: COMMENT + " " * n, suppressed),
    Row("suppressions: in YAML", lambda n: f"# badinh: ignore BD614 because x{' ' * n}y", find_suppressions),
    Row("suppressions: many in a line", lambda n: f"{COMMENT} " * n, suppressed),
    Row("suppressions: lines", lambda n: f"{COMMENT} -->\n" * n, suppressed),
    Row("suppressions: left out", lambda n: f"{COMMENT} -->\n" * n, without_suppressions),
    Row("front matter: an item with blanks", lambda n: f"tags: [a{' ' * n}b]", plain_nodes),
    Row("terms: signs", lambda n: "!" * n + "a", lambda text: Terms()("", "", text)),
    Row("normal form: marks out of order", lambda n: "a" + "\u0301\u0323" * n, nfc),
    Row("code: runs of backticks", ticks, without_code),
    *of_article(prose_of, "prose"),
    *of_article(check_words, "check of words"),
    *of_body(places, "places of links"),
    *of_body(left, "leftover"),
    *of_body(lambda text: lost_text(text, "<p>a</p>"), "lost text"),
    *(
        Row(f"{check.__name__}: {name}", partial(article, "items"), partial(check_document, check, html))
        for check in (*DOCUMENT_CHECKS, summarise)
        for name, html in HTML.items()
    ),
    *of_article(headings, "headings"),
    Row("headings: number signs", lambda n: f"{HEAD}## x {'#' * n}y", headings),
    *of_article(fix, "fix", *LISTS),
    *of_body(differ, "differences"),
)
