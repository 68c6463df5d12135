"""The Jinja2 environment of all templates: no globals, nothing random, undefined names are errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from badinh_site.languages.writing import WRITING

if TYPE_CHECKING:
    import jinja2

__all__ = ["environment"]


def environment(language: str = "vi") -> jinja2.Environment:
    """Return the surroundings that every template is read in: no globals, nothing random, undefined names are errors.

    Dates and numbers are written as a language writes them.
    """
    import jinja2  # noqa: PLC0415 - a build that renders nothing does without

    made = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
    )
    made.globals.clear()
    del made.filters["random"]
    writing = WRITING[language]
    made.filters.update(
        date=writing.date,
        long_date=writing.long_date,
        moment=writing.moment,
        number=writing.number,
        json=_json,
        html=str,
        part=str,
        quoted=quoted,
        text=str,
    )
    return made


def _json(value: object) -> str:
    """Return a value as JSON that ends no ``<script>`` element: always the same text for the same value."""
    from markupsafe import Markup  # noqa: PLC0415 - a build that renders nothing does without

    data = msgspec.json.encode(value, enc_hook=_plain, order="deterministic")
    # Not str.translate: it looks at every sign by itself, which took half the time of a page of data.
    data = data.replace(b"<", rb"\u003c").replace(b">", rb"\u003e").replace(b"&", rb"\u0026")
    return Markup(data.decode("utf-8"))  # noqa: S704 - nothing in it means anything to HTML any more


def _plain(value: object) -> str:
    """Return the text that a filter has marked as HTML.

    Raises:
        jinja2.UndefinedError: there is no such value.
        TypeError: JSON has no form for it.
    """
    from jinja2 import Undefined  # noqa: PLC0415 - a build that renders nothing does without

    if isinstance(value, str | Undefined):
        return str(value)
    raise TypeError(f"JSON has no form for a value of type {type(value).__name__}")


def quoted(text: str) -> str:
    """Return a text in quotes, as nginx and Apache read one in a line of their settings."""
    import markupsafe  # noqa: PLC0415 - a build that renders nothing does without

    if not text.isprintable():
        raise ValueError(text)  # would end the line; addresses are checked for such signs when they are read
    return markupsafe.Markup('"' + text.replace("\\", r"\\").replace('"', r"\"") + '"')  # noqa: S704 - no HTML
