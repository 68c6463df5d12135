"""Updates the gettext catalogues in ``src/badinh_site/locale/`` from the texts in the code.

``make messages`` runs it after a message was added or changed. Missing translations are listed, and fail the tests
until they are added to the ``.po`` files, by hand or with any gettext editor.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from badinh_site.cli import main
from badinh_site.diagnostics.catalogue import MESSAGES
from badinh_site.diagnostics.phrases import PHRASES
from badinh_site.diagnostics.wording import DOMAIN, LANGUAGES, LOCALES
from badinh_site.languages import words as page_words
from badinh_site.preview import words as preview_words
from tools.documents.fields import field_texts

_SOURCE = "en"
_NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)
"""A constant creation time, so that catalogues change only if a text does."""

Text = str | tuple[str, str]
"""A translatable text, or its singular and plural."""


def texts() -> Iterator[tuple[str, Text]]:
    """Yield the catalogue context and the English text of everything that is translated."""
    for code, message in MESSAGES.items():
        yield code, message.text
        yield f"{code} hint", message.hint
    yield from ((key, text) for key, text in PHRASES.items() if text)
    yield from page_words.catalogued()
    yield from preview_words.catalogued()
    yield from dict.fromkeys(("help", text) for text in _help(main))
    yield from dict.fromkeys(field_texts())


def _help(command: click.Command) -> Iterator[str]:
    if command.help:
        yield command.help
    yield from (
        one.help for one in command.get_params(click.Context(command)) if isinstance(one, click.Option) and one.help
    )
    if isinstance(command, click.Group):
        for name in sorted(command.commands):
            yield from _help(command.commands[name])


def po_file(language: str) -> Path:
    """Return the path of the catalogue of a language."""
    return LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def updated(language: str) -> Catalog:
    """Return the catalogue of a language with the current texts and the existing translations."""
    file = po_file(language)
    with file.open("rb") as known:
        before = read_po(known, language)
    catalog = Catalog(
        language, header_comment=f"# The words of badinh in {language}.", project="badinh", version="1",
        copyright_holder="The badinh founders", msgid_bugs_address=None, creation_date=_NO_DATE,
        revision_date=_NO_DATE, last_translator="", language_team="", fuzzy=False,
    )  # fmt: skip
    for context, text in texts():
        # Babel finds plurals by their singular.
        old = before.get(text if isinstance(text, str) else text[0], context)
        catalog.add(text, old.string if old else "", context=context)
    return catalog


def missing(catalog: Catalog) -> list[str]:
    """Return the texts without a translation."""
    return [f"{one.context}: {one.id}" for one in catalog if one.id and not _is_whole(one.string)]


def _is_whole(translation: str | Sequence[str] | None) -> bool:
    """Return whether a translation, or each of its plural forms, has a text."""
    return bool(translation) and all(translation or ())


def written(catalog: Catalog) -> tuple[bytes, bytes]:
    """Return a catalogue as the bytes of its ``.po`` and ``.mo`` file."""
    po, mo = io.BytesIO(), io.BytesIO()
    write_po(po, catalog, width=110, no_location=True)
    write_mo(mo, catalog)
    return po.getvalue(), mo.getvalue()


def write_all() -> int:
    """Write all catalogues; return 1 if a translation is missing."""
    lacking = []
    for language in LANGUAGES:
        if language == _SOURCE:
            continue
        catalog = updated(language)
        lacking += missing(catalog)
        for ending, data in zip((".po", ".mo"), written(catalog), strict=True):
            po_file(language).with_suffix(ending).write_bytes(data)
    for line in lacking:
        click.echo(f"not translated: {line}", err=True)
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(write_all())
