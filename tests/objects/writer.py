"""A process that writes to a picture on object storage, as it is told on the command line.

``die ADDRESS HOME before|behind``: one caption, killed before or behind the put of it.
``batch ADDRESS HOME NAME``: captions ``NAME 0``, ``NAME 1`` … without end, told when they count.
``keywords ADDRESS HOME NAME N``: N keywords, one after the other; begins when it is told to.
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import UTC, datetime, timedelta
from itertools import count

from archive.catalog import Archive
from archive.errors import Changed
from archive.objects import ObjectPath

FILE = "a.jpg"


def long_ago():
    """What is left unsettled is settled at once by whoever comes next, and not in a minute."""
    return datetime.now(UTC) - timedelta(minutes=2)


def killed(*_):
    """As if by somebody else: nothing is cleaned up."""
    os.kill(os.getpid(), signal.SIGKILL)


def die(archive, place):
    put = ObjectPath.put

    def dying(path, content, old):
        if place == "behind" or path.name != FILE:
            put(path, content, old)
        if path.name == FILE:
            killed()

    ObjectPath.put = dying
    archive.write(FILE, caption="Neu")


def batch(archive, name):
    archive[FILE]
    for number in count():
        print("begins", flush=True)
        archive.write(FILE, caption=f"{name} {number}")
        print(f"{name} {number}", flush=True)


def keywords(archive, name, number):
    print("ready", flush=True)
    sys.stdin.readline()
    again = 0
    for one in range(int(number)):
        while True:
            photo = archive[FILE]
            words = (*(photo.metadata.keywords or ()), f"{name}{one}")
            try:
                archive.write(photo.edit(keywords=words))
                break
            except Changed:
                again += 1
    print(again, flush=True)


if __name__ == "__main__":
    verb, address, home, *rest = sys.argv[1:]
    with Archive(address, home=home, user="anna", clock=long_ago) as archive:
        {"die": die, "batch": batch, "keywords": keywords}[verb](archive, *rest)
