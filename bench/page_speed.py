"""How quick the page is in a real browser: ``python bench/page_speed.py [100000]``.

Over so many generated records, whose files are links to the sample pictures: from sending a query
to the moment every thumbnail in the window is painted, p50 and p95; the same with ten visitors at
once; memory of the server at rest and for each of them. Compare figures of one run only, and look
at the load that is printed with them.
"""

from __future__ import annotations

import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from index_records import names, records
from playwright.sync_api import Browser, Page, sync_playwright

from archive.index import SqliteIndex

SAMPLE = Path(__file__).parents[1] / "photos"
PEOPLE = 15_000
VISITORS = 10
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


def tree(root: Path, count: int) -> list[str]:
    """An index of so many records and a file for each; gives the names of their people."""
    (root / ".archive").mkdir(parents=True)
    originals = []
    for number, picture in enumerate(sorted(SAMPLE.rglob("*.jpg"))):
        originals.append(root / ".archive" / f"{number}.jpg")
        shutil.copyfile(picture, originals[-1])
    index = SqliteIndex(root / ".archive/index.db")
    waiting = iter(records(count, PEOPLE))
    while batch := list(islice(waiting, 5_000)):
        index.put_many(batch)
        for number, entry in enumerate(batch):
            target = root / str(entry.photo.file)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.hardlink_to(originals[number % len(originals)])
    index.mark_complete()
    index.close()
    return names(PEOPLE)


@contextmanager
def serving(root: Path) -> Iterator[tuple[str, int]]:
    """A server of its own: its address and process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "archive.cli", "ui", str(root), "--port", str(port)]
    process = subprocess.Popen([*command, "--no-browser"], stdout=subprocess.DEVNULL)
    try:
        wait_for(url)
        yield url, process.pid
    finally:
        process.terminate()
        process.wait()


def wait_for(url: str) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(url + "/_stcore/health", timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the page did not come up")


def memory(pid: int) -> float:
    """Resident memory in MB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def visitor(browser: Browser, url: str) -> Page:
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.goto(url)
    page.locator(".cell").first.wait_for(timeout=60_000)
    return page


def queries(people: Sequence[str], choose: random.Random) -> Iterator[str]:
    """Names, parts of names, years, cities: frequent people more often than rare ones."""
    kinds: tuple[Callable[[str], str], ...] = (
        lambda name: f'person:"{name}"',
        lambda name: f"person:{name.split()[-1]}",
        lambda name: f"year:{choose.randint(1996, 2023)} {name.split()[0]}",
        lambda name: f"rathaus {name.split()[-1]}",
    )
    while True:
        name = people[min(int(choose.paretovariate(0.6)), len(people) - 1)]
        yield choose.choice(kinds)(name)


def report(label: str, measured: Sequence[float | None]) -> None:
    """Queries that found nothing painted nothing; they do not count."""
    times = sorted(each for each in measured if each is not None)
    p50, p95 = times[len(times) // 2], times[int(len(times) * 0.95)]
    print(f"{label:44} n={len(times):3}  p50 {p50:5.0f} ms  p95 {p95:5.0f} ms")


def measure(browser: Browser, url: str, pid: int, people: Sequence[str]) -> None:
    choose = random.Random(5)
    asked = queries(people, choose)
    rest = memory(pid)
    page = visitor(browser, url)
    found = [(query, page.evaluate(PAINTED, query)) for query in islice(asked, 60)]
    report("query to painted, thumbnails made on demand", [ms for _, ms in found])
    again = [page.evaluate(PAINTED, query) for query, _ in reversed(found[:-1])]
    report("query to painted, thumbnails there", again)
    before = memory(pid)
    pages = [visitor(browser, url) for _ in range(VISITORS)]
    crowd = [each.evaluate(PAINTED, next(asked)) for _ in range(4) for each in pages]
    report(f"with {VISITORS} visitors", crowd)
    each = (memory(pid) - before) / VISITORS
    print(f"memory at rest {rest:.0f} MB, {each:.1f} MB a visitor")


def main() -> None:
    """Build, serve, measure, clean up."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "archive"
        people = tree(root, count)
        print(f"{count:,} records, load average {os.getloadavg()[0]:.1f}")
        with serving(root) as (url, pid), sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
            measure(browser, url, pid, people)
            browser.close()
        print(f"load average {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
