"""The budgets of what content may ask for: what is beyond is refused with a message, before it costs time or memory.

Each is far beyond what editors write, and low enough that a text made to be expensive is not.
"""

from __future__ import annotations

__all__ = [
    "DEADLINE",
    "LARGEST_TEXT",
    "LONGEST_ABBREVIATION",
    "LONG_TEXT",
    "MOST_ATTRIBUTES",
    "MOST_CELLS",
    "MOST_CONTENTS_TABLES",
    "MOST_COPIED",
    "MOST_OPEN_ELEMENTS",
    "MOST_TAGS_IN_HEADING",
]

LARGEST_TEXT = 2 * 1024 * 1024
"""Maximum size of a text file in bytes, a hundred times that of the longest article."""

MOST_OPEN_ELEMENTS = 500
"""Elements of raw HTML that may be open at once. Browsers nest no deeper than 512; parsers look through all of them."""

MOST_ATTRIBUTES = 2000
"""Words in one tag. Each attribute is compared with all before it."""

MOST_COPIED = 20_000_000_000
"""Characters of a text without tags times its character references and no-break spaces, summed over a body.

The sanitiser goes through so many in less than a second.
"""

MOST_CELLS = 300_000
"""Cells of all tables of a body. A short row is filled up, so that 3 KB can ask for 65,536 cells."""

MOST_CONTENTS_TABLES = 10
"""Places of a body at which ``[TOC]`` stands: each repeats all headings."""

MOST_TAGS_IN_HEADING = 1000
"""Pieces of raw HTML in one heading, which are taken out one by one for its id."""

LONGEST_ABBREVIATION = 200
"""Characters of an abbreviation that is explained once for a whole body: longer ones are compared at every word."""

LONG_TEXT = 128 * 1024
"""Bytes of a text beyond which it is read in a process of its own. What is shorter is read within a few seconds even if
it is made to be expensive."""

DEADLINE = 60
"""Seconds for one long text, after which its process is ended: the longest takes a few on a slow machine."""
