"""File names for the kit: readable, unique, and safe on every system that unpacks them.

And the order that pictures are numbered in.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from string import Formatter

from archive.captions import family_name
from archive.errors import InvalidValue
from archive.model import Photo

__all__ = [
    "PLACES",
    "ascii_name",
    "check_pattern",
    "in_order",
    "named",
    "natural",
    "safe_name",
    "unique_names",
]

MAX_OCTETS = 200
RESERVED = {
    "con", "prn", "aux", "nul", "conin$", "conout$",
    *(f"{p}{n}" for p in ("com", "lpt") for n in "123456789¹²³"),
}  # fmt: skip
"""Names that Windows keeps for devices, whatever their suffix."""
FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_SPARE = 12
"""Octets kept free for a number that tells two names apart, and for a sidecar's suffix."""
_NAMED = 3
"""People named in a file name; of more, one and how many others."""
_JOINTS = "_-. "

PLACES = ("name", "date", "event", "title", "people", "city", "job", "credit", "n")
"""What a pattern may hold in braces; ``n`` is the picture's number in the kit."""


def safe_name(name: str) -> str:
    """A file name without path, control or reserved characters, at most 200 octets, in NFC."""
    text = unicodedata.normalize("NFC", name)
    text = "".join(" " if unicodedata.category(c) in INVISIBLE else c for c in text)
    text = " ".join(FORBIDDEN.sub("-", text).split())
    stem, dot, suffix = text.rpartition(".")
    if not dot or len(suffix) > 8:
        stem, suffix = text, ""
    ending = f".{suffix}" if suffix else ""
    stem = _clip(stem.strip(" ."), MAX_OCTETS - len(ending.encode()) - _SPARE) or "bild"
    if stem.split(".")[0].lower().strip() in RESERVED:
        stem = f"_{stem}"
    return stem + ending


def _clip(text: str, octets: int) -> str:
    """The text's beginning, never parting a letter from its accents."""
    cut = text.encode()[:octets].decode(errors="ignore")
    while cut != text and cut and unicodedata.combining(text[len(cut)]):
        cut = cut[:-1]
    return cut.rstrip(" .")


def unique_names(names: Iterable[str]) -> Iterator[str]:
    """The names made safe and unique, ignoring case: a second ``a.jpg`` becomes ``a-2.jpg``."""
    taken: dict[str, int] = {}
    for name in names:
        safe = safe_name(name)
        stem, dot, suffix = safe.rpartition(".")
        first = _folded(safe)
        candidate, n = safe, taken.get(first, 1)
        while _folded(candidate) in taken:
            n += 1
            candidate = f"{stem}-{n}{dot}{suffix}" if dot else f"{safe}-{n}"
        taken[first] = n
        taken.setdefault(_folded(candidate), 1)
        yield candidate


def _folded(name: str) -> str:
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", name).casefold())


def natural(name: str) -> list[tuple[int, str]]:
    """A sorting key in which ``IMG_9`` comes before ``IMG_10``."""
    parts = re.split(r"(\d+)", name.lower())
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


def check_pattern(pattern: str) -> str:
    """The pattern itself; :class:`InvalidValue` if it names something that is not there."""
    try:
        parsed = list(Formatter().parse(pattern))
    except ValueError as error:
        raise InvalidValue(f"the name pattern {pattern!r} is unclear: {error}") from error
    fields = [
        f"{field}{'!' + how if how else ''}{':' + spec if spec else ''}"
        for _, field, spec, how in parsed
        if field is not None
    ]
    for field in fields:
        if field not in PLACES:
            known = ", ".join(f"{{{place}}}" for place in PLACES)
            raise InvalidValue(f"the name pattern {pattern!r} holds {{{field}}}; there are {known}")
    if not fields:
        raise InvalidValue(f"the name pattern {pattern!r} is the same for every picture")
    return pattern


def named(photo: Photo, pattern: str, n: int, suffix: str, *, ascii_only: bool = False) -> str:
    """The name of a picture by a checked pattern, not yet unique; nothing there leaves no gap.

    ``{date}_{event}_{people}_{n}`` gives ``2025-09-03_Brückenfest_Öztürk-Groß_004.jpg``.
    """
    values = _values(photo, n)
    pieces = []
    for text, field, _, _ in Formatter().parse(pattern):
        value = values[field] if field else ""
        pieces.append(text + value if value or not field else text.rstrip(_JOINTS))
    stem = "".join(pieces).strip(_JOINTS)
    name = (stem or photo.path.stem) + suffix
    return ascii_name(name) if ascii_only else name


def _values(photo: Photo, n: int) -> Mapping[str, str]:
    metadata = photo.metadata
    texts = {
        "name": photo.path.stem,
        "date": (metadata.date_created or "")[:10],
        "event": metadata.event,
        "title": metadata.title,
        "people": _people(photo),
        "city": metadata.city,
        "job": metadata.job_id,
        "credit": metadata.credit,
        "n": f"{n:03}",
    }
    return {name: _clip((text or "").replace(".", " "), 60) if name != "name" else text or ""
            for name, text in texts.items()}  # fmt: skip


def _people(photo: Photo) -> str:
    names = [family_name(name) or name for name in photo.people.names]
    if len(names) > _NAMED:
        return f"{names[0]}+{len(names) - 1}"
    return "-".join(names)


_WRITTEN_OUT = str.maketrans(
    {
        "ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "ẞ": "SS",
        "æ": "ae", "Æ": "Ae", "ø": "oe", "Ø": "Oe", "å": "aa", "Å": "Aa", "œ": "oe", "Œ": "Oe",
        "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th",
        "ı": "i", "ħ": "h", "Ħ": "H", "–": "-", "—": "-", "’": "'", "‘": "'", "„": "", "“": "",
        "”": "",
    }
)  # fmt: skip


def ascii_name(name: str) -> str:
    """The name in ASCII: umlauts written out, accents dropped, what has no letter for it ``_``."""
    written = unicodedata.normalize("NFC", name).translate(_WRITTEN_OUT)
    bare = "".join(
        c for c in unicodedata.normalize("NFKD", written) if not unicodedata.combining(c)
    )
    return re.sub(r"_{2,}", "_", re.sub(r"[^ -~]", "_", bare))


def in_order(photos: Iterable[Photo]) -> list[Photo]:
    """Job by job (else day by day) as they were taken; inside a job by file name, as numbered."""

    def job(photo: Photo) -> str:
        return photo.metadata.job_id or (photo.date_created or "")[:10]

    pictures = list(photos)
    first: dict[str, str] = {}
    for photo in pictures:
        date = photo.date_created or ""
        first[job(photo)] = min(date, first.get(job(photo), date))
    return sorted(pictures, key=lambda p: (first[job(p)], job(p), natural(p.file or p.path.name)))
