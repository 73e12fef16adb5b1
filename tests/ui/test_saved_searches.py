"""Searches kept under a name, on the page."""

from __future__ import annotations

import re

import pytest

from archive.catalog import Archive

expect = pytest.importorskip("playwright.sync_api").expect

pytestmark = pytest.mark.browser


@pytest.fixture
def archive(served):
    """The archive behind the page; whatever was saved in it is gone afterwards."""
    with Archive(served.root) as archive:
        yield archive
        for search in archive.saved_searches():
            archive.forget_search(search.name)


def test_a_search_is_saved_opened_and_deleted(visit, archive):
    """By keyboard alone; it is in the journal, and another browser of the user has it too."""
    page = visit("/?q=person:Brandmoor year:2023")
    page.get_by_role("button", name="Suche merken").press("Enter")
    name = page.get_by_role("textbox", name="Name der Suche")
    expect(name).to_be_focused()
    expect(name).to_have_value("Brandmoor 2023")
    page.keyboard.type("Brandmoor im Jahr <b>2023</b>")
    page.keyboard.press("Enter")
    saved = page.get_by_role("navigation", name="Gemerkte Suchen")
    entry = saved.get_by_role("link", name="Brandmoor im Jahr <b>2023</b>")
    expect(entry).to_have_attribute("aria-current", "true")
    expect(page.get_by_role("button", name="Suche merken")).to_be_hidden()
    (kept,) = archive.saved_searches()
    assert kept.query == "person:Brandmoor year:2023"

    other = visit("/", locale="en-GB")
    found = other.locator(".total").inner_text()
    other.get_by_role("navigation", name="Saved searches").get_by_role("link").press("Enter")
    other.wait_for_url(re.compile(r"[?&]q=person%3ABrandmoor"))
    expect(other.get_by_role("combobox")).to_have_value(kept.query)
    expect(other.locator(".total")).not_to_have_text(found)

    saved.get_by_role("button", name="löschen").press("Enter")
    expect(saved).to_be_hidden()
    expect(page.get_by_role("button", name="Suche merken")).to_be_focused()
    assert archive.saved_searches() == ()


def test_a_saved_search_is_a_link(visit, archive):
    """Its address can be copied and sent, from the desk too, where it opens on the desk."""
    archive.save_search("Brandmoor", 'person:"Ilka Brandmoor"')
    page = visit("/desk")
    link = page.get_by_role("navigation", name="Gemerkte Suchen").get_by_role("link")
    assert link.get_attribute("href") == "/desk?q=person%3A%22Ilka+Brandmoor%22"
    link.click()
    page.wait_for_url(re.compile(r"/desk\?.*Ilka"))
