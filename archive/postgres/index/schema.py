"""The tables of an index on a server, and when they are begun anew.

Nothing in them is the only copy of anything, so that another version of this library does not
convert them: it drops them and fills new ones from the picture files. Texts of any length come out
of picture files, and B-trees refuse what is longer than a third of a page: what may be long has a
hash index, or its digest stands for it.
"""

from __future__ import annotations

import hashlib

from archive.errors import ReadError
from archive.index.schema import fingerprint as of_records
from archive.postgres.connections import Connections, Step

__all__ = ["begin_part", "index_part", "prepare"]

_DROP = """
DO $$ DECLARE t text; BEGIN
    FOR t IN SELECT tablename FROM pg_tables
        WHERE schemaname = current_schema() AND tablename <> 'steps'
    LOOP EXECUTE format('DROP TABLE %I CASCADE', t); END LOOP;
END $$;
DROP FUNCTION IF EXISTS terms(text);
"""

_TABLES = """
CREATE TABLE meta (name text PRIMARY KEY, value text NOT NULL);

-- one row a picture; its number begins with the day it was taken
CREATE TABLE photos (id bigint PRIMARY KEY, image text, content text, record bytea NOT NULL);
ALTER TABLE photos ALTER record SET STORAGE EXTERNAL;  -- it is compressed already
CREATE INDEX photos_by_image ON photos USING hash (image);

CREATE TABLE files (
    file text COLLATE "C" NOT NULL, photo bigint NOT NULL, size bigint, mtime_ns bigint,
    inode bigint, ctime_ns bigint, sidecar text
);
CREATE INDEX files_by_file ON files USING hash (file);

-- values as bytes: a name may contain what is no text to PostgreSQL
CREATE TABLE names (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, kind smallint NOT NULL,
    value bytea NOT NULL, key text COLLATE "C" NOT NULL, digest bytea NOT NULL,
    count integer NOT NULL DEFAULT 0
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX names_by_value ON names (digest);
CREATE INDEX names_by_key ON names USING hash (key) WHERE kind = 0;
CREATE TABLE parts (part text COLLATE "C", name integer, PRIMARY KEY (part, name));
CREATE TABLE aliases (key text COLLATE "C" NOT NULL, person integer NOT NULL);

-- who stands where: rows from the front, places from the left, and in which role then
CREATE TABLE appearances (
    person integer, photo bigint, row integer, place bigint, role integer NOT NULL,
    PRIMARY KEY (person, photo, row, place)
);

-- who is in which picture by an identifier of theirs: see archive.index.deriving.number_of
CREATE TABLE identified (who bigint, photo bigint, PRIMARY KEY (who, photo));

-- what hits are divided by: numbers of names, four bytes each
CREATE TABLE facets (photo bigint PRIMARY KEY, people integer NOT NULL, names bytea NOT NULL);
CREATE TABLE rights (
    photo bigint PRIMARY KEY, blocked boolean NOT NULL, opens float8, opens_local float8,
    closes float8, closes_local float8
);

-- the word index, in parts that follow each other by number: see archive.postgres.index.parts
CREATE TABLE partitions (
    number integer PRIMARY KEY, first bigint NOT NULL, last bigint NOT NULL,
    photos bigint NOT NULL, length bigint NOT NULL
);
CREATE TABLE frequencies (
    part integer, word text COLLATE "C", photos integer NOT NULL, PRIMARY KEY (word, part)
) WITH (fillfactor = 80);
CREATE TABLE changes (seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, photo bigint NOT NULL);

-- not inlined and known to be dear, so that it is never computed for a row an index can pass over
CREATE FUNCTION terms(words text) RETURNS tsvector LANGUAGE plpgsql
    IMMUTABLE STRICT PARALLEL SAFE COST 10000
    AS $$ BEGIN
        RETURN array_to_tsvector(  -- there is a blank before every U+001F
            array_remove(string_to_array(replace(words, E' \\x1f', ''), ' '), ''));
    END $$;
"""

_WORDS = """
CREATE TABLE {name} (
    rowid bigint NOT NULL, length integer NOT NULL, text text COLLATE "C" NOT NULL
);
ALTER TABLE {name} ALTER text SET STORAGE EXTERNAL;  -- so that looking at it unpacks nothing
"""
_INDEXES = """
CREATE INDEX {name}_terms ON {name} USING gin (terms(text));
CREATE INDEX {name}_rowid ON {name} (rowid);
-- there are few plans to choose from, and to count words in 30,000 texts takes its time
ALTER TABLE {name} ALTER rowid SET STATISTICS 30, ALTER length SET STATISTICS 0,
    ALTER text SET STATISTICS 0;
ALTER INDEX {name}_terms ALTER 1 SET STATISTICS 30;
ANALYZE {name};
"""


def begin_part(name: str) -> str:
    """The statements that make a part of the word index."""
    return _WORDS.format(name=name)


def index_part(name: str) -> str:
    """The statements that index it: in a tenth of the time if it is full already."""
    return _INDEXES.format(name=name)


def prepare(connections: Connections) -> None:
    """Make sure that there is an index of this version; one of a version before is dropped.

    :class:`ReadError` where somebody else uses a newer one.
    """
    mark = _fingerprint()
    begin = f"{_DROP}{_TABLES}{begin_part('paths')}{index_part('paths')}"
    values = f"('fingerprint', '{mark}'), ('epoch', '0'), ('complete', '0')"
    connections.migrate(
        [Step(f"tables {mark}", f"{begin}INSERT INTO meta VALUES {values}")]  # noqa: S608 - our own
    )
    with connections.reading() as db:
        found = db.execute("SELECT value FROM meta WHERE name = 'fingerprint'").fetchone()
    if found != (mark,):
        raise ReadError(
            "another version of Bildzeile made this index: use the same one on all machines, or"
            f" drop the schema {connections.schema} and index again",
            str(connections),
        )


def _fingerprint() -> str:
    parts = (of_records(), _TABLES, _WORDS, _INDEXES)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
