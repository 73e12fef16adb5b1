"""An archive with an open journal."""

from __future__ import annotations

import pytest

from archive.journal import Journal


@pytest.fixture
def root(tmp_path):
    """An empty archive."""
    (tmp_path / ".archive").mkdir()
    return tmp_path


@pytest.fixture
def journal(root, books):
    """Its journal."""
    with Journal(books) as journal:
        yield journal
