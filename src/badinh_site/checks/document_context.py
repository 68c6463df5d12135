"""The inputs of the checks of one content file: its source text, and the parsed document if it has no errors."""

from __future__ import annotations

import unicodedata
from functools import cached_property

from msgspec import Struct

from badinh_site.content.document import Document
from badinh_site.content.files import Lines
from badinh_site.diagnostics.problem import Problem
from badinh_site.settings.config import Checks
from badinh_site.vietnamese import nfc

__all__ = ["DocumentContext", "TextContext"]


class TextContext(Struct, frozen=True, dict=True):
    """The text of one content file, with or without errors.

    Checks are pure functions of a context, so their findings are stored until the file changes.
    """

    path: str
    """Relative to the site folder: ``content/2021/07/bai.md``."""
    text: str
    """The decoded file without a byte order mark and with Unix line ends; neither normalised nor cleaned."""
    body_line: int
    """The line on which the body begins, from 1; 0 if the front matter cannot be split off."""
    settings: Checks
    """The ``checks`` section of site.yaml."""

    @property
    def body_start(self) -> int:
        """The offset in ``text`` at which the body begins; the length of ``text`` if there is no body."""
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
        """The Markdown source of the body."""
        return self.text[self.body_start :]

    def problem(self, code: str, place: int, /, **values: str) -> Problem:
        """Return a problem at an offset in ``text``.

        Columns count composed characters (NFC), as messages show the line.
        """
        line, column = self._lines.place(place)
        if not self._is_composed:
            column = len(nfc(self.text[place - column + 1 : place])) + 1
        return Problem(code, self.path, line, column, values)

    @cached_property
    def _lines(self) -> Lines:
        return Lines(self.text)

    @cached_property
    def _is_composed(self) -> bool:
        return unicodedata.is_normalized("NFC", self.text)


class DocumentContext(TextContext, frozen=True):
    """A content file without errors, with its document."""

    document: Document
    html: str
    """The sanitised body; references are numbers between NUL characters."""
