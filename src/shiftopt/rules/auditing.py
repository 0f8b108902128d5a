"""The verdict over a finished roster: every violation in sentences, and the cost recomputed from finished minutes alone."""

from __future__ import annotations

from collections.abc import Iterable

from shiftopt.domain.base import UNITS_PER_AGENT_HOUR, Lang
from shiftopt.domain.case import Case
from shiftopt.domain.roster import Activity, Audit, Roster, Violation
from shiftopt.rules.base import Rule
from shiftopt.rules.book import Book
from shiftopt.rules.coverage import shortfalls
from shiftopt.rules.scope import judge

COMPONENTS = ("shortfall", "late_tickets", "labour", "rules")
LANGS: tuple[Lang, ...] = ("zh", "en")


def audit(case: Case, roster: Roster, activities: Iterable[Activity], rules: Iterable[Rule]) -> Audit:
    """Check a roster and its activities against the rules.

    Nothing of the solver is used: duties and activities may come from anywhere, also from hand-made files (overlapping duties,
    unknown shifts and people become violations). Without activities the rules of level ``activity`` are silent and the shortfall
    is 0, because nobody knows who would have served what.

    Args:
        case: shop, grid, requirements, past and kinds of days; its options are not read.
        roster: duties and attendance.
        activities: what people do inside their duties.
        rules: as assembled.
    """
    book = book_of(case, roster, activities)
    violations: list[Violation] = []
    by_rule: dict[str, int] = {}
    by_component = dict.fromkeys(COMPONENTS, 0)
    for rule in rules:
        if rule.level == "activity" and not book.activities:
            continue
        found, units = judge(rule, book)
        by_rule[rule.name] = by_rule.get(rule.name, 0) + units
        by_component[component_of(rule)] += units
        violations += (told(rule, violation) for violation in found)
    total = sum(by_rule.values())
    short = shortfalls(book) if book.activities else {}
    return Audit(
        violations=tuple(sorted(violations, key=lambda item: (not item.hard, item.start, item.rule, item.agent or ""))),
        cost_units=total,
        cost=to_fen(total),
        cost_by_component={name: to_fen(units) for name, units in by_component.items()},
        cost_by_rule={name: to_fen(units) for name, units in by_rule.items() if units},
        shortfall_agent_hours=sum(short.values()) / UNITS_PER_AGENT_HOUR,
        shortfall_by_queue={queue: minutes / UNITS_PER_AGENT_HOUR for queue, minutes in short.items()},
    )


def book_of(case: Case, roster: Roster, activities: Iterable[Activity] = ()) -> Book:
    """The finished week of a case, for audit, pay lines and ledger."""
    return Book(
        shop=case.shop,
        grid=case.grid,
        roster=roster,
        requirements=case.requirements,
        activities=tuple(activities),
        past=case.past,
        day_kinds=case.day_kinds,
    )


def told(rule: Rule, violation: Violation) -> Violation:
    """The violation with its sentences."""
    return violation.model_copy(update={"message": {lang: rule.explain(violation, lang) for lang in LANGS}})


def component_of(rule: Rule) -> str:
    """The column of the cost table that a rule's cost belongs to."""
    if rule.component == "coverage":
        return "late_tickets" if rule.name == "tickets" else "shortfall"
    return rule.component


def to_fen(units: int) -> int:
    """Units of 1/6000 fen to whole fen, half up."""
    return (units + UNITS_PER_AGENT_HOUR // 2) // UNITS_PER_AGENT_HOUR
