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
    from archive.system.windows import *  # noqa: F403 - all of it
else:
    from archive.system import posix as _here
    from archive.system.posix import *  # noqa: F403

__all__ = [*_here.__all__]
