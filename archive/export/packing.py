"""A ZIP in pieces: what is written into it comes out at once, and nothing is kept."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path

from archive import system
from archive.errors import WriteError

__all__ = ["Packer", "Weighed", "saved"]

_CHUNK = 1 << 20


class Packer:
    """Writes a ZIP whose bytes are taken piece by piece. Pictures are wrapped, texts deflated.

    Wrapped is deflated at level 0: bytes as they are, with marks in between. A stored entry of
    which the length is said only after it stops whoever reads the ZIP as a stream (Java does).
    Every generator yields bytes of the ZIP; none may be left unfinished before the next begins.
    """

    def __init__(self, at: datetime) -> None:
        self._at = at.timetuple()[:6]
        self._sink = _Sink()
        self._zip = zipfile.ZipFile(self._sink, "w", zipfile.ZIP_STORED)

    def file(self, name: str, path: Path, weighed: Weighed) -> Iterator[bytes]:
        """Put a file in as it is, and tell ``weighed`` its bytes."""
        info = self._info(name)
        info._compresslevel = 0  # type: ignore[attr-defined]  # public from Python 3.13 on
        with path.open("rb") as source:
            source.seek(0, io.SEEK_END)
            large = source.tell() >= zipfile.ZIP64_LIMIT // 2
            source.seek(0)
            with self._zip.open(info, "w", force_zip64=large) as entry:
                while chunk := source.read(_CHUNK):
                    weighed.add(chunk)
                    entry.write(chunk)
                    yield self._sink.take()

    def text(self, name: str, content: bytes) -> bytes:
        """Put a small file in, deflated."""
        self._zip.writestr(self._info(name), content)
        return self._sink.take()

    def close(self) -> bytes:
        """The end of the ZIP: its directory."""
        self._zip.close()
        return self._sink.take()

    def _info(self, name: str) -> zipfile.ZipInfo:
        info = zipfile.ZipInfo(name, self._at)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        return info


def saved(pieces: Iterable[bytes], to: Path, enter: Callable[[], None]) -> None:
    """Write a ZIP to a file that is there whole or not at all.

    ``enter`` is called when its bytes are on the disk, before the file has its name: what it
    raises leaves none. :class:`WriteError` where the file cannot be written.
    """
    if to.is_dir():
        raise WriteError("is a folder", to)
    part = to.with_name(f".{to.name}.part")
    try:
        with part.open("wb") as out:
            out.writelines(pieces)
            out.flush()
            system.sync(out.fileno())
        enter()
        part.replace(to)
    except OSError as error:
        raise WriteError(error.strerror or str(error), to) from error
    finally:
        part.unlink(missing_ok=True)


class Weighed:
    """Length and SHA-256 of what passed by."""

    def __init__(self) -> None:
        self.octets = 0
        self._digest = hashlib.sha256()

    def add(self, data: bytes) -> None:
        """Count some bytes."""
        self.octets += len(data)
        self._digest.update(data)

    @property
    def sha256(self) -> str:
        """The SHA-256 so far, in hexadecimal."""
        return self._digest.hexdigest()

    def sha256_with(self, more: bytes) -> str:
        """The SHA-256 of what passed by and ``more``, which is not counted."""
        longer = self._digest.copy()
        longer.update(more)
        return longer.hexdigest()


class _Sink:
    """Where the ZIP writer writes, and the stream takes from.

    No file of Python's own: that would close itself before the writer of a ZIP nobody wants to the
    end any more does, which is an error from Python 3.13 on.
    """

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits anywhere."""

    def close(self) -> None:
        """Nothing is open."""

    def take(self) -> bytes:
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)
