"""The table of dangers names tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TABLE = (ROOT / "tests/faults/README.md").read_text("utf-8")
NAMED = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", TABLE)


@pytest.mark.parametrize(("file", "test"), NAMED)
def test_a_test_that_is_named_exists(file, test):
    """Each row of the table is shown by something."""
    assert f"def {test}(" in (ROOT / file).read_text("utf-8") if test else (ROOT / file).exists()


def test_every_row_names_a_test():
    """No promise without one."""
    rows = [line for line in TABLE.splitlines() if line.startswith("| ")][1:]
    assert [row for row in rows if "`tests/" not in row.rpartition(" | ")[2]] == []
