"""Pictures to measure with: made on the spot, so that anybody can repeat the measurement."""

from __future__ import annotations

import io
import random
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import Image

from archive import files
from archive.model import Lineup, Location, Person, Region

__all__ = ["press_pictures", "seven_megabytes", "twenty_four_megapixels"]

_CAPTIONS = (
    "v. l.: Prof. Dr. Gesine Schwan, Bürgermeisterin Ilona Friedrich und Harry Soremski im Rathaus",
    "Das Stadtfest auf dem Königsplatz: Jochen Gollbach (links) mit Gästen aus Łódź und Västerås",
    "Eintrag ins Gästebuch der Stadt Kassel, vorn Gesine Schwan, dahinter der Magistrat",
)


def press_pictures(folder: Path, small: int = 800, large: int = 200) -> list[Path]:
    """A press archive: mostly web sizes of some 100 KB, some camera originals of 5 to 6 MB.

    Every picture carries EXIF as a camera writes it (maker note and thumbnail included), IIM and
    XMP with caption, people with regions, places, credit and rights.
    """
    folder.mkdir(parents=True, exist_ok=True)
    kinds = [
        *_originals(folder, "small", (960, 640), 50),
        *_originals(folder, "large", (4500, 3000), 89),
    ]
    made = [*_copies(kinds[:3], folder, small), *_copies(kinds[3:], folder, large)]
    for original in kinds:
        original.unlink()
    return made


def seven_megabytes(folder: Path, count: int) -> list[Path]:
    """Camera originals of about 7 MB."""
    folder.mkdir(parents=True, exist_ok=True)
    original = next(_originals(folder, "seven", (4900, 3270), 90))
    made = list(_copies([original], folder, count))
    original.unlink()
    return made


def twenty_four_megapixels(folder: Path, count: int) -> list[Path]:
    """Camera originals of 6000 by 4000 pixels."""
    folder.mkdir(parents=True, exist_ok=True)
    original = next(_originals(folder, "large", (6000, 4000), 85))
    made = list(_copies([original], folder, count))
    original.unlink()
    return made


def _copies(originals: Sequence[Path], folder: Path, count: int) -> Iterator[Path]:
    for number in range(count):
        original = originals[number % len(originals)]
        copy = folder / f"{original.stem.rsplit('-', 1)[0]}-{number:04}.jpg"
        shutil.copyfile(original, copy)
        yield copy


def _originals(folder: Path, name: str, size: tuple[int, int], quality: int) -> Iterator[Path]:
    for number in range(len(_CAPTIONS)):
        path = folder / f"{name}-{number}.jpg"
        path.write_bytes(_as_from_a_camera(size, quality, number))
        subprocess.run(
            ["exiftool", "-q", "-overwrite_original", "-Make=Nikon", "-Model=Z 6", "-ISO=400",
             "-ExposureTime=1/125", "-FNumber=4", "-LensModel=Z 24-70/4", "-Software=Ver.3.40",
             f"-ThumbnailImage<={_thumbnail(folder)}", "-GPSLatitude=51.31", "-GPSLongitude=9.49",
             "-DateTimeOriginal=2023:05:12 14:03:00", str(path)],
            check=True,
        )  # fmt: skip
        _describe(path, number)
        yield path


def _as_from_a_camera(size: tuple[int, int], quality: int, seed: int) -> bytes:
    """A picture with as much detail as a photograph has."""
    noise = random.Random(seed)
    tile = Image.frombytes("RGB", (512, 512), noise.randbytes(512 * 512 * 3))
    picture = tile.resize(size, Image.Resampling.BICUBIC, reducing_gap=None)
    buffer = io.BytesIO()
    grain = Image.effect_noise(size, 18).convert("RGB")
    Image.blend(picture, grain, 0.45).save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def _thumbnail(folder: Path) -> Path:
    path = folder / "thumbnail.jpg"
    Image.effect_noise((160, 120), 40).convert("RGB").save(path, "JPEG")
    return path


_PEOPLE = (
    Lineup.of(
        Person(name=name, office=office, region=Region(0.1 + 0.3 * n, 0.2, 0.15, 0.25))
        for n, (name, office) in enumerate(
            (("Gesine Schwan", None), ("Ilona Friedrich", "Bürgermeisterin"), ("H. Soremski", None))
        )
    ),
    Lineup.of(["Jochen Gollbach", "Ilona Friedrich"]),
    Lineup.of([Person(name="Gesine Schwan", titles="Prof. Dr.")]),
)
"""Three people with their places marked, two by name, one with her title: a third each."""


def _describe(path: Path, number: int) -> None:
    files.write(
        path,
        title="Gästebuch",
        headline="Empfang im Rathaus",
        caption=_CAPTIONS[number],
        keywords=("Rathaus", "Empfang", "Gästebuch", "Stadt Kassel"),
        people=_PEOPLE[number],
        location_shown=(Location(city="Kassel", state="Hessen", country="Deutschland"),),
        date_created="2023-05-12T14:03:00+02:00",
        creators=("Harry Soremski",),
        credit="Stadt Kassel/Harry Soremski",
        copyright="© Stadt Kassel 2023",
        usage_terms="Honorarfrei bei Nennung",
        job_id="PM 123/2023",
    )
