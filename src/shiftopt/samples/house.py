"""The house rules that such a shop writes down, on top of the law."""

from __future__ import annotations

from shiftopt.domain.shop import RuleEntry
from shiftopt.samples.sizes import Size


def make_rules(size: Size) -> tuple[RuleEntry, ...]:
    """Rest between shifts is agreed as binding; everything else has a price in fen."""
    owed = frozenset({"standard", "six_day", "agency"})
    rules = [
        RuleEntry(name="daily_rest", params={"minutes": 660}, hard=True),
        RuleEntry(name="contract_hours", hard=False, weight=30, contracts=owed),
        RuleEntry(name="requests", hard=False),
        RuleEntry(name="complaint_exposure", params={"day_minutes": 240, "days": 3}, hard=False, weight=20),
        RuleEntry(name="fairness_nights", hard=False, weight=1500),
        RuleEntry(name="fairness_weekends", hard=False, weight=1500),
    ]
    if size.staff >= 24:
        rules.append(RuleEntry(name="supervisor_present", hard=False, weight=2000))
        rules.append(RuleEntry(name="mentor_present", hard=False, weight=20))
    return tuple(rules)
