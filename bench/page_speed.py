"""How quick the page is in a real browser: ``python -m bench.page_speed [COUNT] [FOLDER]``.

Over so many generated records (100,000), whose files are links to the sample pictures: from
sending a query to the moment every thumbnail in the window is painted: thumbnails on the server's
disk, in the browser's cache, and drawn on demand. Compare figures of one run only, and
look at the load that is printed with them.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
from collections.abc import Sequence
from itertools import groupby, islice
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from bench.page_served import archive, queries, report, serving

QUERIES = 60
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
PAINTED = """query => new Promise(done => {
  const answer = () => [...document.querySelectorAll("*")].map(e => e.shadowRoot).filter(Boolean)
    .map(root => root.querySelector(".results, .no-results")).find(Boolean);
  const line = [...document.querySelectorAll("*")].map(e => e.shadowRoot).filter(Boolean)
    .map(root => root.querySelector("form[role=search] input")).find(Boolean);
  const before = answer();
  line.value = query;
  const sent = performance.now();
  line.form.requestSubmit();
  const visible = image => image.getBoundingClientRect().top < innerHeight;
  const look = () => {
    const now = answer();
    if (performance.now() - sent > 20000) return done(20000);
    if (!now || now === before) return requestAnimationFrame(look);
    const images = [...now.querySelectorAll(".gallery img")].filter(visible);
    if (images.every(image => image.complete && image.naturalWidth))
      requestAnimationFrame(() => done(images.length ? performance.now() - sent : null));
    else requestAnimationFrame(look);
  };
  look();
})"""
"""Milliseconds until everything in the window is painted; null where nothing was found."""


def visitor(browser: Browser, url: str) -> Page:
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.goto(url)
    page.locator(".cell").first.wait_for(timeout=60_000)
    page.wait_for_load_state("networkidle")
    return page


def painted(page: Page, asked: Sequence[str], label: str) -> None:
    """One thing asked after the other; what finds nothing paints nothing."""
    times = [page.evaluate(PAINTED, query) for query in asked]
    report(label, [ms for ms in times if ms])


def measure(browser: Browser, root: Path) -> None:
    """Three visits; for the last one the thumbnails are put out of the way."""
    asked = [query for query, _ in groupby(islice(queries(random.Random(5)), QUERIES))]
    with serving(root) as (url, _):
        page = visitor(browser, url)
        painted(page, asked, "query to painted")
        painted(page, asked[-2::-1], "asked before, thumbnails in the browser")
    thumbs, away = root / ".archive/thumbs", root / ".archive/away"
    thumbs.rename(away)
    with serving(root) as (url, _):
        painted(visitor(browser, url), asked, "thumbnails drawn on demand")
    shutil.rmtree(thumbs)
    away.rename(thumbs)


def main() -> None:
    """Build, serve, measure, clean up."""
    with archive(sys.argv[1:]) as root, sync_playwright() as driver:
        print(f"load average {os.getloadavg()[0]:.1f}")
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        measure(browser, root)
        browser.close()
        print(f"load average {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
