"""Each view shows what the archive says and hands back what was asked for."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from archive import files
from archive.catalog import Archive
from archive.roles import Role
from ui import components, session
from ui.actions import WriteAll
from ui.answering import answer
from ui.session import Now
from ui.texts import texts
from ui.visitors import Visitor

SAMPLE = Path(__file__).parents[2] / "photos"
PAGE = Path(session.__file__).with_name("app.py")


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """A small archive: two groups, one picture under embargo, one hostile."""
    root = tmp_path_factory.mktemp("views")
    for pattern in ("gaestebuch*", "herbst*", "neue-aub*", "haushalt*"):
        for picture in SAMPLE.rglob(pattern + ".jpg"):
            shutil.copyfile(picture, root / picture.name)
    with Archive(root) as opened:
        opened.refresh()
        yield opened


def now(**state):
    return Now(**{"query": "", "name": "", "photo": None, "kit": (), "remembered": True, **state})


def shown(view, archive, state, language="de"):
    """The view run once; what its components were given, by their names."""

    def script(view, archive, words, state):
        from ui.views import VIEWS

        VIEWS[view](archive, words, state)

    kwargs = {"view": view, "archive": archive, "words": texts(language), "state": state}
    app = AppTest.from_function(script, kwargs=kwargs, default_timeout=30).run()
    assert not app.exception
    return app, given(app)


def given(app):
    found = {}
    for element in app.main:
        proto = getattr(element, "proto", None)
        if element.type == "bidi_component" and proto is not None:
            found[proto.component_name.removeprefix("bildzeile.")] = json.loads(proto.json)
    return found


def a_hash(archive, query):
    return archive.page(query).photos[0].image_hash


def test_search_shows_pictures_with_people_in_standing_order(archive):
    """The gallery gets its cards; positions count from 1 at the left."""
    _, parts = shown("search", archive, now(query="file:gaestebuch-eintrag"))
    assert parts["results"]["query"] == "file:gaestebuch-eintrag"
    found = answer(archive, "file:gaestebuch-eintrag", texts("de"))
    (card,) = found["cards"]
    assert [person["n"] for person in card["people"]] == [1, 2, 3]
    places = [person["region"][0] for person in card["people"]]
    assert places == sorted(places)
    assert found["total"] == "1 Bild"
    assert card["rights"]["state"] == "ok"


def test_search_says_what_to_do_when_nothing_is_found(archive):
    """An empty answer names the query and offers what may have been meant."""
    found = answer(archive, 'person:"Ilka Brandmor"', texts("en"))
    assert found["cards"] == []
    assert "Ilka Brandmor" in found["empty"]["lines"][0]
    assert [each["text"] for each in found["did_you_mean"]][:1] == ["Ilka Brandmoor"]


def test_what_was_not_understood_is_said(archive):
    """A note in the page's language, and the search goes on with what was understood."""
    notes = answer(archive, "brandmoor foo:bar (", texts("en"))["notes"]
    assert any("foo:bar" in note for note in notes)
    assert any("not closed" in note for note in notes)


def test_an_empty_archive_offers_to_read_the_folder(tmp_path):
    """No pictures yet: where to put them, and a button that asks for them to be read."""
    with Archive(tmp_path) as empty:
        app, parts = shown("search", empty, now())
        assert str(empty.root) in app.text[0].value
        assert [button.label for button in app.button] == ["Ordner einlesen"]
        assert "results" not in parts


def test_the_photo_page_shows_form_and_record(archive):
    """The form holds what the file says; the record lists every field with its blocks."""
    photo = a_hash(archive, "file:gaestebuch-eintrag")
    app, parts = shown("photo", archive, now(photo=photo))
    indexed = archive.find(photo)
    assert app.text_area[0].value == indexed.caption
    assert app.text_area[1].value.count("\n") == 2
    rows = {row["label"]: row for row in parts["record"]["fields"]}
    assert rows["Bildunterschrift"]["blocks"] == ["EXIF", "IPTC", "XMP"]
    assert rows["Bildnachweis"]["text"] == indexed.credit


def test_the_photo_page_says_who_has_older_words(archive):
    """A kit went out, then the caption was corrected: when, whose, and what it says there."""
    path = next(archive.root.glob("herbst*.jpg"))
    photo = archive[path]
    for _ in archive.hand_out(archive.kit([photo])):
        pass
    _, parts = shown("photo", archive, now(photo=photo.image_hash), "en")
    assert parts["record"]["held"] == []
    archive.write(path, caption="Etwas ganz anderes.")
    _, parts = shown("photo", archive, now(photo=photo.image_hash), "en")
    (held,) = parts["record"]["held"]
    assert held["caption"] == photo.caption
    assert held["user"] == archive.user


@pytest.mark.parametrize("photo", [None, "unknown"])
def test_a_picture_that_is_gone_is_no_error(archive, photo):
    """The page says so and offers nothing to edit."""
    app, parts = shown("photo", archive, now(photo=photo))
    assert len(app.text) == 1
    assert "record" not in parts


def test_the_desk_gets_picture_people_and_limits(archive):
    """Filmstrip, lines in standing order with their heads, and the octet limits of IIM."""
    _, parts = shown("desk", archive, now(query="file:gaestebuch"))
    desk = parts["desk"]
    assert len(desk["film"]) == 2
    assert all(line["region"] for line in desk["photo"]["lines"])
    assert desk["limits"]["caption"] == 2000
    assert desk["limits"]["credit"] == 32


def test_the_kit_tells_what_stays_and_why(archive):
    """Blocked pictures are listed with their reasons; one that is gone is counted."""
    everything = tuple(photo.image_hash for photo in archive.search(""))
    _, parts = shown("kit", archive, now(kit=(*everything, "gone")), "en")
    kit = parts["kit"]
    assert kit["headings"]["gone"] == "1 picture of the kit is no longer in the archive."
    assert len(kit["ready"]) + len(kit["blocked"]) == len(everything)
    assert all(each["rights"]["reasons"] for each in kit["blocked"])


def test_people_are_listed_most_frequent_first(archive):
    """With how often and since when; a part of a name narrows the list."""
    _, parts = shown("people", archive, now())
    assert parts["people"]["people"][0]["count"].split()[0] >= "2"
    _, parts = shown("people", archive, now(name="osterk"))
    assert [person["name"] for person in parts["people"]["people"]] == ["Amara Osterkamp"]


def test_a_person_has_pictures_and_a_card(archive):
    """Who somebody is: pictures, what the directory knows, and three things to do about it."""
    app, parts = shown("people", archive, now(person="Ilka Brandmoor"), "en")
    assert parts["person"]["name"] == "Ilka Brandmoor"
    assert parts["person"]["photos"]
    labels = [field.label for field in (*app.text_input, *app.text_area)]
    assert "Also known as" in labels
    assert "Correct name" in labels


def test_checks_are_work_lists_gravest_first(archive):
    """Each list has a name, a count and pictures that lead to where it can be corrected."""
    _, parts = shown("checks", archive, now(), "en")
    groups = parts["checks"]["groups"]
    gravity = [group["severity"] for group in groups]
    assert gravity == sorted(gravity, key=("error", "warning", "hint").index)
    pages = {item["page"] for group in groups for item in group["items"]}
    assert pages <= {"desk", "photo"}


def test_markup_in_a_title_stays_text(archive):
    """What a file says goes to components only, never through a call that reads Markdown."""
    path = next(archive.root.glob("haushalt*.jpg"))
    title = "<b>x</b> ![y](http://evil.example/y.png) :red[z]"
    files.write(path, title=title)
    archive.refresh()
    photo = a_hash(archive, "file:haushaltsrede")
    for view in ("search", "photo", "desk", "kit", "checks"):
        app, parts = shown(
            view, archive, now(photo=photo, kit=(photo,), query="file:haushaltsrede")
        )
        assert not app.markdown or all("evil" not in each.value for each in app.markdown)
        assert parts
    assert parts is not None


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("de", "Bildunterschriften schreiben: dafür ist die Rolle „Redaktion“ nötig"),
        ("en", "to write captions takes the role editor"),
    ],
)
def test_what_a_viewer_forges_is_refused_in_their_words(archive, monkeypatch, language, told):
    """A message that no page of theirs would send: a notice says why, and nothing happens."""
    photo = archive.page("file:gaestebuch").photos[0]
    forged = [WriteAll((photo.edit(caption="forged"),))]
    monkeypatch.setattr(session, "archive", lambda: archive.acting_as("Jan", "viewer"))
    monkeypatch.setattr(session, "visitor", lambda: Visitor("Jan", Role.VIEWER, 0.0))
    monkeypatch.setattr(session, "words", lambda: texts(language))
    monkeypatch.setattr(components, "masthead", lambda *_: forged.pop() if forged else None)
    app = AppTest.from_file(str(PAGE), default_timeout=30).run()
    assert (list(app.exception), forged) == ([], [])
    assert given(app)["notice"]["lines"][1].startswith(told)
    assert archive[photo.path].caption == photo.caption


def test_a_message_of_a_part_forgotten_meanwhile_stops_nothing():
    """Two clicks on a slow day: the second meets a page that was left for the first."""

    def script():
        from ui.session import follow

        follow("masthead")

    assert not AppTest.from_function(script, default_timeout=30).run().exception
