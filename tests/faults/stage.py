"""A process in which something goes wrong: does what it is told, each time in a fork of its own.

Reads one JSON command a line and forks a child for it, which stops itself before it begins; the
line answered is its process id. Once it has been let go on and has ended, how it ended follows.
Run as ``python stage.py``; :class:`stages.Stage` is the other end.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from contextlib import suppress
from pathlib import Path

from archive import files
from archive.errors import ArchiveError
from archive.journal import Journal
from archive.model import Edit
from archive.recorded import write
from archive.settle import settle, sweep
from archive.undo import undo

DONE, REFUSED, CRASHED = 0, 3, 4


def plainly(command):
    """A write without a journal."""
    files.write(command["path"], **command["changes"])


def recorded(command):
    """A write with its journal opened and closed around it."""
    root = Path(command["root"])
    with Journal(root / ".archive/journal.db") as journal:
        edit = Edit(Path(command["path"]), command["changes"])
        write(journal, journal.history.batch("Ilona"), root, edit)


def batch(command):
    """Write all pictures of a folder again and again; says so after each, on the pipe ``told``."""
    root, told = Path(command["root"]), os.open(command["told"], os.O_WRONLY)
    with Journal(root / ".archive/journal.db") as journal:
        settle(journal, root, grace=-1)
        sweep(root, grace=-1)
        entered = journal.history.batch("Ilona")
        for number in range(command["rounds"]):
            for path in sorted(p for p in root.glob("a.*") if p.suffix != ".xmp"):
                caption = f"{command['caption']} {number}"
                write(journal, entered, root, Edit(path, {"caption": caption}))
                os.write(told, f"{path.name}\t{caption}\n".encode())


def every(command):
    """Caption every picture of a folder, once, in one batch; tells the pipe after each."""
    root, told = Path(command["root"]), os.open(command["told"], os.O_WRONLY)
    with Journal(root / ".archive/journal.db") as journal:
        entered = journal.history.batch("Ilona")
        for path in sorted(p for p in root.iterdir() if p.is_file()):
            write(journal, entered, root, Edit(path, {"caption": command["caption"]}))
            os.write(told, f"{path.name}\n".encode())


def edits(command):
    """Count a field of ours up, each time from what the picture says then."""
    root, path = Path(command["root"]), Path(command["path"])
    with Journal(root / ".archive/journal.db") as journal:
        for number in range(command["rounds"]):
            seen = files.read(path)
            edit = seen.edit(**{command["field"]: f"{command['who']} {number}"})
            write(journal, journal.history.batch(command["who"]), root, edit)


def take_back(command):
    """Undo the last batch."""
    root = Path(command["root"])
    with Journal(root / ".archive/journal.db") as journal:
        if undo(journal, root, None, "Ilona").refused:
            raise ArchiveError("refused")


DEEDS = {
    "plainly": plainly,
    "recorded": recorded,
    "batch": batch,
    "every": every,
    "edits": edits,
    "undo": take_back,
}


def act(command):
    """The child: wait to be let go, do it, and tell by the exit code how it went."""
    os.kill(os.getpid(), signal.SIGSTOP)
    try:
        DEEDS[command["do"]](command)
    except BaseException as error:
        with suppress(OSError):  # the fault may hit this as well
            Path(command["complaint"]).write_text(traceback.format_exc())
        return REFUSED if isinstance(error, ArchiveError) else CRASHED
    return DONE


def main():
    children = {}
    for line in sys.stdin:
        command = json.loads(line)
        if command["do"] == "wait":
            _, status = os.waitpid(children.pop(command["pid"]), 0)
            print(os.waitstatus_to_exitcode(status), flush=True)
            continue
        child = os.fork()
        if child == 0:
            os._exit(act(command))
        os.waitpid(child, os.WUNTRACED)
        children[child] = child
        print(child, flush=True)


if __name__ == "__main__":
    main()
