"""What leaves, as values: the file a picture became, and the receipt of a kit."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from archive.formats import BY_NAME
from archive.model import Metadata, Photo
from archive.plain import plain

__all__ = [
    "Handed", "Outdated", "Receipt", "Withheld", "new_number", "outdated", "words_version",
]  # fmt: skip

_TURNED = range(5, 9)
"""EXIF orientations that swap width and height."""
_WORDS = (
    "title", "headline", "caption", "people", "creators", "credit", "copyright", "usage_terms",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Handed:
    """One picture of a kit as it left: its name there, its bytes, and what they say.

    ``photo`` is read from the file handed out. ``sha256`` and ``octets`` are that file's alone;
    ``sidecar`` is the name of the sidecar beside it, if it has one. ``override`` are the ids of
    the reasons that a chief set aside.
    """

    name: str
    photo: Photo
    image_hash: str
    sha256: str
    octets: int
    sidecar: str | None = None
    override: tuple[str, ...] = ()

    @property
    def media_type(self) -> str:
        """The IANA media type of the file."""
        return BY_NAME[self.photo.format].media_type

    @property
    def shown(self) -> tuple[int, int] | None:
        """Width and height as displayed; ``None`` if unknown."""
        width, height = self.photo.width, self.photo.height
        if not width or not height:
            return None
        return (height, width) if self.photo.orientation in _TURNED else (width, height)

    @property
    def version(self) -> str:
        """Which words it left with, see :func:`words_version`."""
        return words_version(self.photo.metadata)


@dataclass(frozen=True, slots=True)
class Withheld:
    """A picture that stayed behind: its path in the archive, and why, in words."""

    file: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """Who took what, when and for what; ``note`` is the reason for an override.

    It is ``complete`` if the whole kit went out; else it names the files that had gone out before
    somebody broke off.
    """

    number: str
    at: datetime
    user: str | None
    query: str | None
    preset: str
    use: str
    handed: tuple[Handed, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    note: str | None = None
    complete: bool = True

    def as_record(self) -> dict[str, Any]:
        """Everything, as plain JSON: for the journal, never for the kit."""
        return self.public_record() | {
            "user": self.user,
            "query": self.query,
            "note": self.note,
            "complete": self.complete,
            "files": [
                _public(one)
                | {
                    "file": one.photo.file,
                    "image_hash": one.image_hash,
                    "caption": one.photo.caption,
                    "override": list(one.override),
                }
                for one in self.handed
            ],
            "withheld": [{"file": w.file, "reasons": list(w.reasons)} for w in self.withheld],
        }

    def public_record(self) -> dict[str, Any]:
        """What the kit itself says: nothing of what stayed behind, nor who asked for what."""
        return {
            "number": self.number,
            "at": self.at.isoformat(timespec="seconds"),
            "preset": self.preset,
            "use": self.use,
            "files": [_public(one) for one in self.handed],
        }


def _public(one: Handed) -> dict[str, Any]:
    record = {
        "name": one.name,
        "sha256": one.sha256,
        "octets": one.octets,
        "caption_version": one.version,
    }
    return record | ({"sidecar": one.sidecar} if one.sidecar else {})


@dataclass(frozen=True, slots=True)
class Outdated:
    """Somebody holds a picture with other words than it has now."""

    receipt: Receipt
    handed: Handed
    now: Photo


def new_number(at: datetime) -> str:
    """The number of a receipt: its second, and six digits nobody can guess."""
    return f"{at:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"


def words_version(metadata: Metadata) -> str:
    """A short fingerprint of the words published with a picture; another where one differs."""
    words = {name: plain(getattr(metadata, name)) for name in _WORDS}
    for person in words["people"] or ():
        for where in ("region", "start", "end"):
            person.pop(where, None)
    canonical = json.dumps(words, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def outdated(
    receipts: Iterable[Receipt], current: Callable[[str], Photo | None]
) -> Iterator[Outdated]:
    """Who holds an old caption: of every receipt, the pictures whose words changed since.

    ``current`` gives the picture with an image hash as it is now, ``None`` if it is gone.
    """
    for receipt in receipts:
        for one in receipt.handed:
            now = current(one.image_hash)
            if now is not None and words_version(now.metadata) != one.version:
                yield Outdated(receipt, one, now)
