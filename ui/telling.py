"""What became of a save, told to the visitor."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from archive.errors import ArchiveError
from archive.model import Photo, WriteResult
from archive.roles import NotAllowed
from ui import components
from ui.correction import entered
from ui.filing import Agreed, Filed
from ui.saving import Outcome, Overtaken, Rejected, Restored, Saved, Written
from ui.takingin import TakenIn
from ui.texts import Texts

__all__ = ["failures_told", "reason_of", "tell"]


def reason_of(error: ArchiveError, words: Texts) -> str:
    """Why something went wrong, in the visitor's language where it is an everyday reason."""
    if isinstance(error, NotAllowed):
        return error.text(words.language)
    return words.reason(error.reason)


@contextmanager
def failures_told(words: Texts) -> Iterator[None]:
    """What cannot be done, or is refused to this visitor, becomes a notice where it was tried.

    So does what a page never offers, but a forged message asks for.
    """
    try:
        yield
    except ArchiveError as error:
        told = [words("shell.failed"), error.path, reason_of(error, words)]
        components.notice(words, "bad", [line for line in told if line])


def tell(outcome: Outcome | Filed | Agreed | TakenIn | None, words: Texts) -> None:
    """A notice above the form, or nothing."""
    match outcome:
        case Saved(result, touched):
            lines = _done(result, words) if touched else [words("photo.unchanged")]
            components.notice(words, "ok" if touched else "plain", lines)
        case Overtaken(current, fields):
            lines = [words("photo.changed_line"), *_now_in_file(current, fields, words)]
            components.notice(words, "warn", [words("photo.changed_title"), *lines])
        case Restored(undone):
            refused = [
                words("history.refused", file=error.path, reason=reason_of(error, words))
                for error in undone.refused
            ]
            done = words.count("history.undone", len(undone.restored) + len(undone.already))
            components.notice(words, "warn" if refused else "ok", [done, *refused])
        case Written(_, written, failed):
            lines = [
                words("history.refused", file=file, reason=_overtaken_or(reason, words))
                for file, reason in failed
            ]
            done = words.count("import.done", written)
            components.notice(words, "warn" if failed else "ok", [done, *lines])
        case TakenIn(files, there, folder):
            stored = words.count("import.stored", len(files))
            lines = [words("import.into", folder=folder)] if folder and files else []
            lines += [words("import.exists", name=name) for name in there]
            components.notice(words, "ok" if files else "warn", [stored, *lines])
        case Filed(step):
            done = words("person.kept" if step else "person.taken_back")
            components.notice(words, "ok", [done])
        case Agreed(name, given):
            entered_now = words("consent.given" if given else "consent.withdrawn", name=name)
            components.notice(words, "ok", [entered_now])
        case Rejected(error):
            components.notice(words, "bad", [words("photo.rejected"), reason_of(error, words)])


def _done(result: WriteResult, words: Texts) -> list[str]:
    written = ", ".join(words(f"fields.{change.field}") for change in result.changes)
    clipped = [
        words("photo.clipped", field=words(f"fields.{each.field}")) for each in result.clipped
    ]
    return [
        words("photo.saved"),
        ": ".join(filter(None, (result.path.name, written))),
        *clipped,
        *map(words.reason, result.warnings),
    ]


def _overtaken_or(reason: str | None, words: Texts) -> str:
    return words("import.overtaken") if reason is None else words.reason(reason)


def _now_in_file(current: Photo, fields: tuple[str, ...], words: Texts) -> list[str]:
    return [
        f"{words('photo.now_in_file', field=words(f'fields.{name}'))} "
        f"{entered(current, name, words)}"
        for name in fields or ("caption", "people")
    ]
