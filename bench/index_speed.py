"""How fast the index answers, and how large it is: ``python -m bench index_speed 1000000``.

Prints p50 and p95 of each kind of query over generated records, wall clock and CPU of the thread
in milliseconds, warm, first page of 60 whole photos each. Compare figures of one run only.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from index_records import records

from archive.index import Entry, Index, SqliteIndex, parse_query
from archive.index.folding import words
from archive.model import Photo

Timed = tuple[list[float], list[float]]


def batches(entries: Iterable[Entry], size: int) -> Iterator[list[Entry]]:
    """The entries in lists of ``size``."""
    waiting = iter(entries)
    while batch := list(islice(waiting, size)):
        yield batch


def load(folder: Path, count: int, people: int) -> SqliteIndex:
    """An index of so many records, begun anew; says how long that took."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / ".archive").mkdir(parents=True)
    index = SqliteIndex(folder / ".archive/index.db")
    wall = cpu = 0.0
    for batch in batches(records(count, people), 5_000):
        began, used = time.perf_counter(), time.process_time()
        index.put_many(batch)
        wall += time.perf_counter() - began
        cpu += time.process_time() - used
    index.mark_complete()
    print(f"load {count:,} records: {count / wall:,.0f}/s wall, {count / cpu:,.0f}/s CPU")
    return index


def timed(run: Callable[[str], object], queries: Sequence[str]) -> Timed:
    """Milliseconds of each query, wall clock and CPU, after a few to warm up."""
    for query in queries[:5]:
        run(query)
    wall, cpu = [], []
    for query in queries:
        began, used = time.perf_counter(), time.thread_time()
        run(query)
        wall.append((time.perf_counter() - began) * 1e3)
        cpu.append((time.thread_time() - used) * 1e3)
    return sorted(wall), sorted(cpu)


def report(label: str, bar: float, times: Timed) -> None:
    """One line of the table."""
    wall, cpu = times
    p50, p95 = len(wall) // 2, int(len(wall) * 0.95)
    print(
        f"{label:38} bar {bar:5.0f}   wall p50 {wall[p50]:7.2f} p95 {wall[p95]:7.2f}"
        f"   cpu p50 {cpu[p50]:7.2f} p95 {cpu[p95]:7.2f}",
        flush=True,
    )


def sample(index: Index, count: int, choose: random.Random) -> list[Photo]:
    """Photos from all over the time the archive covers."""
    found: list[Photo] = []
    while len(found) < count:
        year = choose.randint(1995, 2024)
        day = f"{year}-{choose.randint(1, 12):02}-{choose.randint(1, 28):02}"
        found += index.search(parse_query(f"date:{day}"), limit=5).photos
    return choose.sample(found, count)


def _last(photo: Photo) -> str:
    return photo.people.names[0].split()[-1]


def _start(word: str, choose: random.Random) -> str:
    return f"{word[: choose.randint(4, 7)]}*"


def _spread(word: str, choose: random.Random) -> str:
    return choose.choice(
        [word, word.upper(), word.replace("ö", "oe").replace("ü", "ue").replace("ä", "ae")]
    )


def query_sets(
    photos: Sequence[Photo], choose: random.Random
) -> dict[str, tuple[float, list[str]]]:
    """Queries of every kind, made from what the photos say, with the bar in milliseconds."""
    several = [p for p in photos if len(p.people) > 1]
    texts = [[w for w in words(p.caption or "") if len(w) > 3] for p in photos]

    def some(count: int) -> list[str]:
        return [" ".join(choose.sample(text, count)) for text in texts]

    def pair(photo: Photo, sign: str) -> str:
        at = choose.randrange(len(photo.people) - 1)
        one, two = photo.people.names[at : at + 2]
        return f'person:"{one}" {sign}"{two}"' if sign else f'person:"{one}" person:"{two}"'

    exact = [f'person:"{choose.choice(p.people.names)}"' for p in photos]
    phrases = []
    for text in [words(p.caption or "") for p in photos]:
        at = choose.randrange(max(1, len(text) - 3))
        phrases.append(f'"{" ".join(text[at : at + 3])}"')
    combined = [
        f"{name} {choose.choice(text)} year:{choose.randint(1995, 2004)}..2024"
        f' city:"{photo.metadata.city}"'
        for name, text, photo in zip(exact, texts, photos, strict=True)
    ]
    return {
        "exact person": (10, exact),
        "name part": (10, [f"person:{_spread(_last(p), choose)}" for p in photos]),
        "two together": (10, [pair(p, "") for p in several]),
        "A directly left of B": (10, [pair(p, "< ") for p in several]),
        "A anywhere left of B": (10, [pair(p, "<< ") for p in several]),
        "1 word": (30, some(1)),
        "2 words": (30, some(2)),
        "3 words": (30, some(3)),
        "phrase": (30, phrases),
        "prefix of 3 letters": (30, [f"{choose.choice(t)[:3]}*" for t in texts]),
        "prefix of 4 and more": (30, [_start(choose.choice(t), choose) for t in texts]),
        "person + word + years + city": (30, combined),
        "relevance, 1 word": (50, [f"{q} sort:relevance" for q in some(1)]),
        "relevance, 2 words": (50, [f"{q} sort:relevance" for q in some(2)]),
        "relevance, person or word": (50, [f"{q} sort:relevance" for q in exact]),
        "relevance, prefix": (50, [f"{choose.choice(t)[:3]}* sort:relevance" for t in texts]),
    }  # fmt: skip


_HEARD = (
    ("ei", "ai"), ("ei", "ey"), ("ie", "i"), ("ä", "e"), ("eu", "oi"), ("th", "t"), ("ph", "f"),
    ("ck", "k"), ("tz", "z"), ("dt", "t"), ("v", "w"), ("f", "v"), ("c", "k"), ("k", "c"),
    ("y", "i"), ("i", "y"), ("mm", "m"), ("ll", "l"), ("nn", "n"), ("ss", "s"), ("ff", "f"),
    ("l", "ll"), ("n", "nn"), ("eau", "o"), ("ou", "u"), ("qu", "k"), ("gn", "nj"), ("sh", "sch"),
    ("é", "e"), ("è", "é"), ("ç", "s"), ("ö", "o"), ("ü", "u"), ("ß", "ss"), ("oo", "u"),
)  # fmt: skip


def misspelt(name: str, choose: random.Random) -> str:
    """A name as typing or hearing spoils it.

    A letter left out, doubled, replaced or swapped; or a sound written in another way.
    """
    at = choose.randrange(1, len(name) - 1)
    heard = [name.replace(right, wrong, 1) for right, wrong in _HEARD if right in name[1:]]
    kinds = (
        name[:at] + name[at + 1 :],
        name[:at] + name[at] + name[at:],
        name[:at] + choose.choice("aeioulnrstdm") + name[at + 1 :],
        name[:at] + name[at + 1] + name[at] + name[at + 2 :],
        *([choose.choice(heard)] * 2 if heard else ()),
    )
    return choose.choice(kinds)


def main() -> None:
    """Load (or open) and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=100_000)
    parser.add_argument("--people", type=int, default=0, help="default: 15 for 100 records")
    parser.add_argument("--folder", type=Path, default=Path("/tmp/bildzeile-index"))
    parser.add_argument("--keep", action="store_true", help="use the index that is there")
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--facets", action="store_true", help="measure facets alone")
    given = parser.parse_args()
    people = given.people or given.count * 15 // 100
    where = given.folder / ".archive/index.db"
    index = SqliteIndex(where) if given.keep else load(given.folder, given.count, people)
    size = index.stats()
    each = size.bytes / size.photos
    print(f"{size.photos:,} photos, {size.people:,} people, {each:,.0f} bytes each")
    if given.facets:
        _facets(index, size.photos)
        return
    choose = random.Random(17)
    photos = sample(index, given.queries, choose)
    for label, (bar, queries) in query_sets(photos, choose).items():
        report(label, bar, timed(lambda q: index.search(parse_query(q)), queries))
    _suggestions(index, photos, choose)
    _misspelt(index, people, choose)
    _facets(index, size.photos)
    _deep_page(index)
    _one_change(index, photos)


def _suggestions(index: SqliteIndex, photos: Sequence[Photo], choose: random.Random) -> None:
    lasts = [_last(photo) for photo in photos]
    one = [last[: choose.randint(1, 6)] for last in lasts]
    two = [
        f"{p.people.names[0].split()[0]} {last[:3]}" for p, last in zip(photos, lasts, strict=True)
    ]
    report("suggestions, 1 token", 2, timed(index.suggest, one))
    report("suggestions, 2 tokens", 20, timed(index.suggest, two))


def _misspelt(index: SqliteIndex, people: int, choose: random.Random) -> None:
    known = [person.name for person in index.people()]
    asked = [(name, misspelt(name, choose)) for name in choose.sample(known, 500)]
    hits = 0
    for name, typed in asked:
        hits += name in [found.name for found in index.similar_names(typed, limit=10)]
    report("misspelt name", 30, timed(index.similar_names, [typed for _, typed in asked]))
    print(f"    recall@10 over {len(asked)} misspellings: {hits / len(asked):.3f} (bar 0.98)")
    _meant(index, known, choose)


def _meant(index: SqliteIndex, known: Sequence[str], choose: random.Random) -> None:
    """``Did you mean`` for a part of a name that nobody has."""
    lasts = sorted({part for name in known if len(part := name.split()[-1]) > 5})
    asked = [(last, misspelt(last, choose)) for last in choose.sample(lasts, 600)]
    asked = [pair for pair in asked if not index.count(parse_query(f'person:"{pair[1]}"'))[0]]
    queries = [parse_query(f"person:{typed}") for _, typed in asked]
    hits = sum(
        any(last in guess.name for guess in index.search(query).did_you_mean)
        for (last, _), query in zip(asked, queries, strict=True)
    )
    report("did you mean, part of a name", 30,
           timed(lambda q: index.search(parse_query(q)), [q.source for q in queries]))  # fmt: skip
    print(f"    of {len(asked)} misspelt parts {hits / len(asked):.3f} are among the three offered")


def _facets(index: SqliteIndex, count: int) -> None:
    broad = min(
        ("stadt", "museum", "kultur", "rat", "neustadt", "verleihung OR eroffnung", "person:anna"),
        key=lambda q: abs(index.count(parse_query(q), cap=count)[0] - count // 5),
    )
    total = index.count(parse_query(broad), cap=count)[0]
    report(
        f"all facets, {total:,} hits",
        50,
        timed(lambda q: index.facets(parse_query(q)), [broad] * 20),
    )


def _deep_page(index: SqliteIndex) -> None:
    query, after = parse_query("stadt"), None
    for _ in range(10):
        after = index.search(query, limit=6_000, after=after).next or after
    times = timed(lambda token: index.search(query, after=token), [str(after)] * 50)
    report("the 1,000th page", 30, times)


def _one_change(index: SqliteIndex, photos: Sequence[Photo]) -> None:
    def change(file: str) -> None:
        photo = index.by_file(file)
        assert photo is not None
        index.put_many([Entry(photo.__class__(**{
            **{name: getattr(photo, name) for name in photo.__slots__},
            "metadata": photo.metadata.replace(headline=f"new {time.time_ns()}"),
        }))])  # fmt: skip
        assert index.search(parse_query("headline:new"), limit=1).photos

    report(
        "one picture changed, searchable", 50, timed(change, [str(p.file) for p in photos[:100]])
    )


if __name__ == "__main__":
    sys.exit(main())
