"""Pictures to measure with: made on the spot, so that anybody can repeat the measurement."""

from __future__ import annotations

import io
import random
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from PIL import Image

from archive import files
from archive.model import Lineup, Location, Metadata, Person, Region
from bench.index_records import records

__all__ = ["press_pictures", "seven_megabytes", "twenty_four_megapixels"]

_CAPTIONS = (
    "v. l.: Prof. Dr. Gesine Schwan, Bürgermeisterin Ilona Friedrich und Harry Soremski im Rathaus",
    "Das Stadtfest auf dem Königsplatz: Jochen Gollbach (links) mit Gästen aus Łódź und Västerås",
    "Eintrag ins Gästebuch der Stadt Kassel, vorn Gesine Schwan, dahinter der Magistrat",
)


def press_pictures(folder: Path, small: int = 800, large: int = 200) -> list[Path]:
    """A press archive: mostly web sizes of some 100 KB, some camera originals of 5 to 6 MB.

    Every picture carries EXIF as a camera writes it (thumbnail included, maker note left out),
    IIM and XMP with words of its own: caption, people, places, credit and rights. Every third
    has its people marked in the picture, in all the forms that other programs read.
    """
    folder.mkdir(parents=True, exist_ok=True)
    kinds = [
        *_originals(folder, "small", (960, 640), 50),
        *_originals(folder, "large", (4500, 3000), 89),
    ]
    made = [*_copies(kinds[:3], folder, small), *_copies(kinds[3:], folder, large)]
    for original in kinds:
        original.unlink()
    for number, (path, said) in enumerate(zip(made, _words(len(made)), strict=True)):
        files.write(path, **_described(said, marked=number % 3 == 0))
    return made


def _words(count: int) -> Iterator[Metadata]:
    return (entry.photo.metadata for entry in records(count, people=2_000))


def _described(said: Metadata, *, marked: bool) -> dict[str, object]:
    """All that the picture desk says of one picture."""
    people = said.people or Lineup()
    return {
        "title": said.title,
        "headline": said.event,
        "caption": said.caption,
        "keywords": said.keywords,
        "people": _placed(people) if marked else people,
        "location_shown": (Location(city=said.city, state="Hessen", country=said.country),),
        "date_created": f"{said.date_created}+02:00",
        "creators": said.creators,
        "credit": said.credit,
        "copyright": said.copyright,
        "usage_terms": "Honorarfrei bei Nennung",
        "job_id": f"PM {(said.date_created or '')[:10]}",
    }


def _placed(people: Lineup) -> Lineup:
    """The people with their heads marked, side by side."""
    room = 1 / len(people)
    return Lineup.of(
        replace(p, region=Region(round(n * room + 0.01, 4), 0.2, round(room * 0.8, 4), 0.25))
        for n, p in enumerate(people)
    )


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
        thumbnail = f"-ThumbnailImage<={_thumbnail(folder)}"
        subprocess.run(
            ["exiftool", "-q", "-overwrite_original", *_CAMERA, thumbnail, str(path)], check=True
        )
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


_CAMERA = (
    "-Make=NIKON CORPORATION", "-Model=NIKON Z 6", "-Orientation#=1", "-XResolution=300",
    "-YResolution=300", "-ResolutionUnit=inches", "-Software=Ver.3.40",
    "-ModifyDate=2023:05:12 14:03:00", "-ExposureTime=1/125", "-FNumber=4",
    "-ExposureProgram=Aperture-priority AE", "-ISO=400", "-SensitivityType#=2",
    "-DateTimeOriginal=2023:05:12 14:03:00", "-CreateDate=2023:05:12 14:03:00",
    "-OffsetTime=+02:00", "-OffsetTimeOriginal=+02:00", "-OffsetTimeDigitized=+02:00",
    "-CompressedBitsPerPixel=4", "-ExposureCompensation=0", "-MaxApertureValue=4",
    "-MeteringMode=Multi-segment", "-LightSource=Unknown", "-EXIF:Flash#=16", "-FocalLength=50",
    "-UserComment= ", "-SubSecTime=42", "-SubSecTimeOriginal=42", "-SubSecTimeDigitized=42",
    "-ColorSpace=sRGB", "-ExifImageWidth=4500", "-ExifImageHeight=3000",
    "-SensingMethod#=2", "-FileSource#=3", "-SceneType#=1", "-CustomRendered#=0",
    "-ExposureMode#=0", "-WhiteBalance#=0", "-DigitalZoomRatio=1",
    "-FocalLengthIn35mmFormat=50", "-SceneCaptureType#=0", "-GainControl#=1", "-Contrast#=0",
    "-Saturation#=0", "-Sharpness#=0", "-SubjectDistanceRange#=0", "-SerialNumber=6012345",
    "-LensInfo=24 70 4 4", "-LensMake=NIKON", "-LensModel=NIKKOR Z 24-70mm f/4 S",
    "-GPSLatitude=51.31", "-GPSLatitudeRef=N", "-GPSLongitude=9.49", "-GPSLongitudeRef=E",
    "-GPSAltitude=167", "-GPSTimeStamp=12:03:00", "-GPSDateStamp=2023:05:12",
)  # fmt: skip
"""What a camera of today writes into EXIF, maker note aside."""


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
