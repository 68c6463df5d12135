"""Updates the generated parts of the documents: lists of messages, fields and settings, and output of commands.

``make references`` runs it. Tests fail if a document is out of date. This program fails if something is missing, such
as an example of a message or a description of a field.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import click

from tools.documents.fields import TABLES, UndescribedError, address_table, field_table
from tools.documents.messages import MissingError, message_list
from tools.documents.sections import SectionError, with_sections
from tools.documents.theme import TemplateError, block_list, filter_list, view_list, view_table, word_list
from tools.documents.walk import WalkError, with_output

__all__ = ["DOCUMENTS", "ROOT", "document"]

ROOT = Path(__file__).parents[1]
GUIDE = "docs/huong-dan/content/pages"

Sections = Mapping[str, Callable[[], str]]

LACKING = (MissingError, SectionError, TemplateError, UndescribedError, WalkError)
"""Errors if a document cannot be generated; each argument is a line that says what to do."""

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
"""Documents with their generated sections; in all of them, examples are run and their output is inserted."""


def document(name: str) -> str:
    """Return an up-to-date document.

    Raises:
        Exception: one of ``LACKING``.
    """
    page = (ROOT / name).read_text(encoding="utf-8")
    return with_output(with_sections(page, {section: make() for section, make in DOCUMENTS[name].items()}))


def write_all() -> int:
    """Write all documents; return 1 if one cannot be generated."""
    failed = 0
    for name in DOCUMENTS:
        try:
            (ROOT / name).write_text(document(name), encoding="utf-8", newline="\n")
        except LACKING as error:
            failed = 1
            for line in error.args:
                click.echo(f"{name}: {line}", err=True)
    return failed


if __name__ == "__main__":
    sys.exit(write_all())
