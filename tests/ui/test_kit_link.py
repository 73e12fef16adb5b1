"""A kit that is sent: the same pictures for whoever opens the link, their own kit left alone."""

from __future__ import annotations

import zipfile

import pytest

expect = pytest.importorskip("playwright.sync_api").expect

pytestmark = pytest.mark.browser


def put_into_kit(page):
    page.get_by_role("button", name="Alle markieren").click()
    page.get_by_role("button", name="In die Mappe legen").click()
    expect(page.locator("header .count")).to_be_visible()


def kit_link(page):
    page.get_by_role("navigation", name="Seiten").get_by_role("link", name="Mappe").click()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Link kopieren").click()
    expect(page.get_by_role("button", name="Kopiert")).to_be_visible()
    return page.evaluate("navigator.clipboard.readText()")


def test_a_kit_is_sent_as_a_link(visit, served, tmp_path):
    """Who opens it sees and downloads those pictures; taken over, they join the own ones."""
    sender, receiver = visit("/?q=person:Osterkamp year:2023"), visit("/?q=file:seesteg-haldersum")
    for page in (sender, receiver):
        put_into_kit(page)
    titles = sender.locator(".kit li strong")
    link = kit_link(sender)
    sent = titles.all_inner_texts()
    receiver.goto(link)
    expect(receiver.get_by_role("heading", name="3 Bilder, als Link gesandt")).to_be_visible()
    assert receiver.locator(".kit li strong").all_inner_texts() == sent
    expect(receiver.locator("header .count")).to_contain_text("1")
    with receiver.expect_download() as download:
        receiver.get_by_role("button", name="Mappe herunterladen").click()
    download.value.save_as(tmp_path / "kit.zip")
    with zipfile.ZipFile(tmp_path / "kit.zip") as kit:
        assert sum(name.endswith(".jpg") for name in kit.namelist()) == 2
    receiver.get_by_role("button", name="In meine Mappe legen").click()
    expect(receiver.locator("header .count")).to_contain_text("4")
    receiver.get_by_role("link", name="Zu meiner Mappe").click()
    expect(receiver.get_by_role("heading", name="4 Bilder in der Mappe")).to_be_visible()


def test_a_link_to_what_is_gone_says_so(visit):
    """Pictures the archive does not have are counted, and nothing breaks."""
    page = visit("/kit?photos=" + ".".join(["0" * 64, "at-%25", "x" * 64]))
    expect(page.get_by_text("3 Bilder der Mappe gibt es im Archiv nicht mehr.")).to_be_visible()
