"""History, undo and receipts: nothing is lost, and every way leads back."""

from __future__ import annotations

import hashlib
import itertools
import multiprocessing
import os
import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pictures
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive import files, splice
from archive.errors import Changed, NotFound, ReadError, WriteError
from archive.journal import Journal, State
from archive.model import Change, Edit, Lineup
from archive.recorded import recording, write
from archive.settle import settle, sweep
from archive.undo import undo

KINDS = {
    **pictures.NATIVE_PICTURES,
    "JPEG with blocks": lambda: pictures.jpeg(
        pictures.exif_segment(pictures.exif_block()), pictures.xmp_segment(), trailer=b"behind"
    ),
    "HEIC": lambda: pictures.heic(pictures.exif_block(), pictures.PACKET),
    "signed JPEG": pictures.signed_jpeg,
}


@pytest.fixture
def root(tmp_path):
    (tmp_path / ".archive").mkdir()
    return tmp_path


@pytest.fixture
def journal(root):
    with Journal(root / ".archive/journal.db") as journal:
        yield journal


def put(root: Path, name: str = "a.jpg", content: bytes | None = None) -> Path:
    path = root / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(pictures.jpeg() if content is None else content)
    return path


def change(journal, root, path, *, batch=None, **changes):
    batch = batch or journal.history.batch("Ilona")
    return write(journal, batch, root, Edit(path, changes))


def snapshot(root: Path) -> dict[str, str]:
    """Every file of the archive by its hash."""
    return {
        p.relative_to(root).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(root.rglob("*"))
        if p.is_file() and ".archive" not in p.parts
    }


class TestHistory:
    def test_a_write_is_entered_with_who_when_and_what(self, root, journal):
        """Who, when, which picture, and every field before and after."""
        path = put(root)
        change(journal, root, path, caption="eins", keywords=["Rathaus", "Kassel"])
        change(journal, root, path, caption="zwei", people=Lineup.of(["Ilona Friedrich"]))
        new, old = journal.history.of_file("a.jpg")
        assert (new.batch.user, new.batch.verb, new.state) == ("Ilona", "write", State.DONE)
        assert new.changes[0] == Change("caption", "eins", "zwei")
        assert new.changes[1].new.names == ("Ilona Friedrich",)
        assert old.changes == (
            Change("caption", None, "eins"),
            Change("keywords", None, ("Rathaus", "Kassel")),
        )
        assert (old.after, new.after) == (new.before, files.read(path).file_hash)
        assert datetime.fromisoformat(new.at).tzinfo is not None

    def test_history_follows_a_picture_that_was_moved(self, root, journal):
        """The picture is known by its image, not by its path."""
        path = put(root)
        change(journal, root, path, caption="eins")
        moved = path.rename(root / "b.jpg")
        change(journal, root, moved, caption="zwei")
        image_hash = files.read(moved).image_hash
        assert [e.file for e in journal.history.of_picture(image_hash)] == ["b.jpg", "a.jpg"]

    def test_a_write_that_changes_nothing_is_not_entered(self, root, journal):
        """No entry, and no empty batch either."""
        path = put(root)
        change(journal, root, path, caption="eins")
        change(journal, root, path, caption="eins")
        assert len(journal.history.of_file("a.jpg")) == len(journal.history.batches()) == 1

    def test_a_refused_write_leaves_no_trace(self, root, journal):
        """What did not happen is not in the history."""
        path = put(root)
        path.chmod(0o444)
        with pytest.raises(WriteError):
            change(journal, root, path, caption="eins")
        assert journal.history.batches() == ()

    def test_a_write_the_journal_cannot_take_does_not_happen(self, root, journal):
        """First the journal, then the picture: no change without a way back."""
        path = put(root)
        before = path.read_bytes()
        db = sqlite3.connect(journal.path)
        db.execute("ALTER TABLE writes RENAME TO elsewhere")
        with pytest.raises(WriteError, match="journal"):
            change(journal, root, path, caption="eins")
        db.close()
        assert path.read_bytes() == before
        assert sorted(os.listdir(root)) == [".archive", path.name]

    def test_values_of_every_kind_come_back_as_they_were(self, root, journal):
        """A value is the same value when it comes out of the journal."""
        path = put(root)
        values = {
            "rights_marked": True, "urgency": 3, "creators": ("Harry Soremski",),
            "date_created": "2023-05-12", "data_mining": "DMI-PROHIBITED",
        }  # fmt: skip
        result = change(journal, root, path, **values)
        (entry,) = journal.history.of_file("a.jpg")
        assert {c.field: c.new for c in entry.changes} == values
        assert set(entry.changes) == set(result.changes)


class TestUndo:
    @pytest.mark.parametrize("kind", KINDS)
    def test_undo_of_a_write_is_exact_to_the_byte(self, root, journal, kind):
        """In every format, sidecars included: as if it had never been."""
        path = put(root, f"a.{kind[:4].lower()}", KINDS[kind]())
        before = snapshot(root)
        change(journal, root, path, caption="Grüße aus Kassel", creators=["Harry Soremski"])
        assert snapshot(root) != before
        done = undo(journal, root, None, "Ilona")
        assert (done.restored, done.refused) == ((path,), ())
        assert snapshot(root) == before

    @pytest.mark.parametrize("kind", KINDS)
    def test_undo_of_undo_is_the_change_again(self, root, journal, kind):
        """An undo is a batch like any other."""
        path = put(root, f"a.{kind[:4].lower()}", KINDS[kind]())
        before = snapshot(root)
        change(journal, root, path, caption="Grüße aus Kassel")
        after = snapshot(root)
        first = undo(journal, root, None, "Ilona")
        second = undo(journal, root, first.batch.id, "Ilona")
        assert snapshot(root) == after
        undo(journal, root, second.batch.id, "Ilona")
        assert snapshot(root) == before

    @pytest.mark.parametrize("kind", [*pictures.NATIVE, "HEIC"])
    def test_any_series_of_writes_can_be_undone_one_by_one(self, kind, tmp_path_factory):
        """Property: every state on the way comes back byte for byte, newest first."""

        @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
        @given(st.lists(edits, min_size=1, max_size=4))
        def check(series):
            root = tmp_path_factory.mktemp("series")
            (root / ".archive").mkdir()
            path = put(root, "a.bin", KINDS[kind]())
            states = []
            with Journal(root / ".archive/journal.db") as journal:
                for changes in series:
                    state = snapshot(root)
                    if change(journal, root, path, **changes).changes:
                        states.append(state)
                for state in reversed(states):
                    assert not undo(journal, root, None, "Ilona").refused
                    assert snapshot(root) == state
            shutil.rmtree(root)

        check()

    def test_undo_by_itself_goes_back_step_by_step(self, root, journal):
        """Each undo takes back the newest batch that still stands; then there is nothing left."""
        path = put(root)
        states = [path.read_bytes()]
        for caption in ("eins", "zwei", "drei"):
            change(journal, root, path, caption=caption)
            states.append(path.read_bytes())
        for state in reversed(states[:-1]):
            undo(journal, root, None, "Ilona")
            assert path.read_bytes() == state
        with pytest.raises(NotFound, match="nothing to undo"):
            undo(journal, root, None, "Ilona")

    def test_a_batch_is_taken_back_in_reverse(self, root, journal):
        """A file written twice in one batch comes back to what it was before the first write."""
        before = put(root).read_bytes()
        batch = journal.history.batch("Ilona", note="two corrections")
        change(journal, root, root / "a.jpg", batch=batch, caption="eins")
        change(journal, root, root / "a.jpg", batch=batch, caption="zwei")
        done = undo(journal, root, batch.id, "Ilona")
        assert (done.restored, done.undoes.note) == ((root / "a.jpg",), "two corrections")
        assert (root / "a.jpg").read_bytes() == before

    def test_a_file_changed_since_is_refused_and_the_rest_goes_on(self, root, journal):
        """Nobody's later work is lost by an undo; what was left alone is named."""
        batch = journal.history.batch("Ilona")
        paths = [put(root, f"{n}.jpg") for n in range(3)]
        before = paths[0].read_bytes()
        for path in paths:
            change(journal, root, path, batch=batch, caption="eins")
        files.write(paths[1], caption="later work")
        done = undo(journal, root, batch.id, "Ilona")
        assert set(done.restored) == {paths[0], paths[2]}
        (refusal,) = done.refused
        assert isinstance(refusal, Changed)
        assert refusal.path == str(paths[1])
        assert paths[0].read_bytes() == paths[2].read_bytes() == before
        assert files.read(paths[1]).caption == "later work"

    @pytest.mark.parametrize("kind", ["JPEG", "HEIC"])
    def test_a_moved_picture_is_found_by_its_image(self, root, journal, kind):
        """Undo follows files that were moved in the meantime, with their sidecars."""
        path = put(root, "a.bin", KINDS[kind]())
        content = path.read_bytes()
        change(journal, root, path, caption="eins")
        image_hash = files.read(path).image_hash
        (root / "2023").mkdir()
        for found in root.glob("a.bin*"):
            found.rename(root / "2023" / found.name)
        moved = root / "2023/a.bin"
        done = undo(journal, root, None, "Ilona", {image_hash: moved}.get)
        assert (done.restored, done.refused) == ((moved,), ())
        assert snapshot(root) == {"2023/a.bin": hashlib.sha256(content).hexdigest()}

    def test_another_picture_in_the_place_of_a_moved_one_stays(self, root, journal):
        """A path says nothing: what lies there now is looked at first."""
        path = put(root)
        change(journal, root, path, caption="eins")
        image_hash = files.read(path).image_hash
        moved = path.rename(root / "b.jpg")
        other = put(root, content=pictures.jpeg(quality=30))
        kept = other.read_bytes()
        done = undo(journal, root, None, "Ilona", {image_hash: moved}.get)
        assert (done.restored, other.read_bytes()) == ((moved,), kept)
        assert files.read(moved).caption is None

    def test_a_deleted_picture_is_reported(self, root, journal):
        """What is not there cannot be brought back, and this is said."""
        path = put(root)
        change(journal, root, path, caption="eins")
        path.unlink()
        (refusal,) = undo(journal, root, None, "Ilona").refused
        assert str(refusal) == f"{path}: is not there any more"

    def test_an_undo_that_was_interrupted_can_be_asked_for_again(self, root, journal):
        """Pictures that are as before already are passed over, not refused."""
        batch = journal.history.batch("Ilona")
        paths = [put(root, f"{n}.jpg") for n in range(2)]
        before = paths[0].read_bytes()
        for path in paths:
            change(journal, root, path, batch=batch, caption="eins")
        paths[0].write_bytes(before)
        done = undo(journal, root, batch.id, "Ilona")
        assert (done.restored, done.already, done.refused) == ((paths[1],), (paths[0],), ())

    def test_undo_keeps_to_what_a_write_keeps_to(self, root, journal):
        """A protected file, or one with several names, is refused."""
        path = put(root)
        change(journal, root, path, caption="eins")
        path.chmod(0o444)
        assert undo(journal, root, None, "Ilona").refused[0].reason == "is write-protected"
        path.chmod(0o644)
        os.link(path, root / "second.jpg")
        batch = journal.history.of_file("a.jpg")[0].batch
        assert "hard links" in undo(journal, root, batch.id, "Ilona").refused[0].reason

    def test_a_sidecar_changed_since_is_not_removed(self, root, journal):
        """Undoing the first write of a sidecar removes it only if it is still that sidecar."""
        path = put(root, "a.heic", KINDS["HEIC"]())
        change(journal, root, path, caption="eins")
        files.write(path, caption="later work")
        assert isinstance(undo(journal, root, None, "Ilona").refused[0], Changed)
        assert files.read(path).caption == "later work"

    def test_a_thousand_pictures_come_back_after_half_a_batch(self, root, journal):
        """A batch edit that broke off in the middle leaves nothing behind when it is undone."""
        share = int(os.environ.get("FAULTS_BATCH", "60"))
        paths = [put(root, f"{n:04}.jpg", pictures.jpeg(quality=30 + n % 60)) for n in range(share)]
        before = snapshot(root)
        batch = journal.history.batch("Ilona")
        for path in paths[: share // 2]:
            change(journal, root, path, batch=batch, caption="eins")
        undo(journal, root, batch.id, "Ilona")
        assert snapshot(root) == before


texts = st.text("aäöüß €\n'\"<&", min_size=1, max_size=60).map(str.strip).filter(bool)
edits = st.fixed_dictionaries(
    {},
    optional={
        "caption": st.none() | texts,
        "headline": st.none() | texts,
        "keywords": st.none() | st.lists(texts, min_size=1, max_size=3),
        "creators": st.none() | st.lists(texts, min_size=1, max_size=2),
        "rights_marked": st.none() | st.booleans(),
    },
)


class Interrupted(BaseException):
    """Stands for a kill at this point."""


class TestSettling:
    """After a kill the files say what happened, and the journal learns it from them."""

    def enter(self, journal, root, path, **changes):
        """A write of which the journal does not know how it ended."""
        batch = journal.history.batch("Ilona")
        numbers = []

        def witness(prepared):
            target = prepared.path.name
            numbers.append(journal.history.enter(batch, path.name, target, prepared, "image"))

        files.write(path, witness=witness, **changes)
        return numbers[0]

    def test_a_write_that_happened_is_done(self, root, journal):
        """The file is the new version: the entry counts, and can be undone."""
        path = put(root)
        before = path.read_bytes()
        number = self.enter(journal, root, path, caption="eins")
        assert settle(journal, root).done == 1
        assert journal.history.entry(number).state is State.DONE
        assert journal.fixity.get("a.jpg").file_hash == files.read(path).file_hash
        undo(journal, root, None, "Ilona")
        assert path.read_bytes() == before

    def test_a_write_that_did_not_happen_is_struck_out(self, root, journal):
        """The file is the old version: there is nothing in the history."""
        path = put(root)
        before = path.read_bytes()
        number = self.enter(journal, root, path, caption="eins")
        path.write_bytes(before)
        assert settle(journal, root).forgotten == 1
        assert journal.history.entry(number) is None
        assert journal.history.batches() == ()

    def test_a_file_that_is_neither_is_shown_as_interrupted(self, root, journal):
        """Somebody else wrote it since: kept in the history, and undo refuses it."""
        path = put(root)
        number = self.enter(journal, root, path, caption="eins")
        path.write_bytes(pictures.jpeg(quality=20))
        assert [e.id for e in settle(journal, root).interrupted] == [number]
        (refusal,) = undo(journal, root, None, "Ilona").refused
        assert isinstance(refusal, Changed)

    def test_a_later_write_tells_that_the_earlier_one_happened(self, root, journal):
        """A write that started from the new version is proof of it."""
        path = put(root)
        number = self.enter(journal, root, path, caption="eins")
        change(journal, root, path, caption="zwei")
        assert settle(journal, root).done == 1
        assert journal.history.entry(number).state is State.DONE

    def test_a_write_under_way_is_left_alone(self, root, journal):
        """Another process opening the archive does not judge a write that is not over."""
        path = put(root)
        seen = []

        def look(prepared):
            with recording(journal, journal.history.batch("Ilona"), root, path) as witness:
                witness(prepared)
                seen.append((settle(journal, root), journal.history.pending()))
                seen.append(sweep(root, grace=0))

        files.write(path, witness=look, caption="eins")
        assert (seen[0][0].done, seen[0][0].forgotten, len(seen[0][1])) == (0, 0, 1)
        assert seen[1] == ()

    def test_a_failure_after_the_entry_is_settled_at_once(self, root, journal, monkeypatch):
        """An error between the entry and the exchange leaves no entry behind."""
        path = put(root)
        monkeypatch.setattr(
            splice, "_exchange", lambda *_: (_ for _ in ()).throw(OSError(5, "EIO"))
        )
        with pytest.raises(WriteError):
            change(journal, root, path, caption="eins")
        assert journal.history.batches() == ()
        assert journal.history.pending() == ()

    def test_left_over_part_files_are_swept(self, root, journal):
        """A part file whose writer is gone is removed; a file that only looks like one stays."""
        left = root / f".a.jpg.{'0' * 12}.part"
        left.write_bytes(b"half a picture")
        stays = root / "holiday.part"
        stays.write_bytes(b"mine")
        assert sweep(root) == ()  # it was touched just now: somebody may be about to write it
        assert sweep(root, grace=-1) == (left,)
        assert stays.exists()

    def test_a_name_of_the_greatest_length_can_be_written(self, root, journal):
        """A part file's name has room for what it adds, also where a letter takes two bytes."""
        path = put(root, "ü" * 125 + ".jpg")
        change(journal, root, path, caption="eins")
        assert files.read(path).caption == "eins"

    def test_a_file_that_cannot_be_read_now_stays_in_doubt(self, root, journal):
        """Opening the journal does not fail for it; it is looked at again later."""
        path = put(root)
        number = self.enter(journal, root, path, caption="eins")
        content = path.read_bytes()
        path.unlink()
        path.mkdir()
        assert [e.id for e in settle(journal, root).unsettled] == [number]
        path.rmdir()
        path.write_bytes(content)
        assert settle(journal, root).done == 1

    def test_a_displaced_version_of_somebody_else_is_kept(self, root, journal):
        """Killed between exchange and giving back, their version is kept beside ours."""
        path = put(root)
        self.enter(journal, root, path, caption="ours")
        theirs = pictures.jpeg(quality=20)
        (root / f".a.jpg.{'1' * 12}.part").write_bytes(theirs)
        (kept,) = settle(journal, root, grace=-1).kept
        assert kept.read_bytes() == theirs
        assert kept.name.endswith(".kept")

    def test_our_own_displaced_version_is_removed(self, root, journal):
        """Killed after the exchange, the old version has its place in the journal already."""
        path = put(root)
        before = path.read_bytes()
        self.enter(journal, root, path, caption="ours")
        (root / f".a.jpg.{'1' * 12}.part").write_bytes(before)
        assert settle(journal, root, grace=-1).kept == ()
        assert sorted(os.listdir(root)) == [".archive", "a.jpg"]


class TestMerging:
    """An edit of a version that is not the newest any more."""

    def test_changes_of_different_fields_are_both_kept(self, root, journal):
        """The second writer's edit goes into the first one's version, and says so."""
        path = put(root)
        seen = files.read(path)
        change(journal, root, path, credit="dpa")
        batch = journal.history.batch("Harry")
        result = write(journal, batch, root, seen.edit(caption="neu", credit=None))
        now = files.read(path)
        assert (now.caption, now.credit) == ("neu", "dpa")
        assert "credit" in result.warnings[-1]

    def test_changes_of_one_field_are_shown_to_the_second(self, root, journal):
        """Nothing is written; the error holds what both made of it."""
        path = put(root)
        seen = files.read(path)
        change(journal, root, path, caption="theirs")
        with pytest.raises(Changed) as caught:
            write(
                journal, journal.history.batch("Harry"), root, seen.edit(caption="mine", title="T")
            )
        (collision,) = caught.value.collisions
        assert (collision.base, collision.mine, collision.theirs) == (None, "mine", "theirs")
        assert (files.read(path).caption, files.read(path).title) == ("theirs", None)

    def test_an_edit_that_does_not_know_what_it_saw_is_refused(self, root, journal):
        """Without the version the editor saw there is nothing to merge from."""
        path = put(root)
        base = files.read(path).file_hash
        change(journal, root, path, credit="dpa")
        with pytest.raises(Changed):
            write(journal, journal.history.batch("Harry"), root, Edit(path, {"caption": "x"}, base))

    def test_a_writer_inside_our_window_is_merged_with(self, root, journal, monkeypatch):
        """Somebody writes after we have read and before we exchange: both changes are there."""
        path = put(root)
        seen = files.read(path)
        real = files.write
        calls = itertools.count()

        def overtaken(*args, witness, **changes):
            def slow(prepared):
                witness(prepared)
                if next(calls) == 0:
                    real(path, credit="dpa")

            return real(*args, witness=slow, **changes)

        monkeypatch.setattr(files, "write", overtaken)
        write(journal, journal.history.batch("Harry"), root, seen.edit(caption="neu"))
        now = files.read(path)
        assert (now.caption, now.credit) == ("neu", "dpa")
        assert [e.state for e in journal.history.of_file("a.jpg")] == [State.DONE]


def receipt(number: str, **known):
    """A receipt of one picture, as the kit writes it."""
    file = {
        "name": "1.jpg", "file": "a.jpg", "image_hash": "image", "sha256": "00",
        "caption": "Old caption", "caption_version": "old",
    }  # fmt: skip
    record = {"number": number, "at": "2023-05-12T14:03:00+02:00", "preset": "original", "use": "x"}
    return record | {"user": "HNA", "query": None, "note": None, "files": [file]} | known


class TestReceipts:
    def test_who_holds_the_old_caption(self, journal):
        """After a correction the archive lists who has the picture with the words before."""
        old = receipt("1")
        journal.receipts.enter(old)
        files = [old["files"][0] | {"caption": "New caption", "caption_version": "new"}]
        journal.receipts.enter(receipt("2", user="dpa", files=files))
        (holder,) = journal.receipts.holders("image", current="new")
        assert (holder.issued.user, holder.issued.number) == ("HNA", "1")
        assert (holder.taken.caption, holder.taken.sha256) == ("Old caption", "00")
        assert len(journal.receipts.holders("image")) == 2

    def test_a_receipt_stays_as_it_was_entered(self, journal):
        """Everything in it, whatever the journal looks up; and entered once."""
        record = receipt("1", note="embargo lifted", withheld=[{"file": "b.jpg", "reasons": ["x"]}])
        journal.receipts.enter(record)
        journal.receipts.enter(receipt("1", note="another"))
        assert journal.receipts.record("1") == record
        assert [(r.number, r.note) for r in journal.receipts.last()] == [("1", "embargo lifted")]
        with pytest.raises(NotFound):
            journal.receipts.record("nothing")


class TestTheFile:
    def test_a_damaged_journal_is_told_and_never_begun_anew(self, root):
        """It is the only copy: it has to be restored from a backup."""
        path = root / ".archive/journal.db"
        path.write_bytes(b"no database at all" * 1000)
        with pytest.raises(ReadError, match="restore it from a backup"):
            Journal(path)
        assert path.read_bytes().startswith(b"no database")

    def test_a_backup_can_be_taken_while_it_is_in_use(self, root, journal):
        """A copy of one moment, checked, with everything acknowledged until then."""
        path = put(root)
        change(journal, root, path, caption="eins")
        copy = journal.backup(root / "copy.db")
        with Journal(copy) as restored:
            assert restored.history.of_file("a.jpg") == journal.history.of_file("a.jpg")

    def test_many_threads_write_at_once(self, root, journal):
        """Each waits its turn; every entry is there."""
        paths = [put(root, f"{n}.jpg") for n in range(16)]
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda path: change(journal, root, path, caption="eins"), paths))
        assert len(journal.history.batches()) == 16
        assert journal.history.pending() == ()

    def test_many_processes_open_a_new_journal_at_once(self, root):
        """The first one makes the tables, the others wait for them."""
        path = root / ".archive/new.db"
        with multiprocessing.get_context("spawn").Pool(3) as pool:
            counts = pool.starmap(_open_and_enter, [(path, number) for number in range(6)])
        assert counts == [1] * 6
        with Journal(path) as journal:
            assert len(journal.receipts.last()) == 6

    def test_the_clock_is_a_parameter(self, root):
        """What time it is, is for the caller to say."""
        now = datetime(2023, 5, 12, 14, 3, tzinfo=UTC)
        with Journal(root / ".archive/journal.db", clock=lambda: now) as journal:
            put(root)
            change(journal, root, root / "a.jpg", caption="eins")
            (batch,) = journal.history.batches()
        assert batch.at == "2023-05-12T14:03:00.000+00:00"
        assert batch.id.startswith("20230512-140300-")


def _open_and_enter(path: Path, number: int) -> int:
    with Journal(path) as journal:
        journal.receipts.enter(receipt(f"{number}", files=[]))
        return 1
