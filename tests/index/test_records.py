"""What is stored of a picture, and what travels between processes, is all there is of it."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest

from archive.index import Entry, Ready
from archive.index.records import pack, unpack
from archive.model import Conflict, Lineup, Location, Metadata, Person, Photo, Proposal, Region

ODD: tuple[dict[str, Any], ...] = (
    {},
    {"title": "file name \udcff", "caption": "\x00 \U0001f600 \u2028", "event": ""},
    {"rating": 0, "urgency": -(10**30), "rights_marked": False},
    {"location_shown": (Location(latitude=float("inf"), longitude=-0.0), Location())},
    {"keywords": (), "people": Lineup((Person(), Person("A", region=Region(0, 0.1, 1e-9, 1))))},
)


def _photo(said: dict[str, Any]) -> Photo:
    values = {"EXIF": ("a", None), "XMP": Lineup.of(["B"]), "IIM": b"\xff", "$": {"*": 10**20}}
    return Photo(
        Path("a/b.jpg"), "JPEG", "00ff", Metadata(**said), "not hexadecimal",
        (Conflict("people", values, None, "why"),), ("warning",), (Proposal("P", "picasa"),),
        width=1, height=2**40, orientation=8, file="a/b.jpg",
    )  # fmt: skip


@pytest.mark.parametrize("said", ODD, ids=lambda said: " ".join(said) or "nothing")
def test_a_record_gives_back_every_value(said: dict[str, Any]) -> None:
    """Also those that no file of ours would hold: a file of somebody else may."""
    photo = _photo(said)
    assert unpack(pack(photo), Path(), photo.image_hash, photo.file_hash) == photo


def test_a_damaged_record_is_told() -> None:
    """A changed bit is an error, or one that says nothing: never another picture."""
    photo = _photo({"caption": "v. l.: Anna Schön und Gesine Schwan im Rathaus"})
    record = pack(photo)
    told = 0
    for bit in range(8 * len(record)):
        damaged = bytearray(record)
        damaged[bit // 8] ^= 1 << bit % 8
        try:
            found = unpack(bytes(damaged), Path(), photo.image_hash, photo.file_hash)
        except ValueError:
            told += 1
        else:
            assert found == photo
    assert told > 7.9 * len(record)


@pytest.mark.parametrize("said", ODD, ids=lambda said: " ".join(said) or "nothing")
def test_what_is_ready_arrives_as_it_was(said: dict[str, Any]) -> None:
    """Whatever process worked it out."""
    ready = Ready.of(Entry(_photo(said), 1, 2, 3, 4, ".xmp 5"))
    assert pickle.loads(pickle.dumps(ready)) == ready
