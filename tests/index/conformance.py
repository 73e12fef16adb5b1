"""What every index has to keep, whatever is behind it.

An implementation passes by inheriting :class:`IndexConformance` in a test module whose ``index``
fixture gives an empty one whose clock stands at :data:`captioned.NOON`.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from captioned import entry, photo

from archive.errors import QueryError
from archive.index import FACETS, Entry, Index, parse_query
from archive.model import Conflict, Contact, Licensor, Location, Person, Proposal, Region
from archive.shares import Share

__all__ = ["IndexConformance"]

SCHWAN, FRIEDRICH, MUELLER = "Gesine Schwan", "Ilona Friedrich", "Hans Müller"

ENTRIES = (
    entry(
        "2023/a.jpg", [SCHWAN, FRIEDRICH], title="Gästebuch", city="Kassel",
        caption="Eintrag ins Gästebuch im Rathaus: v. l.: Gesine Schwan, Ilona Friedrich.",
        date_created="2023-05-12T10:00:00", event="Bürgerempfang",
        keywords=("Ehrung", "Demokratie"), credit="Stadt Kassel/Harry Soremski",
        creators=("Harry Soremski",), copyright="© Stadt Kassel",
    ),
    entry(
        "2023/b.jpg", [Person(FRIEDRICH, office="Bürgermeisterin"), "Prof. Dr. " + SCHWAN],
        caption="Begegnung in der engagierten Stadt", date_created="2023-05-12T11:00:00",
        city="Kassel", credit="Stadt Kassel/Harry Soremski", creators=("Harry Soremski",),
        embargo="2024-06-02",
    ),
    entry(
        "2021/c.jpg",
        [Person(MUELLER, role="Bürgermeister"), Person("Otto Mayer"), Person(unknown=True)],
        caption="Gespräch über die Straße", date_created="2021", city="Köln", credit="dpa",
        creators=("A. B.", "C. D."), expires="2024-05-31",
    ),
    entry("undated.jpg", caption="Das Rathaus von hinten", headline="Gesperrt"),
    entry(
        "2024/d.jpg", [SCHWAN, MUELLER, FRIEDRICH], date_created="2024-01-31", credit="x",
        copyright="y", location_shown=(Location(city="Słubice", sublocation="Brücke"),),
        expires="2024-06-01",
    ),
)  # fmt: skip


def found(index: Index, typed: str) -> list[str]:
    """The paths of all hits, in order."""
    page = index.search(parse_query(typed), limit=100)
    return [str(hit.file) for hit in page.photos]


A, B, C, D, U = "2023/a.jpg", "2023/b.jpg", "2021/c.jpg", "2024/d.jpg", "undated.jpg"

QUERIES = (
    ("", [D, B, A, C, U]),
    ("rathaus", [A, U]),
    ("schwan rathaus", [A]),
    ("Gaestebuch", [A]),
    ("strasse", [C]),
    ("kassel", [B, A]),
    ("slubice", [D]),
    ("soremski", [B, A]),
    ("demokratie", [A]),
    ("bürgerempfang", [A]),
    ("gesperrt", [U]),
    ("bürgermeister", [C]),
    ('"engagierten stadt"', [B]),
    ('"stadt engagierten"', []),
    ("begegn*", [B]),
    ('person:"Gesine Schwan"', [D, B, A]),
    ('person:"Prof. Dr. Gesine Schwan"', [D, B, A]),
    ('person:"Schwan, Gesine"', [D, B, A]),
    ('person:"gesine schwan"', [D, B, A]),
    ("person:schwan", [D, B, A]),
    ("person:schw*", [D, B, A]),
    ("person:rathaus", []),
    ("person:mueller", [D, C]),
    ("person:meier~", [C]),
    ("person:schwann~", [D, B, A]),
    ('person:"Gesine Schwann"~', [D, B, A]),
    ('person:"Gesine Schwan" person:"Ilona Friedrich"', [D, B, A]),
    ('person:"Gesine Schwan" < "Ilona Friedrich"', [A]),
    ('person:"Gesine Schwan" << "Ilona Friedrich"', [D, A]),
    ('person:"Ilona Friedrich" << "Gesine Schwan"', [B]),
    ("person:friedrich < schwan", [B]),
    ("person:schwan < mueller < friedrich", [D]),
    ('only:"Gesine Schwan","Ilona Friedrich"', [B, A]),
    ("only:schwan,friedrich", [B, A]),
    ('only:"Gesine Schwan"', []),
    ('only:"Hans Müller","Otto Mayer"', []),
    ("people:3", [D, C]),
    ("people:1..2", [B, A]),
    ("people:3..", [D, C]),
    ("people:0", [U]),
    ("people:..2", [B, A, U]),
    ("people:1..99", [D, B, A, C]),
    ("people:unknown", [C]),
    ("role:bürgermeisterin", [B]),
    ("role:bürgerm*", [B, C]),
    ("before:2023", [C]),
    ("after:2022", [D, B, A]),
    ("before:2024 after:2022", [B, A]),
    ("year:2021..2023", [B, A, C]),
    ("date:2023-05-12", [B, A]),
    ("date:2023-05", [B, A]),
    ("city:kassel", [B, A]),
    ("city:slubice", [D]),
    ("place:brücke", [D]),
    ("title:gästebuch", [A]),
    ("title:rathaus", []),
    ("credit:dpa", [C]),
    ("creator:soremski", [B, A]),
    ("keyword:ehrung", [A]),
    ("event:bürgerempfang", [A]),
    ("file:2023", [B, A]),
    ("file:a", [A]),
    ("file:c.jpg rathaus", []),
    ("file:undated rathaus", [U]),
    ("rights:ok", [D, A]),
    ("rights:embargoed", [B]),
    ("rights:expired", [C]),
    ("rights:blocked", [U]),
    ("-rights:blocked", [D, B, A, C]),
    ("kassel -rights:ok", [B]),
    ("missing:credit", [U]),
    ("missing:event", [D, B, C, U]),
    ("missing:headline", [D, B, A, C]),
    ("missing:embargo", [D, A, C, U]),
    ("has:event", [A]),
    ("has:embargo", [B]),
    ("has:people", [D, B, A, C]),
    ("has:region", []),
    ("-kassel", [D, C, U]),
    ("-city:kassel person:schwan", [D]),
    ('person:"Gesine Schwan" -rathaus', [D, B]),
    ('city:kassel -person:"Gesine Schwan"', []),
    ('-person:"Gesine Schwan"', [C, U]),
    ('person:"Hans Müller" OR bürgerempfang', [D, A, C]),
    ("(köln OR slubice) -mayer", [D]),
    ("sort:oldest kassel", [A, B]),
    ('person:"Gesine Schwan" year:2023 city:kassel gästebuch', [A]),
    ('person:"Nobody Atall"', []),
    ('person:"Nobody Atall" < "Gesine Schwan"', []),
    ("person:schwan person:nobody", []),
    ("zzz", []),
    ("-people:3", [B, A, U]),
    ("-people:2 -rights:ok", [C, U]),
    ('-only:"Gesine Schwan","Ilona Friedrich"', [D, C, U]),
    ("rights:blocked -rights:expired", [U]),
    ("rights:expired -(person:schwan < friedrich)", [C]),
    ("rights:embargoed (rights:expired OR rights:embargoed)", [B]),
    ("text OR created OR owners", []),  # of alt_text, date_created, copyright_owners
)


class IndexConformance:
    """The promises of :class:`archive.index.Index`, one test each."""

    @pytest.fixture
    def filled(self, index: Index) -> Index:
        """The index with five pictures in it."""
        index.put_many(ENTRIES)
        return index

    # -- finding

    @pytest.mark.parametrize(("typed", "files"), QUERIES, ids=[q or "all" for q, _ in QUERIES])
    def test_a_query_finds_its_pictures_newest_first(
        self, filled: Index, typed: str, files: list[str]
    ) -> None:
        """Each form of the query language finds what it says, and counts what it finds."""
        assert found(filled, typed) == files
        query = parse_query(typed)
        assert filled.count(query) == (len(files), True)
        people = sum(count for _, count in filled.facets(query, ["rights"])["rights"])
        assert people == len(files)

    def test_relevance_puts_the_title_before_the_caption(self, index: Index) -> None:
        """``sort:relevance`` goes by where and how often the words stand."""
        index.put_many(
            [
                entry("a.jpg", caption="Viele Leute, viele Worte, und irgendwo auch die Brücke da"),
                entry("b.jpg", title="Brücke", caption="Die Brücke"),
            ]
        )
        assert found(index, "brücke sort:relevance") == ["b.jpg", "a.jpg"]

    def test_names_stand_in_rows(self, index: Index) -> None:
        """Left of somebody is in the same row; a named position counts, a gap is a gap."""
        index.put_many(
            [
                entry("rows.jpg", [Person("A B", row="front"), Person("C D", row="back")]),
                entry("gap.jpg", [Person("A B", position=1), Person("C D", position=3)]),
                entry("next.jpg", [Person("A B", position=2), Person("C D", position=3)]),
                entry("ends.jpg", [Person("A B", position=1), Person("C D", from_right=1)]),
                entry("stranger.jpg", ["A B", Person(unknown=True), "C D"]),
            ]
        )
        assert found(index, 'person:"A B" < "C D"') == ["next.jpg"]
        anywhere = {"gap.jpg", "next.jpg", "ends.jpg", "stranger.jpg"}
        assert set(found(index, 'person:"A B" << "C D"')) == anywhere

    def test_two_people_of_one_folded_name_are_both_found(self, index: Index) -> None:
        """A search cannot tell Müller from Muller, the list of people can."""
        index.put_many([entry("a.jpg", ["Jo Müller", "Jo Muller"]), entry("b.jpg", ["Jo Muller"])])
        assert set(found(index, 'person:"Jo Mueller"')) == {"a.jpg", "b.jpg"}
        assert [(p.name, p.count) for p in index.people()] == [("Jo Muller", 2), ("Jo Müller", 1)]

    def test_an_alias_finds_its_person(self, filled: Index) -> None:
        """Names of one person find each other's pictures, in full and in part."""
        filled.set_aliases([("Gesine Schwan", "Gesine Schneider"), ("X", "Y")])
        assert found(filled, 'person:"Gesine Schneider"') == [D, B, A]
        assert found(filled, "person:schneider") == [D, B, A]
        assert found(filled, "person:schneider << friedrich") == [D, A]
        filled.set_aliases([])
        assert found(filled, "person:schneider") == []

    def test_embargo_and_expiry_go_by_the_clock(self, index: Index) -> None:
        """A minute before the end of an embargo it holds; times without a zone are local."""
        base: dict[str, Any] = {"credit": "x", "copyright": "y"}
        index.put_many(
            [
                entry("a", embargo="2024-06-01T12:01:00", **base),
                entry("b", embargo="2024-06-01T11:59:00", **base),
                entry("c", embargo="2024-06-01T10:01:00+00:00", **base),
                entry("d", embargo="2024-06-01T09:59:00+00:00", **base),
                entry("e", expires="2024-05-31", **base),
                entry("f", expires="2024-06-01", **base),
                entry("g", expires="2024-06-01T12:00:00+02:00", **base),
                entry("h", embargo="soon", **base),
                entry("i", embargo="2025", expires="2023", **base),
            ]
        )
        assert set(found(index, "rights:embargoed")) == {"a", "c", "i"}
        assert set(found(index, "rights:expired")) == {"e", "g"}
        assert set(found(index, "rights:blocked")) == {"h"}
        assert set(found(index, "rights:ok")) == {"b", "d", "f"}

    def test_what_was_found_is_the_whole_photo(self, index: Index) -> None:
        """A hit is equal to the photo that was put in, in every value."""
        person = Person(
            "A", "Dr.", "Amt", "MdB", "Rolle", 1, None, "hinten", "l.", True, False, None, True,
            Region(0.1, 0.2, 0.3, 0.4), ("urn:a",), 3, 4,
        )  # fmt: skip
        whole = replace(
            photo(
                "a.jpg", [person, Person(unknown=True, label="Kind", region=Region(0, 0, 1, 1))],
                keywords=("ä", "😀"), rights_marked=False, rating=-1, urgency=0,
                location_created=Location("x", latitude=51.3, longitude=-9.5, ids=("i",)),
                creator_contact=Contact(email="a@b.c"), licensors=(Licensor("n", "u"),),
            ),
            conflicts=(Conflict("people", {"XMP": ("A",), "IIM": None, "n": 1.5}, ("A",), "why"),),
            warnings=("odd",), proposals=(Proposal("P", "digiKam", Region(0, 0, 0.5, 0.5)),),
            width=6000, height=4000, orientation=6,
        )  # fmt: skip
        index.put_many([Entry(whole)])
        hit = index.search(parse_query("conflict:people has:region has:proposal")).photos[0]
        assert replace(hit, path=whole.path) == whole
        assert index.by_file("a.jpg") == hit
        assert index.by_image(str(whole.image_hash)) == hit

    # -- paging

    @pytest.mark.parametrize("typed", ["", "foto", "foto sort:oldest", 'person:"N N"', "file:x"])
    def test_pages_follow_each_other_without_gap_or_repetition(
        self, index: Index, typed: str
    ) -> None:
        """Every hit is on exactly one page, in the order of one large page."""
        index.put_many(
            entry(f"x/{n}.jpg", ["N N"], caption="Foto", date_created=f"20{n % 25:02}-05-12")
            for n in range(95)
        )
        query = parse_query(typed)
        whole = [hit.file for hit in index.search(query, limit=100).photos]
        pages, after = [], None
        while True:
            page = index.search(query, limit=10, after=after)
            assert (page.total, page.exact) == (95, True)
            pages += [hit.file for hit in page.photos]
            after = page.next
            if after is None:
                break
        assert pages == whole
        assert len(set(pages)) == 95

    def test_pages_of_relevance_follow_each_other(self, index: Index) -> None:
        """The same holds for hits in the order of relevance."""
        index.put_many(entry(f"{n}.jpg", caption="Foto " * (n % 7 + 1)) for n in range(50))
        query = parse_query("foto sort:relevance")
        first = index.search(query, limit=30)
        second = index.search(query, limit=30, after=first.next)
        files = [hit.file for hit in (*first.photos, *second.photos)]
        assert (len(files), len(set(files)), second.next) == (50, 50, None)

    def test_a_page_stays_where_it_was_when_pictures_are_added(self, index: Index) -> None:
        """A new picture on the first page moves nothing from the first page to the second."""
        index.put_many(entry(f"{n}", date_created=f"2023-01-{n:02}") for n in range(1, 21))
        first = index.search(parse_query(""), limit=10)
        index.put_many([entry("new", date_created="2024")])
        second = index.search(parse_query(""), limit=10, after=first.next)
        assert [hit.file for hit in second.photos] == [str(n) for n in range(10, 0, -1)]

    @pytest.mark.parametrize("token", ["x", "n", "r1", "n1;DROP", "-1", "9" * 30])
    def test_a_wrong_token_is_refused(self, filled: Index, token: str) -> None:
        """A token is not typed by people, so that a wrong one is an error."""
        with pytest.raises(QueryError):
            filled.search(parse_query(""), after=token)

    def test_counting_stops_at_the_cap(self, index: Index) -> None:
        """More hits than the cap are counted as *at least* so many."""
        index.put_many(entry(str(n), caption="x") for n in range(30))
        assert index.count(parse_query("x"), cap=29) == (29, False)
        assert index.count(parse_query("x"), cap=30) == (30, True)

    # -- names and facets

    def test_facets_count_the_hits(self, filled: Index) -> None:
        """Every facet divides the hits of the query, most frequent first, years newest first."""
        facets = filled.facets(parse_query("person:schwan"))
        assert tuple(facets) == FACETS
        assert list(facets["year"]) == [("2024", 1), ("2023", 2)]
        assert list(facets["city"]) == [("Kassel", 2)]
        assert list(facets["creator"]) == [("Harry Soremski", 2)]
        assert list(facets["credit"]) == [("Stadt Kassel/Harry Soremski", 2), ("x", 1)]
        names = [(SCHWAN, 3), (FRIEDRICH, 3), (MUELLER, 1)]
        assert sorted(facets["person"]) == sorted(names)
        assert list(facets["rights"]) == [("ok", 2), ("embargoed", 1)]
        with pytest.raises(QueryError):
            filled.facets(parse_query(""), ["colour"])

    def test_many_hits_have_the_same_facets_as_few(self, index: Index) -> None:
        """However many hits there are, and whatever changes, each is counted once."""
        choose = random.Random(1)
        people = [f"Person {n}" for n in range(700)]
        many = [
            entry(
                f"{n}.jpg", choose.sample(people, choose.randint(0, 12)), caption="foto",
                city=choose.choice(["Kassel", "Köln", None]), date_created=f"20{n % 24:02}",
            )
            for n in range(6_000)
        ]  # fmt: skip
        index.put_many(many)
        self._facets_are_those_of(index, many)
        changed = [entry(f"{n}.jpg", ["Person 1"], caption="foto") for n in range(0, 300, 3)]
        index.put_many(changed)
        index.delete_many([f"{n}.jpg" for n in range(1, 300, 3)])
        by_file = {e.photo.file: e for e in (*many, *changed)}
        left = [e for f, e in by_file.items() if f not in {f"{n}.jpg" for n in range(1, 300, 3)}]
        self._facets_are_those_of(index, left)

    def _facets_are_those_of(self, index: Index, entries: Iterable[Entry]) -> None:
        names: dict[str, int] = {}
        cities: dict[str, int] = {}
        for one in entries:
            for name in set(one.photo.people.names):
                names[name] = names.get(name, 0) + 1
            if city := one.photo.metadata.city:
                cities[city] = cities.get(city, 0) + 1
        facets = index.facets(parse_query("foto"), ["person", "city"], limit=1_000)
        assert dict(facets["person"]) == names
        assert dict(facets["city"]) == cities
        most = sorted(names.items(), key=lambda pair: (-pair[1], pair[0]))[:20]
        assert index.facets(parse_query("foto"), ["person"], limit=20)["person"] == most

    def test_suggestions_are_people_first_by_frequency(self, filled: Index) -> None:
        """A beginning of any part of a name is enough; events and cities follow."""
        assert [s.text for s in filled.suggest("schw")] == [SCHWAN]
        assert [s.text for s in filled.suggest("ges schw")] == [SCHWAN]
        assert [(s.kind, s.text, s.count) for s in filled.suggest("m")] == [
            ("person", MUELLER, 2),
            ("person", "Otto Mayer", 1),
        ]
        assert [(s.kind, s.text) for s in filled.suggest("kas")] == [("city", "Kassel")]
        assert [(s.kind, s.text) for s in filled.suggest("bür")] == [("event", "Bürgerempfang")]
        assert filled.suggest("zzz") == []
        assert filled.suggest("") == []

    def test_a_suggestion_completes_the_line(self, filled: Index) -> None:
        """What was typed before stays; the name that is chosen finds the pictures it says."""
        one = filled.suggest("rathaus gesine sch")[0]
        assert one.query == 'rathaus person:"Gesine Schwan"'
        assert (one.since, one.until) == ("2023-05-12", "2024-01-31")
        assert (
            filled.suggest('year:2023 person:"Gesi')[0].query == 'year:2023 person:"Gesine Schwan"'
        )
        assert filled.suggest("city:k")[0].query == 'city:"Kassel"'
        assert len(found(filled, filled.suggest("gesine")[0].query)) == one.count

    def test_names_resolve_and_are_counted(self, filled: Index) -> None:
        """A name in any form leads to the person, with pictures and dates."""
        for form in ("Gesine Schwan", "Prof. Dr. Gesine Schwan", "Schwan, Gesine", "schwan"):
            known = filled.resolve_name(form)
            assert [(p.name, p.count, p.since) for p in known] == [(SCHWAN, 3, "2023-05-12")]
        assert filled.resolve_name("Nobody") == []
        assert [p.name for p in filled.people("ilo")] == [FRIEDRICH]
        assert filled.stats().people == 4

    def test_a_name_that_finds_nothing_is_guessed(self, filled: Index) -> None:
        """``Did you mean`` names who is there, and the query that finds them."""
        page = filled.search(parse_query('kassel person:"Gesine Schwahn"'))
        assert (page.photos, page.total) == ((), 0)
        assert [(g.name, g.query) for g in page.did_you_mean] == [
            (SCHWAN, 'kassel person:"Gesine Schwan"')
        ]
        assert [p.name for p in filled.similar_names("Otto Meyer")] == ["Otto Mayer"]

    @pytest.mark.parametrize(
        ("typed", "guessed"),
        [
            ("person:Schwahn", [(SCHWAN, 3, f'person:"{SCHWAN}"')]),
            ("person:Friedrch kassel", [(FRIEDRICH, 3, f'person:"{FRIEDRICH}" kassel')]),
            ("Rathus", [("Rathaus", 2, "Rathaus")]),
            ("kassel begegnng", [("Begegnung", 1, "kassel Begegnung")]),
            ("schwahn ilona", [("Schwan", 3, "Schwan ilona")]),
            ("city:Kassl", [("Kassel", 2, "city:Kassel")]),
            ("keyword:Kassl", []),
            ("rathaus köln", []),
            ("-rathus xyzxyz", []),
            ('"im Rathuas"', [("Rathaus", 2, '"im Rathaus"')]),
        ],
    )
    def test_a_misspelt_word_or_part_of_a_name_is_guessed(
        self, filled: Index, typed: str, guessed: list[tuple[str, int, str]]
    ) -> None:
        """As pictures spell it; what is there but not together is no misspelling."""
        page = filled.search(parse_query(typed))
        assert page.total == 0
        assert [(g.name, g.count, g.query) for g in page.did_you_mean] == guessed
        for guess in page.did_you_mean:
            assert filled.count(parse_query(guess.query))[0] > 0

    # -- changing

    def test_putting_again_replaces(self, filled: Index) -> None:
        """What is known of a file is what was put last, everywhere."""
        filled.put_many([entry(A, ["Neue Person"], caption="anders", date_created="2020-01-01")])
        assert found(filled, "gästebuch") == []
        assert found(filled, "anders") == [A]
        assert found(filled, 'person:"Gesine Schwan"') == [D, B]
        assert found(filled, "") == [D, B, C, A, U]
        assert [p.name for p in filled.people("neue")] == ["Neue Person"]
        assert filled.stats().photos == 5

    def test_forgetting_leaves_nothing(self, filled: Index) -> None:
        """A deleted picture is found by nothing, and a name of no picture is no name."""
        assert filled.delete_many([C, "unknown.jpg"]) == 1
        assert found(filled, "köln OR person:mayer OR file:2021") == []
        assert filled.people("otto") == []
        assert filled.suggest("mayer") == []
        assert filled.by_file(C) is None
        filled.clear()
        assert (filled.stats().photos, filled.stats().people, found(filled, "")) == (0, 0, [])

    def test_a_batch_is_kept_whole_or_not_at_all(self, filled: Index) -> None:
        """If putting fails in the middle, nothing of it is there."""

        def failing() -> Iterable[Entry]:
            for n in range(2_500):
                yield entry(f"new{n}", [f"New {n}"], caption="neu")
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            filled.put_many(failing())
        assert found(filled, "neu") == []
        filled.put_many([entry("new", ["New 1"])])
        assert [p.name for p in filled.people("new")] == ["New 1"]

    def test_what_is_known_of_the_files(self, filled: Index) -> None:
        """Every file comes back as it was when it was read, in the order of the paths."""
        filled.put_many([Entry(photo("z.jpg"), 10, 20, 30, 40, "side")])
        known = list(filled.known())
        assert [k.file for k in known] == sorted([A, B, C, D, U, "z.jpg"])
        last = known[-1]
        assert (last.size, last.mtime_ns, last.inode, last.ctime_ns) == (10, 20, 30, 40)
        assert (last.sidecar, last.image_hash) == ("side", photo("z.jpg").image_hash)
        assert filled.known_file("z.jpg") == last

    def test_copies_are_pictures_of_their_own(self, index: Index) -> None:
        """Two files of one image are two hits, and the image leads to the first by path."""
        one = photo("b.jpg", caption="x")
        index.put_many([Entry(one), Entry(replace(one, file="a.jpg"))])
        assert set(found(index, "x")) == {"a.jpg", "b.jpg"}
        hit = index.by_image(str(one.image_hash))
        assert hit is not None
        assert hit.file == "a.jpg"

    def test_it_knows_whether_all_files_were_seen(self, index: Index) -> None:
        """A new index says that it is not complete until it is told so."""
        assert not index.complete
        index.mark_complete()
        assert index.complete

    def test_it_is_complete_with_the_last_share(self, index: Index) -> None:
        """Of shares of different sizes none completes the others; seen twice is seen once."""
        for share in (Share(1, 3), Share(2, 2), Share(3, 3), Share(1, 3)):
            index.mark_complete(share)
            assert not index.complete
        index.mark_complete(Share(2, 3))
        assert index.complete
        index.mark_complete(Share(1, 9))
        assert index.complete

    def test_only_what_is_known_just_so_is_forgotten(self, filled: Index) -> None:
        """What somebody has put anew since it was looked at stays."""
        old = list(filled.known())
        filled.put_many([replace(ENTRIES[0], size=77)])
        assert filled.forget(old[:2]) == [k.file for k in old[:2] if k.file != A]
        assert filled.forget(old) == [k.file for k in old[2:] if k.file != A]
        assert [known.file for known in filled.known()] == [A]

    def test_any_text_can_be_asked(self, filled: Index) -> None:
        """No text that was typed, and none that was captioned, makes a search raise."""
        choose = random.Random(7)
        pieces = ('"', "(", ")", " ", "-", "<<", "OR", "person:", "only:", "~", "schwan", "ö", "*",
                  "NEAR", "^", "{a}", "+", "'", ";", "--", "\0", "people:", "rights:ok", "file:",
                  "missing:event", "year:2023", "\ud800", "§", "sort:relevance", "<")  # fmt: skip
        for _ in range(1_500):
            typed = "".join(choose.choices(pieces, k=choose.randint(0, 10)))
            query = parse_query(typed)
            page = filled.search(query)
            assert page.total == filled.count(query)[0] == len(page.photos)

    def test_hostile_text_is_text(self, index: Index) -> None:
        """Quotes, SQL, FTS syntax and control characters in captions are found as words."""
        texts = ('"; DROP TABLE photos; --', "a AND b NOT c*", "{title}: x", "NUL \0 in it", "§all")
        index.put_many(entry(f"{n}", caption=text) for n, text in enumerate(texts))
        assert found(index, "drop table") == ["0"]
        assert found(index, "§all") == ["4"]
        assert index.stats().photos == len(texts)
