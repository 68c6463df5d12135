"""Raw HTML in Markdown: which words in angle brackets are elements, and what old elements become.

Everything is sanitised afterwards; here it is only decided what is HTML at all and what stays text on the page.
"""

from __future__ import annotations

import re

from markdown_it.common.html_blocks import block_names

__all__ = [
    "BLOCKS",
    "COMPLETE_TAG",
    "ELEMENTS",
    "HTML",
    "OFFICE_TAG",
    "TAG_NAME",
    "VOID",
    "centred",
    "modernised",
    "open_elements",
    "split_headings",
]

HTML = frozenset(
    re.findall(
        r"\w+",
        """
        a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink blockquote body
        br button canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em
        embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i
        iframe img input ins isindex kbd keygen label legend li link listing main map mark marquee menu menuitem meta
        meter nav nobr noembed noframes noscript object ol optgroup option output p param picture plaintext pre progress
        q rb rp rt rtc ruby s samp script search section select slot small source spacer span strike strong style sub
        summary sup table tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr xmp
        """,
    )
)
"""The names of elements of HTML, living and obsolete."""

ELEMENTS = HTML | frozenset(
    re.findall(
        r"\w+",
        """
        svg g path circle ellipse line polyline polygon rect text tspan defs use symbol lineargradient radialgradient
        stop clippath mask pattern filter image desc metadata animate set foreignobject marker view switch
        math mi mn mo ms mtext mrow mfrac msqrt mroot mstyle msub msup msubsup munder mover munderover mtable mtr mtd
        mglyph annotation semantics
        """,
    )
)
"""The names of elements of HTML, and of drawings and formulas in it."""

_OTHER_BLOCKS = "audio canvas embed map math noscript object pre script style svg textarea video"
BLOCKS = ELEMENTS & frozenset((*block_names, *_OTHER_BLOCKS.split(" ")))
"""Elements that are blocks in a text, and not words in a paragraph."""

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "wbr"})
"""Elements that have no end tag."""

_BLANK = r"[\ \t\n\r\f]"
COMPLETE_TAG = re.compile(
    rf"""
    < (?: [A-Za-z][A-Za-z0-9-]*+
          (?: {_BLANK}++ [A-Za-z_:][A-Za-z0-9:._-]*+
              (?: {_BLANK}*+ = {_BLANK}*+ (?: [^"'=<>`\x00-\x20]++ | '[^']*+' | "[^"]*+" ) )?+ )*+
          {_BLANK}*+ /?
        | / [A-Za-z][A-Za-z0-9-]*+ {_BLANK}*+ ) >
    """,
    re.VERBOSE,
)
"""An opening or closing tag (CommonMark 0.31.2, section 6.6). Only ASCII blanks part attributes: where others do too,
as a no-break space in the expression of markdown-it-py, a value can be read in two ways, and n of them in 2 ** n."""
TAG_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)(?=[\s/>]|\Z)")
OFFICE_TAG = re.compile(r"</?(?:o|v|w|m|x|st1|st2):[A-Za-z]+(?:\s[^<>]*)?/?>", re.IGNORECASE)
"""A tag that Word leaves in HTML. The sanitiser drops it."""

_TAG_START = re.compile(r"<(?=/?[^\W\d_])(?!/?[A-Za-z][A-Za-z0-9]*:)(/?)([^\s<>/]*)")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)([^<>]*)(>?)")
_HEADING = re.compile(r"<h([1-6])\b([^<>]*)>((?:(?!</?h[1-6]\b).)*)</h\1\s*>", re.DOTALL | re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([A-Za-z][A-Za-z0-9-]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?""")
_NAMED_PLACE = re.compile(r"(<a\b(?![^<>]*\sid\s*=)[^<>]*?\s)name(?=\s*=)", re.IGNORECASE)
_STRIKE = re.compile(r"(</?)strike\b", re.IGNORECASE)
_CENTRED = ('<div class="align-center">', "</div>")
_CENTRE = re.compile(r"<(/?)center(?:\s[^<>]*)?>", re.IGNORECASE)


def modernised(html: str) -> str:
    """Return raw HTML with today's elements: unknown tags are text, named places have ids, ``del`` strikes.

    ``center`` becomes a division with the class that centres the cells of tables.
    """
    if "<" not in html:
        return html
    html = _TAG_START.sub(_known, html)
    lower = html.lower()
    if "name" in lower:
        html = _NAMED_PLACE.sub(r"\1id", html)
    if "center" in lower:
        html = centred(html)
    return _STRIKE.sub(r"\1del", html) if "strike" in lower else html


def centred(html: str, around: str = "") -> str:
    """Return raw HTML in which divisions that are centred take the place of ``center``, with a text around each tag."""
    return _CENTRE.sub(lambda tag: f"{around}{_CENTRED[bool(tag[1])]}{around}", html)


def _known(match: re.Match[str]) -> str:
    return match[0] if match[2].lower() in ELEMENTS else "&lt;" + match[0][1:]


def open_elements(line: str) -> tuple[int, bool]:
    """Return how many more elements a line of HTML opens than it closes, and whether it ends within a tag."""
    depth, inside = 0, False
    for closing, name, rest, end in _TAG.findall(line):
        inside = not end
        if name.lower() not in VOID and not rest.endswith("/"):
            depth += -1 if closing else 1
    return depth, inside


def split_headings(html: str) -> list[str | tuple[str, dict[str, str], str]]:
    """Return raw HTML cut at its headings, each of which is its tag, its attributes and the HTML in it."""
    parts: list[str | tuple[str, dict[str, str], str]] = []
    end = 0
    for match in _HEADING.finditer(html):
        parts.append(html[end : match.start()])
        pairs = _ATTRIBUTE.findall(match[2])
        attributes = {name.lower(): double or single or bare for name, double, single, bare in pairs}
        parts.append((f"h{match[1]}", attributes, match[3]))
        end = match.end()
    return [part for part in (*parts, html[end:]) if not isinstance(part, str) or part.strip()]
