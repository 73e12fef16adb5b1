"""IPTC-IIM: the stream of datasets that older newsroom systems read and nothing else.

Texts are decoded by the character set the envelope declares (1:90), else by one guess for the
whole stream. Writing replaces our datasets only, and declares UTF-8.
Source: IIM 4.2; ISO 2022 escape sequences by the ISO-IR register.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from iptcinfo3 import IPTCData, IPTCInfo

from archive.codecs import text

__all__ = ["UTF8", "Iim", "build", "parse"]

UTF8 = b"\x1b%G"
"""The escape sequence that declares UTF-8 in dataset 1:90."""

_ENVELOPE = struct.pack(">5B3s5BH", 0x1C, 1, 90, 0, 3, UTF8, 0x1C, 1, 0, 0, 2, 4)
_CHARSET, _VERSION = (1, 90), (2, 0)
_BINARY = frozenset({0, 125, 150, 151, 152, 153, 154, 200, 201, 202})
_DECLARED = {
    b"\x1b%G": "utf-8",
    b"\x1b%/G": "utf-8",
    b"\x1b%/H": "utf-8",
    b"\x1b%/I": "utf-8",
    b"\x1b%/@": "utf-16-be",
    b"\x1b%/C": "utf-16-be",
    b"\x1b%/E": "utf-16-be",
    b"\x1b%/J": "utf-16-be",
    b"\x1b%/L": "utf-16-be",
}
_PARTS_OF_8859 = {
    "A": "cp1252",  # ISO 8859-1, in practice with the quotes and dashes of cp1252
    "B": "iso8859-2",
    "C": "iso8859-3",
    "D": "iso8859-4",
    "L": "iso8859-5",
    "G": "iso8859-6",
    "F": "iso8859-7",
    "H": "iso8859-8",
    "M": "iso8859-9",
    "V": "iso8859-10",
    "T": "iso8859-11",
    "Y": "iso8859-13",
    "_": "iso8859-14",
    "b": "iso8859-15",
    "f": "iso8859-16",
}


class Dataset(NamedTuple):
    """One dataset as it stands in the stream."""

    record: int
    number: int
    content: bytes
    raw: bytes


class Iim(dict[int, list[str]]):
    """The texts of record 2 by dataset number.

    ``encoding`` is the one they were read with, ``declared`` whether the file says so itself.
    """

    encoding: str = "ascii"
    declared: bool = False
    warnings: tuple[str, ...] = ()


def parse(stream: bytes) -> Iim:
    """Read the texts of record 2; damage becomes a warning, and whatever is sound is given."""
    datasets, rest = _split(stream)
    found = Iim()
    texts = [d for d in datasets if d.record == 2 and d.number not in _BINARY]
    _decide(found, datasets, texts, stream)
    encoding = found.encoding
    for dataset in texts:
        found.setdefault(dataset.number, []).append(text.decode(dataset.content, encoding))
    if rest.strip(b"\0"):
        found.warnings += (f"IIM is damaged behind its {len(datasets)} sound datasets",)
    return found


def build(stream: bytes | None, changes: Mapping[int, Sequence[str]]) -> bytes:
    """The stream with the texts of some datasets replaced (none: removed), declared as UTF-8.

    The caller has clipped them to their limits. Everything else stays as it was, but texts in
    another encoding become UTF-8, since there is one declaration for all.
    """
    datasets, rest = _split(stream or b"")
    old = parse(stream or b"")
    kept = [d for d in datasets if not (d.record == 2 and d.number in changes)]
    front = [_recoded(d, old) for d in kept if d.record < 2 and not _is_ours(d)]
    behind = [_recoded(d, old) for d in kept if d.record >= 2 and not _is_ours(d)]
    version = next((d.raw for d in kept if (d.record, d.number) == _VERSION), None)
    envelope = _ENVELOPE if not any((d.record, d.number) == (1, 0) for d in kept) else _ENVELOPE[:8]
    ours = _packed(changes)
    return b"".join([envelope, *front, version or ours[:7], ours[7:], *behind, rest])


def _split(stream: bytes) -> tuple[list[Dataset], bytes]:
    """The datasets in order, and the bytes behind the last sound one."""
    datasets: list[Dataset] = []
    place, size = 0, len(stream)
    while place + 5 <= size and stream[place] == 0x1C:
        length = stream[place + 3] << 8 | stream[place + 4]
        start = place + 5
        if length & 0x8000:
            width = length & 0x7FFF
            length = int.from_bytes(stream[start : start + width], "big")
            start += width
        end = start + length
        if end > size:
            break
        datasets.append(
            Dataset(stream[place + 1], stream[place + 2], stream[start:end], stream[place:end])
        )
        place = end
    return datasets, stream[place:]


def _decide(
    found: Iim, datasets: Iterable[Dataset], texts: Sequence[Dataset], stream: bytes
) -> None:
    """Settle the encoding of all texts, and say so where the file itself is wrong about it."""
    declaration = next((d.content for d in datasets if (d.record, d.number) == _CHARSET), b"")
    declared = _declared(declaration)
    found.declared = declared is not None
    if stream.isascii() and declared != "utf-16-be" and b"\x1b$" not in declaration:
        found.encoding = declared or "ascii"
    elif declared is None:
        found.encoding = text.guess(d.content for d in texts)
        if found.encoding != "ascii":
            found.warnings += (f"IIM declares no encoding; read as {found.encoding}",)
    else:
        found.encoding = declared
        if declared == "utf-8" and (actual := text.guess(d.content for d in texts)) != declared:
            found.encoding = actual
            found.warnings += (f"IIM says it is UTF-8 but is not; read as {actual}",)


def _declared(declaration: bytes) -> str | None:
    """The encoding a value of 1:90 stands for; ``None`` if there is none or it is not known."""
    if declaration in _DECLARED:
        return _DECLARED[declaration]
    if declaration.startswith(b"\x1b$"):
        return "iso2022_jp_2"
    parts = (
        sequence[1:].decode("latin-1")
        for sequence in declaration.split(b"\x1b")
        if sequence[:1] in (b",", b"-", b".", b"/") and len(sequence) == 2
    )
    return next((_PARTS_OF_8859[p] for p in parts if p in _PARTS_OF_8859), None)


def _is_ours(dataset: Dataset) -> bool:
    return (dataset.record, dataset.number) in (_CHARSET, _VERSION)


def _recoded(dataset: Dataset, old: Iim) -> bytes:
    """A dataset that stays, as UTF-8 if it is text in another encoding."""
    is_text = dataset.record == 2 and dataset.number not in _BINARY
    if not is_text or old.encoding in ("utf-8", "ascii"):
        return dataset.raw
    content = text.decode(dataset.content, old.encoding).encode()
    return dataset.raw if content == dataset.content else _dataset(2, dataset.number, content)


def _dataset(record: int, number: int, content: bytes) -> bytes:
    size = len(content)
    length = struct.pack(">H", size) if size < 0x8000 else struct.pack(">HL", 0x8004, size)
    return bytes((0x1C, record, number)) + length + content


class _Packer(IPTCInfo):  # type: ignore[misc]
    """The packing half of iptcinfo3, without the half that reads files."""

    def __init__(self) -> None:
        self._data = IPTCData()
        self.inp_charset = self.out_charset = "utf-8"


def _packed(changes: Mapping[int, Sequence[str]]) -> bytes:
    """Record 2, its version first, packed by iptcinfo3.

    Value by value, because it drops repeated values within one list.
    """
    packer = _Packer()
    packed: list[bytes] = [packer.packedIIMData()]
    for number, values in changes.items():
        for value in values:
            packer._data = IPTCData({number: value})
            packed.append(packer.packedIIMData()[len(packed[0]) :])
    return b"".join(packed)
