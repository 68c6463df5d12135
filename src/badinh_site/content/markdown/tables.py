"""Boxes around the tables of a body, which scroll if a table is wider than the screen."""

from __future__ import annotations

import re
from html import escape, unescape
from itertools import count

from badinh_site.content.markdown.placeholders import TAG
from badinh_site.languages.words import word

__all__ = ["box_tables"]

_TABLE = re.compile(r"<table\b[^<>]*+>(?=(?:\s*<caption[^<>]*+>((?:[^<]++|<(?!/?caption[ >]))*+)</caption>)?)")


def box_tables(html: str, language: str) -> str:
    """Return sanitised HTML with a box around every table that has a label and can be focused with the keyboard.

    A table that scrolls by itself needs ``display: block``, and some screen readers then no longer treat it as a table.
    """
    if "<table" not in html:
        return html
    numbers, name = count(1), word("table number", language)

    def boxed(match: re.Match[str]) -> str:
        label = name.format(number=next(numbers))
        caption = " ".join(unescape(TAG.sub("", match[1] or "")).split())
        label = escape(f"{label}: {caption}" if caption else label)
        return f'<div class="tablebox" role="group" aria-label="{label}" tabindex="0">{match[0]}'

    return _TABLE.sub(boxed, html).replace("</table>", "</table></div>")
