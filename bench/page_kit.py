"""How a large kit leaves the page: ``python -m bench.page_kit [COUNT]``.

So many camera originals of 7 MB (150) go out as one ZIP. From sending the order to the first
octets of the archive, how quickly the rest follows, and how much more memory of its own the server
takes meanwhile at most, beside what it took for a kit of one picture.
"""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlencode, urlsplit

from archive.catalog import Archive
from bench.page_served import memory, serving
from bench.pictures import seven_megabytes

PIECE = 1 << 20
SOON = 0.02
SETTLED = 3
"""Seconds after which nobody doubts any more that a file is what it was when it was read."""


def told_apart(pictures: Sequence[Path]) -> None:
    """Change some octets of the image data in each, so that no two are the same picture."""
    for number, path in enumerate(pictures):
        with path.open("r+b") as file:
            octets = file.seek(0, os.SEEK_END)
            file.seek(octets // 2)
            file.write(b"\x11" + number.to_bytes(2).replace(b"\xff", b"\x12") + b"\x11")


@contextmanager
def watched(pid: int) -> Iterator[list[float]]:
    """The memory of a process from time to time, in MB."""
    seen, over = [memory(pid)], Event()

    def look() -> None:
        while not over.wait(SOON):
            seen.append(memory(pid))

    looking = Thread(target=look)
    looking.start()
    try:
        yield seen
    finally:
        over.set()
        looking.join()


def download(url: str, photos: Sequence[str]) -> tuple[float, float, int]:
    """Seconds to the first octet and to the last one, and how many there were."""
    address = urlsplit(url)
    connection = http.client.HTTPConnection(str(address.hostname), address.port)
    began = time.perf_counter()
    order = urlencode({"photos": " ".join(photos), "preset": "original", "language": "de"})
    form = {"Content-Type": "application/x-www-form-urlencoded", "Origin": url}
    connection.request("POST", "/kit.zip", order, form)
    answer = connection.getresponse()
    octets = len(answer.read(4))
    first = time.perf_counter() - began
    while piece := answer.read(PIECE):
        octets += len(piece)
    connection.close()
    if answer.status != http.client.OK:
        raise SystemExit(f"{answer.status} for the kit")
    return first, time.perf_counter() - began, octets


def main() -> None:
    """Make pictures, serve them, take one and then all."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 150
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_FOLDER")) as folder:
        root = Path(folder)
        told_apart(seven_megabytes(root, count))
        time.sleep(SETTLED)
        index = [sys.executable, "-m", "archive.cli", "index", str(root)]
        subprocess.run(index, check=True, stdout=subprocess.DEVNULL)
        with Archive(root) as archive:
            photos = [str(photo.image_hash) for photo in archive.search("")]
        with serving(root) as (url, pid):
            with watched(pid) as one:
                download(url, photos[:1])
            with watched(pid) as all_of_them:
                first, last, octets = download(url, photos)
        print(f"{len(photos)} originals, {octets / 1e6:.0f} MB: first octets after {first:.2f} s, "
              f"all after {last:.1f} s")  # fmt: skip
        print(f"at most {max(all_of_them) - max(one):+.0f} MB more than for one picture")


if __name__ == "__main__":
    main()
