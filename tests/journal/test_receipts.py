"""Receipts: who took what, and who holds an old caption."""

from __future__ import annotations

import pytest

from archive.errors import NotFound


def receipt(number: str, **known):
    """A receipt of one picture, as the kit writes it."""
    file = {
        "name": "1.jpg", "file": "a.jpg", "image_hash": "image", "sha256": "00",
        "caption": "Old caption", "caption_version": "old",
    }  # fmt: skip
    record = {"number": number, "at": "2023-05-12T14:03:00+02:00", "preset": "original", "use": "x"}
    return record | {"user": "HNA", "query": None, "note": None, "files": [file]} | known


def test_who_holds_the_old_caption(journal):
    """After a correction the archive lists who has the picture with the words before."""
    old = receipt("1")
    journal.receipts.enter(old)
    files = [old["files"][0] | {"caption": "New caption", "caption_version": "new"}]
    journal.receipts.enter(receipt("2", user="dpa", files=files))
    (holder,) = journal.receipts.holders("image", current="new")
    assert (holder.issued.user, holder.issued.number) == ("HNA", "1")
    assert (holder.taken.caption, holder.taken.sha256) == ("Old caption", "00")
    assert len(journal.receipts.holders("image")) == 2


def test_a_receipt_stays_as_it_was_entered(journal):
    """Everything in it, whatever the journal looks up; and entered once."""
    record = receipt("1", note="embargo lifted", withheld=[{"file": "b.jpg", "reasons": ["x"]}])
    journal.receipts.enter(record)
    journal.receipts.enter(receipt("1", note="another"))
    assert journal.receipts.record("1") == record
    assert [(r.number, r.note) for r in journal.receipts.last()] == [("1", "embargo lifted")]
    with pytest.raises(NotFound):
        journal.receipts.record("nothing")
