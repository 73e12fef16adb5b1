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


def measure(browser: Browser, url: str, root: Path) -> None:
    """One visitor asks one thing after the other; what finds nothing paints nothing."""
    page = visitor(browser, url)
    asked = [query for query, _ in groupby(islice(queries(random.Random(5)), QUERIES))]
    first = [page.evaluate(PAINTED, query) for query in asked]
    report("query to painted", [ms for ms in first if ms])
    again = [page.evaluate(PAINTED, query) for query in reversed(asked[:-1])]
    report("asked before, thumbnails in the browser", [ms for ms in again if ms])
    thumbs, away = root / ".archive/thumbs", root / ".archive/away"
    thumbs.rename(away)
    fresh = visitor(browser, url)
    drawn = [fresh.evaluate(PAINTED, query) for query in asked]
    shutil.rmtree(thumbs)
    away.rename(thumbs)
    report("thumbnails drawn on demand", [ms for ms in drawn if ms])


def main() -> None:
    """Build, serve, measure, clean up."""
    with archive(sys.argv[1:]) as root:
        print(f"load average {os.getloadavg()[0]:.1f}")
        with serving(root) as (url, _), sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
            measure(browser, url, root)
            browser.close()
        print(f"load average {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
