"""From a press release to captioned downloads: the whole job, judged from outside."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from tests.test_releases import RELEASE

pytestmark = pytest.mark.judge


def archive(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "archive.cli", *map(str, arguments)],
        capture_output=True, text=True, encoding="utf-8", cwd=cwd, check=False,
    )  # fmt: skip


def exiftool(path: Path, *tags: str) -> dict:
    out = subprocess.run(
        ["exiftool", "-json", "-G1", "-struct", *tags, str(path)], capture_output=True, check=True
    )
    return json.loads(out.stdout)[0]


def exiv2(path: Path) -> dict[str, list[str]]:
    out = subprocess.run(
        ["exiv2", "-Pkt", "-n", "UTF-8", str(path)], capture_output=True, check=True
    )
    found: dict[str, list[str]] = {}
    for line in out.stdout.decode().splitlines():
        key, _, value = line.partition(" ")
        found.setdefault(key, []).append(value.strip())
    return found


@pytest.fixture(scope="module")
def card(tmp_path_factory) -> Path:
    """Two pictures of a photographer's card, captioned from the release."""
    folder = tmp_path_factory.mktemp("card")
    for number in (1, 2):
        picture = Image.new("RGB", (640, 427), "#345")
        ImageDraw.Draw(picture).ellipse((200, 100, 260 + number * 40, 200), "#fc9")
        picture.save(folder / f"IMG_000{number}.jpg", quality=90)
    (folder / "release.txt").write_text(RELEASE, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def pixels(card) -> dict[str, bytes]:
    return {p.name: scan(p) for p in card.glob("*.jpg")}


def scan(path: Path) -> bytes:
    """The coded image data of a baseline JPEG: everything from the first scan on."""
    data = path.read_bytes()
    return data[data.index(b"\xff\xda") :]


@pytest.fixture(scope="module")
def captioned(card, pixels) -> Path:
    plan = archive("import", card / "release.txt", "--photos", card, "--dry-run", "--json")
    assert plan.returncode == 0, plan.stderr
    assert json.loads(plan.stdout)["sure"] is True
    done = archive("import", card / "release.txt", "--photos", card)
    assert done.returncode == 0, done.stderr
    indexed = archive("index", card, "--json")
    assert json.loads(indexed.stdout)["added"] == 2
    return card


def test_a_dry_run_writes_nothing(card):
    """The plan is shown, the card is as it was."""
    before = {p: p.read_bytes() for p in card.glob("*.jpg")}
    assert archive("import", card / "release.txt", "--photos", card, "--dry-run").returncode == 0
    assert {p: p.read_bytes() for p in card.glob("*.jpg")} == before


def test_image_data_are_untouched(captioned, pixels):
    """Not a bit of the coded image changes."""
    assert {p.name: scan(p) for p in captioned.glob("*.jpg")} == pixels


def test_exiftool_reads_all_three_blocks(captioned):
    """Caption, people in order, by-line, credit and copyright, umlauts intact."""
    seen = exiftool(captioned / "IMG_0002.jpg")
    caption = "v. l.: Bürgermeisterin Tülay Groß, Dr. Jan Öztürk (Leiter des Tiefbauamts)"
    assert seen["IFD0:ImageDescription"] == seen["IPTC:Caption-Abstract"] == caption
    assert seen["XMP-dc:Description"] == caption
    assert seen["XMP-iptcExt:PersonInImage"] == ["Tülay Groß", "Jan Öztürk"]
    assert seen["IFD0:Artist"] == seen["IPTC:By-line"] == "Zoë Lindqvist"
    assert seen["XMP-dc:Creator"] == ["Zoë Lindqvist"]
    assert seen["IPTC:Credit"] == seen["XMP-photoshop:Credit"] == "Stadt Auenbrück/Zoë Lindqvist"
    notice = "© Stadt Auenbrück/Zoë Lindqvist"
    assert seen["IFD0:Copyright"] == seen["IPTC:CopyrightNotice"] == notice
    assert seen["XMP-dc:Rights"] == notice
    assert seen["IPTC:CodedCharacterSet"] == "UTF8"
    assert seen["IPTC:ObjectName"] == seen["XMP-dc:Title"] == "Brückenfest _ Rundgang"


def test_exiv2_reads_the_same(captioned):
    """A second judge, another library."""
    seen = exiv2(captioned / "IMG_0002.jpg")
    caption = "v. l.: Bürgermeisterin Tülay Groß, Dr. Jan Öztürk (Leiter des Tiefbauamts)"
    assert seen["Exif.Image.ImageDescription"] == [caption]
    assert seen["Iptc.Application2.Caption"] == [caption]
    assert seen["Xmp.dc.description"] == [f'lang="x-default" {caption}']
    assert seen["Xmp.iptcExt.PersonInImage"] == ["Tülay Groß, Jan Öztürk"]
    assert seen["Iptc.Application2.Byline"] == ["Zoë Lindqvist"]
    assert seen["Iptc.Application2.Credit"] == ["Stadt Auenbrück/Zoë Lindqvist"]
    assert seen["Exif.Image.Copyright"] == ["© Stadt Auenbrück/Zoë Lindqvist"]


def test_iptcinfo3_reads_the_same(captioned):
    """The bytes say UTF-8, so a reader that trusts them finds the by-line."""
    data = (captioned / "IMG_0001.jpg").read_bytes()
    assert b"\x1c\x01\x5a\x00\x03\x1b%G" in data


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ('person:"Jan Öztürk"', {"IMG_0001.jpg", "IMG_0002.jpg"}),
        ('person:"Jan Öztürk" << "Tülay Groß"', {"IMG_0001.jpg"}),
        ('person:"Tülay Groß" < "Jan Öztürk"', {"IMG_0002.jpg"}),
        ("Durchschnitt", {"IMG_0001.jpg"}),
        ("Buergermeisterin", {"IMG_0001.jpg", "IMG_0002.jpg"}),
        ("person:Niemand", set()),
    ],
)
def test_search_finds_by_person_and_place(captioned, query, names):
    """Who stands left of whom is a question the archive answers."""
    found = archive("search", "--archive", captioned, "--json", "--", query)
    assert found.returncode == 0, found.stderr
    page = json.loads(found.stdout)
    assert {Path(p["path"]).name for p in page["photos"]} == names
    assert page["total"] == len(names)


def test_the_kit_carries_everything_inside(captioned, tmp_path):
    """Each picture with its words, and the media block line for line."""
    done = archive("export", "person:Groß", "--to", tmp_path / "kit.zip", "--archive", captioned)
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(tmp_path / "kit.zip") as kit:
        assert kit.testzip() is None
        kit.extractall(tmp_path / "kit")
    names = {p.name for p in (tmp_path / "kit").iterdir()}
    lists = {"captions.txt", "captions.csv", "captions.json", "index.html", "TERMS.txt"}
    assert names >= lists | {"IMG_0001.jpg", "IMG_0002.jpg"}
    for name in ("IMG_0001.jpg", "IMG_0002.jpg"):
        assert (tmp_path / "kit" / name).read_bytes() == (captioned / name).read_bytes()
    lines = [" ".join(line.split()) for line in RELEASE.splitlines()]
    block = (tmp_path / "kit/captions.txt").read_text(encoding="utf-8").splitlines()
    assert block == lines[lines.index(block[0]) :]
    records = json.loads((tmp_path / "kit/captions.json").read_text(encoding="utf-8"))
    assert [p["name"] for p in records[1]["people"]] == ["Tülay Groß", "Jan Öztürk"]


def test_a_second_import_changes_nothing(captioned):
    """The same release twice leaves every byte."""
    before = {p: p.read_bytes() for p in captioned.glob("*.jpg")}
    assert archive("import", captioned / "release.txt", "--photos", captioned).returncode == 0
    assert {p: p.read_bytes() for p in captioned.glob("*.jpg")} == before
