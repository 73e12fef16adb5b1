"""rename and person on the command line: what programs rely on."""

from __future__ import annotations

import pictures
import pytest
from test_cli import Result

from archive.catalog import Archive

OLD, NEW = "Ilka Brandmor", "Ilka Brandmoor"


@pytest.fixture
def root(tmp_path, monkeypatch):
    """An archive of one picture that names her wrongly; we stand in it."""
    (tmp_path / "a.jpg").write_bytes(pictures.jpeg())
    monkeypatch.chdir(tmp_path)
    with Archive(tmp_path) as archive:
        archive.write("a.jpg", caption=f"Mit {OLD}")
    return tmp_path


def test_rename_shows_writes_and_goes_back(root):
    """The same object with and without --dry-run; the batch is what undo takes."""
    before = (root / "a.jpg").read_bytes()
    dry = Result("rename", OLD, NEW, "--dry-run", "--json")
    change = {"field": "caption", "old": f"Mit {OLD}", "new": f"Mit {NEW}"}
    assert dry.json["pictures"] == [
        {"path": str(root / "a.jpg"), "file": "a.jpg", "changes": [change]}
    ]
    assert (dry.json["batch"], dry.json["failed"], dry.code) == (None, [], 0)
    assert (root / "a.jpg").read_bytes() == before
    done = Result("rename", OLD, NEW, "--json")
    assert done.json["pictures"] == dry.json["pictures"]
    assert Result("read", root / "a.jpg", "--json").json[0]["caption"] == f"Mit {NEW}"
    assert Result("undo", done.json["batch"]).code == 0
    assert (root / "a.jpg").read_bytes() == before
    assert NEW in Result("rename", OLD, NEW, "--dry-run").out


def test_rename_names_what_it_left_alone(root, monkeypatch):
    """Exit 1 and one line on stderr; a name of nothing is refused."""
    (root / "a.jpg").chmod(0o444)
    root.chmod(0o755)
    monkeypatch.setattr("archive.recorded.files.write", _full_disk)
    done = Result("rename", OLD, NEW, "--json")
    assert done.code == 1
    assert done.json["failed"] == [{"path": str(root / "a.jpg"), "error": "no space"}]
    assert Result("rename", OLD, " ").code == 1


def _full_disk(path, **_):
    from archive.errors import WriteError

    raise WriteError("no space", path)


def test_a_card_grows_by_what_is_said(root):
    """Who has none gets one; aliases, offices and identifiers are added, the rest is replaced."""
    Result("person", "set", NEW, "--alias", OLD, "--office", "Rätin|2016|2021", "--code", "ib")
    done = Result("person", "set", "ib", "--office", "Bürgermeisterin|2021", "--titles", "Dr.",
                  "--id", "urn:x:1", "--json")  # fmt: skip
    (card,) = done.json
    assert (card["name"], card["aliases"], card["titles"]) == (NEW, [OLD], "Dr.")
    assert card["offices"] == [
        {"title": "Rätin", "since": "2016", "until": "2021"},
        {"title": "Bürgermeisterin", "since": "2021"},
    ]
    assert Result("person", "show", "brandmoor", "--json").json == [card]
    assert "Bürgermeisterin" in Result("person", "show").out
    Result("person", "set", card["id"], "--no-alias", OLD)
    assert "aliases" not in Result("person", "show", "--json").json[0]
    assert Result("person", "set", "ib", "--office", "|2021").code == 1


def test_two_names_are_one_person_and_two_again(root):
    """merge, split and undo; what has no card yet is an alias."""
    Result("person", "merge", NEW, OLD)
    assert Result("search", f'person:"{NEW}"', "--json").code == 0
    (card,) = Result("person", "show", "--json").json
    assert card["aliases"] == [OLD]
    first, second = Result("person", "split", NEW, OLD, "--note", "Schwester", "--json").json
    assert (first["name"], second["name"], second["note"]) == (NEW, OLD, "Schwester")
    assert Result("person", "merge", OLD, NEW).code == 0
    assert len(Result("person", "show", "--json").json) == 1
    assert Result("person", "undo").code == 0
    assert len(Result("person", "show", "--json").json) == 2
    assert Result("person", "remove", OLD).code == 0
    assert Result("person", "remove", OLD).code == 1


def test_two_people_of_one_name_are_told_apart_by_id(root):
    """A name that may be either is refused and the ids are given."""
    with Archive(root) as archive:
        ids = [archive.directory.add(NEW).id for _ in range(2)]
    done = Result("person", "set", NEW, "--note", "x")
    assert done.code == 1
    assert all(id_ in done.err for id_ in ids)
    assert Result("person", "set", ids[1], "--note", "x", "--json").json[0]["id"] == ids[1]


def test_codes_come_from_and_go_to_photo_mechanic(root):
    """A TSV list in, the same list out; what is no text is refused with its path."""
    (root / "codes.txt").write_text("ib\tIlka Brandmoor\nom\tOtto Mayer\n", encoding="utf-8")
    assert Result("person", "codes", "--read", root / "codes.txt").code == 0
    lines = Result("person", "codes").out.splitlines()
    assert [line.split("\t")[:2] for line in lines] == [["ib", NEW], ["om", "Otto Mayer"]]
    assert {c["code"] for c in Result("person", "codes", "--json").json} == {"ib", "om"}
    (root / "codes.txt").write_bytes(b"\xff\xfe\x00")
    refused = Result("person", "codes", "--read", root / "codes.txt")
    assert (refused.code, str(root / "codes.txt") in refused.err) == (1, True)
