"""The kit: a ZIP of pictures with captions and credits inside, streamed as it is made.

Rights are judged when the kit is put together; every file is made ready, read back and checked
just before it goes into the ZIP. What cannot be made ready stays behind with its reason, and
the kit goes on.
"""

from __future__ import annotations

import tempfile
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from archive.errors import ArchiveError, Changed, ReadError, Refused
from archive.export.document import media_document
from archive.export.enclosed import DOCUMENTS, LISTS, MOST, PDF, check_document, enclosed
from archive.export.handed import Handed, Receipt, Withheld, new_number
from archive.export.mediablock import media_block
from archive.export.names import check_pattern, in_order, named, unique_names
from archive.export.order import Order
from archive.export.originals import original, sidecar_of
from archive.export.packing import Packer, Weighed
from archive.export.renditions import rendition
from archive.export.sheet import miniature
from archive.model import Person, Photo
from archive.opened import blamed_on
from archive.rights import Reason, Verdict, overridden, verdict

__all__ = ["Item", "Kit", "LeftOut"]

Withdrawn = Callable[[Photo, Person], bool]
"""Whether a person took back their consent to be shown in a picture."""


@dataclass(frozen=True, slots=True)
class Item:
    """One picture of a kit, the name it gets there, and the reasons a chief set aside for it."""

    name: str
    photo: Photo
    set_aside: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A picture that stays behind, and the verdict that keeps it."""

    photo: Photo
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Kit:
    """Pictures that may go out, job by job, and those that may not.

    ``record`` is given the receipt once every byte is on its way; and, where the stream is broken
    off, one of the files that had gone out whole by then, which says that it is not complete.
    """

    items: tuple[Item, ...]
    left_out: tuple[LeftOut, ...]
    made: datetime
    order: Order = field(default_factory=Order)
    number: str = ""
    record: Callable[[Receipt], None] | None = None

    @classmethod
    def of(
        cls,
        photos: Iterable[Photo],
        now: datetime,
        order: Order | None = None,
        *,
        withdrawn: Withdrawn | None = None,
        record: Callable[[Receipt], None] | None = None,
    ) -> Kit:
        """The kit of ``photos``, read with their hashes, as their rights stand at ``now``.

        :class:`Refused` if the order is for all or nothing and something would stay behind.
        """
        order = order or Order()
        check_pattern(order.names)
        check_document(order.document)
        judged = [(photo, _judge(photo, now, order.use, withdrawn)) for photo in photos]
        going = {id(p): v for p, v in judged if v.publishable or overridden(v, order.override)}
        left_out = tuple(LeftOut(p, v) for p, v in judged if id(p) not in going)
        if left_out and order.complete:
            raise Refused(_all_or_nothing(left_out, order.lang))
        chosen = in_order([photo for photo, _ in judged if id(photo) in going])
        items = tuple(
            Item(name, photo, going[id(photo)].reasons)
            for name, photo in zip(_names(chosen, order), chosen, strict=True)
        )
        return cls(items, left_out, now, order, new_number(now), record)

    def media_block(self, form: str = "text") -> bytes:
        """The words of the pictures that may go out, and nothing else: the block of a release.

        As ``text``, ``html``, ``markdown`` (UTF-8) or ``docx``; :class:`Refused` if there are none.
        """
        if not self.items:
            raise Refused(_nothing([_withheld(one, self.order.lang) for one in self.left_out]))
        words = [(item.name, item.photo.metadata) for item in self.items]
        if form == "docx":
            return media_document(words, self.order.lang, self.made)
        return media_block((metadata for _, metadata in words), self.order.lang, form).encode()

    def stream(self, workers: int = 2) -> Iterator[bytes]:
        """The ZIP in pieces, memory flat whatever its size.

        ``workers`` threads make renditions ahead. Raises :class:`Refused` at once if there is
        nothing to go out, or in the end if nothing could; :class:`Changed` in mid-stream if a
        file is another than the one that was checked.
        """
        if not self.items:
            raise Refused(_nothing([_withheld(one, self.order.lang) for one in self.left_out]))
        return self._stream(workers)

    def _stream(self, workers: int) -> Iterator[bytes]:
        packer = Packer(self.made)
        handed: list[Handed] = []
        withheld = [_withheld(one, self.order.lang) for one in self.left_out]
        miniatures: dict[str, bytes | None] = {}
        complete = False
        try:
            yield from self._pictures(packer, handed, withheld, miniatures, workers)
            if not handed:
                raise Refused(_nothing(withheld))
            receipt = self._receipt(handed, withheld)
            for name, content in enclosed(
                receipt, self.order.lang, self.order.document, miniatures
            ):
                yield packer.text(name, content)
            yield packer.close()
            complete = True
        finally:  # whoever breaks off has what went out before
            if handed and self.record is not None:
                self.record(replace(self._receipt(handed, withheld), complete=complete))

    def _pictures(
        self,
        packer: Packer,
        handed: list[Handed],
        withheld: list[Withheld],
        miniatures: dict[str, bytes | None],
        workers: int,
    ) -> Iterator[bytes]:
        """Every picture that can be made ready, noted as handed when all of it is gone."""
        drawn = PDF in DOCUMENTS[self.order.document] and len(self.items) <= MOST
        with tempfile.TemporaryDirectory(prefix="kit-") as folder:
            for item, outcome in self._ready(Path(folder), workers):
                if isinstance(outcome, Photo):
                    handed.append((yield from _packed(packer, item, outcome)))
                    if drawn:
                        miniatures[item.name] = miniature(outcome)
                    _discard(outcome, Path(folder))
                else:
                    withheld.append(_failed(item, outcome))

    def _ready(self, folder: Path, workers: int) -> Iterator[tuple[Item, Photo | ArchiveError]]:
        """Every picture with the file that leaves for it, a few of them made ahead."""
        if self.order.preset.original:
            for number, item in enumerate(self.items):
                yield item, self._made(item, folder, number)
            return
        waiting: deque[tuple[Item, Future[Photo | ArchiveError]]] = deque()
        with ThreadPoolExecutor(workers) as pool:
            try:
                for number, item in enumerate(self.items):
                    waiting.append((item, pool.submit(self._made, item, folder, number)))
                    if len(waiting) > 2 * workers:
                        first, future = waiting.popleft()
                        yield first, future.result()
                while waiting:
                    first, future = waiting.popleft()
                    yield first, future.result()
            finally:  # nobody takes the rest if the reader went away
                pool.shutdown(cancel_futures=True)

    def _made(self, item: Item, folder: Path, number: int) -> Photo | ArchiveError:
        """The checked file of one picture, or why there is none."""
        preset = self.order.preset
        to = folder / f"{number}{'.jpg' if not preset.original else item.photo.path.suffix}"
        try:
            with blamed_on(item.photo.path, ReadError):
                if preset.original:
                    return original(item.photo, to)
                return rendition(item.photo, preset, to)
        except ArchiveError as error:
            return error

    def _receipt(self, handed: list[Handed], withheld: list[Withheld]) -> Receipt:
        order = self.order
        note = order.override.reason if order.override else None
        return Receipt(
            self.number, self.made, order.user, order.query, order.preset.name, order.use,
            tuple(handed), tuple(withheld), note,
        )  # fmt: skip


def _judge(photo: Photo, now: datetime, use: str, withdrawn: Withdrawn | None) -> Verdict:
    of_this = None if withdrawn is None else lambda person: withdrawn(photo, person)
    return verdict(photo.metadata, now, use=use, withdrawn=of_this)


def _names(photos: list[Photo], order: Order) -> list[str]:
    """The pictures' names in the kit, none of them that of a list."""
    wanted = (
        named(
            photo, order.names, number,
            photo.path.suffix if order.preset.original else ".jpg",
            ascii_only=order.ascii_names,
        )
        for number, photo in enumerate(photos, 1)
    )  # fmt: skip
    return list(unique_names([*LISTS, *wanted]))[len(LISTS) :]


def _packed(packer: Packer, item: Item, photo: Photo) -> Generator[bytes, None, Handed]:
    """Put a picture and its sidecar into the ZIP; raise if they are not what was checked."""
    weighed = Weighed()
    beside = sidecar_of(photo)
    with blamed_on(photo.path, ReadError):
        words = b"" if beside is None else beside.read_bytes()
        yield from packer.file(item.name, photo.path, weighed)
    if weighed.sha256_with(words) != photo.file_hash:
        raise Changed("was changed while the kit was made; make it again", item.photo.path)
    sidecar = None
    if beside is not None:
        sidecar = f"{item.name}.xmp"
        yield packer.text(sidecar, words)
    return Handed(
        item.name, photo, item.photo.image_hash or photo.image_hash or "", weighed.sha256,
        weighed.octets, sidecar, tuple(reason.id for reason in item.set_aside),
    )  # fmt: skip


def _discard(photo: Photo, folder: Path) -> None:
    """Remove a file made for the kit; one of the archive's own stays."""
    if photo.path.parent == folder:
        for path in folder.glob(f"{photo.path.name}*"):
            path.unlink()


def _withheld(one: LeftOut, lang: str) -> Withheld:
    reasons = tuple(reason.text(lang) for reason in one.verdict.reasons)
    return Withheld(one.photo.file or one.photo.path.name, reasons)


def _failed(item: Item, error: ArchiveError) -> Withheld:
    return Withheld(item.photo.file or item.photo.path.name, (error.reason,))


def _nothing(withheld: list[Withheld]) -> str:
    if not withheld:
        return "nothing to hand out: no picture was found"
    first = withheld[0]
    return f"nothing to hand out: {first.file}: {' '.join(first.reasons)}"


def _all_or_nothing(left_out: tuple[LeftOut, ...], lang: str) -> str:
    first = _withheld(left_out[0], lang)
    more = f" (and {len(left_out) - 1} more)" if len(left_out) > 1 else ""
    return f"the kit would not be complete: {first.file}: {' '.join(first.reasons)}{more}"
