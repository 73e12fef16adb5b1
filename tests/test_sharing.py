"""Several workers bring one index up to date, and whoever looks at it cannot tell."""

from __future__ import annotations

import json
import os
import random
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from archive import Archive, files
from archive.dealing import Dealt
from archive.errors import InvalidValue
from archive.index import SqliteIndex
from archive.locks import FileLocks
from archive.model import Lineup, Person
from archive.refresh import refresh, refresh_files
from archive.shares import SLICES, Share, complete, slice_of

FILES = int(os.environ.get("SHARING_FILES", "240"))
"""20,000 is what an archive of some years has; two minutes then, on a server four."""
BATCH = 20 if FILES < 5_000 else 500
"""So many pictures a worker may lose; few, that a short run has something to keep."""
WORKERS = 4
KILLS = int(os.environ.get("SHARING_KILLS", "6" if FILES < 5_000 else "30"))

_WORKER = """
import sys, archive.moves as moves, archive.refresh as refresh
refresh.BATCH, moves.RACY_NS = int(sys.argv.pop(1)), 0
refresh.FEW = 1_000_000  # one process each has enough to do
from archive.cli import main
main()
"""
NAMES = [f"{first} {last}" for first in ("Ilona", "Gesine", "Otto") for last in ("Weiß", "Łaski")]


def worker(root: Path, *options: str, index: str | None = None) -> subprocess.Popen[str]:
    """``archive index`` in a process of its own, the index in its file or at an address."""
    kept = () if index is None else ("--index", index)
    command = [sys.executable, "-c", _WORKER, str(BATCH), *kept, "index", str(root), "--json"]
    return subprocess.Popen([*command, *options], stdout=subprocess.PIPE, text=True)


def outcome(process: subprocess.Popen[str]) -> dict[str, Any]:
    """What a worker says it did, when it has ended well."""
    said, _ = process.communicate(timeout=1800)
    assert process.returncode == 0
    done: dict[str, Any] = json.loads(said)
    return done


def drawn(folder: Path, choose: random.Random) -> Iterator[bytes]:
    """Captioned pictures to make others of: people in changing order, days, places."""
    for number in range(20):
        path = folder / f"{number}.jpg"
        pixels = [(choose.randrange(256), number, 99) for _ in range(24 * 16)]
        picture = Image.new("RGB", (24, 16))
        picture.putdata(pixels)
        picture.save(path, quality=80)
        people = Lineup(tuple(map(Person, choose.sample(NAMES, number % 4))))
        day = f"20{choose.randrange(10, 24)}-05-{number + 1:02}"
        files.write(path, caption=f"Bild {number}", people=people, date_created=day, city="Kassel")
        yield path.read_bytes()


def fill(root: Path, many: int) -> None:
    """So many different pictures in folders below ``root``."""
    drafts = root.parent / "drafts"
    drafts.mkdir()
    templates = list(drawn(drafts, random.Random(3)))
    for number in range(many):
        start, rest = (octets := templates[number % len(templates)])[:2], octets[2:]
        comment = f"picture {number:06}".encode()
        path = root / f"{number % 7}" / f"{number:05}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        length = (len(comment) + 2).to_bytes(2, "big")
        path.write_bytes(start + b"\xff\xfe" + length + comment + rest)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder of pictures nobody has indexed yet."""
    root = tmp_path / "pictures"
    root.mkdir()
    fill(root, FILES)
    return root


_ROWS = (
    """SELECT file, size, mtime_ns, inode, ctime_ns, sidecar, image, content, record
    FROM files JOIN photos ON photos.id = photo""",
    "SELECT kind, value, key, count FROM names WHERE count > 0",
    """SELECT n.value, file, a.row, place, r.value FROM appearances AS a
    JOIN names AS n ON n.id = person JOIN files AS f ON f.photo = a.photo
    LEFT JOIN names AS r ON r.id = role""",
    "SELECT file, people FROM facets JOIN files ON files.photo = facets.photo",
    "SELECT sum(photos) FROM partitions",
    "SELECT count(*) FROM photos",
    "SELECT value FROM meta WHERE name = 'complete'",
)
_ANSWERED = "SELECT file, file_hash, image_hash FROM fixity"
Rows = Counter[tuple[Any, ...]]


class InFile:
    """Index and journal beside the pictures."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def worker(self, *options: str) -> subprocess.Popen[str]:
        return worker(self.root, *options)

    def opened(self) -> Archive:
        return Archive(self.root)

    def tables(self) -> list[Rows]:
        home = self.root / ".archive"
        with closing(sqlite3.connect(home / "index.db")) as index:
            found = [Counter(index.execute(sql)) for sql in _ROWS]
        with closing(sqlite3.connect(home / "journal.db")) as journal:
            return [*found, Counter(journal.execute(_ANSWERED))]

    def emptied(self) -> InFile:
        for file in (self.root / ".archive").glob("*.db*"):
            file.unlink()
        return self


class OnServer:
    """Index and journal on a server."""

    def __init__(self, root: Path, address: str) -> None:
        self.root, self.address = root, address

    def worker(self, *options: str) -> subprocess.Popen[str]:
        return worker(self.root, *options, index=self.address)

    def opened(self) -> Archive:
        return Archive(self.root, index=self.address)

    def tables(self) -> list[Rows]:
        from archive.postgres import Connections  # which needs psycopg

        with closing(Connections(self.address, "index")) as index, index.reading() as db:
            found = [Counter(db.execute(sql.encode())) for sql in _ROWS]
        with closing(Connections(self.address, "journal")) as journal, journal.reading() as db:
            return [*found, Counter(db.execute(_ANSWERED.encode()))]

    def emptied(self) -> OnServer:
        return OnServer(self.root, f"{self.address}_alone")


@pytest.fixture(params=["file", pytest.param("server", marks=pytest.mark.postgres)])
def shared(request: pytest.FixtureRequest, root: Path) -> InFile | OnServer:
    """The archive that the workers share, kept in either way."""
    if request.param == "file":
        return InFile(root)
    return OnServer(root, request.getfixturevalue("database"))


def rows(shared: InFile | OnServer) -> list[Rows]:
    """Everything in the index and who answers for what, numbers that it gave itself left out."""
    found = shared.tables()
    with shared.opened() as archive:
        for typed in ("", "bild", "person:weiß", "person:ilona << gesine", "year:2015"):
            found.append(Counter((typed, str(photo.file)) for photo in archive.search(typed)))
    return found


def anew(shared: InFile | OnServer) -> list[Rows]:
    """The rows one worker alone comes to."""
    alone = shared.emptied()
    assert outcome(alone.worker())["added"] == FILES
    return rows(alone)


def test_started_several_times_they_share_the_work(shared: InFile | OnServer) -> None:
    """No picture is read twice, none is missed, and the rows are those of one worker alone."""
    workers = [shared.worker() for _ in range(WORKERS)]
    did = [outcome(one) for one in workers]
    assert sum(one["added"] for one in did) == FILES
    together = rows(shared)
    assert together == anew(shared)


def test_each_with_a_share_they_come_to_the_same(shared: InFile | OnServer) -> None:
    """The index is complete with the last share and not before."""
    for number in (1, 2):
        outcome(shared.worker("--shard", f"{number}/3"))
        with shared.opened() as archive:
            assert not archive.index.complete
    last, again = (shared.worker("--shard", "3/3") for _ in range(2))
    added = outcome(last)["added"] + outcome(again)["added"]
    assert added == sum(file in Share(3, 3) for file in _paths(shared.root))
    together = rows(shared)
    assert together == anew(shared)


def _paths(root: Path) -> list[str]:
    return [path.relative_to(root).as_posix() for path in root.glob("*/*.jpg")]


def _total(shared: InFile | OnServer) -> int:
    with shared.opened() as archive:
        return archive.page(limit=1).total


def test_killed_at_any_time_the_others_do_the_rest(shared: InFile | OnServer) -> None:
    """Workers killed and started again leave the rows one alone comes to, and no duplicate."""
    choose, killed = random.Random(FILES), 0
    workers = [shared.worker() for _ in range(WORKERS)]
    pause = (0.1, 0.9) if FILES < 5_000 else (1.0, 3.0)
    while FILES >= 5_000 and not _total(shared):  # who is killed then has something to lose
        time.sleep(0.2)
    while killed < KILLS:
        time.sleep(choose.uniform(*pause))
        if not (working := [n for n, one in enumerate(workers) if one.poll() is None]):
            break
        place = choose.choice(working)
        workers[place].kill()
        workers[place].communicate()
        killed += workers[place].returncode != 0
        workers[place] = shared.worker()
    for one in workers:
        outcome(one)
    assert killed > 2
    together = rows(shared)
    assert together[0].total() == len({row[0] for row in together[0]}) == FILES
    assert together == anew(shared)
    print(killed, "killed,", FILES, "files, each once")


def test_a_share_is_part_of_the_whole() -> None:
    """Every file is in just one share of each division, and in just one slice."""
    files_ = [f"2023/{number}.jpg" for number in range(2_000)]
    for of in (1, 2, 3, 8, 50):
        shares = [Share(number, of) for number in range(1, of + 1)]
        sizes = [sum(file in share for file in files_) for share in shares]
        assert sum(sizes) == len(files_)
        assert min(sizes) > 0
        assert complete(shares)
        assert of == 1 or not complete(shares[1:])
    assert {slice_of(file) for file in files_} == set(range(SLICES))
    assert Share.parse("2/8") == Share(2, 8)
    assert str(Share(2, 8)) == "2/8"


@pytest.mark.parametrize("text", ["", "2", "0/8", "9/8", "2/0", "-1/8", "2/8/1", "a/b", "２/８"])
def test_what_is_no_share_is_named(text: str) -> None:
    """A worker never takes a share that was not meant."""
    with pytest.raises(InvalidValue, match="2/8"):
        Share.parse(text)


def test_nobody_waits_while_there_is_something_to_do(tmp_path: Path) -> None:
    """Each takes what nobody has; only who finds nothing waits, and holds nothing meanwhile."""
    locks = FileLocks(tmp_path / "locks")
    names = [f"{number}.jpg" for number in range(1_000)]
    with Dealt(names, locks) as one, Dealt(names, locks) as other:
        first = next(ours := one.ours())
        others = list(other.ours())
        rest = [first, *ours]
        assert sorted(others + rest) == sorted(names)
        for file in others:
            other.done(file)
        for file in rest:
            one.done(file)
        assert sorted([*chain(others, other.ours()), *chain(rest, one.ours())]) == sorted(names * 2)


def test_what_changes_while_it_is_read_is_read_again(root: Path) -> None:
    """Who indexes a picture that somebody writes just then ends with what it says now."""
    (root / ".archive").mkdir()
    one, gone, *_ = _paths(root)

    def meanwhile(batch: object) -> None:
        if (root / gone).exists():
            files.write(root / one, caption="Inzwischen")
            (root / gone).unlink()

    with SqliteIndex(root / ".archive/index.db") as index:
        refresh(index, root, adopt=meanwhile, processes=1)
        photo = index.by_file(one)
        assert photo is not None
        assert photo.metadata.caption == "Inzwischen"
        assert index.by_file(gone) is None


def test_what_came_back_meanwhile_is_not_forgotten(root: Path) -> None:
    """A file that was gone, and that another worker has found again since, stays in the index."""
    (root / ".archive").mkdir()
    file = _paths(root)[0]
    octets = (root / file).read_bytes()
    with SqliteIndex(root / ".archive/index.db") as index:
        refresh(index, root)
        (root / file).unlink()
        seen = index.known_file(file)
        (root / file).write_bytes(octets)
        refresh_files(index, root, [file])
        assert seen is not None
        assert index.forget([seen]) == []
        now = index.known_file(file)
        assert now is not None
        assert index.forget([now]) == [file]
        assert index.known_file(file) is None


def test_a_killed_worker_leaves_no_picture_without_an_answer(root: Path) -> None:
    """Who indexed a picture has answered for it before."""
    script = (
        "import os\nfrom archive.index import SqliteIndex\n"
        "SqliteIndex.put_many = lambda index, batch: os._exit(7)\n" + _WORKER
    )
    command = [sys.executable, "-c", script, str(BATCH), "index", str(root)]
    assert subprocess.run(command, check=False).returncode == 7
    outcome(worker(root))
    with Archive(root) as archive:
        assert archive.verify().findings == ()
