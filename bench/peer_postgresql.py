"""PostgreSQL as a peer of the index: tables and queries as one would write them by hand."""

from __future__ import annotations

from collections.abc import Sequence

import psycopg
from index_records import decoded, rows

from archive.index.folding import key
from archive.index.names import name_parts

__all__ = ["Postgres"]


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
