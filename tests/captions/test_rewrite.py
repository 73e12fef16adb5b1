"""Captions somebody wrote, with other people in them."""

from __future__ import annotations

import pytest

from archive.captions import parse_caption, rewrite_caption
from archive.model import Lineup, Person, Region

A, B, C, D = (
    Person("Anna Kern"), Person("Otto Lang"), Person("Ria Thoms"), Person("Udo Lenk"),
)  # fmt: skip
SPADE = "Nach dem Spatenstich (v. l.): Anna Kern, Otto Lang, Ria Thoms und Udo Lenk."
SUMMIT = "From left: Anna Kern, Otto Lang, Ria Thoms and Udo Lenk at the Harrowmere summit."


def test_heads_leave_the_words_alone() -> None:
    """The same people in the same places: the caption stays octet for octet."""
    people = [person.replace(region=Region(0.1, 0.1, 0.1, 0.1)) for person in (A, B, C, D)]
    for caption in (SPADE, SUMMIT, f"  {SPADE} \n\n© Stadt/Till  Vossbrink "):
        assert rewrite_caption(caption, Lineup(tuple(people))).caption == caption


@pytest.mark.parametrize(
    ("caption", "people", "wanted"),
    [
        (SPADE, (D, B, C, A), "{}Udo Lenk, Otto Lang, Ria Thoms und Anna Kern."),
        (SPADE, (A, B, D), "{}Anna Kern, Otto Lang und Udo Lenk."),
        (SPADE, (A, B), "{}Anna Kern und Otto Lang."),
        (SPADE, (A, B, C, Person("Eva Muster"), D),
         "{}Anna Kern, Otto Lang, Ria Thoms, Eva Muster und Udo Lenk."),
        (SPADE, (A, Person("Eva Muster", "Dr.", role="Archiv"), C, D),
         "{}Anna Kern, Dr. Eva Muster (Archiv), Ria Thoms und Udo Lenk."),
    ],
)  # fmt: skip
def test_a_list_keeps_its_form(caption: str, people: tuple[Person, ...], wanted: str) -> None:
    """Marker, separators, conjunction and stop are those of the caption, for any number."""
    told = rewrite_caption(caption, Lineup(people))
    assert told.caption == wanted.format("Nach dem Spatenstich (v. l.): ")
    assert told.follows


def test_the_text_after_a_list_stays() -> None:
    """A sentence goes on behind its list as it did."""
    told = rewrite_caption(SUMMIT, Lineup((B, A, C, D))).caption
    assert (
        told == "From left: Otto Lang, Anna Kern, Ria Thoms and Udo Lenk at the Harrowmere summit."
    )


@pytest.mark.parametrize(
    "caption",
    [
        "Beim Empfang. V. l.: Bürgermeisterin Anna Kern (SPD), Dr. Otto Lang (IHK). Foto: Jo Beck",
        "Von links nach rechts: Anna Kern, Vorstand der Sparkasse; Otto Lang. Es war voll.",
        "Bürgermeisterin Anna Kern, Otto Lang und Ria Thoms (v. l. n. r.) auf der Treppe",
        "(L-R) Mayor Anna Kern, Otto Lang, and Ria Thoms pose in Leeds.",
        "Hintere Reihe, v. l.: Anna Kern, Otto Lang; vordere Reihe, v. l.: Ria Thoms, Udo Lenk",
    ],
)
def test_one_other_person_changes_one_name(caption: str) -> None:
    """Whoever stays keeps the words they had, and so does all the rest."""
    people = parse_caption(caption).people
    first = people[0]
    told = rewrite_caption(caption, Lineup((first.replace(name="Eva Muster"), *people[1:])))
    assert told.caption == caption.replace("Anna Kern", "Eva Muster")


def test_roles_move_with_their_people() -> None:
    """Two people change places with everything that is said of them."""
    caption = (
        "Am See (v. l.): Anna Kern (Archiv, Stadt Auental), Dr. Otto Lang und Ria Thoms (IHK)."
    )
    one, two, three = parse_caption(caption).people
    told = rewrite_caption(caption, Lineup((three, two, one))).caption
    assert told == (
        "Am See (v. l.): Ria Thoms (IHK), Dr. Otto Lang und Anna Kern (Archiv, Stadt Auental)."
    )


def test_a_list_from_the_right_stays_one() -> None:
    """People are given from left to right; the sentence goes on counting from the right."""
    caption = "V. r.: Anna Kern, Otto Lang und Ria Thoms"
    people = parse_caption(caption).people
    assert people.names == ("Ria Thoms", "Otto Lang", "Anna Kern")
    told = rewrite_caption(caption, Lineup((people[0], people[1], D))).caption
    assert told == "V. r.: Udo Lenk, Otto Lang und Ria Thoms"


def test_names_in_running_text_change_where_they_stand() -> None:
    """Marks at the names stay; a sentence without room for more says that it does not follow."""
    caption = "Bürgermeisterin Anna Kern (l.) begrüßt Otto Lang (r.) im Rathaus."
    people = parse_caption(caption).people
    told = rewrite_caption(caption, Lineup((people[0], D)))
    assert told.caption == caption.replace("Otto Lang", "Udo Lenk")
    more = rewrite_caption(caption, Lineup((*people, D)))
    assert (more.caption, more.follows) == (caption, False)


def test_people_known_before_are_renamed_in_a_free_sentence() -> None:
    """A caption without places follows a corrected name, with the titles it gives."""
    caption = "Prof. Anna Kern liest aus ihrem Buch, Otto Lang hört zu."
    told = rewrite_caption(caption, Lineup((Person("Anna Kerner"), B)), before=Lineup((A, B)))
    assert told.caption == caption.replace("Anna Kern", "Anna Kerner")


def test_a_caption_for_nobody_gets_a_list() -> None:
    """The house style's list goes behind the text; with no text it opens with a capital."""
    told = rewrite_caption("Empfang im Rathaus", Lineup((A, B))).caption
    assert told == "Empfang im Rathaus. v. l.: Anna Kern, Otto Lang"
    assert (
        rewrite_caption("", Lineup((A, B)), lang="en").caption == "From left: Anna Kern, Otto Lang"
    )
    assert rewrite_caption("", Lineup((A, B)), lang="en", style="reuters").caption == (
        "(L-R) Anna Kern and Otto Lang."
    )
