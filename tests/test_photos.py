"""The sample archive in ``photos/``: what its scenes say is what its pictures carry."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections import defaultdict
from datetime import UTC, datetime
from itertools import groupby, pairwise
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageOps, ImageStat

from archive import files, rights
from archive.captions import parse_caption
from archive.checks import check
from archive.model import Lineup, Person, Photo, Region

PHOTOS = Path(__file__).parents[1] / "photos"
sys.path.insert(0, str(PHOTOS))

import draw  # noqa: E402
from drawing.scenes import Scene, load  # noqa: E402

SCENES = load()
TODAY = datetime(2026, 1, 1, tzinfo=UTC)
NO_CREDIT = {"2024/portraet-osterkamp.jpg"}
COUNT_DIFFERS = {"2024/scheckuebergabe-lesefreude.jpg"}
CAPTION_IS_TITLE = {"2024/wochenmarkt.jpg"}
EMBARGOED = {"2025/auenpreis.jpg"}
EXPIRED = {"2023/ausstellung-flusslandschaften.jpg"}
FINDINGS = {
    "2023/ausstellung-flusslandschaften.jpg": {"expired"},
    "2024/portraet-osterkamp.jpg": {"no-credit"},
    "2024/scheckuebergabe-lesefreude.jpg": {"names-not-in-people"},
    "2024/wochenmarkt.jpg": {"caption-is-title", "people-not-in-caption"},
    "2025/auenpreis.jpg": {"embargoed"},
}
SAID = ("name", "titles", "office", "role", "row", "label")
EXIFTOOL_NAMES = {
    "caption": ("IFD0:ImageDescription", "IPTC:Caption-Abstract", "XMP-dc:Description"),
    "creators": ("IFD0:Artist", "IPTC:By-line", "XMP-dc:Creator"),
    "copyright": ("IFD0:Copyright", "IPTC:CopyrightNotice", "XMP-dc:Rights"),
    "title": ("IPTC:ObjectName", "XMP-dc:Title"),
    "city": ("IPTC:City", "XMP-photoshop:City"),
    "keywords": ("IPTC:Keywords", "XMP-dc:Subject"),
    "event": ("XMP-iptcExt:Event",),
    "alt_text": ("XMP-iptcCore:AltTextAccessibility",),
    "usage_terms": ("XMP-xmpRights:UsageTerms",),
}

every_scene = pytest.mark.parametrize("scene", SCENES, ids=[s.file for s in SCENES])


@pytest.fixture(scope="module")
def photos() -> dict[str, Photo]:
    """Every picture of the sample archive as the library reads it."""
    return {scene.file: files.read(PHOTOS / scene.file) for scene in SCENES}


@pytest.fixture(scope="module")
def exiftool() -> dict[str, dict[str, object]]:
    """Every picture of the sample archive as ExifTool reads it."""
    command = [
        "exiftool",
        "-j",
        "-G1",
        "-struct",
        "-charset",
        "iptc=utf8",
        "-r",
        "-ext",
        "jpg",
        ".",
    ]
    out = subprocess.run(command, cwd=PHOTOS, capture_output=True, check=True).stdout
    return {entry["SourceFile"].removeprefix("./"): entry for entry in json.loads(out)}


def upright(scene: Scene) -> Image.Image:
    """The picture as people see it."""
    with Image.open(PHOTOS / scene.file) as picture:
        return ImageOps.exif_transpose(picture).convert("RGB")


def bare(person: Person) -> Person:
    """The person without the region, which is compared with a tolerance."""
    return person.replace(region=None)


def test_there_are_pictures_enough():
    """The sample archive has at least 28 pictures, four of them stored turned."""
    assert len(SCENES) >= 28
    assert sorted(s.orientation for s in SCENES if s.orientation != 1) == [3, 6, 6, 8]


def test_scenes_and_pictures_are_the_same():
    """There is a picture for every scene, and none without."""
    there = {
        p.relative_to(PHOTOS).as_posix() for p in PHOTOS.rglob("*.jpg") if ".archive" not in p.parts
    }
    assert there == {scene.file for scene in SCENES}


def test_the_archive_is_small():
    """All pictures together are at most 4 MB, so that they can come with the product."""
    assert sum((PHOTOS / scene.file).stat().st_size for scene in SCENES) <= 4_000_000


@every_scene
def test_pictures_have_their_size(scene: Scene):
    """A picture is shown upright with the size of its scene, 640 to 1600 pixels a side."""
    size = upright(scene).size
    assert size == scene.size
    assert all(640 <= side <= 1600 for side in size)


@every_scene
def test_the_library_reads_what_the_scene_says(scene: Scene, photos: dict[str, Photo]):
    """Every field comes back as the scene has it, without a conflict or a warning."""
    photo = photos[scene.file]
    wanted = {k: v for k, v in draw.metadata(scene).items() if k != "people"}
    assert {name: getattr(photo.metadata, name) for name in wanted} == wanted
    assert photo.conflicts == ()
    assert photo.warnings == ()


@every_scene
def test_the_library_reads_the_people_in_order(scene: Scene, photos: dict[str, Photo]):
    """Names, titles, offices, roles, rows and places come back in left-to-right order."""
    wanted: Lineup = draw.metadata(scene)["people"]
    assert [bare(p) for p in photos[scene.file].people] == [bare(p) for p in wanted]


@every_scene
def test_regions_follow_the_order_of_the_people(scene: Scene, photos: dict[str, Photo]):
    """In every row the heads stand from left to right as the people are listed."""
    for _, row in groupby(photos[scene.file].people, key=lambda p: p.row):
        centres = [p.region.centre[0] for p in row if p.region]
        assert all(a < b for a, b in pairwise(centres))


@every_scene
def test_regions_lie_where_the_heads_are(scene: Scene, photos: dict[str, Photo]):
    """In the middle of every region, in the picture shown upright, is a face of that person."""
    if scene.table.get("aged"):  # a yellowed print has no colours
        return
    picture, listed = upright(scene), [p for p in scene.people if p.get("listed", True)]
    for person, drawn in zip(photos[scene.file].people, listed, strict=True):
        assert person.region is not None
        assert _share_of_skin(picture, person.region, drawn["look"]["skin"]) > 0.4, person.name


def _share_of_skin(picture: Image.Image, region: Region, skin: str) -> float:
    """How much of the middle of the region has nearly the colour."""
    x, y = region.x + region.w * 0.3, region.y + region.h * 0.45
    corner, size = (x * picture.width, y * picture.height), (region.w * 0.4, region.h * 0.3)
    box = (*corner, corner[0] + size[0] * picture.width, corner[1] + size[1] * picture.height)
    middle = picture.resize((16, 16), box=box)
    far = ImageChops.difference(middle, Image.new("RGB", middle.size, skin)).split()
    worst = ImageChops.lighter(ImageChops.lighter(far[0], far[1]), far[2])
    return sum(worst.histogram()[:70]) / 256


@pytest.mark.judge
@every_scene
def test_exiftool_reads_what_the_scene_says(scene: Scene, exiftool: dict[str, dict[str, object]]):
    """ExifTool finds the same words in EXIF, IPTC-IIM and XMP."""
    seen = exiftool[scene.file]
    for field, tags in EXIFTOOL_NAMES.items():
        for tag in tags:
            assert _joined(seen[tag]) == _joined(scene.table[field]), tag


def _joined(value: str | list[str]) -> str:
    return value if isinstance(value, str) else "; ".join(value)


@pytest.mark.judge
@every_scene
def test_exiftool_reads_the_people_in_order(scene: Scene, exiftool: dict[str, dict[str, object]]):
    """ExifTool finds the names in PersonInImage, their details and the regions in order."""
    seen = exiftool[scene.file]
    names = [p["name"] for p in scene.people if p.get("listed", True) and "name" in p]
    assert seen["XMP-iptcExt:PersonInImage"] == names
    regions = seen["XMP-mwg-rs:RegionInfo"]["RegionList"]  # type: ignore[index,call-overload]
    assert [r["Name"] for r in regions if "Name" in r] == names


@pytest.mark.judge
def test_exiftool_has_nothing_to_complain_about():
    """ExifTool's validation finds every file in order."""
    command = ["exiftool", "-validate", "-warning", "-a", "-s3", "-r", "-ext", "jpg", "."]
    out = subprocess.run(command, cwd=PHOTOS, capture_output=True, check=True, text=True).stdout
    assert {line for line in out.splitlines() if line[0] not in "= "} == {"OK"}


@pytest.mark.judge
@pytest.mark.parametrize(
    "key", ["Exif.Image.ImageDescription", "Iptc.Application2.Caption", "Xmp.dc.description"]
)
def test_exiv2_reads_the_captions(key: str):
    """exiv2 finds every caption whole, umlauts intact, in all three blocks."""
    paths = [scene.file for scene in SCENES]
    command = ["exiv2", "-K", key, "-Pv", *paths]
    out = subprocess.run(command, cwd=PHOTOS, capture_output=True, check=True).stdout.decode()
    for scene in SCENES:
        assert scene.table["caption"] in out, scene.file


def test_faults_are_those_on_purpose(photos: dict[str, Photo]):
    """A credit is missing, a count differs, a caption is the title: only where it is meant."""
    assert {f for f, p in photos.items() if not p.credit} == NO_CREDIT
    assert {f for f, p in photos.items() if p.caption == p.title} == CAPTION_IS_TITLE
    assert {
        s.file for s in SCENES if not all(p.get("listed", True) for p in s.people)
    } == COUNT_DIFFERS
    assert all(p.creators and p.copyright for p in photos.values())


def test_the_checks_find_the_faults_and_no_more(photos: dict[str, Photo]):
    """The product's own checks find every fault on purpose, and nothing else in the archive."""
    found = defaultdict(set)
    for finding in check(photos.values(), TODAY):
        found[finding.photo.path.relative_to(PHOTOS).as_posix()].add(finding.rule)
    assert found == FINDINGS


def test_two_pictures_may_not_go_out(photos: dict[str, Photo]):
    """One picture is embargoed until 2031, one has expired; both say so in words too."""
    told = {f: p.metadata for f, p in photos.items()}
    when = datetime.fromisoformat
    assert {f for f, m in told.items() if m.embargo and when(m.embargo) > TODAY} == EMBARGOED
    assert {f for f, m in told.items() if m.expires and when(m.expires) < TODAY} == EXPIRED
    assert {f for f, m in told.items() if m.instructions} == EMBARGOED | EXPIRED
    for files_, state in ((EMBARGOED, "embargoed"), (EXPIRED, "expired"), (NO_CREDIT, "blocked")):
        assert {rights.verdict(told[f], TODAY).state for f in files_} == {state}


@every_scene
def test_captions_name_the_people_in_their_order(scene: Scene):
    """The caption names everybody in the order they stand, or backwards after ``v. r.``"""
    if scene.file in CAPTION_IS_TITLE:
        return
    caption = scene.table["caption"]
    places = [caption.find(p.get("name", p.get("label"))) for p in scene.people]
    assert -1 not in places
    assert places == sorted(places, reverse=", v. r.:" in caption)


@every_scene
def test_captions_are_understood(scene: Scene):
    """Wherever a caption tells left from right, it is read as the people of the scene."""
    parsed = parse_caption(scene.table["caption"], lang=scene.table.get("lang", "de"))
    if parsed.kind == "none":
        assert len(scene.people) == 1 or scene.file in CAPTION_IS_TITLE
        return
    wanted = [tuple(p.get(key) for key in SAID) for p in scene.people]
    assert [tuple(getattr(p, key) for key in SAID) for p in parsed.people] == wanted


def test_people_return_in_changing_company(photos: dict[str, Photo]):
    """Many people are in several pictures, and the mayor stands now left, now right."""
    seen: dict[str, set[int | None]] = defaultdict(set)
    times: dict[str, int] = defaultdict(int)
    for photo in photos.values():
        for person in photo.people:
            if person.name:
                seen[person.name].add(person.position)
                times[person.name] += 1
    assert sum(1 for count in times.values() if count >= 2) >= 18
    assert seen["Ilka Brandmoor"] >= {1, 2, 3, 4}


def test_credits_list_every_picture_and_every_fault():
    """``CREDITS.md`` names the licence, all pictures, and each fault on purpose."""
    text = (PHOTOS / "CREDITS.md").read_text(encoding="utf-8")
    head, faults, listing = re.split(r"^## .*$", text, flags=re.MULTILINE)
    assert "CC0" in head
    assert re.findall(r"^\| `([^`]+\.jpg)`", listing, re.MULTILINE) == [s.file for s in SCENES]
    named = set(re.findall(r"^\| `([^`]+\.jpg)`", faults, re.MULTILINE))
    assert named == NO_CREDIT | COUNT_DIFFERS | CAPTION_IS_TITLE | EMBARGOED | EXPIRED


@pytest.mark.parametrize("file", ["2024/portraet-brandmoor.jpg", "2023/herbstkonzert.jpg"])
def test_pictures_can_be_drawn_again(file: str):
    """The script draws the same bytes every time, and they are the picture in the archive."""
    scene = next(s for s in SCENES if s.file == file)
    again = draw.stored(scene)
    assert again == draw.stored(scene)
    with Image.open(PHOTOS / file) as kept, Image.open(io.BytesIO(again)) as drawn:
        difference = ImageStat.Stat(
            ImageChops.difference(kept.convert("RGB"), drawn.convert("RGB"))
        )
    assert max(difference.mean) < 1.5


def test_words_are_written_the_same_every_time(tmp_path: Path):
    """The same picture and the same words give the same file, whichever process writes it."""
    scene = min(SCENES, key=lambda s: s.size[0] * s.size[1])
    with Image.open(PHOTOS / scene.file) as picture:
        picture.save(tmp_path / "bare.jpg")
    script = (
        "import sys, draw\n"
        "scene = next(s for s in draw.load() if s.file == sys.argv[1])\n"
        "draw.files.write(sys.argv[2], **draw.metadata(scene))"
    )
    written = set()
    for seed in ("1", "2", "3"):
        path = tmp_path / f"{seed}.jpg"
        path.write_bytes((tmp_path / "bare.jpg").read_bytes())
        surroundings = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(PHOTOS)}
        command = [sys.executable, "-c", script, scene.file, str(path)]
        subprocess.run(command, env=surroundings, check=True)
        written.add(path.read_bytes())
    assert len(written) == 1
