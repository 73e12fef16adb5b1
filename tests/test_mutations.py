"""Damaged and malicious files: refused or read, in time, in little memory, and never harmed."""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

pytest.importorskip("resource", reason="left out: needs Linux or macOS")
from mutations import MEMORY
from pictures import (
    PACKET,
    box,
    chunk,
    exif_segment,
    jpeg,
    png,
    saved,
    segment,
    tiff_block,
    xmp_segment,
)

HERE = Path(__file__).parent
COUNT = int(os.environ.get("MUTATED_FILES", "400"))
BATCH = 2_500


@pytest.mark.parametrize("seed", range(0, COUNT, BATCH))
def test_a_damaged_file_is_handled_or_refused(tmp_path: Path, seed: int):
    """Nothing but our errors, no hang, no more than 512 MB, and what is refused stays as it is.

    $MUTATED_FILES says how many files; 20,000 are the whole measure.
    """
    count = min(BATCH, COUNT - seed)
    done = subprocess.run(
        [sys.executable, HERE / "mutations.py", str(seed), str(count), tmp_path],
        capture_output=True,
        text=True,
        check=False,
    )
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr


def loop() -> bytes:
    """A directory whose link leads back to it, with itself as Exif and GPS directory."""
    block = tiff_block(
        {0x010E: (2, 4, b"abc\0"), 0x8769: (4, 1, b"\x08\0\0\0"), 0x8825: (4, 1, b"\x08\0\0\0")}
    )
    return block[:46] + b"\x08\0\0\0" + block[50:]


def laughs() -> bytes:
    """An XMP packet with entities in entities."""
    entities = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "lol">' for n in range(12)
    )
    return f"<!DOCTYPE x [{entities}]>".encode() + PACKET.replace(b"kept", b"&l11;")


def outside() -> bytes:
    """An XMP packet that asks for a file of ours."""
    return b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + PACKET.replace(
        b"kept", b"&e;"
    )


def far_away() -> bytes:
    """A HEIC whose index promises billions of items."""
    iloc = box(b"iloc", struct.pack(">LHL", 2 << 24, 0x4444, 0xFFFFFFFF) + bytes(1000))
    iinf = box(b"iinf", struct.pack(">LL", 1 << 24, 0xFFFFFFFF) + bytes(100))
    return box(b"ftyp", b"heic" + bytes(8)) + box(b"meta", bytes(4) + iinf + iloc)


def nested() -> bytes:
    """Boxes without end."""
    return box(b"ftyp", b"heic" + bytes(8)) + struct.pack(">L4s", 8, b"free") * 200_000


BOMBS = {
    "loop.jpg": jpeg(exif_segment(loop())),
    "loop.tif": loop(),
    "count.jpg": jpeg(exif_segment(tiff_block({0x010E: (2, 0x7FFFFFFF, b"\0\0\0\0\0")}))),
    "count.tif": tiff_block({0x0111: (4, 0x3FFFFFFF, b"\0\0\0\0\0"), 0x0117: (4, 1, b"\1\0\0\0")}),
    "strips.tif": tiff_block(
        {
            0x0111: (4, 500_000, struct.pack("<L", 8) * 500_000),
            0x0117: (4, 500_000, struct.pack("<L", 2_000_000) * 500_000),
        }
    ),
    "laughs.jpg": jpeg(xmp_segment(laughs())),
    "outside.jpg": jpeg(xmp_segment(outside())),
    "deep.jpg": jpeg(xmp_segment(PACKET.replace(b"kept", b"<a>" * 5000 + b"</a>" * 5000))),
    "segments.jpg": b"\xff\xd8" + b"\xff\xfe\0\2" * 2_000_000,
    "comments.jpg": b"\xff\xd8" + segment(0xED, b"Photoshop 3.0\0" + bytes(65_000)) * 1500,
    "scans.jpg": jpeg() + b"\xff\xda\0\2" * 2_000_000,
    "chunks.png": png()[:33] + chunk(b"tEXt", b"") * 1_000_000,
    "zipped.png": png(
        chunk(b"zTXt", b"Raw profile type xmp\0\0" + zlib.compress(bytes(300_000_000)))
    ),
    "blocks.gif": saved("GIF")[:-1] + b"\x21\xfe" + b"\x01 " * 10_000_000,
    "items.heic": far_away(),
    "boxes.heic": nested(),
    "sparse.psd": b"8BPS\0\1" + bytes(20) + b"\0\0\0\0\x7f\xff\xff\xff",
    "lies.webp": b"RIFF\xff\xff\xff\xffWEBPVP8X\xff\xff\xff\xff" + bytes(100),
}

PROBE = f"""
import json, resource, signal, sys
from pathlib import Path
from archive import files
from archive.errors import ArchiveError

def out_of_time(*_):
    raise TimeoutError("more than two seconds")

resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
signal.signal(signal.SIGPROF, out_of_time)
said = {{}}
for path in sorted(Path(sys.argv[1]).iterdir()):
    said[path.name] = []
    for action in (files.read, lambda path: files.write(path, caption="neu", title="T")):
        signal.setitimer(signal.ITIMER_PROF, 2)
        try:
            said[path.name].append("done: " + repr(action(path)))
        except ArchiveError as error:
            said[path.name].append("refused: " + error.reason)
        except BaseException as error:
            said[path.name].append("FAILED: " + repr(error))
        signal.setitimer(signal.ITIMER_PROF, 0)
print(json.dumps(said))
"""


@pytest.fixture(scope="module")
def bombed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, list[str]]]:
    """What became of the bombs, all in one process with 512 MB and two seconds for each step."""
    folder = tmp_path_factory.mktemp("bombs")
    for name, content in BOMBS.items():
        (folder / name).write_bytes(content)
    done = subprocess.run(
        [sys.executable, "-c", PROBE, folder], capture_output=True, text=True, check=True
    )
    return folder, json.loads(done.stdout)


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_does_not_go_off(bombed: tuple[Path, dict[str, list[str]]], name: str):
    """Two seconds of work and 512 MB are enough for a file that promises more than it has."""
    folder, said = bombed
    assert not any(line.startswith("FAILED") or "root:" in line for line in said[name]), said[name]
    if said[name][1].startswith("refused"):
        assert (folder / name).read_bytes() == BOMBS[name]
