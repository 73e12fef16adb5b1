"""IPTC-IIM: the stream of datasets that older newsroom systems read and nothing else.

Texts are decoded by the character set the envelope declares (1:90), else by one guess for the
whole stream. Writing replaces our datasets only, and declares UTF-8.
Source: IIM 4.2; ISO 2022 escape sequences by the ISO-IR register.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence

from iptcinfo3 import IPTCData, IPTCInfo

from archive.codecs import text

__all__ = ["UTF8", "Iim", "build", "parse"]

UTF8 = b"\x1b%G"
"""The escape sequence that declares UTF-8 in dataset 1:90."""

_ENVELOPE = struct.pack(">5B3s5BH", 0x1C, 1, 90, 0, 3, UTF8, 0x1C, 1, 0, 0, 2, 4)
_HEADER = struct.Struct(">BBBH")
_CHARSET, _VERSION = (1, 90), (2, 0)
_RECORD_VERSION = 7
_MOST = 50_000
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


_Dataset = tuple[int, int, bytes, int, int]
"""Record, number and content of a dataset, and where it starts and ends in the stream."""


class Iim(dict[int, list[str]]):
    """The texts of record 2 by dataset number.

    ``encoding`` is the one they were read with, ``declared`` whether the file says so itself.
    """

    encoding: str = "utf-8"
    declared: bool = False
    warnings: tuple[str, ...] = ()


def parse(stream: bytes) -> Iim:
    """Read the texts of record 2; damage becomes a warning, and whatever is sound is given."""
    datasets, rest = _split(stream)
    found = Iim()
    texts = [d for d in datasets if d[0] == 2 and d[1] not in _BINARY]
    declaration = next((d[2] for d in datasets if d[:2] == _CHARSET and d[2]), b"")
    declared = _declared(declaration) if declaration else None
    found.declared = declared is not None
    found.encoding = declared or "utf-8"
    try:
        _decode(found, texts)
    except UnicodeDecodeError:
        _guess(found, texts)
    if rest.strip(b"\0"):
        found.warnings += (f"IIM is damaged behind its {len(datasets)} sound datasets",)
    return found


def _decode(found: Iim, texts: Iterable[_Dataset]) -> None:
    encoding = found.encoding
    for _, number, content, _, _ in texts:
        said = content.decode(encoding)
        if number in found:
            found[number].append(said)
        else:
            found[number] = [said]


def _guess(found: Iim, texts: Sequence[_Dataset]) -> None:
    """Read texts that do not fit what is declared, or are neither declared nor UTF-8.

    Programs that declare nothing add UTF-8 to what is there: a text that is UTF-8 is read as that.
    """
    claim = f"says it is {found.encoding} but is not" if found.declared else "declares no encoding"
    found.clear()
    found.encoding = text.guess(d[2] for d in texts if _as_utf8(d[2]) is None)
    read_as = f"IIM {claim}; read as {found.encoding}"
    only_cut = found.encoding == "utf-8"
    found.warnings += ("IIM has a text that ends amid a character" if only_cut else read_as,)
    for _, number, content, _, _ in texts:
        found.setdefault(number, []).append(_guessed(content, found.encoding))


def _guessed(content: bytes, encoding: str) -> str:
    said = _as_utf8(content)
    return text.decode(content, encoding) if said is None else said


def _as_utf8(content: bytes) -> str | None:
    """The text if it is UTF-8, even where its last character was cut; ``None`` if it is not."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as damage:
        sound = content[: damage.start]
        if damage.reason != "unexpected end of data" or sound.isascii():
            return None
    return sound.decode("utf-8")


def build(stream: bytes | None, changes: Mapping[int, Sequence[str]]) -> bytes:
    """The stream with the texts of some datasets replaced (none: removed), declared as UTF-8.

    The caller has clipped them to their limits. Everything else stays as it was, but texts in
    another encoding become UTF-8, since there is one declaration for all.
    """
    stream = stream or b""
    datasets, rest = _split(stream)
    encoding = parse(stream).encoding
    kept = {d: _recoded(d, encoding, stream) for d in datasets if not _is_ours(d, changes)}
    front = [raw for d, raw in kept.items() if d[0] < 2]
    behind = [raw for d, raw in kept.items() if d[0] >= 2]
    version = next((stream[d[3] : d[4]] for d in datasets if d[:2] == _VERSION), b"")
    envelope = _ENVELOPE[:8] if any(d[:2] == (1, 0) for d in datasets) else _ENVELOPE
    ours = _packed(changes)
    record = version or ours[:_RECORD_VERSION]
    rest = rest.lstrip(b"\0")  # zeros fill up a TIFF tag, whose writer does it anew
    return b"".join([envelope, *front, record, ours[_RECORD_VERSION:], *behind, rest])


def _split(stream: bytes) -> tuple[list[_Dataset], bytes]:
    """The datasets in order, and the bytes behind the last sound one."""
    datasets: list[_Dataset] = []
    place, size = 0, len(stream)
    while place + 5 <= size and len(datasets) < _MOST:
        marker, record, number, length = _HEADER.unpack_from(stream, place)
        if marker != 0x1C:
            break
        start = place + 5
        if length & 0x8000:
            width = length & 0x7FFF
            length = int.from_bytes(stream[start : start + width], "big")
            start += width
        end = start + length
        if end > size:
            break
        datasets.append((record, number, stream[start:end], place, end))
        place = end
    return datasets, stream[place:]


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


def _is_ours(dataset: _Dataset, changes: Mapping[int, Sequence[str]]) -> bool:
    """Whether a dataset is replaced: the declaration, the record's version, a changed text."""
    record, number = dataset[:2]
    return (record, number) in (_CHARSET, _VERSION) or (record == 2 and number in changes)


def _recoded(dataset: _Dataset, encoding: str, stream: bytes) -> bytes:
    """The bytes of a dataset that stays, as UTF-8 if it is text in another encoding."""
    record, number, content, start, end = dataset
    if record == 2 and number not in _BINARY and encoding != "utf-8":
        new = _guessed(content, encoding).encode("utf-8", "replace")
        if new != content:
            return _dataset(record, number, new)
    return stream[start:end]


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
