"""How hits divide by year, city, event, creator, credit, person and rights.

A few thousand hits are looked up one by one. For more there is a copy of the facets in memory,
loaded when first needed (about 60 bytes a picture) and kept in step with what is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from threading import Lock
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from archive.index.deriving import Kind
from archive.index.schema import DAY_BITS
from archive.index.tables import Floats, Ints, Tables
from archive.index.walks import Clause, Plan

__all__ = ["Facets"]

FEW = 3_000
"""Up to so many hits are looked up in the tables."""
STALE = 20_000
"""So many changes after which the copy is made anew."""
_WIDTH = 8
"""Most pictures have no more names than this; numbers side by side are counted fastest."""
_TIED = 500

_Names = NDArray[np.int32]
Counts = Sequence[tuple[str, int]]

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
_STATES = ("ok", "embargoed", "expired", "blocked")


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
    names: _Names
    having: _Names
    more: _Names
    barred: Ints
    rights: Floats


class _Rights(NamedTuple):
    """What rights turn on, a row each as in the table, and which of them are of hits."""

    moments: Floats
    of_hits: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Found:
    """The hits, and in pieces all names and rights of theirs."""

    hits: Ints
    names: list[_Names]
    rights: list[_Rights]


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
        counts = _tally(found.names)
        kinds = self._kinds_up_to(tables, len(counts))
        counted: dict[str, Counts] = {}
        for field in fields:
            if field == "year":
                counted[field] = _years(found.hits)
            elif field == "rights":
                counted[field] = _states(found.rights, len(found.hits), now)
            else:
                counted[field] = _most(tables, counts, kinds == _KINDS[field], limit)
        return counted

    def forget(self) -> None:
        """Let go of the copy."""
        self._copy = None

    def _found(self, tables: Tables, plan: Plan) -> _Found:
        """The hits and their names; names are gathered while the next table is searched."""
        copy, changed = self._current(tables) if self._copy else (None, _NONE)
        parts, picked = [], []
        for hits in _table_by_table(tables, plan):
            parts.append(hits)
            if copy and not len(changed):
                picked.append(_pick(copy, hits))
        whole = _ascending(parts)
        if picked:
            return _gathered(copy, whole, picked) if copy else _looked_up(tables, whole)
        if len(whole) <= FEW:
            return _looked_up(tables, whole)
        copy, changed = self._current(tables)
        fresh = np.isin(whole, changed, assume_unique=True)
        old = _gathered(copy, whole, [_pick(copy, whole[~fresh])])
        new = _looked_up(tables, whole[fresh])
        return _Found(whole, old.names + new.names, old.rights + new.rights)

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


def _looked_up(tables: Tables, hits: Ints) -> _Found:
    barred, rights = _rights_of(tables, hits)
    return _Found(
        hits, [tables.names_of(hits).names], [_Rights(rights, np.ones(len(barred), bool))]
    )


def _pick(copy: _Copy, hits: Ints) -> tuple[Ints, _Names]:
    """Where hits are in the copy, and their first names."""
    at = _places_of(hits, copy.ids)
    return at, copy.names.take(at, axis=1).ravel()


def _places_of(hits: Ints, ids: Ints) -> Ints:
    """Where the hits are among all ids; looked for no further than they reach."""
    if not len(hits):
        return _NONE
    low, high = np.searchsorted(ids, (hits.min(), hits.max()))
    places: Ints = low + np.searchsorted(ids[low : high + 1], hits)
    return places


def _gathered(copy: _Copy, hits: Ints, picked: list[tuple[Ints, _Names]]) -> _Found:
    chosen = np.zeros(len(copy.ids), dtype=bool)
    for at, _ in picked:
        chosen[at] = True
    names = [*(first for _, first in picked), copy.more[chosen[copy.having]]]
    return _Found(hits, names, [_Rights(copy.rights, chosen[copy.barred])])


def _tally(parts: list[_Names]) -> Ints:
    """How many hits have each name, by the name's id; none has the id 0."""
    counts = np.bincount(np.concatenate(parts)) if parts else _NONE
    counts[:1] = 0
    return counts


def _most(tables: Tables, counts: Ints, kind: NDArray[np.bool_], limit: int) -> Counts:
    """The most frequent names of a kind, most frequent first, then by the alphabet."""
    ids = np.flatnonzero(kind & (counts > 0))
    if len(ids) > limit + _TIED:
        held = counts[ids]
        least = _least(held, limit)
        ids = np.concatenate([ids[held > least], ids[held == least][:_TIED]])
    named = [(value, int(counts[id_])) for id_, value in tables.values(ids.tolist())]
    return sorted(named, key=lambda pair: (-pair[1], pair[0]))[:limit]


def _least(counts: Ints, limit: int) -> int:
    """The last of the ``limit`` highest counts; few are high, so that few have to be compared."""
    low = int(counts.max())
    while np.count_nonzero(counts >= low) < limit:
        low //= 2
    high = counts[counts >= low]
    return int(np.partition(high, -limit)[-limit])


def _years(hits: Ints) -> Counts:
    """Pictures a year, the newest first; those without a date are left out."""
    dated = hits[np.searchsorted(hits, 0) :]
    if not len(dated):
        return []
    first, last = (date.fromordinal(int(hit) >> DAY_BITS).year for hit in (dated[0], dated[-1]))
    years = range(first, last + 1)
    begin = [date(year, 1, 1).toordinal() << DAY_BITS for year in years]
    counts = np.diff(np.searchsorted(dated, begin), append=len(dated)).tolist()
    return [(f"{year:04}", n) for year, n in zip(years, counts, strict=True) if n][::-1]


def _states(rights: Iterable[_Rights], hits: int, now: datetime) -> Counts:
    """The states of the rights at ``now``, in a fixed order, those without pictures left out."""
    utc, local = now.timestamp(), now.replace(tzinfo=UTC).timestamp()
    counts = Counter(ok=hits)
    for (blocked, opens, opens_local, closes, closes_local), of_hits in rights:
        barred = blocked > 0
        embargoed = ((opens > utc) | (opens_local > local)) & ~barred
        expired = ((closes <= utc) | (closes_local <= local)) & ~embargoed & ~barred
        states = {"blocked": barred, "embargoed": embargoed, "expired": expired}
        found = {state: int(np.count_nonzero(those & of_hits)) for state, those in states.items()}
        counts.update(found)
        counts["ok"] -= sum(found.values())
    return [(state, counts[state]) for state in _STATES if counts[state]]
