"""Kits made of real files, taken apart again, and read by ExifTool."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from archive import files
from archive.errors import ArchiveError
from archive.export import Handed, Kit, Order, Receipt, preset
from archive.formats import BY_NAME
from archive.model import Lineup, Person, Photo, Region
from tests.judges import exiftool

LEFT, MIDDLE = Region(0.1, 0.2, 0.2, 0.3), Region(0.4, 0.25, 0.15, 0.2)
WORDS: dict[str, Any] = {
    "title": "Brückenfest _ Das Band",
    "caption": "Das Band fällt. v. l.: Bürgermeisterin Tülay Groß, Dr. Jan Öztürk, Łukasz Šimić",
    "people": Lineup(
        (
            Person("Tülay Groß", office="Bürgermeisterin", position=1, region=LEFT),
            Person("Jan Öztürk", titles="Dr.", position=2, region=MIDDLE),
            Person("Łukasz Šimić", position=3),
        )
    ),
    "creators": ("Zoë Lindqvist", "Jo Lenz"),
    "credit": "Stadt Auenbrück/Zoë Lindqvist",
    "copyright": "© Stadt Auenbrück/Zoë Lindqvist",
    "instructions": "Nur intern: Rücksprache mit dem Büro",
    "usage_terms": "Honorarfrei bei Nennung",
}  # fmt: skip
_TAGS = (
    "-XMP-dc:Description", "-XMP-iptcExt:PersonInImage", "-XMP-dc:Creator",
    "-XMP-photoshop:Credit", "-XMP-dc:Rights", "-IPTC:Caption-Abstract", "-IPTC:By-line",
    "-IPTC:Credit", "-IPTC:CopyrightNotice", "-IFD0:ImageDescription", "-IFD0:Copyright",
)  # fmt: skip


@dataclass(frozen=True)
class Taken:
    """A kit as whoever took it has it on disk."""

    folder: Path
    names: tuple[str, ...]
    receipt: Receipt

    @property
    def handed(self) -> tuple[Handed, ...]:
        return self.receipt.handed

    def path(self, one: Handed) -> Path:
        return self.folder / one.name


def captioned(sources: Iterable[Path], folder: Path) -> tuple[list[Photo], list[str]]:
    """Copies of pictures with :data:`WORDS` in them; and those our writer refuses."""
    photos, refused = [], []
    for number, source in enumerate(sources):
        copy = folder / f"{number:03}{source.suffix}"
        copy.write_bytes(source.read_bytes())
        try:
            files.write(copy, **WORDS)
            photos.append(files.read(copy))
        except ArchiveError as error:
            refused.append(f"{source.name}: {error.reason}")
    return photos, refused


def taken(photos: Iterable[Photo], folder: Path, now: datetime, **order: Any) -> Taken:
    """The kit of ``photos`` unpacked into ``folder``; ``order`` names its preset."""
    receipts: list[Receipt] = []
    chosen = preset(order.pop("preset", "original")).with_line(order.pop("line", None))
    kit = Kit.of(photos, now, Order(chosen, **order), record=receipts.append)
    with zipfile.ZipFile(io.BytesIO(b"".join(kit.stream()))) as packed:
        assert packed.testzip() is None
        names = tuple(packed.namelist())
        packed.extractall(folder)
    return Taken(folder, names, receipts[0])


def differences(kit: Taken) -> list[str]:
    """Where ExifTool reads something else in a file than the archive says of its picture."""
    paths = {one.name: kit.folder / (one.sidecar or one.name) for one in kit.handed}
    found = exiftool(paths.values(), "-G1", "-struct", *_TAGS)
    return [
        f"{one.name}: {tag}: {got!r} instead of {wanted!r}"
        for one in kit.handed
        for tag, wanted in _wanted(one).items()
        if (got := _normal(found.get(paths[one.name], {}).get(tag))) != wanted
    ]


def _wanted(one: Handed) -> dict[str, Any]:
    said = one.photo.metadata
    row = BY_NAME[one.photo.format]
    people = list(said.people.names) if said.people else []
    wanted = {
        "XMP-dc:Description": said.caption,
        "XMP-iptcExt:PersonInImage": people,
        "XMP-dc:Creator": list(said.creators or ()),
        "XMP-photoshop:Credit": said.credit,
        "XMP-dc:Rights": said.copyright,
    }
    if one.sidecar is None and row.name in ("JPEG", "TIFF"):
        wanted |= {
            "IPTC:Caption-Abstract": _clip(said.caption, 2000),
            "IPTC:By-line": [_clip(name, 32) for name in said.creators or ()],
            "IPTC:Credit": _clip(said.credit, 32),
            "IPTC:CopyrightNotice": _clip(said.copyright, 128),
        }
    return {tag: _normal(value) for tag, value in wanted.items() if value}


def _clip(text: str | None, octets: int) -> str | None:
    return text and text.encode()[:octets].decode(errors="ignore")


def _normal(value: Any) -> Any:
    """One text for a list of one; composed, line ends as one kind."""
    if isinstance(value, list):
        return (
            [_normal(v) for v in value] if len(value) > 1 else _normal(value[0] if value else None)
        )
    if isinstance(value, (int, float)):
        value = str(value)
    return value and unicodedata.normalize("NFC", value.replace("\r\n", "\n"))
