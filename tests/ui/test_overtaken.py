"""Who is told that somebody was faster decides about what they were told, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pictures
import pytest

from archive import Archive, Photo
from ui.correction import changes, entered
from ui.saving import Overtaken, Saved, save
from ui.texts import texts

FORM = ("caption", "title", "credit")


@pytest.fixture
def archive(tmp_path: Path):
    """An archive with one picture."""
    (tmp_path / "a.jpg").write_bytes(pictures.jpeg())
    with Archive(tmp_path) as archive:
        archive.write("a.jpg", **{name: f"old {name}" for name in FORM})
        yield archive


class Form:
    """A form as it was filled when the page was opened; it stays so after a clash."""

    def __init__(self, archive: Archive) -> None:
        self.archive, self.seen = archive, archive["a.jpg"]
        self.typed = {name: entered(self.seen, name, texts("en")) for name in FORM}

    def save(self, **typed: str) -> Overtaken | Saved:
        self.typed |= typed
        edit = self.seen.edit(**changes(self.seen, self.typed, texts("en")))
        outcome = save(self.archive, edit)
        assert isinstance(outcome, Overtaken | Saved)
        if isinstance(outcome, Overtaken):
            self.seen = outcome.told(self.seen)
        return outcome

    def now(self) -> Photo:
        return self.archive["a.jpg"]


def test_saving_again_leaves_alone_what_others_wrote_beside_it(archive: Archive) -> None:
    """The form still says what the other fields said before; that is no change of theirs."""
    first, second = Form(archive), Form(archive)
    first.save(caption="first", title="first")
    asked = second.save(caption="second")
    assert isinstance(asked, Overtaken)
    assert asked.fields == ("caption",)
    assert isinstance(second.save(), Saved)
    assert (second.now().caption, second.now().title) == ("second", "first")


def test_a_field_they_were_not_told_of_is_asked_for(archive: Archive) -> None:
    """After one clash, another field that was changed before it is no less a clash."""
    first, second = Form(archive), Form(archive)
    first.save(caption="first", title="first")
    second.save(caption="second")
    asked = second.save(title="second")
    assert isinstance(asked, Overtaken)
    assert asked.fields == ("title",)
    assert isinstance(second.save(), Saved)
    assert (second.now().caption, second.now().title) == ("second", "second")


def test_taking_over_what_the_other_wrote_is_no_change(archive: Archive) -> None:
    """Who types what is in the file has nothing to save."""
    first, second = Form(archive), Form(archive)
    first.save(caption="first")
    second.save(caption="second")
    done = second.save(caption="first")
    assert isinstance(done, Saved)
    assert not done.result.changes
