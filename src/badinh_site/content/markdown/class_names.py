"""The names of classes that content may use: all but those of the theme and of templates.

Ids are kept apart in the same way: those of templates begin with ``_``, and those of content cannot.
"""

from __future__ import annotations

import re

__all__ = ["OF_THEME", "content_classes"]

OF_THEME = frozenset(
    re.findall(
        r"\S+",
        """
        address agency aids album albums archived ask attachments banner blocks brand breadcrumb byline calendar
        caption card cards choices close colophon column contact contents contrast controls corrections count empty
        excerpt facts featured footer found front further groups headline headlines home imprint index intro lead mark
        masthead menu months most-read name names neighbours newest notices old otherwise owner pager
        photo-library place poster prose reading reason related said scripted search share shots side skip source
        source-note stage status tablebox tags unscripted unseen untitled viewer ways when wrap
        """,
    )
)
"""Classes by which styles and scripts of the theme know its own elements."""

_PREFIX = "x-"


def content_classes(value: str) -> str:
    """Return the classes of an element in a body, with ``x-`` before those that belong to the theme or to templates.

    These are the ones in :data:`OF_THEME`, whatever their case, and all that begin with ``_``.
    """
    names = value.split()
    if not any(_is_reserved(name) for name in names):
        return value
    return " ".join(_PREFIX + name if _is_reserved(name) else name for name in names)


def _is_reserved(name: str) -> bool:
    return name.startswith("_") or name.lower() in OF_THEME
