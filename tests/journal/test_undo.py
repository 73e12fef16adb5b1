"""Undo: exact to the byte, in reverse, and never over somebody else's work."""

from __future__ import annotations

import hashlib
import os
import shutil

import pictures
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from steps import KINDS, change, put, snapshot

from archive import files
from archive.errors import Changed, NotFound
from archive.journal import Journal
from archive.undo import undo

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


@pytest.mark.parametrize("kind", KINDS)
def test_undo_of_a_write_is_exact_to_the_byte(root, journal, kind):
    """In every format, sidecars included: as if it had never been."""
    path = put(root, f"a.{kind[:4].lower()}", KINDS[kind]())
    before = snapshot(root)
    change(journal, root, path, caption="Grüße aus Kassel", creators=["Harry Soremski"])
    assert snapshot(root) != before
    done = undo(journal, root, None, "Ilona")
    assert (done.restored, done.refused) == ((path,), ())
    assert snapshot(root) == before


@pytest.mark.parametrize("kind", KINDS)
def test_undo_of_undo_is_the_change_again(root, journal, kind):
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
def test_any_series_of_writes_can_be_undone_one_by_one(kind, tmp_path_factory):
    """Property: every state on the way comes back byte for byte, newest first.

    A write that says what the picture says already may still bring a block in step.
    """

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(edits, min_size=1, max_size=4))
    @example([{"rights_marked": False}, {"headline": "<"}, {"rights_marked": False}])
    def check(series):
        root = tmp_path_factory.mktemp("series")
        (root / ".archive").mkdir()
        path = put(root, "a.bin", KINDS[kind]())
        states = []
        with Journal(root / ".archive/journal.db") as journal:
            for changes in series:
                state = snapshot(root)
                told = change(journal, root, path, **changes).changes
                if snapshot(root) != state:
                    states.append(state)
                else:
                    assert not told
            for state in reversed(states):
                assert not undo(journal, root, None, "Ilona").refused
                assert snapshot(root) == state
        shutil.rmtree(root)

    check()


def test_undo_by_itself_goes_back_step_by_step(root, journal):
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


def test_a_batch_is_taken_back_in_reverse(root, journal):
    """A file written twice in one batch comes back to what it was before the first write."""
    before = put(root).read_bytes()
    batch = journal.history.batch("Ilona", note="two corrections")
    change(journal, root, root / "a.jpg", batch=batch, caption="eins")
    change(journal, root, root / "a.jpg", batch=batch, caption="zwei")
    done = undo(journal, root, batch.id, "Ilona")
    assert (done.restored, done.undoes.note) == ((root / "a.jpg",), "two corrections")
    assert (root / "a.jpg").read_bytes() == before


def test_a_file_changed_since_is_refused_and_the_rest_goes_on(root, journal):
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
def test_a_moved_picture_is_found_by_its_image(root, journal, kind):
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


def test_another_picture_in_the_place_of_a_moved_one_stays(root, journal):
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


def test_a_deleted_picture_is_reported(root, journal):
    """What is not there cannot be brought back, and this is said."""
    path = put(root)
    change(journal, root, path, caption="eins")
    path.unlink()
    (refusal,) = undo(journal, root, None, "Ilona").refused
    assert str(refusal) == f"{path}: is not there any more"


def test_an_undo_that_was_interrupted_can_be_asked_for_again(root, journal):
    """Pictures that are as before already are passed over, not refused."""
    batch = journal.history.batch("Ilona")
    paths = [put(root, f"{n}.jpg") for n in range(2)]
    before = paths[0].read_bytes()
    for path in paths:
        change(journal, root, path, batch=batch, caption="eins")
    paths[0].write_bytes(before)
    done = undo(journal, root, batch.id, "Ilona")
    assert (done.restored, done.already, done.refused) == ((paths[1],), (paths[0],), ())


def test_undo_keeps_to_what_a_write_keeps_to(root, journal):
    """A protected file, or one with several names, is refused."""
    path = put(root)
    change(journal, root, path, caption="eins")
    path.chmod(0o444)
    assert undo(journal, root, None, "Ilona").refused[0].reason == "is write-protected"
    path.chmod(0o644)
    os.link(path, root / "second.jpg")
    batch = journal.history.of_file("a.jpg")[0].batch
    assert "hard links" in undo(journal, root, batch.id, "Ilona").refused[0].reason


def test_a_sidecar_changed_since_is_not_removed(root, journal):
    """Undoing the first write of a sidecar removes it only if it is still that sidecar."""
    path = put(root, "a.heic", KINDS["HEIC"]())
    change(journal, root, path, caption="eins")
    files.write(path, caption="later work")
    assert isinstance(undo(journal, root, None, "Ilona").refused[0], Changed)
    assert files.read(path).caption == "later work"


def test_a_thousand_pictures_come_back_after_half_a_batch(root, journal):
    """A batch edit that broke off in the middle leaves nothing behind when it is undone."""
    share = int(os.environ.get("FAULTS_BATCH", "60"))
    paths = [put(root, f"{n:04}.jpg", pictures.jpeg(quality=30 + n % 60)) for n in range(share)]
    before = snapshot(root)
    batch = journal.history.batch("Ilona")
    for path in paths[: share // 2]:
        change(journal, root, path, batch=batch, caption="eins")
    undo(journal, root, batch.id, "Ilona")
    assert snapshot(root) == before
