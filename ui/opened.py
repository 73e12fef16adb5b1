"""The archive this process serves, opened once and shared by the page and the routes."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from archive.catalog import Archive
from archive.config import read_config
from archive.errors import Refused
from archive.roots import as_path, home_of
from ui.login import read_login
from ui.visitors import Visitor, Visitors

__all__ = ["lent_to", "opened", "served", "visitors"]


@lru_cache(maxsize=4)
def opened(root: Path) -> Archive:
    """The archive at ``root``; the same object for every caller of this process."""
    return Archive(root, index=os.environ.get("ARCHIVE_INDEX"))


def served() -> Archive:
    """The archive of ``$ARCHIVE_DIR``, or of the current folder."""
    return opened(as_path(os.environ.get("ARCHIVE_DIR", ".")))


@lru_cache(maxsize=4)
def visitors(root: Path) -> Visitors | None:
    """Who may come in; ``None`` where there is no login, and everybody on this machine may."""
    home = home_of(root)
    file = home / "config.toml"
    login = read_login(read_config(file).login, file, os.environ)
    return None if login is None else Visitors(login, home / "signed-out")


def lent_to(archive: Archive, visitor: Visitor | None) -> Archive:
    """The archive as this visitor may use it; without a login, as whoever started the page may."""
    if visitors(archive.root) is None:
        return archive
    if visitor is None or visitor.role is None:
        raise Refused("nobody is signed in")
    return archive.acting_as(visitor.user, visitor.role)
