"""The contract of the command line: names, exit codes, JSON and nothing else."""

import json
import signal
import subprocess
import sys

import pytest
from click.testing import CliRunner
from PIL import Image

from archive.cli import cli
from archive.console import complain
from archive.errors import ArchiveError


class Result:
    """What a call printed, and the code it left with."""

    def __init__(self, *arguments, stdin=None):
        done = CliRunner().invoke(
            cli, [str(a) for a in arguments], input=stdin, standalone_mode=False
        )
        self.out, self.err, self.code = done.stdout, done.stderr, done.return_value
        if isinstance(done.exception, ArchiveError):
            self.code, self.err = 1, str(done.exception)
        elif done.exception is not None:
            self.code = getattr(done.exception, "exit_code", None)
            self.err = str(done.exception)

    @property
    def json(self):
        return json.loads(self.out)


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "a.jpg"
    Image.new("RGB", (64, 48), "#765").save(path)
    return path


def test_read_gives_one_object_per_file_in_order(picture, tmp_path):
    """An unreadable file gives its error in its place, and exit code 1."""
    broken = tmp_path / "b.jpg"
    broken.write_bytes(b"no picture")
    done = Result("read", picture, broken, "--json")
    assert done.code == 1
    first, second = done.json
    assert (first["path"], first["format"]) == (str(picture), "JPEG")
    assert len(first["image_hash"]) == 64
    assert first["conflicts"] == first["warnings"] == []
    assert set(second) == {"path", "error"}


def test_write_sets_lists_by_repeating_and_removes_by_nothing(picture):
    """``--set`` repeats for list fields, ``FIELD=`` removes, and old -> new is printed."""
    done = Result("write", picture, "--set", "keywords=Rathaus", "--set", "keywords=Fest",
                  "--set", "title=Gästebuch")  # fmt: skip
    assert done.code == 0
    assert "title: – -> Gästebuch" in done.out
    (record,) = Result("read", picture, "--json").json
    assert record["keywords"] == ["Rathaus", "Fest"]
    assert Result("write", picture, "--set", "title=").code == 0
    (record,) = Result("read", picture, "--json").json
    assert "title" not in record


def test_write_takes_people_as_a_caption_says_them(picture):
    """Order, titles, office and role come out of the sentence."""
    text = "v. l.: Dr. Jan Öztürk (Tiefbauamt), Bürgermeisterin Tülay Groß"
    assert Result("write", picture, "--people", text).code == 0
    (record,) = Result("read", picture, "--json").json
    assert [(p["position"], p["titles"], p["office"], p["name"]) for p in record["people"]] == [
        (1, "Dr.", None, "Jan Öztürk"),
        (2, None, "Bürgermeisterin", "Tülay Groß"),
    ]


def test_what_read_prints_write_takes(picture, tmp_path):
    """JSON out of one picture goes into another."""
    Result("write", picture, "--set", "title=Gästebuch", "--people", "v. l.: Ina Groß, Jan Öztürk")
    other = tmp_path / "other.jpg"
    Image.new("RGB", (64, 48), "#123").save(other)
    records = Result("read", picture, "--json").json
    records[0].pop("path")
    done = Result("write", other, "--from-json", "-", "--json", stdin=json.dumps(records))
    assert done.code == 0, done.err
    (copied,) = Result("read", other, "--json").json
    assert copied["title"] == "Gästebuch"
    assert copied["people"] == records[0]["people"]


def test_a_dry_run_writes_nothing(picture):
    """It says what would change."""
    before = picture.read_bytes()
    done = Result("write", picture, "--set", "title=Neu", "--dry-run")
    assert "title: – -> Neu" in done.out
    assert picture.read_bytes() == before


def test_a_refused_file_does_not_stop_the_others(picture, tmp_path):
    """The rest of the batch goes on; one line on stderr; exit code 1."""
    broken = tmp_path / "b.jpg"
    broken.write_bytes(b"\xff\xd8\xffrubbish")
    done = Result("write", broken, picture, "--set", "title=Neu", "--json")
    assert done.code == 1
    assert "error" in done.json[0]
    assert done.json[1]["changes"][0]["new"] == "Neu"
    assert broken.read_bytes() == b"\xff\xd8\xffrubbish"


@pytest.mark.parametrize(
    "arguments",
    [("write", "x.jpg"), ("write", "x.jpg", "--set", "colour=red"), ("read",), ("nonsense",),
     ("write", "x.jpg", "--set", "title"), ("export", "x"),
     ("export", "x", "--to", "y.zip", "--preset", "poster")],
)  # fmt: skip
def test_wrong_usage_exits_2(arguments):
    """A program can tell its own mistake from a refusal."""
    assert Result(*arguments).code == 2


def test_parse_speaks_json_lines():
    """One caption a line in, one line-up a line out, ids kept."""
    line = json.dumps({"id": "a", "caption": "v. l.: Ina Groß, Jan Öztürk"})
    done = Result("parse", "--jsonl", stdin=f"{line}\n\n")
    record = json.loads(done.out)
    assert record["id"] == "a"
    assert [p["name"] for p in record["persons"]] == ["Ina Groß", "Jan Öztürk"]
    keys = {"lang", "direction", "text_before", "text_after", "unnamed_groups", "not_pictured"}
    assert keys <= set(record)


def test_parse_takes_credits_apart():
    """Creator, organisation and notice are three things."""
    line = json.dumps({"id": 1, "credit": "© Stadt Auenbrück/Zoë Lindqvist"})
    record = json.loads(Result("parse", "--credit", "--jsonl", stdin=line).out)
    assert record == {"id": 1, "creator": ["Zoë Lindqvist"], "organisations": ["Stadt Auenbrück"],
                      "notice": "©", "rights": None, "year": None, "usage": None}  # fmt: skip


def test_complaints_are_single_lines(capsys):
    """Whatever the reason contains."""
    complain("a.jpg: two\nlines")
    assert capsys.readouterr().err == "a.jpg: two lines\n"


def test_a_block_is_one_object_with_what_stands_in_it_and_what_does_not(picture):
    """The text under ``block``, or a file's name under ``to``; who stays behind, and why."""
    Result("write", picture, "--set", "title=Gästebuch", "--set", "credit=Stadt/Kern",
           "--set", "creators=Jan Kern", "--set", "caption=Ein Eintrag.")  # fmt: skip
    barred = picture.with_name("b.jpg")
    Image.new("RGB", (64, 48), "#123").save(barred)
    Result("write", barred, "--set", "caption=Noch nicht.", "--set", "embargo=2099-01-01",
           "--set", "credit=Stadt/Kern", "--set", "creators=Jan Kern")  # fmt: skip
    assert Result("index", picture.parent).code == 0
    here = ["--archive", picture.parent, "--json"]
    done = Result("block", "", *here)
    assert (done.code, done.json["to"], done.json["form"]) == (1, None, "text")
    assert "Gästebuch" in done.json["block"]
    assert "Noch nicht" not in done.json["block"]
    assert done.json["pictures"] == [str(picture)]
    (left,) = done.json["left_out"]
    assert (left["path"], left["state"]) == (str(barred), "embargoed")
    assert left["reasons"]
    target = picture.with_name("block.md")
    done = Result("block", "Eintrag", "--to", target, *here)
    assert (done.code, done.json["block"], done.json["left_out"]) == (0, None, [])
    assert (done.json["to"], done.json["form"]) == (str(target), "markdown")
    assert "Gästebuch" in target.read_text(encoding="utf-8")
    refused = Result("block", "Eintrag", "--form", "docx", *here)
    assert (refused.code, refused.out) == (2, "")


def test_watching_reports_each_change_until_it_is_stopped(picture):
    """One JSON line at the start, one for a new picture, and Ctrl+C ends it well."""
    program = [
        sys.executable,
        "-m",
        "archive.cli",
        "index",
        str(picture.parent),
        "--watch",
        "--json",
    ]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as watching:
        assert watching.stdout is not None
        assert json.loads(watching.stdout.readline())["added"] == 1
        Image.new("RGB", (64, 48), "#321").save(picture.with_name("new.jpg"))
        assert json.loads(watching.stdout.readline())["added"] == 1
        watching.send_signal(signal.SIGINT)
        assert watching.wait(20) == 0


def test_the_archive_may_be_named_before_the_command(picture, tmp_path, monkeypatch):
    """``--archive`` counts before and behind the command, and more than the environment."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.setenv("ARCHIVE_DIR", str(elsewhere))
    Result("index", tmp_path)
    assert Result("--archive", tmp_path, "search", "", "--json").json["total"] == 1
    asked = Result("--archive", elsewhere, "search", "", "--archive", tmp_path, "--json")
    assert asked.json["total"] == 1
    assert Result("search", "", "--json").json["total"] == 0
