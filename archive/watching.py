"""Follow a folder as it changes: the index is up to date a moment after each picture is.

A store tells nobody what changes in it. So it is listed again and again, see :data:`EVERY`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event
from time import monotonic

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from archive.index import Index
from archive.locks import Locks
from archive.objects import ObjectPath
from archive.refresh import Adopt, Refreshed, refresh, refresh_files
from archive.roots import as_path
from archive.walking import SUFFIXES

__all__ = ["watch"]

QUIET = 0.4
"""Seconds without news after which what has changed is read."""
PATIENCE = 5.0
"""Seconds after which it is read even if the news goes on."""
EVERY = 60.0
"""Seconds from one listing of a store to the next at least."""
REST = 10
"""So many times as long as a listing took there is none: a large store is listed less often."""

_SEEN_ONLY = frozenset({"opened", "closed_no_write"})


def watch(
    index: Index,
    root: str | os.PathLike[str],
    on_refresh: Callable[[Refreshed], None],
    *,
    stop: Event,
    ignore: Sequence[str] = (),
    locks: Locks | None = None,
    adopt: Adopt | None = None,
) -> None:
    """Refresh now, then after each change under ``root``, until ``stop`` is set.

    ``on_refresh`` is told of every refresh that found something, and of the first. The rest is as
    for :func:`~archive.refresh.refresh`.
    """
    anew = partial(refresh, ignore=ignore, locks=locks, adopt=adopt)
    folder = as_path(root).resolve()
    if isinstance(folder, ObjectPath):
        _list_again(partial(anew, index, folder), on_refresh, stop)
        return
    news: SimpleQueue[Path | None] = SimpleQueue()
    observer = Observer()
    observer.schedule(_Listener(folder, news), str(folder), recursive=True)
    observer.start()
    try:
        on_refresh(anew(index, folder))
        while not stop.is_set():
            changed = _gathered(news, stop)
            if not changed:
                continue
            if None in changed:
                done = anew(index, folder)
            else:
                done = refresh_files(index, folder, sorted(p for p in changed if p), adopt=adopt)
            if _is_news(done):
                on_refresh(done)
    finally:
        observer.stop()
        observer.join()


def _list_again(
    anew: Callable[[], Refreshed], on_refresh: Callable[[Refreshed], None], stop: Event
) -> None:
    done = anew()
    on_refresh(done)
    while not stop.wait(max(EVERY, REST * done.seconds)):
        done = anew()
        if _is_news(done):
            on_refresh(done)


def _is_news(done: Refreshed) -> bool:
    return bool(done.added or done.changed or done.moved or done.removed or done.failed)


def _gathered(news: SimpleQueue[Path | None], stop: Event) -> set[Path | None]:
    """What has changed until it is quiet again; ``None`` is a whole folder."""
    changed: set[Path | None] = set()
    began = monotonic()
    while not stop.is_set():
        try:
            changed.add(news.get(timeout=QUIET))
        except Empty:
            return changed
        if monotonic() - began > PATIENCE:
            return changed
    return set()


class _Listener(FileSystemEventHandler):
    """Passes on what happened to pictures, their sidecars and folders of them."""

    def __init__(self, root: Path, news: SimpleQueue[Path | None]) -> None:
        self._root = root
        self._news = news

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type in _SEEN_ONLY:
            return
        for raw in (event.src_path, event.dest_path):
            path = Path(os.fsdecode(raw))
            if raw and not self._hidden(path):
                for picture in self._pictures(path, event):
                    self._news.put(picture)

    def _hidden(self, path: Path) -> bool:
        return any(part.startswith(".") for part in path.relative_to(self._root).parts)

    def _pictures(self, path: Path, event: FileSystemEvent) -> Iterator[Path | None]:
        if event.is_directory:
            if event.event_type != "modified":
                yield None
        elif path.suffix.lower() in SUFFIXES:
            yield path
        elif path.suffix.lower() == ".xmp":
            stem = path.with_suffix("")
            yield from (
                p for p in path.parent.glob(f"{stem.name}*") if p.suffix.lower() in SUFFIXES
            )
