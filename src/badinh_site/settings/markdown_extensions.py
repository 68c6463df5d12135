"""The Markdown extensions that ``content/site.yaml`` may name: those of Python-Markdown, with options that do no harm.

Any other name would be imported, and so run. Only the command line can allow that.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from badinh_site.settings.config import MarkdownSettings
from badinh_site.strict_yaml.reader import Fields, Reader

__all__ = ["ALLOWED", "read_markdown", "shipped_name"]

ALLOWED = frozenset(
    re.findall(
        r"\w+",
        """
        abbr admonition attr_list codehilite def_list extra fenced_code footnotes legacy_attrs legacy_em md_in_html meta
        nl2br sane_lists smarty tables toc wikilinks
        """,
    )
)
"""The extensions that Python-Markdown ships."""

_PACKAGE = "markdown.extensions."
_OF_CODEHILITE = frozenset(
    {"linenums", "guess_lang", "css_class", "pygments_style", "noclasses", "use_pygments", "lang_prefix"}
)
"""Pygments gets all other options, and some name files that it writes or reads."""


def shipped_name(name: str) -> str:
    """Return the name of an extension that Python-Markdown ships, without its package; empty for all others."""
    short = name.removeprefix(_PACKAGE)
    return short if short in ALLOWED else ""


def read_markdown(reader: Reader, found: Fields, allowed: Collection[str]) -> MarkdownSettings:
    """Return the settings of Markdown, without extensions and options that are not allowed. These are reported.

    ``allowed`` are the names that the command line allows beside those in :data:`ALLOWED`.
    """
    given: Fields = found.get("markdown", Fields({}, {}))
    names: tuple[str, ...] = given.get("extensions", ())
    for name in names:
        if not shipped_name(name) and name not in allowed:
            reader.report_at(given.marks["extensions"], "BD370", field="markdown.extensions", name=name)
    options: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = given.get("options", ())
    return MarkdownSettings(
        tuple(name for name in names if shipped_name(name) or name in allowed),
        tuple((name, tuple(_harmless(reader, given, name, pairs, allowed))) for name, pairs in options),
    )


def _harmless(
    reader: Reader, given: Fields, name: str, pairs: tuple[tuple[str, str], ...], allowed: Collection[str]
) -> list[tuple[str, str]]:
    if shipped_name(name) != "codehilite" or name in allowed:
        return list(pairs)
    for option, _ in pairs:
        if option not in _OF_CODEHILITE:
            reader.report_at(given.marks["options"], "BD371", field=f"markdown.options.{name}", name=option, of=name)
    return [pair for pair in pairs if pair[0] in _OF_CODEHILITE]
