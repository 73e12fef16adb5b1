"""A hundred places in which an archive names somebody, and a search that knows none of them."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pictures
from PIL import Image

from archive.catalog import Archive
from archive.index.records import unpack
from archive.model import Lineup, Person, Region

NAME = "Jördis Zwiebelfisch"
CAPTION = (
    f"v. l.: Anna Berg, Dr. {NAME} (Direktorin) und Carl Dorn. Zwiebelfischs Rede begann mit"
    " JÖRDIS ZWIEBELFISCH; Jördis lachte."
)
SAID = {
    "caption": CAPTION,
    "headline": f"{NAME} im Rathaus",
    "people": Lineup(
        (
            Person(name="Anna Berg", region=Region(0.1, 0.2, 0.2, 0.3)),
            Person(name=NAME, titles="Dr.", role="Direktorin", region=Region(0.4, 0.2, 0.2, 0.3)),
            Person(name="Carl Dorn"),
        )
    ),
    "keywords": ("Rathaus", "Zwiebelfisch, Jördis"),
    "alt_text": f"{NAME} steht in der Mitte",
    "event": f"Empfang für {NAME}",
}
RIGHTS = {"creators": ("Harry Soremski",), "credit": "Stadt Kassel", "copyright": "Stadt Kassel"}
NATIVE = ("a.jpg", "b.tif", "c.png", "d.webp")
BUILDERS = {
    "a.jpg": pictures.jpeg, "b.tif": pictures.tiff, "c.png": pictures.png,
    "d.webp": pictures.webp, "e.heic": pictures.heic,
}  # fmt: skip
_XMP = pictures.PACKET.decode()


def _packet(properties: str) -> bytes:
    return _XMP.replace("<foreign:Property>kept", f"{properties}<foreign:Property>kept").encode()


def _dead_words() -> bytes:
    """EXIF whose caption was replaced by another program, the old one left in the file."""
    block = pictures.exif_block("Neue Worte")
    return block + f"Rede von {NAME}".encode() + b"\0"


def _extended() -> bytes:
    """A JPEG with an extended XMP, named by its MD5."""
    text = _packet(f"<foreign:Note>{NAME}</foreign:Note>")
    guid = hashlib.md5(text, usedforsecurity=False).hexdigest().upper().encode()
    note = b'<rdf:Description rdf:about="" xmlns:xmpNote="http://ns.adobe.com/xmp/note/"'
    main = pictures.PACKET.replace(
        b"</rdf:RDF>", note + b' xmpNote:HasExtendedXMP="' + guid + b'"/></rdf:RDF>'
    )
    header = b"http://ns.adobe.com/xmp/extension/\0" + guid + struct.pack(">LL", len(text), 0)
    return pictures.jpeg(pictures.xmp_segment(main), pictures.segment(0xE1, header + text))


def _raw_profile() -> bytes:
    """A PNG with IIM in a packed raw profile, as ImageMagick writes it."""
    iim = struct.pack(">BBBH", 0x1C, 2, 120, len(NAME.encode())) + NAME.encode()
    digits = iim.hex().encode()
    text = b"\niptc\n%8d\n%b\n" % (len(iim), digits)
    return pictures.png(pictures.chunk(b"zTXt", b"Raw profile type iptc\0\0" + zlib.compress(text)))


def _contact() -> bytes:
    """IIM with a data set nobody here writes, and the digest that vouches for it."""
    name = NAME.encode()
    iim = b"\x1c\x01\x5a\x00\x03\x1b%G" + struct.pack(">BBBH", 0x1C, 2, 118, len(name)) + name
    digest = hashlib.md5(iim, usedforsecurity=False).digest()
    stream = pictures.resource(0x0404, iim) + pictures.resource(0x0425, digest)
    return pictures.jpeg(pictures.photoshop_segment(stream))


def _xp_comment() -> bytes:
    text = f"Mit {NAME}".encode("utf-16-le") + b"\0\0"
    block = pictures.tiff_block({0x9C9C: (1, len(text), text), 0x010F: (2, 6, b"Nikon\0")})
    return pictures.jpeg(pictures.exif_segment(block))


def _faces() -> bytes:
    return pictures.jpeg(
        pictures.xmp_segment(
            _packet(
                '<MP:RegionInfo xmlns:MP="http://ns.microsoft.com/photo/1.2/"'
                ' xmlns:MPRI="http://ns.microsoft.com/photo/1.2/t/RegionInfo#"'
                ' xmlns:MPReg="http://ns.microsoft.com/photo/1.2/t/Region#"'
                ' rdf:parseType="Resource"><MPRI:Regions><rdf:Bag>'
                f'<rdf:li MPReg:PersonDisplayName="{NAME}"'
                ' MPReg:Rectangle="0.1, 0.1, 0.2, 0.2"/></rdf:Bag></MPRI:Regions></MP:RegionInfo>'
            )
        )
    )


HIDDEN = {
    "comment.jpg": lambda: pictures.jpeg(pictures.segment(0xFE, f"Foto mit {NAME}".encode())),
    "dead.jpg": lambda: pictures.jpeg(pictures.exif_segment(_dead_words())),
    "windows.jpg": _xp_comment,
    "extended.jpg": _extended,
    "contact.jpg": _contact,
    "behind.jpg": lambda: pictures.jpeg(trailer=f"Notiz: {NAME}".encode("latin-1")),
    "foreign.jpg": lambda: pictures.jpeg(
        pictures.xmp_segment(_packet(f"<foreign:Guest>Frau {NAME}</foreign:Guest>"))
    ),
    "tags.jpg": lambda: pictures.jpeg(
        pictures.xmp_segment(
            _packet(
                '<digiKam:TagsList xmlns:digiKam="http://www.digikam.org/ns/1.0/"><rdf:Seq>'
                f"<rdf:li>People/{NAME}</rdf:li><rdf:li>Ort/Kassel</rdf:li></rdf:Seq>"
                "</digiKam:TagsList>"
            )
        )
    ),
    "faces.jpg": _faces,
    "english.jpg": lambda: pictures.jpeg(
        pictures.xmp_segment(
            pictures.PACKET.replace(
                b"</rdf:Alt>",
                f'<rdf:li xml:lang="en">The guest book of {NAME}</rdf:li></rdf:Alt>'.encode(),
            )
        )
    ),
    "plain.png": lambda: pictures.png(
        pictures.chunk(b"tEXt", b"Comment\0" + NAME.encode("latin-1"))
    ),
    "packed.png": lambda: pictures.png(
        pictures.chunk(b"zTXt", b"Comment\0\0" + zlib.compress(NAME.encode("latin-1")))
    ),
    "profile.png": _raw_profile,
    "other.webp": lambda: pictures.webp(pictures.riff(b"note", NAME.encode("utf-16-be"))),
}
"""Pictures that name her where no field of ours is, each once."""


def plant(root: Path) -> set[tuple[str, str, str]]:
    """Fill an archive; returns sort, where and field of all that was planted and is no row."""
    planted: set[tuple[str, str, str]] = set()
    for name, build in {**BUILDERS, **HIDDEN}.items():
        (root / name).write_bytes(build())
    with Archive(root, user="Ilona") as archive:
        archive.refresh()
        for name in BUILDERS:
            archive.write(name, title="Empfang", **RIGHTS)
            archive.write(name, **SAID)
            archive.write(name, job_id="4711")
            planted |= {("picture", name, field) for field in SAID}
        planted |= {("bytes", name, "all blocks") for name in (*NATIVE, *HIDDEN)}
        _names_of_files(root, planted)
        archive.refresh()
        planted |= {("index", name, "record") for name in BUILDERS}
        planted |= _books(archive, root)
    return planted


def _names_of_files(root: Path, planted: set[tuple[str, str, str]]) -> None:
    folder = root / "2023" / "Besuch Jördis Zwiebelfisch"
    folder.mkdir(parents=True)
    for file in (root / "Zwiebelfisch_Joerdis.jpg", folder / "a.jpg"):
        file.write_bytes(pictures.jpeg(quality=33))
        planted.add(("file name", file.relative_to(root).as_posix(), "file name"))
        planted.add(("index", file.relative_to(root).as_posix(), "record"))
    lightroom = root / "a.xmp"
    lightroom.write_bytes(_packet(f"<foreign:Who>{NAME}</foreign:Who>"))
    (root / "orphan.xmp").write_bytes(_packet(f'<foreign:Who Name="{NAME}"/>').replace(
        b'<foreign:Who Name=', b'<foreign:Who foreign:Name='))  # fmt: skip
    planted |= {("sidecar", name, "bytes") for name in ("a.xmp", "orphan.xmp", "e.heic.xmp")}
    shutil.copy(root / "a.jpg", root / "a.jpg.0a1b2c.kept")
    planted |= {("picture", "a.jpg.0a1b2c.kept", field) for field in SAID}
    planted.add(("bytes", "a.jpg.0a1b2c.kept", "all blocks"))
    thumbs = root / ".archive/thumbs/ab"
    thumbs.mkdir(parents=True)
    for number in range(2):
        (thumbs / f"Jördis Zwiebelfisch-{number}.jpg").write_bytes(pictures.jpeg())
    picture = pictures.image()
    picture.save(thumbs / "cd-1-512.jpg", comment=NAME.encode())
    planted |= {
        ("thumbnail", f.relative_to(root).as_posix(), "file name") for f in thumbs.iterdir()
    }
    (root / ".a.jpg.0123456789ab.part").write_bytes(CAPTION.encode())


def _books(archive: Archive, root: Path) -> set[tuple[str, str, str]]:
    """Receipts, cards, consents, refusals, notes: what the journal has besides the writes."""
    archive.export(f'person:"{NAME}"', root.parent / "kit.zip", names="{title}_{n}")
    archive.journal.history.note(archive.batch("import", f"Mitteilung zu {NAME}"))
    archive.journal.refusals.enter("Uta", "viewer", "take", f"2023/{NAME}.jpg", "why")
    card = archive.directory.add(NAME, aliases=("Jördis Öhl",), code="jz")
    archive.directory.change(card.id, note="Ehrengast")
    archive.directory.add("Anna Berg", note=f"Nachfolgerin von {NAME}")
    archive.save_search(f"Bilder von {NAME}", f'person:"{NAME}"')
    archive.consent(NAME, False, note=f"Brief von Frau {NAME}")
    return {("journal", place, column) for place, column in _rows(root)}


def _rows(root: Path) -> Iterator[tuple[str, str]]:
    """Every text of the journal that has her family name, found without the library."""
    with sqlite3.connect(root / ".archive/journal.db") as db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master"
                  " WHERE type = 'table' AND name NOT LIKE '%sqlite%'")]  # fmt: skip
        for table in tables:
            names = [row[1] for row in db.execute(f"PRAGMA table_info([{table}])")]
            for number, *values in db.execute(f"SELECT rowid, * FROM [{table}]"):
                for name, value in zip(names, values, strict=True):
                    if has_the_name(_packed(value)):
                        yield f"{table} {number}", name
    db.close()


def _packed(value: object) -> bytes:
    if isinstance(value, bytes):
        return zlib.decompress(value)
    if isinstance(value, str) and value[:1] in ("[", "{"):
        value = json.dumps(json.loads(value), ensure_ascii=False)
    return str(value).encode()


# -- the other side: a search of bytes that knows nothing of formats

_FORMS = [
    form.encode(encoding)
    for word in ("zwiebelfisch", "jördis", "jo\u0308rdis", "joerdis")
    for form in (word, word.upper(), word.capitalize())
    for encoding in ("utf-8", "latin-1", "utf-16-le", "utf-16-be")
    if "\u0308" not in form or encoding != "latin-1"
]


def has_the_name(content: bytes) -> bool:
    """Whether any part of the name is there in any encoding."""
    return any(form in content or form in content.lower() for form in _FORMS)


def still_there(root: Path) -> list[str]:
    """Every file, and everything packed in one, that has a part of the name."""
    found = [str(p) for p in root.rglob("*") if has_the_name(str(p.relative_to(root)).encode())]
    for path in root.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            found += [str(path)] if has_the_name(content) else []
            found += [f"{path}, packed" for packed in _unpacked(content) if has_the_name(packed)]
    return found + [f"record {n}" for n in _records(root)] + [f"row {r}" for r in _rows(root)]


def _unpacked(content: bytes) -> Iterator[bytes]:
    """Whatever can be inflated, beginning anywhere; hexadecimal in it as well."""
    for at in range(len(content)):
        if content[at] & 0x0F == 8 and content[at] >> 4 <= 7 and not int.from_bytes(
            content[at : at + 2], "big"
        ) % 31:  # fmt: skip
            try:
                packed = zlib.decompressobj().decompress(content[at:], 1 << 20)
            except zlib.error:
                continue
            yield packed
            yield from (bytes.fromhex(digits.decode()) for digits in _hexadecimal(packed))


def _hexadecimal(packed: bytes) -> Iterator[bytes]:
    for line in packed.split(b"\n"):
        if len(line) % 2 == 0 and line and all(c in b"0123456789abcdef" for c in line):
            yield line


def _records(root: Path) -> Iterator[int]:
    with sqlite3.connect(root / ".archive/index.db") as db:
        for number, record in db.execute("SELECT id, record FROM photos"):
            if has_the_name(repr(unpack(record, root, None, None)).encode()):
                yield number
    db.close()


def pixels(root: Path) -> dict[str, bytes]:
    """What the pictures look like."""
    found = {}
    for path in sorted(root.rglob("*.*")):
        if path.suffix in {".jpg", ".tif", ".png", ".webp"} and ".archive" not in path.parts:
            with Image.open(path) as image:
                found[hashlib.sha256(image.tobytes()).hexdigest() + image.mode] = image.tobytes()
    return found
