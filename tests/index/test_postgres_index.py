"""The index on a PostgreSQL server: all that every index keeps, and the answers of the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from captioned import NOON
from conformance import IndexConformance

pytestmark = pytest.mark.postgres
postgres = pytest.importorskip(
    "archive.postgres.index", reason="left out: needs PostgreSQL and psycopg"
)
PostgresIndex = postgres.PostgresIndex


@pytest.fixture
def make_index(database: str, tmp_path: Path) -> Iterator[Callable[[], PostgresIndex]]:
    """Opens the index of one archive, as often as asked."""
    opened: list[PostgresIndex] = []

    def make() -> PostgresIndex:
        opened.append(PostgresIndex(database, root=tmp_path, clock=lambda: NOON))
        return opened[-1]

    yield make
    for index in opened:
        index.close()


class TestPostgresIndex(IndexConformance):
    """PostgreSQL keeps what every index keeps."""


class TestPostgresIndexInParts(IndexConformance):
    """The same holds when the words are in many parts."""

    @pytest.fixture(autouse=True)
    def small_parts(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A new part for every two pictures."""
        monkeypatch.setattr("archive.index.partitions.FULL", 2)
