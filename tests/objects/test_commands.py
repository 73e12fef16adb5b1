"""The command line on ``s3://bucket/prefix``."""

from __future__ import annotations

import json
import zipfile

import pictures
import pytest
from click.testing import CliRunner

from archive.cli import cli
from archive.errors import ArchiveError, NotFound

pytestmark = pytest.mark.s3


def run(*arguments):
    """What a call printed, as JSON where it was asked for that."""
    done = CliRunner().invoke(cli, [str(a) for a in arguments], standalone_mode=False)
    if isinstance(done.exception, ArchiveError):
        raise done.exception
    assert done.return_value in (0, None), (done.stderr, done.exception)
    return json.loads(done.stdout) if "--json" in arguments else done.stdout


@pytest.fixture
def address(bucket):
    """Two pictures with all a kit asks for, one of them with a sidecar."""
    bucket.put("a.jpg", pictures.jpeg())
    bucket.put("ordner/b.heic", pictures.heic())
    return bucket.address


def test_from_the_first_index_to_the_kit(bucket, address, tmp_path):
    """Every command takes the address where it takes a folder or a file."""
    assert run("index", address, "--json")["added"] == 2
    settings = ("--set", "caption=Empfang", "--set", "credit=Stadt", "--set", "creators=Anna")
    done = run("write", f"{address}/a.jpg", f"{address}/ordner/b.heic", *settings, "--json")
    assert [one["written_to"] for one in done] == [
        f"{address}/a.jpg",
        f"{address}/ordner/b.heic.xmp",
    ]
    [read] = run("read", f"{address}/a.jpg", "--json")
    assert (read["caption"], read["path"]) == ("Empfang", f"{address}/a.jpg")
    found = run("search", "empfang", "--archive", address, "--json")
    assert found["total"] == 2
    assert len(run("history", f"{address}/a.jpg", "--json")) == 1
    to = tmp_path / "kit.zip"
    run("export", "empfang", "--archive", address, "--to", to, "--json")
    assert "b.heic.xmp" in zipfile.ZipFile(to).namelist()
    run("verify", "--archive", address)
    run("undo", "--archive", address)
    assert sorted(bucket.names()) == ["a.jpg", "ordner/b.heic"]
    assert "caption" not in run("read", f"{address}/a.jpg", "--json")[0]


def test_the_nearest_archive_is_the_one_written_to(bucket, address):
    """As with folders; its history has the write."""
    run("index", address, "--json")
    run("write", f"{address}/ordner/b.heic", "--set", "caption=Empfang", "--json")
    assert run("search", "empfang", "--archive", address, "--json")["total"] == 1


def test_pictures_are_taken_in_and_captioned_from_a_release(bucket, address, tmp_path):
    """Files of this machine go into the bucket, where a press release finds them."""
    picture, release = tmp_path / "spatenstich.jpg", tmp_path / "release.txt"
    picture.write_bytes(pictures.jpeg(pictures.xmp_segment()))
    given = ("add", picture, "--archive", address, "--folder", "neu", "--json")
    assert run(*given) == {"stored": [f"{address}/neu/spatenstich.jpg"], "taken": []}
    done = CliRunner().invoke(cli, [str(word) for word in given], standalone_mode=False)
    assert (done.return_value, json.loads(done.stdout)["taken"]) == (1, ["spatenstich.jpg"])
    release.write_text("Bild: spatenstich.jpg\nNach dem Spatenstich: Anna Ott. Foto: Ida Ruf\n")
    run("import", release, "--photos", f"{address}/neu", "--match", "1=spatenstich.jpg", "--json")
    assert "Anna Ott" in run("read", f"{address}/neu/spatenstich.jpg", "--json")[0]["caption"]
    assert bucket.get("neu/spatenstich.jpg") != picture.read_bytes()


def test_what_is_no_address_is_said_so(surroundings):
    """Before anything is asked."""
    with pytest.raises(NotFound, match="is no address"):
        run("index", "s3://")
