"""Draws the sample archive: every picture of ``scenes.toml``, with its metadata inside.

python photos/draw.py            # all pictures, the same bytes every time
python photos/draw.py market     # only those whose name contains a word
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import piexif
from drawing.canvas import Canvas
from drawing.country import COUNTRY
from drawing.figures import draw_figure
from drawing.foregrounds import FOREGROUNDS, STEPS
from drawing.halls import HALLS
from drawing.scenes import HERE, Scene, load
from drawing.sites import SITES
from drawing.town import TOWN
from drawing.townhall import TOWN_HALL
from PIL import Image, ImageOps

from archive import files
from archive.fields import FIELDS
from archive.model import Lineup, Person, Region

__all__ = ["draw", "main", "metadata", "stored"]

BACKDROPS = TOWN_HALL | HALLS | TOWN | COUNTRY | SITES
STORED_TURN = {
    3: Image.Transpose.ROTATE_180,
    6: Image.Transpose.ROTATE_90,
    8: Image.Transpose.ROTATE_270,
}
"""How a displayed picture is turned to be stored with an EXIF orientation."""
QUALITY = 79


def draw(scene: Scene) -> Image.Image:
    """The picture as displayed."""
    canvas = Canvas(*scene.size, seed=scene.file)
    BACKDROPS[scene.table["backdrop"]](canvas)
    figures = scene.figures
    if "step" in scene.table:
        STEPS[scene.table["step"]](canvas, figures)
    for figure in sorted(figures, key=lambda f: f.ground):
        draw_figure(canvas, figure)
    if "foreground" in scene.table:
        FOREGROUNDS[scene.table["foreground"]](canvas, figures)
    picture = canvas.finish(grain=float(scene.table.get("grain", 3.5)))
    return _aged(picture) if scene.table.get("aged") else picture


def _aged(picture: Image.Image) -> Image.Image:
    """A black-and-white print that has yellowed."""
    grey = ImageOps.autocontrast(ImageOps.grayscale(picture), cutoff=1)
    return ImageOps.colorize(grey, black="#1e1612", white="#f6ecd6", mid="#8d7c66")


def stored(scene: Scene) -> bytes:
    """The JPEG without metadata but for the EXIF of a camera: orientation, time, resolution."""
    picture = draw(scene)
    if scene.orientation in STORED_TURN:
        picture = picture.transpose(STORED_TURN[scene.orientation])
    exif = piexif.dump(_camera(picture.size, scene.orientation))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY, optimize=True, exif=exif)
    return out.getvalue()


def _camera(size: tuple[int, int], orientation: int) -> dict[str, dict[int, Any]]:
    """What every camera says: the tags EXIF requires, and how the picture was held."""
    return {
        "0th": {
            piexif.ImageIFD.Orientation: orientation,
            piexif.ImageIFD.XResolution: (300, 1),
            piexif.ImageIFD.YResolution: (300, 1),
            piexif.ImageIFD.ResolutionUnit: 2,
            piexif.ImageIFD.YCbCrPositioning: 1,
        },
        "Exif": {
            piexif.ExifIFD.ExifVersion: b"0232",
            piexif.ExifIFD.ComponentsConfiguration: b"\x01\x02\x03\x00",
            piexif.ExifIFD.FlashpixVersion: b"0100",
            piexif.ExifIFD.ColorSpace: 1,
            piexif.ExifIFD.PixelXDimension: size[0],
            piexif.ExifIFD.PixelYDimension: size[1],
        },
    }


def metadata(scene: Scene) -> dict[str, Any]:
    """The fields to write, by their names in the field table."""
    names = {field.name for field in FIELDS} - {"people"}
    values = {
        k: tuple(v) if isinstance(v, list) else v for k, v in scene.table.items() if k in names
    }
    people = Lineup.of(
        Person(
            **{
                k: person[k]
                for k in ("name", "titles", "office", "suffix", "role", "label")
                if k in person
            },
            unknown=person.get("unknown", False),
            row=person.get("row"),
            position=_position(scene, i),
            region=Region(*region),
        )
        for i, (person, region) in enumerate(zip(scene.people, scene.regions, strict=True))
        if person.get("listed", True)
    )
    return {**values, "people": people}


def _position(scene: Scene, index: int) -> int:
    """The place in the row, counted from 1 at the left."""
    row = scene.people[index].get("row")
    return sum(1 for person in scene.people[: index + 1] if person.get("row") == row)


def main(words: list[str]) -> None:
    """Draw and write the pictures whose file name contains one of the words (all without any)."""
    for scene in load():
        if words and not any(word in scene.file for word in words):
            continue
        path = Path(HERE, scene.file)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(stored(scene))
        files.write(path, **metadata(scene))
        print(f"{path.stat().st_size // 1024:5d} KB  {scene.file}")  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
