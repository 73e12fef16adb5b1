"""An index to put pictures into."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from captioned import NOON

from archive.index import SqliteIndex


@pytest.fixture
def make_index(tmp_path: Path) -> Iterator[Callable[[], SqliteIndex]]:
    """Opens the index of one archive, as often as asked."""
    (tmp_path / ".archive").mkdir()
    opened: list[SqliteIndex] = []

    def make() -> SqliteIndex:
        opened.append(SqliteIndex(tmp_path / ".archive/index.db", clock=lambda: NOON))
        return opened[-1]

    yield make
    for index in opened:
        index.close()


@pytest.fixture
def index(make_index: Callable[[], SqliteIndex]) -> SqliteIndex:
    """An empty index, at noon of 1 June 2024, Berlin time."""
    return make_index()
