"""Blocks made to hang their readers: each is read, or refused, in no time and little memory."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from described import written

from archive.blocks import read_blocks
from archive.codecs import photoshop
from archive.codecs.addresses import NAMESPACES
from archive.errors import ArchiveError
from archive.model import Blocks

PREFIXES = " ".join(f'xmlns:{p}="{u}"' for p, u in NAMESPACES.items() if p not in ("xml", "x"))


def packet(inside: str) -> bytes:
    description = f'<rdf:Description rdf:about="">{inside}</rdf:Description>'
    return f"<rdf:RDF {PREFIXES}>{description}</rdf:RDF>".encode()


def array(name: str, items: str) -> str:
    return f"<{name}><rdf:Bag>{items}</rdf:Bag></{name}>"


def face(number: int) -> str:
    area = '<mwg-rs:Area stArea:x=".5" stArea:y=".5" stArea:w=".1" stArea:h=".1"/>'
    return f'<rdf:li><rdf:Description mwg-rs:Name="{number}">{area}</rdf:Description></rdf:li>'


GUARD = 10
"""CPU seconds; the aim is two on an idle machine."""

BOMBS = {
    "datasets": Blocks(iim=(b"\x1c\x02\x19\x00\x00" * 4_000_000,)),
    "resources": Blocks(photoshop=b"8BIM\x04\x04\0\0\0\0\0\0" * 2_000_000),
    "one long text": Blocks(
        iim=(b"\x1c\x02\x78\x80\x04\x01\x00\x00\x00" + b"\x81\xe4" * 8_388_608,)
    ),
    "gaps of cp1252": Blocks(iim=(b"\x1c\x02\x78\x80\x04\x00\x40\x00\x00" + b"\x81" * 4_194_304,)),
    "artist": Blocks(
        exif=b"II*\0\x08\0\0\0\1\0\x3b\x01\x02\0\0\0\x10\0\x1a\0\0\0\0\0\0\0" + b"; " * 524_288
    ),
    "names": Blocks(
        xmp=(packet(array("Iptc4xmpExt:PersonInImage", "<rdf:li>A</rdf:li>" * 60_000)),)
    ),
    "faces": Blocks(
        xmp=(
            packet(
                "<mwg-rs:Regions rdf:parseType='Resource'>"
                + array("mwg-rs:RegionList", "".join(map(face, range(30_000))))
                + "</mwg-rs:Regions>"
            ),
        )
    ),
    "keywords": Blocks(xmp=(packet(array("dc:subject", "<rdf:li>k</rdf:li>" * 90_000)),)),
    "tags": Blocks(xmp=(packet("<a/>" * 3_000_000),)),
    "text": Blocks(xmp=(packet(f"<photoshop:Headline>{'Ã¤' * 2_000_000}</photoshop:Headline>"),)),
}


@pytest.mark.parametrize("name", BOMBS)
def test_no_block_hangs_its_reader(name):
    """Whatever somebody thought up, reading it ends (the guard is generous for slow machines)."""
    start = time.process_time()
    read_blocks(BOMBS[name])
    assert time.process_time() - start < GUARD


@pytest.mark.parametrize("name", ["names", "faces", "artist", "gaps of cp1252"])
def test_no_block_hangs_its_writer(name):
    """Writing into such a block ends, well or with a reason."""
    start = time.process_time()
    with suppress(ArchiveError):
        written(BOMBS[name], {"caption": "x"})
    assert time.process_time() - start < GUARD


def test_resources_behind_the_bound_are_kept():
    """What is not looked at any more is not lost either."""
    stream = photoshop.build(None, {0x0404: (b"x",)}) * 10_050
    assert photoshop.join(photoshop.split(stream)) == stream
