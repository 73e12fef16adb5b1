"""The table of formats: what it says is what happens, and what the documentation shows."""

from __future__ import annotations

from pathlib import Path

import pytest
from pictures import NATIVE, NATIVE_PICTURES, gif, heic, jxl, psd

from archive import files
from archive.formats import BY_NAME, FORMATS, recognise

DOCS = Path(__file__).parent.parent / "docs" / "metadata.md"


def as_table() -> str:
    """The table as the documentation has it."""
    rows = ["| format | EXIF | IIM | XMP | changes go to |", "|---|---|---|---|---|"]
    for row in FORMATS:
        target = "the file" if row.native else "a sidecar"
        rights = " | ".join(block.value for block in (row.exif, row.iim, row.xmp))
        rows.append(f"| {row.name} | {rights} | {target} |")
    return "\n".join(rows)


def test_the_documentation_shows_the_table():
    """``docs/metadata.md`` holds the table of formats as it is in the code."""
    assert as_table() in DOCS.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NATIVE)
def test_a_native_format_is_written_itself(tmp_path, name):
    """Where the table says so, the words are in the file."""
    path = tmp_path / "picture.bin"
    path.write_bytes(NATIVE_PICTURES[name]())
    assert files.write(path, caption="Gästebuch").written_to == path
    assert files.read(path).format == name


@pytest.mark.parametrize(
    ("name", "content"), [("HEIC", heic()), ("JXL", jxl()), ("GIF", gif()), ("PSD", psd())]
)
def test_any_other_format_gets_a_sidecar(tmp_path, name, content):
    """Where the table says nothing is written, nothing is."""
    path = tmp_path / "picture.jpg"
    path.write_bytes(content)
    assert files.read(path).format == name
    assert files.write(path, caption="Gästebuch").written_to == tmp_path / "picture.jpg.xmp"
    assert path.read_bytes() == content


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "WebP"),
        (b"II*\0\x08\0\0\0", "TIFF"),
        (b"MM\0+\0\x08\0\0", "BigTIFF"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "HEIC"),
        (b"\0\0\0\x1cftypmif1\0\0\0\0mif1miafavif", "AVIF"),
        (b"\0\0\0\x18ftypcrx \0\0\0\1crx isom", "CR3"),
        (b"\xff\x0a\0\0", "JXL"),
        (b"FUJIFILMCCD-RAW 0201", "RAF"),
        (b"IIU\0\x18\0\0\0", "RW2"),
        (b"GIF89a", "GIF"),
        (b"%PDF-1.7", None),
        (b"RIFF\0\0\0\0WAVEfmt ", None),
        (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", None),
        (b"", None),
    ],
)
def test_formats_are_told_by_their_first_bytes(head, name):
    """A name or suffix is never asked."""
    found = recognise(head)
    assert (found.name if found else None) == name


def test_names_are_unique():
    """One row for each format."""
    assert len(BY_NAME) == len(FORMATS)
