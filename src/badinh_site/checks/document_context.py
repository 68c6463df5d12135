"""What a check of one content file sees: the file as it was written, and what was made of it."""

from __future__ import annotations

from typing import NamedTuple

from badinh_site.content.document import Document
from badinh_site.diagnostics.problem import Problem
from badinh_site.settings.config import Checks
from badinh_site.vietnamese import nfc

__all__ = ["DocumentContext"]


class DocumentContext(NamedTuple):
    """One content file. A check is a pure function of it, so what it finds is kept until the file changes."""

    path: str
    """Relative to the site folder: ``content/2021/07/bai.md``."""
    text: str
    """The whole file as decoded: without a byte order mark and with Unix line ends, but not brought to a normal form,
    and with all characters that are in it."""
    body_line: int
    """The line on which the body begins, from 1; 0 when the file cannot be taken apart."""
    document: Document | None
    """None when something in the file is wrong; the build says what."""
    html: str
    """Of the body, as the sanitiser left it, references numbered between NUL characters; empty without a document."""
    settings: Checks
    """What site.yaml says under ``checks``."""

    @property
    def body_start(self) -> int:
        """The place in ``text`` at which the body begins; its end when there is no body."""
        if not self.body_line:
            return len(self.text)
        place = 0
        for _ in range(self.body_line - 1):
            place = self.text.find("\n", place) + 1
            if not place:
                return len(self.text)
        return place

    @property
    def body(self) -> str:
        """The Markdown of the body, from ``body_start`` on."""
        return self.text[self.body_start :]

    def problem(self, code: str, place: int, /, **values: str) -> Problem:
        """Return a problem at a place in ``text``.

        Columns are counted as messages show the line: in composed characters (NFC).
        """
        start = self.text.rfind("\n", 0, place) + 1
        column = len(nfc(self.text[start:place])) + 1
        return Problem(code, self.path, self.text.count("\n", 0, place) + 1, column, values)
