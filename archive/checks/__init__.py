"""What a chief on the picture desk would send back: captions and credits that do not add up."""

from archive.checks.findings import RULES, Finding, Rule
from archive.checks.run import check

__all__ = ["RULES", "Finding", "Rule", "check"]
