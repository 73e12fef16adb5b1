"""Write the sidecar of a picture that must not be touched."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from archive import readback, splice
from archive.blocks import Reading, read_blocks, rewrite_blocks
from archive.containers import sidecar
from archive.containers.source import Source
from archive.errors import Changed, InvalidValue, WriteError
from archive.model import Blocks, WriteResult
from archive.opened import (
    Opened,
    differences,
    file_hash,
    image_hash,
    overlaid,
    present,
    read_sidecar,
)
from archive.prepared import Prepared, Witness

__all__ = ["write"]


def write(
    path: Path,
    source: Source,
    opened: Opened,
    changes: Mapping[str, Any],
    dry_run: bool,
    witness: Witness | None = None,
) -> WriteResult:
    """Write ``changes`` into the sidecar of a picture, with all that the picture says itself.

    The result's first warning says why the picture itself is left alone.
    """
    target = sidecar.target(opened.path)
    embedded = read_blocks(opened.split.blocks)
    before = embedded if opened.sidecar is None else overlaid(embedded, opened.sidecar)
    packet, warnings = _packet(opened, embedded, changes)
    after = overlaid(embedded, packet)
    readback.expect(after, changes)
    changed = differences(before.metadata, after.metadata)
    result = WriteResult(path, target, changed, dry_run=dry_run)
    if not changed:
        return result
    result = replace(result, warnings=(_why(opened), *warnings))
    if dry_run:
        return result

    def approve(old: Source | None) -> None:
        if witness is not None:
            before = None if opened.sidecar is None or old is None else _sha256(opened.sidecar)
            image = partial(image_hash, source, opened)
            witness(Prepared(target, old, (packet,), before, _sha256(packet), image, changed))

    _put(target, opened, packet, approve)
    return replace(result, file_hash=file_hash(source, packet))


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _why(opened: Opened) -> str:
    if opened.split.signed:
        return (
            "is signed with content credentials (C2PA), which any change would break;"
            " the text is in a sidecar beside it"
        )
    return f"is {opened.format.name}, which is not written into; the text is in a sidecar beside it"


def _packet(
    opened: Opened, embedded: Reading, changes: Mapping[str, Any]
) -> tuple[bytes, tuple[str, ...]]:
    """The sidecar's new content: a first one takes over what the picture says itself."""
    old = sidecar.EMPTY if opened.sidecar is None else opened.sidecar
    known = present(read_sidecar(old, embedded.orientation).metadata)
    taken_over: dict[str, Any] = {}
    if not sidecar.is_complete(old):
        taken_over = {n: v for n, v in present(embedded.metadata).items() if n not in known}
    sound = {name: v for name, v in taken_over.items() if name in changes or _fits(name, v)}
    packet, warnings = _rewritten(opened, embedded, old, {**sound, **changes})
    if len(sound) == len(taken_over):
        packet = sidecar.mark_complete(packet)
    return packet, warnings


def _rewritten(
    opened: Opened, embedded: Reading, old: bytes, changes: Mapping[str, Any]
) -> tuple[bytes, tuple[str, ...]]:
    rewritten = rewrite_blocks(
        Blocks(xmp=(old,)),
        changes,
        size=opened.size,
        orientation=embedded.orientation,
        write_iim=False,
        photoshop=False,
    )
    return rewritten.xmp or old, rewritten.warnings


def _fits(name: str, value: Any) -> bool:
    """Whether a value found in a file is one we would write; broken ones stay where they are."""
    try:
        rewrite_blocks(Blocks(), {name: value}, size=(0, 0), orientation=1, write_iim=False)
    except InvalidValue:
        return False
    return True


def _put(
    target: Path, opened: Opened, packet: bytes, approve: Callable[[Source | None], None]
) -> None:
    def check(new: Source, old: Source | None = None) -> None:
        if new.read(0, new.size) != packet:
            raise WriteError("the sidecar does not read back as it was written")
        approve(old)

    if opened.sidecar_path != target:
        splice.create(target, packet, check)
        return
    with Source(target) as old:
        if old.read(0, old.size) != opened.sidecar:
            raise Changed("the sidecar was changed by somebody else since it was read")
        splice.replace(target, old, [packet], partial(check, old=old))
