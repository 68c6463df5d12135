"""What a fix may change on the page, and what it has to, by kind of finding: ``commands/page_proof.py`` proves it."""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple

from badinh_site.checks.list_signs import BULLETS, LETTER_BULLETS
from badinh_site.checks.text_finding import Finder

__all__ = ["NOTHING", "Fixable", "PageChange", "Proof"]

_BULLETS = re.compile(rf"^\s*(?:[{BULLETS}–—―+-]|[{LETTER_BULLETS}](?=\s))\s*", re.MULTILINE)
_NUMBERS = re.compile(rf"{_BULLETS.pattern}|^\s*\d+[.)]\s+", re.MULTILINE)
_CELLS = re.compile(r"^[\s|:=_–—―-]+$|\|", re.MULTILINE)
NOTHING = re.compile(r"(?!)")


class PageChange(NamedTuple):
    """What may change on a page. The rest of its HTML stays the same, letter by letter."""

    gained: re.Pattern[str] = NOTHING
    """What the HTML must have once more for each finding."""
    lost: re.Pattern[str] = NOTHING
    """What the HTML must have once less for each finding."""
    tags: frozenset[str] = frozenset()
    """Elements that may come and go around the same words."""
    signs: re.Pattern[str] = NOTHING
    """Signs that are no words: markup takes their place."""
    reads_code: bool = False
    """Whether what was shown as code becomes Markdown and HTML."""


class Proof(Enum):
    """What has to be proven of a fix."""

    SAME_PAGE = PageChange()
    LIST = PageChange(gained=re.compile("<ul>"), tags=frozenset(["ul", "li", "p", "br"]), signs=_BULLETS)
    INNER_LIST = PageChange(gained=re.compile(r"</ul>\s*</li>"), tags=frozenset(["ul", "li", "p"]))
    PARAGRAPHS = PageChange(gained=re.compile("<p>"), tags=frozenset(["p", "br"]))
    TABLE = PageChange(
        gained=re.compile("<table>"),
        tags=frozenset(["table", "thead", "tbody", "tr", "th", "td", "p", "br", "div"]),
        signs=_CELLS,
    )
    NO_CODE_BOX = PageChange(lost=re.compile("<pre>"), signs=_NUMBERS, reads_code=True)
    HTML = PageChange(lost=re.compile("<pre>"), reads_code=True)


class Fixable(NamedTuple):
    """A kind of finding that can be fixed without review."""

    finder: Finder
    proof: Proof
