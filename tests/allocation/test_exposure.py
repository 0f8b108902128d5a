"""Limits on complaint work: hard ones hold, priced ones are billed as the audit bills them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from allocation_worlds import agent, case_of, duty, faults, queue, random_week, roster_of

from shiftopt.allocation.allocate import allocate
from shiftopt.allocation.exposure import Limit, exposure_units
from shiftopt.domain.roster import Past
from shiftopt.rules.auditing import audit
from shiftopt.rules.catalogue.complaint_exposure import ComplaintExposure
from shiftopt.rules.catalogue.coverage import Coverage
from shiftopt.rules.catalogue.tickets import Tickets

COSTS = (Coverage(), Tickets())


@pytest.mark.parametrize("seed", range(8))
def test_a_hard_limit_is_never_broken(seed: int) -> None:
    case, roster = random_week(seed, days=5)
    rules = (*COSTS, ComplaintExposure(hard=True, minutes=90, days=2))
    made = allocate(case, roster, rules)
    verdict = audit(case, made.roster, made.activities, rules)
    assert verdict.hard == ()
    assert verdict.cost_units == made.cost_units
    assert faults(case, made.roster, made.activities) == []


@pytest.mark.parametrize("seed", range(8))
def test_a_priced_limit_is_billed_as_the_audit_does(seed: int) -> None:
    case, roster = random_week(seed, days=5)
    case = replace(case, past=Past(complaint_days={"A1": 2, "A5": 1}))
    rules = (
        *COSTS,
        ComplaintExposure(hard=False, weight=20, minutes=90, days=2),
        ComplaintExposure(hard=False, weight=3, minutes=30, days=1),
    )
    made = allocate(case, roster, rules)
    assert audit(case, made.roster, made.activities, rules).cost_units == made.cost_units


def test_a_specialist_under_a_hard_limit_serves_up_to_it_and_not_more() -> None:
    case = case_of([agent("A", {"complaint": 100})], [queue("complaint", complaint=True)], {"complaint": [1] * 24})
    rules = (*COSTS, ComplaintExposure(hard=True, minutes=240, days=3))
    made = allocate(case, roster_of(case, [duty(case, "A", 0, "E")]), rules)
    assert sum(act.end - act.start for act in made.activities if act.queue == "complaint") == 240


def test_minutes_and_runs_are_charged() -> None:
    limit = Limit(minutes=60, days=2, units=7)
    # 30 minutes too many on day 0; days 0, 1, 2 in a row: one day too many counts 60 minutes.
    assert exposure_units(limit, {0: 90, 1: 10, 2: 10}, days=4, carried=0) == 7 * (30 + 60)
    # Carried over from before the horizon: days 0 and 1 are the third and fourth in a row.
    assert exposure_units(limit, {0: 10, 1: 10}, days=4, carried=2) == 7 * (60 + 60)
