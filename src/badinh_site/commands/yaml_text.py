"""Writes texts that people typed as YAML and as lines of a file, whatever is in them."""

from __future__ import annotations

import unicodedata

from badinh_site.vietnamese import nfc

__all__ = ["one_line", "quoted"]


def one_line(text: str) -> str:
    """Return a text as it can stand in front matter: one line of composed letters, and nothing that cannot be seen."""
    return nfc(" ".join("".join(map(_seen, text)).split()))


def _seen(char: str) -> str:
    if char.isprintable():
        return char
    # Format characters (zero-width spaces, soft hyphens) stand within words, all others between them.
    return "" if unicodedata.category(char) == "Cf" else " "


def quoted(text: str) -> str:
    """Return one line of text as a YAML scalar, in quotes that need no backslash."""
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'
