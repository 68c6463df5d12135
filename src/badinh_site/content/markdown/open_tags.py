"""Refuses HTML that would grow: browsers repeat a formatting element that was left open in every block after it.

So does the sanitiser, which reads HTML as they do: n such tags before n blocks become n times n. What is counted here
in one pass, without a tree, is at least what it would repeat.
"""

from __future__ import annotations

import re
from collections import defaultdict

from badinh_site.diagnostics.problem import Problem, ProblemsError
from badinh_site.limits import DEEPEST_HTML, LARGEST_BODY, MOST_REPEATED

__all__ = ["check_open_tags", "check_size"]

_FORMATTING = frozenset(
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"]
)
"""What the standard repeats (HTML, 13.2.4.3: the list of active formatting elements)."""

_ENDED_BY_THEIR_LIKE = frozenset(("a", "nobr"))

_WITHOUT_DEPTH = frozenset(
    re.findall(
        r"\w+",
        """
        area base br col embed frame hr img input link meta param source track wbr
        p li dt dd td th tr tbody thead tfoot colgroup option optgroup rb rp rt rtc
        """,
    )
)
"""Elements without content, and those that may be left open: the next one ends them."""

_RAW = frozenset(["iframe", "noembed", "noframes", "plaintext", "script", "style", "textarea", "title", "xmp"])
"""Elements in which there are no tags."""

_ALIKE = 3
"""How many tags that are the same to a letter are repeated, at most."""

_NEXT = re.compile(
    r"""
    <(?:
        !--(?:-?>|.*?(?:--!?>|\Z))                                       # a comment, as browsers end it
        | (?P<end>/?)(?P<name>[a-z][^\s/>]*+)
          (?:[^>="']++|=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))|["'=])*+  # a quote counts only behind =
          (?:>|\Z)
        | [!?/][^>]*+                                                     # what is dropped up to the next >
    )
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL | re.ASCII,
)


def check_size(size: int) -> None:
    """Raise the problem of a body whose HTML has so many characters.

    Raises:
        ProblemsError: it has too many.
    """
    if size > LARGEST_BODY:
        values = {"size": f"{size / 2**20:.1f} MiB", "limit": f"{LARGEST_BODY / 2**20:.0f} MiB"}
        raise ProblemsError(Problem("BD279", values=values))


def check_open_tags(html: str) -> None:
    """Check that the tags of a body, which is not sanitised yet, do not make it grow.

    Raises:
        ProblemsError: they do, or are nested too deeply.
    """
    tags, place = _OpenTags(), 0
    while found := _NEXT.search(html, place):
        place = found.end()
        name = (found["name"] or "").lower()
        if not name:
            continue
        if found["end"]:
            tags.end(name)
        else:
            tags.begin(name, found[0])
            if name in _RAW:
                place = _end_of_raw(html, name, place)
    check_size(len(html) + tags.size)


def _end_of_raw(html: str, name: str, place: int) -> int:
    """Return where the next tag is behind an element without tags in it."""
    end = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(html, place) if name != "plaintext" else None
    return end.start() if end else len(html)


class _OpenTags:
    """The tags that are open at a place of a body."""

    def __init__(self) -> None:
        self.size = 0
        """Characters of all that would be repeated."""
        self._open: defaultdict[str, list[str]] = defaultdict(list)
        """The tags of formatting elements, by name."""
        self._alike: defaultdict[str, int] = defaultdict(int)
        self._count = self._length = self._repeated = 0
        self._depths: defaultdict[str, int] = defaultdict(int)
        self._depth = 0

    def begin(self, name: str, tag: str) -> None:
        """Take a tag that begins an element."""
        if name in _FORMATTING:
            if name in _ENDED_BY_THEIR_LIKE:
                self.end(name)
            self._open[name].append(tag)
            self._alike[tag] += 1
            self._change(tag, 1)
            self._deeper(name)
        else:
            self._repeat()
            if name not in _WITHOUT_DEPTH:
                self._deeper(name)

    def end(self, name: str) -> None:
        """Take a tag that ends an element, which may not be open."""
        if self._depths[name]:
            self._depths[name] -= 1
            self._depth -= 1
        if self._open[name]:
            tag = self._open[name].pop()
            self._change(tag, -1)
            self._alike[tag] -= 1
        self._repeat()

    def _change(self, tag: str, by: int) -> None:
        if self._alike[tag] <= _ALIKE:
            self._count += by
            self._length += by * len(tag)

    def _deeper(self, name: str) -> None:
        self._depths[name] += 1
        self._depth += 1
        if self._depth > DEEPEST_HTML:
            values = {"count": str(self._depth), "limit": str(DEEPEST_HTML)}
            raise ProblemsError(Problem("BD278", values=values))

    def _repeat(self) -> None:
        """Count what is open as repeated here."""
        self._repeated += self._count
        self.size += self._length
        if self._repeated > MOST_REPEATED:
            name = next(name for name, tags in self._open.items() if tags)
            values = {"name": name, "count": str(self._repeated), "limit": str(MOST_REPEATED)}
            raise ProblemsError(Problem("BD277", values=values))
