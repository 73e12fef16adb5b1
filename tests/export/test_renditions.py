"""Renditions: the same picture and the same words, smaller."""

import io
from dataclasses import replace
from functools import cache

import piexif
import pytest
from PIL import Image, ImageCms, ImageDraw

from archive import files
from archive.errors import ArchiveError, ReadError
from archive.export import Preset, preset, presets
from archive.export.decoding import decoded
from archive.export.privacy import check, contents
from archive.export.renditions import rendition
from archive.model import Location, Photo, Region
from tests.export.judging import WORDS
from tests.judges import exiftool
from tests.pictures import PACKET, XMP_HEADER, image, saved, segment

RENDERED = [name for name, one in presets().items() if not one.original]
HEAD = Region(0.7, 0.1, 0.2, 0.25)


def marked(width: int, height: int) -> Image.Image:
    """Black, with a white head in its upper right quarter."""
    picture = Image.new("RGB", (width, height))
    box = (HEAD.x * width, HEAD.y * height, (HEAD.x + HEAD.w) * width, (HEAD.y + HEAD.h) * height)
    ImageDraw.Draw(picture).ellipse(box, "white")
    return picture


def brightness(picture: Image.Image, region: Region) -> float:
    """How white the picture is inside of a region."""
    w, h = picture.size
    box = (region.x * w, region.y * h, (region.x + region.w) * w, (region.y + region.h) * h)
    histogram = picture.convert("L").crop(tuple(map(round, box))).histogram()
    return sum(n * count for n, count in enumerate(histogram)) / sum(histogram)


TURNED = {
    1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4,
}  # fmt: skip
"""What makes the stored picture of an upright one, for each orientation (Pillow's transposes)."""


@pytest.mark.parametrize("orientation", TURNED)
@pytest.mark.parametrize("line", ["none", "strip"])
def test_heads_stay_where_they_are_marked(orientation, line, tmp_path):
    """Upright, resized, with a strip below: the region still holds the head."""
    turn = TURNED[orientation]
    upright = marked(600, 400)
    stored = upright if turn is None else upright.transpose(Image.Transpose(turn))
    path = tmp_path / "a.jpg"
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored.save(path, quality=92, exif=exif)
    people = WORDS["people"][:1]
    head = people[0].replace(region=HEAD)
    files.write(path, **{**WORDS, "people": (head, *WORDS["people"][1:])})
    to = tmp_path / "b.jpg"
    made = rendition(files.read(path), replace(preset("web"), longest=300, line=line), to)
    assert made.orientation == 1
    with Image.open(to) as picture:
        assert picture.width == 300
        assert (picture.height > 200) == (line == "strip")
        region = made.people[0].region
        assert brightness(picture, region) > 170
        assert brightness(picture, Region(0, 0, 0.6, 0.5)) < 10


def private(tmp_path) -> Photo:
    """A picture that knows far more than it should tell."""
    path = tmp_path / "privat.jpg"
    exif = {
        "0th": {0x010F: b"Kamera", 0x0110: b"Modell", 0x013B: b"Jemand", 0x9C9C: b"x\0"},
        "Exif": {0xA431: b"SN-4711", 0x927C: b"MakerNote" * 20, 0xA430: b"Ina",
                 0x9286: b"ASCII\0\0\0Notiz"},
        "GPS": {1: b"N", 2: ((51, 1), (18, 1), (0, 1)), 3: b"E", 4: ((9, 1), (29, 1), (0, 1))},
        "1st": {}, "thumbnail": saved("JPEG", image(64, 48)),
    }  # fmt: skip
    data = io.BytesIO()
    image(480, 320).save(data, "JPEG", exif=piexif.dump(exif), comment=b"intern")
    raw = data.getvalue()
    path.write_bytes(raw[:2] + segment(0xE1, XMP_HEADER + PACKET) + raw[2:])
    files.write(
        path,
        **WORDS,
        caption_writer="Ina",
        rating=3,
        label="Rot",
        urgency=2,
        location_shown=(Location(city="Auenbrück", latitude=51.3, longitude=9.5),),
    )
    return files.read(path)


STATED = {
    "IFD0": {
        "ImageDescription", "Artist", "Copyright", "XResolution", "YResolution", "ResolutionUnit",
        "YCbCrPositioning",
    },
    "ExifIFD": {
        "ExifVersion", "ComponentsConfiguration", "FlashpixVersion", "ColorSpace",
        "ExifImageWidth", "ExifImageHeight", "DateTimeOriginal", "OffsetTimeOriginal",
        "SubSecTimeOriginal",
    },
    "IPTC": {
        "CodedCharacterSet", "EnvelopeRecordVersion", "ApplicationRecordVersion", "ObjectName",
        "Caption-Abstract", "By-line", "Credit", "CopyrightNotice", "City", "Keywords",
        "DateCreated", "TimeCreated",
    },
    "XMP-x": {"XMPToolkit"},
    "XMP-dc": {"Title", "Description", "Creator", "Rights", "Subject"},
    "XMP-photoshop": {"Credit", "City", "DateCreated"},
    "XMP-xmpRights": {"UsageTerms"},
    "XMP-iptcExt": {"PersonInImage", "PersonInImageWDetails", "ImageRegion", "LocationShown"},
    "XMP-mwg-rs": {"RegionInfo"},
    "Photoshop": {"IPTCDigest"},
    "JFIF": {"JFIFVersion", "ResolutionUnit", "XResolution", "YResolution"},
}  # fmt: skip
TECHNICAL = ("System", "File", "ExifTool", "Composite", "ICC")


@pytest.mark.judge
@pytest.mark.parametrize("name", RENDERED)
def test_nothing_leaves_but_what_is_stated(name, tmp_path):
    """No place, serial number, maker note, thumbnail, comment, or note for internal use."""
    to = tmp_path / "b.jpg"
    rendition(private(tmp_path), preset(name), to)
    (found,) = exiftool([to], "-a", "-G1", "-u", "-struct").values()
    for tag, value in found.items():
        group, _, bare = tag.partition(":")
        assert group.startswith(TECHNICAL) or bare in STATED.get(group, ()), (tag, value)
    assert "GPS" not in str(found)
    raw = to.read_bytes()
    for secret in (b"SN-4711", b"MakerNote", b"Notiz", b"intern", b"Ina", b"foreign", b"Kamera"):
        assert secret not in raw, secret


def test_the_check_finds_what_does_not_belong(tmp_path):
    """A look into the finished file, by itself: it does not trust the encoder."""
    photo = private(tmp_path)
    more = contents(photo.path)
    assert {"COM", "EXIF 0th 0x8825", "EXIF Exif 0xA431", "EXIF 1st"} <= more
    assert {"IIM 2:40", "XMP https://example.org/ns/:Property", "XMP exif:GPSLatitude"} <= more
    with pytest.raises(ArchiveError, match="would have left with"):
        check(photo.path, preset("web").without)


@pytest.mark.parametrize("name", RENDERED)
def test_words_survive_every_size(name, pictures, tmp_path):
    """From every format; what is left out is left out."""
    for number, photo in enumerate(pictures):
        made = rendition(photo, preset(name), tmp_path / f"{number}.jpg")
        for field in ("caption", "title", "credit", "copyright", "creators", "usage_terms"):
            assert getattr(made.metadata, field) == getattr(photo.metadata, field)
        assert made.people.names == photo.people.names
        assert made.metadata.instructions is None
        assert made.conflicts == ()


@pytest.mark.parametrize("name", RENDERED)
def test_the_longer_side_is_as_stated_and_never_enlarged(name, tmp_path):
    """Landscape and portrait, and what is smaller already."""
    size = preset(name).longest
    for number, (w, h) in enumerate([(6000, 300), (300, 6000), (240, 160)]):
        path = tmp_path / f"{number}.png"
        path.write_bytes(saved("PNG", image(w, h)))
        made = rendition(files.read(path), preset(name), tmp_path / f"{number}.jpg")
        assert max(made.width, made.height) == min(size, max(w, h))


def test_quality_gives_way_to_size_but_not_for_ever(tmp_path):
    """A picture of noise cannot be made small; it stays good enough to be looked at."""
    path = tmp_path / "a.png"
    noise = Image.effect_noise((1200, 800), 90)
    Image.merge("RGB", (noise, noise.rotate(180), noise)).save(path)
    photo = files.read(path)
    sizes = {}
    for octets in (2_000_000, 500_000, 20_000):
        to = tmp_path / f"{octets}.jpg"
        rendition(photo, replace(preset("web"), octets=octets), to)
        sizes[octets] = to.stat().st_size
    assert sizes[500_000] < 1.1 * 500_000 < sizes[2_000_000]
    assert 20_000 < sizes[20_000] < sizes[500_000]


@cache
def exchanged() -> bytes:
    """Some profile that is not sRGB: its red and green are exchanged."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, green = profile.index(b"rXYZ"), profile.index(b"gXYZ")
    profile[red : red + 4], profile[green : green + 4] = b"gXYZ", b"rXYZ"
    return bytes(profile).replace("sRGB".encode("utf-16-be"), "xRGB".encode("utf-16-be"))


def test_colours_are_kept_for_print_and_converted_for_the_web(tmp_path):
    """The profile decides what red is."""
    path = tmp_path / "a.jpg"
    Image.new("RGB", (64, 48), (220, 30, 30)).save(path, icc_profile=exchanged(), quality=95)
    photo = files.read(path)
    rendition(photo, preset("print"), tmp_path / "print.jpg")
    rendition(photo, preset("web"), tmp_path / "web.jpg")
    with Image.open(tmp_path / "print.jpg") as made:
        assert made.info["icc_profile"] == exchanged()
        assert made.getpixel((9, 9))[0] > 200
    with Image.open(tmp_path / "web.jpg") as made:
        assert made.info["icc_profile"] != exchanged()
        red, green, _ = made.getpixel((9, 9))
        assert green > 200 > red


MODES = ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "I", "F", "LAB", "YCbCr")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", RENDERED)
def test_every_kind_of_pixel_can_be_rendered(mode, name, tmp_path):
    """Also those that JPEG cannot hold."""
    source = image(64, 48)
    if mode == "I;16":
        picture = Image.new("I;16", (64, 48), 40_000)
    elif mode == "LAB":
        srgb, lab = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
        picture = ImageCms.profileToProfile(source, srgb, lab, outputMode="LAB")
    else:
        picture = source.convert(mode)
    path = tmp_path / "a.tif"
    picture.save(path)
    made = rendition(files.read(path), preset(name), tmp_path / "a.jpg")
    with Image.open(made.path) as jpeg:
        jpeg.load()
        assert jpeg.mode in ("L", "RGB", "CMYK")
        assert name == "print" or jpeg.mode != "CMYK"


def test_transparency_becomes_white(tmp_path):
    """Not black, as it would by leaving it out."""
    path = tmp_path / "a.png"
    Image.new("RGBA", (64, 48), (0, 0, 0, 0)).save(path)
    rendition(files.read(path), preset("web"), tmp_path / "a.jpg")
    with Image.open(tmp_path / "a.jpg") as made:
        assert min(made.getpixel((9, 9))) > 250


def test_what_cannot_be_resized_says_so():
    """A camera's RAW file is handed out as the original."""
    with pytest.raises(ReadError, match="hand out the original"):
        decoded(io.BytesIO(b""), "CR2", 1, 2000)


def test_a_bomb_is_not_decoded(tmp_path, monkeypatch):
    """More pixels than any camera has."""
    monkeypatch.setattr("archive.export.decoding.PIXELS", 1000)
    path = tmp_path / "a.png"
    path.write_bytes(saved("PNG"))
    with pytest.raises(ReadError, match="more than 1,000 pixels"):
        rendition(files.read(path), preset("web"), tmp_path / "a.jpg")


@pytest.mark.parametrize("line", ["credit", "strip"])
def test_words_on_the_picture_are_its_own(line, one, tmp_path):
    """The credit in the corner, or caption and credit below."""
    plain, with_line = tmp_path / "a.jpg", tmp_path / "b.jpg"
    rendition(one, Preset("x", longest=480), plain)
    made = rendition(one, Preset("x", longest=480, line=line), with_line)
    assert made.caption == one.caption
    with Image.open(plain) as a, Image.open(with_line) as b:
        assert b.width == a.width
        assert (b.height > a.height) == (line == "strip")
        corner = (300, 290, 480, 320)
        assert (a.crop(corner).tobytes() != b.crop(corner).tobytes()) == (line == "credit")
