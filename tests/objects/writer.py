"""A process that writes to a picture on object storage, as it is told on the command line.

``die ADDRESS HOME before|behind``: one caption, killed before or behind the put of it.
``batch ADDRESS HOME NAME``: captions ``NAME 0``, ``NAME 1`` … without end, told when they count.
``keywords ADDRESS HOME NAME N``: N keywords, one after the other; begins when it is told to.
``die_taking_in ADDRESS HOME before|behind``: one picture taken in, killed as above.
``take_in ADDRESS HOME NAME``: ``NAME-0.jpg`` … taken in without end, told when they count.
``share ADDRESS HOME NAME N``: ``0.jpg`` … taken in, told if they are ours; begins when told to.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from archive.catalog import Archive
from archive.errors import Changed
from archive.objects import ObjectPath
from tests import pictures

FILE = "a.jpg"
PICTURE = pictures.jpeg(pictures.xmp_segment())


def started(verb, address, home, *rest):
    """A writer in a process of its own."""
    command = [sys.executable, str(Path(__file__)), verb, address, str(home), *rest]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, env={**os.environ, "PYTHONPATH": os.getcwd()}, **pipes)


def picture(name):
    """A picture that takes a moment to be sent, and nobody else's."""
    return pictures.jpeg(pictures.xmp_segment(), trailer=random.Random(name).randbytes(300_000))


def long_ago():
    """What is left unsettled is settled at once by whoever comes next, and not in a minute."""
    return datetime.now(UTC) - timedelta(minutes=2)


def killed(*_):
    """As if by somebody else: nothing is cleaned up."""
    os.kill(os.getpid(), signal.SIGKILL)


def dies_at(place):
    """From now on a put of the picture is the last thing this process does."""
    put = ObjectPath.put

    def dying(path, content, old):
        if place == "behind" or path.name != FILE:
            put(path, content, old)
        if path.name == FILE:
            killed()

    ObjectPath.put = dying


def die(archive, place):
    dies_at(place)
    archive.write(FILE, caption="Neu")


def die_taking_in(archive, place):
    dies_at(place)
    archive.take_in([(FILE, PICTURE)])


def take_in(archive, name):
    content = picture(name)
    print("begins", flush=True)
    for number in count():
        archive.take_in([(f"{name}-{number}.jpg", content)])
        print(f"{name}-{number}.jpg", flush=True)


def share(archive, name, number):
    content = picture(name)
    print("ready", flush=True)
    sys.stdin.readline()
    for one in range(int(number)):
        for path in archive.take_in([(f"{one}.jpg", content)])[0]:
            print(path.name, flush=True)


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
        verbs = (die, batch, keywords, die_taking_in, take_in, share)
        {known.__name__: known for known in verbs}[verb](archive, *rest)
