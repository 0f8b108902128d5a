"""The house rules that such a shop writes down, on top of the law."""

from __future__ import annotations

from typing import Any

from shiftopt.domain.shop import RuleEntry
from shiftopt.samples.sizes import Size


def make_rules(size: Size, contracts: frozenset[str]) -> tuple[RuleEntry, ...]:
    """Rest between shifts is agreed as binding; everything else has a price in fen.

    Fairness is among people on weekly contracts, not those who are called and paid by the hour. In a shop with one leader, seniors
    may stand in.
    """
    owed = contracts & {"standard", "six_day", "agency"}
    present: dict[str, Any] = {} if size.staff >= 24 else {"grades": ["senior", "supervisor"]}
    return (
        RuleEntry(name="daily_rest", params={"minutes": 660}, hard=True),
        RuleEntry(name="contract_hours", hard=False, weight=30),
        RuleEntry(name="requests", hard=False),
        RuleEntry(name="supervisor_present", params=present, hard=False, weight=800 if size.staff >= 24 else 300),
        RuleEntry(name="mentor_present", hard=False, weight=3000),
        RuleEntry(name="complaint_exposure", params={"minutes": 240, "days": 3}, hard=False, weight=20),
        RuleEntry(name="fairness_nights", hard=False, weight=1500, contracts=owed),
        RuleEntry(name="fairness_weekends", hard=False, weight=1500, contracts=owed),
    )
