"""The preview's own pages, and the client that it adds to the pages of the site."""

from __future__ import annotations

from functools import cache, partial
from html import escape
from pathlib import Path

import jinja2
import msgspec
from msgspec import Struct

from badinh_site.languages.writing import WRITING
from badinh_site.preview.shown import Shown, Trouble
from badinh_site.preview.words import DEFAULT_LANGUAGE, word

__all__ = ["Item", "StartView", "start_page", "trouble_page", "with_client"]


class Item(Struct, frozen=True):
    """An article in a list of the start page."""

    title: str
    """Empty when there is none; the name of the file is shown instead."""
    url: str
    path: str
    """The file, relative to the site folder."""
    when: str = ""
    """A local time in ISO 8601: when it is due, was edited, or is dated; empty when that is not known."""
    is_broken: bool = False
    """True for a draft that cannot be shown because of mistakes in it; it has no address."""


class StartView(Struct, frozen=True):
    """What the start page shows of a site."""

    title: str
    """The name of the portal."""
    home: str
    """Address of the home page."""
    at: str = ""
    """The moment that was picked to see the portal at (``2021-07-20T08:00``), or empty."""
    drafts: tuple[Item, ...] = ()
    scheduled: tuple[Item, ...] = ()
    """With the time when each is due."""
    recent: tuple[Item, ...] = ()
    """With the time of the last edit."""
    errors: tuple[Trouble, ...] = ()
    """Those of the whole site; so are the warnings. All are counted, and the first ones are shown."""
    warnings: tuple[Trouble, ...] = ()
    errors_left: int = 0
    """How many errors there are besides these; so are warnings."""
    warnings_left: int = 0


def start_page(view: StartView, language: str = DEFAULT_LANGUAGE) -> bytes:
    """Return the start page: drafts, scheduled articles, recent edits, problems."""
    return _environment(language).get_template("start.html").render(view=view).encode("utf-8")


def trouble_page(shown: Shown, language: str = DEFAULT_LANGUAGE) -> bytes:
    """Return the page that is sent when there is no other: it says what is wrong, even without JavaScript.

    With JavaScript, the page of the site replaces it as soon as there is one.
    """
    page = _environment(language).get_template("trouble.html").render(shown=shown).encode("utf-8")
    return with_client(page, msgspec.json.encode(shown))


def with_client(page: bytes, shown_json: bytes) -> bytes:
    """Add the client to a page in UTF-8, with its data (a ``Shown`` as JSON); nothing else of the page changes."""
    attribute = escape(shown_json.decode("utf-8")).encode("utf-8")
    client = (
        b'<link rel="stylesheet" href="/__badinh/preview.css">'
        b'<script type="module" src="/__badinh/preview.js" data-shown="' + attribute + b'"></script>'
    )
    end = page.lower().rfind(b"</body>")
    place = len(page) if end < 0 else end
    return page[:place] + client + page[place:]


def _word(language: str, key: str, count: int = 0, **values: object) -> str:
    return word(key, language, count, **values)


@cache
def _environment(language: str) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).with_name("client"), encoding="utf-8"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters["moment"] = WRITING[language].moment
    environment.globals.update(language=language, word=partial(_word, language))
    return environment
