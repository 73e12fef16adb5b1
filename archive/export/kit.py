"""The kit: a ZIP of pictures with captions and credits inside, streamed as it is made."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from archive.errors import Changed, ReadError
from archive.export.lists import captions_csv, captions_json
from archive.export.mediablock import media_block
from archive.export.names import natural, unique_names
from archive.model import Photo
from archive.rights import Verdict, verdict

__all__ = ["Item", "Kit", "LeftOut"]

CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Item:
    """One picture of a kit and the name it gets there."""

    name: str
    photo: Photo


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A picture that stays behind, and the verdict that keeps it."""

    photo: Photo
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Kit:
    """Pictures that may go out, job by job, and those that may not."""

    items: tuple[Item, ...]
    left_out: tuple[LeftOut, ...]
    made: datetime
    lang: str = "de"

    @classmethod
    def of(cls, photos: Iterable[Photo], now: datetime, lang: str = "de") -> Kit:
        """The kit of freshly read ``photos`` as their rights stand at ``now``."""
        judged = [(photo, verdict(photo.metadata, now)) for photo in photos]
        going = _in_order([photo for photo, v in judged if v.publishable])
        names = unique_names(photo.path.name for photo in going)
        return cls(
            tuple(Item(name, photo) for name, photo in zip(names, going, strict=True)),
            tuple(LeftOut(photo, v) for photo, v in judged if not v.publishable),
            now,
            lang,
        )

    def stream(self) -> Iterator[bytes]:
        """The ZIP in pieces, memory flat whatever its size.

        Raises :class:`Changed` in mid-stream if a picture is no longer the one that was read.
        """
        sink = _Sink()
        with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
            for item in self.items:
                yield from self._picture(archive, sink, item)
            for name, text in self._lists():
                archive.writestr(self._info(name, zipfile.ZIP_DEFLATED), text.encode())
                yield sink.take()
        yield sink.take()

    def _picture(self, archive: zipfile.ZipFile, sink: _Sink, item: Item) -> Iterator[bytes]:
        digest = hashlib.sha256()
        try:
            size = item.photo.path.stat().st_size
            info = self._info(item.name, zipfile.ZIP_STORED)
            with (
                item.photo.path.open("rb") as source,
                archive.open(info, "w", force_zip64=size >= zipfile.ZIP64_LIMIT) as entry,
            ):
                while chunk := source.read(CHUNK):
                    digest.update(chunk)
                    entry.write(chunk)
                    yield sink.take()
        except OSError as error:
            raise ReadError(f"cannot be read: {error.strerror}", item.photo.path) from error
        if digest.hexdigest() != item.photo.file_hash:
            raise Changed("was changed while the kit was made; make it again", item.photo.path)

    def _lists(self) -> Iterator[tuple[str, str]]:
        pictures = [(item.name, item.photo) for item in self.items]
        yield "captions.txt", media_block((p.metadata for _, p in pictures), self.lang)
        yield "captions.csv", captions_csv(pictures)
        yield "captions.json", captions_json(pictures)

    def _info(self, name: str, method: int) -> zipfile.ZipInfo:
        info = zipfile.ZipInfo(name, self.made.timetuple()[:6])
        info.compress_type = method
        info.external_attr = 0o644 << 16
        return info


class _Sink(io.RawIOBase):
    """Where the ZIP writer writes, and the stream takes from."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._pieces.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        pieces, self._pieces = b"".join(self._pieces), []
        return pieces


def _in_order(photos: list[Photo]) -> list[Photo]:
    """Job by job (else day by day) as they were taken; inside a job by file name, as numbered."""

    def job(photo: Photo) -> str:
        return photo.metadata.job_id or (photo.date_created or "")[:10]

    first: dict[str, str] = {}
    for photo in photos:
        date = photo.date_created or ""
        first[job(photo)] = min(date, first.get(job(photo), date))
    return sorted(photos, key=lambda p: (first[job(p)], job(p), natural(p.file or p.path.name)))
