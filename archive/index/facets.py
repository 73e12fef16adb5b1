"""How hits divide by year, city, event, creator, credit, person and rights.

A few thousand hits are looked up one by one. For more there is a copy of the facets in memory,
loaded when first needed (about 60 bytes a picture) and kept in step with what is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from archive.index.deriving import Kind
from archive.index.tables import Floats, Ints, Tables
from archive.index.tallies import Counts, Names, Rights, Tally, most, states, years
from archive.index.walks import Clause, Plan

__all__ = ["Facets"]

FEW = 3_000
"""Up to so many hits are looked up in the tables."""
STALE = 20_000
"""So many changes after which the copy is made anew."""
_WIDTH = 8
"""Most pictures have no more names than this; numbers side by side are counted fastest."""

_KINDS: Mapping[str, Kind] = {
    "city": Kind.CITY,
    "event": Kind.EVENT,
    "creator": Kind.CREATOR,
    "credit": Kind.CREDIT,
    "person": Kind.PERSON,
}
_NONE: Ints = np.zeros(0, np.int64)
_KINDS_AFTER = "SELECT id, kind FROM names WHERE id > ?"
_CHANGED = "SELECT DISTINCT photo AS id FROM changes WHERE seq > ?"
_RIGHTS = "SELECT photo, blocked, opens, opens_local, closes, closes_local FROM rights"


@dataclass(frozen=True, slots=True)
class _Copy:
    """The facets of all pictures.

    The first names of picture ``i`` are ``names[:, i]``, with zeros where it has no more; what a
    few pictures have beyond these is ``more``, of the pictures ``having``. ``rights`` are those of
    the pictures ``barred``, all others being in order for good.
    """

    epoch: int
    seq: int
    ids: Ints
    names: Names
    having: Names
    more: Names
    barred: Ints
    rights: Floats


@dataclass(frozen=True, slots=True)
class _Found:
    """The hits, how many of them have each name, and in pieces their rights."""

    hits: Ints
    names: Tally
    rights: list[Rights]


class Facets:
    """Counts the facets of hits; one for all threads of an index."""

    def __init__(self) -> None:
        self._copy: _Copy | None = None
        self._kinds = np.zeros(1, np.int8)
        self._loading = Lock()

    def count(
        self, tables: Tables, plan: Plan, fields: Sequence[str], limit: int, now: datetime
    ) -> dict[str, Counts]:
        """The most frequent values of each field, with counts, among all hits of ``plan``."""
        found = self._found(tables, plan)
        counts = found.names.counts()
        kinds = self._kinds_up_to(tables, len(counts))
        counted: dict[str, Counts] = {}
        for field in fields:
            if field == "year":
                counted[field] = years(found.hits)
            elif field == "rights":
                counted[field] = states(found.rights, len(found.hits), now)
            else:
                counted[field] = most(tables, counts, kinds == _KINDS[field], limit)
        return counted

    def forget(self) -> None:
        """Let go of the copy."""
        self._copy = None

    def _found(self, tables: Tables, plan: Plan) -> _Found:
        """The hits and their names; names are counted while the next table is searched."""
        tally = Tally()
        copy, changed = self._current(tables) if self._copy else (None, _NONE)
        if copy and not len(changed):
            return _gathered(copy, _table_by_table(tables, plan), tally)
        whole = _ascending(list(_table_by_table(tables, plan)))
        if len(whole) <= FEW:
            return _looked_up(tables, whole, tally)
        copy, changed = self._current(tables)
        fresh = np.isin(whole, changed, assume_unique=True)
        old = _gathered(copy, [whole[~fresh]], tally)
        new = _looked_up(tables, whole[fresh], tally)
        return _Found(whole, tally, old.rights + new.rights)

    def _current(self, tables: Tables) -> tuple[_Copy, Ints]:
        """The copy, and the pictures about which it is out of date."""
        with self._loading:
            epoch, seq = tables.version()
            copy = self._copy
            # a copy newer than what this connection sees is of no use to it
            if copy is None or copy.epoch != epoch or copy.seq > seq:
                return self._loaded(tables, epoch, seq), _NONE
            changed = _changed_since(tables, copy.seq)
            if len(changed) > STALE:
                return self._loaded(tables, epoch, seq), _NONE
            return copy, changed

    def _loaded(self, tables: Tables, epoch: int, seq: int) -> _Copy:
        """A copy of what the connection sees, kept if it is the newest."""
        copy = _load(tables, epoch, seq)
        if self._copy is None or (copy.epoch, copy.seq) > (self._copy.epoch, self._copy.seq):
            self._copy = copy
        return copy

    def _kinds_up_to(self, tables: Tables, count: int) -> NDArray[np.int8]:
        """The kind of each name by its id; ids are never used again, so that it only grows."""
        with self._loading:
            known = len(self._kinds)
            if known < count:
                new = tables.execute(_KINDS_AFTER, [known - 1])
                grown = np.full(max(id_ for id_, _ in new) + 1, -1, np.int8)
                grown[:known] = self._kinds
                for id_, kind in new:
                    grown[id_] = kind
                self._kinds = grown
            return self._kinds[:count]


def _load(tables: Tables, epoch: int, seq: int) -> _Copy:
    every = tables.names_of()
    count = len(every.photos)
    ends = np.cumsum(every.lengths, dtype=np.int32)
    picture = np.repeat(np.arange(count, dtype=np.int32), every.lengths)
    place = np.arange(len(picture), dtype=np.int32) - np.repeat(ends - every.lengths, every.lengths)
    first = place < _WIDTH
    names = np.zeros((_WIDTH, count), np.int32)
    names[place[first], picture[first]] = every.names[first]
    barred, rights = _rights_of(tables)
    places = np.searchsorted(every.photos, barred)
    more = picture[~first], every.names[~first]
    return _Copy(epoch, seq, every.photos, names, *more, places, rights)


def _changed_since(tables: Tables, seq: int) -> Ints:
    """Pictures written since the second number of a version of the tables."""
    return tables.column(Clause(_CHANGED, (seq,)))


def _rights_of(tables: Tables, photos: Ints | None = None) -> tuple[Ints, Floats]:
    """Those of these pictures (default: all) whose rights are not in order for good.

    With a row each for blocked, opens, opens_local, closes, closes_local; NaN for none.
    """
    among = tables.one_of("photo", photos.tolist()) if photos is not None else Clause("TRUE")
    rows = tables.execute(f"{_RIGHTS} WHERE {among.sql} ORDER BY photo", among.args)
    rights = np.array([row[1:] for row in rows], dtype=np.float64).reshape(-1, 5)
    return np.fromiter((row[0] for row in rows), np.int64, len(rows)), rights.T.copy()


def _table_by_table(tables: Tables, plan: Plan) -> Iterator[Ints]:
    """The ids of all hits, oldest table first; the next is searched while one is looked at."""

    def search(table: str) -> Ints:
        return tables.column(plan.select(table))

    if len(plan.tables) < 2:
        yield from map(search, plan.tables)
        return
    with ThreadPoolExecutor(1, "facets") as ahead:
        yield from ahead.map(search, reversed(plan.tables))


def _ascending(parts: list[Ints]) -> Ints:
    """All ids in order, as most tables give them anyway."""
    hits = np.concatenate(parts) if parts else _NONE
    return hits if (hits[1:] > hits[:-1]).all() else np.sort(hits)


def _looked_up(tables: Tables, hits: Ints, tally: Tally) -> _Found:
    barred, rights = _rights_of(tables, hits)
    tally.add(tables.names_of(hits).names)
    return _Found(hits, tally, [Rights(rights, np.ones(len(barred), bool))])


def _gathered(copy: _Copy, parts: Iterable[Ints], tally: Tally) -> _Found:
    chosen = np.zeros(len(copy.ids), dtype=bool)
    found = []
    for hits in parts:
        at = _places_of(hits, copy.ids)
        tally.add(copy.names.take(at, axis=1).ravel())
        chosen[at] = True
        found.append(hits)
    tally.add(copy.more[chosen[copy.having]])
    return _Found(_ascending(found), tally, [Rights(copy.rights, chosen[copy.barred])])


def _places_of(hits: Ints, ids: Ints) -> Ints:
    """Where the hits are among all ids; looked for no further than they reach."""
    if not len(hits):
        return _NONE
    low, high = np.searchsorted(ids, (hits.min(), hits.max()))
    places: Ints = low + np.searchsorted(ids[low : high + 1], hits)
    return places
