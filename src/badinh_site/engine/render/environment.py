"""The Jinja2 environment of all templates: guarded, no globals, no randomness, undefined names are errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from badinh_site.languages.writing import WRITING

if TYPE_CHECKING:
    import jinja2

__all__ = ["environment"]


def environment(language: str = "vi") -> jinja2.Environment:
    """Return the environment of all templates: no globals, no randomness, undefined names are errors.

    Filters write dates and numbers as the language does.
    """
    import jinja2  # noqa: PLC0415 - a build that renders nothing does without

    from badinh_site.engine.render.guarded import (  # noqa: PLC0415 - likewise
        GuardedEnvironment,
        attribute,
    )

    result = GuardedEnvironment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
    )
    result.globals.clear()
    del result.filters["random"]
    writing = WRITING[language]
    result.filters.update(
        attr=attribute,
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
    return result


def _json(value: object) -> str:
    """Return a value as JSON that cannot end a ``<script>`` element. Equal values give equal texts."""
    from markupsafe import Markup  # noqa: PLC0415 - a build that renders nothing does without

    data = msgspec.json.encode(value, enc_hook=_plain, order="deterministic")
    # Not str.translate: it works character by character, which took half the time of a page of data.
    data = data.replace(b"<", rb"\u003c").replace(b">", rb"\u003e").replace(b"&", rb"\u0026")
    return Markup(data.decode("utf-8"))  # noqa: S704 - it contains no character that is special in HTML


def _plain(value: object) -> str:
    """Return text that a filter has marked as HTML as a plain string.

    Raises:
        jinja2.UndefinedError: the value is undefined.
        TypeError: the value cannot be written as JSON.
    """
    from jinja2 import Undefined  # noqa: PLC0415 - a build that renders nothing does without

    if isinstance(value, str | Undefined):
        return str(value)
    raise TypeError(f"JSON has no form for a value of type {type(value).__name__}")


def quoted(text: str) -> str:
    """Return a text quoted for the configuration files of nginx and Apache."""
    import markupsafe  # noqa: PLC0415 - a build that renders nothing does without

    if not text.isprintable():
        raise ValueError(text)  # would end the line; such characters in addresses are rejected when they are read
    return markupsafe.Markup('"' + text.replace("\\", r"\\").replace('"', r"\"") + '"')  # noqa: S704 - no HTML
