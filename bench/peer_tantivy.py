"""tantivy as a peer of the index: a document a picture, in one folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import tantivy
from index_records import PAGE, decoded, rows

from archive.index.folding import key

__all__ = ["Tantivy"]


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
