"""The same questions over the same records in the same run: our index, PostgreSQL 15, tantivy.

``python -m bench index_peers 200000`` starts a PostgreSQL cluster of its own on 127.0.0.1 (as the
user ``postgres`` if it is run by root) and ends it again; needs ``psycopg`` and ``tantivy``.
Each answer is a first page of 60 records, decoded by the same code. All sides get the words folded
by us. Figures are p50 and p95 in milliseconds, wall clock, warm; the peers take turns.

In portions: ``--folder`` keeps what is built, ``--dsn`` names a server that is running anyway,
``--build NAME`` builds one peer and asks none; without it what is built already is only asked.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import psycopg
import tantivy
from index_records import records
from index_speed import batches, misspelt, sample

from archive.index import SqliteIndex, parse_query
from archive.index.dates import day_and_second
from archive.index.deriving import Derived, derive
from archive.index.folding import key, words
from archive.index.names import name_parts
from archive.index.records import unpack

PAGE = 60
Row = tuple[int, int, Derived]
Ask = Callable[[Any], object]
BIN = Path("/usr/lib/postgresql/15/bin")


def rows(count: int) -> Iterator[Row]:
    """The records with an id that ascends with time, and the year."""
    for number, entry in enumerate(records(count, count * 15 // 100)):
        taken = day_and_second(entry.photo.date_created)
        assert taken is not None
        yield (
            (taken[0] << 20) + number % (1 << 20),
            int(str(entry.photo.date_created)[:4]),
            derive(entry.photo),
        )


def decoded(found: Sequence[tuple[bytes, ...]]) -> int:
    """How many records, all of them decoded."""
    return len([unpack(bytes(row[0]), Path(), None, None) for row in found])


class Ours:
    """The index of the product, asked as the product asks it."""

    name = "bildzeile"

    def __init__(self, folder: Path, count: int) -> None:
        (folder / ".archive").mkdir(parents=True, exist_ok=True)
        self.index = SqliteIndex(folder / ".archive/index.db")
        if not self.index.complete:
            for batch in batches(records(count, count * 15 // 100), 50_000):
                self.index.put_many(batch)
            self.index.mark_complete()

    def close(self) -> None:
        self.index.close()

    def size(self) -> int:
        return self.index.stats().bytes

    def _page(self, typed: str) -> object:
        return self.index.search(parse_query(typed), limit=PAGE)

    def person(self, name: str) -> object:
        return self._page(f'person:"{name}"')

    def together(self, pair: tuple[str, str]) -> object:
        return self._page(f'person:"{pair[0]}" person:"{pair[1]}"')

    def left_of(self, pair: tuple[str, str]) -> object:
        return self._page(f'person:"{pair[0]}" < "{pair[1]}"')

    def words(self, found: list[str]) -> object:
        return self._page(" ".join(found))

    def phrase(self, found: list[str]) -> object:
        return self._page(f'"{" ".join(found)}"')

    def prefix(self, start: str) -> object:
        return self._page(f"{start}*")

    def relevance(self, found: list[str]) -> object:
        return self._page(" ".join(found) + " sort:relevance")

    def count(self, word: str) -> object:
        return self.index.count(parse_query(word), cap=10_000)

    def facets(self, word: str) -> object:
        return self.index.facets(parse_query(word), ["year", "city", "event", "creator", "person"])

    def similar(self, name: str) -> object:
        return self.index.similar_names(name)

    def suggest(self, start: str) -> object:
        return self.index.suggest(start)


class Postgres:
    """PostgreSQL with GIN over a tsvector with positions, pg_trgm for names."""

    name = "postgresql"

    def __init__(self, dsn: str, count: int) -> None:
        self.db = psycopg.connect(dsn, autocommit=True)
        run = self.db.execute
        if not run("SELECT to_regclass('photos')").fetchone()[0]:
            self._build(count)
        self.ids = dict(run("SELECT value, id FROM names WHERE kind = 0").fetchall())
        run("SET work_mem = '128MB'")
        run("SET jit = off")
        run("SET pg_trgm.similarity_threshold = 0.4")

    def close(self) -> None:
        self.db.close()

    def _build(self, count: int) -> None:
        run = self.db.execute
        run("CREATE EXTENSION pg_trgm")
        run("CREATE TABLE photos (id bigint, year int, record bytea, words tsvector)")
        run("CREATE TABLE appearances (person int, photo bigint, line int, place int)")
        run("CREATE TABLE names (id int, kind int, value text, key text, count int)")
        run("CREATE TABLE facets (photo bigint, kind int, name int)")
        run("CREATE TABLE parts (part text, name int, count int)")
        self._fill(count)
        run("SET maintenance_work_mem = '512MB'")
        for made in (
            "CREATE UNIQUE INDEX ON photos (id)",
            "CREATE INDEX ON photos USING gin (words)",
            "CREATE UNIQUE INDEX ON appearances (person, photo, line, place)",
            "CREATE INDEX ON facets (photo)",
            "CREATE UNIQUE INDEX ON names (id)",
            "CREATE INDEX ON names USING gin (key gin_trgm_ops) WHERE kind = 0",
            "CREATE INDEX ON parts (part text_pattern_ops, count)",
        ):
            run(made)
        run("VACUUM ANALYZE")

    def _fill(self, count: int) -> None:
        counts: dict[tuple[int, str], int] = {}
        places, facets = [], []
        with self.db.cursor().copy("COPY photos FROM STDIN") as copy:
            for id_, year, derived in rows(count):
                copy.write_row((id_, year, derived.record, _vector(derived.columns[:-1])))
                for kind, value in derived.hits_by:
                    counts[kind, value] = counts.get((kind, value), 0) + 1
                    facets.append((id_, int(kind), kind, value))
                places += [(0, p.name, id_, p.row, p.place) for p in derived.places]
        ids = {name: number for number, name in enumerate(counts, 1)}
        with self.db.cursor().copy("COPY names FROM STDIN") as copy:
            for (kind, value), many in counts.items():
                copy.write_row((ids[kind, value], int(kind), value, key(value), many))
        with self.db.cursor().copy("COPY parts FROM STDIN") as copy:
            for (kind, value), many in counts.items():
                for part in name_parts(value) if kind == 0 else ():
                    copy.write_row((part, ids[kind, value], -many))
        with self.db.cursor().copy("COPY appearances FROM STDIN") as copy:
            for kind, name, id_, line, place in places:
                copy.write_row((ids[kind, name], id_, line, place))
        with self.db.cursor().copy("COPY facets FROM STDIN") as copy:
            for id_, number, kind, value in facets:
                copy.write_row((id_, number, ids[kind, value]))

    def size(self) -> int:
        tables = ("photos", "appearances", "names", "facets", "parts")
        sizes = (self.db.execute("SELECT pg_total_relation_size(%s)", [t]) for t in tables)
        return sum(row[0] for size in sizes for row in size)

    def _page(self, sql: str, *args: object) -> object:
        hits = self.db.execute(sql, args, binary=True).fetchall()
        return decoded(hits)

    def person(self, name: str) -> object:
        return self._page(
            "SELECT p.record FROM appearances a JOIN photos p ON p.id = a.photo"
            " WHERE a.person = %s ORDER BY a.photo DESC LIMIT 60",
            self.ids[name],
        ), self._counted("SELECT 1 FROM appearances WHERE person = %s", self.ids[name])

    def _pair(self, pair: tuple[str, str], more: str) -> object:
        join = (
            "FROM appearances a JOIN appearances b ON b.photo = a.photo"
            f" WHERE a.person = %s AND b.person = %s {more}"
        )
        both = self.ids[pair[0]], self.ids[pair[1]]
        page = self._page(
            "SELECT p.record FROM photos p JOIN (SELECT DISTINCT a.photo "
            f"{join} ORDER BY a.photo DESC LIMIT 60) h ON h.photo = p.id",
            *both,
        )
        return page, self._counted(f"SELECT 1 {join}", *both)

    def together(self, pair: tuple[str, str]) -> object:
        return self._pair(pair, "")

    def left_of(self, pair: tuple[str, str]) -> object:
        return self._pair(pair, "AND b.line = a.line AND b.place = a.place + 1")

    def _counted(self, sql: str, *args: object) -> object:
        counted = f"SELECT count(*) FROM ({sql} LIMIT 10001) c"
        return self.db.execute(counted, args).fetchone()

    def _matching(self, query: str) -> object:
        page = self._page(
            "SELECT record FROM photos WHERE words @@ %s::tsquery ORDER BY id DESC LIMIT 60", query
        )
        return page, self._counted("SELECT 1 FROM photos WHERE words @@ %s::tsquery", query)

    def words(self, found: list[str]) -> object:
        return self._matching(" & ".join(f"'{word}'" for word in found))

    def phrase(self, found: list[str]) -> object:
        return self._matching(" <-> ".join(f"'{word}'" for word in found))

    def prefix(self, start: str) -> object:
        return self._matching(f"'{start}':*")

    def relevance(self, found: list[str]) -> object:
        query = " & ".join(f"'{word}'" for word in found)
        counted = self._counted("SELECT 1 FROM photos WHERE words @@ %s::tsquery", query)
        return counted, self._page(
            "SELECT record FROM (SELECT record, words FROM photos WHERE words @@ %s::tsquery"
            " ORDER BY id DESC LIMIT 2000) h ORDER BY ts_rank(words, %s::tsquery) DESC LIMIT 60",
            query, query,
        )  # fmt: skip

    def count(self, word: str) -> object:
        return self._counted("SELECT 1 FROM photos WHERE words @@ %s::tsquery", f"'{word}'")

    def facets(self, word: str) -> object:
        query = f"'{word}'"
        run = self.db.execute
        years = run(
            "SELECT year, count(*) FROM photos WHERE words @@ %s::tsquery GROUP BY 1", [query]
        ).fetchall()
        named = run(
            "SELECT n.kind, n.value, h.c FROM (SELECT f.name, count(*) c FROM photos p"
            " JOIN facets f ON f.photo = p.id WHERE p.words @@ %s::tsquery GROUP BY 1) h"
            " JOIN names n ON n.id = h.name ORDER BY h.c DESC LIMIT 500",
            [query],
        ).fetchall()
        return years, named

    def similar(self, name: str) -> object:
        return self.db.execute(
            "SELECT value FROM names WHERE kind = 0 AND key %% %s"
            " ORDER BY similarity(key, %s) DESC LIMIT 10",
            [key(name), key(name)],
        ).fetchall()

    def suggest(self, start: str) -> object:
        return self.db.execute(
            "SELECT n.value, n.count FROM parts p JOIN names n ON n.id = p.name"
            " WHERE p.part LIKE %s ORDER BY p.count LIMIT 10",
            [key(start) + "%"],
        ).fetchall()


def _vector(columns: Sequence[str]) -> str:
    """The words of all columns with their positions, as PostgreSQL reads a tsvector."""
    places: dict[str, list[str]] = {}
    for at, word in enumerate(" ".join(columns).split(), 1):
        places.setdefault(word, []).append(str(at))
    return " ".join(f"'{word}':{','.join(found)}" for word, found in places.items())


class Tantivy:
    """tantivy (Rust) with positions and fast fields; people as tokens in their order."""

    name = "tantivy"

    def __init__(self, folder: Path, count: int) -> None:
        build = tantivy.SchemaBuilder()
        build.add_integer_field("id", fast=True, indexed=True)
        build.add_bytes_field("record", stored=True)
        build.add_text_field("words", tokenizer_name="whitespace")
        build.add_text_field("people", tokenizer_name="whitespace")
        for name in ("year", "city", "event", "creator"):
            build.add_text_field(name, tokenizer_name="raw", fast=True)
        build.add_text_field("person", tokenizer_name="raw", fast=True)
        self.schema = build.build()
        self.folder = folder
        fresh = not folder.exists()
        folder.mkdir(exist_ok=True)
        index = tantivy.Index(self.schema, path=str(folder))
        if fresh:
            self._build(index, count)
        self.searcher = index.searcher()

    def close(self) -> None:
        pass

    def _build(self, index: Any, count: int) -> None:
        writer = index.writer(heap_size=300_000_000, num_threads=1)
        for id_, year, derived in rows(count):
            document = tantivy.Document()
            document.add_integer("id", id_)
            document.add_bytes("record", derived.record)
            document.add_text("words", " ".join(derived.columns[:-1]))
            document.add_text("people", " ".join(_token(p.name) for p in derived.places))
            document.add_text("year", str(year))
            for kind, value in derived.hits_by:
                if kind.name.lower() in ("city", "event", "creator", "person"):
                    document.add_text(kind.name.lower(), value)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        index.reload()

    def size(self) -> int:
        return sum(file.stat().st_size for file in self.folder.iterdir())

    def _page(self, query: Any, *, ranked: bool = False) -> object:
        order = {} if ranked else {"order_by_field": "id"}
        hits = self.searcher.search(query, PAGE, count=not ranked, **order)
        return decoded([(self.searcher.doc(at)["record"][0],) for _, at in hits.hits])

    def _term(self, field: str, text: str) -> Any:
        return tantivy.Query.term_query(self.schema, field, text)

    def _all(self, terms: Sequence[Any]) -> Any:
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, term) for term in terms])

    def person(self, name: str) -> object:
        return self._page(self._term("people", _token(name)))

    def together(self, pair: tuple[str, str]) -> object:
        return self._page(self._all([self._term("people", _token(name)) for name in pair]))

    def left_of(self, pair: tuple[str, str]) -> object:
        tokens = [_token(name) for name in pair]
        return self._page(tantivy.Query.phrase_query(self.schema, "people", tokens))

    def words(self, found: list[str]) -> object:
        return self._page(self._all([self._term("words", word) for word in found]))

    def phrase(self, found: list[str]) -> object:
        return self._page(tantivy.Query.phrase_query(self.schema, "words", found))

    def prefix(self, start: str) -> object:
        return self._page(tantivy.Query.regex_query(self.schema, "words", f"{start}.*"))

    def relevance(self, found: list[str]) -> object:
        return self._page(self._all([self._term("words", w) for w in found]), ranked=True)

    def count(self, word: str) -> object:
        return self.searcher.search(self._term("words", word), 1, count=True).count

    def facets(self, word: str) -> object:
        fields = ("year", "city", "event", "creator", "person")
        asked = {field: {"terms": {"field": field, "size": 20}} for field in fields}
        return self.searcher.aggregate(self._term("words", word), asked)


def _token(name: str) -> str:
    return key(name).replace(" ", "_")


@contextmanager
def cluster() -> Iterator[str]:
    """A PostgreSQL cluster of our own for as long as it is needed; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = Path(tempfile.mkdtemp(prefix="bildzeile-pg-"))
    shutil.chown(folder, "postgres") if os.geteuid() == 0 else None
    user = {"user": "postgres"} if os.geteuid() == 0 else {}
    subprocess.run(
        [BIN / "initdb", "-D", folder / "d", "-U", "postgres", "-A", "trust", "-E", "UTF8"],
        check=True, stdout=subprocess.DEVNULL, cwd=folder, **user,
    )  # fmt: skip
    server = subprocess.Popen(
        [
            BIN / "postgres", "-D", folder / "d", "-p", str(port), "-h", "127.0.0.1", "-k", folder,
            "-c", "shared_buffers=1GB", "-c", "max_wal_size=4GB", "-c", "fsync=off",
            "-c", "max_parallel_workers_per_gather=0",
        ],
        stderr=subprocess.DEVNULL, cwd=folder, **user,
    )  # fmt: skip
    try:
        while subprocess.run(
            [BIN / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
        ).returncode:
            time.sleep(0.2)
        yield f"host=127.0.0.1 port={port} user=postgres dbname=postgres"
    finally:
        server.send_signal(signal.SIGINT)  # does not wait until everybody has hung up
        server.wait()
        shutil.rmtree(folder)


def questions(index: SqliteIndex, choose: random.Random) -> dict[str, tuple[str, list[Any]]]:
    """What each peer is asked: the label, the verb, and what about."""
    photos = sample(index, 150, choose)
    texts = [[w for w in words(p.caption or "") if len(w) > 3] for p in photos]
    lines = [words(p.caption or "") for p in photos]
    pairs = [p.people.names[:2] for p in photos if len(p.people) > 1]
    starts = [max(0, choose.randrange(max(1, len(line) - 3))) for line in lines]
    lasts = [p.people.names[0].split()[-1] for p in photos]
    broad = min(
        ("stadt", "verleihung", "eroffnung", "deutschland", "museum", "der", "und"),
        key=lambda word: abs(
            index.count(parse_query(word), cap=10**9)[0] - index.stats().photos // 5
        ),
    )
    return {
        "one person": ("person", [p.people.names[0] for p in photos]),
        "two together": ("together", pairs),
        "A directly left of B": ("left_of", pairs),
        "2 words": ("words", [choose.sample(text, 2) for text in texts]),
        "phrase of 3 words": ("phrase", [t[s : s + 3] for t, s in zip(lines, starts, strict=True)]),
        "prefix of 4 letters": ("prefix", [choose.choice(text)[:4] for text in texts]),
        "2 words by relevance": ("relevance", [choose.sample(text, 2) for text in texts]),
        "1 word by relevance": ("relevance", [choose.sample(text, 1) for text in texts]),
        "count up to 10,000": ("count", [choose.choice(text) for text in texts]),
        f"5 facets of “{broad}”": ("facets", [broad] * 12),
        "misspelt name": ("similar", [misspelt(p.people.names[0], choose) for p in photos[:60]]),
        "suggestions": ("suggest", [last[: choose.randint(1, 5)] for last in lasts]),
    }  # fmt: skip


def measured(peer: object, verb: str, asked: list[Any]) -> str:
    """p50 / p95, or a dash if the peer has no such verb."""
    ask: Ask | None = getattr(peer, verb, None)
    if ask is None:
        return "–"
    for one in asked[:3]:
        ask(one)
    times = []
    for one in asked:
        began = time.perf_counter()
        ask(one)
        times.append((time.perf_counter() - began) * 1e3)
    times.sort()
    return f"{times[len(times) // 2]:.2f} / {times[int(len(times) * 0.95)]:.2f}"


def ask(peers: Sequence[Any], count: int) -> None:
    """Ask all of them in turn, and print the table."""
    print(f"| p50 / p95 ms, {count:,} records |", " | ".join(p.name for p in peers), "|")
    print("|---|" + "---|" * len(peers))
    for label, (verb, asked) in questions(peers[0].index, random.Random(5)).items():
        cells = [measured(peer, verb, asked) for peer in peers]
        print(f"| {label} |", " | ".join(cells), "|", flush=True)


def main() -> None:
    """Build what is not there yet, and ask."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=200_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--dsn")
    parser.add_argument("--build", choices=("bildzeile", "postgresql", "tantivy"))
    given = parser.parse_args()
    count = given.count
    folder = given.folder or Path(tempfile.mkdtemp(prefix="bildzeile-peers-"))
    try:
        with nullcontext(given.dsn) if given.dsn else cluster() as dsn:
            made: dict[str, Callable[[], Any]] = {
                "bildzeile": lambda: Ours(folder / "ours", count),
                "postgresql": lambda: Postgres(str(dsn), count),
                "tantivy": lambda: Tantivy(folder / "tantivy", count),
            }
            peers = []
            for name in (given.build,) if given.build else made:
                began = time.perf_counter()
                peers.append(made[name]())
                print(f"{name}: ready in {time.perf_counter() - began:.0f} s,"
                      f" {peers[-1].size() / count:,.0f} bytes a record", flush=True)  # fmt: skip
            if not given.build:
                ask(peers, count)
            for peer in peers:
                peer.close()
    finally:
        if not given.folder:
            shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())
