"""Twenty people at once: ``python -m bench.page_sessions [COUNT] [FOLDER]``.

Each is a session of Streamlit's own over its websocket, without a browser, so that the server
alone is measured: ask something, fetch the thumbnails of the first window, tell the page where one
is, open a picture now and then, and pause for 0 to 2 seconds. Beside it the memory at rest and
for each of them.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from urllib.parse import quote, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets import Origin, Subprotocol
from websockets.sync.client import ClientConnection, connect

from bench.page_served import archive, memory, queries, report, serving

VISITORS = 20
ROUNDS = 12
WINDOW = 18
"""Thumbnails in a window of 1,440 by 900."""
OPENED = 0.25
"""Part of the rounds in which a picture is opened."""


class Visitor:
    """One browser's traffic: a websocket for the page, a connection for everything else."""

    def __init__(self, url: str, seed: int) -> None:
        address = urlsplit(url)
        self.times: dict[str, list[float]] = defaultdict(list)
        self.choose = random.Random(seed)
        self.asked = queries(random.Random(seed))
        self.http = http.client.HTTPConnection(str(address.hostname), address.port, timeout=60)
        self.socket: ClientConnection = connect(
            f"ws://{address.netloc}/_stcore/stream",
            origin=Origin(url),
            subprotocols=[Subprotocol("streamlit")],
            max_size=None,
            legacy=True,
        )
        self.search_page = self.run("the page built for the first time", "")

    def close(self) -> None:
        self.socket.close()
        self.http.close()

    @contextmanager
    def timed(self, label: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self.times[label].append((time.perf_counter() - began) * 1000)

    def get(self, path: str) -> bytes:
        self.http.request("GET", path)
        answer = self.http.getresponse()
        body = answer.read()
        if answer.status != http.client.OK:
            raise SystemExit(f"{answer.status} for {path}")
        return body

    def run(self, label: str, query: str, page: str = "", name: str = "") -> str:
        """Let the script run for an address; gives the page's identifier."""
        message = BackMsg()
        message.rerun_script.query_string = query
        message.rerun_script.page_script_hash = page
        message.rerun_script.page_name = name
        with self.timed(label):
            self.socket.send(message.SerializeToString())
            return self._finished()

    def _finished(self) -> str:
        page = ""
        while True:
            message = ForwardMsg.FromString(bytes(self.socket.recv(timeout=60, decode=False)))
            kind = message.WhichOneof("type")
            if kind == "new_session":
                page = message.new_session.page_script_hash
            if kind == "script_finished":
                return page

    def ask(self) -> None:
        query = quote(next(self.asked))
        with self.timed("query answered"):
            found = json.loads(self.get(f"/answer?q={query}&language=de"))
        shown = [card["id"] for card in found["cards"][:WINDOW]]
        for each in shown:
            with self.timed("thumbnail"):
                self.get(f"/thumb/{each}")
        self.run("the page follows", f"q={query}", self.search_page)
        if shown and self.choose.random() < OPENED:
            self.run("a picture opened", f"q={query}&photo={shown[0]}", name="photo")

    def visit(self) -> None:
        for _ in range(ROUNDS):
            time.sleep(self.choose.uniform(0, 2))
            self.ask()


def crowd(url: str, pid: int) -> None:
    """Measure after one visitor has warmed everything up and left again."""
    first = Visitor(url, 0)
    first.ask()
    first.close()
    before = memory(pid)
    print(f"at rest {before:.0f} MB, with mapped files {memory(pid, 'VmRSS'):.0f} MB")
    with ThreadPoolExecutor(VISITORS) as threads:
        visitors = list(threads.map(lambda seed: Visitor(url, seed), range(1, VISITORS + 1)))
        list(threads.map(Visitor.visit, visitors))
    each = (memory(pid) - before) / VISITORS
    for label in visitors[0].times:
        report(label, [ms for visitor in visitors for ms in visitor.times[label]])
    print(f"{each:.1f} MB a session")
    for visitor in visitors:
        visitor.close()


def main() -> None:
    """Build, serve, measure, clean up."""
    with archive(sys.argv[1:]) as root:
        print(f"load average {os.getloadavg()[0]:.1f}")
        with serving(root) as (url, pid):
            crowd(url, pid)
        print(f"load average {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
