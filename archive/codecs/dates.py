"""Dates as exact as they are known: ISO 8601 in the library, three other spellings in files."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

__all__ = [
    "Moment",
    "equal",
    "from_exif",
    "from_iim",
    "iso",
    "parse",
    "same",
    "to_exif",
    "to_iim",
]

_ISO = re.compile(
    r"(\d{4})(?:[-:](\d\d)(?:[-:](\d\d)"
    r"(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)? ?(Z|[+-]\d\d:?\d\d)?)?)?)?"
)
_USUAL = re.compile(r"\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):\d\d:\d\d(?:[+-]\d\d:\d\d)?", re.ASCII)
_EXIF = re.compile(r"(\d{4})[:\-/.](\d\d)[:\-/.](\d\d)(?:[ T:](\d\d):(\d\d)(?::(\d\d))?)?")
_IIM_DATE = re.compile(r"(\d{4})[-:]?(\d\d)[-:]?(\d\d)")
_IIM_TIME = re.compile(r"(\d\d):?(\d\d):?(\d\d)?(?:([+-]\d\d):?(\d\d))?")
_ZONE = re.compile(r"[+-]\d\d:\d\d|Z")


class Moment(NamedTuple):
    """A date by its parts, as texts; what is not known is ``None``."""

    year: str
    month: str | None = None
    day: str | None = None
    hour: str | None = None
    minute: str | None = None
    second: str | None = None
    fraction: str | None = None
    zone: str | None = None

    def __str__(self) -> str:
        day = "-".join(filter(None, self[:3]))
        if self.hour is None:
            return day
        time = ":".join(filter(None, self[3:6])) + (f".{self.fraction}" if self.fraction else "")
        return f"{day}T{time}{self.zone or ''}"


@lru_cache(maxsize=1024)
def parse(text: str) -> Moment | None:
    """The parts of an ISO 8601 date (EXIF's colons are understood); ``None`` if it is none."""
    found = _ISO.fullmatch(text.strip())
    if found is None:
        return None
    moment = Moment(*found.groups())
    if moment.zone and moment.zone != "Z" and ":" not in moment.zone:
        moment = moment._replace(zone=f"{moment.zone[:3]}:{moment.zone[3:]}")
    return moment if _exists(moment) else None


def _exists(moment: Moment) -> bool:
    """Whether the calendar and the clock have such a moment."""
    try:
        date(int(moment.year), int(moment.month or 1), int(moment.day or 1))
    except ValueError:
        return False
    if moment.hour is None or moment.minute is None:
        return True
    zone = moment.zone or "Z"
    offset = (0, 0) if zone == "Z" else (int(zone[1:3]), int(zone[4:6]))
    return (
        int(moment.hour) < 24
        and int(moment.minute) < 60
        and int(moment.second or 0) < 61
        and offset[0] < 24
        and offset[1] < 60
    )


@lru_cache(maxsize=1024)  # the blocks of one picture say the same
def iso(text: str) -> str | None:
    """A date in this library's spelling; ``None`` if it is none."""
    if _USUAL.fullmatch(text) and _is_moment(text):
        return text
    moment = parse(text)
    return None if moment is None else str(moment)


def _is_moment(text: str) -> bool:
    """Whether the standard library, which knows no leap seconds, takes a spelling as it is."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def from_exif(stamp: str, fraction: str = "", zone: str = "") -> str | None:
    """ISO 8601 from EXIF's date, sub-seconds and offset; ``None`` for blanks and nonsense."""
    found = _EXIF.match(stamp)
    if found is None:
        return None
    year, month, day, hour, minute, second = found.groups()
    if hour is None:
        return iso(f"{year}-{month}-{day}")
    digits, offset = fraction.strip(), zone.strip()
    text = f"{year}-{month}-{day}T{hour}:{minute}"
    if second is not None:
        text += f":{second}.{digits}" if digits.isdecimal() else f":{second}"
    return iso(text + offset if _ZONE.fullmatch(offset) else text) or iso(text)


def from_iim(day: str, time: str = "") -> str | None:
    """ISO 8601 from IIM's date and time; an unknown month or day is ``00`` there."""
    found = _IIM_DATE.match(day)
    if found is None:
        return None
    date_only = "-".join(found.groups()).removesuffix("-00").removesuffix("-00")
    clock = _IIM_TIME.match(time)
    if clock is None:
        return iso(date_only)
    hour, minute, second, hours, minutes = clock.groups()
    text = f"{date_only}T{hour}:{minute}" + (f":{second}" if second else "")
    return iso(f"{text}{hours}:{minutes}" if hours else text) or iso(date_only)


def to_exif(text: str) -> tuple[str | None, str | None, str | None]:
    """EXIF's date, sub-seconds and offset; nothing for a date EXIF cannot hold."""
    moment = parse(text)
    if moment is None or moment.second is None:
        return None, None, None
    stamp = f"{moment.year}:{moment.month}:{moment.day} {':'.join(filter(None, moment[3:6]))}"
    return stamp, moment.fraction, "+00:00" if moment.zone == "Z" else moment.zone


def to_iim(text: str) -> tuple[str | None, str | None]:
    """IIM's date and time; a time without a zone is not written, for IIM demands one."""
    moment = parse(text)
    if moment is None or moment.day is None:
        return None, None
    day = "".join(filter(None, moment[:3]))
    if moment.hour is None or moment.zone is None:
        return day, None
    zone = "+0000" if moment.zone == "Z" else moment.zone.replace(":", "")
    return day, f"{moment.hour}{moment.minute}{moment.second or '00'}{zone}"


def equal(one: str, other: str) -> bool:
    """Whether two dates say exactly the same in different spellings."""
    return _canonical(one) == _canonical(other)


def _canonical(text: str) -> Moment | str:
    moment = parse(text)
    if moment is None:
        return text
    zone = "+00:00" if moment.zone == "Z" else moment.zone
    return moment._replace(zone=zone, fraction=(moment.fraction or "").rstrip("0"))


def same(one: str, other: str) -> bool:
    """Whether two dates agree as far as both go: one may know the time or the zone, too."""
    a, b = _canonical(one), _canonical(other)
    if isinstance(a, str) or isinstance(b, str):
        return a == b
    return all(x == y for x, y in zip(a, b, strict=True) if x and y)
