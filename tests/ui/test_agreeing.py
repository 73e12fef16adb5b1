"""Consent to be shown, withdrawn and given anew on a person's page."""

from __future__ import annotations

import pytest

from archive.catalog import Archive

expect = pytest.importorskip("playwright.sync_api").expect

pytestmark = pytest.mark.browser


def states(root, name):
    with Archive(root) as archive:
        photos = archive.page(f'person:"{name}"').photos
        return {archive.rights(photo).state for photo in photos}


def test_consent_is_withdrawn_and_given_anew(visit, apart):
    """The pictures are blocked at once, the page says who noted it and how, and back again."""
    before = states(apart.root, "Frieda Nachtigäller")
    assert "ok" in before
    page = visit("/people?person=Frieda Nachtigäller", at=apart)
    page.get_by_label("Vermerk (wie erhalten)").fill("Brief vom 3. März.")
    page.get_by_role("button", name="Widerruf eintragen").click()
    expect(page.get_by_text("Frieda Nachtigäller hat die Einwilligung widerrufen")).to_be_visible()
    expect(page.get_by_text("Brief vom 3. März.")).to_be_visible()
    assert "ok" not in states(apart.root, "Frieda Nachtigäller")
    page.get_by_role("button", name="Einwilligung eintragen").click()
    expect(page.get_by_text("Frieda Nachtigäller ist wieder einverstanden")).to_be_visible()
    assert states(apart.root, "Frieda Nachtigäller") == before


def test_what_was_entered_elsewhere_is_said(visit, apart):
    """A withdrawal that came in another way stands on the page, in its language."""
    with Archive(apart.root) as archive:
        archive.consent("Mats Ellerbrook", False)
    page = visit("/people?person=Mats Ellerbrook", at=apart, locale="en-GB")
    expect(page.get_by_text("Withdrawn, entered on")).to_be_visible()
    expect(page.get_by_role("button", name="Enter consent")).to_be_visible()
