"""A PostgreSQL server of one's own on 127.0.0.1, its data in a folder that goes with it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

__all__ = ["Server", "binaries", "cluster"]

DEBIAN = Path("/usr/lib/postgresql")
QUICK = {"fsync": "off", "shared_buffers": "128MB", "max_connections": "60"}
"""Settings for data that nobody will miss."""


def binaries() -> Path | None:
    """Where ``initdb`` and ``postgres`` are: on the path, or where Debian keeps the newest."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    return max(DEBIAN.glob("*/bin"), key=lambda path: float(path.parent.name), default=None)


class Server:
    """A server that can be started, stopped and killed; ``address`` leads to its database."""

    def __init__(self, folder: Path, settings: Mapping[str, str] = QUICK) -> None:
        found = binaries()
        assert found is not None
        self.binaries = found
        self.folder = folder
        self.data = folder / "data"
        self.port = _free_port()
        self.address = f"postgresql://postgres@127.0.0.1:{self.port}/postgres"
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None
        if os.geteuid() == 0:  # which PostgreSQL refuses to run as
            shutil.chown(folder, "postgres", "postgres")

    def run(self, command: str, *arguments: str | Path) -> None:
        """One of PostgreSQL's own programs, to its end, as who owns the data."""
        subprocess.run(
            [self.binaries / command, *arguments], check=True, cwd=self.folder,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **_user(),
        )  # fmt: skip

    def create(self) -> None:
        """An empty database, whoever comes from this machine being let in."""
        self.run("initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N")

    def follow(self, primary: Server) -> None:
        """A copy of another server's data, to become its standby when it is started."""
        self.run("pg_basebackup", "-D", self.data, "-h", "127.0.0.1", "-p", str(primary.port),
                 "-U", "postgres", "-R", "-X", "stream", "-c", "fast")  # fmt: skip

    def start(self) -> None:
        """Start, and wait until it answers."""
        settings = [f"-c{name}={value}" for name, value in self._settings.items()]
        self._process = subprocess.Popen(
            [self.binaries / "postgres", "-D", self.data, "-p", str(self.port),
             "-h", "127.0.0.1", "-k", self.folder, *settings],
            cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **_user(),
        )  # fmt: skip
        ready = [self.binaries / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        while subprocess.run(ready, check=False).returncode:
            assert self._process.poll() is None, "the server did not start"
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop without waiting until everybody has hung up."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """Stop as a power cut does, all of its processes at once."""
        assert self._process is not None
        pid = self._process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        self._end(signal.SIGKILL)
        for child in children:
            with suppress(ProcessLookupError):
                os.kill(int(child), signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait()
            self._process = None


@contextmanager
def cluster(settings: Mapping[str, str] = QUICK, primary: Server | None = None) -> Iterator[Server]:
    """A server with an empty database, or a standby, for as long as it is needed."""
    folder = Path(tempfile.mkdtemp(prefix="bildzeile-pg-"))
    server = Server(folder, settings)
    try:
        if primary is None:
            server.create()
        else:
            server.follow(primary)
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _user() -> dict[str, Any]:
    return {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
