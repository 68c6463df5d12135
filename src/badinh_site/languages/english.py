"""English formats of dates, numbers and sizes, in the style of British newspapers, and collation."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date

from badinh_site.vietnamese import fold

__all__ = [
    "BANNER_DAY",
    "banner_day",
    "collation_key",
    "day_in_banner",
    "format_date",
    "format_long_date",
    "format_moment",
    "format_month",
    "format_number",
    "format_size",
    "name_month",
]

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_UNITS = ("KB", "MB", "GB", "TB")

BANNER_DAY = re.compile(rf"\b\d{{1,2}} (?:{'|'.join(_MONTHS)}) \d{{4}}\b")
"""Matches days in the format of :func:`banner_day`."""


def format_date(local: str) -> str:
    """Return an ISO 8601 local time as ``13 July 2021``."""
    return f"{int(local[8:10])} {format_month(local)}"


def format_moment(local: str) -> str:
    """Return an ISO 8601 local time as ``13 July 2021``, with ``, 08:30`` if the time is known."""
    hour = f", {local[11:16]}" if len(local) > len("2021-07-13") else ""
    return format_date(local) + hour


def format_long_date(local: str) -> str:
    """Return an ISO 8601 local time as ``Tuesday, 13 July 2021``, with ``, 08:30`` if the time is known."""
    weekday = _WEEKDAYS[date.fromisoformat(local[:10]).weekday()]
    return f"{weekday}, {format_moment(local)}"


def format_month(local: str) -> str:
    """Return the month of an ISO 8601 local time, or ``2021-07``, as ``July 2021``."""
    return f"{name_month(int(local[5:7]))} {local[:4]}"


def name_month(number: int) -> str:
    """Return the name of a month, 1 to 12."""
    return _MONTHS[number - 1]


def banner_day(day: date) -> str:
    """Return a day as in the anniversary line: ``9 June 1961``."""
    return format_date(day.isoformat())


def day_in_banner(text: str) -> str:
    """Return a match of :data:`BANNER_DAY` in ISO 8601; empty if the day does not exist."""
    number, month, year = text.split()
    with suppress(ValueError):
        return date(int(year), _MONTHS.index(month) + 1, int(number)).isoformat()
    return ""


def format_number(number: int) -> str:
    """Return a whole number with thousands separators: ``1,234``."""
    return f"{number:,}"


def format_size(size: int) -> str:
    """Return a file size, ``1.2 MB``. A KB is 1024 bytes, as in file managers."""
    if size < 1024:
        return "1 byte" if size == 1 else f"{size} bytes"
    power = next((power for power in range(1, len(_UNITS)) if size < 1023.5 * 1024**power), len(_UNITS))
    number = size / 1024**power
    words = f"{number:.1f}" if number < 9.95 else f"{number:.0f}"
    return f"{words.removesuffix('.0')} {_UNITS[power - 1]}"


def collation_key(text: str) -> tuple[str, str]:
    """Return a key for alphabetical order that considers accents and case only between otherwise equal texts."""
    return fold(text), text.swapcase()
