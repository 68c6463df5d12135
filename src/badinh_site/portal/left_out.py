"""Finds files in ``content/`` that look like articles but are not read, so that none is missing without a word."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from posixpath import basename, dirname, join, splitext

from badinh_site.content.types import is_document, type_of
from badinh_site.diagnostics.problem import Problem
from badinh_site.diagnostics.wording import translatable
from badinh_site.portal.entry import Entry
from badinh_site.portal.references import PUBLISHED_TYPES, places_named

__all__ = ["LEFT_OUT", "is_original", "left_out"]

LEFT_OUT = frozenset({"BD229", "BD283", "BD284", "BD285"})
"""The codes of files that are left out."""

_RENAMED = frozenset({".txt", ".text", ".markdown", ".mdown", ".mkd", ".mkdn", ".mdwn", ".mdx"})
_OFFICE = frozenset({".doc", ".docx", ".docm", ".odt", ".rtf"})
_MARKUP = frozenset({".html", ".htm", ".xhtml", ".mht", ".mhtml", ".rst", ".adoc"})
_CODES = {
    **dict.fromkeys(_RENAMED, "BD283"),
    **dict.fromkeys(_OFFICE, "BD284"),
    **dict.fromkeys(_MARKUP, "BD285"),
}
_NO_ARTICLES = frozenset(
    ["readme", "license", "licence", "copying", "changelog", "authors", "notice", "robots", "humans", "security", "ads"]
)
"""Names by which programs and people know other texts."""


def left_out(
    files: Iterable[str], documents: Collection[str], entries: Collection[Entry], more: Iterable[str] = ()
) -> Iterator[Problem]:
    """Yield a problem for each file that looks like an article but is none.

    ``files`` are the files of ``content/`` that are not ``documents``; ``more`` are files that are used although no
    entry names them. An attachment, to which a document links, is no article; nor is the original beside one. While
    documents with mistakes have no entry, their attachments are unknown, and no file that may be one is reported.
    """
    some = [path for path in files if splitext(path)[1].lower() in _CODES or path.lower().endswith(".md")]
    if not some:
        return
    named = places_named(entries, some) | set(more)
    is_complete = len(entries) >= len(documents)
    for path in some:
        suffix = splitext(path)[1].lower()
        if suffix == ".md":
            # Only a type whose documents have folders of their own leaves Markdown files that are no documents.
            yield Problem("BD229", path)
            continue
        target, is_renamed = _article_of(path), splitext(path)[0].lower().endswith(".md")
        can_be_linked = suffix in PUBLISHED_TYPES and not is_renamed
        stem = splitext(basename(path))[0].lower()
        if path in named or target in documents or stem in _NO_ARTICLES or (can_be_linked and not is_complete):
            continue
        attachment = translatable("or attachment" if can_be_linked else "nothing")
        yield Problem(_CODES[suffix], path, values={"name": basename(target), "attachment": attachment})


def is_original(path: str, documents: Collection[str]) -> bool:
    """Return whether a file is the text from which the article beside it was made, such as ``a.docx`` of ``a.md``."""
    return splitext(path)[1].lower() in _CODES and _article_of(path) in documents


def _article_of(path: str) -> str:
    """Return the path that a file would have as an article."""
    bare = splitext(path)[0]
    target = bare if bare.lower().endswith(".md") else f"{bare}.md"
    return target if is_document(target) or not type_of(path).has_own_folder else join(dirname(path), "index.md")
