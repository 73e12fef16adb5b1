"""Consent: who withdrew it, for which pictures, and that it reaches everything that hands out."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pictures import image, saved
from test_cli import Result

from archive import files
from archive.catalog import Archive
from archive.errors import InvalidValue, NotFound, Refused
from archive.index import parse_query
from archive.journal.connections import SqliteConnections
from archive.model import Lineup, Person, Photo
from archive.people import Consent, Permissions
from archive.releases import read_release
from archive.rights import Override

INA, TIM = "Ina Groß", "Tim Öztürk"
NOW = datetime(2026, 5, 12, 12, 0, tzinfo=UTC)


def picture(path: Path, *people: Person | str, **changes: object) -> Path:
    """A credited picture of these people; no two are the same."""
    path.write_bytes(saved("JPEG", image(64, 48 + len(path.name))))
    said = {"credit": "Stadt Auenbrück", "copyright": "© Stadt Auenbrück"}
    files.write(path, people=Lineup.of(people), caption="Im Rathaus", **said, **changes)
    return path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Ina alone, Ina and Tim, Tim alone, and nobody."""
    picture(tmp_path / "ina.jpg", INA)
    picture(tmp_path / "zu_zweit.jpg", INA, TIM)
    picture(tmp_path / "tim_allein.jpg", TIM)
    picture(tmp_path / "leerer_saal.jpg")
    return tmp_path


@pytest.fixture
def archive(root: Path):
    """That archive, indexed."""
    with Archive(root, user="ilka", clock=lambda: NOW) as archive:
        archive.refresh()
        yield archive


def barred(archive: Archive) -> list[str]:
    """What stays in the house, said alike by a search, the facets, a verdict, a kit and checks."""
    found = sorted(str(photo.file) for photo in archive.search("rights:blocked"))
    counted = dict(archive.facets("")["rights"]).get("blocked", 0)
    everything = list(archive.search(""))
    judged = sorted(str(p.file) for p in everything if not archive.rights(p).publishable)
    kit = archive.kit(everything)
    left = sorted(str(one.photo.file) for one in kit.left_out)
    checked = {str(f.photo.file) for f in archive.check("") if f.rule == "consent-withdrawn"}
    assert found == judged == left == sorted(checked)
    assert counted == len(found)
    return found


def test_consent_withdrawn_for_every_picture(archive: Archive) -> None:
    """All of them stay behind, in every verb; given again, none does."""
    assert barred(archive) == []
    said = archive.consent(INA, False, note="Brief vom 3. Mai")
    assert barred(archive) == ["ina.jpg", "zu_zweit.jpg"]
    assert (said.user, said.at, said.note) == ("ilka", NOW.isoformat(), "Brief vom 3. Mai")
    archive.consent(INA, True)
    assert barred(archive) == []
    assert [one.given for one in archive.consents()] == [False, True]


def test_consent_withdrawn_for_one_picture(archive: Archive) -> None:
    """The others go out as before; the word holds for copies and under another name."""
    archive.consent(TIM, False, picture="zu_zweit.jpg")
    assert barred(archive) == ["zu_zweit.jpg"]
    copy = archive.root / "kopie.jpg"
    copy.write_bytes((archive.root / "zu_zweit.jpg").read_bytes())
    (archive.root / "zu_zweit.jpg").rename(archive.root / "umbenannt.jpg")
    archive.refresh()
    assert barred(archive) == ["kopie.jpg", "umbenannt.jpg"]


def test_an_edited_picture_is_barred_as_before(archive: Archive) -> None:
    """Somebody crops the file: other pixels at the same place."""
    archive.consent(TIM, False, picture="tim_allein.jpg")
    picture(archive.root / "tim_allein.jpg", TIM, title="beschnitten")
    (archive.root / "tim_allein.jpg").write_bytes(
        (archive.root / "tim_allein.jpg").read_bytes().replace(b"\xff\xd9", b"\x00\xff\xd9")
    )
    archive.refresh()
    assert barred(archive) == ["tim_allein.jpg"]


def test_one_picture_may_be_shown_all_the_same(archive: Archive) -> None:
    """Who withdrew in general can allow one; a later word about all takes that back."""
    archive.consent(INA, False)
    archive.consent(INA, True, picture="ina.jpg")
    assert barred(archive) == ["zu_zweit.jpg"]
    archive.consent(INA, False)
    assert barred(archive) == ["ina.jpg", "zu_zweit.jpg"]


def test_pictures_that_come_later_are_barred_too(archive: Archive) -> None:
    """Nobody has to say it again for a new picture, nor for an index begun anew."""
    archive.consent(INA, False)
    picture(archive.root / "spaeter_dazu.jpg", TIM, "Prof. Dr. Ina Groß")
    archive.refresh()
    assert barred(archive) == ["ina.jpg", "spaeter_dazu.jpg", "zu_zweit.jpg"]
    archive.close()
    (archive.home / "index.db").unlink()
    with Archive(archive.root, clock=lambda: NOW) as again:
        again.refresh()
        assert barred(again) == ["ina.jpg", "spaeter_dazu.jpg", "zu_zweit.jpg"]


def test_all_names_on_a_card_count(archive: Archive) -> None:
    """By an alias, too; and an alias added, merged or undone later changes the answer at once."""
    picture(archive.root / "unter_altem_namen.jpg", "Ina Klein")
    archive.refresh()
    card = archive.directory.add(INA)
    archive.consent("Groß, Ina", False)
    assert barred(archive) == ["ina.jpg", "zu_zweit.jpg"]
    other = archive.directory.add("Ina Klein")
    archive.directory.merge(card.id, other.id)
    assert barred(archive) == ["ina.jpg", "unter_altem_namen.jpg", "zu_zweit.jpg"]
    archive.directory.undo()
    assert barred(archive) == ["ina.jpg", "zu_zweit.jpg"]
    archive.directory.merge(other.id, card.id)
    assert barred(archive) == ["ina.jpg", "unter_altem_namen.jpg", "zu_zweit.jpg"]


def test_a_card_removed_does_not_take_the_word_with_it(archive: Archive) -> None:
    """What was said holds for the names the card had."""
    card = archive.directory.add(INA)
    archive.consent(card.id, False)
    archive.directory.remove(card.id)
    assert barred(archive) == ["ina.jpg", "zu_zweit.jpg"]


def test_a_word_without_a_card_is_taken_back_by_one(archive: Archive) -> None:
    """Whether the card came later, was removed, or came again: it is the same person's word."""
    archive.consent(INA, False)
    card = archive.directory.add(INA)
    assert barred(archive) == ["ina.jpg", "zu_zweit.jpg"]
    archive.consent(INA, True)
    assert barred(archive) == []
    archive.consent(card.id, False)
    archive.directory.remove(card.id)
    assert barred(archive) == ["ina.jpg", "zu_zweit.jpg"]
    archive.consent(INA, True)
    assert barred(archive) == []
    archive.consent(INA, False)
    archive.directory.add("Ina Berg", aliases=(INA,))
    archive.consent("Ina Berg", True)
    assert barred(archive) == []


def test_two_people_of_one_name(archive: Archive) -> None:
    """It has to be said which; where the caption does not tell, one who withdrew is enough."""
    first = archive.directory.add(INA, note="die Ältere")
    second = archive.directory.add(INA, note="die Jüngere")
    with pytest.raises(InvalidValue, match=r"2 people are called Ina Groß.*die Ältere"):
        archive.consent(INA, False)
    archive.consent(second.id, False)
    assert barred(archive) == ["ina.jpg", "zu_zweit.jpg"]
    photo = archive["ina.jpg"]
    known = Lineup((photo.people.people[0].replace(ids=(first.id,)),))
    archive.write("ina.jpg", people=known)
    assert barred(archive) == ["zu_zweit.jpg"]


@pytest.mark.parametrize("where", ["file", pytest.param("server", marks=pytest.mark.postgres)])
def test_somebody_known_by_an_identifier_alone(
    where: str, root: Path, request: pytest.FixtureRequest
) -> None:
    """Whatever a caption calls them, and when the card gets or loses the identifier, at once."""
    address = request.getfixturevalue("database") if where == "server" else None
    wikidata = "http://www.wikidata.org/entity/Q42"
    with Archive(root, clock=lambda: NOW, index=address) as archive:
        card = archive.directory.add(INA)
        picture(root / "spitzname.jpg", Person("Inchen", ids=(card.id,)), TIM)
        picture(root / "woanders_bekannt.jpg", Person("I. G.", ids=("urn:x", wikidata, wikidata)))
        archive.refresh()
        assert barred(archive) == []
        archive.consent(INA, False)
        assert barred(archive) == ["ina.jpg", "spitzname.jpg", "zu_zweit.jpg"]
        archive.directory.change(card.id, ids=(wikidata,))
        assert "woanders_bekannt.jpg" in barred(archive)
        archive.directory.undo()
        assert barred(archive) == ["ina.jpg", "spitzname.jpg", "zu_zweit.jpg"]
        archive.write("spitzname.jpg", people=Lineup((Person("Inchen"), Person(TIM))))
        assert barred(archive) == ["ina.jpg", "zu_zweit.jpg"]
        archive.write("spitzname.jpg", people=Lineup((Person("Inchen", ids=(card.id,)),)))
        archive.directory.remove(card.id)
        assert barred(archive) == ["ina.jpg", "zu_zweit.jpg"]


def test_who_is_nobody_is_told(archive: Archive) -> None:
    """A slip of the pen would protect nobody; names like it are offered."""
    with pytest.raises(NotFound, match="did you mean Ina Groß"):
        archive.consent("Ina Gros", False)
    with pytest.raises(NotFound, match=r"ina\.jpg: does not name Tim Öztürk"):
        archive.consent(TIM, False, picture="ina.jpg")
    with pytest.raises((NotFound, InvalidValue)):
        archive.consent("  ", False)
    assert archive.consents() == ()


def test_a_chief_may_override_it_and_the_receipt_says_so(archive: Archive) -> None:
    """With a written reason, per picture; an editor may not."""
    archive.consent(INA, False)
    to = archive.root.parent / "kit.zip"
    override = Override("chief", "Gerichtsbeschluss 4 O 12/26")
    report = archive.export("", to, override=override)
    overridden = {one.name: one.override for one in report.receipt.handed if one.override}
    assert overridden == {
        "ina.jpg": ("consent-withdrawn",), "zu_zweit.jpg": ("consent-withdrawn",),
    }  # fmt: skip
    assert archive.journal.receipts.record(report.receipt.number)["note"] == override.reason
    with pytest.raises(Refused, match="role chief"):
        archive.acting_as("Tom", "editor").export("", to, override=override)
    with pytest.raises(Refused, match="written reason"):
        Override("chief", "  ")


def test_words_of_a_journal_from_before_are_kept(root: Path) -> None:
    """A journal without the table gets it; one with it is read as it is."""
    with Archive(root) as archive:
        archive.refresh()
        archive.journal  # noqa: B018 - made by opening
    connections = SqliteConnections(root / ".archive/journal.db")
    with connections.writing() as db:
        row = {"at": "2026-01-01", "user": "x", "given": 0, "names": json.dumps([INA])}
        db.insert("consents", row)
    connections.close()
    with Archive(root, clock=lambda: NOW) as archive:
        assert barred(archive) == ["ina.jpg", "zu_zweit.jpg"]


def test_what_many_said_is_quickly_asked() -> None:
    """Nobody's word is mixed up with another's; unnamed people have said nothing."""
    said = [Consent(n % 2 == 0, "2026", "x", (f"Person {n}",)) for n in range(1000)]
    permissions = Permissions(said)
    photo = Photo(Path("a.jpg"), "JPEG", "0")
    answers = [permissions.withdrawn(photo, Person(f"Person {n}")) for n in range(1000)]
    assert answers == [n % 2 == 1 for n in range(1000)]
    assert not permissions.withdrawn(photo, Person(unknown=True, label="Unbekannte"))


# -- the command line


def test_consent_on_the_command_line(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Withdraw, list, give; a name nobody has is exit 1."""
    monkeypatch.chdir(root)
    Result("index")
    done = Result("consent", INA, "--withdraw", "--note", "per Mail", "--json")
    assert done.code == 0
    assert done.json[0] | {"at": ""} == {
        "given": False, "at": "", "user": done.json[0]["user"], "names": [INA], "note": "per Mail",
    }  # fmt: skip
    assert len(Result("search", "rights:blocked", "--json").json["photos"]) == 2
    one = Result("consent", TIM, "--withdraw", "--picture", "tim_allein.jpg")
    assert "Tim Öztürk: withdrawn for tim_allein.jpg" in one.out
    assert len(Result("consent", "--json").json) == 2
    assert len(Result("consent", TIM, "--json").json) == 1
    Result("consent", INA, "--give")
    assert len(Result("search", "rights:blocked", "--json").json["photos"]) == 1
    wrong = Result("consent", "Ina Gros", "--withdraw")
    assert (wrong.code, "did you mean Ina Groß" in wrong.err) == (1, True)
    assert Result("consent", "--withdraw").code == 2


def test_an_override_on_the_command_line(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is blocked goes out with a reason, and the list says which it was."""
    monkeypatch.chdir(root)
    Result("index")
    Result("consent", INA, "--withdraw")
    to = root / ".archive/kit.zip"
    kept = Result("export", "", "--to", to, "--json")
    assert (kept.code, len(kept.json["left_out"])) == (1, 2)
    done = Result("export", "", "--to", to, "--override", "abgesprochen", "--json")
    assert (done.code, done.json["left_out"]) == (0, [])
    assert [one["override"] for one in done.json["pictures"] if one["name"] == "ina.jpg"] == [
        ["consent-withdrawn"]
    ]
    assert Result("export", "", "--to", to, "--override", " ").code == 1


def test_holders_on_the_command_line(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who took a picture is told when its caption is corrected, and whenever asked."""
    monkeypatch.chdir(root)
    Result("index")
    Result("export", "ina.jpg", "--to", root / ".archive/kit.zip")
    number = Result("export", "", "--to", root / ".archive/kit.zip", "--json").json["receipt"]
    assert Result("holders", "ina.jpg", "--json").json[0]["holders"] == []
    assert (
        Result("holders", "ina.jpg", "--all", "--json").json[0]["holders"][0]["receipt"] == number
    )
    done = Result("write", "ina.jpg", "--set", "caption=Richtig", "--json")
    assert done.json[0]["holders"][0]["caption"] == "Im Rathaus"
    (record,) = Result("holders", "ina.jpg", "--json").json
    assert record["holders"][0]["receipt"] == number
    assert number in Result("holders", "ina.jpg").out
    assert "taken by" in Result("write", "ina.jpg", "--set", "caption=Noch richtiger").err
    assert Result("write", "ina.jpg", "--set", "rating=3", "--json").json[0]["holders"]
    Result("write", "ina.jpg", "--set", "caption=Im Rathaus")
    assert Result("holders", "ina.jpg", "--json").json[0]["holders"] == []


@pytest.mark.parametrize("suffix", [".txt", ".html", ".md", ".docx"])
def test_the_media_block_on_the_command_line(
    suffix: str, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the form its name says; read back it changes nothing, and what is blocked is not in it."""
    monkeypatch.chdir(root)
    Result("index")
    Result("consent", TIM, "--withdraw")
    to = root.parent / f"block{suffix}"
    done = Result("block", "", "--to", to)
    assert (done.code, done.err.count("left out: Tim Öztürk")) == (1, 2)
    release = read_release(to)
    assert [entry.caption for entry in release.entries] == ["Im Rathaus"] * 2
    assert Result("block", "person:Nobody").code == 1
    assert Result("block", "", "--to", root / "nicht/da.md").code == 1


@pytest.mark.parametrize("to", ["nicht/da/kit.zip", ".archive"])
def test_a_kit_that_cannot_be_written_is_not_on_record(
    to: str, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line says where and why; nobody is said to hold pictures, and nothing is left."""
    monkeypatch.chdir(root)
    Result("index")
    before = sorted(root.rglob("*"))
    done = Result("export", "", "--to", root / to)
    assert (done.code, len(done.err.splitlines()), str(root / to) in done.err) == (1, 1, True)
    assert Result("holders", "ina.jpg", "--all", "--json").json[0]["holders"] == []
    assert [p for p in sorted(root.rglob("*")) if "journal" not in p.name] == [
        p for p in before if "journal" not in p.name
    ]


def test_the_index_agrees_without_a_verb(archive: Archive) -> None:
    """A state said by one process is known to the next search of another."""
    with Archive(archive.root, user="tom", clock=lambda: NOW) as other:
        assert other.page("rights:blocked").total == 0
        archive.consent(INA, False)
        assert other.page("rights:blocked").total == 2
        assert other.index.count(parse_query("rights:ok")) == (2, True)
