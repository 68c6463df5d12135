"""Writes texts that people typed as YAML and as lines of a file, whatever is in them."""

from __future__ import annotations

from badinh_site.vietnamese import UNWANTED, nfc

__all__ = ["one_line", "quoted"]


def one_line(text: str) -> str:
    """Give a text as it can stand in front matter: one line, no control characters, composed letters."""
    return nfc(" ".join(UNWANTED.sub(" ", text).split()))


def quoted(text: str) -> str:
    """Give one line of text as a YAML scalar, in quotes that need no backslash."""
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'
