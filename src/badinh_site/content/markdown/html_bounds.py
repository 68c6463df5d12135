"""The bounds within which HTML is taken apart in linear time.

At every tag the sanitiser may look through all elements that are open, and it compares each attribute of a tag with
those before it. At every character reference (``&amp;``) or no-break space it goes through the text from the last tag
on. What is beyond these bounds is refused; they are counted roughly, since what they let pass costs little.
"""

from __future__ import annotations

import re
from collections import Counter

from badinh_site.content.markdown.body_errors import ExcessError
from badinh_site.content.markdown.raw_html import VOID
from badinh_site.limits import MOST_ATTRIBUTES, MOST_COPIED, MOST_OPEN_ELEMENTS

__all__ = ["require_bounded"]

_TAG = re.compile(r"<(/?)([A-Za-z][^\s/<>]*+)([^<>]*+)")
_TAG_START = re.compile(r"<(?=[A-Za-z/!?])")
_ENDED_BY_OTHERS = frozenset({
    "caption", "colgroup", "dd", "dt", "li", "option", "p", "tbody", "td", "tfoot", "th", "thead", "tr",
})  # fmt: skip
"""Elements that need no end tag: they are open as often as those around them at most."""
_FEW_REFERENCES = 5000


def require_bounded(html: str) -> None:
    """Raise for HTML that is beyond a bound.

    Raises:
        ExcessError: it has too many open elements, attributes in a tag, or references or no-break spaces in a text.
    """
    if html.count("<") > MOST_OPEN_ELEMENTS:
        _require_shallow(html)
    if len(html) > MOST_ATTRIBUTES:
        longest = max((match[3] for match in _TAG.finditer(html)), key=len, default="")
        if len(longest.split()) > MOST_ATTRIBUTES:
            raise ExcessError("attributes in a tag", MOST_ATTRIBUTES)
    if html.count("&") + html.count("\xa0") > _FEW_REFERENCES:
        _require_few_references(html)


def _require_shallow(html: str) -> None:
    unended: Counter[str] = Counter()
    depth = 0
    for match in _TAG.finditer(html):
        name = match[2].lower()
        if name in VOID or name in _ENDED_BY_OTHERS:
            continue
        if not match[1]:
            unended[name] += 1
            depth += 1
            if depth > MOST_OPEN_ELEMENTS:
                raise ExcessError("open elements", MOST_OPEN_ELEMENTS)
        elif unended[name]:
            unended[name] -= 1
            depth -= 1


def _require_few_references(html: str) -> None:
    """Raise if copying each text as often as it has references or no-break spaces copies too much."""
    copied = sum((text.count("&") + text.count("\xa0")) * len(text) for text in _TAG_START.split(html))
    if copied > MOST_COPIED:
        raise ExcessError("character references in a text", _FEW_REFERENCES)
