"""Which caption belongs to which picture: by name, by what is captioned already, by order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from archive.captions import credit_fields, parse_caption, parse_credit
from archive.export.names import natural
from archive.model import Contact, Photo
from archive.releases.model import Entry, Match, Release

__all__ = ["ReleasePlan", "plan_release"]

_NAMES_AGREE = 88
_CAPTIONS_AGREE = 82
"""Likeness (0..100) from which two names or captions are taken for the same."""
_CLEARLY = 8
"""By so much the best likeness must beat the second, or nobody knows."""
_SHORTEST = 12
"""A caption of fewer letters says too little to go by."""

Finder = Callable[[Entry, Sequence[Photo]], Photo | None]


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
        changes = _changes(self.release, match.entry, photo)
        chosen = Match(match.entry, photo.path, "choice", changes)
        return replace(
            self,
            matches=(*self.matches[:index], chosen, *self.matches[index + 1 :]),
            left_over=tuple(path for path in self.left_over if path != photo.path),
        )


def plan_release(release: Release, photos: Sequence[Photo]) -> ReleasePlan:
    """Which entry belongs to which picture: by file name where one fits, by likeness to the
    caption a picture has already, else by order.

    Order counts only when there are as many pictures left as entries; otherwise an entry stays
    without a picture until somebody chooses (:meth:`ReleasePlan.choose`).
    """
    left = sorted(photos, key=lambda photo: natural(photo.path.name))
    found: list[tuple[Photo, str] | None] = [None] * len(release.entries)
    for by, find in _FINDERS.items():
        for number, entry in enumerate(release.entries):
            photo = None if found[number] else find(entry, left)
            if photo is not None:
                found[number] = (photo, by)
                left = [p for p in left if p is not photo]
    if found.count(None) == len(left) and not _named_but_missing(release, found):
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


def _named_but_missing(release: Release, found: Sequence[object]) -> bool:
    """Whether an entry names a file that is not there: then order says nothing."""
    return any(e.file and not f for e, f in zip(release.entries, found, strict=True))


def _by_name(entry: Entry, photos: Sequence[Photo]) -> Photo | None:
    """The one picture whose file name says what the entry's file or title says."""
    if entry.file:
        wanted = _nfc(entry.file)
        same = [p for p in photos if _nfc(p.path.name) == wanted]
        same = same or [p for p in photos if _nfc(p.path.stem) == wanted]
        return same[0] if len(same) == 1 else None
    wanted = _words(entry.title or "")
    close = [p for p in photos if fuzz.ratio(_words(p.path.stem), wanted) >= _NAMES_AGREE]
    return close[0] if wanted and len(close) == 1 else None


def _nfc(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _by_caption(entry: Entry, photos: Sequence[Photo]) -> Photo | None:
    """The picture that carries nearly this caption already, if no other comes close."""
    wanted = _words(entry.caption)
    if len(wanted) < _SHORTEST:
        return None
    likeness = sorted(
        ((fuzz.ratio(wanted, _words(photo.caption or "")), n) for n, photo in enumerate(photos)),
        reverse=True,
    )
    (best, number), (second, _) = [*likeness, (0.0, -1), (0.0, -1)][:2]
    return photos[number] if best >= _CAPTIONS_AGREE and best - second >= _CLEARLY else None


_FINDERS: Mapping[str, Finder] = {"name": _by_name, "caption": _by_caption}
"""How a picture is found, the surest way first."""


def _words(text: str) -> str:
    folded = text.lower().translate({0xE4: "ae", 0xF6: "oe", 0xFC: "ue", 0xDF: "ss"})
    return " ".join(word for word in re.split(r"[\W_]+", folded) if word.isalpha())


def _changes(release: Release, entry: Entry, photo: Photo) -> dict[str, Any]:
    """The fields an entry sets; the camera's date outranks the release's."""
    changes: dict[str, Any] = {
        "title": entry.title,
        "headline": release.headline,
        "caption": entry.caption,
        "people": parse_caption(entry.caption).people,
        "event": release.event,
        "date_created": photo.date_created or release.date,
        "job_id": release.job,
        "creator_contact": Contact(address=f"Pressekontakt: {release.contact}")
        if release.contact
        else None,
        **(credit_fields(parse_credit(entry.credit)) if entry.credit else {}),
        **{name: value for name, value in entry.fields.items() if name != "people"},
    }
    listed = entry.fields.get("people")
    if listed and listed.names != changes["people"].names:
        changes["people"] = listed  # else the caption says more about the same people
    return {name: value for name, value in changes.items() if value}
