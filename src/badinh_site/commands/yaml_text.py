"""Sanitises typed text and quotes it for YAML."""

from __future__ import annotations

import unicodedata

from badinh_site.vietnamese import nfc

__all__ = ["one_line", "quoted"]


def one_line(text: str) -> str:
    """Return a text as a single line in NFC without unprintable characters."""
    return nfc(" ".join("".join(map(_printable, text)).split()))


def _printable(char: str) -> str:
    if char.isprintable():
        return char
    # Format characters (zero-width spaces, soft hyphens) occur within words, all others between them.
    return "" if unicodedata.category(char) == "Cf" else " "


def quoted(text: str) -> str:
    """Return one line of text as a quoted YAML scalar without escapes."""
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'
