"""Files and words made to do harm, by way of the whole archive: words stay words, batches go on."""

from __future__ import annotations

import csv
import io
import zipfile

import pictures
import pytest
from test_mutations import BOMBS

from archive import files
from archive.catalog import Archive
from archive.errors import InvalidValue, ReadError
from archive.model import Lineup

WORDS = {
    "script": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "Markdown": "# *Titel* [hier](javascript:alert(1)) `a` | b |",
    "formula": "=cmd|' /C calc'!A0",
    "another formula": "@SUM(1+1)*cmd|' /C calc'!A0",
    "path": "../../../etc/passwd",
    "reserved": "CON",
    "SQL": "'; DROP TABLE photos; -- \" OR 1=1",
    "FTS": '"Rathaus" AND NOT (b* OR NEAR(a b)) {title}: ^x',
    "template": "{{7*7}} ${7*7} {name} %s %n",
    "XML": "]]></rdf:li><rdf:li>zwei & <!-- -->",
    "JSON": '{"name": "x", "unknown": true}',
    "bidi": "Foto \u202egpj.exe\u202c aus Kassel",
    "zero width": "Ra\u200bt\u200dhaus",
    "emoji": "Gäste 👩‍👩‍👧 in der Łódź-Straße",
}


@pytest.fixture
def archive(tmp_path):
    (tmp_path / "a.jpg").write_bytes(pictures.jpeg())
    with Archive(tmp_path, user="Ilona") as archive:
        yield archive


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_words_are_words_on_every_way(archive, words, tmp_path):
    """Written, read, searched for, handed out as table, page and name, taken back: as they are."""
    original = (tmp_path / "a.jpg").read_bytes()
    rights = {"creators": [words], "credit": words, "copyright": words}
    archive.write("a.jpg", caption=words, title=words, keywords=[words], **rights)
    photo = archive["a.jpg"]
    assert (photo.caption, photo.title, photo.metadata.keywords) == (words, words, (words,))
    assert archive.find(photo.image_hash or "").caption == words
    page = archive.page(words)
    assert page.total in (0, 1)
    archive.facets(words), archive.suggest(words), archive.people(words)
    done = archive.export([photo], tmp_path / "kit.zip", names="{title}_{n}")
    with zipfile.ZipFile(done.to) as kit:
        names = kit.namelist()
        assert not any(name.startswith(("/", "\\")) or ".." in name for name in names)
        table = kit.read(next(name for name in names if name.endswith(".csv"))).decode("utf-8-sig")
        pages = [kit.read(name).decode() for name in names if name.endswith(".html")]
    cells = [cell for row in csv.reader(io.StringIO(table)) for cell in row]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)
    assert not any("<script>alert" in page or "<img src=x" in page for page in pages)
    assert archive.undo().refused == ()
    assert (tmp_path / "a.jpg").read_bytes() == original


def test_a_name_is_composed_and_without_control_characters(archive, tmp_path):
    """What cannot be typed is refused, and left out where another program has written it."""
    with pytest.raises(InvalidValue, match="cannot be stored"):
        archive.write("a.jpg", people=Lineup.of(["Jörg\x07 Müller"]))
    archive.write("a.jpg", people=Lineup.of(["Jo\u0308rg Mu\u0308ller"]))
    assert archive["a.jpg"].people.names == ("Jörg Müller",)
    block = pictures.exif_block("Rat\x07haus\x1b")
    (tmp_path / "b.jpg").write_bytes(pictures.jpeg(pictures.exif_segment(block)))
    assert archive["b.jpg"].caption == "Rathaus"


def test_a_folder_of_bombs_does_not_stop_a_batch(tmp_path):
    """Every sound picture is indexed and verified; of the others, each is named with a reason."""
    for name, content in BOMBS.items():
        (tmp_path / name).write_bytes(content)
    for number in range(3):
        (tmp_path / f"sound{number}.jpg").write_bytes(pictures.jpeg())
        files.write(tmp_path / f"sound{number}.jpg", caption=f"Rathaus {number}")
    with Archive(tmp_path) as archive:
        done = archive.refresh()
        assert done.added + len(done.failed) == len(BOMBS) + 3
        assert all(failed.reason for failed in done.failed)
        assert archive.page("Rathaus").total == 3
        found = archive.verify()
        assert {f.file for f in found.damaged} <= set(BOMBS)
    assert {name: (tmp_path / name).read_bytes() == content for name, content in BOMBS.items()} == (
        dict.fromkeys(BOMBS, True)
    )


HUGE = "x" * 100_000_000


@pytest.mark.parametrize("name", ["a.jpg", "a.tif", "a.png", "a.webp", "a.heic"])
def test_a_caption_of_a_hundred_megabytes_is_refused(tmp_path, name):
    """Nobody typed that; the picture stays as it is."""
    kinds = {"jpg": "JPEG", "tif": "TIFF", "png": "PNG", "webp": "WebP"}
    suffix = name.partition(".")[2]
    make = pictures.heic if suffix == "heic" else pictures.NATIVE_PICTURES[kinds[suffix]]
    (tmp_path / name).write_bytes(make())
    with pytest.raises(InvalidValue, match="too many"):
        files.write(tmp_path / name, caption=HUGE)
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_bytes() == make()


def test_a_file_with_a_caption_of_a_hundred_megabytes_is_refused(tmp_path):
    """In a packet inside or in a sidecar: too large to be metadata, and said so."""
    packet = pictures.PACKET.replace("Das Gästebuch".encode(), HUGE.encode())
    (tmp_path / "a.webp").write_bytes(pictures.webp(pictures.riff(b"XMP ", packet)))
    (tmp_path / "b.heic").write_bytes(pictures.heic())
    (tmp_path / "b.heic.xmp").write_bytes(packet)
    for name in ("a.webp", "b.heic"):
        with pytest.raises(ReadError, match="too large"):
            files.read(tmp_path / name)


def test_an_avif_is_never_written_into(tmp_path):
    """As HEIC, RAW and signed pictures (``tests/test_files.py``): the words go beside it."""
    content = pictures.heic().replace(b"ftypheic", b"ftypavif").replace(b"mif1heic", b"mif1avif")
    (tmp_path / "a.avif").write_bytes(content)
    result = files.write(tmp_path / "a.avif", caption="neu")
    assert (result.written_to.name, "sidecar" in result.warnings[0]) == ("a.avif.xmp", True)
    assert ((tmp_path / "a.avif").read_bytes(), files.read(tmp_path / "a.avif").format) == (
        content,
        "AVIF",
    )
