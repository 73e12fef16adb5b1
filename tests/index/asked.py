"""Queries of every kind, put together by chance from what some pictures say."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from archive.index.folding import words
from archive.model import Photo

__all__ = ["Asker"]


class Asker:
    """Makes queries about ``photos``; the same ones for the same seed."""

    def __init__(self, photos: Sequence[Photo], seed: int) -> None:
        self._choose = random.Random(seed)
        self._photos = photos

    def query(self) -> str:
        """One line as people type it."""
        terms = [self._term() for _ in range(self._choose.choice((1, 1, 1, 2, 2, 3)))]
        if self._chance(0.1):
            terms = [f"({' OR '.join(terms)})", self._term()]
        if self._chance(0.3):
            terms.append(f"sort:{self._choose.choice(('relevance', 'relevance', 'oldest'))}")
        return " ".join(terms)

    def _term(self) -> str:
        made = self._choose.choice(_TERMS)(self, self._choose.choice(self._photos))
        return f"-{made}" if self._chance(0.08) else made

    def _chance(self, share: float) -> bool:
        return self._choose.random() < share

    def _said(self, photo: Photo) -> list[str]:
        return words(f"{photo.caption} {photo.metadata.title}") or ["nichts"]

    def word(self, photo: Photo) -> str:
        return self._choose.choice(self._said(photo))

    def misspelt(self, photo: Photo) -> str:
        word = self.word(photo)
        return word[:-1] if len(word) > 4 else word

    def phrase(self, photo: Photo) -> str:
        said = self._said(photo)
        at = self._choose.randrange(len(said))
        return f'"{" ".join(said[at : at + self._choose.choice((2, 3))])}"'

    def start(self, photo: Photo) -> str:
        return f"{self.word(photo)[: self._choose.randint(1, 5)]}*"

    def name(self, photo: Photo) -> str:
        return self._choose.choice(photo.people.names or ("Niemand",))

    def person(self, photo: Photo) -> str:
        name, last = self.name(photo), self.name(photo).split()[-1]
        forms = (f'"{name}"', f'"{name}"', last, f"{last[:3]}*", f"{last}~", f'"{name[:-1]}"~')
        return f"person:{self._choose.choice(forms)}"

    def nobody(self, photo: Photo) -> str:
        name = self.name(photo)
        return f'person:"{name.replace("e", "a", 1)}"'

    def order(self, photo: Photo) -> str:
        names = [*photo.people.names[:2], self.name(photo)][:2]
        if self._chance(0.2):
            names = [name.split()[-1] for name in names]
        return f'person:"{names[0]}" {self._choose.choice(("<", "<<"))} "{names[-1]}"'

    def only(self, photo: Photo) -> str:
        names = photo.people.names if self._chance(0.7) else photo.people.names[:1]
        return "only:" + ",".join(f'"{name}"' for name in names or ("Niemand",))

    def field(self, photo: Photo) -> str:
        metadata = photo.metadata
        asked = (("city", metadata.city), ("event", metadata.event), ("title", metadata.title),
                 ("creator", (metadata.creators or ("x",))[0]), ("credit", metadata.credit),
                 ("caption", self.word(photo)), ("keyword", (metadata.keywords or ("x",))[0]),
                 ("role", "bürgermeister*"), ("file", (photo.file or "x")[:7]))  # fmt: skip
        name, value = self._choose.choice(asked)
        return f'{name}:"{value}"' if name != "role" else f"{name}:{value}"

    def date(self, photo: Photo) -> str:
        year = (photo.date_created or "2000")[:4]
        forms = (f"year:{year}", f"before:{year}", f"after:{year}-06", f"year:{year}..",
                 f"date:{(photo.date_created or '2000')[:10]}")  # fmt: skip
        return self._choose.choice(forms)

    def state(self, _: Photo) -> str:
        return self._choose.choice(
            ("rights:ok", "rights:blocked", "rights:expired", "rights:embargoed", "people:2",
             "people:3..", "people:..1", "people:0..60", "people:unknown", "missing:copyright",
             "missing:headline", "has:expires", "has:role", "conflict:any", "has:event", "")
        )  # fmt: skip


_TERMS: tuple[Callable[[Asker, Photo], str], ...] = (
    Asker.word, Asker.word, Asker.word, Asker.misspelt, Asker.phrase, Asker.start, Asker.person,
    Asker.person, Asker.person, Asker.nobody, Asker.order, Asker.order, Asker.only, Asker.field,
    Asker.field, Asker.date, Asker.state,
)  # fmt: skip
