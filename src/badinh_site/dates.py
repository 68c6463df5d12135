"""Points in time: parsed from what editors write, kept in the site's time zone, formatted for readers."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from msgspec import Struct

__all__ = [
    "DateError",
    "Moment",
    "add_days",
    "at_instant",
    "day_of",
    "format_date",
    "format_long_date",
    "format_moment",
    "local",
    "parse",
    "rfc3339",
    "zone_named",
]

FIRST_YEAR, LAST_YEAR = 1000, 9000
"""The accepted years: wide enough for history, and far from the limits of Python's calendar."""

_ISO = re.compile(
    r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"
    r"(?:[T ]\s*(?P<H>\d{1,2}):(?P<M>\d{2})(?::(?P<S>\d{2})(?:\.\d+)?)?\s*(?P<z>Z|[+-]\d{2}:?\d{2})?)?",
    re.IGNORECASE,
)
_VIETNAMESE = re.compile(
    r"(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})"
    r"(?:\s+(?P<H>\d{1,2})[:h](?P<M>\d{2})(?::(?P<S>\d{2}))?(?P<z>))?",
    re.IGNORECASE,
)
_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


class DateError(ValueError):
    """Raised for a text that is not a date."""

    def __init__(self, text: str, fault: str = "", *, part: int = 0, shown: str = "") -> None:
        """Take the text, and if only its form is right (30/02/2021), what is impossible in it.

        ``fault`` is ``year``, ``month``, ``order`` (the month is before the day), ``day``, ``time`` or ``zone``;
        ``part`` the number that decides (for a day, how many the month has), ``shown`` the date as it was meant.
        """
        super().__init__(text)
        self.fault = fault
        self.part = part
        self.shown = shown


class Moment(Struct, frozen=True):
    """A point in time, or a day. Compare moments by ``instant``."""

    instant: int
    """Seconds since 1970-01-01T00:00Z; for a day, those of its first second in the site's zone."""
    local: str
    """ISO 8601 in the site's zone: ``2021-07-13``, or ``2021-07-13T08:30:00+07:00`` if the time is known."""

    @property
    def has_hour(self) -> bool:
        """Whether the time of day is known."""
        return len(self.local) > len("2021-07-13")


def zone_named(name: str) -> tzinfo:
    """Return a time zone of the IANA database.

    Raises:
        ValueError: there is no such zone.
    """
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError) as error:
        raise ValueError(name) from error


def parse(text: str, zone: tzinfo) -> Moment:
    """Parse ``2021-07-13``, ``2021-07-13T08:30``, ``2021-07-13 08:30:00+07:00``, ``13/07/2021``, ``13/07/2021 08:30``.

    Other forms are read if they leave no doubt (``_loose_parts``). Texts without an offset are in ``zone``.

    Raises:
        DateError: the text has another form, or the day or time does not exist.
    """
    bare = text.strip()
    match = _ISO.fullmatch(bare) or _VIETNAMESE.fullmatch(bare)
    parts = match.groupdict() if match else _loose_parts(bare)
    if parts is None:
        raise DateError(text)
    numbers = {part: int(parts.get(part) or 0) for part in "ymdHMS"}
    _check_day(text, numbers)
    try:
        zone_given = _offset(parts.get("z")) or zone
    except ValueError as error:
        raise DateError(text, "zone", shown=parts["z"] or "") from error
    try:
        moment = datetime(*numbers.values(), tzinfo=zone_given).astimezone(zone)  # type: ignore[misc,arg-type]
        return _moment(moment, has_hour=parts.get("H") is not None)
    except (ValueError, OverflowError) as error:
        raise DateError(text, "time", part=numbers["H"]) from error


def _loose_parts(text: str) -> dict[str, str | None] | None:
    """Return the parts of a date in one of the other forms that leave no doubt; None if it has none of them.

    ``2026/11/28``, ``08:30 28/11/2026``, ``28/11/2026, 08:30``, ``28/11/2026 8 giờ 30``, ``ngày 28 tháng 11 năm 2026``.
    """
    matches = (pattern.fullmatch(" ".join(text.split())) for pattern in _loose_patterns())
    return next((match.groupdict() for match in matches if match), None)


@cache
def _loose_patterns() -> tuple[re.Pattern[str], ...]:
    sign = " ?[/.-] ?"
    days = (
        rf"(?:ngày )?(?P<d>\d{{1,2}}){sign}(?P<m>\d{{1,2}}){sign}(?P<y>\d{{4}})",
        rf"(?P<y>\d{{4}}){sign}(?P<m>\d{{1,2}}){sign}(?P<d>\d{{1,2}})",
        r"(?:ngày )?(?P<d>\d{1,2}) tháng (?P<m>\d{1,2})(?:,| năm)? (?P<y>\d{4})",
    )
    time = r"(?P<H>\d{1,2}) ?(?:(?::|h|giờ) ?(?P<M>\d{2})(?: phút|p|:(?P<S>\d{2}))?|h|giờ|giờ đúng)"
    between = r"(?:, ?| - | – |, lúc | lúc | vào lúc | )"
    orders = (f"{{day}}(?:{between}{time})?", f"(?:lúc )?{time}(?:, ?| - | – |, ngày | | ngày ){{day}}")
    return tuple(re.compile(order.replace("{day}", day), re.IGNORECASE) for order in orders for day in days)


def _check_day(text: str, numbers: dict[str, int]) -> None:
    """Raise a problem for a day that is not in the calendar."""
    year, month, day = numbers["y"], numbers["m"], numbers["d"]
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DateError(text, "year", part=year)
    if not 1 <= month <= 12:
        is_american = 12 < month <= 31 and 1 <= day <= 12
        raise DateError(text, "order" if is_american else "month", part=month, shown=f"{month:02}/{day:02}/{year}")
    last = monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise DateError(text, "day", part=last, shown=f"{day:02}/{month:02}/{year}")


def _offset(text: str | None) -> tzinfo | None:
    if not text or text in "Zz":
        return UTC if text else None
    if text[-2] not in "012345":
        raise ValueError(text)
    offset = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return timezone(-offset if text[0] == "-" else offset)


def _moment(value: datetime, *, has_hour: bool) -> Moment:
    local = _iso(value) if has_hour else value.date().isoformat()
    return Moment(instant=int(value.timestamp()), local=local)


def _iso(value: datetime) -> str:
    """Format a time with its offset in whole minutes: historical offsets have seconds, which ISO 8601 lacks."""
    offset = value.utcoffset() or timedelta()
    whole = timezone(timedelta(minutes=offset // timedelta(minutes=1)))
    return value.replace(tzinfo=whole).isoformat(timespec="seconds")


def rfc3339(moment: Moment, zone: tzinfo) -> str:
    """Return a moment as RFC 3339, with seconds and offset, as feeds need it; a day as its first second."""
    return moment.local if moment.has_hour else _iso(_at(moment.instant, zone))


def at_instant(instant: int, zone: tzinfo) -> Moment:
    """Return the moment ``instant`` seconds after 1970-01-01T00:00Z."""
    return _moment(_at(instant, zone), has_hour=True)


def _at(instant: int, zone: tzinfo) -> datetime:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=instant)).astimezone(zone)


def local(moment: Moment | None) -> str | None:
    """Return the local time of a moment in ISO 8601; None for None."""
    return None if moment is None else moment.local


def day_of(moment: Moment) -> date:
    """Return the local day of a moment."""
    return date.fromisoformat(moment.local[:10])


def add_days(day: date, days: int, zone: tzinfo) -> Moment:
    """Return the day that is ``days`` after ``day``, or before it if negative."""
    other = day + timedelta(days=days)
    return _moment(datetime(other.year, other.month, other.day, tzinfo=zone), has_hour=False)


def format_date(local: str) -> str:
    """Return an ISO 8601 local time as ``13/07/2021``."""
    return f"{local[8:10]}/{local[5:7]}/{local[:4]}"


def format_moment(local: str) -> str:
    """Return an ISO 8601 local time as ``13/07/2021``, or ``13/07/2021 08:30`` if the time is known."""
    hour = f" {local[11:16]}" if len(local) > len("2021-07-13") else ""
    return format_date(local) + hour


def format_long_date(local: str) -> str:
    """Return an ISO 8601 local time as ``Thứ Ba, 13/07/2021``, with `` 08:30`` if the time is known."""
    weekday = _WEEKDAYS[date.fromisoformat(local[:10]).weekday()]
    return f"{weekday}, {format_moment(local)}"
