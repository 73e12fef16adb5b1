"""What an operating system does in its own way: one door, behind it a module for each kind.

Both modules keep the same promises, or say in their docstrings which one they keep less of;
``docs/operations.md`` has the list. Everything else in the house asks here and never looks at
which system it runs on.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

if sys.platform == "win32" or not (TYPE_CHECKING or find_spec("fcntl")):
    from archive.system import windows as _here
else:
    from archive.system import posix as _here

__all__ = [
    "LINGER",
    "NEW",
    "PINNED",
    "READING",
    "FileLock",
    "begin_sync",
    "claim",
    "give_name",
    "is_claimed",
    "is_folder",
    "keep_attributes",
    "pread",
    "preadv",
    "probe_port",
    "status",
    "supplant",
    "swap",
    "sync",
    "sync_folder",
    "where",
    "widen",
]

READING, NEW, PINNED, LINGER = _here.READING, _here.NEW, _here.PINNED, _here.LINGER
FileLock = _here.FileLock
pread, preadv, where = _here.pread, _here.preadv, _here.where
swap, supplant, give_name = _here.swap, _here.supplant, _here.give_name
claim, is_claimed, keep_attributes = _here.claim, _here.is_claimed, _here.keep_attributes
begin_sync, sync, sync_folder = _here.begin_sync, _here.sync, _here.sync_folder
status, is_folder = _here.status, _here.is_folder
widen, probe_port = _here.widen, _here.probe_port
