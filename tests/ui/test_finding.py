"""Searching and putting a kit together in a real browser, over many pages and reloads."""

from __future__ import annotations

import re

import pytest

expect = pytest.importorskip("playwright.sync_api").expect

pytestmark = pytest.mark.browser


def line(page, label="Bilder suchen"):
    return page.get_by_role("combobox", name=label)


def search(page, text):
    line(page).fill(text)
    line(page).press("Enter")


def go(page, name):
    page.get_by_role("navigation", name="Seiten").get_by_role("link", name=name).click()


def put_in(page, number=0):
    page.locator(".cell").nth(number).click()
    page.get_by_role("button", name="In die Mappe").click()
    expect(page.locator("header .count")).to_be_visible()


def test_an_empty_kit_looked_at_takes_pictures_afterwards(visit):
    """What is put into the kit is in it, whichever pages were seen before."""
    page = visit()
    go(page, "Mappe")
    expect(page.get_by_text("Die Mappe ist leer")).to_be_visible()
    go(page, "Suche")
    put_in(page)
    go(page, "Mappe")
    expect(page.get_by_text("1 Bild in der Mappe")).to_be_visible()


def test_a_kit_outlives_a_reload_on_its_own_page(visit):
    """A reload of the kit and any other page after it leave the kit as it is."""
    page = visit()
    put_in(page)
    go(page, "Mappe")
    expect(page.get_by_text("1 Bild in der Mappe")).to_be_visible()
    page.reload()
    expect(page.get_by_text("1 Bild in der Mappe")).to_be_visible()
    go(page, "Personen")
    expect(page.get_by_role("heading", name="Personen")).to_be_visible()
    expect(page.locator("header .count")).to_contain_text("1")
    go(page, "Mappe")
    expect(page.get_by_text("1 Bild in der Mappe")).to_be_visible()


def test_a_kit_keeps_the_size_it_was_given(visit):
    """The size chosen stands when one comes back, in another language and after a reload."""
    page = visit()
    put_in(page)
    go(page, "Mappe")
    page.get_by_role("radio", name="Web").check()
    go(page, "Personen")
    go(page, "Mappe")
    expect(page.get_by_role("radio", name="Web")).to_be_checked()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("button", name="Download the kit")).to_be_visible()
    expect(page.get_by_role("radio", name="Web")).to_be_checked()
    page.reload()
    expect(page.get_by_role("radio", name="Web")).to_be_checked()


def test_the_box_shows_the_search_whose_pictures_are_shown(visit):
    """Search after search, example after example and one page back: line and address agree."""
    page = visit()
    for text in ("brandmoor", "osterkamp", "xyzxyz", "rathaus"):
        search(page, text)
        page.wait_for_url(re.compile(f"q={text}"))
        page.wait_for_timeout(700)
        expect(line(page)).to_have_value(text)
    page.go_back()
    page.wait_for_url(re.compile("q=xyzxyz"))
    expect(line(page)).to_have_value("xyzxyz")


def test_the_desk_shows_the_pictures_of_its_search(visit):
    """A search on the desk and its clearing change the strip, also where its first one stays."""
    page = visit("/desk")
    frames = page.locator(".film .frame")
    expect(frames).to_have_count(31)
    first = frames.first.locator("img").get_attribute("alt")
    search(page, f'title:"{first}"')
    expect(frames).to_have_count(1)
    line(page).fill("")
    line(page).press("Enter")
    expect(frames).to_have_count(31)
