"""The table of fields agrees with itself, with the model and with its page."""

from __future__ import annotations

import runpy
from dataclasses import fields as members_of
from pathlib import Path

from archive.codecs.addresses import NAMESPACES
from archive.fields import BY_NAME, FIELDS, Kind
from archive.model import Metadata

DOCS = Path(__file__).parent.parent / "docs"


def test_every_attribute_of_the_metadata_has_a_row():
    """One row per field, in the order of the model."""
    assert [f.name for f in FIELDS] == [m.name for m in members_of(Metadata)]


def test_no_place_in_a_file_is_claimed_twice():
    """Two fields never share a property, a dataset or a tag."""
    for places in (
        [f.xmp.name for f in FIELDS if f.xmp],
        [d.number for f in FIELDS for d in f.iim],
        [t.number for f in FIELDS for t in f.exif],
        [f.search for f in FIELDS if f.search],
    ):
        assert len(places) == len(set(places))


def test_every_prefix_has_a_namespace():
    """Property names use the prefixes of the table of namespaces."""
    for field in FIELDS:
        for of in (field.xmp, *(member for _, member in (field.xmp.members if field.xmp else ()))):
            assert of is None or of.name.split(":")[0] in NAMESPACES


def test_codes_have_choices_and_numbers_have_bounds():
    """A closed vocabulary is listed, and a number says how far it goes."""
    for field in FIELDS:
        assert bool(field.choices) == (field.kind is Kind.CODE)
        assert (field.low is None) == (field.kind is not Kind.INTEGER)


def test_the_page_of_fields_is_made_from_the_table():
    """docs/fields.md is what docs/make_fields.py prints."""
    made = runpy.run_path(str(DOCS / "make_fields.py"))["page"]()
    assert (DOCS / "fields.md").read_text(encoding="utf-8") == made
    assert all(f"| `{name}` |" in made for name in BY_NAME)
