"""The directory of people: cards, aliases, merging and splitting with the way back, codes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.errors import Changed, InvalidValue, NotFound
from archive.index import Entry, SqliteIndex, parse_query
from archive.journal.connections import books_of
from archive.journal.database import Books, Connections
from archive.model import Conflict, Lineup, Metadata, Person, Photo, Region
from archive.people import (
    Card,
    Code,
    Directory,
    Office,
    parse_codes,
    plan_renaming,
    take_codes,
    write_codes,
)


@pytest.fixture
def connections(books: Path | Books) -> Iterator[Connections]:
    """A journal, in a file and on a server."""
    connections = books_of(books).open()
    yield connections
    connections.close()


@pytest.fixture
def directory(connections: Connections) -> Directory:
    """An empty directory in it."""
    clock = datetime(2024, 6, 1, tzinfo=UTC)
    return Directory(connections, user="ilka", clock=lambda: clock)


def test_a_card_is_kept_whole(directory: Directory, books: Path | Books) -> None:
    """What is said about somebody comes back equal, also to who opens the archive anew."""
    card = directory.add(
        "  Ilka   Brandmoor ",
        aliases=("Ilka Sand", "Ilka Brandmoor"),
        titles="Dr.",
        offices=(Office("Stadträtin", "2016", "2021-06"), Office("Bürgermeisterin", "2021-07")),
        ids=("https://www.wikidata.org/entity/Q1",),
        note="geb. Sand",
        code="ib",
    )
    assert (card.name, card.aliases) == ("Ilka Brandmoor", ("Ilka Sand",))
    anew = books_of(books).open()
    again = Directory(anew)
    assert again[card.id] == card
    assert again.cards() == (card,)
    anew.close()


def test_offices_have_their_time(directory: Directory) -> None:
    """Who was what on a day: partial dates cover all they name, the latest office counts."""
    card = directory.add(
        "A B", offices=(Office("Rätin", "2016", "2021-06"), Office("Bürgermeisterin", "2021-06-15"))
    )
    days = ("2015-12-31", "2016-01-01", "2021-06-14", "2021-06-20", "2024-01-01")
    offices = [card.office_on(day) for day in days]
    assert offices == [None, "Rätin", "Rätin", "Bürgermeisterin", "Bürgermeisterin"]


def test_people_are_found_by_any_name_part_and_code(directory: Directory) -> None:
    """Folding, titles and the order of names make no difference."""
    card = directory.add("Jörg Schöffmann", aliases=("Jo Weiß",), code="js")
    directory.add("Otto Mayer")
    for asked in ("Joerg Schoeffmann", "Prof. Dr. Jörg Schöffmann", "Schöffmann, Jörg", "weiss"):
        assert directory.find(asked) == (card,)
    assert directory.find("js") == (card,)
    assert directory.find("jo sch") == (card,)
    assert directory.find("") == ()


def test_two_people_of_one_name_are_kept_apart(directory: Directory) -> None:
    """A caption cannot tell them apart, an identifier can."""
    first = directory.add("Hans Meier", note="Rektor")
    second = directory.add("Hans Meier", note="Trainer", ids=("urn:x:2",))
    assert set(directory.who(Person(name="Hans Meier"))) == {first, second}
    assert directory.who(Person(name="Hans Meier", ids=(first.id,))) == (first,)
    assert directory.who(Person(name="H. M.", ids=("urn:x:2",))) == (second,)


def test_merging_and_the_way_back(directory: Directory) -> None:
    """Two cards become one that knows all names; undoing gives both back as they were."""
    first = directory.add("Gesine Schwan", titles="Prof. Dr.", offices=(Office("Präsidentin"),))
    second = directory.add("Gesine Schneider", aliases=("G. Schneider",), note="früher", code="gs")
    one = directory.merge(first.id, second.id)
    assert one.names == ("Gesine Schwan", "Gesine Schneider", "G. Schneider")
    assert (one.titles, one.note, one.code) == ("Prof. Dr.", "früher", "gs")
    assert directory.who(Person(name="X", ids=(second.id,))) == (one,)
    assert directory.aliases() == (one.names,)
    assert directory.undo().verb == "merge"
    assert set(directory.cards()) == {first, second}


def test_splitting_and_the_way_back(directory: Directory) -> None:
    """Names go to a new card; the last change is undone first, and an undo can be undone."""
    card = directory.add("A B", aliases=("C D", "E F"))
    first, second = directory.split(card.id, ["C D"], note="someone else")
    assert (first.names, second.names) == (("A B", "E F"), ("C D",))
    directory.undo()
    assert directory.cards() == (card,)
    directory.undo()
    assert {c.names for c in directory.cards()} == {("A B", "E F"), ("C D",)}
    with pytest.raises(InvalidValue):
        directory.split(first.id, first.names)


def test_every_change_says_who_and_when(directory: Directory) -> None:
    """The steps are listed newest first, with the cards before and after."""
    card = directory.add("A B")
    changed = directory.change(card.id, note="x")
    directory.remove(card.id)
    steps = directory.steps()
    assert [(s.verb, s.user, s.at) for s in steps] == [
        (verb, "ilka", "2024-06-01T00:00:00+00:00") for verb in ("remove", "change", "add")
    ]
    assert steps[1].cards == ((card, changed),)


def test_what_was_changed_since_is_not_undone(directory: Directory) -> None:
    """An undo that would overwrite a later change is refused."""
    card = directory.add("A B")
    directory.change(card.id, note="x")
    with pytest.raises(Changed):
        directory.undo(1)
    assert directory[card.id].note == "x"


@pytest.mark.parametrize(
    "details", [{"name": " "}, {"name": "…"}, {"aliases": ("",)}, {"code": "a b"}, {"code": ""}]
)
def test_values_are_checked(directory: Directory, details: dict[str, object]) -> None:
    """A person has a name, a code is one word."""
    card = directory.add("A B")
    with pytest.raises(InvalidValue):
        directory.change(card.id, **details)
    assert directory[card.id] == card


def test_a_code_is_somebodys_own(directory: Directory) -> None:
    """The same code for two people would put the wrong name under a picture."""
    directory.add("A B", code="ab")
    with pytest.raises(InvalidValue, match="A B"):
        directory.add("C D", code="ab")
    with pytest.raises(NotFound):
        directory["urn:person:none"]


def test_many_change_the_directory_at_once(directory: Directory) -> None:
    """No change is lost when several people work at the same time."""
    threads = [
        threading.Thread(target=lambda n=n: [directory.add(f"P {n}-{m}") for m in range(5)])
        for n in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(directory.cards()) == len(directory.steps()) == 30


def test_aliases_reach_the_index(directory: Directory, tmp_path: Path) -> None:
    """Who was captioned under two names is found under both, and no more after the undo."""
    (tmp_path / ".archive").mkdir(exist_ok=True)
    with SqliteIndex(tmp_path / ".archive/index.db") as index:
        people = Lineup.of(["Gesine Schneider"])
        photo = Photo(Path("a.jpg"), "JPEG", "0", Metadata(people=people), file="a.jpg")
        index.put_many([Entry(photo)])
        one = directory.add("Gesine Schwan")
        directory.merge(one.id, directory.add("Gesine Schneider").id)
        index.set_aliases(directory.aliases())
        assert index.count(parse_query('person:"Gesine Schwan"')) == (1, True)
        directory.undo()
        index.set_aliases(directory.aliases())
        assert index.count(parse_query('person:"Gesine Schwan"')) == (0, True)


# -- codes

LIST = "\ufeffjs\tJörg Schöffmann\tRektor\n// comment\tx\nib\tIlka Brandmoor\n\nbroken\n\tno code\n"


def test_a_list_of_code_replacements_is_read() -> None:
    """Lines of a code and a name; everything else is passed over."""
    assert parse_codes(LIST) == (
        Code("js", "Jörg Schöffmann", ("Rektor",)),
        Code("ib", "Ilka Brandmoor"),
    )


def test_codes_go_in_and_out(directory: Directory) -> None:
    """What was read is written again, with titles and the office of the day."""
    known = directory.add("Ilka Brandmoor", titles="Dr.", offices=(Office("Rätin", "2020"),))
    assert {c.name for c in take_codes(directory, parse_codes(LIST))} == {
        "Ilka Brandmoor",
        "Jörg Schöffmann",
    }
    assert directory[known.id].code == "ib"
    assert take_codes(directory, parse_codes(LIST)) == ()
    written = write_codes(directory.cards(), "2024-06-01")
    assert written.splitlines() == [
        "ib\tIlka Brandmoor\tRätin Dr. Ilka Brandmoor\tRätin",
        "js\tJörg Schöffmann\tJörg Schöffmann\t",
    ]
    assert [(c.code, c.name) for c in parse_codes(written)] == [
        ("ib", "Ilka Brandmoor"),
        ("js", "Jörg Schöffmann"),
    ]


def test_tabs_and_line_ends_in_names_do_not_break_the_list() -> None:
    """A line stays a line."""
    card = Card("i", "A\tB\nC", code="x")
    assert write_codes([card], "2024-01-01") == "x\tA B C\tA B C\t\n"


# -- renaming

CAPTION = "v. l.: Gesine Schwahn, Otto Mayer. Schwahn und Gesine  Schwahns Rede, GESINE SCHWAHN."


def _photo(**fields: object) -> Photo:
    return Photo(Path("a.jpg"), "JPEG", "0", Metadata(**fields), "1")  # type: ignore[arg-type]


def test_a_misspelt_name_is_corrected_everywhere() -> None:
    """People keep place, titles and region; captions, titles and keywords follow."""
    region = Region(0.1, 0.1, 0.2, 0.2)
    people = (Person("Prof. Dr. Gesine Schwahn", region=region, position=1), Person("Otto Mayer"))
    photo = _photo(
        caption=CAPTION, people=Lineup(people), keywords=("Rede", "Gesine Schwahn"), title="Schwahn"
    )
    (one,) = plan_renaming([photo], "Gesine Schwahn", "Gesine Schwan")
    assert one.edit.changes["caption"] == (
        "v. l.: Gesine Schwan, Otto Mayer. Schwan und Gesine Schwans Rede, GESINE SCHWAN."
    )
    renamed = one.edit.changes["people"]
    assert renamed[0] == people[0].replace(name="Prof. Dr. Gesine Schwan")
    assert renamed[1] == people[1]
    assert one.edit.changes["keywords"] == ("Rede", "Gesine Schwan")
    assert one.edit.changes["title"] == "Schwan"
    assert {c.field: c.old for c in one.changes}["caption"] == CAPTION
    assert one.edit.base == "1"


@pytest.mark.parametrize(
    "text", ["Gesine Schwahn-Meier", "Agesine Schwahn", "Gesine Schwahner", "Otto Schwahn"]
)
def test_other_names_stay(text: str) -> None:
    """A name that only contains the misspelt one is somebody else's."""
    photo = _photo(caption=text, people=Lineup.of([text]))
    assert list(plan_renaming([photo], "Gesine Schwahn", "Gesine Schwan")) == []


def test_the_new_name_is_text() -> None:
    """Backslashes and signs of regular expressions in names mean themselves."""
    photo = _photo(caption="a (B) C")
    (one,) = plan_renaming([photo], "a (B) C", r"A \1 \g<0>")
    assert one.edit.changes["caption"] == r"A \1 \g<0>"
    with pytest.raises(InvalidValue):
        list(plan_renaming([photo], " ", "x"))


IN_PARTS = {
    "Schwahn sagte: „Gut.“": "Schwan sagte: „Gut.“",
    "Präsidentin Schwahn, Dr. Schwahn": "Präsidentin Schwan, Dr. Schwan",
    "SCHWAHN GEEHRT, Schwahns Rede": "SCHWAN GEEHRT, Schwans Rede",
    "Schwahn’s speech": "Schwan’s speech",
    "G. Schwahn und O. Schwahn": "G. Schwan und O. Schwahn",
    "Otto Schwahn war auch da": "Otto Schwahn war auch da",
    "Ehepaar Schwahn": "Ehepaar Schwan",
    "Schwahn-Preis, Schwahner Straße": "Schwahn-Preis, Schwahner Straße",
    "Gesine lachte": "Gesine lachte",
}


@pytest.mark.parametrize("rest", IN_PARTS)
def test_parts_of_the_name_follow_where_it_stands_in_full(rest: str) -> None:
    """Family names alone, behind titles and initials; but nobody else's of that name."""
    photo = _photo(caption=f"Gesine Schwahn spricht. {rest}", people=Lineup.of(["Gesine Schwahn"]))
    (one,) = plan_renaming([photo], "Gesine Schwahn", "Gesine Schwan")
    assert one.edit.changes["caption"] == f"Gesine Schwan spricht. {IN_PARTS[rest]}"
    alone = _photo(caption=rest)
    assert list(plan_renaming([alone], "Gesine Schwahn", "Gesine Schwan")) == []


def test_a_part_two_people_share_stays() -> None:
    """With a second Schwahn in the picture nobody can tell whose name stands alone."""
    people = Lineup.of(["Gesine Schwahn", "Otto Schwahn"])
    photo = _photo(caption="Gesine Schwahn, Otto Schwahn. Schwahn sagte", people=people)
    (one,) = plan_renaming([photo], "Gesine Schwahn", "Gesine Schwan")
    assert one.edit.changes["caption"] == "Gesine Schwan, Otto Schwahn. Schwahn sagte"
    assert one.edit.changes["people"].names == ("Gesine Schwan", "Otto Schwahn")


@pytest.mark.parametrize(
    ("old", "new", "caption", "corrected"),
    [
        ("Gesina Schwan", "Gesine Schwan", "Gesina Schwan. Gesina lacht, Gesina Meier nicht",
         "Gesine Schwan. Gesine lacht, Gesina Meier nicht"),
        ("Ursula v. d. Leyen", "Ursula von der Leyen", "Ursula v. d. Leyens Rede",
         "Ursula von der Leyens Rede"),
        ("Anna Meier", "Anna Weiß", "Anna Meiers Rede. Meiers Mut", "Anna Weiß’ Rede. Weiß’ Mut"),
        ("Anna Maas", "Anna Maar", "Rede von Anna Maas’ Bruder", "Rede von Anna Maars Bruder"),
        ("Anna Maas", "Anna Maar", "The speech of Anna Maas’ brother",
         "The speech of Anna Maar’s brother"),
        ("Gesine Schwahn", "Gesine Schwan", "Gesine Schwahn", "Gesine Schwan"),
        ("Zoë Müller", "Zoë Mueller", "Zoe\u0308 Mu\u0308ller, Müller", "Zoë Mueller, Mueller"),
        ("Madona", "Madonna", "Madona singt, Otto Madona nie", "Madonna singt, Otto Madona nie"),
        ("Ilka Sand", "Ilka Brand-Moor", "Ilka Sand; Sand", "Ilka Brand-Moor; Brand-Moor"),
    ],
)  # fmt: skip
def test_what_becomes_of_a_caption(old: str, new: str, caption: str, corrected: str) -> None:
    """Given names, particles, genitives of names on s, Unicode forms, names of one word."""
    (one,) = plan_renaming([_photo(caption=caption)], old, new)
    assert one.edit.changes == {"caption": corrected}


def test_turned_names_and_what_else_names_people() -> None:
    """Lists have the family name first; roles and labels speak of people, too."""
    people = Lineup(
        (Person("Schwahn, Gesine"), Person("Eva Kern", role="Tochter von Gesine Schwahn"))
    )
    photo = _photo(people=people, keywords=("Schwahn, Gesine", "Dr. Gesine Schwahn", "Schwahn"))
    (one,) = plan_renaming([photo], "Gesine Schwahn", "Gesine Schwan")
    assert one.edit.changes["keywords"] == ("Schwan, Gesine", "Dr. Gesine Schwan", "Schwan")
    first, second = one.edit.changes["people"]
    assert (first.name, second.role) == ("Schwan, Gesine", "Tochter von Gesine Schwan")


def test_where_somebody_stands_in_the_caption_moves_with_it() -> None:
    """The people's places in the text are those in the corrected text."""
    caption = "Gesine Schwahn, Otto Mayer"
    people = Lineup(
        (Person("Gesine Schwahn", start=0, end=14), Person("Otto Mayer", start=16, end=26))
    )
    (one,) = plan_renaming(
        [_photo(caption=caption, people=people)], "Gesine Schwahn", "Gesine Schwan"
    )
    new = one.edit.changes["caption"]
    assert [new[p.start : p.end] for p in one.edit.changes["people"]] == [
        "Gesine Schwan",
        "Otto Mayer",
    ]


def test_a_block_that_is_not_believed_is_brought_in_step() -> None:
    """The old name must not come back from IIM when another program reads it."""
    conflict = Conflict("caption", {"IIM": "Gesine Schwahn"}, "Gesine Schwan", "digest")
    photo = replace(_photo(caption="G. Schwan", title="Gesine Schwahn"), conflicts=(conflict,))
    (one,) = plan_renaming([photo], "Gesine Schwahn", "Gesine Schwan")
    assert one.edit.changes == {"title": "Gesine Schwan", "caption": "G. Schwan"}
