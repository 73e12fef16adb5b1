"""Whatever system call a write is killed at, or fails at: the old picture or the new one."""

from __future__ import annotations

import hashlib
import shutil
from collections import Counter
from pathlib import Path

import pictures
import pytest
from stage import DONE, REFUSED
from stages import LONG, needs_strace, spread

from archive import files
from archive.journal import Journal
from archive.settle import settle, sweep
from archive.undo import undo

resource = pytest.importorskip("resource", reason="left out: needs Linux or macOS")
pytestmark = needs_strace

CHANGES = {"caption": "Grüße aus Kassel " * 20, "creators": ["Harry Soremski"]}
SCENES = {
    "JPEG": lambda: pictures.jpeg(
        pictures.exif_segment(pictures.exif_block()), pictures.xmp_segment()
    ),
    "PNG": pictures.png,
    "TIFF": pictures.tiff,
    "WebP": pictures.webp,
    "new sidecar": lambda: pictures.heic(pictures.exif_block(), pictures.PACKET),
    "sidecar": lambda: pictures.heic(pictures.exif_block(), pictures.PACKET),
}
KILLED = -9


class Scene:
    """An archive with one picture, its state before and after the write."""

    def __init__(self, stage, folder: Path, kind: str, do: str) -> None:
        self.stage, self.do, self.root = stage, do, folder / "archive"
        self.saved = folder / "saved"
        (self.saved / ".archive").mkdir(parents=True)
        Journal(self.saved / ".archive/journal.db").close()
        picture = self.saved / f"a.{kind.replace(' ', '')}"
        picture.write_bytes(SCENES[kind]())
        if kind == "sidecar":
            files.write(picture, caption="Erste Fassung")
        self.path = self.root / picture.name
        self.complaint = folder / "complaint.txt"
        self.set()
        self.old = self.state()
        self.points = stage.points(folder / "log", do, **self.command)
        self.new = self.state()
        assert self.new != self.old

    @property
    def command(self):
        known = {"root": self.root, "path": self.path, "complaint": self.complaint}
        return known | {"changes": CHANGES}

    def set(self) -> None:
        """Everything as at the start."""
        shutil.rmtree(self.root, ignore_errors=True)
        shutil.copytree(self.saved, self.root)

    def befall(self, what: str, point) -> int:
        self.set()
        code = self.stage.befall(what, point, self.do, **self.command)
        assert code in (DONE, REFUSED, KILLED), (point, what, self.complaint.read_text())
        return code

    def state(self) -> tuple[tuple[str, str], ...]:
        """What the picture and its sidecar are."""
        found = (p for p in self.root.iterdir() if p.name.startswith(self.path.name))
        return tuple(sorted((p.name, hashlib.sha256(p.read_bytes()).hexdigest()) for p in found))

    def restart(self) -> None:
        """What opening the archive again does: nothing is left over, nothing is in doubt."""
        with Journal(self.root / ".archive/journal.db") as journal:
            settled = settle(journal, self.root, grace=-1)
            sweep(self.root, grace=-1)
            assert (settled.interrupted, settled.kept, journal.history.pending()) == ((), (), ())
            assert [p.name for p in self.root.iterdir() if p.name.endswith(".part")] == []
            if self.do == "recorded":
                self._check_history(journal)

    def _check_history(self, journal) -> None:
        """The journal knows the change if, and only if, it is in the file; it can be undone."""
        if self.state() == self.old:
            assert journal.history.batches() == ()
            return
        assert undo(journal, self.root, None, "Ilona").refused == ()
        assert self.state() == self.old


@pytest.fixture(scope="module", params=["plainly", "recorded"])
def deed(request):
    return request.param


@pytest.fixture(scope="module", params=SCENES)
def scene(request, stage, tmp_path_factory, deed):
    return Scene(stage, tmp_path_factory.mktemp("scene"), request.param, deed)


def test_killed_at_any_call_it_is_old_or_new(scene):
    """Before each mutating call in turn: a whole picture, and nothing left after a restart."""
    outcomes = Counter()
    for point in spread(scene.points, 10):
        code = scene.befall("signal=KILL", point)
        state = scene.state()
        assert state in (scene.old, scene.new), point.text
        outcomes["old" if state == scene.old else "new"] += 1
        assert code == KILLED, point.text
        scene.restart()
    print(scene.path.name, scene.do, len(scene.points), "points", dict(outcomes))


ERRORS = {
    "openat": ("EACCES", "ENOSPC", "EMFILE"),
    "fsync": ("EIO", "ENOSPC", "EINTR"),
    "fdatasync": ("EIO",),
    "write": ("ENOSPC", "EIO", "EDQUOT", "EINTR"),
    "pwrite64": ("ENOSPC", "EIO", "EDQUOT"),
    "renameat2": ("EIO", "ENOSPC", "EACCES", "EINTR"),
}
EVERYWHERE = ("EIO", "EACCES", "EINTR")


def test_failing_at_any_call_it_is_old_or_new_and_told(scene):
    """Disk full, quota, I/O error, no permission: never a damaged file, never a silent failure."""
    cases = [(p, e) for p in scene.points for e in ERRORS.get(p.call, EVERYWHERE)]
    for point, error in spread(cases, 10):
        code = scene.befall(f"error={error}", point)
        state = scene.state()
        assert state in (scene.old, scene.new), (error, point.text)
        assert code != DONE or state == scene.new, (error, point.text)
        scene.restart()
    print(scene.path.name, scene.do, len(cases), "cases")


def test_a_write_that_only_pretends_is_found_out(scene):
    """Calls that claim to have written what they have not: the check on the part file sees it."""
    if scene.do == "recorded":
        return
    lies = [p for p in scene.points if p.call == "write"]
    for point in spread(lies, 6):
        code = scene.befall("retval=1", point)
        assert (code, scene.state()) == (REFUSED, scene.old), point.text


def test_a_file_size_limit_cuts_writes_short(scene):
    """A real short write, at any length: continued where it can be, else nothing happens."""
    for limit in range(1, 4_000, 97 if LONG else 997):
        scene.set()
        child = scene.stage.child("plainly", **scene.command)
        resource.prlimit(child, resource.RLIMIT_FSIZE, (limit, limit))
        scene.stage.let_go(child)
        code = scene.stage.end(child)
        assert scene.state() in (scene.old, scene.new)
        assert code in (DONE, REFUSED), scene.complaint.read_text()
        assert code != DONE or scene.state() == scene.new


def test_the_order_of_syncs_is_kept(scene):
    """The new version is on the disk before it counts, and the folder's sync comes last."""
    texts = [point.text for point in scene.points]
    part = next(n for n, text in enumerate(texts) if "fsync(" in text and ".part" in text)
    count = next(n for n, t in enumerate(texts) if " renameat2(" in t or " link(" in t)
    folder = next(n for n, p in enumerate(scene.points) if p.call == "fsync" and p.path)
    assert part < count < folder
