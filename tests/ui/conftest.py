"""A served copy of some sample pictures, and a browser that may talk to nobody else."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parents[2] / "photos"
"""Pictures in folders by year; beside them may be the index of whoever looks at them."""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 60


@dataclass(frozen=True)
class Served:
    """A running page: its address and the folder it serves."""

    url: str
    root: Path
    log: Path

    def get(self, path: str, **headers: str) -> tuple[int, Message, bytes]:
        """Status, headers and body of an address; an error status raises nothing."""
        return fetched(urllib.request.Request(self.url + path, headers=headers))


def fetched(request: urllib.request.Request) -> tuple[int, Message, bytes]:
    """Status, headers and body of a request; an error status raises nothing."""
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def archive_command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "archive.cli", *arguments]


def wait_for(
    url: str, process: subprocess.Popen[bytes], log: Path, answers: str | None = None
) -> None:
    """Wait until the page at ``url`` is up, or until something else ``answers``."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text(errors="replace")
        try:
            with urllib.request.urlopen(answers or url + "/_stcore/health", timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the page did not come up: {log.read_text(errors='replace')}")


@contextmanager
def serving(root: Path, elsewhere: Path) -> Iterator[Served]:
    """The page over a copy of the sample archive, in a folder of its own as working directory."""
    for picture in sorted(SAMPLE.glob("[0-9]*/*.jpg")):
        target = root / picture.relative_to(SAMPLE)
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(picture, target)
    subprocess.run(archive_command("index", str(root)), check=True, capture_output=True)
    with page_server(root, elsewhere) as page:
        yield page


@contextmanager
def page_server(root: Path, elsewhere: Path, **environment: str) -> Iterator[Served]:
    """The page over the archive at ``root``, in a process with ``environment`` besides its own."""
    url, log = f"http://127.0.0.1:{(port := free_port())}", elsewhere / "log"
    command = archive_command("ui", str(root), "--port", str(port), "--no-browser")
    known = {**os.environ, **environment}
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=elsewhere, stdout=out, stderr=subprocess.STDOUT, env=known
        )
        try:
            wait_for(url, process, log)
            yield Served(url, root, log)
        finally:
            process.terminate()
            process.wait(PATIENCE)


@pytest.fixture(scope="session")
def served(tmp_path_factory):
    """The page over an archive that all tests share: each changes pictures of its own alone."""
    new = tmp_path_factory.mktemp
    with serving(new("archive"), new("elsewhere")) as page:
        yield page


@pytest.fixture
def apart(tmp_path_factory):
    """The page over an archive of the test's own, for changes that reach every picture."""
    new = tmp_path_factory.mktemp
    with serving(new("archive"), new("elsewhere")) as page:
        yield page


@pytest.fixture(scope="session")
def browser(chromium):
    """One chromium for all tests."""
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=chromium, args=FLAGS)
        playwright.expect.set_options(timeout=20_000)  # a busy machine is no wrong answer
        yield running
        running.close()


@pytest.fixture
def visit(browser, served):
    """Opens a fresh visitor's tab; fails if anything was asked of another host."""
    asked: set[str] = set()
    hosts: set[str] = set()
    contexts = []

    def visit(
        path="/", *, at=served, locale="de-DE", scheme="light", width=1440, height=900, touch=False
    ):
        hosts.add(at.url)
        context = browser.new_context(
            locale=locale,
            color_scheme=scheme,
            viewport={"width": width, "height": height},
            accept_downloads=True,
            has_touch=touch,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        page.on("request", lambda request: asked.add(request.url))
        page.goto(at.url + path)
        return page

    yield visit
    for context in contexts:
        context.close()
    foreign = {url for url in asked if not url.startswith((*hosts, "data:", "blob:"))}
    assert foreign == set()
