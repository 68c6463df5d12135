"""The budgets of what content may ask for: what is beyond is refused with a message, before it costs time or memory.

Each is far beyond what editors write, and low enough that a text made to be expensive is not.
"""

from __future__ import annotations

__all__ = [
    "DEADLINE",
    "DEEPEST_FOLDER",
    "DEEPEST_HTML",
    "LARGEST_BODY",
    "LARGEST_FILE",
    "LARGEST_TEXT",
    "LONGEST_ABBREVIATION",
    "LONGEST_LINE",
    "LONG_TEXT",
    "MOST_ATTRIBUTES",
    "MOST_CELLS",
    "MOST_CONTENTS_TABLES",
    "MOST_COPIED",
    "MOST_ENTRIES",
    "MOST_FIELDS",
    "MOST_ITEMS",
    "MOST_REDIRECTS",
    "MOST_REPEATED",
    "MOST_TAGS",
    "MOST_TAGS_IN_HEADING",
]

LARGEST_TEXT = 2 * 1024 * 1024
"""Maximum size of a text file in bytes, a hundred times that of the longest article."""

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

LARGEST_FILE = 1024 * 1024 * 1024
"""Maximum size in bytes of a file that is published as it is. Hosts of static sites take 25 to 100 MB."""

DEEPEST_FOLDER = 40
"""Maximum number of folders one within another; content/2021/07/ has three."""

LONGEST_LINE = 100_000
"""Maximum length of a line of a content file in characters: five of the longest paragraphs that Word puts in one."""

LARGEST_BODY = 8 * 1024 * 1024
"""Maximum size of the HTML of one body in characters, eighty times that of the longest article."""

MOST_REPEATED = 200_000
"""How many formatting tags may be repeated because they were left open: ten <font> before 20,000 other tags. The
sanitiser takes 400 bytes and some microseconds for each."""

DEEPEST_HTML = 1000
"""How many elements may be one within another, and how many formatting elements may be left open. Browsers nest no
deeper than 512; some steps of parsers look at all that is open."""

MOST_TAGS = 100
"""Tags of an article. Each has pages and a feed, and every one of these feeds names them all."""

MOST_REDIRECTS = 50_000
"""Entries of redirects.yaml. Each becomes a page that forwards, and a line in the files of hosts."""

MOST_ENTRIES = 5000
"""Pictures that an album lists, and entries of any other list of groups."""

MOST_ITEMS = 1000
"""Items of any other list of texts, such as authors or old addresses."""

MOST_FIELDS = 1000
"""Fields of a file, or of a group in it. Each that is unknown has a message."""
