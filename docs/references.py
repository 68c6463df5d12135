"""Writes what the documents take from the code: lists of messages, fields and settings, what commands answer.

``make references`` runs it. The tests fail while a document is not what the code would make of it, and so does this
program when something cannot be told: a message without an example, a field without a description.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import click

from docs.making.fields import TABLES, UndescribedError, address_table, field_table
from docs.making.messages import LackingError, message_list
from docs.making.sections import SectionError, filled
from docs.making.theme import TemplateError, block_list, filter_list, view_list, view_table, word_list
from docs.making.walk import WalkError, walked

__all__ = ["DOCUMENTS", "ROOT", "made"]

ROOT = Path(__file__).parents[1]
GUIDE = "docs/huong-dan/content/pages"

Sections = Mapping[str, Callable[[], str]]

LACKING = (LackingError, SectionError, TemplateError, UndescribedError, WalkError)
"""Why a document cannot be made; each argument is a line that says what to do."""

DOCUMENTS: Mapping[str, Sections] = {
    **{file.relative_to(ROOT).as_posix(): {} for file in sorted((ROOT / GUIDE).glob("*.md"))},
    "docs/ma-loi.md": {"messages": lambda: message_list(english=True)},
    f"{GUIDE}/ma-loi.md": {"messages": lambda: message_list(english=False)},
    f"{GUIDE}/cac-truong.md": {name: partial(field_table, name, "vi") for name in TABLES},
    "docs/content.md": {name: partial(field_table, name, "en") for name in TABLES if name != "site"},
    "docs/theme.md": {
        "filters": filter_list,
        "words": word_list,
        "pages": view_table,
        "blocks": block_list,
        "views": view_list,
    },
    "docs/config.md": {"site": partial(field_table, "site", "en"), "addresses": address_table},
}
"""Documents with the sections that are made for them; in all of them examples are tried, and answers filled in."""


def made(name: str) -> str:
    """Return a document as it is to be.

    Raises:
        Exception: one of ``LACKING``.
    """
    page = (ROOT / name).read_text(encoding="utf-8")
    return walked(filled(page, {section: make() for section, make in DOCUMENTS[name].items()}))


def write_all() -> int:
    """Write all documents; return 1 when one cannot be made."""
    failed = 0
    for name in DOCUMENTS:
        try:
            (ROOT / name).write_text(made(name), encoding="utf-8", newline="\n")
        except LACKING as error:
            failed = 1
            for line in error.args:
                click.echo(f"{name}: {line}", err=True)
    return failed


if __name__ == "__main__":
    sys.exit(write_all())
