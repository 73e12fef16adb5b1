"""Two clicks that reach the server together, as on a slow day: both are done."""

from __future__ import annotations

import re

import pytest

from archive import files

expect = pytest.importorskip("playwright.sync_api").expect

pytestmark = pytest.mark.browser


def together(page, *targets):
    """Click one after the other before the page has answered."""
    for target in targets:
        target.wait_for()
    page.evaluate(
        "nodes => nodes.forEach((node) => node.click())",
        [target.element_handle() for target in targets],
    )


def link(page, name):
    return page.get_by_role("navigation", name="Seiten").get_by_role("link", name=name)


def test_a_picture_is_in_the_kit_although_somebody_goes_on_at_once(visit):
    """Put into the kit and off to the kit: it is there."""
    page = visit("/?q=file:seesteg-haldersum")
    page.locator(".cell").first.click()
    together(page, page.get_by_role("button", name="In die Mappe"), link(page, "Mappe"))
    page.wait_for_url(re.compile("/kit"))
    expect(page.get_by_role("button", name="Mappe herunterladen")).to_be_visible()


def test_a_draft_is_written_although_somebody_goes_on_at_once(visit, apart):
    """Saved and off to another page: the caption is in the file."""
    page = visit("/desk?q=file:seesteg-haldersum", at=apart)
    page.get_by_label("Titel", exact=True).fill("Eiliger Titel")
    together(page, page.get_by_role("button", name="Speichern", exact=True), link(page, "Mappe"))
    page.wait_for_url(re.compile("/kit"))
    (file,) = apart.root.rglob("seesteg-haldersum.jpg")
    assert files.read(file).title == "Eiliger Titel"


def test_a_language_is_spoken_although_somebody_goes_on_at_once(visit):
    """A page, a language and another page in one breath: that page, in that language."""
    page = visit("/")
    english = page.get_by_role("button", name="English")
    together(page, link(page, "Personen"), english, link(page, "Mappe"))
    page.wait_for_url(re.compile("/kit"))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", name="The kit is empty")).to_be_visible()
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "en")
