"""Makes the Python that finds this in its path one of another system, as far as that goes on Linux.

``SYSTEM=windows``: without ``fcntl`` and what else is missing there; a file that somebody has open
keeps its name, ``os.open`` wants to be told that bytes are bytes, a folder cannot be opened, only
what is open for writing can be synced, a new name never replaces an old one, and text is cp1252
unless somebody says otherwise. ``SYSTEM=macos``: without what only Linux has.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import shutil
import socket
import stat
import struct
import subprocess  # takes what it needs of this system before it is taken away
import sys
import types
import warnings

MISSING_ON_WINDOWS = """
    O_CLOEXEC O_DIRECTORY O_NOFOLLOW O_NONBLOCK O_DSYNC O_SYNC O_NOATIME chown chroot
    copy_file_range fchdir fchmod fchown fdatasync fork forkpty getegid geteuid getgid getgroups
    getpgid getresgid getresuid getsid getuid getxattr killpg lchown listxattr lockf mkfifo mknod
    nice posix_fadvise posix_fallocate posix_spawn pread preadv pwrite pwritev readv
    register_at_fork removexattr sched_getaffinity sched_setaffinity sched_yield sendfile setsid
    setxattr splice statvfs sync wait3 wait4 writev
"""
MISSING_ON_MACOS = """
    copy_file_range getxattr listxattr posix_fadvise posix_fallocate removexattr
    sched_getaffinity sched_setaffinity setxattr splice
"""
MODULES_OF_UNIX = ("fcntl", "grp", "pwd", "readline", "resource", "syslog", "termios")
FUNCTIONS_OF_LINUX = ("renameat2", "sync_file_range", "copy_file_range")

BINARY = 1 << 30
REAL = types.SimpleNamespace(
    open=os.open, rename=os.rename, replace=os.replace, unlink=os.unlink, fsync=os.fsync,
    scandir=os.scandir, CDLL=ctypes.CDLL,
)  # fmt: skip


def take_away(names):
    for name in names.split():
        if hasattr(os, name):
            delattr(os, name)


# -- Windows


def is_open(path):
    """Whether any process has this file open."""
    wanted = os.path.realpath(path)
    for process in filter(str.isdigit, os.listdir("/proc")):
        try:
            numbers = os.listdir(f"/proc/{process}/fd")
        except OSError:
            continue
        for number in numbers:
            try:
                if os.readlink(f"/proc/{process}/fd/{number}") == wanted:
                    return True
            except OSError:
                continue
    return False


def refuse_open(*paths):
    for path in paths:
        if is_open(path):
            raise PermissionError(errno.EACCES, "is used by another process", str(path))


def unlink(path, **options):
    refuse_open(path)
    REAL.unlink(path, **options)


def rename(old, new, **options):
    refuse_open(old)
    if os.fspath(old) != os.fspath(new) and os.path.lexists(new):
        raise FileExistsError(errno.EEXIST, "exists", str(new))
    REAL.rename(old, new, **options)


def replace(old, new, **options):
    refuse_open(old, new)
    REAL.replace(old, new, **options)


def open_(path, flags, mode=0o777, **options):
    if os.path.isdir(path):
        raise PermissionError(errno.EACCES, "is a folder", str(path))
    ours = sys._getframe(1).f_globals.get("__name__", "").startswith(("archive", "ui"))
    assert flags & BINARY or not ours or path == os.devnull, "opened as text"
    return REAL.open(path, flags & ~BINARY, mode, **options)


def fsync(fd):
    if fcntl.fcntl(fd, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDONLY:
        raise OSError(errno.EBADF, "is not open for writing")
    REAL.fsync(fd)


class Status:
    """What a folder knows of a file on Windows: neither its number nor its names."""

    def __init__(self, status):
        self._status = status

    def __getattr__(self, name):
        unknown = {"st_ino": 0, "st_dev": 0, "st_nlink": 0, "st_reparse_tag": 0}
        return unknown[name] if name in unknown else getattr(self._status, name)


class Entry:
    def __init__(self, entry):
        self._entry = entry

    def __fspath__(self):
        return self._entry.path

    def __getattr__(self, name):
        return getattr(self._entry, name)

    def stat(self, **options):
        return Status(self._entry.stat(**options))


class Scan:
    def __init__(self, path="."):
        self._entries = REAL.scandir(path)

    def __iter__(self):
        return map(Entry, self._entries)

    def __next__(self):
        return Entry(next(self._entries))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self._entries.close()


LK_UNLCK, LK_NBLCK = 0, 2


def locking(fd, how, length):
    """A lock on bytes from the file's position: of this very opening, for nobody else at all."""
    kind = fcntl.F_UNLCK if how == LK_UNLCK else fcntl.F_WRLCK
    start = os.lseek(fd, 0, os.SEEK_CUR)
    try:
        fcntl.fcntl(fd, fcntl.F_OFD_SETLK, struct.pack("hhqqixxxx", kind, 0, start, length, 0))
    except (BlockingIOError, PermissionError) as error:
        raise PermissionError(errno.EACCES, "is locked") from error


def become_windows():
    sys.modules["msvcrt"] = types.ModuleType("msvcrt")
    vars(sys.modules["msvcrt"]).update(locking=locking, LK_NBLCK=LK_NBLCK, LK_UNLCK=LK_UNLCK)
    os.O_BINARY = BINARY
    os.open, os.fsync, os.scandir = open_, fsync, Scan
    os.rename, os.replace, os.unlink, os.remove = rename, replace, unlink, unlink
    stat.IO_REPARSE_TAG_MOUNT_POINT = 0xA0000003
    socket.SO_EXCLUSIVEADDRUSE = socket.SO_REUSEADDR
    shutil._use_fd_functions = subprocess._USE_POSIX_SPAWN = False
    take_away(MISSING_ON_WINDOWS)
    for name in MODULES_OF_UNIX:
        sys.modules[name] = None
    warnings.filterwarnings("error", category=EncodingWarning, module=r"(archive|ui)\b")


# -- macOS


class Library:
    """The C library without what only Linux has in it."""

    def __init__(self, *arguments, **options):
        self._library = REAL.CDLL(*arguments, **options)

    def __getattr__(self, name):
        if name in FUNCTIONS_OF_LINUX:
            raise AttributeError(name)
        return getattr(self._library, name)


def become_macos():
    take_away(MISSING_ON_MACOS)
    ctypes.CDLL = Library


{"windows": become_windows, "macos": become_macos}[os.environ["SYSTEM"]]()
