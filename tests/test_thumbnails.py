"""Thumbnails: small, upright, made once, and never half there."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from threading import Event

import pictures
import pytest
from PIL import Image

from archive import files
from archive.errors import InvalidValue, ReadError
from archive.thumbnails import draw_all, sweep_thumbnails, thumbnail


def half_red(path: Path, orientation: int = 1, size: tuple[int, int] = (300, 200)) -> Path:
    """A picture whose left half, as stored, is red and whose right half is blue."""
    picture = Image.new("RGB", size, "blue")
    picture.paste((255, 0, 0), (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture.save(path, exif=exif, quality=95)
    return path


RED_SIDE = {
    1: "left",
    2: "right",
    3: "right",
    4: "left",
    5: "top",
    6: "top",
    7: "bottom",
    8: "bottom",
}
SPOTS = {"left": (0.1, 0.5), "right": (0.9, 0.5), "top": (0.5, 0.1), "bottom": (0.5, 0.9)}


@pytest.mark.parametrize("orientation", RED_SIDE)
def test_a_thumbnail_is_upright(tmp_path: Path, orientation: int) -> None:
    """All eight orientations are shown as the photographer held the camera."""
    photo = files.read(half_red(tmp_path / "a.jpg", orientation))
    with Image.open(thumbnail(photo, tmp_path / "thumbs", 64)) as small:
        assert small.size == ((64, 43) if orientation < 5 else (43, 64))
        x, y = SPOTS[RED_SIDE[orientation]]
        red, _, blue = small.getpixel((int(x * small.width), int(y * small.height)))  # type: ignore[misc]
        assert red > 200 > blue
        assert 0x0112 not in small.getexif()


def test_a_thumbnail_is_made_once_and_outlives_a_new_caption(tmp_path: Path) -> None:
    """It belongs to the image, not to the words; another image gets another one."""
    path = half_red(tmp_path / "a.jpg")
    made = thumbnail(files.read(path), tmp_path / "thumbs", 64)
    stamp = made.stat().st_mtime_ns
    files.write(path, caption="neu")
    assert thumbnail(files.read(path), tmp_path / "thumbs", 64) == made
    assert made.stat().st_mtime_ns == stamp
    half_red(path, size=(200, 300))
    assert thumbnail(files.read(path), tmp_path / "thumbs", 64) != made


def test_a_small_picture_is_not_blown_up(tmp_path: Path) -> None:
    """The longer side is at most the picture's own."""
    photo = files.read(half_red(tmp_path / "a.jpg", size=(40, 20)))
    with Image.open(thumbnail(photo, tmp_path / "thumbs", 512)) as small:
        assert small.size == (40, 20)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "I;16"])
def test_every_kind_of_pixel_is_shown(tmp_path: Path, mode: str) -> None:
    """Transparency lies on white; grey, palettes and bilevel pictures are shown as they are."""
    path = tmp_path / "a.png"
    Image.new(mode, (60, 40)).save(path)
    with Image.open(thumbnail(files.read(path), tmp_path / "thumbs", 32)) as small:
        assert (small.mode, small.size) == ("RGB", (32, 21))
        if mode in ("RGBA", "LA"):
            assert small.getpixel((5, 5)) == (255, 255, 255)


def test_what_cannot_be_decoded_is_an_error_that_names_the_file(tmp_path: Path) -> None:
    """A truncated picture raises and leaves nothing behind."""
    path = half_red(tmp_path / "a.jpg")
    photo = files.read(path)
    path.write_bytes(path.read_bytes()[:400])
    with pytest.raises(ReadError, match=r"a\.jpg"):
        thumbnail(photo, tmp_path / "thumbs", 64)
    assert [p for p in (tmp_path / "thumbs").rglob("*") if p.is_file()] == []


def test_sizes_and_hashes_are_checked(tmp_path: Path) -> None:
    """Nobody can fill the disk with sizes, and only hashed photos have a name to keep one under."""
    photo = files.read(half_red(tmp_path / "a.jpg"))
    for size in (0, 15, 2_561):
        with pytest.raises(InvalidValue):
            thumbnail(photo, tmp_path / "thumbs", size)
    with pytest.raises(InvalidValue):
        thumbnail(replace(photo, image_hash=None), tmp_path / "thumbs", 64)


def test_a_bomb_is_not_decoded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures of absurd size are refused by their header."""
    monkeypatch.setattr("archive.thumbnails.MOST_PIXELS", 1_000)
    photo = files.read(half_red(tmp_path / "a.jpg"))
    with pytest.raises(ReadError, match="too many"):
        thumbnail(photo, tmp_path / "thumbs", 64)


def test_thumbnails_are_made_in_the_background(tmp_path: Path) -> None:
    """All that can be decoded are there afterwards, the others are named."""
    photos = [files.read(half_red(tmp_path / f"{n}.jpg", size=(60 + n, 40))) for n in range(3)]
    (tmp_path / "1.jpg").write_bytes(b"gone bad")
    made, failed = draw_all(photos, tmp_path / "thumbs", 32)
    assert (made, [error.path for error in failed]) == (2, [str(tmp_path / "1.jpg")])
    stop = Event()
    stop.set()
    assert draw_all(photos, tmp_path / "thumbs", 32, stop=stop) == (0, ())


def test_thumbnails_take_bounded_room(tmp_path: Path) -> None:
    """Those not asked for the longest go first; being asked for counts."""
    folder = tmp_path / "thumbs"
    photos = [files.read(half_red(tmp_path / f"{n}.jpg", size=(60 + n, 40))) for n in range(4)]
    made = [thumbnail(photo, folder, 32) for photo in photos]
    for age, file in enumerate(made):
        os.utime(file, (age * 1e6, age * 1e6))
    thumbnail(photos[0], folder, 32)
    room = made[0].stat().st_size + made[3].stat().st_size
    assert sweep_thumbnails(folder, room) == 2
    assert [file.exists() for file in made] == [True, False, False, True]
    assert sweep_thumbnails(folder, room) == 0


def test_a_thumbnail_says_nothing(tmp_path: Path) -> None:
    """No word of the picture goes along: not its caption, and not a comment in it."""
    words = b"Somebody's name"
    packet = pictures.PACKET.replace("Das Gästebuch".encode(), words)
    blocks = pictures.segment(0xFE, words), pictures.xmp_segment(packet)
    (tmp_path / "a.jpg").write_bytes(pictures.jpeg(*blocks))
    small = thumbnail(files.read(tmp_path / "a.jpg"), tmp_path / "thumbs", 64)
    assert words not in small.read_bytes()
