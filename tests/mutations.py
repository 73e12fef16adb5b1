"""Damaged pictures by the thousand, read and written in a process that may not use much.

Run by ``tests/test_mutations.py``; by hand: ``python tests/mutations.py SEED COUNT FOLDER``, with
$PHOTO_CORPUS for real pictures as a start. Prints one line for every file that was not handled as
promised, then a summary.
"""

from __future__ import annotations

import os
import random
import resource
import signal
import struct
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from pictures import (
    NATIVE_PICTURES,
    PACKET,
    exif_block,
    exif_segment,
    gif,
    heic,
    jpeg,
    jxl,
    photoshop_segment,
    psd,
    xmp_segment,
)
from pictures import (
    resource as photoshop_resource,
)

from archive import files
from archive.errors import ArchiveError
from archive.model import Lineup

MEMORY = 512 * 1024 * 1024
SECONDS = 2.0
LARGEST = 400_000

Mutation = Callable[[bytearray, random.Random], None]


def flip(content: bytearray, chance: random.Random) -> None:
    """Some bytes become others."""
    for _ in range(chance.choice((1, 3, 20))):
        content[place(content, chance)] = chance.randrange(256)


def cut(content: bytearray, chance: random.Random) -> None:
    """The end is missing."""
    del content[place(content, chance) :]


def lie(content: bytearray, chance: random.Random) -> None:
    """A number becomes an extreme one: lengths, counts and offsets among them."""
    order = chance.choice("<>")
    code = chance.choice("HLQ")
    value = chance.choice((0, 1, 2, 7, 8, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, 1 << 40))
    raw = struct.pack(order + "Q", value)
    size = struct.calcsize(code)
    at = place(content, chance)
    content[at : at + size] = raw[:size] if order == "<" else raw[-size:]


def repeat(content: bytearray, chance: random.Random) -> None:
    """A stretch occurs many times."""
    at = place(content, chance)
    stretch = bytes(content[at : at + chance.choice((2, 12, 100, 1000))])
    content[at:at] = stretch * chance.choice((1, 3, 50))


def lose(content: bytearray, chance: random.Random) -> None:
    """A stretch is missing."""
    at = place(content, chance)
    del content[at : at + chance.choice((1, 2, 11, 200))]


def blank(content: bytearray, chance: random.Random) -> None:
    """A stretch is all the same."""
    at = place(content, chance)
    size = min(chance.choice((4, 64, 4096)), len(content) - at)
    content[at : at + size] = bytes((chance.choice((0, 0xFF, 0x20)),)) * size


def point_back(content: bytearray, chance: random.Random) -> None:
    """A number becomes the offset of something early: directories that loop."""
    at = place(content, chance)
    content[at : at + 4] = struct.pack(chance.choice("<>") + "L", chance.randrange(64))


MUTATIONS: Sequence[Mutation] = (flip, flip, cut, lie, lie, lie, repeat, lose, blank, point_back)


def place(content: bytearray, chance: random.Random) -> int:
    """Mostly where the metadata are."""
    reach = len(content) if chance.random() < 0.3 else min(len(content), 2000)
    return chance.randrange(max(1, reach))


def starts() -> list[bytes]:
    """Sound pictures to begin with."""
    iim = photoshop_resource(0x0404, b"\x1c\x02\x78\x00\x05Iimpf")
    segments = (exif_segment(exif_block()), xmp_segment(), photoshop_segment(iim))
    made = [make() for make in NATIVE_PICTURES.values()]
    made += [jpeg(*segments)] * 4
    made += [heic(exif_block(), PACKET), jxl(exif_block(), PACKET), gif(PACKET), psd(iim)]
    corpus = os.environ.get("PHOTO_CORPUS")
    if corpus:
        real = (p for p in sorted(Path(corpus).rglob("*")) if p.is_file())
        made += [p.read_bytes() for p in real if 0 < p.stat().st_size < LARGEST]
    return made


def written_first(sound: Sequence[bytes], folder: Path) -> list[bytes]:
    """The same with our own blocks in them, so that our tails are damaged, too."""
    path = folder / "sound"
    result = []
    for content in sound[:8]:
        path.write_bytes(content)
        files.write(path, caption="Gästebuch", people=Lineup.of(["A", "B"]), title="T")
        result.append(path.read_bytes())
    path.unlink()
    return [*sound, *result]


def handled(path: Path, before: bytes) -> str:
    """Read and write one file; what became of it."""
    try:
        files.read(path)
    except ArchiveError:
        outcome = "not read"
    else:
        outcome = "read"
    try:
        result = files.write(path, caption="neu", people=Lineup.of(["Gesine Schwan"]), credit="X")
    except ArchiveError:
        if path.read_bytes() != before:
            raise AssertionError("refused, but changed") from None
        return f"{outcome}, refused"
    if result.written_to != path:
        result.written_to.unlink(missing_ok=True)
        if path.read_bytes() != before:
            raise AssertionError("written beside, but changed")
    elif files.read(path).caption != "neu":
        raise AssertionError("written, but not read back")
    return f"{outcome}, written"


def main(seed: int, count: int, folder: Path) -> int:
    """Damage, read and write ``count`` files."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.signal(signal.SIGPROF, out_of_time)
    os.fsync = lambda fd: None
    sound = written_first(starts(), folder)
    outcomes: Counter[str] = Counter()
    for number in range(seed, seed + count):
        chance = random.Random(number)
        content = bytearray(chance.choice(sound))
        for _ in range(chance.choice((1, 1, 2, 4))):
            if content:
                chance.choice(MUTATIONS)(content, chance)
        path = folder / "damaged"
        path.write_bytes(content)
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        try:
            outcomes[handled(path, bytes(content))] += 1
        except BaseException as error:
            outcomes["FAILED"] += 1
            print(f"{number}: {type(error).__name__}: {error}")
        signal.setitimer(signal.ITIMER_PROF, 0)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{count} files from seed {seed}, peak {peak} MB: {dict(sorted(outcomes.items()))}")
    return int(outcomes["FAILED"] > 0)


def out_of_time(*_: object) -> None:
    """Two seconds of work on one file."""
    raise TimeoutError("took more than two seconds")


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])))
