"""The bounds within which HTML is taken apart in linear time.

The sanitiser compares each attribute of a tag with those before it. At every character reference (``&amp;``) or
no-break space it goes through the text from the last tag on. What is beyond these bounds is refused; they are counted
roughly, since what they let pass costs little. Tags that are open are bounded in ``open_tags.py``.
"""

from __future__ import annotations

import re

from badinh_site.content.markdown.body_errors import ExcessError
from badinh_site.limits import MOST_ATTRIBUTES, MOST_COPIED

__all__ = ["require_bounded"]

_TAG = re.compile(r"<[A-Za-z][^<>]*+")
_TAG_START = re.compile(r"<(?=[A-Za-z/!?])")
_FEW_REFERENCES = 5000


def require_bounded(html: str) -> None:
    """Raise for HTML that is beyond a bound.

    Raises:
        ExcessError: it has too many attributes in a tag, or references or no-break spaces in a text.
    """
    if len(html) > MOST_ATTRIBUTES:
        longest = max(_TAG.findall(html), key=len, default="")
        if len(longest.split()) - 1 > MOST_ATTRIBUTES:
            raise ExcessError("attributes in a tag", MOST_ATTRIBUTES)
    if html.count("&") + html.count("\xa0") > _FEW_REFERENCES:
        _require_few_references(html)


def _require_few_references(html: str) -> None:
    """Raise if copying each text as often as it has references or no-break spaces copies too much."""
    copied = sum((text.count("&") + text.count("\xa0")) * len(text) for text in _TAG_START.split(html))
    if copied > MOST_COPIED:
        raise ExcessError("character references in a text", _FEW_REFERENCES)
