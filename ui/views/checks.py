"""Checks: what does not add up, as work lists with counts, gravest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from archive.catalog import Archive
from archive.checks import RULES, Finding
from archive.present import handle
from ui import components
from ui.actions import Action
from ui.session import Now
from ui.texts import Texts

__all__ = ["show"]

_AT_ONCE = 3_000
"""Pictures checked for one page; more would keep the visitor waiting."""
_SHOWN = 30
_GRAVITY = ("error", "warning", "hint")
_AT_THE_DESK = {"caption", "people", "title", "event", "credit", "creators", "alt_text"}
"""Fields the caption desk can correct; the others are corrected on the photo's own page."""


def show(archive: Archive, words: Texts, now: Now) -> Action | None:
    """The findings among the pictures of the query in the address."""
    action = components.searchline(words, now.query, archive.saved_searches(), "checks")
    if action:
        return action
    total = archive.page(now.query, limit=1).total
    if total > _AT_ONCE:
        lines = [words("checks.too_many"), words("checks.narrow", n=words.number(_AT_ONCE))]
        components.notice(words, "plain", lines)
        return None
    groups = _grouped(archive.check(now.query))
    data = {
        "groups": [_group(rule, found, words) for rule, found in groups],
        "summary": _summary(total, sum(len(found) for _, found in groups), words),
        "query": now.query,
    }
    return components.checks(words, data)


def _grouped(findings: Iterable[Finding]) -> list[tuple[str, list[Finding]]]:
    """Findings by rule: errors before warnings before hints, the longest list first."""
    by_rule: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_rule[finding.rule].append(finding)
    return sorted(
        by_rule.items(), key=lambda item: (_GRAVITY.index(RULES[item[0]].severity), -len(item[1]))
    )


def _group(rule: str, found: list[Finding], words: Texts) -> dict[str, Any]:
    return {
        "label": words(f"rules.{rule}"),
        "severity": RULES[rule].severity,
        "gravity": words(f"checks.{RULES[rule].severity}"),
        "count": words.number(len(found)),
        "more": words("checks.more", n=words.number(len(found) - _SHOWN))
        if len(found) > _SHOWN
        else None,
        "items": [_item(finding, words) for finding in found[:_SHOWN]],
    }


def _item(finding: Finding, words: Texts) -> dict[str, Any]:
    photo = finding.photo
    return {
        "photo": handle(photo),
        "page": "desk" if finding.field in _AT_THE_DESK else "photo",
        "title": photo.title or photo.path.name,
        "text": finding.text(words.language),
    }


def _summary(total: int, findings: int, words: Texts) -> str:
    pictures = words.count("search.pictures", total)
    return words(
        "checks.summary", pictures=pictures, findings=words.count("checks.found", findings)
    )
