"""The data of a page that the client in the browser gets: its version, its source file, its problems."""

from __future__ import annotations

from msgspec import Struct

__all__ = ["Line", "Shown", "Similar", "Trouble"]


class Line(Struct, frozen=True):
    """A line of a file, shown because something is wrong in it or near it."""

    number: int
    """Counted from 1."""
    text: str
    here: bool = False
    """Whether this is the very line that the trouble names."""


class Trouble(Struct, frozen=True):
    """A problem in words, with the place in the file and the lines around it."""

    code: str
    level: str
    """``error``, ``warning`` or ``advice``."""
    message: str
    """What is wrong."""
    hint: str = ""
    """How to solve it."""
    path: str = ""
    """The file, relative to the site folder; empty when it is not about one."""
    line: int = 0
    """Counted from 1; 0 when it is not known, and so is ``column``."""
    column: int = 0
    lines: tuple[Line, ...] = ()


class Similar(Struct, frozen=True):
    """A page that an address which does not exist probably meant."""

    url: str
    title: str


class Shown(Struct, frozen=True):
    """One page as it is now. The browser compares it with what it shows and does what is needed."""

    path: str
    """Path of the address, with the prefix of the site."""
    status: int
    """200, 404, or 500 when there is no page to show."""
    print: str
    """Fingerprint of the page, the addresses of its stylesheets left aside; empty when there is no page."""
    styles: dict[str, str] = {}
    """Addresses of the stylesheets by name, as absolute paths."""
    origin: str = ""
    """The file in ``content/`` that the page comes from; empty for a list, which comes from many."""
    mark: str = ""
    """``draft``, ``scheduled``, or empty."""
    at: str = ""
    """The moment that was picked to see the portal at (``2021-07-20T08:00``), or empty."""
    errors: tuple[Trouble, ...] = ()
    """Why the page cannot be brought up to date, the first ones; the last good version is shown meanwhile."""
    errors_left: int = 0
    """How many errors there are besides; so are the next two."""
    warnings: tuple[Trouble, ...] = ()
    """Problems of this page that do not keep it from being published, the first ones."""
    warnings_left: int = 0
    advice_left: int = 0
    similar: tuple[Similar, ...] = ()
    """For an address that does not exist: what was probably meant."""
    due: str = ""
    """When a scheduled page will be published, as a local time in ISO 8601; empty when it is not scheduled."""
