"""Names as they are put into a query."""

from __future__ import annotations

import pytest
from captioned import entry

from archive.index import parse_query, quoted
from archive.index.folding import words
from archive.index.syntax import PersonIs

NAMES = [
    "Gesine Schwan",
    'Karl "Kalle" Meier',
    "Karl „Kalle“ Meier",
    "«Kalle» Meier",
    '"Kalle"',
    "Karl 'Kalle' O’Neill",
    "Anna Kern~",
    "Meier* (Otto)",
    "-Anna OR Otto",
    "person:Anna < Otto << Ria",
    "Anna, Otto",
    "  Anna \t Kern\n",
    "Anna\0Kern",
    "山田 太郎",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_quoted_name_asks_for_that_name_alone(name):
    """Whatever marks it has, the query asks for one person with the same words, without a note."""
    query = parse_query(f"person:{quoted(name)}")
    assert query.notes == ()
    assert isinstance(query.where, PersonIs)
    asked = query.where.name
    assert (asked.quoted, asked.prefix, asked.similar) == (True, False, False)
    assert words(asked.text) == words(name.replace("\0", " "))


def test_every_name_finds_itself(index):
    """Each finds the picture of whoever is so called."""
    index.put_many([entry(f"{n}.jpg", [name]) for n, name in enumerate(NAMES)])
    for n, name in enumerate(NAMES):
        found = [photo.file for photo in index.search(parse_query(f"person:{quoted(name)}")).photos]
        assert f"{n}.jpg" in found, name
