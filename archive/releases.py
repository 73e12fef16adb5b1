"""A press release and the pictures it came with: who is meant by which caption.

A release ends with a media block: per picture a title, a credit line, the caption. Some repeat
the title under the credit, some number their captions (``Bild 1: …``) or lead with a file name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from archive.captions import credit_fields, parse_caption, parse_credit
from archive.errors import ReleaseError
from archive.export.names import natural
from archive.model import Contact, Photo

__all__ = ["Entry", "Match", "Release", "ReleasePlan", "parse_release", "plan_release"]

HEADING = re.compile(
    r"^[^.]{0,60}\b(?:folgende Medien|Medien anbieten|Bildmaterial|Pressefotos?|Pressebilder"
    r"|Fotos? zum Download|Bilder zum Download|Bildunterschriften?|Bildtexte|Downloads?"
    r"|photo captions?|press photos?|images? for download)\b[^.]{0,60}:?$",
    re.IGNORECASE,
)
CREDIT = re.compile(
    r"^\(?(?:©|\(c\)|copyright\b|fotos?\s*:|bild(?:er)?\s*:|photos?\s*(?:by|:)|credit\s*:"
    r"|bildnachweis\s*:|fotonachweis\s*:|bildrechte\s*:|urheber\s*:)",
    re.IGNORECASE,
)
LABEL = re.compile(
    r"^(?:(?P<file>[\w\-. ]{1,80}\.(?:jpe?g|tiff?|png|webp))"
    r"|(?:bild|foto|photo|motiv|image|picture|abb\.?)\s*(?:nr\.?\s*)?\d{1,3}"
    r"|(?:bildunterschrift|bu|caption)\s*\d{0,3})\s*[:–-]\s*(?P<text>\S.*)$",
    re.IGNORECASE,
)
MONTHS = {
    name: number
    for number, names in enumerate(
        ("januar january jänner jan", "februar february feb", "märz march mar mrz", "april apr",
         "mai may", "juni june jun", "juli july jul", "august aug", "september sep sept",
         "oktober october okt oct", "november nov", "dezember december dez dec"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
DATES = (
    re.compile(r"\b(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})\b"),
    re.compile(r"\b(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4})\b"),
    re.compile(r"\b(?P<d>\d{1,2})\.?\s(?P<m>[A-Za-zä]{3,9})\.?\s(?P<y>\d{4})\b"),
    re.compile(r"\b(?P<m>[A-Za-z]{3,9})\.?\s(?P<d>\d{1,2}),\s(?P<y>\d{4})\b"),
)
NUMBER = re.compile(
    r"\b(?:pressemitteilung|pressemeldung|pressemitteilung nr|meldung|press release)\s*"
    r"(?:nr\.?|no\.?|#)\s*(?P<number>[\w/.-]{1,24}\d)",
    re.IGNORECASE,
)
CONTACT = re.compile(r"^(?:pressekontakt|press contact|medienkontakt)\s*:\s*(?P<who>\S.*)$", re.I)
OPENING = re.compile(
    r"^(?:meldungsdatum|datum|date|stand|pressemitteilung|pressemeldung|presseinformation"
    r"|press release|medieninformation)\b[^a-zäöü]{0,40}$"
    r"|^(?:meldungsdatum|datum|date|stand)\s*:",
    re.IGNORECASE,
)
JOB_OCTETS = 32
NAMES_AGREE = 88


@dataclass(frozen=True, slots=True)
class Entry:
    """One picture of a media block: as printed, blanks collapsed."""

    caption: str
    title: str | None = None
    credit: str | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Release:
    """A press release taken apart; ``event`` is what the picture titles have in common."""

    entries: tuple[Entry, ...]
    headline: str | None = None
    date: str | None = None
    number: str | None = None
    contact: str | None = None
    event: str | None = None

    @property
    def job(self) -> str | None:
        """A short reference to the release: its number, else its date and first words."""
        if self.number:
            return self.number
        words = [w for w in (self.date, *(self.headline or "").split()) if w]
        while words and len(" ".join(words).encode()) > JOB_OCTETS:
            words.pop()
        return " ".join(words) or None


@dataclass(frozen=True, slots=True)
class Match:
    """An entry and the picture it belongs to, with the fields that will be written.

    ``by`` is ``name``, ``order`` or ``choice``; ``photo`` is ``None`` while nobody knows.
    """

    entry: Entry
    photo: Path | None
    by: str | None
    changes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReleasePlan:
    """What an import would do. ``left_over`` are pictures that no entry speaks of."""

    release: Release
    matches: tuple[Match, ...]
    left_over: tuple[Path, ...] = ()

    @property
    def sure(self) -> bool:
        """Whether every entry has its picture."""
        return all(match.photo is not None for match in self.matches)

    def choose(self, index: int, photo: Photo) -> ReleasePlan:
        """The plan with entry ``index`` given to ``photo`` by somebody who knows."""
        match = self.matches[index]
        chosen = Match(
            match.entry, photo.path, "choice", _changes(self.release, match.entry, photo)
        )
        return replace(
            self,
            matches=(*self.matches[:index], chosen, *self.matches[index + 1 :]),
            left_over=tuple(path for path in self.left_over if path != photo.path),
        )


def parse_release(text: str) -> Release:
    """The media block of a release, and what its head says; :class:`ReleaseError` without one."""
    lines = [" ".join(line.replace("\u00a0", " ").split()) for line in text.splitlines()]
    start = next((i for i, line in enumerate(lines) if HEADING.match(line)), None)
    block = lines if start is None else lines[start + 1 :]
    entries = tuple(_labelled(block)) or tuple(_credited(block))
    if not entries:
        raise ReleaseError(
            "no captioned pictures found; a media block gives a title, a credit line "
            "(© … or Foto: …) and the caption for each picture"
        )
    body = lines[:start]
    return Release(
        entries,
        headline=next((line for line in body if line and not OPENING.match(line)), None),
        date=_date(body[:12]),
        number=_search(NUMBER, body[:12], "number"),
        contact=_search(CONTACT, body, "who"),
        event=_in_common([entry.title for entry in entries if entry.title]),
    )


def _labelled(lines: Sequence[str]) -> Iterator[Entry]:
    """Entries that begin with ``Bild 1:`` or a file name, each up to the next label."""
    starts = [(i, m) for i, line in enumerate(lines) if (m := _label(line))]
    ends = [i for i, _ in starts[1:]] + [len(lines)]
    for (i, label), end in zip(starts, ends, strict=True):
        rest = [line for line in lines[i + 1 : end] if line]
        credit = next((line for line in rest if CREDIT.match(line)), None)
        before = rest[: rest.index(credit)] if credit else rest
        caption = " ".join([label["text"], *before])
        if credit is None and (credit := parse_caption(caption).credit):
            caption = caption.removesuffix(credit).rstrip(" (|–-")
        yield Entry(caption, credit=credit, file=label["file"])


def _label(line: str) -> re.Match[str] | None:
    label = LABEL.match(line)
    return None if label is None or (CREDIT.match(line) and not label["file"]) else label


def _credited(lines: Sequence[str]) -> Iterator[Entry]:
    """Entries around their credit lines: the title above, the caption below."""
    credit_lines = [i for i, line in enumerate(lines) if CREDIT.match(line)]
    titles = [_title_above(lines, i) for i in credit_lines]
    ends = [*(t if t is not None else i for t, i in zip(titles[1:], credit_lines[1:], strict=True)),
            len(lines)]  # fmt: skip
    for at, title_at, end in zip(credit_lines, titles, ends, strict=True):
        title = None if title_at is None else lines[title_at]
        below = [line for line in lines[at + 1 : end] if line]
        if below and below[0] == title and len(below) > 1:
            below = below[1:]
        if below:
            yield Entry(" ".join(below), title, lines[at])


def _title_above(lines: Sequence[str], at: int) -> int | None:
    above = next((i for i in range(at - 1, -1, -1) if lines[i]), None)
    if above is None or CREDIT.match(lines[above]):
        return None
    alone = above == 0 or not lines[above - 1]
    return above if alone else None


def _date(lines: Sequence[str]) -> str | None:
    for line in lines:
        for pattern in DATES:
            if (found := pattern.search(line)) and (month := _month(found["m"])):
                return f"{int(found['y']):04}-{month:02}-{int(found['d']):02}"
    return None


def _month(text: str) -> int | None:
    number = int(text) if text.isdigit() else MONTHS.get(text.lower(), 0)
    return number if 1 <= number <= 12 else None


def _search(pattern: re.Pattern[str], lines: Sequence[str], group: str) -> str | None:
    return next((found[group] for line in lines if (found := pattern.search(line))), None)


def _in_common(titles: Sequence[str]) -> str | None:
    """The words all titles begin with, at least two of them: the event."""
    if len(titles) < 2:
        return None
    common: list[str] = []
    for words in zip(*(title.split() for title in titles), strict=False):
        if len(set(words)) > 1:
            break
        common.append(words[0])
    while common and not any(c.isalnum() for c in common[-1]):
        common.pop()
    return " ".join(common).rstrip(" -–_:,|") if len(common) > 1 else None


def plan_release(release: Release, photos: Sequence[Photo]) -> ReleasePlan:
    """Which entry belongs to which picture: by file name where one fits, else by order.

    Order counts only when there are as many pictures as entries; otherwise an entry stays
    without a picture until somebody chooses (:meth:`ReleasePlan.choose`).
    """
    left = sorted(photos, key=lambda photo: natural(photo.path.name))
    found: list[tuple[Photo, str] | None] = []
    for entry in release.entries:
        photo = _by_name(entry, left)
        found.append((photo, "name") if photo else None)
        left = [p for p in left if p is not photo]
    if found.count(None) == len(left):
        in_order = iter(left)
        found = [match or (next(in_order), "order") for match in found]
        left = []
    matches = (
        Match(entry, match[0].path, match[1], _changes(release, entry, match[0]))
        if match
        else Match(entry, None, None)
        for entry, match in zip(release.entries, found, strict=True)
    )
    return ReleasePlan(release, tuple(matches), tuple(photo.path for photo in left))


def _by_name(entry: Entry, photos: Sequence[Photo]) -> Photo | None:
    """The one picture whose file name says what the entry's file or title says."""
    if entry.file:
        same = [p for p in photos if p.path.name.lower() == entry.file.lower()]
        return same[0] if len(same) == 1 else None
    wanted = _words(entry.title or "")
    close = [p for p in photos if fuzz.ratio(_words(p.path.stem), wanted) >= NAMES_AGREE]
    return close[0] if wanted and len(close) == 1 else None


def _words(text: str) -> str:
    folded = text.lower().translate({0xE4: "ae", 0xF6: "oe", 0xFC: "ue", 0xDF: "ss"})
    return " ".join(word for word in re.split(r"[\W_]+", folded) if word.isalpha())


def _changes(release: Release, entry: Entry, photo: Photo) -> dict[str, Any]:
    """The fields an entry sets; the camera's date outranks the release's."""
    changes: dict[str, Any] = {
        "title": entry.title,
        "headline": release.headline,
        "caption": entry.caption,
        "people": parse_caption(entry.caption).people or None,
        "event": release.event,
        "date_created": photo.date_created or release.date,
        "job_id": release.job,
        "creator_contact": Contact(address=f"Pressekontakt: {release.contact}")
        if release.contact
        else None,
        **(credit_fields(parse_credit(entry.credit)) if entry.credit else {}),
    }
    return {name: value for name, value in changes.items() if value}
