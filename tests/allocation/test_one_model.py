"""The one-model baseline: proven optimal on a tiny day, agreed with the audit, and never above what allocation reaches."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from allocation_worlds import SHIFTS, agent, case_of, faults, queue

from shiftopt.allocation.allocate import allocate
from shiftopt.domain.case import Case
from shiftopt.domain.shop import Session
from shiftopt.rules.auditing import audit
from shiftopt.rules.base import Rule
from shiftopt.rules.catalogue.complaint_exposure import ComplaintExposure
from shiftopt.rules.catalogue.coverage import Coverage
from shiftopt.rules.catalogue.one_duty_a_day import OneDutyADay
from shiftopt.rules.catalogue.sessions import Sessions
from shiftopt.rules.catalogue.tickets import Tickets

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
from one_model import solve_one_model

RULES: tuple[Rule, ...] = (
    OneDutyADay(),
    Coverage(),
    Tickets(),
    Sessions(),
    ComplaintExposure(hard=False, weight=20, minutes=120, days=3),
)


@pytest.fixture(scope="module")
def tiny() -> Case:
    """Two people, one day in quarters of an hour, three queues, one briefing."""
    people = [agent("A", {"pre": 100, "complaint": 80}, team="T0"), agent("B", {"pre": 85, "ticket": 100}, team="T0")]
    queues = [queue("pre"), queue("ticket", "ticket"), queue("complaint", complaint=True)]
    need = {"pre": [1] * 24, "complaint": [0] * 14 + [1] * 10}
    arrived = [min(2, hour // 8) for hour in range(24)]
    session = Session(id="brief", name="brief", team="T0", window_start=780, window_end=900)
    tickets = {"ticket": (arrived, [0] * 15 + arrived[:9])}
    shifts = [shift.model_copy(update={"start": start, "breaks": 0}) for shift, start in zip(SHIFTS, (480, 720), strict=True)]
    return case_of(people, queues, need, interval=15, tickets=tickets, sessions=(session,), shifts=shifts)


def test_the_baseline_proves_what_allocation_reaches(tiny: Case) -> None:
    answer = solve_one_model(tiny, RULES, seconds=60)
    assert answer.status == "OPTIMAL"
    assert answer.roster is not None
    assert answer.audit is not None
    assert answer.audit.hard == ()
    assert answer.bound == answer.cost == answer.audit.cost
    made = allocate(tiny, answer.roster.model_copy(update={"attendance": ()}), RULES)
    assert faults(tiny, made.roster, made.activities) == []
    reached = audit(tiny, made.roster, made.activities, RULES)
    assert reached.cost_units == made.cost_units
    assert answer.audit.cost_units <= reached.cost_units <= 1.3 * answer.audit.cost_units
