"""Writes what the documents take from the code: lists of messages, fields and settings, and what templates see.

``make references`` runs it. The tests fail while a document is not what the code would make of it, and so does this
program when something cannot be told: a message without an example, a field without a description.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import click

from docs.making.messages import LackingError, message_list
from docs.making.sections import SectionError, filled

__all__ = ["DOCUMENTS", "ROOT", "made"]

ROOT = Path(__file__).parents[1]
GUIDE = "docs/huong-dan/content/pages"

Sections = Mapping[str, Callable[[], str]]

DOCUMENTS: Mapping[str, Sections] = {
    "docs/ma-loi.md": {"messages": lambda: message_list(english=True)},
    f"{GUIDE}/ma-loi.md": {"messages": lambda: message_list(english=False)},
}
"""The sections of each document by name, and what makes them."""


def made(name: str) -> str:
    """Give a document as it is to be.

    Raises:
        LackingError: something that it tells of has no words or no example.
        SectionError: the document does not have the sections that are made for it.
    """
    page = (ROOT / name).read_text(encoding="utf-8")
    return filled(page, {section: make() for section, make in DOCUMENTS[name].items()})


def write_all() -> int:
    """Write all documents; give 1 when one cannot be made."""
    failed = 0
    for name in DOCUMENTS:
        try:
            (ROOT / name).write_text(made(name), encoding="utf-8", newline="\n")
        except (LackingError, SectionError) as error:
            failed = 1
            for line in error.args:
                click.echo(f"{name}: {line}", err=True)
    return failed


if __name__ == "__main__":
    sys.exit(write_all())
