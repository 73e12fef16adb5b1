"""A press release's media block becomes captions of the right pictures."""

import os
from pathlib import Path

import pytest

from archive.errors import ReleaseError
from archive.export import media_block
from archive.model import Metadata, Photo
from archive.releases import parse_release, plan_release

RELEASE = """\
Meldungsdatum: 03.09.2025

Brücke über die Aue eröffnet: Auenbrück wächst zusammen

Nach zwei Jahren ist die neue Brücke fertig. „Ein guter Tag“, sagt Bürgermeisterin Tülay Groß.

Pressekontakt: Jörn Häberle


Zu dieser Meldung können wir Ihnen folgende Medien anbieten:

Brückenfest _ Durchschnitt des Bandes

©  Stadt Auenbrück/Zoë Lindqvist
Brückenfest _ Durchschnitt des Bandes

Brückenfest in Auenbrück: Das Band fällt. v. l.: Dr. Jan Öztürk (Leiter des Tiefbauamts), \
Bürgermeisterin Tülay Groß


Brückenfest _ Rundgang

© Stadt Auenbrück/Zoë Lindqvist
Brückenfest _ Rundgang

v. l.: Bürgermeisterin Tülay Groß, Dr. Jan Öztürk (Leiter des Tiefbauamts)
"""


def photo(name: str, date: str | None = None) -> Photo:
    return Photo(Path("/card") / name, "JPEG", "0" * 64, Metadata(date_created=date))


def test_the_head_gives_headline_date_contact_and_event():
    """What a release says once goes into every picture."""
    release = parse_release(RELEASE)
    assert release.headline == "Brücke über die Aue eröffnet: Auenbrück wächst zusammen"
    assert (release.date, release.contact) == ("2025-09-03", "Jörn Häberle")
    assert release.event is None
    assert release.job == "2025-09-03 Brücke über die Aue"
    assert len(release.job.encode()) <= 32


def test_each_entry_has_title_credit_and_caption():
    """The title printed twice is one title, and double blanks are one."""
    first, second = parse_release(RELEASE).entries
    assert first.title == "Brückenfest _ Durchschnitt des Bandes"
    assert first.credit == "© Stadt Auenbrück/Zoë Lindqvist"
    assert first.caption.startswith("Brückenfest in Auenbrück: Das Band fällt. v. l.: Dr. Jan")
    assert second.caption.endswith("(Leiter des Tiefbauamts)")


def test_pictures_follow_in_the_order_of_their_numbers():
    """IMG_9 comes before IMG_10, and the plan says what will be written."""
    plan = plan_release(parse_release(RELEASE), [photo("IMG_10.jpg"), photo("IMG_9.jpg")])
    assert [m.photo.name for m in plan.matches] == ["IMG_9.jpg", "IMG_10.jpg"]
    assert plan.sure
    changes = plan.matches[1].changes
    assert changes["people"].names == ("Tülay Groß", "Jan Öztürk")
    assert changes["people"][1].role == "Leiter des Tiefbauamts"
    assert changes["creators"] == ("Zoë Lindqvist",)
    assert changes["credit"] == "Stadt Auenbrück/Zoë Lindqvist"
    assert changes["copyright"] == "© Stadt Auenbrück/Zoë Lindqvist"
    assert changes["date_created"] == "2025-09-03"


def test_a_name_outranks_the_order():
    """A file called after the title is its picture, wherever it stands."""
    photos = [photo("a_Rundgang-Brueckenfest.jpg"), photo("brueckenfest_rundgang.jpg")]
    plan = plan_release(parse_release(RELEASE), photos)
    assert [(m.photo.name, m.by) for m in plan.matches] == [
        ("a_Rundgang-Brueckenfest.jpg", "order"),
        ("brueckenfest_rundgang.jpg", "name"),
    ]


def test_the_cameras_date_outranks_the_releases():
    """The release is printed later than the picture was taken."""
    plan = plan_release(
        parse_release(RELEASE), [photo("1.jpg", "2025-09-02T10:00:00"), photo("2.jpg")]
    )
    assert [m.changes["date_created"] for m in plan.matches] == [
        "2025-09-02T10:00:00",
        "2025-09-03",
    ]


def test_a_third_picture_makes_the_order_unsure():
    """Nothing is guessed; somebody chooses."""
    photos = [photo("1.jpg"), photo("2.jpg"), photo("3.jpg")]
    plan = plan_release(parse_release(RELEASE), photos)
    assert not plan.sure
    assert len(plan.left_over) == 3
    plan = plan.choose(0, photos[2]).choose(1, photos[0])
    assert plan.sure
    assert [p.name for p in plan.left_over] == ["2.jpg"]


@pytest.mark.parametrize(
    "text",
    [
        (
            "Bild 1: Das Band fällt. V. l.: Ina Groß, Jan Öztürk. Foto: Zoë Lindqvist\n"
            "Bild 2: Rundgang. Foto: Zoë Lindqvist"
        ),
        (
            "Bildunterschriften:\nbruecke.jpg: Das Band fällt. V. l.: Ina Groß, Jan Öztürk.\n"
            "Foto: Zoë Lindqvist\n\nrundgang.jpg: Rundgang.\nFoto: Zoë Lindqvist"
        ),
    ],
)
def test_numbered_and_named_captions_are_entries_too(text):
    """Not every press office prints titles."""
    first, second = parse_release(text).entries
    assert first.caption == "Das Band fällt. V. l.: Ina Groß, Jan Öztürk."
    assert (first.credit, second.credit) == ("Foto: Zoë Lindqvist", "Foto: Zoë Lindqvist")
    assert second.caption == "Rundgang."


def test_a_text_without_pictures_is_refused_with_a_reason():
    """The error says what a media block looks like."""
    with pytest.raises(ReleaseError, match="media block"):
        parse_release("Die Brücke ist fertig.\n\nPressekontakt: Jörn Häberle\n")


def test_the_media_block_comes_out_as_it_went_in():
    """Line for line, double blanks aside."""
    plan = plan_release(parse_release(RELEASE), [photo("1.jpg"), photo("2.jpg")])
    block = media_block([Metadata(**m.changes) for m in plan.matches])
    lines = [" ".join(line.split()) for line in RELEASE.splitlines()]
    assert block.splitlines() == lines[lines.index("Pressekontakt: Jörn Häberle") + 3 :]


@pytest.mark.skipif("PRESS_RELEASE" not in os.environ, reason="left out: needs $PRESS_RELEASE")
def test_the_release_it_all_began_with():
    """Both captions of the real release, every field right."""
    text = Path(os.environ["PRESS_RELEASE"]).read_text(encoding="utf-8")
    plan = plan_release(parse_release(text), [photo("1.jpg"), photo("2.jpg")])
    first, second = (m.changes for m in plan.matches)
    assert first["people"].names == ("Jochen Gollbach", "Gesine Schwan", "Ilona Friedrich")
    assert second["people"].names == (
        "Jochen Gollbach", "Ilona Friedrich", "Gesine Schwan", "Lilian Schwalb",
    )  # fmt: skip
    assert [p.titles for p in second["people"]] == ["Dr.", None, "Prof. Dr.", "Dr."]
    assert [p.office for p in second["people"]] == [None, "Bürgermeisterin", None, None]
    assert second["people"][0].role == (
        "Koordinator für Bürgerschaftliches Engagement und Ehrenamt der Stadt Kassel"
    )
    assert second["people"][3].role == "Geschäftsführerin BBE"
    assert [p.position for p in second["people"]] == [1, 2, 3, 4]
    for changes in (first, second):
        assert changes["creators"] == ("Harry Soremski",)
        assert changes["credit"] == "Stadt Kassel/Harry Soremski"
        assert changes["copyright"] == "© Stadt Kassel/Harry Soremski"
        assert changes["event"] == "BBE Kommunalkongress"
        assert changes["date_created"] == "2023-05-12"
    block = media_block([Metadata(**first), Metadata(**second)])
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert block.splitlines() == lines[lines.index(block.splitlines()[0]) :]
