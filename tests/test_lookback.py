"""history, undo and verify on the command line: what programs rely on."""

from __future__ import annotations

import pictures
import pytest
from test_cli import Result

from archive.catalog import Archive


@pytest.fixture
def root(tmp_path, monkeypatch):
    """An indexed archive of two pictures; we stand in it."""
    for name in ("a.jpg", "b.jpg"):
        (tmp_path / name).write_bytes(pictures.jpeg(quality=ord(name[0]) - 30))
    monkeypatch.chdir(tmp_path)
    with Archive(tmp_path) as archive:
        archive.refresh()
    return tmp_path


def test_history_gives_every_write_newest_first(root):
    """Batch, time, user, and each field before and after; nothing but JSON on stdout."""
    Result("write", root / "a.jpg", "--set", "caption=eins")
    Result("write", root / "a.jpg", "--set", "caption=zwei", "--set", "title=T")
    done = Result("history", root / "a.jpg", "--json")
    assert done.code == 0
    new, old = done.json
    assert new["changes"] == [
        {"field": "title", "new": "T"},
        {"field": "caption", "old": "eins", "new": "zwei"},
    ]
    assert (new["file"], new["verb"], new["state"]) == ("a.jpg", "write", "done")
    assert old["batch"] != new["batch"]
    assert new["user"]
    lines = Result("history", root / "a.jpg").out
    assert "caption: eins -> zwei" in lines
    assert new["batch"] in lines


def test_the_files_of_one_call_are_one_batch(root):
    """What was written together is undone together, byte for byte."""
    before = {p: p.read_bytes() for p in root.glob("*.jpg")}
    Result("write", root / "a.jpg", root / "b.jpg", "--set", "credit=Stadt Kassel")
    done = Result("undo", "--json")
    assert done.code == 0
    assert sorted(done.json["restored"]) == [str(root / "a.jpg"), str(root / "b.jpg")]
    assert {p: p.read_bytes() for p in root.glob("*.jpg")} == before
    again = Result("undo", done.json["batch"])
    assert (again.code, "2 pictures" in again.out) == (0, True)
    assert Result("read", root / "b.jpg", "--json").json[0]["credit"] == "Stadt Kassel"


def test_undo_names_what_it_left_alone(root):
    """Exit 1, one line each on stderr; the rest is undone."""
    Result("write", root / "a.jpg", root / "b.jpg", "--set", "title=T")
    (batch,) = {record["batch"] for record in Result("history", root / "a.jpg", "--json").json}
    Result("write", root / "a.jpg", "--set", "title=later")
    done = Result("undo", batch, "--json")
    assert done.code == 1
    assert done.json["refused"] == [
        {"path": str(root / "a.jpg"), "error": "was changed again since"}
    ]
    assert "title" not in Result("read", root / "b.jpg", "--json").json[0]


def test_undo_of_nothing_and_of_an_unknown_batch(root):
    """Said, with exit 1."""
    assert (Result("undo").code, Result("undo", "unknown").code) == (1, 1)


def test_undo_finds_a_picture_that_was_moved(root):
    """Even if it has not been indexed at its new place yet."""
    before = (root / "a.jpg").read_bytes()
    Result("write", root / "a.jpg", "--set", "title=T")
    (root / "2023").mkdir()
    (root / "a.jpg").rename(root / "2023/c.jpg")
    assert Result("undo").code == 0
    assert (root / "2023/c.jpg").read_bytes() == before


def test_verify_is_silent_about_sound_pictures(root):
    """Indexing answers for new pictures, our writes keep the answer up to date."""
    Result("write", root / "a.jpg", "--set", "title=T")
    done = Result("verify", "--json")
    assert (done.code, done.err) == (0, "")
    assert done.json == {
        "ok": 2, "changed": [], "missing": [], "untracked": [], "damaged": [], "moved": []
    }  # fmt: skip


def test_verify_names_what_differs_until_it_is_accepted(root):
    """Exit 1 with path and reason; accepting answers for it, but never in bulk for damage."""
    (root / "a.jpg").unlink()
    (root / "b.jpg").write_bytes(pictures.jpeg(quality=20))
    done = Result("verify", "--json")
    assert (done.code, done.json["missing"], done.json["damaged"]) == (1, ["a.jpg"], ["b.jpg"])
    assert "b.jpg: damaged: the picture is not the one it was" in done.err
    assert Result("verify", "--accept-all").code == 1
    done = Result("verify", "--accept", "b.jpg", "--json")
    assert (done.code, done.json["ok"]) == (0, 1)


def test_a_new_picture_is_untracked_until_it_is_indexed(root):
    """Not wrong, only new: exit 0."""
    (root / "c.jpg").write_bytes(pictures.jpeg(quality=80))
    done = Result("verify", "--json")
    assert (done.code, done.json["untracked"]) == (0, ["c.jpg"])
    Result("index", root)
    assert Result("verify", "--json").json["ok"] == 3


def test_two_editors_of_one_picture(root):
    """The second is merged with the first, or shown what both changed."""
    with Archive(root, user="Ilona") as first, Archive(root, user="Harry") as second:
        seen = second["a.jpg"]
        first.write(first["a.jpg"].edit(caption="von Ilona"))
        second.write(seen.edit(credit="von Harry"))
        now = first["a.jpg"]
        assert (now.caption, now.credit) == ("von Ilona", "von Harry")
        assert [entry.batch.user for entry in first.history("a.jpg")] == ["Harry", "Ilona"]
        assert [p.file for p in first.search("credit:Harry")] == ["a.jpg"]


def test_a_kit_leaves_a_receipt(root):
    """Who took which picture, with which words; a correction shows who has the old ones."""
    with Archive(root, user="HNA") as archive:
        words = {"caption": "alt", "credit": "dpa", "creators": ["H. S."], "copyright": "© dpa"}
        archive.write("a.jpg", **words)
        report = archive.export([archive["a.jpg"]], root.parent / "kit.zip")
        (issued,) = archive.journal.receipts.last()
        assert (issued.user, issued.number) == ("HNA", report.receipt.number)
        archive.write("a.jpg", caption="neu")
        (holder,) = archive.journal.receipts.holders(archive["a.jpg"].image_hash)
        assert (holder.taken.caption, holder.taken.file) == ("alt", "a.jpg")
