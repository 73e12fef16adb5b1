"""The index follows the files: what is new, changed, moved, copied or gone outside of it."""

from __future__ import annotations

import os
import pickle
import random
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from archive import files
from archive.index import SqliteIndex, parse_query
from archive.model import Photo
from archive.readers import Read, read_all
from archive.refresh import Refreshed, refresh, refresh_files
from archive.walking import Failed, walk
from archive.watching import watch


def draw(path: Path, number: int, caption: str | None = None) -> Path:
    """A small JPEG like no other, with a caption if one is given."""
    path.parent.mkdir(parents=True, exist_ok=True)
    choose = random.Random(number)
    picture = Image.new("RGB", (24, 16))
    picture.putdata([(choose.randrange(256), number % 256, 99) for _ in range(24 * 16)])
    picture.save(path, quality=80)
    if caption:
        files.write(path, caption=caption)
    return path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder for pictures with its hidden own."""
    (tmp_path / "pictures/.archive").mkdir(parents=True)
    return tmp_path / "pictures"


@pytest.fixture
def index(root: Path) -> Iterator[SqliteIndex]:
    """The index of that folder."""
    with SqliteIndex(root / ".archive/index.db") as index:
        yield index


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files count as settled at once, so that a test need not wait two seconds."""
    monkeypatch.setattr("archive.moves.RACY_NS", 0)


def counts(done: Refreshed) -> tuple[int, int, int, int, int]:
    """Added, changed, moved, removed, failed."""
    return done.added, done.changed, done.moved, done.removed, len(done.failed)


def found(index: SqliteIndex, typed: str = "") -> set[str]:
    """The files of all hits."""
    return {str(hit.file) for hit in index.search(parse_query(typed), limit=5_000).photos}


def test_only_what_changed_is_read(
    root: Path, index: SqliteIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first refresh reads everything, the next what was touched since."""
    for n in range(5):
        draw(root / f"{n}.jpg", n, f"Bild {n}")
    read: list[str] = []
    real = read_all

    def noted(folder: Path, paths: Iterable[str], *how: int | None, **more: bool) -> Iterator[Read]:
        read.extend(asked := list(paths))
        return real(folder, asked, *how, **more)

    monkeypatch.setattr("archive.refresh.read_all", noted)
    assert counts(refresh(index, root)) == (5, 0, 0, 0, 0)
    assert index.complete
    assert counts(refresh(index, root)) == (0, 0, 0, 0, 0)
    files.write(root / "3.jpg", caption="Neu")
    read.clear()
    assert counts(refresh(index, root)) == (0, 1, 0, 0, 0)
    assert read == ["3.jpg"]
    assert found(index, "neu") == {"3.jpg"}


def test_a_change_that_leaves_size_and_time_is_seen(root: Path, index: SqliteIndex) -> None:
    """Programs that put the old time back do not hide what they changed."""
    path = draw(root / "a.jpg", 1, "Rathaus")
    before = path.stat()
    refresh(index, root)
    path.write_bytes(path.read_bytes().replace(b"Rathaus", b"Kirchen"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert counts(refresh(index, root)) == (0, 1, 0, 0, 0)
    assert found(index, "kirchen") == {"a.jpg"}


def test_a_file_read_right_after_it_was_written_is_read_again(
    root: Path, index: SqliteIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until its times are certain to show a further change, a file is not taken as known."""
    monkeypatch.setattr("archive.moves.RACY_NS", 10**18)
    draw(root / "a.jpg", 1)
    refresh(index, root)
    assert index.known_file("a.jpg") is not None
    monkeypatch.setattr("archive.moves.RACY_NS", 0)
    seen: list[tuple[int, int]] = []
    assert counts(refresh(index, root, progress=lambda *at: seen.append(at))) == (0, 0, 0, 0, 0)
    assert seen == [(0, 1), (1, 1)]
    seen.clear()
    refresh(index, root, progress=lambda *at: seen.append(at))
    assert seen == [(0, 0)]


def test_moved_copied_and_deleted_files_are_told_apart(root: Path, index: SqliteIndex) -> None:
    """A move keeps the picture, a copy is another one, and what is gone is forgotten."""
    for n in range(4):
        draw(root / f"{n}.jpg", n, f"Bild {n}")
    refresh(index, root)
    hashes = {k.file: k.image_hash for k in index.known()}
    (root / "sub").mkdir()
    (root / "0.jpg").rename(root / "sub/moved.jpg")
    shutil.copy(root / "1.jpg", root / "sub/copied.jpg")
    (root / "2.jpg").unlink()
    shutil.copy(root / "3.jpg", root / "sub/other disk.jpg")
    (root / "3.jpg").unlink()
    assert counts(refresh(index, root)) == (1, 0, 2, 1, 0)
    now = {k.file: k.image_hash for k in index.known()}
    assert now == {
        "sub/moved.jpg": hashes["0.jpg"],
        "sub/copied.jpg": hashes["1.jpg"],
        "1.jpg": hashes["1.jpg"],
        "sub/other disk.jpg": hashes["3.jpg"],
    }
    assert found(index, "file:moved") == {"sub/moved.jpg"}
    photo = index.by_image(str(hashes["0.jpg"]))
    assert photo is not None
    assert photo.path == root / "sub/moved.jpg"


def test_a_picture_moved_and_captioned_at_once_is_the_same(root: Path, index: SqliteIndex) -> None:
    """The image hash knows a picture again when its name and its words are new."""
    draw(root / "a.jpg", 1, "alt")
    refresh(index, root)
    (root / "a.jpg").rename(root / "b.jpg")
    files.write(root / "b.jpg", caption="neu")
    assert counts(refresh(index, root)) == (0, 0, 1, 0, 0)
    assert (found(index, "neu"), found(index, "alt")) == ({"b.jpg"}, set())


def test_bad_files_are_named_and_do_not_stop_the_others(root: Path, index: SqliteIndex) -> None:
    """Each failure says which file and why; a picture that became unreadable is not found."""
    draw(root / "good.jpg", 1, "gut")
    draw(root / "later bad.jpg", 2, "gut")
    (root / "bad.jpg").write_bytes(b"no picture at all")
    (root / "empty.png").touch()
    if hasattr(os, "mkfifo"):
        os.mkfifo(root / "pipe.jpg")
    (root / "folder.jpg").mkdir()
    done = refresh(index, root)
    assert {f.path for f in done.failed} == {"bad.jpg", "empty.png"}
    assert all(f.reason for f in done.failed)
    (root / "later bad.jpg").write_bytes(b"broken")
    assert {f.path for f in refresh(index, root).failed} >= {"later bad.jpg"}
    assert found(index) == {"good.jpg"}


@pytest.mark.posix
def test_a_folder_that_cannot_be_opened_keeps_its_pictures(root: Path, index: SqliteIndex) -> None:
    """What could not be looked at is not gone."""
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    draw(root / "sub/a.jpg", 1)
    refresh(index, root)
    (root / "sub").chmod(0)
    done = refresh(index, root)
    (root / "sub").chmod(0o755)
    assert [f.path for f in done.failed] == ["sub/"]
    assert found(index) == {"sub/a.jpg"}


def test_a_root_that_is_away_loses_nothing(root: Path, index: SqliteIndex) -> None:
    """A network folder that is not mounted is an error, not an empty archive."""
    draw(root / "a.jpg", 1)
    refresh(index, root)
    done = refresh(index, root / "not mounted")
    assert [f.path for f in done.failed] == ["./"]
    assert found(index) == {"a.jpg"}


def test_what_is_passed_over(root: Path, tmp_path: Path) -> None:
    """Hidden things, ignored patterns, links that lead out and other files are no pictures."""
    outside = draw(tmp_path / "outside/x.jpg", 9)
    for file in ("a.jpg", "b.JPG", ".hidden.jpg", ".git/x.jpg", "bin/x.jpg", "n.txt", "t/_x.jpg"):
        draw(root / file, 1) if file != "n.txt" else (root / file).touch()
    (root / "out.jpg").symlink_to(outside)
    (root / "out").symlink_to(outside.parent)
    (root / "loop").symlink_to(root)
    (root / "in.jpg").symlink_to(root / "a.jpg")
    names = [f.file for f in walk(root, ["bin/*", "_*"]) if not isinstance(f, Failed)]
    assert names == ["a.jpg", "b.JPG", "in.jpg"]


def test_the_walk_is_in_the_order_of_whole_paths(root: Path) -> None:
    """Folders and files sort as their paths do, or comparing with the index would go wrong."""
    for n, file in enumerate(("a-b/x.jpg", "a/x.jpg", "a.jpg", "a0.jpg", "a/b/c.jpg", "ä.jpg")):
        draw(root / file, n)
    names = [f.file for f in walk(root) if not isinstance(f, Failed)]
    assert names == sorted(names)
    assert len(names) == 6


def test_a_file_name_that_is_not_utf8_is_named(root: Path, index: SqliteIndex) -> None:
    """It cannot be indexed, and is not passed over silently."""
    path = draw(root / "x.jpg", 1)
    os.rename(os.fsencode(path), os.fsencode(root) + b"/\xff.jpg")
    done = refresh(index, root)
    assert [f.reason for f in done.failed] == ["the file's name is not UTF-8"]


def test_a_sidecar_belongs_to_its_picture(root: Path, index: SqliteIndex) -> None:
    """A sidecar that comes, changes or goes has its picture read again."""
    heic = root / "a.gif"
    Image.new("P", (8, 8)).save(heic)
    refresh(index, root)
    files.write(heic, caption="Beschriftet")
    assert (root / "a.gif.xmp").exists()
    assert counts(refresh(index, root)) == (0, 1, 0, 0, 0)
    assert found(index, "beschriftet") == {"a.gif"}
    heic.rename(root / "b.gif")
    (root / "a.gif.xmp").rename(root / "b.gif.xmp")
    assert counts(refresh(index, root)) == (0, 0, 1, 0, 0)
    assert found(index, "beschriftet") == {"b.gif"}
    (root / "b.gif.xmp").unlink()
    assert counts(refresh(index, root)) == (0, 1, 0, 0, 0)
    assert found(index, "beschriftet") == set()


def test_single_files_are_brought_up_to_date(root: Path, index: SqliteIndex) -> None:
    """After a write only the written file is looked at."""
    draw(root / "a.jpg", 1, "eins")
    draw(root / "b.jpg", 2)
    assert counts(refresh_files(index, root, [root / "a.jpg"])) == (1, 0, 0, 0, 0)
    assert found(index) == {"a.jpg"}
    files.write(root / "a.jpg", caption="zwei")
    assert counts(refresh_files(index, root, ["a.jpg", "b.jpg"])) == (1, 1, 0, 0, 0)
    (root / "a.jpg").unlink()
    assert counts(refresh_files(index, root, ["a.jpg", "none.jpg"])) == (0, 0, 0, 1, 0)
    assert found(index) == {"b.jpg"}


def test_processes_read_the_same_as_one(root: Path) -> None:
    """Side by side every file is read exactly once, the bad ones included."""
    for n in range(40):
        draw(root / f"{n}.jpg", n, f"Bild {n}" if n % 10 == 0 else None)
    (root / "bad.jpg").write_bytes(b"bad")
    paths = [f.file for f in walk(root) if not isinstance(f, Failed)] * 6
    alone, aside = (sorted(map(repr, read_all(root, paths, n))) for n in (1, 3))
    assert aside == alone


def test_a_reader_whose_asker_is_gone_ends_quietly(tmp_path: Path) -> None:
    """Indexing that is stopped leaves no traces of errors on the terminal."""
    command = [sys.executable, "-c", "from archive.readers import serve; serve()", str(tmp_path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe) as reader:
        assert reader.stdin is not None
        assert reader.stdout is not None
        assert reader.stderr is not None
        reader.stdout.close()
        asked = pickle.dumps(["none.jpg"])
        reader.stdin.write(len(asked).to_bytes(8, "little") + asked)
        reader.stdin.close()
        assert reader.stderr.read() == b""
        assert reader.wait() == 0


def test_a_reader_that_crashes_takes_one_file_with_it(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file a reading process dies of is named, all others are read."""
    crash = (
        "import os, archive.readers as r; real = r.read_one\n"
        "r.read_one = lambda root, f: os._exit(9) if f == '7.jpg' else real(root, f)\nr.serve()"
    )
    real = subprocess.Popen

    def crashing(command: list[str], **options: object) -> object:
        return real([command[0], "-c", crash, *command[3:]], **options)  # type: ignore[call-overload]

    monkeypatch.setattr("archive.readers.subprocess.Popen", crashing)
    monkeypatch.setattr("archive.readers.FEW", 2)
    for n in range(12):
        draw(root / f"{n}.jpg", n)
    reads = list(read_all(root, [f"{n}.jpg" for n in range(12)], 2))
    assert [r for r in reads if isinstance(r, Failed)] == [
        Failed("7.jpg", "the program that read it crashed")
    ]
    assert len(reads) == 12


def until(met: Callable[[], bool]) -> None:
    """Wait for something that happens elsewhere."""
    end = time.monotonic() + 60
    while not met():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_watched_folder_is_followed(root: Path, index: SqliteIndex) -> None:
    """What is written, moved or deleted while watching is found a moment later."""
    stop, told = threading.Event(), list[Refreshed]()
    draw(root / "a.jpg", 1, "eins")
    watcher = threading.Thread(target=watch, args=(index, root, told.append), kwargs={"stop": stop})
    watcher.start()
    try:
        until(lambda: found(index, "eins") == {"a.jpg"})
        files.write(root / "a.jpg", caption="zwei")
        until(lambda: found(index, "zwei") == {"a.jpg"})
        draw(root / "sub/b.jpg", 2, "drei")
        until(lambda: found(index, "drei") == {"sub/b.jpg"})
        (root / "a.jpg").rename(root / "sub/c.jpg")
        until(lambda: found(index, "zwei") == {"sub/c.jpg"})
        shutil.rmtree(root / "sub")
        until(lambda: found(index) == set())
    finally:
        stop.set()
        watcher.join()
    assert sum(done.moved for done in told) == 1


def _move_around(root: Path, choose: random.Random, times: int) -> None:
    """Moves, renames, copies and deletes as somebody tidying up would do them."""
    for step in range(times):
        pictures = sorted(p for p in root.rglob("*.jpg") if ".archive" not in p.parts)
        one = choose.choice(pictures)
        target = root / choose.choice("abcd") / choose.choice(("", "x", "y")) / f"{step}.jpg"
        target.parent.mkdir(parents=True, exist_ok=True)
        deed = choose.random()
        if deed < 0.7:
            one.rename(target)
        elif deed < 0.9:
            shutil.copy2(one, target)
        elif len(pictures) > 20:
            one.unlink()


def test_a_thousand_moves_keep_every_identity(root: Path, index: SqliteIndex) -> None:
    """Whatever is tidied up outside, the index knows which picture is where."""
    for n in range(60):
        draw(root / f"{n}.jpg", n)
    refresh(index, root)
    choose = random.Random(11)
    for _ in range(20):
        _move_around(root, choose, 50)
        before = {k.image_hash for k in index.known()}
        done = refresh(index, root)
        there = {f.file: files.read(root / f.file).image_hash for f in _found(root)}
        assert {k.file: k.image_hash for k in index.known()} == there
        new = Counter(there.values()) - Counter(before)
        assert not set(new) - before
        assert done.failed == ()


def _found(root: Path) -> list[Photo]:
    return [f for f in walk(root) if not isinstance(f, Failed)]  # type: ignore[misc]


_KILLED = """
import sys, archive.refresh as r
from archive.index import SqliteIndex
r.BATCH = 3
print("ready", flush=True)
with SqliteIndex(sys.argv[1] + "/.archive/index.db") as index:
    r.refresh(index, sys.argv[1], processes=1)
"""


def _refresh_and_kill(root: Path, after: float) -> bool:
    """Refresh in another process and kill it so long after it began; whether it was still at it."""
    with subprocess.Popen(
        [sys.executable, "-c", _KILLED, str(root)], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(after)
        process.kill()
    return process.returncode != 0


def kills(root: Path, times: int, seed: int = 5) -> int:
    """Index, change, kill and look, so many times; how often it was killed while at work."""
    choose, killed = random.Random(seed), 0
    for n in range(times):
        for _ in range(3):
            draw(root / f"{choose.randrange(60)}.jpg", n, f"Stand {n}")
        if n % 10 == 0:
            shutil.rmtree(root / ".archive")
            (root / ".archive").mkdir()
        killed += _refresh_and_kill(root, choose.uniform(0, 0.08))
        _check_answers(root)
    return killed


def _check_answers(root: Path) -> None:
    """Whatever the index says about a file it was told of is what that file says or said."""
    with SqliteIndex(root / ".archive/index.db") as index:
        hits = found(index)
        assert hits == {k.file for k in index.known()}
        words = {hit for n in range(3) for hit in found(index, f"stand file:{n}")}
        assert words <= hits
        refresh(index, root)
        says = {f.file: files.read(root / f.file) for f in _found(root)}
        for file, photo in says.items():
            held = index.by_file(file)
            assert held is not None
            assert held.metadata == photo.metadata
        assert found(index, "stand") == {f for f, p in says.items() if p.caption}


def test_killed_at_any_time_the_next_refresh_goes_on(root: Path) -> None:
    """After a kill nothing found is wrong, and nothing has to be repaired by hand."""
    assert kills(root, int(os.environ.get("INDEX_KILLS", "6"))) > 0


def test_the_unchanged_index_gives_the_same_rows_after_deleting_it(
    root: Path, make: Callable[[], SqliteIndex]
) -> None:
    """The index can be deleted at any moment: a refresh gives the same answers again."""
    for n in range(12):
        draw(root / f"{n}.jpg", n, f"Bild {n}")
    first = make()
    refresh(first, root)
    held = {str(p.file): p for p in first.search(parse_query(""), limit=100).photos}
    first.close()
    shutil.rmtree(root / ".archive")
    (root / ".archive").mkdir()
    again = make()
    refresh(again, root)
    assert {str(p.file): p for p in again.search(parse_query(""), limit=100).photos} == held


@pytest.fixture
def make(root: Path) -> Iterator[Callable[[], SqliteIndex]]:
    """Opens the index of the folder anew."""
    opened: list[SqliteIndex] = []

    def open_() -> SqliteIndex:
        opened.append(SqliteIndex(root / ".archive/index.db"))
        return opened[-1]

    yield open_
    for index in opened:
        index.close()
