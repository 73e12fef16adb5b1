"""The path of an object, ``s3://bucket/prefix/name``, as a path among others."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import tempfile
from collections.abc import Generator, Iterator
from itertools import chain, islice
from pathlib import Path, PosixPath
from typing import IO, Any, ClassVar

from archive.errors import NotFound, Refused
from archive.objects import s3
from archive.objects.versions import Version

__all__ = ["ObjectPath", "is_address", "status"]

_SCHEME = "s3://"
_IN_A_MOMENT = 20_000
"""Names of a folder that are listed in some twenty requests."""
_INSIDE = "/s3:/"
"""How an address stands in a path, which is absolute and has no empty parts."""


def is_address(text: str | os.PathLike[str]) -> bool:
    """Whether this names something on object storage."""
    return os.fspath(text).startswith(_SCHEME)


class ObjectPath(PosixPath):
    """Where an object lies. Names are taken apart and put together as with any path.

    It can be looked at and read. What else a path does to a file (``mkdir``, ``rename``, ``open``
    for writing …) there is not: :meth:`put` and :meth:`remove` change an object, and both only
    if it still is the version that was seen. Paths made from one another share ``scratch``, the
    folder on this machine where new versions are made.
    """

    scratch: ClassVar[Path] = Path(tempfile.gettempdir())

    @classmethod
    def of(cls, address: str | os.PathLike[str], scratch: Path | None = None) -> ObjectPath:
        """The path at ``s3://bucket/key``; :class:`NotFound` if that is no address."""
        if os.name == "nt":  # where there is no such path as this one is
            raise Refused("object storage is for Linux and macOS", address)
        bucket, _, key = os.fspath(address).removeprefix(_SCHEME).partition("/")
        key = key.rstrip("/")
        if not (is_address(address) and bucket) or (key and not _is_way(key)):
            raise NotFound("is no address like s3://bucket/prefix", address)
        if scratch is None:
            return cls(f"{_INSIDE}{bucket}/{key}")
        made_in = scratch

        class Here(ObjectPath):
            scratch: ClassVar[Path] = made_in

        return Here(f"{_INSIDE}{bucket}/{key}")

    def __str__(self) -> str:
        return super().__str__().replace(_INSIDE, _SCHEME, 1) if self.root else super().__str__()

    def __repr__(self) -> str:
        return f"ObjectPath({str(self)!r})"

    @property
    def bucket(self) -> str:
        """The bucket it lies in."""
        return self.parts[2]

    @property
    def key(self) -> str:
        """Its name in the bucket."""
        return "/".join(self.parts[3:])

    @property
    def aside(self) -> Path:
        """The path on this machine beside which new versions of it are made."""
        label = hashlib.sha256(str(self).encode("utf-8", "surrogateescape")).hexdigest()[:16]
        return self.scratch / f"{label}-{self.name}"

    def below(self, file: str | os.PathLike[str]) -> ObjectPath:
        """The path of an object below this one, from its own path or the way to it.

        :class:`Refused` for what leads out, and for what is no name of a file.
        """
        text = os.fspath(file)
        way = text
        if is_address(text):
            way = "" if text == str(self) else text.removeprefix(f"{self}/")
        if way and not _is_way(way):
            raise Refused("lies outside of this archive", file)
        return self / way

    def reach(self) -> None:
        """Raise :class:`OSError` if the store does not answer, or has no such bucket for us."""
        s3.reach(self.bucket, self.key)

    def look(self) -> Version | None:
        """What lies there now; ``None`` if nothing does."""
        return s3.look(self.bucket, self.key)

    def first(self, length: int) -> tuple[Version, bytes]:
        """What lies there now and its first bytes, at most ``length``, in one request."""
        return s3.first(self.bucket, self.key, length)

    def some(self, version: Version, start: int, end: int) -> bytes:
        """Bytes ``start`` to ``end`` of this version; ``Overtaken`` if it is another by now."""
        return s3.some(self.bucket, self.key, version, start, end)

    def fetch(self, version: Version | None = None) -> IO[bytes]:
        """All of it (of this version) as a file that nobody else sees, from its beginning."""
        return s3.fetch(self.bucket, self.key, version, self.scratch)

    def put(
        self, content: Path, old: Version | None, like: tuple[ObjectPath, Version] | None = None
    ) -> tuple[str, ...]:
        """Put a file in the place of the version ``old``, or where there was nothing.

        :class:`~archive.errors.Changed` if something else lies there by now. Returns what could
        not be kept of the attributes of the old version, or of the object it is ``like``.
        """
        model = (like[0].key, like[1]) if like else None
        return s3.put(self.bucket, self.key, content, old, model)

    def remove(self, old: Version) -> None:
        """Remove it, if it is this version; :class:`~archive.errors.Changed` if not."""
        s3.remove(self.bucket, self.key, old)

    def listing(self, start: str = "") -> Iterator[tuple[str, Version]]:
        """Every object below this path, by the way there in code point order.

        With ``start``: only those the way to which begins so.
        """
        here = f"{self.key}/" if self.key else ""
        for key, version in s3.listing(self.bucket, here + start):
            yield key[len(here) :], version

    def keeps_versions(self) -> bool:
        """Whether versions that were displaced or removed are still in its bucket."""
        return s3.keeps_versions(self.bucket)

    def iterdir(self) -> Generator[ObjectPath, None, None]:
        """What lies in this folder: objects, and folders of them; raises nothing if none does."""
        for key in self._level():
            yield self / key

    def folders(self, most: int = 500, looks: int = 40) -> list[str]:
        """The ways to folders below this one, sorted; hidden ones are left out.

        Upper ones first, until there are ``most``, or so many have been looked into; each as far
        as a store can be asked for in a moment.
        """
        found: list[str] = []
        for above in chain([""], found):
            if len(found) >= most or looks <= 0:
                break
            looks -= 1
            inside = islice((self / above if above else self)._level(), _IN_A_MOMENT)
            names = (name.rstrip("/") for name in inside if name.endswith("/"))
            found += [f"{above}/{name}".lstrip("/") for name in names if _shows(name)]
        return sorted(found[:most])

    def _level(self) -> Iterator[str]:
        """Names in this folder; those of folders end in a slash."""
        here = f"{self.key}/" if self.key else ""
        for key in s3.level(self.bucket, here):
            if name := key[len(here) :]:
                yield name

    def stat(self, *, follow_symlinks: bool = True) -> os.stat_result:
        """Size and time of what lies there; :class:`FileNotFoundError` if nothing does."""
        version = self.look()
        if version is None:
            raise FileNotFoundError(errno.ENOENT, "No such object", str(self))
        return status(version)

    def exists(self, *, follow_symlinks: bool = True) -> bool:
        """Whether something lies there."""
        return self.look() is not None

    def open(self, mode: str = "r", *_: Any, **__: Any) -> Any:
        """The object for reading bytes: a copy of all of it."""
        if mode != "rb":
            raise Refused("lies on object storage, where files are not changed in place", self)
        return self.fetch()

    def resolve(self, strict: bool = False) -> ObjectPath:
        """The same: there are no links."""
        return self

    def absolute(self) -> ObjectPath:
        """The same."""
        return self


def status(version: Version) -> os.stat_result:
    """A version as a file would be described: a plain one that may be written."""
    seconds = version.mtime_ns // 10**9
    plain = (stat.S_IFREG | 0o644, 0, 0, 1, 0, 0, version.size, seconds, seconds, seconds)
    exact = {"st_mtime_ns": version.mtime_ns, "st_ctime_ns": version.mtime_ns}
    return os.stat_result(plain, exact)


def _shows(name: str) -> bool:
    """Whether a folder is one to be shown: it can be gone into, and is not hidden."""
    return _is_way(name) and not name.startswith(".")


def _is_way(key: str) -> bool:
    """Whether a key is the way to a file: no part empty, going up or standing still, no NUL."""
    return "\0" not in key and not {"", ".", ".."} & set(key.split("/"))
