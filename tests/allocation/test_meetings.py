"""Sessions are placed where they cost least, and billed as the audit bills them."""

from __future__ import annotations

import pytest
from allocation_worlds import MONDAY, SHIFTS, agent, at, case_of, duty, faults, queue, random_week, roster_of

from shiftopt.allocation.allocate import allocate
from shiftopt.domain.roster import Attendance
from shiftopt.domain.shop import Session
from shiftopt.rules.auditing import audit
from shiftopt.rules.catalogue.coverage import Coverage
from shiftopt.rules.catalogue.sessions import Sessions
from shiftopt.rules.catalogue.tickets import Tickets

RULES = (Coverage(), Tickets(), Sessions())
BRIEFING = Session(id="brief", name="brief", team="T0", day=MONDAY, window_start=780, window_end=960)
TRAINING = Session(id="train", name="train", kind="training", minutes=60, team="T1", window_start=780, window_end=960, quorum=50)


@pytest.mark.parametrize("seed", range(8))
def test_cost_is_what_the_audit_finds(seed: int) -> None:
    case, roster = random_week(seed, sessions=(BRIEFING, TRAINING))
    made = allocate(case, roster, RULES)
    verdict = audit(case, made.roster, made.activities, RULES)
    assert made.cost_units == verdict.cost_units
    assert faults(case, made.roster, made.activities) == []
    for item in made.roster.attendance:
        kind = "training" if item.session == "train" else "meeting"
        assert any((act.agent, act.start, act.end, act.kind) == (item.agent, item.start, item.end, kind) for act in made.activities)


def test_a_briefing_goes_to_the_hour_without_need() -> None:
    people = [agent(name, {"pre": 100}, team="T0") for name in "AB"]
    need = [0] * 8 + [2] * 6 + [0] + [2] * 9  # nothing to do from 14:00 to 15:00
    case = case_of(people, [queue("pre")], {"pre": need}, sessions=(BRIEFING,))
    made = allocate(case, roster_of(case, [duty(case, name, 0, "E") for name in "AB"]), RULES)
    starts = {item.start for item in made.roster.attendance}
    assert len(made.roster.attendance) == 2
    assert starts <= {at(case.grid, 0, 840), at(case.grid, 0, 870)}
    assert len(starts) == 1


def test_who_is_dearer_on_the_queue_than_absent_stays_at_work() -> None:
    people = [agent(name, {"pre": 100}, team="T0") for name in "AB"]
    case = case_of(people, [queue("pre")], {"pre": [2] * 24}, sessions=(BRIEFING,), slope=1_000_000)
    made = allocate(case, roster_of(case, [duty(case, name, 0, "E") for name in "AB"]), RULES)
    assert made.roster.attendance == ()
    # Both absent at 1500 fen, and a quorum of 60 % of 2 heads: two more at twice that.
    assert audit(case, made.roster, made.activities, RULES).cost_by_rule["sessions"] == 2 * 1500 + 2 * 2 * 1500


def test_a_break_makes_room_for_a_session() -> None:
    person = agent("A", {"pre": 100}, team="T0")
    session = BRIEFING.model_copy(update={"window_start": 540, "window_end": 570})
    case = case_of([person], [queue("pre")], {"pre": [0] * 24}, sessions=(session,), shifts=SHIFTS)
    roster = roster_of(case, [duty(case, "A", 0, "E")])
    assert roster.duties[0].rests[0].start == at(case.grid, 0, 540)  # the first break sits where the session must be
    made = allocate(case, roster, RULES)
    assert len(made.roster.attendance) == 1
    assert faults(case, made.roster, made.activities) == []


def test_a_session_that_the_roster_holds_stays() -> None:
    person = agent("A", {"pre": 100}, team="T0")
    case = case_of([person], [queue("pre")], {"pre": [1] * 24}, sessions=(BRIEFING,))
    start = at(case.grid, 0, 900)
    held = Attendance(session="brief", agent="A", start=start, end=start + 30)
    roster = roster_of(case, [duty(case, "A", 0, "E")]).model_copy(update={"attendance": (held,)})
    made = allocate(case, roster, RULES)
    assert made.roster.attendance == (held,)
    assert any(act.kind == "meeting" and act.start == start for act in made.activities)
    assert made.cost_units == audit(case, made.roster, made.activities, RULES).cost_units
