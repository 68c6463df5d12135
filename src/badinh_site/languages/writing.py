"""The formats of dates, numbers and sizes, and the collation of names, by language."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import Any, NamedTuple

from badinh_site import dates, vietnamese
from badinh_site.languages import english

__all__ = ["WRITING", "Writing"]


class Writing(NamedTuple):
    """The formats of one language. Local times are in ISO 8601."""

    date: Callable[[str], str]
    moment: Callable[[str], str]
    long_date: Callable[[str], str]
    month: Callable[[str], str]
    """Formats ``2021-07`` with its year."""
    month_name: Callable[[int], str]
    number: Callable[[int], str]
    size: Callable[[int], str]
    order: Callable[[str], Any]
    """Returns the sort key of a name."""
    banner_day: Callable[[dt.date], str]
    banner_days: re.Pattern[str]
    """Matches days in the format of ``banner_day``."""
    day_in_banner: Callable[[str], str]
    """Returns such a day in ISO 8601; empty if it does not exist."""


def _day_in_banner(text: str) -> str:
    day, month, year = map(int, text.split("/"))
    with suppress(ValueError):
        return dt.date(year, month, day).isoformat()
    return ""


_VIETNAMESE = Writing(
    date=dates.format_date,
    moment=dates.format_moment,
    long_date=dates.format_long_date,
    month=lambda month: f"Tháng {int(month[5:7])}/{month[:4]}",
    month_name=lambda number: f"Tháng {number}",
    number=vietnamese.format_number,
    size=vietnamese.format_size,
    order=vietnamese.collation_key,
    banner_day=lambda day: f"{day.day}/{day.month}/{day.year}",
    banner_days=re.compile(r"\b\d{1,2}/\d{1,2}/\d{4}\b"),
    day_in_banner=_day_in_banner,
)
_ENGLISH = Writing(
    date=english.format_date,
    moment=english.format_moment,
    long_date=english.format_long_date,
    month=english.format_month,
    month_name=english.name_month,
    number=english.format_number,
    size=english.format_size,
    order=english.collation_key,
    banner_day=english.banner_day,
    banner_days=english.BANNER_DAY,
    day_in_banner=english.day_in_banner,
)

WRITING: Mapping[str, Writing] = MappingProxyType({"vi": _VIETNAMESE, "en": _ENGLISH})
"""By language, as in ``wording.LANGUAGES``."""
