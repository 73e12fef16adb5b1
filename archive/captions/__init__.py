"""Caption sentences to people in left-to-right order, and back."""

from archive.captions.credits import compose_credit, credit_fields, credit_record, parse_credit
from archive.captions.parse import ParsedCaption, parse_caption

__all__ = [
    "ParsedCaption",
    "compose_credit",
    "credit_fields",
    "credit_record",
    "parse_caption",
    "parse_credit",
]
