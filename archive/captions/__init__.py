"""Caption sentences to people in left-to-right order, and back."""

from archive.captions.compose import caption_styles, compose_caption, reads_back, same_lineup
from archive.captions.credit_lines import compose_credit, credit_fields, credit_styles
from archive.captions.credits import credit_record, parse_credit
from archive.captions.names import (
    family_name,
    given_names,
    join_name,
    same_person,
    sort_key,
    split_name,
    split_names,
)
from archive.captions.parse import ParsedCaption, UnnamedGroup, parse_caption
from archive.captions.rewrite import Rewritten, rewrite_caption
from archive.captions.vocabulary import LANGUAGES

__all__ = [
    "LANGUAGES",
    "ParsedCaption",
    "Rewritten",
    "UnnamedGroup",
    "caption_styles",
    "compose_caption",
    "compose_credit",
    "credit_fields",
    "credit_record",
    "credit_styles",
    "family_name",
    "given_names",
    "join_name",
    "parse_caption",
    "parse_credit",
    "reads_back",
    "rewrite_caption",
    "same_lineup",
    "same_person",
    "sort_key",
    "split_name",
    "split_names",
]
