"""The tables of ``journal.db``. It is kept for good: a change of them is a new migration."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

__all__ = [
    "broken_kits",
    "consents",
    "fixity",
    "history",
    "migrations",
    "people",
    "people_batches",
    "receipts",
    "refusals",
    "saved",
]

migrations = Migrations("journal")


@migrations()
def history(db: Database) -> None:
    """What was written: batches, files in them, fields in those."""
    db.table("batches").create(
        {"id": str, "at": str, "user": str, "verb": str, "note": str, "undoes": str},
        pk="id",
        not_null={"at", "user", "verb"},
    )
    db.table("batches").create_index(["at"])
    db.table("writes").create(
        {
            "id": int, "batch": str, "at": str, "state": str, "file": str, "target": str,
            "image_hash": str, "before": str, "after": str, "layout": str, "kept": bytes,
        },
        pk="id",
        foreign_keys=[("batch", "batches", "id")],
        not_null={"batch", "at", "state", "file", "target", "image_hash"},
    )  # fmt: skip
    for columns in (["batch"], ["file"], ["image_hash"]):
        db.table("writes").create_index(columns)
    db.execute("CREATE INDEX writes_unsettled ON writes (state) WHERE state != 'done'")
    db.table("changes").create(
        {"write": int, "field": str, "old": str, "new": str},
        pk=("write", "field"),
        foreign_keys=[("write", "writes", "id")],
    )


@migrations()
def receipts(db: Database) -> None:
    """What was handed out: each receipt as it was written, and its files to be looked up."""
    db.table("receipts").create(
        {"number": str, "at": str, "user": str, "query": str, "preset": str, "note": str,
         "record": str},
        pk="number",
        not_null={"at", "preset", "record"},
    )  # fmt: skip
    db.table("taken").create(
        {"receipt": str, "name": str, "file": str, "image_hash": str, "sha256": str,
         "caption": str, "caption_version": str},
        pk=("receipt", "name"),
        foreign_keys=[("receipt", "receipts", "number")],
        not_null={"image_hash", "sha256", "caption_version"},
    )  # fmt: skip
    db.table("taken").create_index(["image_hash"])


@migrations()
def fixity(db: Database) -> None:
    """What every file was when somebody last answered for it."""
    db.table("fixity").create(
        {"file": str, "file_hash": str, "image_hash": str, "size": int, "mtime_ns": int},
        pk="file",
        not_null={"file_hash", "image_hash", "size", "mtime_ns"},
    )
    db.table("fixity").create_index(["file_hash"])


@migrations()
def people(db: Database) -> None:
    """The directory: a card for each person, and each change of cards with its way back."""
    db.table("people").create({"id": str, "code": str, "record": str}, pk="id", not_null={"record"})
    db.table("people").create_index(["code"], unique=True)
    db.table("people_steps").create(
        {"id": int, "at": str, "user": str, "verb": str, "cards": str},
        pk="id",
        not_null={"at", "user", "verb", "cards"},
    )


@migrations()
def people_batches(db: Database) -> None:
    """Which batch a change of the directory belongs to, if pictures were changed with it."""
    db.table("people_steps").add_column("batch", str)
    db.execute("CREATE INDEX people_steps_by_batch ON people_steps (batch) WHERE batch IS NOT NULL")


@migrations()
def refusals(db: Database) -> None:
    """What was asked for and not done."""
    db.table("refusals").create(
        {"id": int, "at": str, "user": str, "role": str, "action": str, "what": str,
         "reason": str},
        pk="id",
        not_null={"at", "user", "role", "action", "reason"},
    )  # fmt: skip


@migrations()
def consents(db: Database) -> None:
    """What people said about being shown, in one picture or in any."""
    db.table("consents").create(
        {"id": int, "at": str, "user": str, "given": int, "person": str, "names": str,
         "picture": str, "file": str, "note": str},
        pk="id",
        not_null={"at", "user", "given", "names"},
    )  # fmt: skip


@migrations()
def broken_kits(db: Database) -> None:
    """Whether a kit went out whole."""
    db.table("receipts").add_column("complete", int, not_null_default=1)


@migrations()
def saved(db: Database) -> None:
    """Searches somebody has kept under a name.

    That a user has each name once is kept by :mod:`archive.journal.searches` and no constraint:
    an erasure may make two names alike.
    """
    db.table("saved").create(
        {"id": int, "user": str, "name": str, "query": str, "at": str},
        pk="id",
        not_null={"user", "name", "query", "at"},
    )
    db.table("saved").create_index(["user", "name"])
