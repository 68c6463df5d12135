"""Checks pictures and attachments: unused files, and pictures that are too small or too large."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import splitext

from badinh_site.checks.site_context import SiteContext
from badinh_site.diagnostics.problem import Problem
from badinh_site.images.source import HEIC_TYPES, PICTURE_TYPES, SVG_TYPES, TOP_WIDTH, WIDTHS
from badinh_site.portal.left_out import is_original, left_out
from badinh_site.portal.published_images import Picture
from badinh_site.portal.references import PUBLISHED_TYPES, places_named
from badinh_site.vietnamese import format_size

__all__ = ["picture_sizes", "unused_files"]

WIDEST = 4 * TOP_WIDTH
"""Pixels: four times the largest published width. More only takes time and space."""
LARGEST = 10 * 2**20
"""Bytes: more than a picture of that width needs at the best quality."""
_PICTURES = PICTURE_TYPES | HEIC_TYPES | SVG_TYPES


def unused_files(context: SiteContext) -> Iterator[Problem]:
    """Report pictures and attachments that no content file, drafts included, refers to.

    The original beside an article, such as its Word file, is kept and not published: there is nothing to do about it.
    """
    documents = {entry.path for entry in context.entries}
    named = places_named(context.entries, context.files)
    named |= {problem.path for problem in left_out(context.files, documents, context.entries)}  # the build reports them
    for path in sorted(set(context.files) - named):
        suffix = splitext(path)[1].lower()
        if suffix in _PICTURES:
            yield Problem("BD635", path)
        elif suffix in PUBLISHED_TYPES and not is_original(path, documents):
            yield Problem("BD636", path)


def picture_sizes(context: SiteContext) -> Iterator[Problem]:
    """Report pictures narrower than the smallest published width, and needlessly large ones."""
    small = {one.path: one for one in context.site.pictures if one.picture.width < WIDTHS[0]}
    by_picture = {one.picture.src: one for one in small.values()}
    for article in context.shown() if small else ():
        entry = article.entry
        named = [(entry.picture, article.picture)] if entry.picture else []
        for reference, picture in (*named, *zip(entry.references, article.links, strict=False)):
            if isinstance(picture, Picture) and picture.src in by_picture and reference is not None:
                values = {"target": reference.target, "width": str(picture.width), "least": str(WIDTHS[0])}
                yield Problem("BD633", entry.path, reference.line, reference.column, values)
    for one in context.pictures:
        if one.width > WIDEST or one.size > LARGEST:
            values = {"width": str(one.width), "size": format_size(one.size), "most": str(TOP_WIDTH)}
            yield Problem("BD634", one.path, values=values)
