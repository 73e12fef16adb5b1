"""Words of a picture as PostgreSQL keeps them, and what is asked of them.

The folded words of all columns are one text, its columns divided by U+001F and every word between
blanks. Its ``terms()`` are in a GIN index; which words stand next to each other, and in a column
rather than anywhere, the text itself tells. Only for names of people, asked for most, the words
stand at the end of the text once more in another form: ``§§schwan``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from archive.index.columns import COLUMNS
from archive.index.walks import Clause
from archive.index.wording import AllOf, AnyOf, Phrase, Without, Words

__all__ = ["Terms", "asked", "by_text", "fitting", "term_of", "text_of"]

_BETWEEN = "\x1f"
_LONG = 200
"""Longer words are cut, and their digest stands for the rest."""
_MOST = 900_000
"""So many bytes of words has a picture at most; PostgreSQL indexes 1 MB of different ones."""
_PERSON = COLUMNS.index("person")
_NUMBER = {name: number for number, name in enumerate(COLUMNS)}


@dataclass(frozen=True, slots=True)
class Terms:
    """The text that is kept of a picture, and how many words its columns have."""

    text: str
    length: int


def text_of(columns: Sequence[str]) -> Terms:
    """What is kept of the folded text of columns."""
    found = [fitting(column.split()) for column in columns]
    length = sum(map(len, found))
    if sum(map(len, columns)) > _MOST // 4:
        found = _cut(found)
    people = map(_of_person, dict.fromkeys(found[_PERSON]))
    return Terms(_BETWEEN.join(f" {' '.join(words)} " for words in (*found, people)), length)


def fitting(words: list[str]) -> list[str]:
    """The words, those that are too long for an index cut the same way wherever they stand."""
    if not words or max(map(len, words)) <= _LONG:
        return words
    return [word if len(word) <= _LONG else _shortened(word) for word in words]


def _shortened(word: str) -> str:
    digest = hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    return f"{word[:_LONG]}{digest}"


def _of_person(word: str) -> str:
    return f"§§{word}"


def _cut(columns: list[list[str]]) -> list[list[str]]:
    """So many words of each column, the last first, as there is room for."""
    room, kept = _MOST // 4, []
    for words in reversed(columns):
        few = []
        for word in words:
            room -= len(word.encode())
            if room < 0:
                break
            few.append(word)
        kept.append(few)
    return kept[::-1]


def asked(wanted: Words) -> Clause:
    """The condition on a row of ``{table}``: by the index, and by the text where that is more."""
    query, exact = _query(wanted)
    by_index = Clause("terms({table}.text) @@ CAST(? AS tsquery)", (query,))
    if exact:
        return by_index
    text = by_text(wanted)
    return Clause(f"{by_index.sql} AND {text.sql}", by_index.args + text.args)


def _query(tree: Words) -> tuple[str, bool]:
    """The query for terms that finds all hits, and whether it finds nothing else."""
    match tree:
        case AllOf(parts):
            return _joined(" & ", parts)
        case AnyOf(parts):
            return _joined(" | ", parts)
        case Without(one, other):
            (held, sure), (barred, exact) = _query(one), _query(other)
            return (f"({held} & !{barred})", sure) if exact else (held, False)
        case Phrase(prefix=prefix):
            quoted = [f"'{_escaped(term)}'" for term in _terms(tree)]
            text = " & ".join(quoted) + (":*" if prefix else "")
            return f"({text})", _exact(tree)


def term_of(phrase: Phrase) -> str | None:
    """The term that just those pictures have in which the phrase stands; ``None`` for others."""
    return _terms(phrase)[0] if _exact(phrase) and not phrase.prefix else None


def _exact(phrase: Phrase) -> bool:
    return len(phrase.words) == 1 and phrase.column in (None, "person")


def _terms(phrase: Phrase) -> list[str]:
    found = fitting(list(phrase.words))
    return [_of_person(word) for word in found] if phrase.column == "person" else found


def _joined(operator: str, parts: Sequence[Words]) -> tuple[str, bool]:
    found = [_query(part) for part in parts]
    return f"({operator.join(text for text, _ in found)})", all(exact for _, exact in found)


def _escaped(term: str) -> str:
    return term.replace("\\", "\\\\").replace("'", "''")


def by_text(tree: Words) -> Clause:
    """The same condition by the text alone."""
    match tree:
        case AllOf(parts):
            return _all(" AND ", parts)
        case AnyOf(parts):
            return _all(" OR ", parts)
        case Without(one, other):
            held, barred = by_text(one), by_text(other)
            return Clause(f"({held.sql} AND NOT {barred.sql})", held.args + barred.args)
        case Phrase(words, column, prefix):
            found = f" {' '.join(fitting(list(words)))}{'' if prefix else ' '}"
            text = "{table}.text"
            if column is not None:
                text = f"split_part({text}, E'\\x1f', {_NUMBER[column] + 1})"
            # it skips letters where LIKE goes from one to the next: a tenth of the time
            return Clause(f"strpos({text}, ?) > 0", (found,))


def _all(operator: str, parts: Sequence[Words]) -> Clause:
    found = [by_text(part) for part in parts]
    sql = operator.join(part.sql for part in found)
    return Clause(f"({sql})", sum((part.args for part in found), ()))
