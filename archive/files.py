"""Read a picture's words, write them: where containers and codecs meet.

``read`` opens a file once and, unless the hashes are wanted, looks at its head only. ``write``
builds the new version beside the old one, reads it back with the same reader
(:mod:`archive.readback`), and only then lets it take its place (:mod:`archive.splice`).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from archive import beside, readback, splice, system
from archive.blocks import read_blocks, read_heard, rewrite_blocks
from archive.codecs import exif, photoshop
from archive.codecs.addresses import Tag
from archive.containers import WRITERS, sidecar
from archive.containers.source import Source
from archive.errors import Changed, ReadError, Refused, WriteError
from archive.formats import Rights
from archive.model import Blocks, Metadata, Photo, WriteResult
from archive.objects import ObjectPath
from archive.objects.versions import Overtaken
from archive.opened import (
    Opened,
    blamed_on,
    differences,
    file_hash,
    image_hash,
    pieces_hash,
    take,
)
from archive.prepared import Prepared, Witness
from archive.roots import as_path
from archive.testimony import hear

__all__ = ["in_step", "read", "refuse_if_protected", "write"]

_ATTEMPTS = 10
"""So often an object is read again that becomes another while it is read."""


def read(path: str | os.PathLike[str], *, hashes: bool = True, inside: Path | None = None) -> Photo:
    """What the picture at ``path`` says about itself, its sidecar included.

    ``image_hash`` is the SHA-256 of what decides the picture (coded image data, tables, colour
    profile, in file order) and of none of the words; ``file_hash`` that of every byte of the file
    and, where there is one, of its sidecar. ``hashes=False`` leaves both out and reads no more
    than the metadata. A damaged block becomes a warning; :class:`ReadError` is for files that
    are no pictures, or cannot be read at all. With ``inside``, a file that turns out to lie
    elsewhere once it is open is :class:`Refused`, whatever links were put in the way meanwhile.
    """
    for _ in range(_ATTEMPTS - 1):
        try:
            return _read(path, hashes, inside)
        except Overtaken:
            continue
    return _read(path, hashes, inside)


def _read(path: str | os.PathLike[str], hashes: bool, inside: Path | None) -> Photo:
    try:
        _refuse_nul(path)
        with Source(path) as source:
            _refuse_outside(source, inside, path)
            opened = take(path if isinstance(path, Path) else Path(path), source)
            reading = opened.reading()
            image = image_hash(source, opened) if hashes else None
            whole = file_hash(source, opened.sidecar) if hashes else None
    except ReadError as error:
        raise (error if error.path else error.at(path)) from error.__cause__
    except OSError as error:
        raise ReadError(error.strerror or str(error), path) from error
    split = opened.split
    return Photo(
        opened.path,
        opened.format.name,
        image,
        reading.metadata,
        whole,
        reading.conflicts,
        split.warnings + reading.warnings,
        reading.proposals,
        split.width,
        split.height,
        reading.orientation,
    )


def _refuse_outside(source: Source, inside: Path | None, path: str | os.PathLike[str]) -> None:
    where = system.where(source.fd, path) if inside else None
    if inside and where and not where.is_relative_to(inside):
        raise Refused("lies outside of this archive", path)


def write(
    path: str | os.PathLike[str],
    *,
    base: str | None = None,
    dry_run: bool = False,
    write_iim: bool = True,
    hard_links: bool = False,
    witness: Witness | None = None,
    **changes: Any,
) -> WriteResult:
    """Change what the picture says; ``None`` removes a field, and only what is named changes.

    ``base`` is the ``file_hash`` the change was made from: :class:`Changed` if the file is
    another by now. A link is followed, never replaced; a file with several names (hard links)
    is refused unless ``hard_links`` allows to part them. Where nothing would change, nothing is
    touched. Formats we do not write, and pictures signed with content credentials, get a sidecar.
    ``witness`` is shown the new version once it has been checked, and may prevent it by raising.
    Raises :class:`InvalidValue` for a value that does not fit its field and :class:`WriteError`
    for anything that keeps the new version from being right; the original is as it was then.
    """
    with blamed_on(path, WriteError):
        _refuse_nul(path)
        shown = as_path(path)
        real = shown if isinstance(shown, ObjectPath) else Path(os.path.realpath(path, strict=True))
        with Source(real) as source:
            opened = take(real, source)
            if base is not None and file_hash(source, opened.sidecar) != base:
                raise Changed("was changed by somebody else since it was read")
            if not opened.writable:
                return beside.write(shown, source, opened, changes, dry_run, witness)
            plan = _plan(shown, opened, changes, write_iim)
            if dry_run:
                return replace(plan.outcome(), dry_run=True)
            if plan.blocks == opened.split.blocks:
                return plan.result
            refuse_if_protected(source, hard_links)
            return _carry_out(source, opened, plan, witness)


def in_step(path: str | os.PathLike[str], **values: Any) -> bool:
    """Whether every block of the file says these values, so that writing them changes no byte.

    A field read from one block may be missing in another, or say something else there. Where
    words go into a sidecar, it is the sidecar that must hold everything.
    """
    with blamed_on(path, ReadError), Source(path) as source:
        opened = take(as_path(path), source)
        if not opened.writable:
            return opened.sidecar is not None and sidecar.is_complete(opened.sidecar)
        return _plan(Path(path), opened, values, True).blocks == opened.split.blocks


def _refuse_nul(path: str | os.PathLike[str]) -> None:
    """The one thing in a path the system answers with an error that is not its own."""
    if "\0" in os.fspath(path):
        raise ReadError("has a NUL in its name")


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a write comes to: new blocks and tags, what was there, what to tell the caller."""

    blocks: Blocks
    tags: Mapping[Tag, bytes | None]
    changes: Mapping[str, Any]
    before: Metadata
    result: WriteResult

    def outcome(self) -> WriteResult:
        """The result with what has changed, once the new blocks have been read."""
        after = read_blocks(self.blocks)
        readback.expect(after, self.changes)
        return replace(self.result, changes=differences(self.before, after.metadata))


def _plan(path: Path, opened: Opened, changes: Mapping[str, Any], write_iim: bool) -> _Plan:
    if not opened.split.complete:
        raise WriteError("is damaged: it ends before its picture begins")
    old = opened.split.blocks
    heard = hear(old)
    before = read_heard(heard)
    creates = write_iim and opened.format.iim is Rights.WRITE
    rewritten = rewrite_blocks(
        old,
        changes,
        size=opened.size,
        orientation=before.orientation,
        write_iim=creates,
        heard=heard,
        **_places_of_iim(opened),
    )
    block, full = _new_exif(opened, rewritten.tags)
    blocks = Blocks(
        block,
        rewritten.photoshop,
        _first_replaced(old.iim, rewritten.iim),
        _packets(old.xmp, rewritten.xmp, changes),
        old.extended_xmp,
    )
    told = (*rewritten.warnings, *full)
    result = WriteResult(path, opened.path, clipped=rewritten.clipped, warnings=told)
    return _Plan(blocks, rewritten.tags, changes, before.metadata, result)


def _places_of_iim(opened: Opened) -> dict[str, bool]:
    """Where IIM goes: in Photoshop resources (JPEG), in a tag of its own (TIFF), or both.

    What is there is kept up to date in its place; PNG gets none that it does not have.
    """
    resources = opened.split.blocks.photoshop
    if opened.format.name == "JPEG":
        return {"photoshop": True}
    inside = resources is not None and bool(photoshop.split(resources).all(photoshop.IIM))
    bare = bool(opened.split.blocks.iim) or not inside
    return {"photoshop": inside, "bare": opened.format.name == "TIFF" and bare}


def _first_replaced(old: tuple[bytes, ...], new: bytes | None) -> tuple[bytes, ...]:
    """The blocks of a kind with another first one; ``None`` leaves only the others."""
    return old[1:] if new is None else (new, *old[1:])


def _packets(
    old: tuple[bytes, ...], new: bytes | None, changes: Mapping[str, Any]
) -> tuple[bytes, ...]:
    """The new packet, and the others without the fields it speaks for now.

    Programs differ in which of several packets they believe.
    """
    if new is None or old[:1] == (new,):
        return old if new is None else (new, *old[1:])
    return (new, *(_silenced(packet, changes) for packet in old[1:]))


def _silenced(packet: bytes, changes: Mapping[str, Any]) -> bytes:
    try:
        rewritten = rewrite_blocks(
            Blocks(xmp=(packet,)), dict.fromkeys(changes), size=None, orientation=1, write_iim=False
        )
    except WriteError:
        return packet  # too damaged to be read by anybody
    return rewritten.xmp or packet


def _carry_out(source: Source, opened: Opened, plan: _Plan, witness: Witness | None) -> WriteResult:
    """Write the new version; its hash is worked out while it is copied and the disk is busy.

    That is the hash of the pieces it is made of. The check compares every byte with them.
    """
    writer = WRITERS[opened.format.container]
    pieces = writer.join(source, opened.split, plan.blocks, plan.tags)
    results: list[WriteResult] = []

    def check(new: Source) -> None:
        readback.check(writer, source, opened.split, new, plan.blocks, pieces)
        result = replace(plan.outcome(), file_hash=digest.result())
        if witness is not None:
            hashes = file_hash(source), result.file_hash
            image = partial(image_hash, source, opened)
            witness(Prepared(opened.path, source, pieces, *hashes, image, result.changes))
        results.append(result)

    with ThreadPoolExecutor(1) as beside_this:
        digest = beside_this.submit(pieces_hash, source, pieces)
        warnings = splice.replace(opened.path, source, pieces, check)
    return replace(results[0], warnings=results[0].warnings + warnings)


def _new_exif(
    opened: Opened, tags: Mapping[Tag, bytes | None]
) -> tuple[bytes | None, tuple[str, ...]]:
    """The EXIF block with its tags changed; without them where there is no room or it is damaged.

    XMP and IIM have the values all the same, and the caller is told.
    """
    old = opened.split.blocks.exif
    if old is None and not any(tags.values()):
        return None, ()
    limit = exif.SEGMENT if opened.format.name == "JPEG" else None
    try:
        return exif.build(old, tags, size=opened.size, limit=limit), ()
    except exif.SegmentFull as full:
        block = None if old is None else exif.remove(old, tags)
        return block, (f"{full.reason}; the text is in XMP and IIM only",)
    except ReadError as damage:
        return old, (f"{damage.reason}; it is left as it is",)


def refuse_if_protected(source: Source, hard_links: bool = False) -> None:
    """Raise :class:`WriteError` for a file that is not to be replaced by a new version."""
    if not source.stat.st_mode & 0o222:
        raise WriteError("is write-protected")
    if source.stat.st_nlink > 1 and not hard_links:
        raise WriteError("has several names (hard links), which writing would part")
